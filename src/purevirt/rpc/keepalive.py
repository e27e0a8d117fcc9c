"""Keepalive: when to ping a silent peer and when to give it up. Knows no clock and no socket."""

from enum import Enum, auto

from purevirt.rpc.message import KEEPALIVE_PROGRAM, KEEPALIVE_VERSION, MESSAGE, OK, build

PING, PONG = 1, 2
PING_MESSAGE = build(KEEPALIVE_PROGRAM, KEEPALIVE_VERSION, PING, MESSAGE, 0, OK)
PONG_MESSAGE = build(KEEPALIVE_PROGRAM, KEEPALIVE_VERSION, PONG, MESSAGE, 0, OK)

DEFAULT_INTERVAL_S = 5
DEFAULT_COUNT = 5


class KeepaliveAction(Enum):
    """What a timer tick asks the owner of the connection to do."""

    PING = auto()
    DEAD = auto()


class Keepalive:
    """Counts the intervals in which a peer was silent (virKeepAlive).

    ``interval_s`` seconds between pings, ``count`` unanswered ones before the peer is given up.
    """

    def __init__(self, interval_s: int = DEFAULT_INTERVAL_S, count: int = DEFAULT_COUNT) -> None:
        self.interval_s = interval_s
        self.count = count
        self._unanswered = 0

    def heard(self) -> None:
        """Something came from the peer: it lives."""
        self._unanswered = 0

    def tick(self) -> KeepaliveAction:
        """One interval has passed."""
        if self._unanswered >= self.count:
            return KeepaliveAction.DEAD
        self._unanswered += 1
        return KeepaliveAction.PING
