"""Finding, defining and creating storage pools, and finding volumes."""

from uuid import UUID

from purevirt.aio.handle import Caller
from purevirt.aio.storage import StoragePool, StorageVolume
from purevirt.api.facet.storage import StoragePool as StoragePoolCalls
from purevirt.api.facet.storage import StorageVolume as StorageVolumeCalls
from purevirt.api.operation import NoFlags
from purevirt.enums.storage import ConnectListAllStoragePoolsFlags, StoragePoolCreateFlags, StoragePoolDefineFlags


class ConnectionStorage(Caller):
    """The storage pools of a connection."""

    async def list_storage_pools(self, *, flags: ConnectListAllStoragePoolsFlags | None = None) -> list[StoragePool]:
        """The pools that flags ask for; all where they ask for nothing."""
        found = await self._call(
            StoragePoolCalls.connect_list_all_storage_pools, flags or ConnectListAllStoragePoolsFlags(0)
        )
        return [StoragePool(self._link, ref) for ref in found]

    async def storage_pool_by_name(self, name: str) -> StoragePool:
        """A pool by its name; raises StoragePoolNotFound."""
        return StoragePool(self._link, await self._call(StoragePoolCalls.storage_pool_lookup_by_name, name))

    async def storage_pool_by_uuid(self, uuid: UUID) -> StoragePool:
        """A pool by its UUID; raises StoragePoolNotFound."""
        return StoragePool(self._link, await self._call(StoragePoolCalls.storage_pool_lookup_by_uuid, uuid.bytes))

    async def storage_pool_by_target_path(self, path: str) -> StoragePool:
        """A pool by the path of its target; raises StoragePoolNotFound."""
        return StoragePool(self._link, await self._call(StoragePoolCalls.storage_pool_lookup_by_target_path, path))

    async def define_storage_pool(self, xml: str, *, flags: StoragePoolDefineFlags | None = None) -> StoragePool:
        """Define a pool by its document, or change its definition."""
        return StoragePool(
            self._link,
            await self._call(StoragePoolCalls.storage_pool_define_xml, xml, flags or StoragePoolDefineFlags(0)),
        )

    async def create_storage_pool(
        self, xml: str, *, flags: StoragePoolCreateFlags = StoragePoolCreateFlags.NORMAL
    ) -> StoragePool:
        """Start a pool by its document, without defining it."""
        return StoragePool(self._link, await self._call(StoragePoolCalls.storage_pool_create_xml, xml, flags))

    async def find_storage_pool_sources(self, pool_type: str, source_spec: str | None = None) -> str:
        """What pools of a type could be made of, as a document."""
        return await self._call(
            StoragePoolCalls.connect_find_storage_pool_sources, pool_type, source_spec, NoFlags.NONE
        )

    async def volume_by_key(self, key: str) -> StorageVolume:
        """A volume by its key; raises StorageVolumeNotFound."""
        return StorageVolume(self._link, await self._call(StorageVolumeCalls.storage_vol_lookup_by_key, key))

    async def volume_by_path(self, path: str) -> StorageVolume:
        """A volume by its path; raises StorageVolumeNotFound."""
        return StorageVolume(self._link, await self._call(StorageVolumeCalls.storage_vol_lookup_by_path, path))
