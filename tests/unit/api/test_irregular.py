"""The operations of no pattern, and the patterns with hidden fields: both sides of each, and other clients' limits."""

import asyncio
from typing import Any

import pytest

import purevirt.api.facet
from purevirt.api.irregular import IRREGULAR
from purevirt.api.operation import OPERATIONS
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainBlockJobInfo, DomainVcpus, NodeCPUMap, SaslReply, SecurityLabel, VcpuInfo
from purevirt.api.typedparam import boolean_param, double_param, int_param, llong_param, string_param, uint_param
from purevirt.api.wire import Wire, wire_of

assert purevirt.api.facet

DOMAIN = DomainRef("guest", bytes(16), -1)
VCPUS = [VcpuInfo(n, 1, 10**12 + n, n - 1) for n in range(3)]


def wire_named(name: str) -> Wire:
    return wire_of(next(operation for operation in OPERATIONS["remote"].values() if operation.name == name))


def ask(name: str, result: Any, *arguments: Any) -> Any:
    """Our client asks our server: everything goes through bytes."""
    wire = wire_named(name)

    async def send(values: tuple[Any, ...]) -> Any:
        arrived, _ = wire.decode_arguments(wire.encode_arguments(values), 0)
        shown, hidden = wire.pattern.split(arrived)
        assert shown == arguments
        return wire.decode_result(wire.encode_result(wire.pattern.answer(result, hidden)), 0)[0]

    return asyncio.run(wire.pattern.invoke(send, arguments))


def answer(name: str, result: Any, *hidden: int) -> Any:
    """What a client gets that fills in the hidden fields itself."""
    wire = wire_named(name)
    return wire.decode_result(wire.encode_result(wire.pattern.answer(result, hidden)), 0)[0]


def test_all_irregular_operations_are_tested_here() -> None:
    tested = {"node_get_cpu_map", "domain_get_vcpus", "domain_get_vcpu_pin_info", "domain_get_emulator_pin_info"}
    tested |= {"domain_get_block_job_info", "auth_sasl_start", "auth_sasl_step"}
    assert set(IRREGULAR) == tested


def test_the_map_of_host_processors() -> None:
    result = NodeCPUMap(b"\x0f", 4, 8)
    assert ask("node_get_cpu_map", result, 0) == result
    assert answer("node_get_cpu_map", result, 0, 0) == (b"", 0, 8)
    assert answer("node_get_cpu_map", result, 1, 0) == (b"\x0f", 0, 8)
    assert answer("node_get_cpu_map", result, 0, 1) == (b"", 4, 8)


def test_virtual_processors_with_their_maps() -> None:
    result = DomainVcpus(VCPUS, [b"\1", b"\2\1", b"\7"])
    got = ask("domain_get_vcpus", result, DOMAIN)
    assert got.vcpus == VCPUS
    assert [cpumap.rstrip(b"\0") for cpumap in got.cpumaps] == result.cpumaps


@pytest.mark.parametrize(
    ("count", "size", "expected"),
    [
        (3, 2, (VCPUS, b"\1\0\2\1\7\0")),
        (2, 1, (VCPUS[:2], b"\1\2")),
        (0, 0, ([], b"")),
        (-1, -1, ([], b"")),
        (99, 0, (VCPUS, b"")),
    ],
)
def test_a_client_may_take_fewer_processors(count: int, size: int, expected: Any) -> None:
    assert answer("domain_get_vcpus", DomainVcpus(VCPUS, [b"\1", b"\2\1", b"\7"]), count, size) == expected


def test_more_processors_than_a_first_try_takes() -> None:
    many = [VcpuInfo(n, 1, 0, -1) for n in range(300)]
    assert ask("domain_get_vcpus", DomainVcpus(many, [b"\1"] * 300), DOMAIN).vcpus == many


def test_pinned_processors() -> None:
    maps = [b"\3", b"\1"]
    got = ask("domain_get_vcpu_pin_info", maps, DOMAIN, 0)
    assert [cpumap.rstrip(b"\0") for cpumap in got] == maps
    assert answer("domain_get_vcpu_pin_info", maps, 1, 2) == (b"\3\0", 1)


def test_a_pinned_emulator_or_none() -> None:
    assert ask("domain_get_emulator_pin_info", b"\5", DOMAIN, 0).rstrip(b"\0") == b"\5"
    assert ask("domain_get_emulator_pin_info", None, DOMAIN, 0) is None


def test_a_block_job_or_none() -> None:
    job = DomainBlockJobInfo(1, 2**40, 3, 4)
    assert ask("domain_get_block_job_info", job, DOMAIN, "vda", 0) == job
    assert ask("domain_get_block_job_info", None, DOMAIN, "vda", 0) is None


@pytest.mark.parametrize("data", [None, b"", b"token"])
def test_no_data_and_empty_data_differ(data: bytes | None) -> None:
    for reply in (SaslReply(True, data), SaslReply(False, data)):
        assert ask("auth_sasl_start", reply, "DIGEST-MD5", data) == reply
        assert ask("auth_sasl_step", reply, data) == reply


PARAMS = [
    int_param("a", -1),
    uint_param("b", 2**32 - 1),
    llong_param("c", -(2**63)),
    double_param("d", 0.5),
    boolean_param("e", True),
    string_param("f", "\u00e4"),
]


def test_typed_parameters_keep_their_types() -> None:
    got = ask("domain_get_blkio_parameters", PARAMS, DOMAIN, 0)
    assert got == PARAMS
    assert [type(param.value) for param in got] == [int, int, int, float, bool, str]


@pytest.mark.parametrize("wanted", [0, 1, 6, 16, -5])
def test_typed_parameters_as_many_as_wanted(wanted: int) -> None:
    params, count = answer("domain_get_blkio_parameters", PARAMS, wanted)
    assert params == PARAMS[: max(wanted, 0)]
    assert count == (min(len(PARAMS), wanted) if wanted > 0 else len(PARAMS))


def test_scheduler_parameters_have_no_number() -> None:
    assert ask("domain_get_scheduler_parameters", PARAMS, DOMAIN) == PARAMS
    assert answer("domain_get_scheduler_parameters", PARAMS, 2) == (PARAMS[:2],)


def test_one_label_and_a_list_of_labels() -> None:
    label = SecurityLabel("system_u:object_r", True)
    assert ask("domain_get_security_label", label, DOMAIN) == label
    assert ask("domain_get_security_label_list", [label, label], DOMAIN) == [label, label]
