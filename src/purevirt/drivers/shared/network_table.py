"""The virtual networks of a driver."""

from collections.abc import Callable
from typing import TypeVar

from purevirt.api.ref import NetworkRef
from purevirt.conf.network import Network, format_network
from purevirt.drivers.shared.object_record import ObjectRecord
from purevirt.drivers.shared.object_table import ObjectKind, ObjectTable
from purevirt.enums.network import ConnectListAllNetworksFlags as Listed
from purevirt.errors import ErrorDomain


class NetworkRecord(ObjectRecord[Network]):
    """A virtual network (virNetworkObj)."""

    __slots__ = ("ref", "runs")

    def __init__(self, definition: Network) -> None:
        super().__init__(definition)
        self.runs = False
        self.ref = NetworkRef(self.name, self.uuid)

    @property
    def is_active(self) -> bool:
        return self.runs

    def set_active(self, runs: bool) -> None:
        """Start or stop the network."""
        self.runs = runs
        self.changed()

    def xml(self, *, inactive: bool = False) -> str:
        """The XML document, formatted once per change."""
        try:
            return self.texts[inactive]
        except KeyError:
            definition = self.config if inactive else self.current
            text = self.texts[inactive] = format_network(definition, inactive=inactive)
            return text


FILTERS: tuple[tuple[tuple[Listed, Callable[[NetworkRecord], bool]], ...], ...] = (
    ((Listed.ACTIVE, lambda n: n.is_active), (Listed.INACTIVE, lambda n: not n.is_active)),
    ((Listed.PERSISTENT, lambda n: n.is_persistent), (Listed.TRANSIENT, lambda n: not n.is_persistent)),
    ((Listed.AUTOSTART, lambda n: n.autostart), (Listed.NO_AUTOSTART, lambda n: not n.autostart)),
)
"""Groups of filters: an object is listed when it passes one chosen filter of every group that has any."""

LIST_FLAGS = Listed(sum(flag for group in FILTERS for flag, _ in group))

Record = TypeVar("Record", bound=NetworkRecord)


class NetworkTable(ObjectTable[Record, Network, NetworkRef]):
    """The networks of one driver."""

    kind = ObjectKind("network", ErrorDomain.NETWORK, "network is already active as '{name}'")

    def __init__(self, make: Callable[[Network], Record]) -> None:
        super().__init__(make, FILTERS)

    @staticmethod
    def ref_of(record: Record) -> NetworkRef:
        return record.ref

    @staticmethod
    def assign(record: Record, definition: Network, live: bool) -> Network | None:
        return record.assign(definition, live=live)
