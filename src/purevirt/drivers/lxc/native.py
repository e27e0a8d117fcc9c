"""Configuration files of the LXC project to domain (lxcParseConfigString); names of LXC 3 and of before."""

import re
from collections.abc import Iterator

from purevirt.conf.domain import DomainProfile
from purevirt.conf.domain.chardev import Console, ConsoleKind, ConsoleTarget, PtySource
from purevirt.conf.domain.clock import LifecycleAction
from purevirt.conf.domain.feature import Capabilities, CapabilityPolicy, Features, Switch
from purevirt.conf.domain.filesystem import BlockDeviceSource, Filesystem, FilesystemType, MountSource, RamSource
from purevirt.conf.domain.model import Domain, VirtType
from purevirt.conf.domain.osboot import OsKind
from purevirt.conf.domain.tuning import IdMap, IdMapEntry, VcpuCount
from purevirt.drivers.lxc.nativenet import read_networks
from purevirt.drivers.lxc.nativetune import read_tuning, scaled
from purevirt.drivers.lxc.profile import DEFAULT_INIT, LXC
from purevirt.drivers.lxc.setting import Settings, invalid, unsupported
from purevirt.drivers.shared.native import complete_native

DEFAULT_MEMORY_KIB = 64 * 1024
ARCHES = {"x86": "i686", "i686": "i686", "amd64": "x86_64", "x86_64": "x86_64"}
MAX_CONSOLES = 256
OWN_MOUNTS = ("/proc", "/sys", "/dev/pts", "/dev")
"""What every container has mounted."""
_CAPABILITIES = {field.name: field.py for field in Capabilities.model_fields if field.name != "policy"}


def parse_lxc(text: str, profile: DomainProfile = LXC) -> Domain:
    """The domain of a container's configuration. Raises Error."""
    settings = Settings(text)
    domain = Domain(type=VirtType.LXC, memory_kib=DEFAULT_MEMORY_KIB, vcpu=VcpuCount(maximum=1))
    domain.name = settings.find("lxc.uts.name", "lxc.utsname") or "unnamed"
    arch = ARCHES.get(settings.find("lxc.arch") or "")
    domain.os.type = OsKind(name="exe", arch=arch)
    domain.os.init = DEFAULT_INIT
    domain.on_reboot, domain.on_crash = LifecycleAction.RESTART, LifecycleAction.DESTROY
    _read_capabilities(domain, settings)
    read_tuning(domain, settings)
    _read_root(domain, settings)
    _read_mounts(domain, settings)
    read_networks(domain, settings)
    _read_consoles(domain, settings)
    _read_idmap(domain, settings)
    complete_native(domain, profile)
    domain.os.type.arch = arch
    return domain


def _read_capabilities(domain: Domain, settings: Settings) -> None:
    capabilities = Capabilities(policy=CapabilityPolicy.ALLOW)
    for name in " ".join(settings.all("lxc.cap.drop")).split():
        if name in _CAPABILITIES:
            setattr(capabilities, _CAPABILITIES[name], Switch(state=False))
    domain.features = Features(capabilities=capabilities)


def _read_root(domain: Domain, settings: Settings) -> None:
    root = settings.find("lxc.rootfs.path", "lxc.rootfs")
    if root is None:
        raise invalid("Missing lxc.rootfs configuration")
    domain.devices.filesystems.append(_mount(root, "/", is_device=root.startswith("/dev/")))


def _mount(source: str, target: str, *, is_device: bool) -> Filesystem:
    if is_device:
        return Filesystem(type=FilesystemType.BLOCK, source=BlockDeviceSource(dev=source), target_dir=target)
    return Filesystem(type=FilesystemType.MOUNT, source=MountSource(dir=source), target_dir=target)


def _read_mounts(domain: Domain, settings: Settings) -> None:
    if settings.find("lxc.mount.fstab", "lxc.mount") is not None:
        raise unsupported("lxc.mount not supported, use lxc.mount.entry lines instead")
    root = settings.find("lxc.rootfs.path", "lxc.rootfs") or ""
    for entry in settings.all("lxc.mount.entry"):
        filesystem = _parse_mount(entry, root, domain.memory_kib or 0)
        if filesystem is not None:
            domain.devices.filesystems.append(filesystem)


def _parse_mount(entry: str, root: str, memory_kib: int) -> Filesystem | None:
    """A line as in fstab; None for what every container has."""
    fields = entry.split()
    if len(fields) < 4:
        raise invalid(f"Failed to parse lxc.mount.entry '{entry}'")
    source, target, kind, options = fields[0], fields[1], fields[2], fields[3].split(",")
    if root and target.startswith(root + "/"):
        target = target.removeprefix(root)
    target = target if target.startswith("/") else f"/{target}"
    if target.startswith(OWN_MOUNTS[:2]) or target in OWN_MOUNTS:
        return None
    if kind == "tmpfs":
        found = Filesystem(
            type=FilesystemType.RAM,
            source=RamSource(usage=_tmpfs_size(options, memory_kib) // 1024, units="KiB"),
            target_dir=target,
        )
    else:
        is_bind = kind == "none" and ("bind" in options or "rbind" in options)
        found = _mount(source, target, is_device=not is_bind)
    found.readonly = "ro" in options
    return found


def _tmpfs_size(options: list[str], memory_kib: int) -> int:
    """Bytes; a share of memory may be given, half of it is the default."""
    text = next((option.removeprefix("size=") for option in options if option.startswith("size=")), "50%")
    if not text.endswith("%"):
        return scaled(text)
    if not text[:-1].isdigit() or len(text) > 6:
        raise invalid(f"can't convert relative size: '{text}'")
    return memory_kib * 1024 * int(text[:-1]) // 100


def _read_consoles(domain: Domain, settings: Settings) -> None:
    text = settings.find("lxc.tty.max", "lxc.tty")
    if text is None:
        return
    if not text.isdigit() or len(text) > 5 or int(text) > MAX_CONSOLES:
        raise invalid(f"failed to parse int: '{text}'")
    for port in range(int(text)):
        target = ConsoleTarget(type=ConsoleKind.LXC, port=port)
        domain.devices.consoles.append(Console(source=PtySource(), target=target))


def _read_idmap(domain: Domain, settings: Settings) -> None:
    entries = list(_parse_idmap(settings))
    if entries:
        found = {kind: [entry for name, entry in entries if name == kind] for kind in ("u", "g")}
        domain.idmap = IdMap(uids=found["u"], gids=found["g"])


def _parse_idmap(settings: Settings) -> Iterator[tuple[str, IdMapEntry]]:
    for text in (*settings.all("lxc.idmap"), *settings.all("lxc.id_map")):
        found = re.fullmatch(r"([ug])\s+([0-9]{1,10})\s+([0-9]{1,10})\s+([0-9]{1,10})", text)
        if found is None:
            raise invalid(f"Invalid lxc.id_map: '{text}'")
        yield found[1], IdMapEntry(start=int(found[2]), target=int(found[3]), count=int(found[4]))
