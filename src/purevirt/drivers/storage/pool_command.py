"""The command that makes a pool's volumes reachable: a mount, or the activation of a volume group (Linux)."""

from collections.abc import Callable

from purevirt.conf.storagepool import PoolType, StoragePool
from purevirt.errors import Error, ErrorCode, ErrorDomain

Command = tuple[str, ...]

MOUNT = "mount"
VGCHANGE = "vgchange"

_MOUNT_OPTIONS = ("nodev", "nosuid", "noexec")
# format of a network file system: what its mount needs besides
_FORMAT_OPTIONS = {"cifs": ("guest",), "glusterfs": ("direct-io-mode=1",)}


def build_start(pool: StoragePool) -> Command:
    """The command that starts a pool. Raises Error NO_SUPPORT for types that need none, or several."""
    build = _COMMANDS.get(pool.type)
    if build is None:
        detail = f"pool type '{pool.type.value}' has no command to start it"
        raise Error(ErrorCode.NO_SUPPORT, detail, domain=ErrorDomain.STORAGE)
    return build(pool)


def build_group_change(pool: StoragePool, *, activates: bool) -> Command:
    """Activate or deactivate a volume group on this host."""
    return (VGCHANGE, f"-a{'l' if activates else ''}{'y' if activates else 'n'}", pool.source.name or pool.name)


def _build_mount(pool: StoragePool) -> Command:
    kind = pool.source.format or "auto"
    is_found_out = pool.type is PoolType.NETFS and kind == "auto"
    options = [*_MOUNT_OPTIONS, *_FORMAT_OPTIONS.get(kind, ())]
    if pool.source.protocol_version is not None:
        options.append(f"nfsvers={pool.source.protocol_version}")
    if pool.mount_options is not None:
        options += [option.name for option in pool.mount_options.options]
    which = () if is_found_out else ("-t", kind)
    return (MOUNT, "-o", ",".join(options), *which, mounted_source(pool), pool.target.path or "")


def mounted_source(pool: StoragePool) -> str:
    """What is mounted: a device, or a folder of a host."""
    if pool.type is PoolType.FS:
        return pool.source.devices[0].path
    host, folder = pool.source.hosts[0].name or "", pool.source.dir_path or ""
    if pool.source.format == "cifs":
        return f"//{host}/{folder.removeprefix('/')}"
    return f"[{host}]:{folder}" if ":" in host else f"{host}:{folder}"


_COMMANDS: dict[PoolType, Callable[[StoragePool], Command]] = {
    PoolType.FS: _build_mount,
    PoolType.NETFS: _build_mount,
    PoolType.LOGICAL: lambda pool: build_group_change(pool, activates=True),
}
