"""Pools that would share one source (virStoragePoolObjSourceFindDuplicate)."""

from collections.abc import Iterable

from purevirt.conf.storagepool import PoolType, StoragePool
from purevirt.errors import Error, ErrorCode, ErrorDomain


def check_source_conflict(pool: StoragePool, others: Iterable[StoragePool]) -> None:
    """Refuse a pool whose source another pool of its type uses. Raises VIR_ERR_OPERATION_FAILED."""
    claimed = _claims(pool)
    for other in others:
        if other.type is pool.type and other.uuid != pool.uuid and claimed & _claims(other):
            if other.name == pool.name:
                continue  # the table refuses the name
            detail = f"Storage source conflict with pool: '{other.name}'"
            raise Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.STORAGE)


def _claims(pool: StoragePool) -> set[tuple[str | int | None, ...]]:
    """What a pool uses for itself alone."""
    source = pool.source
    hosts = tuple(host.name for host in source.hosts)
    match pool.type:
        case PoolType.DIR:
            return {("target", pool.target.path)}
        case PoolType.GLUSTER:
            return {(*hosts, source.name, source.dir_path)}
        case PoolType.NETFS:
            return {(*hosts, source.dir_path)}
        case PoolType.ISCSI | PoolType.ISCSI_DIRECT:
            return {(*hosts, device.path) for device in source.devices}
        case PoolType.RBD | PoolType.SHEEPDOG:
            return {(*hosts, source.name)}
        case PoolType.FS | PoolType.LOGICAL | PoolType.DISK | PoolType.ZFS:
            return {("device", device.path) for device in source.devices}
        case _:
            return set()
