"""The asyncio facade over a daemon: many calls at once, giving up, losing the daemon and finding it again."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest

import purevirt.aio
from purevirt.aio import errors
from purevirt.aio.event import DomainLifecycleEvent
from purevirt.aio.failure import ConnectionGap, ConnectionLost, EventsLost
from purevirt.drivers.remote.session import RemoteSession
from purevirt.enums.common import ConnectCloseReason
from purevirt.enums.domain_event import DomainEventSuspendedDetailType, DomainEventType
from purevirt.enums.domain_state import DomainPausedReason
from purevirt.rpc.asyncclient import AsyncClient

WAIT_S = 30
CALLS = 2000
T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(coroutine, WAIT_S))


def connect(daemon: Any, **options: Any) -> purevirt.aio.Opening[purevirt.aio.Connection]:
    return purevirt.aio.connect(f"test+unix:///default?socket={daemon.socket}", **options)


@contextlib.contextmanager
def stopped(daemon: Any) -> Iterator[None]:
    """The daemon answers nothing inside the block."""
    os.kill(daemon.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(daemon.pid, signal.SIGCONT)


async def until(predicate: Callable[[], bool]) -> None:
    """Let other tasks run until something holds; the test as a whole is bounded."""
    while not predicate():  # noqa: ASYNC110  # what is waited for tells nobody
        await asyncio.sleep(0)


def test_thousands_of_calls_at_once(daemon: Any) -> None:
    async def main() -> None:
        async with connect(daemon) as connection:
            domain = await connection.domain_by_name("test")
            infos = await asyncio.gather(*(domain.info() for _ in range(CALLS)))
            assert {info.vcpus for info in infos} == {2}
            assert len(infos) == CALLS

    run(main())


def test_cancelled_calls_leave_the_connection_usable(daemon: Any) -> None:
    async def main() -> None:
        async with connect(daemon) as connection:
            with stopped(daemon):
                calls = [asyncio.ensure_future(connection.hostname()) for _ in range(50)]
                await asyncio.sleep(0)
                for call in calls[::2]:
                    call.cancel()
                results = asyncio.gather(*calls, return_exceptions=True)
                await asyncio.sleep(0)
            kinds = [type(result) for result in await results]
            assert kinds == [asyncio.CancelledError, str] * 25
            assert await connection.hypervisor() == "TEST"

    run(main())


def test_deadlines_of_a_connection_and_of_a_block(daemon: Any) -> None:
    async def main() -> None:
        async with connect(daemon) as connection:
            with stopped(daemon):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.02):
                        await connection.hostname()
                connection.timeout_s = 0.02
                with pytest.raises(TimeoutError):
                    await connection.hostname()
            connection.timeout_s = WAIT_S
            assert await connection.hypervisor() == "TEST"

    run(main())


def test_opening_has_a_deadline(daemon: Any) -> None:
    async def main() -> None:
        with stopped(daemon), pytest.raises(TimeoutError):
            await connect(daemon, timeout=0.05)

    run(main())


def test_events_come_in_order(daemon: Any) -> None:
    async def main() -> None:
        async with connect(daemon) as connection, connect(daemon) as other:
            domain = await connection.domain_by_name("test")
            async with other.subscribe(DomainLifecycleEvent, subject=domain) as subscription:
                for _ in range(100):
                    await domain.suspend()
                    await domain.resume()
                found = [(await anext(subscription)).event for _ in range(200)]
            assert found == [DomainEventType.SUSPENDED, DomainEventType.RESUMED] * 100

    run(main())


def test_registrations_of_cancelled_subscribers_go_away(daemon: Any) -> None:
    async def main() -> None:
        async with connect(daemon) as connection:
            domain = await connection.domain_by_name("test")
            with stopped(daemon):
                subscribing = asyncio.ensure_future(connection.subscribe(DomainLifecycleEvent).__aenter__())
                await until(lambda: bool(connection._link._tasks))
                subscribing.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await subscribing
            await until(lambda: not connection._link._tasks)
            async with connection.subscribe(DomainLifecycleEvent) as subscription:
                await domain.suspend()
                await domain.resume()
                assert (await anext(subscription)).event is DomainEventType.SUSPENDED
            assert connection._link.router._receivers == {}

    run(main())


def test_a_killed_daemon_fails_the_calls_that_wait(start_daemon: Any) -> None:
    daemon = start_daemon()

    async def main() -> None:
        async with connect(daemon) as connection:
            reasons: list[ConnectCloseReason] = []
            connection.on_close(reasons.append)
            subscription = await connection.subscribe(DomainLifecycleEvent).__aenter__()
            os.kill(daemon.pid, signal.SIGSTOP)
            calls = [asyncio.ensure_future(connection.hostname()) for _ in range(20)]
            listening = asyncio.ensure_future(anext(subscription))
            await asyncio.sleep(0)
            daemon.stop(signal.SIGKILL)
            results = await asyncio.gather(*calls, listening, return_exceptions=True)
            assert {type(result) for result in results} == {ConnectionLost}
            assert await connection.closed is ConnectCloseReason.EOF
            with pytest.raises(ConnectionLost):
                await connection.hostname()
            assert reasons == [ConnectCloseReason.EOF]

    run(main())


def again(start_daemon: Any, old: Any) -> Any:
    """Another daemon, at whose socket the old one's can be reached again."""
    new = start_daemon()
    old.socket.unlink(missing_ok=True)
    old.socket.symlink_to(new.socket)
    return new


def test_a_lost_connection_is_made_again(start_daemon: Any) -> None:
    daemon = start_daemon()

    async def main() -> None:
        async with connect(daemon, reconnect=True) as connection:
            domain = await connection.domain_by_name("test")
            async with (
                connection.subscribe(DomainLifecycleEvent) as told,
                connection.subscribe(DomainLifecycleEvent, gaps=True) as listed,
            ):
                daemon.stop(signal.SIGKILL)
                waiting = asyncio.ensure_future(until_answered(connection))
                await asyncio.to_thread(again, start_daemon, daemon)
                assert await waiting == "TEST"
                with pytest.raises(EventsLost) as caught:
                    await anext(told)
                assert caught.value.gap == ConnectionGap(ConnectCloseReason.EOF)
                assert await anext(listed) == ConnectionGap(ConnectCloseReason.EOF)
                await domain.suspend()
                for subscription in (told, listed):
                    event = await anext(subscription)
                    assert isinstance(event, DomainLifecycleEvent)
                    assert event.event is DomainEventType.SUSPENDED
            assert not connection.closed.done()

    run(main())


async def until_answered(connection: purevirt.aio.Connection) -> str:
    """What the connection answers as soon as it does; the first call may still meet the lost one."""
    while True:
        with contextlib.suppress(ConnectionLost):
            return await connection.hypervisor()


def test_closing_ends_attempts_to_connect_again(start_daemon: Any) -> None:
    daemon = start_daemon()

    async def main() -> None:
        connection = await connect(daemon, reconnect=True)
        daemon.stop(signal.SIGKILL)
        daemon.socket.unlink(missing_ok=True)
        calling = asyncio.ensure_future(connection.hostname())
        await until(lambda: bool(connection._link._tasks))
        await connection.close()
        with pytest.raises((ConnectionLost, errors.InvalidConnection)):
            await calling
        assert connection.closed.result() is ConnectCloseReason.CLIENT

    run(main())


def test_pictures_are_read_to_their_end(daemon: Any) -> None:
    async def main() -> None:
        async with connect(daemon) as connection:
            domain = await connection.domain_by_name("test")
            async with domain.screenshot() as picture:
                assert picture.mime == "image/png"
                assert (await picture.read_all()).startswith(b"\x89PNG")
            assert picture.is_over
            async with domain.screenshot() as picture:
                pass
            assert await connection.hypervisor() == "TEST"

    run(main())


def test_closing_tells_those_who_subscribe(daemon: Any) -> None:
    async def main() -> None:
        connection = await connect(daemon)
        with stopped(daemon):
            subscribing = asyncio.ensure_future(connection.subscribe(DomainLifecycleEvent).__aenter__())
            await until(lambda: bool(connection._link._tasks))
            closing = asyncio.ensure_future(connection.close())
            with pytest.raises(errors.InvalidConnection):
                await subscribing
        await closing

    run(main())


def test_a_connection_lost_twice_subscribes_once(start_daemon: Any) -> None:
    daemon = start_daemon()

    async def main() -> None:
        async with (
            connect(daemon, reconnect=True) as connection,
            connection.subscribe(DomainLifecycleEvent, gaps=True) as subscription,
        ):
            domain = await connection.domain_by_name("test")
            running = daemon
            for _ in range(2):
                running.stop(signal.SIGKILL)
                running = await asyncio.to_thread(again, start_daemon, daemon)
                assert await anext(subscription) == ConnectionGap(ConnectCloseReason.EOF)
            await domain.suspend()
            await domain.resume()
            found = [await anext(subscription) for _ in range(2)]
            kinds = [event.event for event in found if isinstance(event, DomainLifecycleEvent)]
            assert kinds == [DomainEventType.SUSPENDED, DomainEventType.RESUMED]
            assert len(connection._link.router._receivers) == 1

    run(main())


def test_an_unsubscribing_program_leaves_the_next_session_alone(start_daemon: Any) -> None:
    daemon = start_daemon()

    async def main() -> None:
        async with connect(daemon, reconnect=True) as connection:
            subscription = await connection.subscribe(DomainLifecycleEvent).__aenter__()
            daemon.stop(signal.SIGKILL)
            await until(lambda: not connection._link.is_on(connection._link.session))
            await subscription.close()
            await asyncio.to_thread(again, start_daemon, daemon)
            assert await connection.hypervisor() == "TEST"
            assert connection._link.router._receivers == {}

    run(main())


def test_details_and_reasons_are_named(daemon: Any) -> None:
    async def main() -> None:
        async with connect(daemon) as connection:
            domain = await connection.domain_by_name("test")
            async with connection.subscribe(DomainLifecycleEvent) as subscription:
                await domain.suspend()
                assert (await anext(subscription)).detail is DomainEventSuspendedDetailType.PAUSED
                assert (await domain.state()).reason is DomainPausedReason.USER
                await domain.resume()

    run(main())


def test_a_stream_that_nobody_waits_for_is_dropped(daemon: Any) -> None:
    async def main() -> None:
        async with connect(daemon) as connection:
            domain = await connection.domain_by_name("test")
            session = connection._link.session
            assert isinstance(session, RemoteSession)
            assert isinstance(session.transport, AsyncClient)
            with stopped(daemon):
                opening = asyncio.ensure_future(domain.screenshot().__aenter__())
                await until(lambda: bool(connection._link._tasks))
                opening.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await opening
            await until(lambda: not connection._link._tasks)
            assert session.transport._conversation.streams == {}
            assert await connection.hypervisor() == "TEST"

    run(main())


def test_other_event_loops(daemon: Any) -> None:
    uvloop = pytest.importorskip("uvloop")

    async def main() -> None:
        async with connect(daemon, timeout=WAIT_S) as connection:
            domain = await connection.domain_by_name("test")
            async with connection.subscribe(DomainLifecycleEvent) as subscription:
                await domain.suspend()
                await domain.resume()
                assert (await anext(subscription)).event is DomainEventType.SUSPENDED
            async with domain.screenshot() as picture:
                assert await picture.read_all()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
