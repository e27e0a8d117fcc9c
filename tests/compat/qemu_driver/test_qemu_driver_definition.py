"""Definitions: what is on disk when a call is answered, and what is refused."""

import asyncio
import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_memory import DomainMemory
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.enums.domain import (
    ConnectListAllDomainsFlags,
    DomainMetadataType,
    DomainModificationImpact,
    DomainUndefineFlagsValues,
    DomainXMLFlags,
)
from purevirt.enums.domain_event import (
    DomainEventDefinedDetailType,
    DomainEventType,
    DomainEventUndefinedDetailType,
)
from purevirt.errors import Error, ErrorCode

Play = Callable[[Any], None]

ADDED = (DomainEventType.DEFINED, DomainEventDefinedDetailType.ADDED)
UPDATED = (DomainEventType.DEFINED, DomainEventDefinedDetailType.UPDATED)
REMOVED = (DomainEventType.UNDEFINED, DomainEventUndefinedDetailType.REMOVED)


def test_a_definition_is_on_disk_in_libvirts_form(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define("kept")
        path = bench.paths.config_file("kept")
        text = path.read_text()
        assert text.startswith("<!--\nWARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE\n")
        assert "\n  virsh edit kept\n" in text
        assert "\n-->\n\n<domain type='qemu'>\n  <name>kept</name>\n" in text
        assert path.stat().st_mode & 0o777 == 0o600
        xml = await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags(0))
        assert text.endswith(xml)
        await bench.call(DomainDefinition.domain_define_xml, xml)
        assert bench.lifecycle() == [ADDED, UPDATED]
        await bench.call(DomainDefinition.domain_undefine, ref)
        assert not path.exists()
        assert bench.lifecycle()[-1] == REMOVED

    play(scenario)


def test_names_and_uuids_clash(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define("first")
        other = bench.xml("first")
        with pytest.raises(Error, match=f"domain 'first' already exists with uuid {uuid.UUID(bytes=ref.uuid)}"):
            await bench.call(DomainDefinition.domain_define_xml, other)
        xml = await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags(0))
        renamed = xml.replace("<name>first<", "<name>second<")
        with pytest.raises(Error, match="domain 'first' is already defined with uuid"):
            await bench.call(DomainDefinition.domain_define_xml, renamed)

    play(scenario)


@pytest.mark.parametrize("name", ["a/b", "../x", ".", ".."])
def test_a_name_never_leaves_the_folder(play: Play, name: str) -> None:
    async def scenario(bench: Any) -> None:
        with pytest.raises(Error):
            await bench.call(DomainDefinition.domain_define_xml, bench.xml(name))
        with pytest.raises(Error):
            await bench.call(DomainLifecycle.domain_create_xml, bench.xml(name), 0)
        assert await bench.call(DomainLookup.connect_list_all_domains, 0) == []

    play(scenario)


def test_a_disk_that_refuses_takes_the_definition_back(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        good = await bench.define("good")
        config = bench.paths.config
        config.rename(config.with_name("gone"))
        with pytest.raises(Error, match="Failed to write to file") as caught:
            await bench.define("bad")
        assert caught.value.code == ErrorCode.SYSTEM_ERROR
        before = await bench.call(DomainStatus.domain_get_xml_desc, good, DomainXMLFlags(0))
        with pytest.raises(Error):
            await bench.call(DomainDefinition.domain_define_xml, before.replace("32768", "65536"))
        assert await bench.call(DomainStatus.domain_get_xml_desc, good, DomainXMLFlags(0)) == before
        assert [ref.name for ref in await bench.call(DomainLookup.connect_list_all_domains, 0)] == ["good"]

    play(scenario)


def test_defining_a_running_guest_waits_for_its_end(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define())
        kept = await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags.INACTIVE)
        await bench.call(DomainDefinition.domain_define_xml, kept.replace("32768", "65536"))
        assert "65536" not in await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags(0))
        assert "65536" in bench.paths.config_file(ref.name).read_text()
        await bench.call(DomainLifecycle.domain_destroy, ref)
        assert "65536" in await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags(0))

    play(scenario)


def test_undefining_a_running_guest_makes_it_transient(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define())
        await bench.call(DomainDefinition.domain_set_autostart, ref, True)
        await bench.call(DomainDefinition.domain_undefine_flags, ref, DomainUndefineFlagsValues.NVRAM)
        assert not bench.paths.autostart_link(ref.name).is_symlink()
        transient = await bench.call(DomainLookup.connect_list_all_domains, ConnectListAllDomainsFlags.TRANSIENT)
        assert [each.name for each in transient] == [ref.name]
        for operation, *arguments in (
            (DomainDefinition.domain_undefine,),
            (DomainDefinition.domain_set_autostart, True),
        ):
            with pytest.raises(Error, match=r"(undefine|autostart for) transient domain") as caught:
                await bench.call(operation, ref, *arguments)
            assert caught.value.code == ErrorCode.OPERATION_INVALID
        await bench.call(DomainLifecycle.domain_destroy, ref)
        assert await bench.call(DomainLookup.connect_list_all_domains, 0) == []

    play(scenario)


def test_rename_moves_every_file(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define("before")
        await bench.call(DomainDefinition.domain_set_autostart, ref, True)
        await bench.call(DomainDefinition.domain_rename, ref, "after", 0)
        assert sorted(path.name for path in bench.paths.config.glob("*.xml")) == ["after.xml"]
        assert os.readlink(bench.paths.autostart_link("after")) == str(bench.paths.config_file("after"))
        found = await bench.call(DomainLookup.domain_lookup_by_name, "after")
        assert found.uuid == ref.uuid
        with pytest.raises(Error, match="no domain with matching name 'before'"):
            await bench.call(DomainLookup.domain_lookup_by_name, "before")
        await bench.start(found)
        with pytest.raises(Error, match="cannot rename active domain"):
            await bench.call(DomainDefinition.domain_rename, found, "again", 0)

    play(scenario)


def test_metadata_and_memory_are_kept(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define()
        set_metadata = DomainStatus.domain_set_metadata
        both = DomainModificationImpact.CONFIG
        await bench.call(set_metadata, ref, DomainMetadataType.TITLE, "A title", None, None, both)
        await bench.call(DomainMemory.domain_set_memory_flags, ref, 16384, both)
        text = bench.paths.config_file(ref.name).read_text()
        assert "<title>A title</title>" in text
        assert "<currentMemory unit='KiB'>16384</currentMemory>" in text
        get_metadata = DomainStatus.domain_get_metadata
        assert await bench.call(get_metadata, ref, DomainMetadataType.TITLE, None, 0) == "A title"

    play(scenario)


def test_many_at_once(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        refs = await asyncio.gather(*(bench.define(f"m{number}") for number in range(30)))
        assert len(list(bench.paths.config.glob("*.xml"))) == 30
        same = await bench.call(DomainStatus.domain_get_xml_desc, refs[0], DomainXMLFlags(0))
        changes = [
            bench.call(DomainDefinition.domain_define_xml, same) if number % 2
            else bench.call(DomainDefinition.domain_undefine, refs[0])
            for number in range(20)
        ]  # fmt: skip
        await asyncio.gather(*changes, return_exceptions=True)
        is_listed = any(record.name == "m0" for record in bench.driver.node.domains)
        assert bench.paths.config_file("m0").exists() == is_listed

    play(scenario)
