"""The asyncio facade over the in-process test driver: objects, results, errors, opening and closing."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import UUID

import pytest

import purevirt.aio
from purevirt.aio import errors
from purevirt.enums.common import ConnectCloseReason
from purevirt.enums.domain import ConnectListAllDomainsFlags, DomainMetadataType, DomainXMLFlags
from purevirt.enums.domain_state import DomainState
from purevirt.errors import Error, ErrorCode

WAIT_S = 20
T = TypeVar("T")
GUEST = "<domain type='test'><name>other</name><memory>65536</memory><os><type>hvm</type></os></domain>"
VOLUME = "<volume><name>disk</name><capacity unit='MiB'>8</capacity></volume>"


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(coroutine, WAIT_S))


def connect(**options: Any) -> purevirt.aio.Opening[purevirt.aio.Connection]:
    return purevirt.aio.connect("test:///default", **options)


def test_a_connection_tells_of_the_host() -> None:
    async def main() -> None:
        async with connect() as connection:
            assert connection.uri == "test:///default"
            assert not connection.read_only
            assert (await connection.node_info()).cpus == 16
            assert await connection.hypervisor() == "TEST"
            assert (await connection.library_version())[0] == 11
            assert (await connection.capabilities()).startswith("<capabilities>")
            assert (await connection.cpu_map()).total >= 1

    run(main())


def test_await_opens_too() -> None:
    async def main() -> None:
        connection = await connect()
        assert [domain.name for domain in await connection.list_domains()] == ["test"]
        await connection.close()
        await connection.close()
        assert connection.closed.result() is ConnectCloseReason.CLIENT
        with pytest.raises(errors.InvalidConnection):
            await connection.hostname()

    run(main())


def test_one_domain_found_three_ways() -> None:
    async def main() -> None:
        async with connect() as connection:
            domain = await connection.domain_by_name("test")
            assert domain.id is not None
            assert domain == await connection.domain_by_uuid(domain.uuid)
            assert domain == await connection.domain_by_id(domain.id)
            assert len({domain, await connection.domain_by_name("test")}) == 1
            assert domain != await (await connect()).domain_by_name("test")

    run(main())


def test_a_domain_lives() -> None:
    async def main() -> None:
        async with connect() as connection:
            domain = await connection.define_domain(GUEST)
            try:
                assert domain.id is None
                assert isinstance(domain.uuid, UUID)
                assert not await domain.is_active()
                await domain.start()
                assert domain.id is not None
                await domain.suspend()
                assert (await domain.state()).state is DomainState.PAUSED
                await domain.resume()
                assert (await domain.info()).memory_kib == 65536
                await domain.destroy()
                assert domain.id is None
                assert "<name>other</name>" in await domain.xml(flags=DomainXMLFlags.INACTIVE)
                running = await connection.list_domains(flags=ConnectListAllDomainsFlags.ACTIVE)
                assert [found.name for found in running] == ["test"]
            finally:
                await domain.undefine()

    run(main())


def test_cpus_are_sets_and_parameters_are_values_by_name() -> None:
    async def main() -> None:
        async with connect() as connection:
            domain = await connection.domain_by_name("test")
            await domain.pin_vcpu(0, [1, 3])
            assert (await domain.vcpus())[0].cpus == {1, 3}
            assert (await domain.vcpu_pins())[0] == {1, 3}
            assert "hard_limit" in await domain.memory_parameters()
            assert (await domain.cpu_stats())[0]["cpu_time"] is not None
            assert "cpu_time" in await domain.total_cpu_stats()
            (stats,) = await connection.domain_stats()
            assert stats.domain == domain
            assert stats.values["state.state"] == DomainState.RUNNING

    run(main())


def test_metadata_of_a_domain() -> None:
    async def main() -> None:
        async with connect() as connection:
            domain = await connection.domain_by_name("test")
            with pytest.raises(errors.DomainMetadataNotFound):
                await domain.metadata(DomainMetadataType.TITLE)
            await domain.set_metadata(DomainMetadataType.TITLE, "A title")
            assert await domain.metadata(DomainMetadataType.TITLE) == "A title"
            await domain.set_metadata(DomainMetadataType.TITLE, None)

    run(main())


def test_other_objects() -> None:
    async def main() -> None:
        async with connect() as connection:
            (network,) = await connection.list_networks()
            assert network == await connection.network_by_uuid(network.uuid)
            assert await network.is_active()
            (pool,) = await connection.list_storage_pools()
            volume = await pool.create_volume(VOLUME)
            assert (await volume.info()).capacity == 8 << 20
            assert volume == await connection.volume_by_key(volume.key)
            assert await volume.pool() == pool
            copy = await pool.clone_volume(VOLUME.replace("disk", "copy"), volume)
            assert {found.name for found in await pool.list_volumes()} == {"disk", "copy"}
            await copy.delete()
            await volume.delete()
            assert [interface.name for interface in await connection.list_interfaces()] == ["eth1"]
            device = await connection.node_device_by_name("computer")
            assert await device.parent_name() is None
            assert await device.capabilities() == ["system"]

    run(main())


def test_errors_have_a_class_for_their_code() -> None:
    async def main() -> None:
        async with connect() as connection:
            with pytest.raises(errors.DomainNotFound) as caught:
                await connection.domain_by_name("nobody")
            assert isinstance(caught.value, Error)
            assert caught.value.code is ErrorCode.NO_DOMAIN
            assert caught.value.message == "Domain not found"
            with pytest.raises(errors.NetworkNotFound):
                await connection.network_by_name("nobody")

    run(main())


def test_every_code_has_its_class() -> None:
    assert len(set(errors.BY_CODE.values())) == len(errors.BY_CODE)
    assert all(issubclass(kind, Error) for kind in errors.BY_CODE.values())
    assert errors.BY_CODE[ErrorCode.NO_STORAGE_VOL] is errors.StorageVolumeNotFound


def test_read_only_connections_refuse_changes() -> None:
    async def main() -> None:
        async with connect(read_only=True) as connection:
            assert connection.read_only
            domain = await connection.domain_by_name("test")
            with pytest.raises(errors.OperationDenied, match="read only access prevents virDomainDestroyFlags"):
                await domain.destroy()
            assert await domain.is_active()

    run(main())


def test_what_a_driver_lacks_is_not_supported() -> None:
    async def main() -> None:
        async with connect() as connection:
            domain = await connection.domain_by_name("test")
            with pytest.raises(errors.NotSupported):
                async with domain.console():
                    raise AssertionError
            with pytest.raises(errors.NotSupported):
                await domain.open_namespaces()

    run(main())


@pytest.mark.parametrize(
    ("uri", "kind"),
    [("nowhere:///x", errors.NoDriver), ("qemu+unix:///system?socket=/nowhere/sock", errors.SystemCallError)],
)
def test_what_cannot_be_opened(uri: str, kind: type[Error]) -> None:
    async def main() -> None:
        with pytest.raises(kind):
            async with purevirt.aio.connect(uri):
                raise AssertionError

    run(main())


def test_the_close_callback_gets_the_reason() -> None:
    async def main() -> None:
        reasons: list[ConnectCloseReason] = []
        async with connect() as connection:
            connection.on_close(reasons.append)
        await asyncio.sleep(0)
        assert reasons == [ConnectCloseReason.CLIENT]

    run(main())
