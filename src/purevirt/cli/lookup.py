"""Finding the object a command names: by id, UUID, name, path or key, and how each kind is called."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import Failed
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Option, required

_UUID_LENGTH = 36
_MAC = re.compile(r"([0-9A-Fa-f]{1,2}:){5}[0-9A-Fa-f]{1,2}")
_DEBUG_INFO = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way(Generic[T]):
    """One way to look an object up, and which texts it is worth trying with."""

    name: str
    find: Callable[[libvirt.virConnect, str], T]
    fits: Callable[[str], bool] = lambda _text: True


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) < 2**31


def _is_uuid(text: str) -> bool:
    return len(text) == _UUID_LENGTH


def is_mac(text: str) -> bool:
    """Whether a text is a MAC address."""
    return _MAC.fullmatch(text) is not None


class Kind(Generic[T]):
    """A kind of object: the option that names it and the ways to look it up, tried in order."""

    def __init__(
        self, option: str, noun: str, help: str, *ways: Way[T], silent: bool = False, missing: str = ""
    ) -> None:
        self.option: Option = required(option, help)
        self.noun = noun
        self.ways = ways
        self.silent = silent
        self.missing = missing or f"failed to get {noun} '{{}}'"

    def get(self, shell: Shell, arguments: Arguments, *only: str) -> T:
        """The object the command's option names; `only` limits the ways to look it up.

        Raises:
            Failed: there is none.
        """
        name = arguments.get(self.option.name)
        shell.debug(_DEBUG_INFO, f"{arguments.command.name}: found option <{self.option.name}>: {name}")
        return self.find(shell, name, arguments.command.name, *only)

    def find(self, shell: Shell, name: str, command: str, *only: str) -> T:
        """As `get`, for a name that comes from elsewhere."""
        error: libvirt.libvirtError | None = None
        for way in self.ways:
            if (only and way.name not in only) or not way.fits(name):
                continue
            shell.debug(_DEBUG_INFO, f"{command}: <{self.option.name}> trying as {self.noun} {way.name}")
            try:
                return way.find(shell.connection, name)
            except libvirt.libvirtError as failure:
                error = failure
        # of a domain virsh tells no more than that there is none
        raise Failed(self.missing.format(name)) from (None if self.silent else error)


DOMAIN = Kind[libvirt.virDomain](
    "domain",
    "domain",
    "domain name, id or uuid",
    Way("ID", lambda connection, name: connection.lookupByID(int(name)), _is_id),
    Way("UUID", lambda connection, name: connection.lookupByUUIDString(name), _is_uuid),
    Way("NAME", lambda connection, name: connection.lookupByName(name)),
    silent=True,
)
NETWORK = Kind[libvirt.virNetwork](
    "network",
    "network",
    "network name or uuid",
    Way("UUID", lambda connection, name: connection.networkLookupByUUIDString(name), _is_uuid),
    Way("NAME", lambda connection, name: connection.networkLookupByName(name)),
)
POOL = Kind[libvirt.virStoragePool](
    "pool",
    "pool",
    "pool name or uuid",
    Way("UUID", lambda connection, name: connection.storagePoolLookupByUUIDString(name), _is_uuid),
    Way("NAME", lambda connection, name: connection.storagePoolLookupByName(name)),
)
INTERFACE = Kind[libvirt.virInterface](
    "interface",
    "interface",
    "interface name or MAC address",
    Way("NAME", lambda connection, name: connection.interfaceLookupByName(name), lambda text: not is_mac(text)),
    Way("MAC", lambda connection, name: connection.interfaceLookupByMACString(name), is_mac),
)
NWFILTER = Kind[libvirt.virNWFilter](
    "nwfilter",
    "nwfilter",
    "network filter name or uuid",
    Way("UUID", lambda connection, name: connection.nwfilterLookupByUUIDString(name), _is_uuid),
    Way("NAME", lambda connection, name: connection.nwfilterLookupByName(name)),
)
BINDING = Kind[libvirt.virNWFilterBinding](
    "binding",
    "nwfilter binding",
    "network filter binding port dev",
    Way("PORT DEV", lambda connection, name: connection.nwfilterBindingLookupByPortDev(name)),
)
SECRET = Kind[libvirt.virSecret](
    "secret",
    "secret",
    "secret UUID",
    Way("UUID", lambda connection, name: connection.secretLookupByUUIDString(name)),
)
