"""The command undefine, and removing a domain's storage with it."""

from dataclasses import dataclass

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import parse_xml
from purevirt.cli.failure import Failed, failing, reason
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, alias, command, flag, text

_NO_ID = -1
_BITS = {
    "managed-save": libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE,
    "snapshots-metadata": libvirt.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA,
    "checkpoints-metadata": libvirt.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA,
    "nvram": libvirt.VIR_DOMAIN_UNDEFINE_NVRAM,
    "keep-nvram": libvirt.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM,
    "tpm": libvirt.VIR_DOMAIN_UNDEFINE_TPM,
    "keep-tpm": libvirt.VIR_DOMAIN_UNDEFINE_KEEP_TPM,
}


@dataclass(frozen=True, slots=True)
class _Disk:
    target: str
    source: str
    volume: libvirt.virStorageVol


def _find_volume(shell: Shell, pool: str, name: str, path: str) -> libvirt.virStorageVol:
    if pool:
        return shell.connection.storagePoolLookupByName(pool).storageVolLookupByName(name)
    return shell.connection.storageVolLookupByPath(path)


def _disks(shell: Shell, domain: libvirt.virDomain, wanted: list[str] | None) -> list[_Disk]:
    """The volumes behind the domain's disks, all of them or those in `wanted`; what is not managed is told.

    Raises:
        Failed: a name in `wanted` is no disk of the domain.
    """
    root = parse_xml(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE))
    found: list[_Disk] = []
    left = set(wanted or [])
    for disk in root.iterfind("./devices/disk"):
        target, source = disk.find("target"), disk.find("source")
        if target is None or source is None:
            continue
        name = target.get("dev", "")
        path = next((source.get(key, "") for key in ("file", "dev", "dir", "name", "volume") if source.get(key)), "")
        if not path or (wanted is not None and not left & {name, path}):
            continue
        left -= {name, path}
        try:
            volume = _find_volume(shell, source.get("pool", ""), source.get("volume", ""), path)
        except libvirt.libvirtError:
            text = f"Storage volume '{name}'({path}) is not managed by libvirt. Remove it manually."
            shell.print(text + "\n")
            continue
        found.append(_Disk(name, path, volume))
    if left:
        raise Failed(f"Volume '{sorted(left)[0]}' was not found in domain's definition.\n")
    return found


def _remove(shell: Shell, disk: _Disk, arguments: Arguments) -> bool:
    if arguments.has("wipe-storage"):
        shell.print(f"Wiping volume '{disk.target}'({disk.source}) ... ", end="")
        try:
            disk.volume.wipe(0)
        except libvirt.libvirtError as error:
            shell.error(f"Failed! Volume not removed.\nerror: {reason(error)}")
            return False
        shell.print("Done.")
    bits = {"delete-storage-volume-snapshots": libvirt.VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS}
    try:
        disk.volume.delete(arguments.bits(bits))
    except libvirt.libvirtError as error:
        shell.error(f"Failed to remove storage volume '{disk.target}'({disk.source})\nerror: {reason(error)}")
        return False
    shell.print(f"Volume '{disk.target}'({disk.source}) removed.")
    return True


def _wanted_disks(arguments: Arguments) -> list[str] | None:
    given = arguments.find("storage")
    return None if given is None else [part for part in given.split(",") if part]


@command(
    "undefine",
    Group.DOMAIN,
    "undefine a domain",
    DOMAIN.option,
    flag("managed-save", "remove domain managed state file"),
    text("storage", "also remove these volumes: targets or source paths, joined by commas"),
    flag("remove-all-storage", "also remove all volumes of the domain (use with caution)"),
    alias("delete-snapshots", "delete-storage-volume-snapshots"),
    flag("delete-storage-volume-snapshots", "delete snapshots of the volumes too (needs --remove-all-storage)"),
    flag("wipe-storage", "wipe the volumes before they are removed"),
    flag("snapshots-metadata", "remove all domain snapshot metadata (vm must be inactive)"),
    flag("checkpoints-metadata", "remove all domain checkpoint metadata (vm must be inactive)"),
    flag("nvram", "remove nvram file"),
    flag("keep-nvram", "keep nvram file"),
    flag("tpm", "remove TPM state"),
    flag("keep-tpm", "keep TPM state"),
    description="Forgets a domain that is shut off; a running one becomes transient.",
    exclusive=(("nvram", "keep-nvram"), ("tpm", "keep-tpm")),
    requires=(("delete-storage-volume-snapshots", "remove-all-storage"),),
)
def undefine(shell: Shell, arguments: Arguments) -> None:
    """Undefine a domain, with its storage if asked."""
    domain, name = DOMAIN.get(shell, arguments), arguments.get("domain")
    wanted = _wanted_disks(arguments)
    if wanted is not None and arguments.has("remove-all-storage"):
        raise Failed("Specified both --storage and --remove-all-storage")
    with_storage = wanted is not None or arguments.has("remove-all-storage")
    if with_storage and domain.ID() != _NO_ID:
        raise Failed("Storage volume deletion is supported only on stopped domains")
    disks = _disks(shell, domain, wanted) if with_storage else []
    flags = arguments.bits(_BITS)
    with failing(f"Failed to undefine domain '{name}'"):
        if flags:
            domain.undefineFlags(flags)
        else:
            domain.undefine()
    shell.extra(f"Domain '{name}' has been undefined")
    removed = [_remove(shell, disk, arguments) for disk in disks]
    if not all(removed):
        raise Failed("")
