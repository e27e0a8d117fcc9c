"""The asyncio-native, typed API: ``async with purevirt.aio.connect() as connection``.

Results are the dataclasses of ``purevirt.api.result``, constants the enumerations of ``purevirt.enums``. Errors are
``purevirt.errors.Error``; ``purevirt.aio.errors`` has a class for each code. Events are in ``purevirt.aio.event``.
"""

from purevirt.aio.checkpoint import Checkpoint
from purevirt.aio.connection import Connection, connect
from purevirt.aio.domain import Domain
from purevirt.aio.failure import ConnectionGap, ConnectionLost, EventsLost, QueueOverflow
from purevirt.aio.happening import Event
from purevirt.aio.interface import Interface
from purevirt.aio.network import Network, NetworkPort
from purevirt.aio.nodedev import NodeDevice
from purevirt.aio.nwfilter import NWFilter, NWFilterBinding
from purevirt.aio.opening import Opening
from purevirt.aio.secret import Secret
from purevirt.aio.snapshot import Snapshot
from purevirt.aio.storage import StoragePool, StorageVolume
from purevirt.aio.stream import Console, Picture, Reader, Writer
from purevirt.aio.subscription import Subscription
from purevirt.api.stream import Hole
from purevirt.errors import Error

__all__ = [
    "Checkpoint",
    "Connection",
    "ConnectionGap",
    "ConnectionLost",
    "Console",
    "Domain",
    "Error",
    "Event",
    "EventsLost",
    "Hole",
    "Interface",
    "NWFilter",
    "NWFilterBinding",
    "Network",
    "NetworkPort",
    "NodeDevice",
    "Opening",
    "Picture",
    "QueueOverflow",
    "Reader",
    "Secret",
    "Snapshot",
    "StoragePool",
    "StorageVolume",
    "Subscription",
    "Writer",
    "connect",
]
