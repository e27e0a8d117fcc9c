"""The probe's conversation becomes libvirt's capability document."""

import asyncio
from dataclasses import replace

from harness import Case
from recording import split_connections

from purevirt.drivers.qemu.capability_document import format_capability_document, parse_capability_document
from purevirt.drivers.qemu.probe import probe_all, probe_tcg


def produce(case: Case) -> str:
    """The document after one probe or two; read and written again it is the same."""
    first, *second = split_connections(case.read(case.input))
    found = asyncio.run(probe_all(first.ask, case.option("binary"), has_hvf=case.option("variant") == "+hvf"))
    if second:
        parts = {**found.accelerators, "tcg": asyncio.run(probe_tcg(second[0].ask, found))}
        found = replace(found, accelerators=parts)
    assert not any(connection.exchanges for connection in (first, *second))
    microcode = case.option("microcode_version")
    text = format_capability_document(found, microcode=microcode)
    assert format_capability_document(parse_capability_document(text), microcode=microcode) == text
    return text
