"""Events of a connection."""

from collections.abc import AsyncGenerator
from typing import Literal, TypeVar, overload

from purevirt.aio.domain import Domain
from purevirt.aio.event import QemuMonitorEvent
from purevirt.aio.failure import Gap
from purevirt.aio.handle import Caller
from purevirt.aio.happening import Event, Subject
from purevirt.aio.subscription import QUEUE_SIZE, Subscription, Want
from purevirt.api.operation import NoFlags
from purevirt.enums.qemu import ConnectDomainQemuMonitorEventRegisterFlags

E = TypeVar("E", bound=Event)


class ConnectionEvent(Caller):
    """What happens to the objects of a connection."""

    @overload
    def subscribe(
        self, *events: type[E], subject: Subject | None = None, size: int = QUEUE_SIZE, gaps: Literal[False] = False
    ) -> Subscription[E]: ...

    @overload
    def subscribe(
        self, *events: type[E], subject: Subject | None = None, size: int = QUEUE_SIZE, gaps: Literal[True]
    ) -> Subscription[E | Gap]: ...

    def subscribe(
        self, *events: type[E], subject: Subject | None = None, size: int = QUEUE_SIZE, gaps: bool = False
    ) -> Subscription[E] | Subscription[E | Gap]:
        """Events of some classes, of all objects or of one, to be used in ``async with`` and ``async for``.

        At most ``size`` of them wait. Where some are missing, iteration raises EventsLost or, with ``gaps``, gives a
        ConnectionGap or QueueOverflow in their place. Raises TypeError for events that never happen to the subject.
        """
        return Subscription(self._link, [Want.of(kind, subject) for kind in events], size, gives_gaps=gaps)

    async def events(
        self, *events: type[E], subject: Subject | None = None, size: int = QUEUE_SIZE
    ) -> AsyncGenerator[E, None]:
        """As ``subscribe``, for ``async for`` alone: subscribed from its first step until the iterator is closed."""
        async with self.subscribe(*events, subject=subject, size=size) as subscription:
            async for event in subscription:
                yield event

    def subscribe_monitor(
        self,
        event: str | None = None,
        *,
        subject: Domain | None = None,
        flags: ConnectDomainQemuMonitorEventRegisterFlags | None = None,
        size: int = QUEUE_SIZE,
    ) -> Subscription[QemuMonitorEvent]:
        """Events of QEMU's monitors, all or those of a name or a pattern."""
        ref = None if subject is None else subject.ref
        want = Want(QemuMonitorEvent, (ref, event, NoFlags(flags or 0)))
        return Subscription(self._link, [want], size, gives_gaps=False)
