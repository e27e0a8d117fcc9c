"""The state behind a connection to the test driver: one made-up host with its objects."""

from ipaddress import ip_address
from itertools import count

from purevirt.api.subscription import EventBus
from purevirt.conf.checkpoint import Checkpoint
from purevirt.conf.domain import Domain
from purevirt.conf.domain.interface import InterfaceTarget
from purevirt.conf.nodedevice import NodeDevice
from purevirt.conf.snapshot import Snapshot
from purevirt.drivers.shared.domain_record import DomainRecord
from purevirt.drivers.shared.domain_table import DomainTable
from purevirt.drivers.shared.moment import MomentTree
from purevirt.drivers.shared.network_table import NetworkRecord, NetworkTable
from purevirt.drivers.shared.pool_table import PoolRecord, PoolTable
from purevirt.drivers.test.host import Host
from purevirt.drivers.test.interface_table import InterfaceTable
from purevirt.errors import Error, ErrorCode

INITIAL_CLOCK_S = 627319920
"""What the clock of a guest shows until it is set: seconds since the epoch."""

MAX_INTERFACES = 1024
"""How many names are tried for the interfaces of a domain."""


class TestDomain(DomainRecord):
    """A domain of the test driver; ``frozen`` are the mount points whose file systems are frozen."""

    __test__ = False
    __slots__ = ("checkpoints", "clock", "frozen", "snapshots")

    def __init__(self, definition: Domain) -> None:
        super().__init__(definition)
        self.clock = (INITIAL_CLOCK_S, 0)
        self.frozen: set[str] = set()
        self.snapshots: MomentTree[Snapshot] = MomentTree()
        self.checkpoints: MomentTree[Checkpoint] = MomentTree()

    @property
    def snapshot_count(self) -> int:
        return len(self.snapshots)

    @property
    def checkpoint_count(self) -> int:
        return len(self.checkpoints)


class TestNode:
    """A made-up host; every connection to the same address shares one."""

    __test__ = False

    def __init__(self, host: Host) -> None:
        self.host = host
        self.bus = EventBus()
        self.domains: DomainTable[TestDomain] = DomainTable(TestDomain)
        self.networks: NetworkTable[NetworkRecord] = NetworkTable(NetworkRecord)
        self.pools: PoolTable[PoolRecord] = PoolTable(PoolRecord)
        self.interfaces = InterfaceTable()
        self.devices: dict[str, NodeDevice] = {}
        self.passwords: dict[str, str | None] = {}
        self._domain_ids = count(1)

    def start(self, record: TestDomain, reason: int) -> None:
        """Let a domain run; ``reason`` is a number of DomainRunningReason."""
        record.start(next(self._domain_ids), reason)

    def lease(self, network: str, offset: int) -> str | None:
        """The address at a place behind the first that a network gives out; None where it gives out none."""
        record = self.networks.find_by_name(network)
        ips = record.current.ips if record is not None else []
        starts = (r.start for ip in ips if ip.dhcp is not None for r in ip.dhcp.ranges if r.start)
        start = next(starts, None)
        return str(ip_address(start) + offset) if start else None


def name_interfaces(definition: Domain) -> None:
    """Give every interface without one a name that is free in its domain: ``testnet0`` and so on."""
    interfaces = definition.devices.interfaces
    taken = {i.target.dev for i in interfaces if i.target is not None}
    free = (name for name in (f"testnet{n}" for n in range(MAX_INTERFACES)) if name not in taken)
    for interface in interfaces:
        if interface.target is None or not interface.target.dev:
            name = next(free, None)
            if name is None:
                raise Error(ErrorCode.INTERNAL_ERROR, f"Exceeded max iface limit {MAX_INTERFACES}")
            interface.target = interface.target or InterfaceTarget()
            interface.target.dev = name
