"""Operations on storage pools and volumes."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import StoragePoolRef, StorageVolRef
from purevirt.api.result import StoragePoolInfo, StorageVolInfo
from purevirt.api.stream import Stream, StreamKind
from purevirt.enums.error import ErrorDomain
from purevirt.enums.storage import (
    ConnectListAllStoragePoolsFlags,
    StoragePoolBuildFlags,
    StoragePoolCreateFlags,
    StoragePoolDefineFlags,
    StoragePoolDeleteFlags,
    StorageVolCreateFlags,
    StorageVolDeleteFlags,
    StorageVolDownloadFlags,
    StorageVolInfoFlags,
    StorageVolResizeFlags,
    StorageVolUploadFlags,
    StorageVolWipeAlgorithm,
    StorageXMLFlags,
)


class StoragePool(Facet, api_domain=ErrorDomain.STORAGE):
    """Storage pools.

    A pool that does not exist raises NO_STORAGE_POOL, one in the wrong state OPERATION_INVALID, a malformed document
    XML_ERROR or XML_DETAIL.
    """

    @operation(
        71,
        "virConnectNumOfStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_num_of_storage_pools(self) -> int:
        """How many pools are active.

        Source: virConnectNumOfStoragePools.
        """

    @operation(
        72,
        "virConnectListStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_list_storage_pools(self) -> list[str]:
        """The names of active pools.

        Source: virConnectListStoragePools.
        """

    @operation(
        73,
        "virConnectNumOfDefinedStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_num_of_defined_storage_pools(self) -> int:
        """How many pools are defined and not active.

        Source: virConnectNumOfDefinedStoragePools.
        """

    @operation(
        74,
        "virConnectListDefinedStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_list_defined_storage_pools(self) -> list[str]:
        """The names of pools that are defined and not active.

        Source: virConnectListDefinedStoragePools.
        """

    @operation(75, "virConnectFindStoragePoolSources", access="connect:detect_storage_pools")
    async def connect_find_storage_pool_sources(self, pool_type: str, source_spec: str | None, flags: NoFlags) -> str:
        """The sources that pools of a type could be made of, as a ``<sources>`` document.

        ``source_spec`` is a ``<source>`` document that tells where to look. Raises INVALID_ARG for an unknown type or a
        lacking specification.

        Source: virConnectFindStoragePoolSources.
        """

    @operation(76, "virStoragePoolCreateXML", access="storage_pool:start storage_pool:write")
    async def storage_pool_create_xml(self, xml: str, flags: StoragePoolCreateFlags) -> StoragePoolRef:
        """Start a transient pool from a ``<pool>`` document; flags build it first.

        Raises OPERATION_FAILED where name, UUID or source belong to another pool.

        Source: virStoragePoolCreateXML.
        """

    @operation(77, "virStoragePoolDefineXML", access="storage_pool:write storage_pool:save", high_priority=True)
    async def storage_pool_define_xml(self, xml: str, flags: StoragePoolDefineFlags) -> StoragePoolRef:
        """Make a pool persistent, or replace the definition of one that is not active.

        Raises OPERATION_FAILED where name, UUID or source belong to another pool.

        Source: virStoragePoolDefineXML.
        """

    @operation(78, "virStoragePoolCreate", access="storage_pool:start")
    async def storage_pool_create(self, pool: StoragePoolRef, flags: StoragePoolCreateFlags) -> None:
        """Start a defined pool; flags build it first.

        Source: virStoragePoolCreate.
        """

    @operation(79, "virStoragePoolBuild", access="storage_pool:format")
    async def storage_pool_build(self, pool: StoragePoolRef, flags: StoragePoolBuildFlags) -> None:
        """Make what the pool needs: folder, file system, partition table, volume group.

        OVERWRITE and NO_OVERWRITE exclude each other and choose what happens to data that is there.

        Source: virStoragePoolBuild.
        """

    @operation(80, "virStoragePoolDestroy", access="storage_pool:stop", high_priority=True)
    async def storage_pool_destroy(self, pool: StoragePoolRef) -> None:
        """Stop a pool; its data stays, a transient one is gone.

        Source: virStoragePoolDestroy.
        """

    @operation(81, "virStoragePoolDelete", access="storage_pool:format")
    async def storage_pool_delete(self, pool: StoragePoolRef, flags: StoragePoolDeleteFlags) -> None:
        """Delete what a pool that is not active is made of; ZEROED wipes it.

        Source: virStoragePoolDelete.
        """

    @operation(82, "virStoragePoolUndefine", access="storage_pool:delete", high_priority=True)
    async def storage_pool_undefine(self, pool: StoragePoolRef) -> None:
        """Forget the definition of a pool that is not active.

        Source: virStoragePoolUndefine.
        """

    @operation(83, "virStoragePoolRefresh", access="storage_pool:refresh")
    async def storage_pool_refresh(self, pool: StoragePoolRef, flags: NoFlags) -> None:
        """Look again for the volumes of an active pool.

        Source: virStoragePoolRefresh.
        """

    @operation(84, "virStoragePoolLookupByName", access="storage_pool:getattr", read_only=True, high_priority=True)
    async def storage_pool_lookup_by_name(self, name: str) -> StoragePoolRef:
        """The pool of a name.

        Source: virStoragePoolLookupByName.
        """

    @operation(85, "virStoragePoolLookupByUUID", access="storage_pool:getattr", read_only=True, high_priority=True)
    async def storage_pool_lookup_by_uuid(self, uuid: bytes) -> StoragePoolRef:
        """The pool of a UUID, 16 bytes.

        Source: virStoragePoolLookupByUUID.
        """

    @operation(87, "virStoragePoolGetInfo", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_get_info(self, pool: StoragePoolRef) -> StoragePoolInfo:
        """The state and the sizes of a pool.

        Source: virStoragePoolGetInfo.
        """

    @operation(88, "virStoragePoolGetXMLDesc", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_get_xml_desc(self, pool: StoragePoolRef, flags: StorageXMLFlags) -> str:
        """A pool as a ``<pool>`` document: as it is, with INACTIVE its definition.

        Source: virStoragePoolGetXMLDesc.
        """

    @operation(89, "virStoragePoolGetAutostart", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_get_autostart(self, pool: StoragePoolRef) -> bool:
        """Whether the pool starts with the host.

        Source: virStoragePoolGetAutostart.
        """

    @operation(90, "virStoragePoolSetAutostart", access="storage_pool:write", high_priority=True)
    async def storage_pool_set_autostart(self, pool: StoragePoolRef, autostart: bool) -> None:
        """Choose whether the pool starts with the host.

        Raises INVALID_ARG for a transient pool.

        Source: virStoragePoolSetAutostart.
        """

    @operation(154, "virStoragePoolIsActive", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_is_active(self, pool: StoragePoolRef) -> bool:
        """Whether a pool is active.

        Source: virStoragePoolIsActive.
        """

    @operation(155, "virStoragePoolIsPersistent", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_is_persistent(self, pool: StoragePoolRef) -> bool:
        """Whether a pool stays when it is stopped.

        Source: virStoragePoolIsPersistent.
        """

    @operation(
        281,
        "virConnectListAllStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_list_all_storage_pools(self, flags: ConnectListAllStoragePoolsFlags) -> list[StoragePoolRef]:
        """The pools that match the flags.

        Flags form groups; a pool has to match one flag of each group that is used.

        Source: virConnectListAllStoragePools.
        """

    @operation(
        391, "virStoragePoolLookupByTargetPath", access="storage_pool:getattr", read_only=True, high_priority=True
    )
    async def storage_pool_lookup_by_target_path(self, path: str) -> StoragePoolRef:
        """The active pool whose folder on the host is ``path``.

        Source: virStoragePoolLookupByTargetPath.
        """

    @operation(403, "virConnectGetStoragePoolCapabilities", access="connect:read", read_only=True)
    async def connect_get_storage_pool_capabilities(self, flags: NoFlags) -> str:
        """The types of storage pools that work here, as a ``<storagepoolCapabilities>`` document.

        Source: virConnectGetStoragePoolCapabilities.
        """


class StorageVolume(Facet, api_domain=ErrorDomain.STORAGE):
    """Volumes of storage pools.

    A volume that does not exist raises NO_STORAGE_VOL, its pool NO_STORAGE_POOL, a pool that is not active
    OPERATION_INVALID.
    """

    @operation(86, "virStoragePoolLookupByVolume", access="storage_pool:getattr", read_only=True, high_priority=True)
    async def storage_pool_lookup_by_volume(self, volume: StorageVolRef) -> StoragePoolRef:
        """The pool of a volume.

        Source: virStoragePoolLookupByVolume.
        """

    @operation(
        91,
        "virStoragePoolNumOfVolumes",
        access="storage_pool:search_storage_vols",
        read_only=True,
        visible="storage_vol:getattr",
        high_priority=True,
    )
    async def storage_pool_num_of_volumes(self, pool: StoragePoolRef) -> int:
        """How many volumes an active pool has.

        Source: virStoragePoolNumOfVolumes.
        """

    @operation(
        92,
        "virStoragePoolListVolumes",
        access="storage_pool:search_storage_vols",
        read_only=True,
        visible="storage_vol:getattr",
        high_priority=True,
    )
    async def storage_pool_list_volumes(self, pool: StoragePoolRef) -> list[str]:
        """The names of an active pool's volumes.

        Source: virStoragePoolListVolumes.
        """

    @operation(93, "virStorageVolCreateXML", access="storage_vol:create")
    async def storage_vol_create_xml(
        self, pool: StoragePoolRef, xml: str, flags: StorageVolCreateFlags
    ) -> StorageVolRef:
        """Create a volume from a ``<volume>`` document.

        Raises STORAGE_VOL_EXIST where the name is taken, XML_ERROR for a malformed document.

        Source: virStorageVolCreateXML.
        """

    @operation(94, "virStorageVolDelete", access="storage_vol:delete")
    async def storage_vol_delete(self, volume: StorageVolRef, flags: StorageVolDeleteFlags) -> None:
        """Delete a volume.

        Source: virStorageVolDelete.
        """

    @operation(95, "virStorageVolLookupByName", access="storage_vol:getattr", read_only=True, high_priority=True)
    async def storage_vol_lookup_by_name(self, pool: StoragePoolRef, name: str) -> StorageVolRef:
        """The volume of a name in a pool.

        Source: virStorageVolLookupByName.
        """

    @operation(96, "virStorageVolLookupByKey", access="storage_vol:getattr", read_only=True, high_priority=True)
    async def storage_vol_lookup_by_key(self, key: str) -> StorageVolRef:
        """The volume of a key, in whatever active pool.

        Source: virStorageVolLookupByKey.
        """

    @operation(97, "virStorageVolLookupByPath", access="storage_vol:getattr", read_only=True, high_priority=True)
    async def storage_vol_lookup_by_path(self, path: str) -> StorageVolRef:
        """The volume of a path on the host, in whatever active pool.

        Source: virStorageVolLookupByPath.
        """

    @operation(98, "virStorageVolGetInfo", access="storage_vol:read", read_only=True, high_priority=True)
    async def storage_vol_get_info(self, volume: StorageVolRef) -> StorageVolInfo:
        """The type and the sizes of a volume.

        Source: virStorageVolGetInfo.
        """

    @operation(99, "virStorageVolGetXMLDesc", access="storage_vol:read", read_only=True, high_priority=True)
    async def storage_vol_get_xml_desc(self, volume: StorageVolRef, flags: NoFlags) -> str:
        """A volume as a ``<volume>`` document.

        Source: virStorageVolGetXMLDesc.
        """

    @operation(100, "virStorageVolGetPath", access="storage_vol:read", read_only=True, high_priority=True)
    async def storage_vol_get_path(self, volume: StorageVolRef) -> str:
        """The path of a volume on the host.

        Source: virStorageVolGetPath.
        """

    @operation(125, "virStorageVolCreateXMLFrom", access="storage_vol:create")
    async def storage_vol_create_xml_from(
        self, pool: StoragePoolRef, xml: str, clone: StorageVolRef, flags: StorageVolCreateFlags
    ) -> StorageVolRef:
        """Create a volume with the contents of another.

        Raises STORAGE_VOL_EXIST where the name is taken, OPERATION_INVALID for a volume that is being changed.

        Source: virStorageVolCreateXMLFrom.
        """

    @operation(165, "virStorageVolWipe", access="storage_vol:format")
    async def storage_vol_wipe(self, volume: StorageVolRef, flags: NoFlags) -> None:
        """Overwrite a volume with zeros.

        Source: virStorageVolWipe.
        """

    @operation(
        208, "virStorageVolUpload", access="storage_vol:data_write", stream=StreamKind.WRITE, sparse="SPARSE_STREAM"
    )
    async def storage_vol_upload(
        self, volume: StorageVolRef, offset: int, length: int, flags: StorageVolUploadFlags
    ) -> Stream:
        """A stream that takes data for a volume.

        ``offset`` and ``length`` are bytes; a length of 0 is as much as comes. SPARSE_STREAM takes holes too.

        Source: virStorageVolUpload.
        """

    @operation(
        209, "virStorageVolDownload", access="storage_vol:data_read", stream=StreamKind.READ, sparse="SPARSE_STREAM"
    )
    async def storage_vol_download(
        self, volume: StorageVolRef, offset: int, length: int, flags: StorageVolDownloadFlags
    ) -> Stream:
        """A stream that gives a volume's data.

        ``offset`` and ``length`` are bytes; a length of 0 is all there is. SPARSE_STREAM gives holes too.

        Source: virStorageVolDownload.
        """

    @operation(259, "virStorageVolWipePattern", access="storage_vol:format")
    async def storage_vol_wipe_pattern(
        self, volume: StorageVolRef, algorithm: StorageVolWipeAlgorithm, flags: NoFlags
    ) -> None:
        """Overwrite a volume by an algorithm.

        Raises OPERATION_UNSUPPORTED for one that the pool cannot do.

        Source: virStorageVolWipePattern.
        """

    @operation(260, "virStorageVolResize", access="storage_vol:resize")
    async def storage_vol_resize(self, volume: StorageVolRef, capacity: int, flags: StorageVolResizeFlags) -> None:
        """Change the capacity of a volume, in bytes; DELTA takes it as a difference.

        Less than there is needs SHRINK, more than the pool has raises OPERATION_FAILED.

        Source: virStorageVolResize.
        """

    @operation(
        282,
        "virStoragePoolListAllVolumes",
        access="storage_pool:search_storage_vols",
        read_only=True,
        visible="storage_vol:getattr",
        high_priority=True,
    )
    async def storage_pool_list_all_volumes(self, pool: StoragePoolRef, flags: NoFlags) -> list[StorageVolRef]:
        """The volumes of an active pool.

        Source: virStoragePoolListAllVolumes.
        """

    @operation(378, "virStorageVolGetInfoFlags", access="storage_vol:read", read_only=True, high_priority=True)
    async def storage_vol_get_info_flags(self, volume: StorageVolRef, flags: StorageVolInfoFlags) -> StorageVolInfo:
        """As ``storage_vol_get_info``; GET_PHYSICAL gives the bytes used on the host as the allocation.

        Source: virStorageVolGetInfoFlags.
        """
