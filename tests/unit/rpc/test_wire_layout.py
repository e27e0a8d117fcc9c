"""The wire layout of every structure: frozen by an append-only listing, equal to libvirt's, and round-trippable."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purevirt.rpc.program import admin, lxc, qemu, remote_procedures, remote_types
from purevirt.rpc.xdr import SCALARS, STRING_MAX, Schema, XdrError

GOLDEN = Path(__file__).parents[2] / "golden/wire"
SHARED = Path(os.environ.get("PUREVIRT_SHARED") or Path(__file__).parents[4] / "shared") / "protocol"
REGENERATE = bool(os.environ.get("PUREVIRT_REGENERATE"))
TYPES: dict[str, Mapping[str, str]] = {
    "remote": remote_types.TYPES,
    "qemu": qemu.TYPES,
    "lxc": lxc.TYPES,
    "admin": admin.TYPES,
}
PROCEDURES = {
    "remote": remote_procedures.PROCEDURES,
    "qemu": qemu.PROCEDURES,
    "lxc": lxc.PROCEDURES,
    "admin": admin.PROCEDURES,
}
ALL = {**remote_types.TYPES, **qemu.TYPES, **lxc.TYPES}
ValuesOf = Callable[[Mapping[str, str], str], st.SearchStrategy[tuple[Any, ...]]]


def visible_types(program: str) -> Mapping[str, str]:
    """The structures that those of a program are made of."""
    return TYPES["admin"] if program == "admin" else {**TYPES["remote"], **TYPES[program]}


def is_union(program: str, name: str) -> bool:
    """Whether a name is a union, which only stands inside structures."""
    return visible_types(program)[name].startswith("union ")


STRUCTURES = [(p, name) for p in TYPES for name in TYPES[p] if not is_union(p, name)]


def listing(program: str) -> list[str]:
    """The layout as lines."""
    numbers = [f"{number} = {name}" for number, name in PROCEDURES[program].items()]
    return numbers + [f"{name} {fields}" for name, fields in TYPES[program].items()]


@pytest.mark.parametrize("program", TYPES)
def test_the_layout_is_frozen(program: str) -> None:
    path, lines = GOLDEN / f"{program}.txt", listing(program)
    if REGENERATE:
        known = path.read_text().splitlines() if path.exists() else []
        added = [line for line in lines if line not in known]
        path.write_text("".join(f"{line}\n" for line in [*known, *added]))
    frozen = path.read_text().splitlines()
    assert [line for line in frozen if line not in lines] == [], "the layout of what was released never changes"
    assert [line for line in lines if line not in frozen] == [], "new: record it with PUREVIRT_REGENERATE=1"


def codec_of(program: str, kind: str) -> Any:
    """One of our types in the notation of the corpus."""
    if kind.endswith("?"):
        return ["optional", codec_of(program, kind[:-1])]
    if kind in SCALARS:
        return kind
    if kind == "string":
        return ["string", STRING_MAX]
    if kind in visible_types(program):
        return ["union" if is_union(program, kind) else "struct", kind]
    element, _, bound = kind[:-1].rpartition("<" if kind.endswith(">") else "[")
    variable = kind.endswith(">")
    if element == "opaque":
        return ["opaque" if variable else "fopaque", int(bound)]
    inner = "char" if element in ("text", "octets") else codec_of(program, element)
    return ["array" if variable else "farray", inner, int(bound)]


def plain(codec: Any) -> Any:
    """A codec of the corpus with our names."""
    if isinstance(codec, str):
        return codec
    if codec[0] in ("struct", "union"):
        return [codec[0], short(codec[1])]
    if codec[0] == "enum":
        return "int"
    return [codec[0], *(plain(part) if isinstance(part, list | str) else part for part in codec[1:])]


def short(name: str) -> str:
    """A structure's name without its program."""
    for prefix in ("remote_", "qemu_", "lxc_", "admin_"):
        if name.startswith(prefix):
            return name.removeprefix(prefix)
    return name


@pytest.mark.parametrize("program", TYPES)
def test_the_layout_is_that_of_libvirt(program: str) -> None:
    path = SHARED / f"{program}.json"
    if not path.exists():
        pytest.skip("no corpus of the protocol")
    corpus = json.loads(path.read_text())
    schema = Schema(visible_types(program))
    seen = 0
    for name, struct in corpus["structs"].items():
        ours = short(name)
        if ours not in TYPES[program]:
            continue
        seen += 1
        assert [codec_of(program, kind) for _, kind in schema.fields(ours)] == [
            plain(field["codec"]) for field in struct["fields"]
        ], name
        assert [field for field, _ in schema.fields(ours)] == [field["name"] for field in struct["fields"]], name
    assert seen >= len([name for name in TYPES[program] if not is_union(program, name)])
    names = {p["number"]: p["name"].partition("_PROC_")[2].lower() for p in corpus["procedures"]}
    assert dict(PROCEDURES[program]) == names


@pytest.mark.parametrize(("program", "name"), STRUCTURES)
@given(data=st.data())
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
def test_every_structure_round_trips(values_of: ValuesOf, program: str, name: str, data: st.DataObject) -> None:
    types = visible_types(program)
    schema = SCHEMAS[program]
    value = data.draw(values_of(types, name))
    wire = schema.encoder(name)(value)
    assert len(wire) % 4 == 0
    assert schema.decoder(name)(b"\1" + wire + b"\2", 1) == (value, 1 + len(wire))
    cut = data.draw(st.integers(0, len(wire)))
    if cut < len(wire):
        with pytest.raises(XdrError):
            schema.decoder(name)(wire[:cut], 0)


SCHEMAS = {program: Schema(visible_types(program)) for program in TYPES}


def test_there_are_as_many_structures_as_libvirt_has() -> None:
    assert len([name for p, name in STRUCTURES if p == "remote"]) >= 690
    assert max(remote_procedures.PROCEDURES) == len(remote_procedures.PROCEDURES) == 453
