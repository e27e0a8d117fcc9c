"""Storage pools and volumes."""

from libvirt.argument import bits
from libvirt.handle import ConnectHandle
from libvirt.identity import uuid_bytes, uuid_text
from libvirt.storage import virStoragePool, virStorageVol
from purevirt.api.facet.storage import StoragePool, StorageVolume
from purevirt.api.operation import NoFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.storage import ConnectListAllStoragePoolsFlags, StoragePoolCreateFlags, StoragePoolDefineFlags


class _ConnectStorage(ConnectHandle):
    """The storage pools of a connection."""

    def listStoragePools(self) -> list[str]:
        """The names of the running pools."""
        return self._list(StoragePool.connect_num_of_storage_pools, StoragePool.connect_list_storage_pools)

    def numOfStoragePools(self) -> int:
        """The number of running pools."""
        return self._call(StoragePool.connect_num_of_storage_pools)

    def listDefinedStoragePools(self) -> list[str]:
        """The names of the pools that do not run."""
        return self._list(
            StoragePool.connect_num_of_defined_storage_pools, StoragePool.connect_list_defined_storage_pools
        )

    def numOfDefinedStoragePools(self) -> int:
        """The number of pools that do not run."""
        return self._call(StoragePool.connect_num_of_defined_storage_pools)

    def listAllStoragePools(self, flags: int = 0) -> "list[virStoragePool]":
        """All pools, or those that ``flags`` of VIR_CONNECT_LIST_STORAGE_POOLS_* select."""
        return [
            virStoragePool(self, ref)
            for ref in self._call(
                StoragePool.connect_list_all_storage_pools, bits(ConnectListAllStoragePoolsFlags, flags)
            )
        ]

    def storagePoolLookupByName(self, name: str) -> "virStoragePool":
        """The pool with a name."""
        return virStoragePool(self, self._call(StoragePool.storage_pool_lookup_by_name, name))

    def storagePoolLookupByUUID(self, uuid: bytes) -> "virStoragePool":
        """The pool with a UUID of 16 bytes."""
        return virStoragePool(
            self, self._call(StoragePool.storage_pool_lookup_by_uuid, uuid_bytes(uuid, "virStoragePoolLookupByUUID"))
        )

    def storagePoolLookupByUUIDString(self, uuidstr: str) -> "virStoragePool":
        """The pool with a UUID, as text."""
        raw = uuid_text(uuidstr, "virStoragePoolLookupByUUIDString", ErrorDomain.STORAGE)
        return virStoragePool(self, self._call(StoragePool.storage_pool_lookup_by_uuid, raw))

    def storagePoolLookupByTargetPath(self, path: str) -> "virStoragePool":
        """The pool that is mounted at a path."""
        return virStoragePool(self, self._call(StoragePool.storage_pool_lookup_by_target_path, path))

    def storagePoolDefineXML(self, xml: str, flags: int = 0) -> "virStoragePool":
        """Define a pool by XML; ``flags`` of VIR_STORAGE_POOL_DEFINE_*."""
        return virStoragePool(
            self, self._call(StoragePool.storage_pool_define_xml, xml, bits(StoragePoolDefineFlags, flags))
        )

    def storagePoolCreateXML(self, xmlDesc: str, flags: int = 0) -> "virStoragePool":
        """Start a pool that has no definition, by XML; ``flags`` of VIR_STORAGE_POOL_CREATE_*."""
        return virStoragePool(
            self, self._call(StoragePool.storage_pool_create_xml, xmlDesc, bits(StoragePoolCreateFlags, flags))
        )

    def findStoragePoolSources(self, type: str, srcSpec: str | None, flags: int = 0) -> str:
        """Where pools of a type could be made from, as XML; ``srcSpec`` is XML or None."""
        return self._call(StoragePool.connect_find_storage_pool_sources, type, srcSpec, bits(NoFlags, flags))

    def storageVolLookupByKey(self, key: str) -> "virStorageVol":
        """The volume with a key."""
        return virStorageVol(self, self._call(StorageVolume.storage_vol_lookup_by_key, key))

    def storageVolLookupByPath(self, path: str) -> "virStorageVol":
        """The volume with a path."""
        return virStorageVol(self, self._call(StorageVolume.storage_vol_lookup_by_path, path))
