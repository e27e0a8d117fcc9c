"""Every procedure of libvirt is declared exactly once, as an operation or an event, with libvirt's rules."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import purevirt.api.facet
from purevirt.api.event import EVENTS, EventKind
from purevirt.api.operation import OPERATIONS, Facet, Operation, Permission
from purevirt.api.stream import StreamKind
from purevirt.rpc.program import admin, lxc, qemu, remote_procedures

SHARED = Path(os.environ.get("PUREVIRT_SHARED") or Path(__file__).parents[4] / "shared") / "protocol"
PROCEDURES = {
    "remote": remote_procedures.PROCEDURES,
    "qemu": qemu.PROCEDURES,
    "lxc": lxc.PROCEDURES,
    "admin": admin.PROCEDURES,
}
ALL = [operation for by_number in OPERATIONS.values() for operation in by_number.values()]
CONNECTION_CLOSED = 362
"""The message that a daemon's own connection has ended: of no object, so no event."""

# consoles and channels flow both ways, though the protocol marks one
STREAMS = {
    (False, False): (None,),
    (True, False): (StreamKind.READ, StreamKind.BOTH),
    (False, True): (StreamKind.WRITE,),
}
FACETS = {operation.facet for operation in ALL}

assert purevirt.api.facet  # importing it declares the operations


@cache
def corpus(program: str) -> dict[str, Any]:
    path = SHARED / f"{program}.json"
    if not path.exists():
        pytest.skip("no corpus of the protocol")
    return json.loads(path.read_text())  # type: ignore[no-any-return]  # it is a dictionary


@cache
def constants() -> dict[str, int]:
    path = SHARED.parent / "api/enums.json"
    if not path.exists():
        pytest.skip("no corpus of the interface")
    found: dict[str, int] = {}

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            found.update({key: value for key, value in node.items() if key.startswith("VIR_") and type(value) is int})
            for key, value in node.items():
                if key.startswith("VIR_") and isinstance(value, dict) and type(value.get("value")) is int:
                    found[key] = value["value"]
                collect(value)
        elif isinstance(node, list):
            for value in node:
                if isinstance(value, dict) and str(value.get("name", "")).startswith("VIR_") and "value" in value:
                    found[value["name"]] = value["value"]
                collect(value)

    collect(json.loads(path.read_text()))
    return found


def events_of(program: str) -> list[int]:
    """The procedures that are events, callback and legacy."""
    kinds = [cls for cls in EVENTS.values() if (cls.kind is EventKind.QEMU) is (program == "qemu")]
    closed = [CONNECTION_CLOSED] if program == "remote" else []
    return [cls.procedure for cls in kinds] + [cls.legacy for cls in kinds if cls.legacy is not None] + closed


@pytest.mark.parametrize("program", PROCEDURES)
def test_each_procedure_is_declared_once(program: str) -> None:
    events = events_of(program) if program in ("remote", "qemu") else []
    assert len(events) == len(set(events))
    assert not set(events) & set(OPERATIONS[program])
    assert sorted([*events, *OPERATIONS[program]]) == sorted(PROCEDURES[program])
    for number, operation in OPERATIONS[program].items():
        assert (operation.number, operation.name) == (number, PROCEDURES[program][number])


def test_the_remote_program_has_453() -> None:
    assert (len(OPERATIONS["remote"]), len(events_of("remote"))) == (400, 53)


@pytest.mark.parametrize("operation", ALL, ids=lambda operation: f"{operation.program}-{operation.name}")
def test_an_operation_is_what_the_protocol_says(operation: Operation) -> None:
    procedures = {p["number"]: p for p in corpus(operation.program)["procedures"]}
    told = procedures[operation.number]
    assert operation.high_priority is (told["priority"] == "high")
    assert operation.needs_auth is told.get("needs_auth", True)
    reads, writes = told["readstream"] is not None, told["writestream"] is not None
    assert operation.stream in STREAMS[reads, writes]
    assert bool(operation.sparse) is (told["sparseflag"] is not None)
    if operation.program == "remote":
        readonly = {"allowed": True, "forbidden": False}.get(told["readonly"])
        if readonly is None:
            assert isinstance(operation.read_only, Permission)
        else:
            assert operation.read_only is readonly
    known = {*told.get("server_api", ()), *told.get("client_api", ())}
    if known and operation.number not in (66, 67, 68, 69, 70):
        assert operation.c_name in known


@pytest.mark.parametrize("operation", ALL, ids=lambda operation: f"{operation.program}-{operation.name}")
def test_the_rights_are_those_of_the_protocol(operation: Operation) -> None:
    procedures = {p["number"]: p for p in corpus(operation.program)["procedures"]}
    told = procedures[operation.number]
    assert [describe(right, operation) for right in operation.access] == [expected(rule) for rule in told["acl"]]
    assert [(right.subject, right.action) for right in operation.visible] == [
        (rule["object"], rule["permission"]) for rule in told["aclfilter"]
    ]


def describe(right: Permission, operation: Operation) -> tuple[Any, ...]:
    """A right with its condition."""
    name = operation.parameters[right.place][0] if right.place >= 0 else ""
    return (right.subject, right.action, name, right.any_of, right.none_of, right.equals)


def expected(rule: dict[str, Any]) -> tuple[Any, ...]:
    """The same from the corpus."""
    bits = {key: sum(constants()[name] for name in rule.get(key, ())) for key in ("if_flags", "unless_flags")}
    name, equals = "flags" if any(bits.values()) else "", None
    if "if_param" in rule:
        name, equals = rule["if_param"]["name"], constants()[rule["if_param"]["equals"]]
    return (rule["object"], rule["permission"], name, bits["if_flags"], bits["unless_flags"], equals)


@pytest.mark.parametrize("kind", ["domain", "network", "storage_pool", "node_device", "secret"])
def test_each_event_has_its_messages(kind: str) -> None:
    names = {p["name"]: p["number"] for p in corpus("remote")["procedures"]}
    rules = {key.replace("storagepool", "storage_pool"): value for key, value in corpus("remote")["events"].items()}
    for rule in rules[kind]:
        cls = EVENTS[EventKind(kind), rule["id"]]
        callback, legacy = names.get(rule["callback"]), names.get(rule["legacy"])
        assert {cls.procedure, cls.legacy} - {None} == {callback, legacy} - {None}, cls
    assert sum(cls.kind.value == kind for cls in EVENTS.values()) == len(rules[kind])


def test_a_facet_is_small_and_documented() -> None:
    for facet in FACETS:
        assert 0 < len(facet.operations) <= 25
        assert facet.__doc__
        for name in facet.operations:
            assert getattr(facet, name).__doc__, name


def test_a_bare_facet_supports_nothing() -> None:
    for facet in FACETS:
        assert facet.overridden() == []


def test_names_of_operations_are_unique_in_a_program() -> None:
    for by_number in OPERATIONS.values():
        names = [operation.name for operation in by_number.values()]
        assert len(names) == len(set(names))


def test_every_operation_belongs_to_the_class_that_declares_it() -> None:
    for operation in ALL:
        assert issubclass(operation.facet, Facet)
        assert operation.facet.operations[operation.name] is operation
