"""The `--address` of a device as its XML element."""

import re

from lxml import etree

from purevirt.cli.failure import Failed

_HEX = r"(?:0x)?([0-9a-fA-F]+)"
_PATTERNS = {
    "pci": re.compile(rf"{_HEX}[.:]{_HEX}[.:]{_HEX}[.:]{_HEX}"),
    "ccw": re.compile(rf"{_HEX}\.{_HEX}\.{_HEX}"),
    "drive": re.compile(r"(\d+)\.(\d+)\.(\d+)"),
    "usb": re.compile(r"(\d+)\.(\d+)"),
}
# the prefix of an address: its pattern, and the type and keys of the element
_FORMS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "pci": ("pci", "pci", ("domain", "bus", "slot", "function")),
    "ccw": ("ccw", "ccw", ("cssid", "ssid", "devno")),
    "scsi": ("drive", "drive", ("controller", "bus", "unit")),
    "ide": ("drive", "drive", ("controller", "bus", "unit")),
    "sata": ("drive", "drive", ("controller", "bus", "unit")),
    "usb": ("usb", "usb", ("bus", "port")),
}
_WIDTHS = {"domain": 4, "bus": 2, "slot": 2, "function": 1, "cssid": 2, "ssid": 1, "devno": 4}
# what a disk on a bus may have for an address, and how the refusal words it
_EXPECTED = {
    "virtio": (("pci", "ccw"), "expecting a pci:0000.00.00.00 or ccw:00.0.0000 address."),
    "scsi": (("scsi", "usb", "sata"), "expecting a scsi:00.00.00 or usb:00.00 or sata:00.00.00 address."),
    "ide": (("ide",), "expecting an ide:00.00.00 address."),
    "sata": (("sata",), "expecting a sata:00.00.00 address."),
    "usb": (("usb",), "expecting a usb:0.0 address."),
}


def _values(kind: str, address_type: str, keys: tuple[str, ...], found: re.Match[str]) -> dict[str, str]:
    values = {"type": address_type}
    for key, value in zip(keys, found.groups(), strict=True):
        values[key] = f"0x{int(value, 16):0{_WIDTHS[key]}x}" if kind in ("pci", "ccw") else str(int(value))
    return values


def add_address(parent: etree._Element, given: str, bus: str, *, multifunction: bool) -> None:
    """Add the address element of a text such as `pci:0000.00.07.0`, for a device on `bus`.

    Raises:
        Failed: the text is no address, or none for that bus.
    """
    prefix, _colon, rest = given.partition(":")
    pattern, address_type, keys = _FORMS.get(prefix, ("", "", ()))
    found = _PATTERNS[pattern].fullmatch(rest) if pattern else None
    if found is None:
        raise Failed("Invalid address.")
    allowed, refusal = _EXPECTED.get(bus, ((prefix,), ""))
    if prefix not in allowed:
        raise Failed(refusal)
    values = _values(prefix, address_type, keys, found)
    if multifunction and prefix == "pci":
        values["multifunction"] = "on"
    etree.SubElement(parent, "address", values)
