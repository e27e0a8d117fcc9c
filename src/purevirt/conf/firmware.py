"""Firmware descriptors, and the choice among them for a guest (qemu_firmware.c).

A descriptor is QEMU's JSON file about one build of a firmware. What is on the host is told by the caller, best first.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from purevirt.conf.domain.feature import Features, Smm
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import Firmware, FirmwareFeature, Loader, LoaderType, Nvram
from purevirt.conf.domain.security import LaunchSecurity, SevGuest, SevSnpGuest
from purevirt.conf.domain.source import FileSource, StorageFormat
from purevirt.errors import Error, ErrorCode, ErrorDomain

_INTERFACES = {Firmware.BIOS: "bios", Firmware.EFI: "uefi"}
_FIRMWARES = {name: kind for kind, name in _INTERFACES.items()}
_SEV_ES_POLICY = 4
NVRAM_FOLDER = "/var/lib/libvirt/qemu/nvram"
LEGACY = {
    "/usr/share/OVMF/OVMF_CODE.fd": "/usr/share/OVMF/OVMF_VARS.fd",
    "/usr/share/OVMF/OVMF_CODE.secboot.fd": "/usr/share/OVMF/OVMF_VARS.fd",
    "/usr/share/AAVMF/AAVMF_CODE.fd": "/usr/share/AAVMF/AAVMF_VARS.fd",
    "/usr/share/AAVMF/AAVMF32_CODE.fd": "/usr/share/AAVMF/AAVMF32_VARS.fd",
}
"""Builds that were known by their paths before there were descriptors (DEFAULT_LOADER_NVRAM)."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One build; ``mode`` is empty for one that is loaded as a ROM."""

    interfaces: frozenset[str]
    path: str
    format: str
    mode: str
    template: str | None
    template_format: str
    targets: tuple[tuple[str, tuple[str, ...]], ...]
    features: frozenset[str]

    @property
    def is_flash(self) -> bool:
        """Whether it is put into flash memory."""
        return bool(self.mode)


FindFirmware = Callable[[], Sequence[Descriptor]]


def no_firmware() -> Sequence[Descriptor]:
    """A host without descriptors."""
    return ()


def parse_descriptor(text: str) -> Descriptor | None:
    """Read a descriptor; None for one that is not understood, which is as good as not there."""
    try:
        content = json.loads(text)
        return _read(content)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _read(content: Mapping[str, object]) -> Descriptor | None:
    mapping = content["mapping"]
    interfaces, targets, features = content["interface-types"], content["targets"], content["features"]
    if not isinstance(mapping, dict) or not isinstance(targets, list):
        return None
    if not isinstance(interfaces, list) or not isinstance(features, list):
        return None
    device = mapping["device"]
    if device not in {"flash", "memory"}:
        return None
    executable = mapping["executable"] if device == "flash" else {"filename": mapping["filename"]}
    template = mapping.get("nvram-template") or {}
    return Descriptor(
        interfaces=frozenset(interfaces),
        path=str(executable["filename"]),
        format=str(executable.get("format", "raw")),
        mode=str(mapping.get("mode", "split")) if device == "flash" else "",
        template=template.get("filename"),
        template_format=str(template.get("format", "raw")),
        targets=tuple((str(each["architecture"]), tuple(map(str, each["machines"]))) for each in targets),
        features=frozenset(features),
    )


def fill_firmware(domain: Domain, find: FindFirmware, *, abi_update: bool) -> None:
    """Choose firmware, and complete what the document says of the one it has (qemuFirmwareFillDomain).

    Raises Error OPERATION_FAILED where a new guest asks for firmware that the host lacks.
    """
    os = domain.os
    loader = os.loader
    is_automatic = os.firmware is not None
    if not is_automatic and (loader is None or loader.type is not LoaderType.PFLASH or not loader.readonly):
        return
    if is_automatic and not abi_update:
        _prefer_raw(domain)
    found = next((each for each in find() if _fits(domain, each)), None)
    if found is not None:
        _use(domain, found)
    elif loader is not None and loader.path in LEGACY:
        _use_legacy(domain, loader.path)
    elif is_automatic:
        if abi_update:
            raise no_such_firmware(domain)
        return
    _ensure_nvram(domain, abi_update=abi_update)


def no_such_firmware(domain: Domain) -> Error:
    """The error of a guest whose firmware the host lacks."""
    detail = f"Unable to find '{domain.os.firmware}' firmware that is compatible with the current configuration"
    return Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.QEMU)


def _prefer_raw(domain: Domain) -> None:
    """A guest that exists keeps what it had when there were no other formats."""
    loader, nvram = domain.os.loader, domain.os.nvram
    if (loader is None or loader.format is None) and (nvram is None or nvram.format is None):
        domain.os.loader = loader or Loader()
        domain.os.loader.format = StorageFormat.RAW


def _fits(domain: Domain, build: Descriptor) -> bool:
    """Whether the guest could use the build (qemuFirmwareMatchDomain)."""
    os = domain.os
    if os.firmware is not None and _INTERFACES[os.firmware] not in build.interfaces:
        return False
    arch = os.type.arch if os.type is not None else None
    machine = (os.type.machine or "") if os.type is not None else ""
    machines = [each for target, names in build.targets if target == arch for each in names]
    if not any(fnmatchcase(machine, pattern) for pattern in machines):
        return False
    return _fits_files(domain, build) and _fits_features(domain, build)


def _fits_files(domain: Domain, build: Descriptor) -> bool:
    loader, nvram = domain.os.loader or Loader(), domain.os.nvram or Nvram()
    if loader.path is not None and loader.path != build.path:
        return False
    if loader.format is not None and str(loader.format) != build.format:
        return False
    if not build.is_flash:
        is_plain = loader.stateless is not False and loader.readonly is None and domain.os.nvram is None
        return is_plain and loader.type in {None, LoaderType.ROM}
    if loader.type not in {None, LoaderType.PFLASH} or loader.readonly is False:
        return False
    if (build.mode == "stateless") != bool(loader.stateless) or build.mode == "combined":
        return False
    if nvram.template is not None and nvram.template != build.template:
        return False
    return nvram.format is None or not build.template or str(nvram.format) == build.template_format


def _fits_features(domain: Domain, build: Descriptor) -> bool:
    power = domain.pm
    if power is not None and power.suspend_to_mem and "acpi-s3" not in build.features:
        return False
    if power is not None and power.suspend_to_disk and "acpi-s4" not in build.features:
        return False
    wanted = {feature.name: feature.enabled for feature in domain.os.firmware_features}
    if any(is_wanted != (name in build.features) for name, is_wanted in wanted.items()):
        return False
    loader = domain.os.loader or Loader()
    needs_smm = "requires-smm" in build.features
    if loader.secure is not None and loader.secure != needs_smm:
        return False
    smm = domain.features.smm if domain.features is not None else None
    if needs_smm and smm is not None and smm.state is False:
        return False
    return _needed_for(domain.launch_security) <= build.features


def _needed_for(guest: LaunchSecurity | None) -> set[str]:
    if isinstance(guest, SevGuest):
        return {"amd-sev", "amd-sev-es"} if (guest.policy or 0) & _SEV_ES_POLICY else {"amd-sev"}
    return {"amd-sev-snp"} if isinstance(guest, SevSnpGuest) else set()


def _use(domain: Domain, build: Descriptor) -> None:
    """Write the choice into the document (qemuFirmwareEnableFeaturesModern)."""
    os = domain.os
    loader = os.loader = os.loader or Loader()
    loader.path, loader.format = build.path, StorageFormat(build.format)
    loader.type = LoaderType.PFLASH if build.is_flash else LoaderType.ROM
    if build.is_flash:
        loader.readonly = True
    if build.mode == "stateless":
        loader.stateless = True
    if build.mode == "split":
        _use_template(domain, build)
    if "requires-smm" in build.features:
        domain.features = domain.features or Features()
        domain.features.smm = domain.features.smm or Smm(state=True)
        loader.secure = True
    os.firmware = os.firmware or next(_FIRMWARES[name] for name in sorted(build.interfaces) if name in _FIRMWARES)
    has_own_store = os.nvram is not None and os.nvram.template is None and build.mode == "split"
    told = {"secure-boot": "secure-boot" in build.features}
    if not has_own_store:
        told["enrolled-keys"] = "enrolled-keys" in build.features
    wanted = {feature.name: feature.enabled for feature in os.firmware_features}
    os.firmware_features = [FirmwareFeature(name=name, enabled=on) for name, on in sorted({**told, **wanted}.items())]


def _use_template(domain: Domain, build: Descriptor) -> None:
    nvram = domain.os.nvram
    if nvram is not None and nvram.source is not None and not isinstance(nvram.source, FileSource):
        # only files are made from templates
        nvram.format = nvram.format or StorageFormat(build.template_format)
        return
    nvram = domain.os.nvram = nvram or Nvram()
    nvram.template = build.template
    nvram.template_format = StorageFormat(build.template_format)
    nvram.format = nvram.format or StorageFormat(build.template_format)


def _use_legacy(domain: Domain, path: str) -> None:
    nvram = domain.os.nvram = domain.os.nvram or Nvram()
    if nvram.template is None:
        nvram.template = LEGACY[path]
    nvram.template_format = nvram.template_format or StorageFormat.RAW
    nvram.format = nvram.format or StorageFormat.RAW


def _ensure_nvram(domain: Domain, *, abi_update: bool) -> None:
    """A store of its own for the guest's variables (qemuFirmwareEnsureNVRAM)."""
    loader = domain.os.loader
    if loader is None or loader.type is not LoaderType.PFLASH or loader.stateless or not loader.readonly:
        return
    nvram = domain.os.nvram = domain.os.nvram or Nvram()
    nvram.format = nvram.format or StorageFormat.RAW
    if nvram.path is not None or nvram.source is not None:
        return
    suffix = ".fd"
    if nvram.format is StorageFormat.QCOW2:
        suffix = ".qcow2"
    elif abi_update and nvram.template is not None:
        suffix = PurePosixPath(nvram.template).suffix or suffix
    nvram.path = f"{NVRAM_FOLDER}/{domain.name}_VARS{suffix}"


def order_descriptors(folders: Iterable[Mapping[str, str]]) -> list[Descriptor]:
    """The descriptors of several folders, best folder first: by file name, where an empty file masks another."""
    texts: dict[str, str] = {}
    for folder in folders:
        for name, text in folder.items():
            texts.setdefault(name, text)
    found = (parse_descriptor(texts[name]) for name in sorted(texts) if texts[name].strip())
    return [each for each in found if each is not None]
