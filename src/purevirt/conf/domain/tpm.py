"""Trusted platform modules."""

from enum import StrEnum

from purevirt.conf.complaint import unsupported
from purevirt.conf.domain.device import Device
from purevirt.conf.xmlmap import Element, attr, child, const, flag, variant
from purevirt.conf.xmlmap.codec import STR, UINT, UUID, YES_NO, token


class TpmModel(StrEnum):
    """Models of TPMs."""

    TPM_TIS = "tpm-tis"
    TPM_CRB = "tpm-crb"
    TPM_SPAPR = "tpm-spapr"
    SPAPR_TPM_PROXY = "spapr-tpm-proxy"


class TpmVersion(StrEnum):
    """Versions of the standard."""

    DEFAULT = "default"
    V1_2 = "1.2"
    V2_0 = "2.0"


class TpmBackend(Element, tag="backend"):
    """Who is the TPM."""


class PassthroughTpm(TpmBackend):
    """The host's TPM."""

    type = const("passthrough")
    device_path: str | None = attr(STR, "path", inside="device")


class PcrBanks(Element, tag="active_pcr_banks"):
    """The PCR banks that are switched on."""

    sha1: bool = flag()
    sha256: bool = flag()
    sha384: bool = flag()
    sha512: bool = flag()


class TpmSource(Element, tag="source"):
    """Where the state is kept."""

    type: str | None = attr(STR)
    path: str | None = attr(STR)


class TpmProfile(Element, tag="profile"):
    """The profile of a new TPM."""

    source: str | None = attr(STR)
    remove_disabled: str | None = attr(STR, "removeDisabled")
    name: str | None = attr(STR)


class EmulatorTpm(TpmBackend):
    """A TPM of its own process."""

    type = const("emulator")
    version: TpmVersion | None = attr(token(TpmVersion), omit=TpmVersion.DEFAULT)
    persistent_state: bool | None = attr(YES_NO)
    debug: int | None = attr(UINT)
    encryption_secret: bytes | None = attr(UUID, "secret", inside="encryption")
    active_pcr_banks: PcrBanks | None = child(PcrBanks)
    source: TpmSource | None = child(TpmSource)
    profile: TpmProfile | None = child(TpmProfile)


class ExternalSource(Element, tag="source"):
    """The socket of a TPM process."""

    type: str | None = attr(STR)
    mode: str | None = attr(STR)
    path: str | None = attr(STR)


class ExternalTpm(TpmBackend):
    """A TPM process that is not ours."""

    type = const("external")
    source: ExternalSource | None = child(ExternalSource)


class Tpm(Device, tag="tpm"):
    """A TPM."""

    model: TpmModel | None = attr(token(TpmModel), complaint=unsupported("Unknown TPM frontend model '{value}'"))
    backend: TpmBackend | None = variant(
        {"passthrough": PassthroughTpm, "emulator": EmulatorTpm, "external": ExternalTpm},
        "backend",
        complaint=unsupported("Unknown TPM backend type '{value}'"),
    )
