"""Storage pools and their volumes."""

from uuid import UUID

from purevirt.aio.handle import Handle
from purevirt.aio.opening import Opening
from purevirt.aio.stream import Reader, Writer, open_stream
from purevirt.api.facet.storage import StoragePool as StoragePoolCalls
from purevirt.api.facet.storage import StorageVolume as StorageVolumeCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import StoragePoolRef, StorageVolRef
from purevirt.api.result import StoragePoolInfo, StorageVolInfo
from purevirt.enums.storage import (
    StoragePoolBuildFlags,
    StoragePoolCreateFlags,
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


class StoragePool(Handle[StoragePoolRef]):
    """A storage pool."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.ref.name

    @property
    def uuid(self) -> UUID:
        """What identifies it for ever."""
        return UUID(bytes=self.ref.uuid)

    async def xml(self, *, flags: StorageXMLFlags | None = None) -> str:
        """The pool's document."""
        return await self._call(StoragePoolCalls.storage_pool_get_xml_desc, self.ref, flags or StorageXMLFlags(0))

    async def info(self) -> StoragePoolInfo:
        """Its state and sizes."""
        return await self._call(StoragePoolCalls.storage_pool_get_info, self.ref)

    async def start(self, *, flags: StoragePoolCreateFlags = StoragePoolCreateFlags.NORMAL) -> None:
        """Start it."""
        await self._call(StoragePoolCalls.storage_pool_create, self.ref, flags)

    async def build(self, *, flags: StoragePoolBuildFlags = StoragePoolBuildFlags.NEW) -> None:
        """Make what it lies on."""
        await self._call(StoragePoolCalls.storage_pool_build, self.ref, flags)

    async def destroy(self) -> None:
        """Stop it; its data stay."""
        await self._call(StoragePoolCalls.storage_pool_destroy, self.ref)

    async def delete(self, *, flags: StoragePoolDeleteFlags = StoragePoolDeleteFlags.NORMAL) -> None:
        """Delete what it lies on."""
        await self._call(StoragePoolCalls.storage_pool_delete, self.ref, flags)

    async def undefine(self) -> None:
        """Forget the definition."""
        await self._call(StoragePoolCalls.storage_pool_undefine, self.ref)

    async def refresh(self) -> None:
        """Look again which volumes it has."""
        await self._call(StoragePoolCalls.storage_pool_refresh, self.ref, NoFlags.NONE)

    async def autostart(self) -> bool:
        """Whether it starts with the host."""
        return await self._call(StoragePoolCalls.storage_pool_get_autostart, self.ref)

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it starts with the host."""
        await self._call(StoragePoolCalls.storage_pool_set_autostart, self.ref, autostart)

    async def is_active(self) -> bool:
        """Whether it runs."""
        return await self._call(StoragePoolCalls.storage_pool_is_active, self.ref)

    async def is_persistent(self) -> bool:
        """Whether it stays defined when it stops."""
        return await self._call(StoragePoolCalls.storage_pool_is_persistent, self.ref)

    async def list_volumes(self) -> "list[StorageVolume]":
        """Its volumes."""
        found = await self._call(StorageVolumeCalls.storage_pool_list_all_volumes, self.ref, NoFlags.NONE)
        return [StorageVolume(self._link, ref) for ref in found]

    async def volume_by_name(self, name: str) -> "StorageVolume":
        """A volume by its name; raises StorageVolumeNotFound."""
        return StorageVolume(
            self._link, await self._call(StorageVolumeCalls.storage_vol_lookup_by_name, self.ref, name)
        )

    async def create_volume(self, xml: str, *, flags: StorageVolCreateFlags | None = None) -> "StorageVolume":
        """Create a volume as a document says."""
        return StorageVolume(
            self._link,
            await self._call(
                StorageVolumeCalls.storage_vol_create_xml, self.ref, xml, flags or StorageVolCreateFlags(0)
            ),
        )

    async def clone_volume(
        self, xml: str, source: "StorageVolume", *, flags: StorageVolCreateFlags | None = None
    ) -> "StorageVolume":
        """Create a volume as a document says, with the data of another one."""
        wanted = flags or StorageVolCreateFlags(0)
        ref = await self._call(StorageVolumeCalls.storage_vol_create_xml_from, self.ref, xml, source.ref, wanted)
        return StorageVolume(self._link, ref)

    def _key(self) -> object:
        return self.ref.uuid


class StorageVolume(Handle[StorageVolRef]):
    """A volume of a storage pool."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.ref.name

    @property
    def key(self) -> str:
        """What identifies it on the host."""
        return self.ref.key

    async def pool(self) -> StoragePool:
        """The pool it is in."""
        return StoragePool(self._link, await self._call(StorageVolumeCalls.storage_pool_lookup_by_volume, self.ref))

    async def xml(self) -> str:
        """The volume's document."""
        return await self._call(StorageVolumeCalls.storage_vol_get_xml_desc, self.ref, NoFlags.NONE)

    async def path(self) -> str:
        """Where it lies on the host."""
        return await self._call(StorageVolumeCalls.storage_vol_get_path, self.ref)

    async def info(self, *, flags: StorageVolInfoFlags | None = None) -> StorageVolInfo:
        """Its type and sizes; flags ask for the physical size in place of the allocation."""
        if flags is None:
            return await self._call(StorageVolumeCalls.storage_vol_get_info, self.ref)
        return await self._call(StorageVolumeCalls.storage_vol_get_info_flags, self.ref, flags)

    async def delete(self, *, flags: StorageVolDeleteFlags = StorageVolDeleteFlags.NORMAL) -> None:
        """Delete it."""
        await self._call(StorageVolumeCalls.storage_vol_delete, self.ref, flags)

    async def wipe(self, algorithm: StorageVolWipeAlgorithm = StorageVolWipeAlgorithm.ZERO) -> None:
        """Overwrite its data."""
        await self._call(StorageVolumeCalls.storage_vol_wipe_pattern, self.ref, algorithm, NoFlags.NONE)

    async def resize(self, capacity: int, *, flags: StorageVolResizeFlags | None = None) -> None:
        """Give it another size in bytes."""
        await self._call(StorageVolumeCalls.storage_vol_resize, self.ref, capacity, flags or StorageVolResizeFlags(0))

    def download(self, offset: int = 0, length: int = 0, *, is_sparse: bool = False) -> Opening[Reader]:
        """Its data from an offset on, all where no length is given; to be used in ``async with``.

        Of a sparse download holes come as ``Hole``.
        """
        flags = StorageVolDownloadFlags.SPARSE_STREAM if is_sparse else StorageVolDownloadFlags(0)
        declared = StorageVolumeCalls.storage_vol_download
        return open_stream(Reader, self._link, declared, self.ref, offset, length, flags)

    def upload(self, offset: int = 0, length: int = 0, *, is_sparse: bool = False) -> Opening[Writer]:
        """A way to write its data from an offset on; to be used in ``async with``. Holes need a sparse upload."""
        flags = StorageVolUploadFlags.SPARSE_STREAM if is_sparse else StorageVolUploadFlags(0)
        declared = StorageVolumeCalls.storage_vol_upload
        return open_stream(Writer, self._link, declared, self.ref, offset, length, flags)

    def _key(self) -> object:
        return self.ref.key
