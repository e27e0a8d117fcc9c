"""Waiting for events: counting those that arrive, with a time limit and an end by Ctrl-C."""

import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import Failed
from purevirt.cli.shell import Shell


def timestamp() -> str:
    """Now, as events are stamped."""
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + "+0000"


class EventWaiter:
    """Prints events as they come; `wait` ends after the first one unless `--loop` was given."""

    def __init__(self, shell: Shell, arguments: Arguments) -> None:
        self._shell = shell
        self._loop = arguments.has("loop")
        self._stamp = arguments.has("timestamp")
        self._timeout_s = arguments.find_timeout_s()
        self._count = 0
        self._done = threading.Event()

    def report(self, text: str) -> None:
        """Print one event and count it; called from the thread of the event loop."""
        if self._done.is_set() and not self._loop:
            return
        self._shell.print(f"{timestamp()}: {text}" if self._stamp else text)
        sys.stdout.flush()
        self._count += 1
        if not self._loop:
            self._done.set()

    def wait(self) -> None:
        """Wait, then say how it ended and how many events there were.

        Raises:
            Failed: not one event arrived.
        """
        try:
            ended = self._done.wait(self._timeout_s)
            if not ended:
                self._shell.print("event loop timed out")
        except KeyboardInterrupt:
            self._shell.print("event loop interrupted")
        self._shell.print(f"events received: {self._count}")
        if not self._count:
            raise Failed("")


def wait_for_events(
    shell: Shell,
    arguments: Arguments,
    register: Callable[[EventWaiter], list[int]],
    deregister: Callable[[int], object],
) -> None:
    """Register for events, wait and deregister; `register` gives the identifiers `deregister` is called with.

    Raises:
        Failed: not one event arrived.
    """
    waiter = EventWaiter(shell, arguments)
    identifiers = register(waiter)
    try:
        waiter.wait()
    finally:
        for identifier in identifiers:
            deregister(identifier)
