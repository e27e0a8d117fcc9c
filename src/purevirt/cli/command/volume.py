"""Commands about storage volumes."""

import contextlib
import os

from lxml import etree

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import parse_xml, print_xml, read_xml
from purevirt.cli.domainstate import pick
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import POOL
from purevirt.cli.shell import Shell
from purevirt.cli.size import format_size
from purevirt.cli.spec import XML_FILE_CHECK, XPATH, Group, command, flag, number, required, text
from purevirt.cli.table import Table
from purevirt.cli.xmlformat import format_element

_GROUP = Group.VOLUME
_TYPES = ("file", "block", "dir", "network", "netdir", "ploop")
_VOLUME = required("vol", "vol name, key or path")
_POOL = text("pool", "pool name or uuid")
_ALGORITHMS = ("zero", "nnsa", "dod", "bsi", "gutmann", "schneier", "pfitzner7", "pfitzner33", "random", "trim")
_CHUNK_BYTES = 64 * 1024


def _find_volume(
    shell: Shell, arguments: Arguments, name: str, pool: libvirt.virStoragePool | None
) -> libvirt.virStorageVol:
    """A volume by its name in a pool, or by key or path anywhere.

    Raises:
        Failed: there is none.
    """
    connection = shell.connection
    ways = [connection.storageVolLookupByKey, connection.storageVolLookupByPath]
    if pool is not None:
        ways.insert(0, pool.storageVolLookupByName)
    error: libvirt.libvirtError | None = None
    for way in ways:
        try:
            return way(name)
        except libvirt.libvirtError as failure:
            error = failure
    hint = "" if arguments.has("pool") else ", specifying --pool might help"
    raise Failed(f"failed to get vol '{name}'{hint}") from error


def _get_volume(shell: Shell, arguments: Arguments) -> libvirt.virStorageVol:
    pool = POOL.get(shell, arguments) if arguments.has("pool") else None
    return _find_volume(shell, arguments, arguments.get("vol"), pool)


def _size_text(size: int, in_bytes: bool) -> str:
    return f"{size} bytes" if in_bytes else format_size(size)


@command(
    "vol-info",
    _GROUP,
    "storage vol information",
    _VOLUME,
    _POOL,
    flag("bytes", "sizes are represented in bytes rather than pretty units"),
    flag("physical", "return the physical size of the volume in allocation field"),
)
def vol_info(shell: Shell, arguments: Arguments) -> None:
    """Print what there is to know about a volume at a glance."""
    volume = _get_volume(shell, arguments)
    physical, in_bytes = arguments.has("physical"), arguments.has("bytes")
    kind, capacity, allocation = volume.infoFlags(libvirt.VIR_STORAGE_VOL_GET_PHYSICAL) if physical else volume.info()
    rows = (
        ("Name:", volume.name()),
        ("Type:", pick(_TYPES, kind)),
        ("Capacity:", _size_text(capacity, in_bytes)),
        ("Physical:" if physical else "Allocation:", _size_text(allocation, in_bytes)),
    )
    for label, value in rows:
        shell.print(f"{label:<15} {value}")


@command("vol-list", _GROUP, "list vols", POOL.option, flag("details", "display extended details for volumes"))
def vol_list(shell: Shell, arguments: Arguments) -> None:
    """Print the volumes of a pool."""
    pool = POOL.get(shell, arguments)
    with failing("Failed to list volumes"):
        volumes = sorted(pool.listAllVolumes(0), key=lambda volume: volume.name().lower())
    details = arguments.has("details")
    table = Table("Name", "Path", *(("Type", "Capacity", "Allocation") if details else ()))
    for volume in volumes:
        row = [volume.name(), volume.path()]
        if details:
            kind, capacity, allocation = volume.info()
            row += [pick(_TYPES, kind), format_size(capacity), format_size(allocation)]
        table.add(*row)
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


@command("vol-dumpxml", _GROUP, "vol information in XML", _VOLUME, _POOL, *XPATH)
def vol_dumpxml(shell: Shell, arguments: Arguments) -> None:
    """Print a volume's XML."""
    print_xml(shell, arguments, _get_volume(shell, arguments).XMLDesc(0))


@command("vol-name", _GROUP, "the volume name for a volume key or path", _VOLUME)
def vol_name(shell: Shell, arguments: Arguments) -> None:
    """Print a volume's name."""
    shell.print(_get_volume(shell, arguments).name())


@command("vol-path", _GROUP, "the volume path for a volume name or key", _VOLUME, _POOL)
def vol_path(shell: Shell, arguments: Arguments) -> None:
    """Print a volume's path."""
    shell.print(_get_volume(shell, arguments).path())


@command("vol-key", _GROUP, "the volume key for a volume name or path", _VOLUME, _POOL)
def vol_key(shell: Shell, arguments: Arguments) -> None:
    """Print a volume's key."""
    shell.print(_get_volume(shell, arguments).key())


@command("vol-pool", _GROUP, "the storage pool of a volume key or path", _VOLUME, flag("uuid", "print the pool UUID"))
def vol_pool(shell: Shell, arguments: Arguments) -> None:
    """Print the pool a volume is in."""
    volume = _get_volume(shell, arguments)
    with failing("failed to get parent pool"):
        pool = volume.storagePoolLookupByVolume()
    shell.print(pool.UUIDString() if arguments.has("uuid") else pool.name())


@command("vol-delete", _GROUP, "delete a vol", _VOLUME, _POOL, flag("delete-snapshots", "delete its snapshots too"))
def vol_delete(shell: Shell, arguments: Arguments) -> None:
    """Delete a volume."""
    volume, name = _get_volume(shell, arguments), arguments.get("vol")
    flags = arguments.bits({"delete-snapshots": libvirt.VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS})
    with failing(f"Failed to delete vol {name}"):
        volume.delete(flags)
    shell.extra(f"Vol {name} deleted")


@command("vol-wipe", _GROUP, "wipe a vol", _VOLUME, _POOL, text("algorithm", "perform selected wiping algorithm"))
def vol_wipe(shell: Shell, arguments: Arguments) -> None:
    """Overwrite a volume."""
    volume, name = _get_volume(shell, arguments), arguments.get("vol")
    algorithm = arguments.find("algorithm")
    if algorithm is not None and algorithm not in _ALGORITHMS:
        raise Failed(f"Unsupported algorithm '{algorithm}'")
    with failing(f"Failed to wipe vol {name}"):
        if algorithm is None:
            volume.wipe(0)
        else:
            volume.wipePattern(_ALGORITHMS.index(algorithm), 0)
    shell.extra(f"Vol {name} wiped")


_RESIZE_BITS = {
    "allocate": libvirt.VIR_STORAGE_VOL_RESIZE_ALLOCATE,
    "delta": libvirt.VIR_STORAGE_VOL_RESIZE_DELTA,
    "shrink": libvirt.VIR_STORAGE_VOL_RESIZE_SHRINK,
}


@command(
    "vol-resize",
    _GROUP,
    "resize a vol",
    _VOLUME,
    required("capacity", "new capacity for the vol, as scaled integer (default bytes)"),
    _POOL,
    flag("allocate", "allocate the new capacity, rather than leaving it sparse"),
    flag("delta", "use capacity as a delta to current size, rather than the new size"),
    flag("shrink", "allow the resize to shrink the volume"),
)
def vol_resize(shell: Shell, arguments: Arguments) -> None:
    """Change a volume's capacity."""
    volume, given = _get_volume(shell, arguments), arguments.get("capacity")
    flags = arguments.bits(_RESIZE_BITS)
    shrinks = given.startswith("-")
    if shrinks and arguments.has("shrink"):
        arguments.values["capacity"] = [given[1:]]
        flags |= libvirt.VIR_STORAGE_VOL_RESIZE_DELTA
    size = arguments.find_scaled("capacity") or 0
    name = volume.name()
    by = "by" if arguments.has("delta") else "to"
    with failing(f"Failed to change size of volume '{name}' {by} {given}"):
        volume.resize(size, flags)
    shell.extra(f"Size of volume '{name}' successfully changed {by} {given}")


_CREATE_BITS = {
    "prealloc-metadata": libvirt.VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA,
    "reflink": libvirt.VIR_STORAGE_VOL_CREATE_REFLINK,
    "validate": libvirt.VIR_STORAGE_VOL_CREATE_VALIDATE,
}
_PREALLOCATE = flag("prealloc-metadata", "preallocate metadata (for qcow2 instead of full allocation)")
_REFLINK = flag("reflink", "use btrfs COW lightweight copy")


@command(
    "vol-create",
    _GROUP,
    "create a vol from an XML file",
    POOL.option,
    required("file", "file containing an XML vol description"),
    _PREALLOCATE,
    XML_FILE_CHECK,
)
def vol_create(shell: Shell, arguments: Arguments) -> None:
    """Create a volume."""
    pool, path = POOL.get(shell, arguments), arguments.get("file")
    xml = read_xml(path)
    with failing(f"Failed to create vol from {path}"):
        volume = pool.createXML(xml, arguments.bits(_CREATE_BITS))
    shell.extra(f"Vol {volume.name()} created from {path}")


@command(
    "vol-create-from",
    _GROUP,
    "create a vol, using another volume as input",
    POOL.option,
    required("file", "file containing an XML vol description"),
    required("vol", "input vol name or key"),
    text("inputpool", "pool name or uuid of the input volume's pool"),
    _PREALLOCATE,
    _REFLINK,
    XML_FILE_CHECK,
)
def vol_create_from(shell: Shell, arguments: Arguments) -> None:
    """Create a volume with the contents of another."""
    pool, path, source_pool_name = POOL.get(shell, arguments), arguments.get("file"), arguments.find("inputpool")
    xml = read_xml(path)
    source_pool = POOL.find(shell, source_pool_name, "vol-create-from") if source_pool_name else None
    source = _find_volume(shell, arguments, arguments.get("vol"), source_pool)
    with failing(f"Failed to create vol from {path}"):
        volume = pool.createXMLFrom(xml, source, arguments.bits(_CREATE_BITS))
    shell.extra(f"Vol {volume.name()} created from input vol {source.name()}")


@command(
    "vol-create-as",
    _GROUP,
    "create a volume from a set of args",
    POOL.option,
    required("name", "name of the volume"),
    required("capacity", "size of the vol, as scaled integer (default bytes)"),
    text("allocation", "initial allocation size, as scaled integer (default bytes)"),
    text("format", "file format type raw,bochs,qcow,qcow2,qed,vmdk"),
    text("backing-vol", "the backing volume if taking a snapshot"),
    text("backing-vol-format", "format of backing volume if taking a snapshot"),
    _PREALLOCATE,
    flag("print-xml", "print XML document, but don't define/create"),
)
def vol_create_as(shell: Shell, arguments: Arguments) -> None:
    """Create a volume described by options."""
    pool, name = POOL.get(shell, arguments), arguments.get("name")
    xml = _build_volume_xml(shell, arguments, pool)
    if arguments.has("print-xml"):
        shell.print(xml, end="")
        return
    with failing(f"Failed to create vol {name}"):
        pool.createXML(xml, arguments.bits(_CREATE_BITS))
    shell.extra(f"Vol {name} created")


def _get_size(arguments: Arguments, name: str) -> int | None:
    try:
        return arguments.find_scaled(name)
    except Failed as failure:
        raise Failed(f"Malformed size {arguments.raw(name)}") from failure.__cause__


def _build_volume_xml(shell: Shell, arguments: Arguments, pool: libvirt.virStoragePool) -> str:
    root = etree.Element("volume")
    etree.SubElement(root, "name").text = arguments.get("name")
    etree.SubElement(root, "capacity").text = str(_get_size(arguments, "capacity"))
    allocation = _get_size(arguments, "allocation")
    if allocation is not None:
        etree.SubElement(root, "allocation").text = str(allocation)
    if arguments.has("format"):
        target = etree.SubElement(root, "target")
        etree.SubElement(target, "format", type=arguments.get("format"))
    backing = arguments.find("backing-vol")
    if backing is not None:
        store = etree.SubElement(root, "backingStore")
        etree.SubElement(store, "path").text = _find_volume(shell, arguments, backing, pool).path()
        if arguments.has("backing-vol-format"):
            etree.SubElement(store, "format", type=arguments.get("backing-vol-format"))
    return format_element(root)


@command(
    "vol-clone",
    _GROUP,
    "clone a volume",
    required("vol", "orig vol name or key"),
    required("newname", "clone name"),
    _POOL,
    _PREALLOCATE,
    _REFLINK,
    flag("print-xml", "print XML document rather than clone"),
)
def vol_clone(shell: Shell, arguments: Arguments) -> None:
    """Copy a volume within its pool."""
    source, name = _get_volume(shell, arguments), arguments.get("newname")
    with failing("failed to get parent pool"):
        pool = source.storagePoolLookupByVolume()
    root = parse_xml(source.XMLDesc(0))
    label = root.find("name")
    if label is None:
        raise Failed("Failed to clone vol")
    label.text = name
    xml = etree.tostring(root, encoding="unicode")
    if arguments.has("print-xml"):
        shell.print(xml, end="")
        return
    with failing(f"Failed to clone vol from {source.name()}"):
        volume = pool.createXMLFrom(xml, source, arguments.bits(_CREATE_BITS))
    shell.extra(f"Vol {volume.name()} cloned from {source.name()}")


_TRANSFER = (
    _VOLUME,
    required("file", "file"),
    _POOL,
    number("offset", "volume offset to start at"),
    number("length", "amount of data to transfer"),
    flag("sparse", "preserve sparseness of volume"),
)
_RANGE_MAX = 2**64 - 1


def _transfer_range(arguments: Arguments) -> tuple[int, int]:
    return arguments.find_number("offset", 0, _RANGE_MAX) or 0, arguments.find_number("length", 0, _RANGE_MAX) or 0


@command("vol-download", _GROUP, "download volume contents to a file", *_TRANSFER)
def vol_download(shell: Shell, arguments: Arguments) -> None:
    """Copy a volume to a file."""
    volume, path = _get_volume(shell, arguments), arguments.get("file")
    flags = arguments.bits({"sparse": libvirt.VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM})
    offset, length = _transfer_range(arguments)
    stream = shell.connection.newStream(0)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    except OSError as error:
        raise Failed(f"cannot create {path}: {error.strerror}") from None
    with os.fdopen(descriptor, "wb", buffering=0) as file:
        with failing(f"cannot download from volume {volume.name()}"):
            volume.download(stream, offset, length, flags)
        with failing(f"cannot receive data from volume {volume.name()}"):
            if flags:
                stream.sparseRecvAll(_write_chunk, _skip_hole, file.fileno())
                os.truncate(file.fileno(), os.lseek(file.fileno(), 0, os.SEEK_CUR))
            else:
                stream.recvAll(_write_chunk, file.fileno())
        with failing(f"cannot close volume {volume.name()}"):
            stream.finish()


def _write_chunk(_stream: libvirt.virStream, data: bytes, descriptor: int) -> int:
    return os.write(descriptor, data)


def _skip_hole(_stream: libvirt.virStream, length: int, descriptor: int) -> int:
    return os.lseek(descriptor, length, os.SEEK_CUR)


@command("vol-upload", _GROUP, "upload file contents to a volume", *_TRANSFER)
def vol_upload(shell: Shell, arguments: Arguments) -> None:
    """Copy a file to a volume."""
    volume, path = _get_volume(shell, arguments), arguments.get("file")
    flags = arguments.bits({"sparse": libvirt.VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM})
    offset, length = _transfer_range(arguments)
    stream = shell.connection.newStream(0)
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise Failed(f"cannot open {path}: {error.strerror}") from None
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        with failing(f"cannot upload to volume {volume.name()}"):
            volume.upload(stream, offset, length, flags)
        with failing(f"cannot send data to volume {volume.name()}"):
            if flags:
                stream.sparseSendAll(_read_chunk, _find_hole, _skip_hole, file.fileno())
            else:
                stream.sendAll(_read_chunk, file.fileno())
        with failing(f"cannot close volume {volume.name()}"):
            stream.finish()


def _read_chunk(_stream: libvirt.virStream, count: int, descriptor: int) -> bytes:
    return os.read(descriptor, min(count, _CHUNK_BYTES))


def _find_hole(_stream: libvirt.virStream, descriptor: int) -> tuple[bool, int]:
    """Whether data comes next, and how much of it, or how long the hole is."""
    here = os.lseek(descriptor, 0, os.SEEK_CUR)
    end = os.fstat(descriptor).st_size
    start = end
    with contextlib.suppress(OSError):
        start = os.lseek(descriptor, here, os.SEEK_DATA)
    in_data = start == here and here < end
    stop = os.lseek(descriptor, here, os.SEEK_HOLE) if in_data else start
    os.lseek(descriptor, here, os.SEEK_SET)
    return in_data, stop - here
