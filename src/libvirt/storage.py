"""``virStoragePool`` and ``virStorageVol``: pools of storage and the volumes in them."""

from typing import TYPE_CHECKING

from libvirt.argument import as_int, as_ullong, bits, member
from libvirt.handle import Child, Identified, refuse
from purevirt.api.facet.storage import StoragePool, StorageVolume
from purevirt.api.operation import NoFlags
from purevirt.api.ref import StoragePoolRef, StorageVolRef
from purevirt.enums.error import ErrorDomain
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

if TYPE_CHECKING:
    from libvirt.stream import virStream


class virStorageVol(Child[StorageVolRef]):
    """A volume of a storage pool. Every call that fails raises libvirtError."""

    _kind = StorageVolRef
    streamBufSize = 262120  # what one message of the wire carries

    def name(self) -> str:
        """The name."""
        return self._o.name

    def key(self) -> str:
        """What names the volume on its host."""
        return self._o.key

    def path(self) -> str:
        """The path of the volume, by which guests use it."""
        return self._call(StorageVolume.storage_vol_get_path, self._o)

    def XMLDesc(self, flags: int = 0) -> str:
        """The volume as XML."""
        return self._call(StorageVolume.storage_vol_get_xml_desc, self._o, bits(NoFlags, flags))

    def info(self) -> list[int]:
        """[type of VIR_STORAGE_VOL_*, capacity, allocation], sizes in bytes."""
        info = self._call(StorageVolume.storage_vol_get_info, self._o)
        return [int(info.type), info.capacity, info.allocation]

    def infoFlags(self, flags: int = 0) -> list[int]:
        """[type, capacity, allocation], sizes in bytes; with VIR_STORAGE_VOL_GET_PHYSICAL the last is what it takes on
        the host.
        """
        info = self._call(StorageVolume.storage_vol_get_info_flags, self._o, bits(StorageVolInfoFlags, flags))
        return [int(info.type), info.capacity, info.allocation]

    def delete(self, flags: int = 0) -> int:
        """Remove the volume; ``flags`` of VIR_STORAGE_VOL_DELETE_*; returns 0."""
        self._call(StorageVolume.storage_vol_delete, self._o, bits(StorageVolDeleteFlags, flags))
        return 0

    def resize(self, capacity: int, flags: int = 0) -> int:
        """Change the capacity, in bytes; ``flags`` of VIR_STORAGE_VOL_RESIZE_*; returns 0."""
        size, how = as_ullong(capacity), bits(StorageVolResizeFlags, flags)
        if not size and not how & (StorageVolResizeFlags.DELTA | StorageVolResizeFlags.SHRINK):
            text = "capacity in virStorageVolResize cannot be zero without 'delta' or 'shrink' flags set"
            raise refuse("virStorageVolResize", "capacity", text, ErrorDomain.STORAGE)
        self._call(StorageVolume.storage_vol_resize, self._o, size, how)
        return 0

    def wipe(self, flags: int = 0) -> int:
        """Overwrite the volume; returns 0."""
        self._call(StorageVolume.storage_vol_wipe, self._o, bits(NoFlags, flags))
        return 0

    def wipePattern(self, algorithm: int, flags: int = 0) -> int:
        """Overwrite the volume by an algorithm of VIR_STORAGE_VOL_WIPE_ALG_*; returns 0."""
        self._call(
            StorageVolume.storage_vol_wipe_pattern,
            self._o,
            member(StorageVolWipeAlgorithm, algorithm),
            bits(NoFlags, flags),
        )
        return 0

    def upload(self, stream: "virStream", offset: int, length: int, flags: int = 0) -> int:
        """Let a stream write to the volume from ``offset``, ``length`` bytes or 0 for all; returns 0."""
        stream._carry(
            lambda: self._call(
                StorageVolume.storage_vol_upload,
                self._o,
                as_ullong(offset),
                as_ullong(length),
                bits(StorageVolUploadFlags, flags),
            )
        )
        return 0

    def download(self, stream: "virStream", offset: int, length: int, flags: int = 0) -> int:
        """Let a stream read the volume from ``offset``, ``length`` bytes or 0 for all; returns 0."""
        stream._carry(
            lambda: self._call(
                StorageVolume.storage_vol_download,
                self._o,
                as_ullong(offset),
                as_ullong(length),
                bits(StorageVolDownloadFlags, flags),
            )
        )
        return 0

    def storagePoolLookupByVolume(self) -> "virStoragePool":
        """The pool it lies in."""
        return virStoragePool(self, self._call(StorageVolume.storage_pool_lookup_by_volume, self._o))


class virStoragePool(Identified[StoragePoolRef]):
    """A storage pool. Every call that fails raises libvirtError."""

    _kind = StoragePoolRef

    def name(self) -> str:
        """The name."""
        return self._o.name

    def XMLDesc(self, flags: int = 0) -> str:
        """The definition as XML; ``flags`` of VIR_STORAGE_XML_*."""
        return self._call(StoragePool.storage_pool_get_xml_desc, self._o, bits(StorageXMLFlags, flags))

    def info(self) -> list[int]:
        """[state of VIR_STORAGE_POOL_*, capacity, allocation, available], sizes in bytes."""
        info = self._call(StoragePool.storage_pool_get_info, self._o)
        return [int(info.state), info.capacity, info.allocation, info.available]

    def build(self, flags: int = 0) -> int:
        """Make the pool on its medium; ``flags`` of VIR_STORAGE_POOL_BUILD_*; returns 0."""
        self._call(StoragePool.storage_pool_build, self._o, bits(StoragePoolBuildFlags, flags))
        return 0

    def create(self, flags: int = 0) -> int:
        """Start the pool; ``flags`` of VIR_STORAGE_POOL_CREATE_*; returns 0."""
        self._call(StoragePool.storage_pool_create, self._o, bits(StoragePoolCreateFlags, flags))
        return 0

    def destroy(self) -> int:
        """Stop the pool; the volumes stay; returns 0."""
        self._call(StoragePool.storage_pool_destroy, self._o)
        return 0

    def delete(self, flags: int = 0) -> int:
        """Remove the pool from its medium; ``flags`` of VIR_STORAGE_POOL_DELETE_*; returns 0."""
        self._call(StoragePool.storage_pool_delete, self._o, bits(StoragePoolDeleteFlags, flags))
        return 0

    def undefine(self) -> int:
        """Forget the definition; returns 0."""
        self._call(StoragePool.storage_pool_undefine, self._o)
        return 0

    def refresh(self, flags: int = 0) -> int:
        """Look for volumes again; returns 0."""
        self._call(StoragePool.storage_pool_refresh, self._o, bits(NoFlags, flags))
        return 0

    def isActive(self) -> int:
        """1 where the pool runs, else 0."""
        return int(self._call(StoragePool.storage_pool_is_active, self._o))

    def isPersistent(self) -> int:
        """1 where the pool has a definition, else 0."""
        return int(self._call(StoragePool.storage_pool_is_persistent, self._o))

    def autostart(self) -> int:
        """1 where the pool starts with the host, else 0."""
        return int(self._call(StoragePool.storage_pool_get_autostart, self._o))

    def setAutostart(self, autostart: int) -> int:
        """Let the pool start with the host, or not; returns 0."""
        self._call(StoragePool.storage_pool_set_autostart, self._o, bool(as_int(autostart)))
        return 0

    def numOfVolumes(self) -> int:
        """The number of volumes."""
        return self._call(StorageVolume.storage_pool_num_of_volumes, self._o)

    def listVolumes(self) -> list[str]:
        """The names of the volumes."""
        return self._list(StorageVolume.storage_pool_num_of_volumes, StorageVolume.storage_pool_list_volumes, self._o)

    def listAllVolumes(self, flags: int = 0) -> "list[virStorageVol]":
        """All volumes."""
        return [
            virStorageVol(self, ref)
            for ref in self._call(StorageVolume.storage_pool_list_all_volumes, self._o, bits(NoFlags, flags))
        ]

    def storageVolLookupByName(self, name: str) -> "virStorageVol":
        """The volume with a name."""
        return virStorageVol(self, self._call(StorageVolume.storage_vol_lookup_by_name, self._o, name))

    def createXML(self, xmlDesc: str, flags: int = 0) -> "virStorageVol":
        """Make a volume; ``flags`` of VIR_STORAGE_VOL_CREATE_*."""
        return virStorageVol(
            self, self._call(StorageVolume.storage_vol_create_xml, self._o, xmlDesc, bits(StorageVolCreateFlags, flags))
        )

    def createXMLFrom(self, xmlDesc: str, clonevol: "virStorageVol", flags: int = 0) -> "virStorageVol":
        """Make a volume with the content of another; ``flags`` of VIR_STORAGE_VOL_CREATE_*."""
        how = bits(StorageVolCreateFlags, flags)
        return virStorageVol(
            self, self._call(StorageVolume.storage_vol_create_xml_from, self._o, xmlDesc, clonevol._o, how)
        )
