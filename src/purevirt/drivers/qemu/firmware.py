"""Descriptions of firmware images: the JSON files that distributions and administrators install for QEMU.

The form is QEMU's interop document (docs/interop/firmware.json). What cannot be read of it is left out with a warning
by ``load_firmwares``; ``parse_firmware`` raises JsonShapeError.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

from purevirt.drivers.qemu.jsonvalue import (
    Json,
    JsonObject,
    JsonShapeError,
    get_list,
    get_object,
    get_objects,
    get_str,
    parse,
)

log = logging.getLogger(__name__)

Member = TypeVar("Member", bound=StrEnum)

SYSTEM_FOLDERS = (Path("/usr/share/qemu"), Path("/etc/qemu"))
_ARCHITECTURES = {"i386": "i686", "arm": "armv7l"}
_TARGETS = {ours: target for target, ours in _ARCHITECTURES.items()}
_KNOWN_FEATURES = frozenset(
    {
        "acpi-s3", "acpi-s4", "amd-sev", "amd-sev-es", "amd-sev-snp", "enrolled-keys", "requires-smm", "secure-boot",
        "verbose-dynamic", "verbose-static",
    }
)  # fmt: skip


class FirmwareInterface(StrEnum):
    """What an image is to the operating system."""

    BIOS = "bios"
    UEFI = "uefi"
    OPENFIRMWARE = "openfirmware"
    UBOOT = "uboot"


class FirmwareDevice(StrEnum):
    """How an image is given to the guest."""

    FLASH = "flash"
    KERNEL = "kernel"
    MEMORY = "memory"


class FlashMode(StrEnum):
    """Where the variables of an image in flash are."""

    SPLIT = "split"
    COMBINED = "combined"
    STATELESS = "stateless"


@dataclass(frozen=True, slots=True)
class FirmwareFile:
    """An image; ``format`` is told of images in flash only."""

    filename: str
    format: str | None = None


@dataclass(frozen=True, slots=True)
class FirmwareMapping:
    """The image, and the template of its variables."""

    device: FirmwareDevice
    executable: FirmwareFile
    mode: FlashMode = FlashMode.SPLIT
    nvram_template: FirmwareFile | None = None


@dataclass(frozen=True, slots=True)
class FirmwareTarget:
    """Machines of an architecture (libvirt's name) that it is for, as patterns."""

    arch: str
    machines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Firmware:
    """One description."""

    interfaces: tuple[FirmwareInterface, ...]
    mapping: FirmwareMapping
    targets: tuple[FirmwareTarget, ...]
    features: tuple[str, ...] = ()

    def matches(self, machine: str, arch: str) -> bool:
        """Whether a machine, by its real name, can boot it."""
        return any(
            target.arch == arch and any(fnmatchcase(machine, pattern) for pattern in target.machines)
            for target in self.targets
        )


@dataclass(frozen=True, slots=True)
class SupportedFirmware:
    """What a machine can boot; ``images`` are pairs of an image and the template of its variables."""

    interfaces: tuple[str, ...]
    has_secure_boot: bool
    images: tuple[tuple[str, str | None], ...]


def list_descriptors(folders: Iterable[Path]) -> list[Path]:
    """The files of folders, by name; one in a later folder replaces one before it, and an empty one masks it."""
    found: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            found |= {path.name: path for path in folder.iterdir() if not path.name.startswith(".")}
    return [found[name] for name in sorted(found) if found[name].stat().st_size]


def load_firmwares(folders: Iterable[Path]) -> list[Firmware]:
    """The descriptions that can be read, in their order of precedence. Blocks."""
    loaded = []
    for path in list_descriptors(folders):
        try:
            loaded.append(parse_firmware(path.read_bytes()))
        except (OSError, JsonShapeError) as problem:
            log.warning("Firmware description '%s' is left out: %s", path, problem)
    return loaded


def find_supported(firmwares: Sequence[Firmware], machine: str, arch: str) -> SupportedFirmware:
    """What a machine can boot (qemuFirmwareGetSupported)."""
    fitting = [firmware for firmware in firmwares if firmware.matches(machine, arch)]
    kinds = {interface for firmware in fitting for interface in firmware.interfaces}
    names = [name for kind, name in _LIBVIRT_NAMES.items() if kind in kinds]
    images = dict.fromkeys(_image(firmware.mapping) for firmware in fitting)
    secure = any({"secure-boot", "requires-smm"} <= set(firmware.features) for firmware in fitting)
    return SupportedFirmware(tuple(names), secure, tuple(images))


_LIBVIRT_NAMES = {FirmwareInterface.BIOS: "bios", FirmwareInterface.UEFI: "efi"}


def _image(mapping: FirmwareMapping) -> tuple[str, str | None]:
    template = mapping.nvram_template
    return mapping.executable.filename, None if template is None else template.filename


def parse_firmware(text: bytes | str) -> Firmware:
    """A description; features that nobody knows here are dropped. Raises JsonShapeError."""
    source = get_object(parse(text), "firmware")
    kinds = get_list(source.get("interface-types"), "interface-types")
    features = get_list(source.get("features"), "features")
    return Firmware(
        interfaces=tuple(_member(FirmwareInterface, kind) for kind in kinds),
        mapping=_parse_mapping(get_object(source.get("mapping"), "mapping")),
        targets=tuple(_parse_target(item) for item in get_objects(source.get("targets"), "targets")),
        features=tuple(item for item in features if isinstance(item, str) and item in _KNOWN_FEATURES),
    )


def _member(kind: type[Member], value: Json) -> Member:
    try:
        return kind(str(value))
    except ValueError as problem:
        raise JsonShapeError(f"unknown {kind.__name__} '{value}'") from problem


def _parse_mapping(source: JsonObject) -> FirmwareMapping:
    device = _member(FirmwareDevice, source.get("device"))
    if device is not FirmwareDevice.FLASH:
        return FirmwareMapping(device, FirmwareFile(get_str(source, "filename")))
    mode = _member(FlashMode, source.get("mode", FlashMode.SPLIT))
    executable = _parse_file(get_object(source.get("executable"), "executable"))
    if mode is not FlashMode.SPLIT:
        return FirmwareMapping(device, executable, mode)
    template = _parse_file(get_object(source.get("nvram-template"), "nvram-template"))
    return FirmwareMapping(device, executable, mode, template)


def _parse_file(source: JsonObject) -> FirmwareFile:
    return FirmwareFile(get_str(source, "filename"), get_str(source, "format"))


def _parse_target(source: JsonObject) -> FirmwareTarget:
    target = get_str(source, "architecture")
    machines = get_list(source.get("machines"), "machines")
    return FirmwareTarget(_ARCHITECTURES.get(target, target), tuple(map(str, machines)))


def format_firmware(firmware: Firmware) -> JsonObject:
    """A description as it was, without the texts that are for people."""
    return {
        "interface-types": list(firmware.interfaces),
        "mapping": _format_mapping(firmware.mapping),
        "targets": [
            {"architecture": _TARGETS.get(target.arch, target.arch), "machines": list(target.machines)}
            for target in firmware.targets
        ],
        "features": list(firmware.features),
    }


def _format_mapping(mapping: FirmwareMapping) -> JsonObject:
    if mapping.device is not FirmwareDevice.FLASH:
        return {"device": mapping.device, "filename": mapping.executable.filename}
    written: JsonObject = {"device": mapping.device, "mode": mapping.mode}
    for name, file in (("executable", mapping.executable), ("nvram-template", mapping.nvram_template)):
        if file is not None:
            written[name] = {"filename": file.filename, "format": file.format}
    return written


@dataclass(frozen=True, slots=True)
class VhostUserBackend:
    """A program that is a device: its kind (``gpu``, ``fs``, ``net``, ...) and where it is."""

    type: str
    binary: str


def parse_vhost_user(text: bytes | str) -> VhostUserBackend:
    """A description of such a program (docs/interop/vhost-user.json). Raises JsonShapeError."""
    source = get_object(parse(text), "vhost-user")
    return VhostUserBackend(get_str(source, "type"), get_str(source, "binary"))


def format_vhost_user(backend: VhostUserBackend) -> JsonObject:
    """The description, without the texts that are for people."""
    return {"type": backend.type, "binary": backend.binary}
