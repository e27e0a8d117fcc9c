"""Parameters of a migration: what QEMU tells of them, what it is told, and what a status document keeps.

The order is libvirt's (qemuMigrationParamInfo). Parameters of QEMU that libvirt does not know are left out.
"""

from collections.abc import Mapping
from enum import Enum

from lxml import etree

from purevirt.conf.xmltext import XmlText
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, JsonShapeError, get_object


class ParameterKind(Enum):
    """What values a parameter has; sizes of blocks and rates are numbers too."""

    INTEGER = int
    TEXT = str
    CLAIM = bool


MIGRATION_PARAMETERS: Mapping[str, ParameterKind] = {
    "compress-level": ParameterKind.INTEGER,
    "compress-threads": ParameterKind.INTEGER,
    "decompress-threads": ParameterKind.INTEGER,
    "cpu-throttle-initial": ParameterKind.INTEGER,
    "cpu-throttle-increment": ParameterKind.INTEGER,
    "tls-creds": ParameterKind.TEXT,
    "tls-hostname": ParameterKind.TEXT,
    "max-bandwidth": ParameterKind.INTEGER,
    "downtime-limit": ParameterKind.INTEGER,
    "block-incremental": ParameterKind.CLAIM,
    "xbzrle-cache-size": ParameterKind.INTEGER,
    "max-postcopy-bandwidth": ParameterKind.INTEGER,
    "multifd-channels": ParameterKind.INTEGER,
    "multifd-compression": ParameterKind.TEXT,
    "multifd-zlib-level": ParameterKind.INTEGER,
    "multifd-zstd-level": ParameterKind.INTEGER,
    "avail-switchover-bandwidth": ParameterKind.INTEGER,
}

ParameterValues = Mapping[str, bool | int | str]

_CLAIMS = {"yes": True, "no": False}


def read_parameters(reply: Json) -> ParameterValues:
    """The parameters of a query-migrate-parameters reply; raises JsonShapeError."""
    source = get_object(reply, "query-migrate-parameters")
    found: dict[str, bool | int | str] = {}
    for name, kind in MIGRATION_PARAMETERS.items():
        value = source.get(name)
        if value is None:
            continue
        if type(value) is not kind.value:
            raise JsonShapeError(f"migration parameter '{name}' is malformed")
        assert isinstance(value, bool | int | str)
        found[name] = value
    return found


def format_parameters_json(values: ParameterValues) -> JsonObject:
    """The arguments of migrate-set-parameters."""
    return {name: values[name] for name in MIGRATION_PARAMETERS if name in values}


def write_parameters(writer: XmlText, values: ParameterValues) -> None:
    """The ``<migParams>`` element of a status document."""
    with writer.inside("migParams"):
        for name in MIGRATION_PARAMETERS:
            if name in values:
                writer.leaf("param", {"name": name, "value": _text(values[name])})


def _text(value: bool | int | str) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def parse_parameters(element: etree._Element) -> ParameterValues:
    """The parameters of a ``<migParams>`` element; raises ValueError for unknown names and malformed values."""
    return {item.get("name", ""): _value(item.get("name", ""), item.get("value", "")) for item in element.iter("param")}


def _value(name: str, text: str) -> bool | int | str:
    kind = MIGRATION_PARAMETERS.get(name)
    if kind is None or (kind is ParameterKind.CLAIM and text not in _CLAIMS):
        raise ValueError(f"invalid migration parameter '{name}'")
    if kind is ParameterKind.CLAIM:
        return _CLAIMS[text]
    return int(text) if kind is ParameterKind.INTEGER else text
