"""The asyncio facade over Debian's libvirtd: its test driver, its storage driver, and streams of real volumes."""

import asyncio
import os
import uuid
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

import purevirt.aio
from purevirt.aio import errors
from purevirt.aio.event import DomainLifecycleEvent, StoragePoolLifecycleEvent
from purevirt.enums.domain_event import DomainEventType
from purevirt.enums.domain_state import DomainState
from purevirt.enums.storage import StoragePoolEventLifecycleType

WAIT_S = 60
CALLS = 2000
MIB = 1 << 20
T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(coroutine, WAIT_S))


def connect(peer: Any, name: str = "test:///default", **options: Any) -> purevirt.aio.Opening[purevirt.aio.Connection]:
    scheme, _, path = name.partition(":")
    return purevirt.aio.connect(f"{scheme}+unix:{path}?socket={peer.socket}", **options)


def test_objects_and_results(c_libvirtd: Any) -> None:
    async def main() -> None:
        async with connect(c_libvirtd) as connection:
            assert await connection.hypervisor() == "TEST"
            domain = await connection.domain_by_name("test")
            assert (await domain.info()).state is DomainState.RUNNING
            assert await connection.domain_by_uuid(domain.uuid) == domain
            assert "hard_limit" in await domain.memory_parameters()
            assert (await domain.vcpus())[0].cpus
            (stats,) = await connection.domain_stats()
            assert stats.values["state.state"] == DomainState.RUNNING
            with pytest.raises(errors.DomainNotFound) as caught:
                await connection.domain_by_name("nobody")
            assert caught.value.message == "Domain not found"

    run(main())


def test_thousands_of_calls_at_once(c_libvirtd: Any) -> None:
    async def main() -> None:
        async with connect(c_libvirtd) as connection:
            domain = await connection.domain_by_name("test")
            infos = await asyncio.gather(*(domain.info() for _ in range(CALLS)))
            assert {info.vcpus for info in infos} == {2}

    run(main())


def test_events_come_in_order(c_libvirtd: Any) -> None:
    async def main() -> None:
        async with connect(c_libvirtd) as connection:
            domain = await connection.domain_by_name("test")
            async with connection.subscribe(DomainLifecycleEvent, subject=domain) as subscription:
                for _ in range(20):
                    await domain.suspend()
                    await domain.resume()
                found = [(await anext(subscription)).event for _ in range(40)]
            assert found == [DomainEventType.SUSPENDED, DomainEventType.RESUMED] * 20

    run(main())


def pool_document(name: str, folder: Path) -> str:
    return f"<pool type='dir'><name>{name}</name><target><path>{folder}</path></target></pool>"


def test_volumes_up_and_down(c_libvirtd: Any, tmp_path: Path) -> None:
    folder = Path(c_libvirtd.folder) / "pool"
    folder.mkdir(exist_ok=True)
    source, copy = tmp_path / "source", tmp_path / "copy"
    with source.open("wb") as file:
        file.write(os.urandom(MIB))
        file.truncate(4 * MIB)
    name = f"aio-{uuid.uuid4()}"

    async def main() -> None:
        async with connect(c_libvirtd, "qemu:///system", timeout=WAIT_S) as connection:
            async with connection.subscribe(StoragePoolLifecycleEvent) as subscription:
                pool = await connection.create_storage_pool(pool_document(name, folder))
                event = await anext(subscription)
                assert (event.pool, event.event) == (pool, StoragePoolEventLifecycleType.STARTED)
            try:
                await transfer(pool)
            finally:
                await pool.destroy()

    async def transfer(pool: purevirt.aio.StoragePool) -> None:
        volume = await pool.create_volume(
            "<volume><name>disk</name><capacity unit='MiB'>4</capacity><target><format type='raw'/></target></volume>"
        )
        with source.open("rb") as file:
            async with volume.upload(is_sparse=True) as writer:
                await writer.send_file(file, is_sparse=True)
        with copy.open("wb") as file:
            async with volume.download(is_sparse=True) as reader:
                assert await reader.save(file) == 4 * MIB
        assert copy.read_bytes() == source.read_bytes()
        async with volume.download(offset=100, length=50) as reader:
            assert await reader.read_all() == source.read_bytes()[100:150]
        async with volume.download() as reader:
            assert await reader.read(10) != b""
        assert (await volume.info()).capacity == 4 * MIB
        await volume.delete()
        with pytest.raises(errors.StorageVolumeNotFound):
            await volume.info()

    run(main())


def test_a_cancelled_call_leaves_the_connection_usable(c_libvirtd: Any) -> None:
    async def main() -> None:
        async with connect(c_libvirtd) as connection:
            calls = [asyncio.ensure_future(connection.capabilities()) for _ in range(20)]
            await asyncio.sleep(0)
            for call in calls[1::2]:
                call.cancel()
            kinds = [type(found) for found in await asyncio.gather(*calls, return_exceptions=True)]
            assert kinds == [str, asyncio.CancelledError] * 10
            assert await connection.hypervisor() == "TEST"

    run(main())
