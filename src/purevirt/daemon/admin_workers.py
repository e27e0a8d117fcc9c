"""The workers of a server, as the admin program tells of them and sets them.

Calls run on one event loop, not on a pool of threads: a worker is the right of one call to be under way. The least
and most numbers are kept as they are set; how many workers there are follows the calls as the threads of libvirt do,
which are added for calls that find none free, and go when the most becomes less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from purevirt.api.typedparam import TypedParams, Value, uint_param
from purevirt.api.wire import PROGRAMS
from purevirt.daemon.server import Server
from purevirt.enums.error import ErrorCode
from purevirt.errors import Error


@dataclass(slots=True)
class Workers:
    """The workers of one server; ``count`` is how many there are now."""

    least: int
    most: int
    priority: int
    count: int = 0

    def set(self, wanted: Mapping[str, Value]) -> None:
        """Change numbers by their names; raises INVALID_ARG where they don't fit together.

        Source: virThreadPoolSetParameters.
        """
        least, most, priority = (
            int(wanted.get(name, value))
            for name, value in (
                ("minWorkers", self.least),
                ("maxWorkers", self.most),
                ("prioWorkers", self.priority),
            )
        )
        if least > most:
            raise Error(ErrorCode.INVALID_ARG, "minWorkers cannot be larger than maxWorkers")
        if (most == 0) != (self.most == 0):
            detail = "maxWorkers must not be switched from zero to non-zero and vice versa"
            raise Error(ErrorCode.INVALID_ARG, detail)
        self.least, self.most, self.priority = least, most, priority
        self._follow(0)

    def format(self, calls: int) -> TypedParams:
        """What there is to tell while a number of calls are under way."""
        self._follow(calls)
        busy = min(calls, self.count)
        return [
            uint_param("minWorkers", self.least),
            uint_param("maxWorkers", self.most),
            uint_param("nWorkers", self.count),
            uint_param("freeWorkers", self.count - busy),
            uint_param("prioWorkers", self.priority),
            uint_param("jobQueueDepth", calls - busy),
        ]

    def _follow(self, calls: int) -> None:
        self.count = min(max(self.count, self.least, calls), self.most)


_ADMIN = PROGRAMS["admin"].number
_known: WeakKeyDictionary[Server, Workers] = WeakKeyDictionary()


def workers_of(server: Server) -> Workers:
    """The workers of a server, with the numbers of its settings until they are set."""
    workers = _known.get(server)
    if workers is None:
        settings = server.settings
        workers = _known[server] = Workers(settings.min_workers, settings.max_workers, settings.prio_workers)
    return workers


def calls_under_way(server: Server) -> int:
    """The calls that want a worker of a server; on that of the admin program the one that asks is one."""
    return sum(client.calls_under_way for client in server.clients()) + int(_ADMIN in server.programs)
