"""Documents from enemies: parsers raise Error and nothing else, quickly, and read nothing from elsewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purevirt.conf.checkpoint import parse_checkpoint
from purevirt.conf.document import MAX_DOCUMENT, parse_tree
from purevirt.conf.domain import parse_domain
from purevirt.conf.hostinterface import parse_interface
from purevirt.conf.network import parse_network
from purevirt.conf.networkport import parse_network_port
from purevirt.conf.nodedevice import parse_node_device
from purevirt.conf.nwfilter import parse_network_filter
from purevirt.conf.nwfilterbinding import parse_filter_binding
from purevirt.conf.secret import parse_secret
from purevirt.conf.snapshot import parse_snapshot
from purevirt.conf.storagepool import parse_storage_pool
from purevirt.errors import Error, ErrorCode, ErrorDomain

PARSERS: list[Callable[[str], object]] = [
    parse_domain,
    parse_network,
    parse_storage_pool,
    parse_interface,
    parse_node_device,
    parse_secret,
    parse_snapshot,
    parse_checkpoint,
    parse_network_filter,
    parse_network_port,
    parse_filter_binding,
]
HEAD = "<domain type='test'><name>n</name><memory>1</memory><os><type>hvm</type></os>"
BOMB = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + level)} '{f'&{chr(97 + level)};' * 10}'>" for level in range(9)
)


def refused(parse: Callable[[str], object], markup: str) -> Error:
    with pytest.raises(Error) as caught:
        parse(markup)
    return caught.value


@pytest.mark.parametrize("parse", PARSERS)
def test_an_entity_bomb_is_refused(parse: Callable[[str], object]) -> None:
    assert refused(parse, f"{BOMB}]><domain type='test'><name>&j;</name></domain>")


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("topsecret")
    markup = f"<!DOCTYPE d [<!ENTITY x SYSTEM 'file://{secret}'>]><domain type='test'><name>&x;</name></domain>"
    assert "topsecret" not in refused(parse_domain, markup).message


def test_an_external_subset_is_not_loaded(tmp_path: Path) -> None:
    markup = f"<!DOCTYPE domain SYSTEM 'file://{tmp_path}/none.dtd'>{HEAD}</domain>"
    assert parse_domain(markup).name == "n"


@pytest.mark.parametrize("depth", [200, 5000, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    refused(parse_domain, HEAD + "<a>" * depth + "</a>" * depth + "</domain>")


def test_deep_backing_chains_are_refused() -> None:
    chain = "<backingStore type='file'><format type='raw'/><source file='/x'/>"
    disk = f"<disk><source file='/x'/>{chain * 200}{'</backingStore>' * 200}<target dev='vda'/></disk>"
    refused(parse_domain, f"{HEAD}<devices>{disk}</devices></domain>")


def test_long_values_are_refused_or_kept_but_never_an_accident() -> None:
    markup = f"{HEAD}<devices><disk><target dev='vda'/><boot order='{'9' * 1_000_000}'/></disk></devices></domain>"
    assert refused(parse_domain, markup).code == ErrorCode.XML_ERROR
    assert parse_domain(f"{HEAD}<title>{'t' * 1_000_000}</title></domain>").title == "t" * 1_000_000


def test_documents_beyond_the_bound_are_refused() -> None:
    markup = HEAD + " " * MAX_DOCUMENT + "</domain>"
    assert refused(parse_domain, markup).code == ErrorCode.XML_ERROR


def test_sets_of_cpus_are_bounded() -> None:
    refused(parse_domain, f"{HEAD}<vcpu cpuset='0-99999999999'>1</vcpu></domain>")


@pytest.mark.parametrize(
    "inner",
    [
        "<vcpu>4294967295</vcpu>",
        "<iothreads>4294967295</iothreads><iothreadids><iothread id='1'/></iothreadids>",
        "<devices><disk><target dev='sdzzzzzz'/></disk></devices>",
        "<devices><disk><target dev='sda'/><address type='drive' controller='4294967295'/></disk></devices>",
        "<vcpu>1</vcpu><cpu><numa><cell id='4294967295' memory='1'/></numa></cpu>",
    ],
)
def test_counts_that_would_fill_the_memory_are_refused(inner: str) -> None:
    refused(parse_domain, f"{HEAD}{inner}</domain>")


@pytest.mark.parametrize("name", ["a/b", "a\nb", "a\tb"])
def test_dangerous_names_are_refused(name: str) -> None:
    refused(parse_domain, HEAD.replace("<name>n</name>", f"<name>{name}</name>") + "</domain>")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_error_or_a_tree(markup: str) -> None:
    try:
        parse_tree(markup, "(x)", domain=ErrorDomain.DOMAIN)
    except Error:
        pass


TAGS = st.sampled_from(
    [
        "name",
        "uuid",
        "memory",
        "vcpu",
        "os",
        "type",
        "devices",
        "disk",
        "source",
        "target",
        "driver",
        "address",
        "interface",
        "mac",
        "graphics",
        "listen",
        "serial",
        "console",
        "channel",
        "cpu",
        "model",
        "feature",
        "topology",
        "numa",
        "cell",
        "clock",
        "timer",
        "features",
        "hyperv",
        "controller",
        "video",
        "input",
        "memballoon",
        "rng",
        "backend",
        "watchdog",
        "hostdev",
        "boot",
        "alias",
        "backingStore",
        "format",
        "filesystem",
        "tpm",
        "sound",
        "audio",
        "metadata",
        "ip",
        "dhcp",
        "range",
        "host",
        "forward",
        "bridge",
        "capability",
        "usage",
        "seclabel",
        "sysinfo",
        "entry",
        "cputune",
        "vcpupin",
        "iothreads",
        "memoryBacking",
        "hugepages",
        "page",
    ]
)
NAMES = st.sampled_from(
    [
        "type",
        "model",
        "dev",
        "bus",
        "file",
        "name",
        "mode",
        "index",
        "unit",
        "port",
        "id",
        "address",
        "value",
        "state",
        "cpus",
        "memory",
    ]
)
VALUES = st.sampled_from(
    [
        "file",
        "block",
        "pty",
        "virtio",
        "pci",
        "drive",
        "0",
        "1",
        "-1",
        "99999999999999999999",
        "0x10",
        "yes",
        "no",
        "on",
        "off",
        "vda",
        ",",
        "^",
        "hvm",
    ]
) | st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=8)


def escape(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")


def markup_of(tag: str, attributes: dict[str, str], text: str, parts: list[str]) -> str:
    shown = "".join(f" {name}='{escape(value)}'" for name, value in attributes.items())
    return f"<{tag}{shown}>{escape(text)}{''.join(parts)}</{tag}>"


LEAVES = st.builds(markup_of, TAGS, st.dictionaries(NAMES, VALUES, max_size=4), VALUES, st.just([]))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        markup_of, TAGS, st.dictionaries(NAMES, VALUES, max_size=4), st.just(""), st.lists(inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(TREES, max_size=6))
def test_any_tree_gives_error_or_a_domain(parts: list[str]) -> None:
    for markup in (f"{HEAD}{''.join(parts)}</domain>", f"{HEAD}<devices>{''.join(parts)}</devices></domain>"):
        try:
            parse_domain(markup)
        except Error:
            pass


ROOTS = {
    "network": parse_network,
    "pool type='dir'": parse_storage_pool,
    "interface type='ethernet'": parse_interface,
    "device": parse_node_device,
    "secret": parse_secret,
    "domainsnapshot": parse_snapshot,
    "domaincheckpoint": parse_checkpoint,
    "filter name='f'": parse_network_filter,
}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(ROOTS)), st.lists(TREES, max_size=6))
def test_any_tree_gives_error_or_an_object(root: str, parts: list[str]) -> None:
    try:
        ROOTS[root](f"<{root}><name>n</name>{''.join(parts)}</{root.split()[0]}>")
    except Error:
        pass
