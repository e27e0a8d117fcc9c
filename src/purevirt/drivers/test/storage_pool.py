"""Storage pools of the test driver: all of the same size, and empty until volumes are made."""

from typing import NoReturn
from uuid import UUID

from purevirt.api.event import StoragePoolLifecycleEvent, StoragePoolRefreshEvent
from purevirt.api.facet.storage import StoragePool
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import StoragePoolRef
from purevirt.api.result import StoragePoolInfo
from purevirt.conf.storagepool import StoragePool as PoolModel
from purevirt.conf.storagepool import parse_storage_pool
from purevirt.drivers.shared.pool_source import check_source_conflict
from purevirt.drivers.shared.pool_table import LIST_FLAGS, PoolRecord
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.pool_discovery import found_sources
from purevirt.enums.storage import (
    ConnectListAllStoragePoolsFlags,
    StoragePoolBuildFlags,
    StoragePoolCreateFlags,
    StoragePoolDefineFlags,
    StoragePoolDeleteFlags,
    StoragePoolEventLifecycleType,
    StoragePoolState,
    StorageXMLFlags,
)
from purevirt.errors import Error, ErrorCode

CAPACITY = 100 * 1024**3
"""The size of every pool in bytes."""


class _PoolLookup(TestFacet, StoragePool):
    """Finding, counting and reading pools."""

    @override()
    async def storage_pool_lookup_by_name(self, name: str) -> StoragePoolRef:
        record = self.node.pools.find_by_name(name)
        if record is None:
            _raise_missing("name", name)
        return record.ref

    @override()
    async def storage_pool_lookup_by_uuid(self, uuid: bytes) -> StoragePoolRef:
        return self._find_by_uuid(uuid).ref

    @override(LIST_FLAGS)
    async def connect_list_all_storage_pools(self, flags: ConnectListAllStoragePoolsFlags) -> list[StoragePoolRef]:
        return self.node.pools.refs(flags)

    @override()
    async def connect_list_storage_pools(self) -> list[str]:
        return [ref.name for ref in self.node.pools.refs(ConnectListAllStoragePoolsFlags.ACTIVE)]

    @override()
    async def connect_num_of_storage_pools(self) -> int:
        return self.node.pools.count(ConnectListAllStoragePoolsFlags.ACTIVE)

    @override()
    async def connect_list_defined_storage_pools(self) -> list[str]:
        return [ref.name for ref in self.node.pools.refs(ConnectListAllStoragePoolsFlags.INACTIVE)]

    @override()
    async def connect_num_of_defined_storage_pools(self) -> int:
        return self.node.pools.count(ConnectListAllStoragePoolsFlags.INACTIVE)

    @override()
    async def connect_find_storage_pool_sources(self, pool_type: str, source_spec: str | None, flags: NoFlags) -> str:
        return found_sources(pool_type, source_spec)

    @override()
    async def storage_pool_get_info(self, pool: StoragePoolRef) -> StoragePoolInfo:
        record = get_pool(self, pool.name)
        state = StoragePoolState.RUNNING if record.is_active else StoragePoolState.INACTIVE
        model = record.current
        return StoragePoolInfo(int(state), model.capacity, model.allocation, model.available)

    @override()
    async def storage_pool_get_xml_desc(self, pool: StoragePoolRef, flags: StorageXMLFlags) -> str:
        return get_pool(self, pool.name).xml()

    @override()
    async def storage_pool_get_autostart(self, pool: StoragePoolRef) -> bool:
        return get_pool(self, pool.name).autostart

    @override()
    async def storage_pool_is_active(self, pool: StoragePoolRef) -> bool:
        return self._find_by_uuid(pool.uuid).is_active

    @override()
    async def storage_pool_is_persistent(self, pool: StoragePoolRef) -> bool:
        return self._find_by_uuid(pool.uuid).is_persistent

    def _find_by_uuid(self, uuid: bytes) -> PoolRecord:
        record = self.node.pools.find(uuid)
        if record is None:
            _raise_missing("uuid", str(UUID(bytes=uuid)))
        return record


class TestStoragePool(_PoolLookup):
    """Storage pools."""

    @override()
    async def storage_pool_create_xml(self, xml: str, flags: StoragePoolCreateFlags) -> StoragePoolRef:
        record = self._add(xml, live=True)
        record.set_active(True)
        self._notify(record, StoragePoolEventLifecycleType.STARTED)
        return record.ref

    @override(StoragePoolDefineFlags.VALIDATE)
    async def storage_pool_define_xml(self, xml: str, flags: StoragePoolDefineFlags) -> StoragePoolRef:
        record = self._add(xml, live=False)
        record.is_persistent = True
        record.changed()
        self._notify(record, StoragePoolEventLifecycleType.DEFINED)
        return record.ref

    @override()
    async def storage_pool_create(self, pool: StoragePoolRef, flags: StoragePoolCreateFlags) -> None:
        record = self._inactive(pool)
        record.set_active(True)
        self._notify(record, StoragePoolEventLifecycleType.STARTED)

    @override()
    async def storage_pool_build(self, pool: StoragePoolRef, flags: StoragePoolBuildFlags) -> None:
        self._notify(self._inactive(pool), StoragePoolEventLifecycleType.CREATED)

    @override()
    async def storage_pool_delete(self, pool: StoragePoolRef, flags: StoragePoolDeleteFlags) -> None:
        self._notify(self._inactive(pool), StoragePoolEventLifecycleType.DELETED)

    @override()
    async def storage_pool_undefine(self, pool: StoragePoolRef) -> None:
        record = self._inactive(pool)
        self.node.pools.remove(record)
        self._notify(record, StoragePoolEventLifecycleType.UNDEFINED)

    @override()
    async def storage_pool_destroy(self, pool: StoragePoolRef) -> None:
        record = get_active_pool(self, pool.name)
        record.set_active(False)
        self._notify(record, StoragePoolEventLifecycleType.STOPPED)
        if not record.is_persistent:
            self.node.pools.remove(record)

    @override()
    async def storage_pool_refresh(self, pool: StoragePoolRef, flags: NoFlags) -> None:
        record = get_active_pool(self, pool.name)
        self.node.bus.emit(StoragePoolRefreshEvent(record.ref))

    @override()
    async def storage_pool_set_autostart(self, pool: StoragePoolRef, autostart: bool) -> None:
        record = get_pool(self, pool.name)
        record.autostart = bool(autostart)
        record.changed()

    def _notify(self, record: PoolRecord, event: StoragePoolEventLifecycleType) -> None:
        self.node.bus.emit(StoragePoolLifecycleEvent(record.ref, event, 0))

    def _inactive(self, pool: StoragePoolRef) -> PoolRecord:
        record = get_pool(self, pool.name)
        if record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, f"storage pool '{pool.name}' is active")
        return record

    def _add(self, xml: str, *, live: bool) -> PoolRecord:
        definition = give_size(parse_storage_pool(xml))
        check_source_conflict(definition, (record.current for record in self.node.pools))
        record, _ = self.node.pools.add(definition, live=live, check_live=live)
        return record


def give_size(definition: PoolModel) -> PoolModel:
    """The definition with the size that every pool has, all of it free."""
    definition.capacity = definition.available = CAPACITY
    definition.allocation = 0
    return definition


def get_pool(facet: TestFacet, name: str) -> PoolRecord:
    """The pool of this name. Raises VIR_ERR_NO_STORAGE_POOL."""
    record = facet.node.pools.find_by_name(name)
    if record is None:
        _raise_missing("name", name)
    return record


def get_active_pool(facet: TestFacet, name: str) -> PoolRecord:
    """The active pool of this name. Raises VIR_ERR_NO_STORAGE_POOL or VIR_ERR_OPERATION_INVALID."""
    record = get_pool(facet, name)
    if not record.is_active:
        raise Error(ErrorCode.OPERATION_INVALID, f"storage pool '{name}' is not active")
    return record


def _raise_missing(by: str, value: str) -> NoReturn:
    raise Error(ErrorCode.NO_STORAGE_POOL, f"no storage pool with matching {by} '{value}'")
