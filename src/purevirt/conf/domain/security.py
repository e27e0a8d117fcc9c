"""Security labels, key wrapping and encrypted guests."""

from enum import StrEnum
from typing import ClassVar

from purevirt.conf.complaint import malformed
from purevirt.conf.domain.number import HEX16, HEX64_WIDE
from purevirt.conf.modes import LIVE, READ, when_known
from purevirt.conf.xmlmap import Element, attr, children, const, elem
from purevirt.conf.xmlmap.codec import ON_OFF, STR, UINT_ANY, YES_NO, token


class SeclabelType(StrEnum):
    """How a label is made."""

    NONE = "none"
    DYNAMIC = "dynamic"
    STATIC = "static"


class Seclabel(Element, tag="seclabel"):
    """The label of the guest for one security driver."""

    type: SeclabelType | None = attr(token(SeclabelType), complaint=malformed("invalid security type '{value}'"))
    model: str | None = attr(STR)
    relabel: bool | None = attr(YES_NO)
    label: str | None = elem(STR)
    imagelabel: str | None = elem(STR, keep=when_known)
    baselabel: str | None = elem(STR)

    def settle(self, modes: int) -> None:
        """Labels that the driver makes are put on resources unless the document says otherwise, and it gives none."""
        if self.relabel is None and self.type is not SeclabelType.NONE:
            self.relabel = self.type is not SeclabelType.STATIC
        if self.type is not SeclabelType.STATIC and (self.type is SeclabelType.NONE or not modes & LIVE):
            self.label = None
        if self.type is not SeclabelType.DYNAMIC:
            self.baselabel = None


def is_label_kept(value: object, modes: int) -> bool:
    """A label without a type is the driver's own affair (virSecurityLabelDefFormat)."""
    return bool(modes & READ) or (isinstance(value, Seclabel) and value.type is not None)


class WrapCipher(Element, tag="cipher"):
    """A cipher of key wrapping."""

    name: str = attr(STR, required=True)
    state: bool = attr(ON_OFF, required=True)


class KeyWrap(Element, tag="keywrap"):
    """Key wrapping of s390."""

    ciphers: list[WrapCipher] = children(WrapCipher)


class LaunchSecurity(Element, tag="launchSecurity"):
    """An encrypted guest; ``type`` names the technique."""

    type: ClassVar[str]


class SevGuest(LaunchSecurity, tag="launchSecurity"):
    """AMD SEV."""

    type = const("sev")
    kernel_hashes: bool | None = attr(YES_NO, "kernelHashes")
    cbitpos: int | None = elem(UINT_ANY)
    reduced_phys_bits: int | None = elem(UINT_ANY, "reducedPhysBits")
    policy: int | None = elem(HEX16)
    dh_cert: str | None = elem(STR, "dhCert")
    session: str | None = elem(STR)


class SevSnpGuest(LaunchSecurity, tag="launchSecurity"):
    """AMD SEV-SNP."""

    type = const("sev-snp")
    kernel_hashes: bool | None = attr(YES_NO, "kernelHashes")
    author_key: bool | None = attr(YES_NO, "authorKey")
    vcek: bool | None = attr(YES_NO)
    cbitpos: int | None = elem(UINT_ANY)
    reduced_phys_bits: int | None = elem(UINT_ANY, "reducedPhysBits")
    policy: int | None = elem(HEX64_WIDE)
    guest_visible_workarounds: str | None = elem(STR, "guestVisibleWorkarounds")
    id_block: str | None = elem(STR, "idBlock")
    id_auth: str | None = elem(STR, "idAuth")
    host_data: str | None = elem(STR, "hostData")


class S390PvGuest(LaunchSecurity, tag="launchSecurity"):
    """IBM Secure Execution."""

    type = const("s390-pv")


LAUNCH_SECURITY: dict[str, type[LaunchSecurity]] = {"sev": SevGuest, "sev-snp": SevSnpGuest, "s390-pv": S390PvGuest}
