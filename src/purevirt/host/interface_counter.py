"""Counters of the host's network interfaces."""

from dataclasses import dataclass
from pathlib import Path

PROC_NET_DEV = Path("/proc/net/dev")
_COLUMNS_A_DIRECTION = 8


@dataclass(frozen=True, slots=True)
class InterfaceCounters:
    """What went through an interface, seen from the host."""

    rx_bytes: int
    rx_packets: int
    rx_errors: int
    rx_dropped: int
    tx_bytes: int
    tx_packets: int
    tx_errors: int
    tx_dropped: int


def read_counters(name: str, path: Path = PROC_NET_DEV) -> InterfaceCounters | None:
    """The counters of an interface, or None where there is none of that name; raises OSError."""
    for line in path.read_text().splitlines():
        found, colon, rest = line.partition(":")
        if colon and found.strip() == name:
            numbers = [int(word) for word in rest.split()]
            received, sent = numbers[:4], numbers[_COLUMNS_A_DIRECTION : _COLUMNS_A_DIRECTION + 4]
            return InterfaceCounters(*received, *sent)
    return None
