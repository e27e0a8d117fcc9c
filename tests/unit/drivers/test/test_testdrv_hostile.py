"""Whatever the arguments of an operation are, it answers or raises Error, and the host goes on."""

import enum
import types
import typing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purevirt.api.operation import Facet, Operation
from purevirt.api.ref import (
    DomainCheckpointRef,
    DomainRef,
    DomainSnapshotRef,
    InterfaceRef,
    NetworkRef,
    StoragePoolRef,
    StorageVolRef,
)
from purevirt.api.typedparam import TypedParam
from purevirt.api.waiting import step
from purevirt.drivers.test.connect import TestConnect
from purevirt.drivers.test.open import FACETS, open_test
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.uri import parse_uri

DOMAIN = DomainRef("test", bytes.fromhex("6695eb01f6a4830479aa97f2502e193f"), 1)
POOL = StoragePoolRef("default-pool", bytes.fromhex("dfe224cb28fb8dd0c4b264eb3f0f4566"))
NETWORK = NetworkRef("default", bytes.fromhex("dd8fe8846c02601e7551cca97df1c5df"))

FRAGMENTS = (
    "<", ">", "/", "&", "&x;", "<!--", "'", '"', " ", "\0", "\n", "é", "0", "-1", "9" * 30, "a", "vda", "testnet0",
    "test", "default", "eth1", "scsi_host1", "/nonexistent/x", "xmlns:a='b'", "<domain/>", "<domain type='test'>",
    "<domain type='test'><name>z</name><memory>1</memory><os><type>hvm</type></os></domain>",
    "<devices><disk/></devices>",
    "<host ip='1.2.3.4'/>", "<host mac='x'/>", "<range start='1.1.1.1' end='::1'/>", "<txt name='a'/>", "<srv/>",
    "<portgroup name='p'/>", "<interface dev='e'/>", "<domainsnapshot/>", "<domaincheckpoint/>",
    "<volume><name>v</name><capacity>5</capacity></volume>", "<network><name>n</name></network>",
    "<pool type='dir'><name>p</name><target><path>/a</path></target></pool>",
    "<interface type='ethernet' name='q'><start mode='none'/></interface>",
    "<device><parent>scsi_host1</parent><capability type='scsi_host'/></device>",
)  # fmt: skip

NUMBERS = st.sampled_from((0, 1, 2, 3, 4, 5, 8, 33, 99, 4096, -1, 2**31 - 1, 2**40))
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=4).map("".join)
FIELDS = st.sampled_from(
    ("weight", "hard_limit", "numa_mode", "numa_nodeset", "group_name", "cmt", "device_weight", "x")
)

PLAIN: dict[Any, Any] = {
    str: TEXTS,
    int: NUMBERS,
    bool: st.booleans(),
    bytes: st.binary(max_size=40),
    DomainRef: st.just(DOMAIN),
    NetworkRef: st.just(NETWORK),
    StoragePoolRef: st.just(POOL),
    StorageVolRef: st.just(StorageVolRef("default-pool", "v", "/default-pool/v")),
    InterfaceRef: st.just(InterfaceRef("eth1", "aa:bb:cc:dd:ee:ff")),
    DomainSnapshotRef: st.just(DomainSnapshotRef("a", DOMAIN)),
    DomainCheckpointRef: st.just(DomainCheckpointRef("a", DOMAIN)),
    TypedParam: st.one_of(
        st.builds(TypedParam, FIELDS, st.integers(1, 4), NUMBERS),
        st.builds(TypedParam, FIELDS, st.just(7), TEXTS),
    ),
}

WRITES_FILES = {"domain_save", "domain_save_flags", "domain_core_dump", "domain_core_dump_with_format"}


def values(kind: Any) -> Any:
    """A strategy for arguments of a type; numbers of enumerations may be unknown ones."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return st.one_of(st.sampled_from(list(kind)), NUMBERS) if len(kind) else NUMBERS
    if typing.get_origin(kind) is list:
        return st.lists(values(typing.get_args(kind)[0]), max_size=3)
    assert typing.get_origin(kind) in (typing.Union, types.UnionType), kind
    return st.one_of(*(st.none() if part is type(None) else values(part) for part in typing.get_args(kind)))


def answered() -> list[Operation]:
    """The operations that the driver answers, those left out that write files."""
    facets: tuple[type[Facet], ...] = (*FACETS, TestConnect)
    return [
        operation
        for facet in facets
        for cls in facet.__mro__
        if "operations" in vars(cls)
        for name, operation in vars(cls)["operations"].items()
        if name not in WRITES_FILES and not hasattr(getattr(facet, name), "declaration")
    ]


def arguments(operation: Operation) -> Any:
    kinds = [st.binary(min_size=16, max_size=16) if name == "uuid" else values(t) for name, t in operation.parameters]
    return st.tuples(*kinds)


OPERATIONS = answered()


@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.name for operation in OPERATIONS])
def test_any_arguments_are_answered_or_refused(operation) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(arguments(operation))
    def call(given_arguments: tuple[Any, ...]) -> None:
        session = step(open_test(parse_uri("test:///default"), ConnectFlags(0)))
        try:
            step(session.method(operation)(*given_arguments))
        except Error:
            pass
        finally:
            step(session.close())

    call()
