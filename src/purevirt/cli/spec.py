"""Commands as data: options, constraints, groups and the table that parser and help walk.

Knows nothing of parsing, of output or of the library.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from purevirt.cli.arguments import Arguments
    from purevirt.cli.shell import Shell

Handler = Callable[["Shell", "Arguments"], None]


class Group(enum.Enum):
    """Help groups in the order they are listed: keyword and title."""

    DOMAIN = ("domain", "Domain Management")
    MONITOR = ("monitor", "Domain Monitoring")
    EVENTS = ("events", "Domain Events")
    HOST = ("host", "Host and Hypervisor")
    CHECKPOINT = ("checkpoint", "Checkpoint")
    INTERFACE = ("interface", "Interface")
    FILTER = ("filter", "Network Filter")
    NETWORK = ("network", "Networking")
    NODEDEV = ("nodedev", "Node Device")
    SECRET = ("secret", "Secret")
    SNAPSHOT = ("snapshot", "Snapshot")
    BACKUP = ("backup", "Backup")
    POOL = ("pool", "Storage Pool")
    VOLUME = ("volume", "Storage Volume")
    SHELL = ("purevirt", "Purevirt itself")

    @property
    def keyword(self) -> str:
        """What `help` takes."""
        return self.value[0]

    @property
    def title(self) -> str:
        """What `help` shows."""
        return self.value[1]


class OptionKind(enum.Enum):
    """What an option takes; the value is what the help calls it."""

    FLAG = "bool"
    TEXT = "string"
    NUMBER = "number"
    WORDS = "argv"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command; `by_position` says whether a bare word can fill it."""

    name: str
    kind: OptionKind
    help: str = ""
    required: bool = False
    by_position: bool = False
    allow_empty: bool = False
    alias_for: str = ""


def flag(name: str, help: str) -> Option:
    """A switch without a value."""
    return Option(name, OptionKind.FLAG, help)


def required(name: str, help: str, *, allow_empty: bool = False) -> Option:
    """A string that must be given, by name or by position."""
    return Option(name, OptionKind.TEXT, help, required=True, by_position=True, allow_empty=allow_empty)


def text(name: str, help: str, *, allow_empty: bool = False) -> Option:
    """An optional string that a bare word may fill."""
    return Option(name, OptionKind.TEXT, help, by_position=True, allow_empty=allow_empty)


def named_text(name: str, help: str) -> Option:
    """An optional string, by name only."""
    return Option(name, OptionKind.TEXT, help)


def required_number(name: str, help: str) -> Option:
    """A number that must be given, by name or by position."""
    return Option(name, OptionKind.NUMBER, help, required=True, by_position=True)


def number(name: str, help: str) -> Option:
    """An optional number that a bare word may fill."""
    return Option(name, OptionKind.NUMBER, help, by_position=True)


def named_number(name: str, help: str) -> Option:
    """An optional number, by name only."""
    return Option(name, OptionKind.NUMBER, help)


def words(name: str, help: str, *, required: bool = False) -> Option:
    """All the words that are left."""
    return Option(name, OptionKind.WORDS, help, required=required, by_position=True)


def alias(name: str, alias_for: str) -> Option:
    """Another spelling of an option; `name=value` makes it a switch that sets that value."""
    return Option(name, OptionKind.ALIAS, alias_for=alias_for)


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Command:
    """A command; each pair of `exclusive`, `alternative` and `requires` names two options."""

    name: str
    group: Group
    help: str
    handler: Handler
    options: tuple[Option, ...] = ()
    description: str = ""
    exclusive: Pairs = ()
    alternative: Pairs = ()
    requires: Pairs = ()
    needs_connection: bool = True
    hidden: bool = False
    by_name: dict[str, Option] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the options by name."""
        self.by_name.update((option.name, option) for option in self.options)


class CommandTable:
    """Every command by name, and the other names of some."""

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}
        self.aliases: dict[str, str] = {}

    def add(self, command: Command) -> None:
        """Add a command; a second one of that name is a programming error."""
        if command.name in self.commands:
            raise ValueError(f"command {command.name} is declared twice")
        self.commands[command.name] = command

    def find(self, name: str) -> Command | None:
        """The command called `name`, also by its other name."""
        return self.commands.get(self.aliases.get(name, name))

    def in_group(self, group: Group) -> list[Command]:
        """What the help lists for a group."""
        found = (c for c in self.commands.values() if c.group is group and not c.hidden)
        return sorted(found, key=lambda command: command.name)


TABLE = CommandTable()


def command(
    name: str,
    group: Group,
    help: str,
    *options: Option,
    description: str = "",
    exclusive: Iterable[tuple[str, str]] = (),
    alternative: Iterable[tuple[str, str]] = (),
    requires: Iterable[tuple[str, str]] = (),
    needs_connection: bool = True,
) -> Callable[[Handler], Handler]:
    """Declare the decorated function as the handler of a command."""

    def declare(handler: Handler) -> Handler:
        TABLE.add(
            Command(
                name,
                group,
                help,
                handler,
                options,
                description,
                tuple(exclusive),
                tuple(alternative),
                tuple(requires),
                needs_connection,
            )
        )
        return handler

    return declare


LIVE = flag("live", "affect running domain")
CONFIG = flag("config", "affect next boot")
CURRENT = flag("current", "affect current domain")
AFFECT = (CONFIG, LIVE, CURRENT)
PERSISTENT = flag("persistent", "make live change persistent")
AFFECT_EXCLUSIVE: Pairs = (("current", "live"), ("current", "config"))
PERSISTENT_EXCLUSIVE: Pairs = (("persistent", "current"), *AFFECT_EXCLUSIVE)
XML_FILE_CHECK = flag("validate", "validate the XML against the schema")
XPATH = (
    named_text("xpath", "xpath expression to filter the XML document"),
    flag("wrap", "wrap xpath results in a common root element"),
)
