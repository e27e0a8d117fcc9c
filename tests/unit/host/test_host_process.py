"""Detached processes: started, recognised, signalled and awaited."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from purevirt.host.process import (
    ProcessGoneError,
    ProcessIdentity,
    ProcessWatch,
    SpawnRequest,
    read_usage,
    spawn_detached,
)


def start(tmp_path: Path, script: str, *, inherited: tuple[int, ...] = ()) -> ProcessIdentity:
    """A shell script in a process of its own, output in ``tmp_path/out``."""
    output = os.open(tmp_path / "out", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        return spawn_detached(SpawnRequest(["/bin/sh", "-c", script], {"A": "b"}, output, inherited))
    finally:
        os.close(output)


def end_of(identity: ProcessIdentity) -> int | None:
    """The wait status at the end of a process."""

    async def wait() -> int | None:
        watch = ProcessWatch(identity)
        try:
            return await watch.wait(20)
        finally:
            watch.close()

    return asyncio.run(wait())


def test_environment_output_and_exit_status(tmp_path: Path) -> None:
    assert end_of(start(tmp_path, "echo $A; echo bad >&2; exit 7")) == 7
    assert (tmp_path / "out").read_text() == "b\nbad\n"


def test_only_the_named_descriptors_are_inherited(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    identity = start(
        tmp_path, f"echo through >/proc/self/fd/{write_end}; ls /proc/self/fd | wc -l", inherited=(write_end,)
    )
    os.close(write_end)
    assert os.read(read_end, 100) == b"through\n"
    os.close(read_end)
    end_of(identity)
    assert int((tmp_path / "out").read_text()) <= 5


def test_it_leads_a_session_of_its_own(tmp_path: Path) -> None:
    identity = start(tmp_path, "exec sleep 100")
    assert os.getsid(identity.pid) == identity.pid

    async def kill() -> int | None:
        watch = ProcessWatch(identity)
        try:
            with pytest.raises(TimeoutError):
                await watch.wait(0.01)
            return await watch.kill(term_timeout_s=20, kill_timeout_s=20)
        finally:
            watch.close()

    assert asyncio.run(kill()) == signal.SIGTERM


def test_one_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    identity = start(
        tmp_path, f"trap '' TERM; echo x >/proc/self/fd/{write_end}; exec sleep 100", inherited=(write_end,)
    )
    os.close(write_end)
    assert os.read(read_end, 1) == b"x"
    os.close(read_end)

    async def kill() -> int | None:
        watch = ProcessWatch(identity)
        try:
            return await watch.kill(term_timeout_s=0.05, kill_timeout_s=20)
        finally:
            watch.close()

    assert asyncio.run(kill()) == signal.SIGKILL


def test_a_pid_of_somebody_else_is_refused() -> None:
    own = ProcessIdentity.of(os.getpid())
    ProcessWatch(own).close()
    with pytest.raises(ProcessGoneError, match="another one"):
        ProcessWatch(ProcessIdentity(own.pid, own.start_time - 1))


def test_a_missing_program_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), (tmp_path / "out").open("wb") as out:
        spawn_detached(SpawnRequest(["/nonexistent/qemu"], {}, out.fileno()))


def test_usage_of_a_process_and_a_thread() -> None:
    usage = read_usage(os.getpid())
    assert usage.user_ns > 0
    assert usage.rss_kib > 1000
    assert 0 <= read_usage(os.getpid(), os.getpid()).cpu < (os.cpu_count() or 1)
    with pytest.raises(ProcessGoneError):
        read_usage(2**22 + 1)
