"""Migration parameters: from QEMU to the status document and back to QEMU."""

import json

from harness import Case
from lxml import etree

from purevirt.conf.xmltext import XmlText
from purevirt.drivers.qemu.migration_parameters import (
    ParameterValues,
    format_parameters_json,
    parse_parameters,
    read_parameters,
    write_parameters,
)


def _document(values: ParameterValues) -> str:
    writer = XmlText()
    writer.open("test")
    write_parameters(writer, values)
    writer.close("test")
    return writer.text()


def produce(case: Case) -> str:
    """The document, which read again gives itself, and the arguments of the command."""
    values = read_parameters(json.loads(case.read(case.input))["return"])
    text = _document(values)
    element = etree.fromstring(text).find("migParams")
    assert element is not None
    assert _document(parse_parameters(element)) == text
    return text + json.dumps(format_parameters_json(values), indent=2) + "\n"


def expected(case: Case) -> str:
    """Both files."""
    return case.read(case.expect["xml"]) + case.read(case.expect["json"]).rstrip("\n") + "\n"
