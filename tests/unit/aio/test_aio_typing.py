"""A program that uses the asyncio facade passes a strict type checker, and its mistakes do not."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WAIT_S = 110

GOOD = """
import asyncio
from uuid import UUID

import purevirt.aio
from purevirt.aio import ConnectionGap, QueueOverflow
from purevirt.aio.errors import DomainNotFound
from purevirt.aio.event import DomainLifecycleEvent
from purevirt.api.result import DomainInfo
from purevirt.enums.domain import DomainXMLFlags


async def main() -> None:
    async with purevirt.aio.connect("test:///default", timeout=5) as connection:
        domain: purevirt.aio.Domain = await connection.domain_by_uuid(UUID(int=1))
        info: DomainInfo = await domain.info()
        text: str = await domain.xml(flags=DomainXMLFlags.INACTIVE)
        async with domain.console() as console:
            await console.write(b"x")
            async for piece in console:
                print(piece)
        async with connection.subscribe(DomainLifecycleEvent, gaps=True) as subscription:
            async for found in subscription:
                if isinstance(found, ConnectionGap | QueueOverflow):
                    continue
                name: str = found.domain.name
                print(info, text, name, found.event.name)
        async for event in connection.events(DomainLifecycleEvent):
            print(event.domain.uuid)
        try:
            await domain.destroy()
        except DomainNotFound as error:
            print(error.message)


asyncio.run(main())
"""

BAD = """
import purevirt.aio
from purevirt.aio.event import DomainLifecycleEvent


async def main() -> None:
    async with purevirt.aio.connect() as connection:
        await connection.domain_by_name(3)
        domain = await connection.domain_by_name("x")
        await domain.xml(flags=2)
        async for event in connection.events(DomainLifecycleEvent):
            event.network
"""


def check(path: Path, text: str, cache: Path) -> str:
    path.write_text(text)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache), str(path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=WAIT_S, env={"MYPYPATH": str(ROOT / "src")}
    )
    return done.stdout + done.stderr


@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is not installed")
def test_programs_are_type_checked(tmp_path: Path) -> None:
    assert "Success" in check(tmp_path / "good.py", GOOD, tmp_path)
    complaints = check(tmp_path / "bad.py", BAD, tmp_path)
    assert 'expected "str"' in complaints
    assert 'expected "DomainXMLFlags | None"' in complaints
    assert '"DomainLifecycleEvent" has no attribute "network"' in complaints
