"""SMBIOS tables and firmware configuration (qemuBuildSmbiosCommandLine)."""

from collections.abc import Iterable

from purevirt.conf.domain.osboot import SmbiosMode
from purevirt.conf.domain.sysinfo import Entry, FwCfg, Smbios
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, escape
from purevirt.drivers.qemu.failure import unsupported
from purevirt.errors import Error, ErrorCode

# table: number, and the entries in order under QEMU's names
_BIOS = {"vendor": "vendor", "version": "version", "date": "date", "release": "release"}
_SYSTEM = {
    "manufacturer": "manufacturer",
    "product": "product",
    "version": "version",
    "serial": "serial",
    "uuid": "uuid",
    "sku": "sku",
    "family": "family",
}
_BOARD = {
    "manufacturer": "manufacturer",
    "product": "product",
    "version": "version",
    "serial": "serial",
    "asset": "asset",
    "location": "location",
}
_CHASSIS = {"manufacturer": "manufacturer", "version": "version", "serial": "serial", "asset": "asset", "sku": "sku"}


def build_smbios(context: CommandContext, line: CommandLine) -> None:
    """``-smbios``, where the document has its own tables."""
    mode = context.domain.os.smbios
    if mode in {None, SmbiosMode.NONE, SmbiosMode.EMULATE}:
        return
    if mode == SmbiosMode.HOST:
        raise unsupported("smbios mode 'host' is not supported by this QEMU driver")
    found = next((each for each in context.domain.sysinfos if isinstance(each, Smbios)), None)
    if found is None:
        detail = f"Domain '{context.domain.name}' sysinfo are not available"
        raise Error(ErrorCode.XML_ERROR, detail)
    tables = [(0, found.bios, _BIOS), (1, found.system, _SYSTEM)]
    tables += [(2, board.entries, _BOARD) for board in found.base_boards]
    tables += [(3, found.chassis, _CHASSIS)]
    for number, entries, names in tables:
        words = _words(entries, names)
        if words:
            line.add("-smbios", ",".join([f"type={number}", *words]))
    if found.oem_strings:
        line.add("-smbios", ",".join(["type=11", *(f"value={escape(text)}" for text in found.oem_strings)]))


def _words(entries: Iterable[Entry], names: dict[str, str]) -> list[str]:
    values = {entry.name: entry.value for entry in entries}
    return [f"{word}={escape(str(values[name]))}" for name, word in names.items() if values.get(name)]


def build_fw_cfg(context: CommandContext, line: CommandLine) -> None:
    """``-fw_cfg``."""
    for sysinfo in context.domain.sysinfos:
        for entry in sysinfo.entries if isinstance(sysinfo, FwCfg) else ():
            value = f"string={escape(entry.value)}" if entry.value else f"file={escape(entry.file or '')}"
            line.add("-fw_cfg", f"name={entry.name},{value}")
