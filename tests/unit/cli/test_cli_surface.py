"""Every declared command against the recorded surface of virsh: options, order, constraints, groups, synopsis."""

import json
import os
from pathlib import Path

import pytest

from purevirt.cli import command
from purevirt.cli.completion import candidates
from purevirt.cli.help import format_all, format_command, format_group, format_usage, synopsis
from purevirt.cli.spec import TABLE, Command, Group, OptionKind

assert command.MODULES

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).parents[4] / "shared")) / "cli" / "virsh_commands.json"
KINDS = {
    "bool": OptionKind.FLAG,
    "string": OptionKind.TEXT,
    "int": OptionKind.NUMBER,
    "argv": OptionKind.WORDS,
    "alias": OptionKind.ALIAS,
}
# constraints that virsh has, but in code of the command rather than in its list
OWN_CONSTRAINTS = {"list", "vcpucount", "pool-build"}
# virsh 9.0.0 showed a required option of these as one that is not, or options in another order
RESHAPED = {
    "blkdeviotune",
    "checkpoint-delete",
    "checkpoint-dumpxml",
    "checkpoint-edit",
    "checkpoint-info",
    "checkpoint-parent",
}


@pytest.fixture(scope="module")
def surface() -> dict[str, dict]:  # type: ignore[type-arg] # a JSON document
    if not SHARED.exists():
        pytest.skip("the recorded surface of virsh is not here")
    return json.loads(SHARED.read_text())


@pytest.fixture(params=sorted(TABLE.commands))
def declared(request: pytest.FixtureRequest) -> Command:
    return TABLE.commands[request.param]


def test_options_are_those_of_virsh(declared: Command, surface: dict[str, dict]) -> None:  # type: ignore[type-arg]
    recorded = surface["commands"][declared.name]["options"]
    expected = [
        (
            option["name"],
            KINDS[option["type"]],
            option["required"],
            bool(option.get("positional") or option.get("unwanted_positional")),
            bool(option.get("allow_empty")),
            option.get("alias_for", ""),
        )
        for option in recorded
    ]
    actual = [(o.name, o.kind, o.required, o.by_position, o.allow_empty, o.alias_for) for o in declared.options]
    assert actual == expected


def test_constraints_are_those_of_virsh(declared: Command, surface: dict[str, dict]) -> None:  # type: ignore[type-arg]
    recorded = surface["commands"][declared.name].get("constraints", [])
    expected = {(each["kind"], *each["options"]) for each in recorded}
    kinds = {"exclusive": declared.exclusive, "alternative": declared.alternative, "requires": declared.requires}
    actual = {(kind, *pair) for kind, pairs in kinds.items() for pair in pairs}
    if declared.name not in OWN_CONSTRAINTS:
        assert actual == expected


def test_group_is_that_of_virsh(declared: Command, surface: dict[str, dict]) -> None:  # type: ignore[type-arg]
    group = surface["commands"][declared.name]["group"]
    assert declared.group.keyword == ("purevirt" if group == "virsh" else group)
    assert declared.needs_connection == surface["commands"][declared.name]["needs_connection"]


def test_synopsis_is_that_of_virsh(declared: Command, surface: dict[str, dict]) -> None:  # type: ignore[type-arg]
    recorded = surface["commands"][declared.name]
    if recorded.get("options_missing_in_9.0.0") or not recorded["in_9.0.0"] or declared.name in RESHAPED:
        pytest.skip("virsh 9.0.0 had other options")
    assert synopsis(declared) == surface["synopsis_9.0.0"][declared.name]


def test_constraints_name_options(declared: Command) -> None:
    for first, second in (*declared.exclusive, *declared.alternative, *declared.requires):
        assert {first, second} <= set(declared.by_name)


def test_every_option_is_described(declared: Command) -> None:
    assert declared.help
    assert all(option.help for option in declared.options if option.kind is not OptionKind.ALIAS)
    assert declared.help in format_command(declared)


def test_help_of_a_command() -> None:
    lines = format_command(TABLE.commands["domstate"]).splitlines()
    assert lines[0] == "  NAME"
    assert lines[3:5] == ["  SYNOPSIS", "    domstate <domain> [--reason]"]
    assert "    [--domain] <string>  domain name, id or uuid" in lines
    assert "    --reason         also print reason for the state" in lines


def test_help_lists_every_group_and_command() -> None:
    everything = format_all()
    assert everything.startswith("Grouped commands:\n\n Domain Management (help keyword 'domain'):\n")
    assert all(f"\n    {name:<30} " in everything for name, found in TABLE.commands.items() if not found.hidden)
    assert format_group(Group.EVENTS) == (
        " Domain Events (help keyword 'events'):\n    event                          Domain Events\n"
    )
    assert format_usage("purevirt").startswith("\npurevirt [options]... [<command_string>]\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("domst", ["domstate", "domstats"]),
        ("list; domstate --", ["--domain", "--reason"]),
        ("domstate --reason --", ["--domain"]),
        ("domstate x", []),
        ("nope --", []),
    ],
)
def test_completion(line: str, expected: list[str]) -> None:
    assert candidates(line) == expected
