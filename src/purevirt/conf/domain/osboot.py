"""How a guest boots: type, firmware, kernel, boot devices, SMBIOS (<os>)."""

from enum import StrEnum

from purevirt.conf.complaint import unsupported
from purevirt.conf.domain.source import SOURCES, Source, StorageFormat, StorageType
from purevirt.conf.xmlmap import Element, attr, child, children, elem, text, texts, variant
from purevirt.conf.xmlmap.codec import INT, NON_EMPTY, STR, UINT, YES_NO, token


class OsType(StrEnum):
    """What runs in the guest."""

    HVM = "hvm"
    XEN = "xen"
    LINUX = "linux"
    EXE = "exe"
    UML = "uml"
    XENPVH = "xenpvh"


class Firmware(StrEnum):
    """Kinds of firmware that is chosen automatically."""

    BIOS = "bios"
    EFI = "efi"


class BootDevice(StrEnum):
    """Classes of devices to boot from."""

    FD = "fd"
    CDROM = "cdrom"
    HD = "hd"
    NETWORK = "network"


class LoaderType(StrEnum):
    """How firmware is given to the guest."""

    ROM = "rom"
    PFLASH = "pflash"
    NONE = "none"


class SmbiosMode(StrEnum):
    """Where SMBIOS data come from."""

    NONE = "none"
    EMULATE = "emulate"
    HOST = "host"
    SYSINFO = "sysinfo"


class OsKind(Element, tag="type"):
    """The type, the architecture and the machine."""

    arch: str | None = attr(STR)
    machine: str | None = attr(STR)
    name: str | None = text(STR)


class FirmwareFeature(Element, tag="feature"):
    """A feature the firmware must or must not have."""

    enabled: bool = attr(YES_NO, required=True)
    name: str = attr(STR, required=True)


class InitEnv(Element, tag="initenv"):
    """An environment variable of a container's init."""

    name: str = attr(NON_EMPTY, required=True)
    value: str | None = text(STR)


class Loader(Element, tag="loader"):
    """The firmware image."""

    readonly: bool | None = attr(YES_NO)
    secure: bool | None = attr(YES_NO)
    type: LoaderType | None = attr(token(LoaderType))
    stateless: bool | None = attr(YES_NO)
    format: StorageFormat | None = attr(token(StorageFormat))
    path: str | None = text(STR)


class Nvram(Element, tag="nvram"):
    """Where the firmware keeps its variables."""

    template: str | None = attr(STR)
    template_format: StorageFormat | None = attr(token(StorageFormat), "templateFormat")
    type: StorageType | None = attr(token(StorageType))
    format: StorageFormat | None = attr(token(StorageFormat))
    path: str | None = text(STR)
    source: Source | None = variant(SOURCES, "source", by_field="type", fallback="file")


class AcpiTable(Element, tag="table"):
    """An ACPI table."""

    type: str | None = attr(STR)
    path: str | None = text(STR)


class BootEntry(Element, tag="boot"):
    """A class of devices to boot from."""

    dev: BootDevice = attr(token(BootDevice), required=True, complaint=unsupported("unknown boot device '{value}'"))


class BootMenu(Element, tag="bootmenu"):
    """The boot menu; the timeout is in milliseconds."""

    enable: bool | None = attr(YES_NO)
    timeout_ms: int | None = attr(UINT, "timeout")

    def settle(self, modes: int) -> None:
        """A menu that is off has no timeout."""
        if not self.enable:
            self.timeout_ms = None


class Bios(Element, tag="bios"):
    """Options of the BIOS; the timeout is in milliseconds."""

    useserial: bool | None = attr(YES_NO)
    reboot_timeout_ms: int | None = attr(INT, "rebootTimeout")


class Os(Element, tag="os"):
    """How the guest boots."""

    firmware: Firmware | None = attr(token(Firmware))
    type: OsKind | None = child(OsKind)
    firmware_features: list[FirmwareFeature] = children(FirmwareFeature, inside="firmware")
    init: str | None = elem(STR)
    initargs: list[str] = texts(STR, "initarg")
    initenvs: list[InitEnv] = children(InitEnv)
    initdir: str | None = elem(STR)
    inituser: str | None = elem(STR)
    initgroup: str | None = elem(STR)
    loader: Loader | None = child(Loader)
    nvram: Nvram | None = child(Nvram)
    kernel: str | None = elem(STR)
    initrd: str | None = elem(STR)
    cmdline: str | None = elem(STR)
    shim: str | None = elem(STR)
    dtb: str | None = elem(STR)
    root: str | None = elem(STR)
    acpi_tables: list[AcpiTable] = children(AcpiTable, inside="acpi")
    boots: list[BootEntry] = children(BootEntry)
    bootmenu: BootMenu | None = child(BootMenu)
    bios: Bios | None = child(Bios)
    smbios: SmbiosMode | None = attr(
        token(SmbiosMode),
        "mode",
        inside="smbios",
        omit=SmbiosMode.NONE,
        complaint=unsupported("unknown smbios mode '{value}'"),
    )
