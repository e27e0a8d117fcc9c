"""What a host says of itself (<sysinfo>), from the output of dmidecode or from files below /proc (virSysinfoRead).

Only texts are read here; who runs dmidecode gives its output.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from purevirt.conf.xmltext import XmlText

MOST_PROCESSORS = 4096
"""Most processors and memory devices that are told."""


@dataclass(frozen=True, slots=True)
class HostBlock:
    """A block of named values, such as ``bios``."""

    tag: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HostSysinfo:
    """What a host says of itself; blocks without values are not told."""

    blocks: tuple[HostBlock, ...] = ()
    oem_strings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Section:
    """A kind of section in dmidecode's output: its title, and the names and labels of its values."""

    title: str
    tag: str
    fields: tuple[tuple[str, str], ...]
    is_single: bool = False
    absent: str | None = None


_MAKER = ("manufacturer", "Manufacturer: ")
_VERSION = ("version", "Version: ")
_SERIAL = ("serial", "Serial Number: ")
_ASSET = ("asset", "Asset Tag: ")
_SKU = ("sku", "SKU Number: ")
_SECTIONS = (
    _Section(
        "BIOS Information",
        "bios",
        (("vendor", "Vendor: "), _VERSION, ("date", "Release Date: "), ("release", "BIOS Revision: ")),
        is_single=True,
    ),
    _Section(
        "System Information",
        "system",
        (
            *(_MAKER, ("product", "Product Name: "), _VERSION, _SERIAL),
            *(("uuid", "UUID: "), _SKU, ("family", "Family: ")),
        ),
        is_single=True,
    ),
    _Section(
        "Base Board Information",
        "baseBoard",
        (*(_MAKER, ("product", "Product Name: "), _VERSION, _SERIAL), _ASSET, ("location", "Location In Chassis: ")),
    ),
    _Section("Chassis Information", "chassis", (_MAKER, _VERSION, _SERIAL, _ASSET, _SKU), is_single=True),
    _Section(
        "Processor Information",
        "processor",
        (
            *(("socket_destination", "Socket Designation: "), ("type", "Type: "), ("family", "Family: "), _MAKER),
            *(("signature", "Signature: "), _VERSION, ("external_clock", "External Clock: ")),
            *(("max_speed", "Max Speed: "), ("status", "Status: ")),
            *(("serial_number", "Serial Number: "), ("part_number", "Part Number: ")),
        ),
    ),
    _Section(
        "Memory Device",
        "memory_device",
        (
            *(("size", "Size: "), ("form_factor", "Form Factor: "), ("locator", "Locator: ")),
            *(("bank_locator", "Bank Locator: "), ("type", "Type: "), ("type_detail", "Type Detail: ")),
            *(("speed", "Speed: "), _MAKER, ("serial_number", "Serial Number: "), ("part_number", "Part Number: ")),
        ),
        absent="No Module Installed",
    ),
)
_OEM_TITLE = "OEM Strings"
_OEM_STRING = re.compile(r"[ \t]*String (\d+): ?(.*)")


def parse_dmi(text: str, find_oem_string: Callable[[int], str | None]) -> HostSysinfo:
    """Read dmidecode's output.

    It shows characters that cannot be printed as dots: strings with one are asked for by number with
    ``find_oem_string``, which gives the output of ``dmidecode --dump --oem-string``, or None.
    """
    blocks = tuple(block for section in _SECTIONS for block in _read_section(text, section))
    return HostSysinfo(blocks, tuple(_oem_strings(text, find_oem_string)))


def _read_section(text: str, section: _Section) -> Iterator[HostBlock]:
    """The sections with a title.

    A value is the next one with its label behind the title, wherever that is, as in libvirt: titles may begin with
    those of other sections (``Memory Device Mapped Address``).
    """
    start = text.find(section.title)
    for _ in range(1 if section.is_single else MOST_PROCESSORS):
        if start < 0:
            return
        entries = tuple(_read_fields(text, start, section.fields))
        if entries and (section.absent is None or entries[0][1] != section.absent):
            yield HostBlock(section.tag, entries)
        start = text.find(section.title, start + len(section.title))


def _read_fields(text: str, start: int, fields: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for name, label in fields:
        at = text.find(label, start)
        if at >= 0:
            yield name, text[at + len(label) :].split("\n", 1)[0].strip()


def _oem_strings(text: str, find_oem_string: Callable[[int], str | None]) -> Iterator[str]:
    for section in text.split(_OEM_TITLE)[1:]:
        for line in section.splitlines()[1:]:
            match = _OEM_STRING.match(line)
            if match is None:
                break
            exact = find_oem_string(int(match[1])) if "." in match[2] else None
            yield exact.rstrip("\n") if exact is not None else match[2]


def _fields(text: str) -> list[tuple[str, str]]:
    """The names and values of lines such as those of /proc/cpuinfo."""
    lines = (line.partition(":") for line in text.splitlines())
    return [(name.strip(), value.strip()) for name, colon, value in lines if colon]


def _first(fields: list[tuple[str, str]], name: str) -> str | None:
    return next((value for key, value in fields if key == name), None)


def _parts(fields: list[tuple[str, str]], name: str) -> Iterator[list[tuple[str, str]]]:
    """The fields of each processor: from one of that name to the next."""
    starts = [at for at, (key, _) in enumerate(fields) if key == name]
    yield from (fields[at:end] for at, end in pairwise([*starts, len(fields)]))


def _block(tag: str, **values: str | None) -> tuple[HostBlock, ...]:
    entries = tuple((name, value) for name, value in values.items() if value is not None)
    return (HostBlock(tag, entries),) if entries else ()


def parse_arm(cpuinfo: str) -> HostSysinfo:
    """Read /proc/cpuinfo of an ARM host that has no DMI."""
    fields = _fields(cpuinfo)
    model = _first(fields, "model name") or _first(fields, "Processor")
    if model is None:
        return HostSysinfo()
    numbers = [value for name, value in fields if name == "processor"]
    return HostSysinfo(
        tuple(block for number in numbers for block in _block("processor", socket_destination=number, type=model))
    )


def parse_ppc(cpuinfo: str) -> HostSysinfo:
    """Read /proc/cpuinfo of a POWER host."""
    fields = _fields(cpuinfo)
    blocks = _block(
        "system", version=_first(fields, "machine"), serial=_first(fields, "model"), family=_first(fields, "platform")
    )
    for own in _parts(fields, "processor"):
        kind, revision = _first(own, "cpu"), _first(own, "revision")
        blocks += _block("processor", socket_destination=own[0][1], type=kind, version=revision)
    return HostSysinfo(blocks)


_S390_PROCESSOR = re.compile(
    r"^processor (\d+): version = (\w+), +identification = (\w+), +machine = (\w+)", re.MULTILINE
)


def parse_s390(sysinfo: str, cpuinfo: str) -> HostSysinfo:
    """Read /proc/sysinfo and /proc/cpuinfo of an s390 host."""
    system, processors = _fields(sysinfo), _fields(cpuinfo)
    blocks = _block(
        "system",
        manufacturer=_first(system, "Manufacturer"),
        serial=_first(system, "Sequence Code"),
        family=_first(system, "Type"),
    )
    clocks = _s390_clocks(processors)
    for number, version, identification, machine in _S390_PROCESSOR.findall(cpuinfo):
        dynamic, static = clocks.get(number, (None, None))
        blocks += _block(
            "processor",
            family=machine,
            manufacturer=_first(processors, "vendor_id"),
            version=version,
            external_clock=dynamic,
            max_speed=static,
            serial_number=identification,
        )
    return HostSysinfo(blocks)


def _s390_clocks(fields: list[tuple[str, str]]) -> dict[str, tuple[str | None, str | None]]:
    """The clock rates of processors as they are and as they may be, by the number of the processor."""
    clocks = {}
    for own in _parts(fields, "cpu number"):
        rates = (_first(own, f"cpu MHz {kind}") for kind in ("dynamic", "static"))
        dynamic, static = (f"{rate} MHz" if rate is not None else None for rate in rates)
        clocks[own[0][1]] = dynamic, static
    return clocks


def format_host_sysinfo(info: HostSysinfo) -> str:
    """The document (virSysinfoFormat)."""
    writer = XmlText()
    with writer.inside("sysinfo", {"type": "smbios"}):
        for block in info.blocks:
            with writer.inside(block.tag):
                for name, value in block.entries:
                    writer.leaf("entry", {"name": name}, value)
        if info.oem_strings:
            with writer.inside("oemStrings"):
                for value in info.oem_strings:
                    writer.leaf("entry", content=value)
    return writer.text()
