"""Storage volumes of the test driver: sizes without contents."""

from collections.abc import Callable
from typing import NoReturn

from purevirt.api.facet.storage import StorageVolume
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import StoragePoolRef, StorageVolRef
from purevirt.api.result import StorageVolInfo
from purevirt.conf.storagepool import PoolType
from purevirt.conf.storagevol import Volume, format_storage_vol, parse_storage_vol
from purevirt.drivers.shared.pool_table import PoolRecord
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.storage_pool import get_active_pool
from purevirt.enums.storage import StorageVolCreateFlags, StorageVolDeleteFlags, StorageVolType
from purevirt.errors import Error, ErrorCode

_KINDS = {
    **dict.fromkeys((PoolType.DIR, PoolType.FS, PoolType.NETFS, PoolType.VSTORAGE), StorageVolType.FILE),
    **dict.fromkeys((PoolType.RBD, PoolType.GLUSTER, PoolType.SHEEPDOG, PoolType.ISCSI_DIRECT), StorageVolType.NETWORK),
}
"""What volumes of a pool are; of all others they are devices (testStorageVolumeTypeForPool)."""


class TestStorageVolume(TestFacet, StorageVolume):
    """Storage volumes."""

    @override()
    async def storage_pool_num_of_volumes(self, pool: StoragePoolRef) -> int:
        return len(get_active_pool(self, pool.name).volumes)

    @override()
    async def storage_pool_list_volumes(self, pool: StoragePoolRef) -> list[str]:
        return list(get_active_pool(self, pool.name).volumes)

    @override()
    async def storage_pool_list_all_volumes(self, pool: StoragePoolRef, flags: NoFlags) -> list[StorageVolRef]:
        record = self.node.pools.find_by_name(pool.name)
        if record is not None and not record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, "storage pool is not active")
        record = get_active_pool(self, pool.name)
        return [_ref(record, volume) for volume in record.volumes.values()]

    @override()
    async def storage_vol_lookup_by_name(self, pool: StoragePoolRef, name: str) -> StorageVolRef:
        record = get_active_pool(self, pool.name)
        return _ref(record, _get(record, name))

    @override()
    async def storage_vol_lookup_by_key(self, key: str) -> StorageVolRef:
        return self._search("key", key, lambda volume: volume.key == key)

    @override()
    async def storage_vol_lookup_by_path(self, path: str) -> StorageVolRef:
        return self._search("path", path, lambda volume: volume.target.path == path)

    @override()
    async def storage_pool_lookup_by_volume(self, volume: StorageVolRef) -> StoragePoolRef:
        return get_active_pool(self, volume.pool).ref

    @override(StorageVolCreateFlags.VALIDATE)
    async def storage_vol_create_xml(
        self, pool: StoragePoolRef, xml: str, flags: StorageVolCreateFlags
    ) -> StorageVolRef:
        record = get_active_pool(self, pool.name)
        return self._create(record, parse_storage_vol(xml, record.current))

    @override(StorageVolCreateFlags.VALIDATE)
    async def storage_vol_create_xml_from(
        self, pool: StoragePoolRef, xml: str, clone: StorageVolRef, flags: StorageVolCreateFlags
    ) -> StorageVolRef:
        record = get_active_pool(self, pool.name)
        volume = parse_storage_vol(xml, record.current, needs_capacity=False)
        _get(record, clone.name)
        return self._create(record, volume)

    @override()
    async def storage_vol_delete(self, volume: StorageVolRef, flags: StorageVolDeleteFlags) -> None:
        record = get_active_pool(self, volume.pool)
        found = _get(record, volume.name)
        del record.volumes[volume.name]
        _account(record, -(found.allocation or 0))

    @override()
    async def storage_vol_get_info(self, volume: StorageVolRef) -> StorageVolInfo:
        record = get_active_pool(self, volume.pool)
        found = _get(record, volume.name)
        kind = _KINDS.get(record.current.type, StorageVolType.BLOCK)
        return StorageVolInfo(int(kind), found.capacity or 0, found.allocation or 0)

    @override()
    async def storage_vol_get_xml_desc(self, volume: StorageVolRef, flags: NoFlags) -> str:
        return format_storage_vol(_get(get_active_pool(self, volume.pool), volume.name))

    @override()
    async def storage_vol_get_path(self, volume: StorageVolRef) -> str:
        return _get(get_active_pool(self, volume.pool), volume.name).target.path or ""

    def _search(self, by: str, value: str, test: Callable[[Volume], bool]) -> StorageVolRef:
        found = self.node.pools.find_volume(test)
        if found is None:
            _raise_missing(by, value)
        return _ref(*found)

    def _create(self, record: PoolRecord, volume: Volume) -> StorageVolRef:
        if volume.name in record.volumes:
            raise Error(ErrorCode.OPERATION_FAILED, "storage vol already exists")
        pool = record.current
        if pool.allocation + (volume.allocation or 0) > pool.capacity:
            detail = f"Not enough free space in pool for volume '{volume.name}'"
            raise Error(ErrorCode.INTERNAL_ERROR, detail)
        add_volume(record, volume)
        return _ref(record, volume)


def add_volume(record: PoolRecord, volume: Volume, *, path: str | None = None) -> None:
    """Put a volume into a pool; its path, which is also its key, is made of both names unless given."""
    volume.target.path = path or f"{record.current.target.path or '(null)'}/{volume.name}"
    volume.key = volume.target.path
    record.volumes[volume.name] = volume
    _account(record, volume.allocation or 0)


def _account(record: PoolRecord, allocation: int) -> None:
    """Book bytes of a pool as used."""
    record.current.allocation += allocation
    record.current.available = record.current.capacity - record.current.allocation
    record.changed()


def _get(record: PoolRecord, name: str) -> Volume:
    volume = record.volumes.get(name)
    if volume is None:
        _raise_missing("name", name)
    return volume


def _ref(record: PoolRecord, volume: Volume) -> StorageVolRef:
    return StorageVolRef(record.name, volume.name, volume.key or "")


def _raise_missing(by: str, value: str) -> NoReturn:
    raise Error(ErrorCode.NO_STORAGE_VOL, f"no storage vol with matching {by} '{value}'")
