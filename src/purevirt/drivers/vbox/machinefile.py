"""VirtualBox machine files (``.vbox``): hard disks and snapshots as models, the rest kept as it is.

Source: virVBoxSnapshotConfLoadVboxFile and virVBoxSnapshotConfSaveVboxFile.
"""

from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from purevirt.conf.document import parse_tree
from purevirt.errors import Error, ErrorCode, ErrorDomain

NAMESPACE = "http://www.innotek.de/VirtualBox-settings"
VERSION = "1.12-linux"
WARNING = (
    "WARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE\n"
    "OVERWRITTEN AND LOST.\n"
    "Changes to this xml configuration should be made using Virtualbox\n"
    "or other application using the libvirt API"
)
HEADER = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
OPENING = f'<VirtualBox version="{VERSION}" xmlns="{NAMESPACE}">'
"""The first tag; its attributes come before the namespace, which lxml does not do."""
Node = etree._Element


@dataclass(slots=True)
class HardDisk:
    """An image, and those that are based on it; ``type`` is that of the lowest."""

    uuid: str
    location: str
    format: str
    type: str | None = None
    children: list["HardDisk"] = field(default_factory=list)


@dataclass(slots=True)
class Snapshot:
    """A snapshot, and those taken after it; hardware and storage are kept as elements."""

    uuid: str
    name: str
    time: str
    description: str | None
    hardware: Node
    storage: Node
    children: list["Snapshot"] = field(default_factory=list)


@dataclass(slots=True)
class Machine:
    """A machine. ``current_snapshot`` is None where there is no snapshot."""

    uuid: str
    name: str
    snapshot_folder: str
    hardware: Node
    extra: Node
    storage: Node
    current_snapshot: str | None = None
    is_state_modified: bool = False
    last_state_change: str | None = None
    disks: list[HardDisk] = field(default_factory=list)
    snapshot: Snapshot | None = None


def _wrong(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.VBOX)


def parse_machine(text: str) -> Machine:
    """Read a file. Raises Error XML_DETAIL and XML_ERROR."""
    root = parse_tree(text.partition("?>")[2] if text.startswith("<?xml") else text, "(null)", domain=ErrorDomain.VBOX)
    node = root.find(_name("Machine"))
    if node is None or root.tag != _name("VirtualBox"):
        raise _wrong("Cannot parse <VirtualBox> 'Machine' element")
    registry = node.find(f"{_name('MediaRegistry')}/{_name('HardDisks')}")
    if registry is None:
        raise _wrong("Cannot parse <Machine> <MediaRegistry> element")
    snapshot = node.find(_name("Snapshot"))
    return Machine(
        uuid=_get(node, "uuid"),
        name=_get(node, "name"),
        snapshot_folder=_get(node, "snapshotFolder"),
        hardware=_child(node, "Hardware"),
        extra=_child(node, "ExtraData"),
        storage=_child(node, "StorageControllers"),
        current_snapshot=node.get("currentSnapshot"),
        is_state_modified=node.get("currentStateModified", "true") != "false",
        last_state_change=node.get("lastStateChange"),
        disks=[_parse_disk(one) for one in registry.findall(_name("HardDisk"))],
        snapshot=_parse_snapshot(snapshot) if snapshot is not None else None,
    )


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _get(node: Node, attribute: str) -> str:
    value = node.get(attribute)
    if value is None:
        raise _wrong(f"Cannot parse <{etree.QName(node).localname}> '{attribute}' attribute")
    return value


def _child(node: Node, tag: str) -> Node:
    found = node.find(_name(tag))
    if found is None:
        raise _wrong(f"Cannot parse <{etree.QName(node).localname}> <{tag}> element")
    return found


def _parse_disk(node: Node) -> HardDisk:
    children = [_parse_disk(one) for one in node.findall(_name("HardDisk"))]
    return HardDisk(_get(node, "uuid"), _get(node, "location"), _get(node, "format"), node.get("type"), children)


def _parse_snapshot(node: Node) -> Snapshot:
    later = node.findall(f"{_name('Snapshots')}/{_name('Snapshot')}")
    return Snapshot(
        uuid=_get(node, "uuid"),
        name=_get(node, "name"),
        time=_get(node, "timeStamp"),
        description=node.findtext(_name("Description")),
        hardware=_child(node, "Hardware"),
        storage=_child(node, "StorageControllers"),
        children=[_parse_snapshot(one) for one in later],
    )


def format_machine(machine: Machine) -> str:
    """The text of a file."""
    nsmap: dict[str | None, str] = {None: NAMESPACE}
    root = etree.Element(_name("VirtualBox"), nsmap=nsmap)  # type: ignore[arg-type]  # None is the default namespace
    node = _add(root, "Machine", uuid=machine.uuid, name=machine.name)
    if machine.current_snapshot is not None:
        node.set("currentSnapshot", machine.current_snapshot)
    node.set("snapshotFolder", machine.snapshot_folder)
    node.set("currentStateModified", str(machine.is_state_modified).lower())
    node.set("OSType", "Other")
    if machine.last_state_change is not None:
        node.set("lastStateChange", machine.last_state_change)
    _add_registry(node, machine.disks)
    for kept in (machine.hardware, machine.extra, machine.storage):
        node.append(_copy(kept))
    if machine.snapshot is not None:
        _add_snapshot(node, machine.snapshot)
    etree.indent(root)
    body = etree.tostring(root, encoding="unicode").partition("\n")[2]
    return f"{HEADER}<!--{WARNING}-->\n{OPENING}\n{body}\n"


def _add(parent: Node, tag: str, **attributes: str) -> Node:
    return etree.SubElement(parent, _name(tag), attributes)


def _copy(node: Node) -> Node:
    """An element of its own, without what follows it."""
    twin = deepcopy(node)
    twin.tail = None
    return twin


def _add_registry(machine: Node, disks: list[HardDisk]) -> None:
    registry = _add(machine, "MediaRegistry")
    for tag in ("DVDImages", "FloppyImages"):
        _add(registry, tag)
    parent = _add(registry, "HardDisks")
    for disk in disks:
        _add_disk(parent, disk)


def _add_disk(parent: Node, disk: HardDisk) -> None:
    node = _add(parent, "HardDisk", uuid=disk.uuid, location=disk.location, format=disk.format)
    if disk.type is not None:
        node.set("type", disk.type)
    for child in disk.children:
        _add_disk(node, child)


def _add_snapshot(parent: Node, snapshot: Snapshot) -> None:
    node = _add(parent, "Snapshot", uuid=snapshot.uuid, name=snapshot.name, timeStamp=snapshot.time)
    if snapshot.description is not None:
        _add(node, "Description").text = snapshot.description
    for kept in (snapshot.hardware, snapshot.storage):
        node.append(_copy(kept))
    if snapshot.children:
        later = _add(node, "Snapshots")
        for child in snapshot.children:
            _add_snapshot(later, child)
