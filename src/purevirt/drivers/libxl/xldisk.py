"""Disks of an xl configuration: positional and named parameters (xlu_disk_parse, xenFormatXLDisk)."""

from purevirt.conf.domain.disk import Disk, DiskDevice, DiskDriver, DiskTarget
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import (
    Auth,
    NetworkProtocol,
    NetworkSource,
    StorageFormat,
    StorageHost,
    StorageType,
)
from purevirt.drivers.libxl.setting import Settings, Writer, internal, unsupported
from purevirt.drivers.libxl.xm import bus_of
from purevirt.drivers.shared.native import disk_path, make_source

POSITIONS = ("target", "format", "vdev", "access")
KEYS = (*POSITIONS, "devtype", "backendtype", "backend", "script", "direct-io-safe", "discard", "no-discard", "cdrom")
FORMATS = {
    "raw": StorageFormat.RAW,
    "aio": StorageFormat.RAW,
    "qcow": StorageFormat.QCOW,
    "qcow2": StorageFormat.QCOW2,
    "vhd": StorageFormat.VHD,
    "qed": StorageFormat.QED,
}
FORMAT_NAMES = {format: name for name, format in FORMATS.items() if name != "aio"}
DRIVERS = {"phy": "phy", "tap": "tap", "qdisk": "qemu"}
"""Drivers, by the kind of backend."""
BACKENDS = {"phy": "phy", "tap": "tap", "qemu": "qdisk", "file": "qdisk"}
"""Kinds of backends, by the driver."""
WRITABLE = ("w", "rw", "!")
READ_ONLY = ("r", "ro")
DEFAULT_RBD_PORT = 6789


def read_disks(settings: Settings, *, is_hvm: bool) -> list[Disk]:
    """All disks. Raises Error."""
    return [_parse_disk(text, is_hvm=is_hvm) for text in settings.texts("disk")]


def split_disk(text: str) -> dict[str, str]:
    """The parameters by name; ``target=`` takes the rest of the text."""
    found: dict[str, str] = {}
    rest, position = text, 0
    while rest:
        rest = rest.lstrip()
        if rest.startswith("target="):
            found["target"] = rest.removeprefix("target=")
            break
        part, _, rest = rest.partition(",")
        key, equals, value = part.strip().partition("=")
        if equals and key in KEYS:
            found[key] = value
        elif not equals and key in KEYS[len(POSITIONS) :]:
            found[key] = "1"
        elif position < len(POSITIONS):
            found[POSITIONS[position]] = part.strip()
            position += 1
        elif key:
            raise internal(f"Disk configuration '{text}' is malformed")
    return found


def _parse_disk(text: str, *, is_hvm: bool) -> Disk:
    options = split_disk(text)
    name = options.get("vdev", "")
    if not name:
        raise internal(f"Disk configuration '{text}' is malformed")
    access = options.get("access") or "rw"
    if access not in WRITABLE + READ_ONLY:
        raise internal(f"Disk configuration '{text}' is malformed")
    is_cdrom = options.get("devtype") == "cdrom" or "cdrom" in options
    disk = Disk(
        device=DiskDevice.CDROM if is_cdrom else DiskDevice.DISK,
        target=DiskTarget(dev=name, bus=bus_of(name, is_hvm=is_hvm)),
        readonly=access in READ_ONLY or is_cdrom,
        shareable=access == "!",
        backenddomain=options.get("backend") or None,
    )
    _set_backend(disk, options)
    return disk


def _set_backend(disk: Disk, options: dict[str, str]) -> None:
    kind, format = options.get("backendtype") or "qdisk", options.get("format") or "raw"
    if kind not in DRIVERS:
        raise internal(f"disk backend type '{kind}' is not supported")
    if format not in FORMATS and format != "empty":
        raise internal(f"disk image format '{format}' is not supported")
    disk.driver = DiskDriver(name=DRIVERS[kind], type=FORMATS.get(format))
    disk.type = StorageType.BLOCK if kind == "phy" else StorageType.FILE
    target = options.get("target") or None
    if target is not None and target.startswith("rbd:"):
        disk.type, disk.source = StorageType.NETWORK, parse_rbd(target)
    else:
        disk.source = make_source(disk.type, target)


def parse_rbd(target: str) -> NetworkSource:
    """A source such as ``rbd:pool/image:mon_host=…`` (virStorageSourceParseRBDColonString)."""
    parts = target.removeprefix("rbd:").replace("\\\\", "\\").replace("\\:", "\0").replace("\\;", "\1").split(":")
    source = NetworkSource(protocol=NetworkProtocol.RBD, name=parts[0].replace("\0", ":").replace("\1", ";"))
    for part in parts[1:]:
        key, _, value = part.partition("=")
        if key == "mon_host":
            source.hosts = [_parse_host(host.replace("\0", ":")) for host in value.split("\1")]
        elif key == "id":
            source.auth = Auth(username=value or None)
        elif key == "conf":
            source.config_file = value.replace("\0", ":")
    return source


def _parse_host(text: str) -> StorageHost:
    name, colon, port = text.rpartition(":")
    if not colon or text.endswith("]") or not port.isdigit():
        return StorageHost(name=text.strip("[]"), port=DEFAULT_RBD_PORT)
    return StorageHost(name=name.strip("[]"), port=int(port[:6]))


def write_disks(out: Writer, domain: Domain) -> None:
    """Write all disks but floppies. Raises Error CONFIG_UNSUPPORTED."""
    disks = [disk for disk in domain.devices.disks if disk.device is not DiskDevice.FLOPPY]
    out.put_list("disk", [_format_disk(disk) for disk in disks])


def _format_disk(disk: Disk) -> str:
    driver = disk.driver.name if disk.driver is not None else None
    format = disk.driver.type if disk.driver is not None else None
    if (format or StorageFormat.RAW) not in FORMAT_NAMES:
        raise unsupported(f"unsupported disk type {format.value if format is not None else None}")
    if driver is not None and driver not in BACKENDS:
        raise unsupported(f"unsupported disk driver {driver}")
    if disk.transient is not None:
        raise unsupported("transient disks not supported yet")
    access = "ro" if disk.readonly else "!" if disk.shareable else "rw"
    name = disk.target.dev or "" if disk.target is not None else ""
    parts = [f"format={FORMAT_NAMES[format or StorageFormat.RAW]}", f"vdev={name}", f"access={access}"]
    parts += [f"backendtype={BACKENDS[driver]}"] if driver is not None else []
    parts += [f"backend={disk.backenddomain}"] if disk.backenddomain is not None else []
    parts += ["devtype=cdrom"] if disk.device is DiskDevice.CDROM else []
    target = format_rbd(disk.source) if isinstance(disk.source, NetworkSource) else disk_path(disk)
    return ",".join([*parts, *([f"target={target}"] if target else [])])


def format_rbd(source: NetworkSource) -> str:
    """The target of a disk on Ceph (xenFormatXLDiskSrcNet). Raises Error CONFIG_UNSUPPORTED."""
    if source.protocol is not NetworkProtocol.RBD:
        raise unsupported(f"Unsupported network block protocol '{source.protocol.value}'")
    if source.snapshot is not None:
        raise unsupported("No support for RBD snapshots")
    text = f"rbd:{source.name or ''}"
    user = source.auth.username if source.auth is not None else None
    if user is not None:
        text += f":id={user}:auth_supported=cephx\\\\;none"
    else:
        text += ":auth_supported=none"
    if source.hosts:
        text += ":mon_host=" + "\\\\;".join(_format_host(host) for host in source.hosts)
    return text


def _format_host(host: StorageHost) -> str:
    name = host.name or ""
    shown = "[" + name.replace(":", "\\\\:") + "]" if ":" in name else name
    return f"{shown}\\\\:{host.port}" if host.port else shown
