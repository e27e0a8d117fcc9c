"""SMBIOS and firmware configuration strings (<sysinfo>)."""

from typing import ClassVar

from purevirt.conf.xmlmap import Element, attr, children, const, text, texts
from purevirt.conf.xmlmap.codec import NON_EMPTY, STR


class Entry(Element, tag="entry"):
    """A named value; fw_cfg entries may name a file."""

    name: str = attr(NON_EMPTY, required=True)
    file: str | None = attr(STR)
    value: str | None = text(STR)

    def settle(self, modes: int) -> None:
        """A value that comes from a file is not told."""
        if self.file is not None:
            self.value = None


class Block(Element):
    """A block of entries."""

    entries: list[Entry] = children(Entry)


class Sysinfo(Element, tag="sysinfo"):
    """Strings the guest is told; ``type`` names the interface."""

    type: ClassVar[str]


class Smbios(Sysinfo):
    """SMBIOS tables."""

    type = const("smbios")
    bios: list[Entry] = children(Entry, inside="bios")
    system: list[Entry] = children(Entry, inside="system")
    base_boards: list[Block] = children(Block, "baseBoard")
    chassis: list[Entry] = children(Entry, inside="chassis")
    oem_strings: list[str] = texts(STR, "entry", inside="oemStrings")


class FwCfg(Sysinfo):
    """QEMU's firmware configuration."""

    type = const("fwcfg")
    entries: list[Entry] = children(Entry)


SYSINFO: dict[str, type[Sysinfo]] = {"smbios": Smbios, "fwcfg": FwCfg}
