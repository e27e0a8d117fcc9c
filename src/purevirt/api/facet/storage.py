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
    """Storage pools and volumes."""

    @operation(
        71,
        "virConnectNumOfStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_num_of_storage_pools(self) -> int:
        """virConnectNumOfStoragePools."""

    @operation(
        72,
        "virConnectListStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_list_storage_pools(self) -> list[str]:
        """virConnectListStoragePools."""

    @operation(
        73,
        "virConnectNumOfDefinedStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_num_of_defined_storage_pools(self) -> int:
        """virConnectNumOfDefinedStoragePools."""

    @operation(
        74,
        "virConnectListDefinedStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_list_defined_storage_pools(self) -> list[str]:
        """virConnectListDefinedStoragePools."""

    @operation(75, "virConnectFindStoragePoolSources", access="connect:detect_storage_pools")
    async def connect_find_storage_pool_sources(self, pool_type: str, source_spec: str | None, flags: NoFlags) -> str:
        """virConnectFindStoragePoolSources."""

    @operation(76, "virStoragePoolCreateXML", access="storage_pool:start storage_pool:write")
    async def storage_pool_create_xml(self, xml: str, flags: StoragePoolCreateFlags) -> StoragePoolRef:
        """virStoragePoolCreateXML."""

    @operation(77, "virStoragePoolDefineXML", access="storage_pool:write storage_pool:save", high_priority=True)
    async def storage_pool_define_xml(self, xml: str, flags: StoragePoolDefineFlags) -> StoragePoolRef:
        """virStoragePoolDefineXML."""

    @operation(78, "virStoragePoolCreate", access="storage_pool:start")
    async def storage_pool_create(self, pool: StoragePoolRef, flags: StoragePoolCreateFlags) -> None:
        """virStoragePoolCreate."""

    @operation(79, "virStoragePoolBuild", access="storage_pool:format")
    async def storage_pool_build(self, pool: StoragePoolRef, flags: StoragePoolBuildFlags) -> None:
        """virStoragePoolBuild."""

    @operation(80, "virStoragePoolDestroy", access="storage_pool:stop", high_priority=True)
    async def storage_pool_destroy(self, pool: StoragePoolRef) -> None:
        """virStoragePoolDestroy."""

    @operation(81, "virStoragePoolDelete", access="storage_pool:format")
    async def storage_pool_delete(self, pool: StoragePoolRef, flags: StoragePoolDeleteFlags) -> None:
        """virStoragePoolDelete."""

    @operation(82, "virStoragePoolUndefine", access="storage_pool:delete", high_priority=True)
    async def storage_pool_undefine(self, pool: StoragePoolRef) -> None:
        """virStoragePoolUndefine."""

    @operation(83, "virStoragePoolRefresh", access="storage_pool:refresh")
    async def storage_pool_refresh(self, pool: StoragePoolRef, flags: NoFlags) -> None:
        """virStoragePoolRefresh."""

    @operation(84, "virStoragePoolLookupByName", access="storage_pool:getattr", read_only=True, high_priority=True)
    async def storage_pool_lookup_by_name(self, name: str) -> StoragePoolRef:
        """virStoragePoolLookupByName."""

    @operation(85, "virStoragePoolLookupByUUID", access="storage_pool:getattr", read_only=True, high_priority=True)
    async def storage_pool_lookup_by_uuid(self, uuid: bytes) -> StoragePoolRef:
        """virStoragePoolLookupByUUID."""

    @operation(87, "virStoragePoolGetInfo", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_get_info(self, pool: StoragePoolRef) -> StoragePoolInfo:
        """virStoragePoolGetInfo."""

    @operation(88, "virStoragePoolGetXMLDesc", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_get_xml_desc(self, pool: StoragePoolRef, flags: StorageXMLFlags) -> str:
        """virStoragePoolGetXMLDesc."""

    @operation(89, "virStoragePoolGetAutostart", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_get_autostart(self, pool: StoragePoolRef) -> bool:
        """virStoragePoolGetAutostart."""

    @operation(90, "virStoragePoolSetAutostart", access="storage_pool:write", high_priority=True)
    async def storage_pool_set_autostart(self, pool: StoragePoolRef, autostart: bool) -> None:
        """virStoragePoolSetAutostart."""

    @operation(154, "virStoragePoolIsActive", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_is_active(self, pool: StoragePoolRef) -> bool:
        """virStoragePoolIsActive."""

    @operation(155, "virStoragePoolIsPersistent", access="storage_pool:read", read_only=True, high_priority=True)
    async def storage_pool_is_persistent(self, pool: StoragePoolRef) -> bool:
        """virStoragePoolIsPersistent."""

    @operation(
        281,
        "virConnectListAllStoragePools",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_list_all_storage_pools(self, flags: ConnectListAllStoragePoolsFlags) -> list[StoragePoolRef]:
        """virConnectListAllStoragePools."""

    @operation(
        391, "virStoragePoolLookupByTargetPath", access="storage_pool:getattr", read_only=True, high_priority=True
    )
    async def storage_pool_lookup_by_target_path(self, path: str) -> StoragePoolRef:
        """virStoragePoolLookupByTargetPath."""


class StorageVolume(Facet, api_domain=ErrorDomain.STORAGE):
    """Storage pools and volumes."""

    @operation(86, "virStoragePoolLookupByVolume", access="storage_pool:getattr", read_only=True, high_priority=True)
    async def storage_pool_lookup_by_volume(self, volume: StorageVolRef) -> StoragePoolRef:
        """virStoragePoolLookupByVolume."""

    @operation(
        91,
        "virStoragePoolNumOfVolumes",
        access="storage_pool:search_storage_vols",
        read_only=True,
        visible="storage_vol:getattr",
        high_priority=True,
    )
    async def storage_pool_num_of_volumes(self, pool: StoragePoolRef) -> int:
        """virStoragePoolNumOfVolumes."""

    @operation(
        92,
        "virStoragePoolListVolumes",
        access="storage_pool:search_storage_vols",
        read_only=True,
        visible="storage_vol:getattr",
        high_priority=True,
    )
    async def storage_pool_list_volumes(self, pool: StoragePoolRef) -> list[str]:
        """virStoragePoolListVolumes."""

    @operation(93, "virStorageVolCreateXML", access="storage_vol:create")
    async def storage_vol_create_xml(
        self, pool: StoragePoolRef, xml: str, flags: StorageVolCreateFlags
    ) -> StorageVolRef:
        """virStorageVolCreateXML."""

    @operation(94, "virStorageVolDelete", access="storage_vol:delete")
    async def storage_vol_delete(self, volume: StorageVolRef, flags: StorageVolDeleteFlags) -> None:
        """virStorageVolDelete."""

    @operation(95, "virStorageVolLookupByName", access="storage_vol:getattr", read_only=True, high_priority=True)
    async def storage_vol_lookup_by_name(self, pool: StoragePoolRef, name: str) -> StorageVolRef:
        """virStorageVolLookupByName."""

    @operation(96, "virStorageVolLookupByKey", access="storage_vol:getattr", read_only=True, high_priority=True)
    async def storage_vol_lookup_by_key(self, key: str) -> StorageVolRef:
        """virStorageVolLookupByKey."""

    @operation(97, "virStorageVolLookupByPath", access="storage_vol:getattr", read_only=True, high_priority=True)
    async def storage_vol_lookup_by_path(self, path: str) -> StorageVolRef:
        """virStorageVolLookupByPath."""

    @operation(98, "virStorageVolGetInfo", access="storage_vol:read", read_only=True, high_priority=True)
    async def storage_vol_get_info(self, volume: StorageVolRef) -> StorageVolInfo:
        """virStorageVolGetInfo."""

    @operation(99, "virStorageVolGetXMLDesc", access="storage_vol:read", read_only=True, high_priority=True)
    async def storage_vol_get_xml_desc(self, volume: StorageVolRef, flags: NoFlags) -> str:
        """virStorageVolGetXMLDesc."""

    @operation(100, "virStorageVolGetPath", access="storage_vol:read", read_only=True, high_priority=True)
    async def storage_vol_get_path(self, volume: StorageVolRef) -> str:
        """virStorageVolGetPath."""

    @operation(125, "virStorageVolCreateXMLFrom", access="storage_vol:create")
    async def storage_vol_create_xml_from(
        self, pool: StoragePoolRef, xml: str, clone: StorageVolRef, flags: StorageVolCreateFlags
    ) -> StorageVolRef:
        """virStorageVolCreateXMLFrom."""

    @operation(165, "virStorageVolWipe", access="storage_vol:format")
    async def storage_vol_wipe(self, volume: StorageVolRef, flags: NoFlags) -> None:
        """virStorageVolWipe."""

    @operation(
        208, "virStorageVolUpload", access="storage_vol:data_write", stream=StreamKind.WRITE, sparse="SPARSE_STREAM"
    )
    async def storage_vol_upload(
        self, volume: StorageVolRef, offset: int, length: int, flags: StorageVolUploadFlags
    ) -> Stream:
        """virStorageVolUpload."""

    @operation(
        209, "virStorageVolDownload", access="storage_vol:data_read", stream=StreamKind.READ, sparse="SPARSE_STREAM"
    )
    async def storage_vol_download(
        self, volume: StorageVolRef, offset: int, length: int, flags: StorageVolDownloadFlags
    ) -> Stream:
        """virStorageVolDownload."""

    @operation(259, "virStorageVolWipePattern", access="storage_vol:format")
    async def storage_vol_wipe_pattern(
        self, volume: StorageVolRef, algorithm: StorageVolWipeAlgorithm, flags: NoFlags
    ) -> None:
        """virStorageVolWipePattern."""

    @operation(260, "virStorageVolResize", access="storage_vol:resize")
    async def storage_vol_resize(self, volume: StorageVolRef, capacity: int, flags: StorageVolResizeFlags) -> None:
        """virStorageVolResize."""

    @operation(
        282,
        "virStoragePoolListAllVolumes",
        access="storage_pool:search_storage_vols",
        read_only=True,
        visible="storage_vol:getattr",
        high_priority=True,
    )
    async def storage_pool_list_all_volumes(self, pool: StoragePoolRef, flags: NoFlags) -> list[StorageVolRef]:
        """virStoragePoolListAllVolumes."""

    @operation(378, "virStorageVolGetInfoFlags", access="storage_vol:read", read_only=True, high_priority=True)
    async def storage_vol_get_info_flags(self, volume: StorageVolRef, flags: StorageVolInfoFlags) -> StorageVolInfo:
        """virStorageVolGetInfoFlags."""
