"""The storage pools of a driver, and their volumes."""

from collections.abc import Callable
from typing import TypeVar

from purevirt.api.ref import StoragePoolRef
from purevirt.conf.storagepool import PoolType, StoragePool, format_storage_pool
from purevirt.conf.storagevol import Volume
from purevirt.drivers.shared.object_record import ObjectRecord
from purevirt.drivers.shared.object_table import ObjectKind, ObjectTable
from purevirt.enums.storage import ConnectListAllStoragePoolsFlags as Listed
from purevirt.errors import ErrorDomain


class PoolRecord(ObjectRecord[StoragePool]):
    """A storage pool (virStoragePoolObj) with its volumes by name."""

    __slots__ = ("ref", "runs", "volumes")

    def __init__(self, definition: StoragePool) -> None:
        super().__init__(definition)
        self.runs = False
        self.volumes: dict[str, Volume] = {}
        self.ref = StoragePoolRef(self.name, self.uuid)

    @property
    def is_active(self) -> bool:
        return self.runs

    def set_active(self, runs: bool) -> None:
        """Start or stop the pool."""
        self.runs = runs
        self.changed()

    def xml(self) -> str:
        """The XML document, formatted once per change."""
        try:
            return self.texts[0]
        except KeyError:
            text = self.texts[0] = format_storage_pool(self.current)
            return text


TYPE_FLAGS = {
    PoolType.DIR: Listed.DIR,
    PoolType.FS: Listed.FS,
    PoolType.NETFS: Listed.NETFS,
    PoolType.LOGICAL: Listed.LOGICAL,
    PoolType.DISK: Listed.DISK,
    PoolType.ISCSI: Listed.ISCSI,
    PoolType.SCSI: Listed.SCSI,
    PoolType.MPATH: Listed.MPATH,
    PoolType.RBD: Listed.RBD,
    PoolType.SHEEPDOG: Listed.SHEEPDOG,
    PoolType.GLUSTER: Listed.GLUSTER,
    PoolType.ZFS: Listed.ZFS,
    PoolType.VSTORAGE: Listed.VSTORAGE,
    PoolType.ISCSI_DIRECT: Listed.ISCSI_DIRECT,
}


def _is_of_type(kind: PoolType) -> Callable[[PoolRecord], bool]:
    return lambda pool: pool.current.type is kind


FILTERS: tuple[tuple[tuple[Listed, Callable[[PoolRecord], bool]], ...], ...] = (
    ((Listed.ACTIVE, lambda p: p.is_active), (Listed.INACTIVE, lambda p: not p.is_active)),
    ((Listed.PERSISTENT, lambda p: p.is_persistent), (Listed.TRANSIENT, lambda p: not p.is_persistent)),
    ((Listed.AUTOSTART, lambda p: p.autostart), (Listed.NO_AUTOSTART, lambda p: not p.autostart)),
    tuple((flag, _is_of_type(kind)) for kind, flag in TYPE_FLAGS.items()),
)
"""Groups of filters: an object is listed when it passes one chosen filter of every group that has any."""

LIST_FLAGS = Listed(sum(flag for group in FILTERS for flag, _ in group))

Record = TypeVar("Record", bound=PoolRecord)


class PoolTable(ObjectTable[Record, StoragePool, StoragePoolRef]):
    """The pools of one driver."""

    kind = ObjectKind("pool", ErrorDomain.STORAGE, "pool is already active as '{name}'")

    def __init__(self, make: Callable[[StoragePool], Record]) -> None:
        super().__init__(make, FILTERS)

    @staticmethod
    def ref_of(record: Record) -> StoragePoolRef:
        return record.ref

    @staticmethod
    def assign(record: Record, definition: StoragePool, live: bool) -> StoragePool | None:
        return record.assign(definition, live=live)

    def find_volume(self, test: Callable[[Volume], bool]) -> tuple[Record, Volume] | None:
        """A volume of any active pool, with its pool."""
        for record in self:
            if record.is_active:
                for volume in record.volumes.values():
                    if test(volume):
                        return record, volume
        return None
