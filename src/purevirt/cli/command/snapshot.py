"""Commands about domain snapshots."""

from datetime import datetime

from lxml import etree

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.command.network import yes_no
from purevirt.cli.diskspec import add_memory, add_snapshot_disk
from purevirt.cli.document import edit_text, parse_xml, print_xml, read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import XPATH, Group, command, flag, named_text, required, text, words
from purevirt.cli.table import Table
from purevirt.cli.tree import format_tree
from purevirt.cli.xmlformat import format_element

_GROUP = Group.SNAPSHOT
_CREATE_BITS = {
    "redefine": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE,
    "current": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT,
    "no-metadata": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA,
    "halt": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_HALT,
    "disk-only": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY,
    "reuse-external": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT,
    "quiesce": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE,
    "atomic": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC,
    "live": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_LIVE,
    "validate": libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE,
}
_CREATE_OPTIONS = (
    flag("no-metadata", "take snapshot but create no metadata"),
    flag("halt", "halt domain after snapshot is created"),
    flag("disk-only", "capture disk state but not vm state"),
    flag("reuse-external", "reuse any existing external files"),
    flag("quiesce", "quiesce guest's file systems"),
    flag("atomic", "require atomic operation"),
    flag("live", "take a live snapshot"),
    flag("validate", "validate the XML against the schema"),
)
_SECURE = flag("security-info", "include security sensitive information in XML dump")
_SECURE_BITS = {"security-info": libvirt.VIR_DOMAIN_SNAPSHOT_XML_SECURE}
_SNAPSHOT = text("snapshotname", "snapshot name")
_CURRENT = flag("current", "use the current snapshot")


def _create(shell: Shell, domain: libvirt.virDomain, xml: str, flags: int, origin: str | None) -> None:
    if flags & libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE and origin is None:
        raise Failed("")
    snapshot = domain.snapshotCreateXML(xml, flags)
    name = snapshot.getName()
    shell.extra(
        f"Domain snapshot {name} created from '{origin}'" if origin else f"Domain snapshot {name} created", end=""
    )


@command(
    "snapshot-create",
    _GROUP,
    "create a snapshot from XML",
    DOMAIN.option,
    text("xmlfile", "domain snapshot XML"),
    flag("redefine", "redefine metadata for existing snapshot"),
    flag("current", "with redefine, set current snapshot"),
    *_CREATE_OPTIONS,
)
def snapshot_create(shell: Shell, arguments: Arguments) -> None:
    """Take a snapshot described by a file."""
    domain, path = DOMAIN.get(shell, arguments), arguments.find("xmlfile")
    xml = "<domainsnapshot/>" if path is None else read_xml(path)
    _create(shell, domain, xml, arguments.bits(_CREATE_BITS), path)


@command(
    "snapshot-create-as",
    _GROUP,
    "create a snapshot from a set of args",
    DOMAIN.option,
    text("name", "name of snapshot"),
    text("description", "description of snapshot"),
    flag("print-xml", "print XML document rather than create"),
    *_CREATE_OPTIONS,
    named_text("memspec", "memory attributes: [file=]name[,snapshot=type]"),
    words("diskspec", "disk attributes: disk[,snapshot=type][,driver=type][,stype=type][,file=name]"),
)
def snapshot_create_as(shell: Shell, arguments: Arguments) -> None:
    """Take a snapshot described by options."""
    domain = DOMAIN.get(shell, arguments)
    root = etree.Element("domainsnapshot")
    for name in ("name", "description"):
        if arguments.has(name):
            etree.SubElement(root, name).text = arguments.get(name)
    if arguments.has("memspec"):
        add_memory(root, arguments.get("memspec"))
    if arguments.has("diskspec"):
        disks = etree.SubElement(root, "disks")
        for each in arguments.words("diskspec"):
            add_snapshot_disk(disks, each)
    xml = format_element(root)
    if arguments.has("print-xml"):
        shell.print(xml)
        return
    _create(shell, domain, xml, arguments.bits(_CREATE_BITS), None)


def _lookup(domain: libvirt.virDomain, arguments: Arguments) -> libvirt.virDomainSnapshot:
    """The snapshot that `--snapshotname` or `--current` names.

    Raises:
        Failed: neither was given, or both.
    """
    name = arguments.find("snapshotname")
    if name is not None and arguments.has("current"):
        raise Failed("Options --current and --snapshotname are mutually exclusive")
    if name is not None:
        return domain.snapshotLookupByName(name, 0)
    if not arguments.has("current"):
        raise Failed("--snapshotname or --current is required")
    return domain.snapshotCurrent(0)


def _parent_name(snapshot: libvirt.virDomainSnapshot) -> str | None:
    try:
        return snapshot.getParent(0).getName()
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_DOMAIN_SNAPSHOT:
            raise
        return None


_LIST_BITS = {
    "roots": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_ROOTS,
    "leaves": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_LEAVES,
    "no-leaves": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES,
    "metadata": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_METADATA,
    "no-metadata": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA,
    "inactive": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE,
    "active": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE,
    "disk-only": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY,
    "internal": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL,
    "external": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL,
    "topological": libvirt.VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL,
}
_DESCENDANTS = libvirt.VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS


def _listed(
    domain: libvirt.virDomain, arguments: Arguments, flags: int
) -> tuple[libvirt.virDomainSnapshot | None, list[libvirt.virDomainSnapshot]]:
    """The snapshot to start from, if any, and those below it or all of the domain."""
    start = None
    if arguments.has("from"):
        start = domain.snapshotLookupByName(arguments.get("from"), 0)
    elif arguments.has("current"):
        start = domain.snapshotCurrent(0)
    if start is None:
        return None, domain.listAllSnapshots(flags)
    # the bit of the roots means all descendants where a snapshot is asked
    deep = arguments.has("descendants") or arguments.has("tree")
    return start, start.listAllChildren(flags | (_DESCENDANTS if deep else 0))


def _creation_time(root: etree._Element) -> str:
    seconds = int(root.findtext("creationTime") or 0)
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S %z")


@command(
    "snapshot-list",
    _GROUP,
    "list snapshots of a domain",
    DOMAIN.option,
    flag("parent", "add a column showing parent snapshot"),
    flag("roots", "list only snapshots without parents"),
    flag("leaves", "list only snapshots without children"),
    flag("no-leaves", "list only snapshots that are not leaves (with children)"),
    flag("metadata", "list only snapshots that have metadata that would prevent undefine"),
    flag("no-metadata", "list only snapshots that have no metadata managed by libvirt"),
    flag("inactive", "filter by snapshots taken while inactive"),
    flag("active", "filter by snapshots taken while active (full system snapshots)"),
    flag("disk-only", "filter by disk-only snapshots"),
    flag("internal", "filter by internal snapshots"),
    flag("external", "filter by external snapshots"),
    flag("tree", "list snapshots in a tree"),
    text("from", "limit list to children of given snapshot"),
    flag("current", "limit list to children of current snapshot"),
    flag("descendants", "with --from, list all descendants"),
    flag("name", "list snapshot names only"),
    flag("topological", "sort list topologically rather than by name"),
    exclusive=(
        ("tree", "name"),
        ("parent", "roots"),
        ("parent", "tree"),
        ("roots", "tree"),
        ("roots", "from"),
        ("roots", "current"),
    ),
)
def snapshot_list(shell: Shell, arguments: Arguments) -> None:
    """Print the snapshots of a domain."""
    domain = DOMAIN.get(shell, arguments)
    start, snapshots = _listed(domain, arguments, arguments.bits(_LIST_BITS))
    if not arguments.has("topological"):
        snapshots = sorted(snapshots, key=lambda each: each.getName().lower())
    if arguments.has("tree"):
        parents = {each.getName(): _parent_name(each) for each in ([start] if start else []) + snapshots}
        shell.print(format_tree(parents), end="")
    elif arguments.has("name"):
        for snapshot in snapshots:
            shell.print(snapshot.getName())
    else:
        _print_table(shell, snapshots, with_parent=arguments.has("parent"))


def _print_table(shell: Shell, snapshots: list[libvirt.virDomainSnapshot], *, with_parent: bool) -> None:
    table = Table("Name", "Creation Time", "State", *(["Parent"] if with_parent else []))
    for snapshot in snapshots:
        root = parse_xml(snapshot.getXMLDesc(0))
        row = [snapshot.getName(), _creation_time(root), root.findtext("state") or ""]
        table.add(*row, *([root.findtext("parent/name") or ""] if with_parent else []))
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


def _location(root: etree._Element) -> str:
    found = root.xpath("./disks/disk/@snapshot | ./memory/@snapshot")
    return "external" if isinstance(found, list) and "external" in found else "internal"


@command("snapshot-info", _GROUP, "snapshot information", DOMAIN.option, _SNAPSHOT, _CURRENT)
def snapshot_info(shell: Shell, arguments: Arguments) -> None:
    """Print what there is to know about a snapshot at a glance."""
    domain = DOMAIN.get(shell, arguments)
    snapshot = _lookup(domain, arguments)
    root = parse_xml(snapshot.getXMLDesc(0))
    rows = [
        ("Name:", snapshot.getName()),
        ("Domain:", domain.name()),
        ("Current:", yes_no(snapshot.isCurrent(0))),
        ("State:", root.findtext("state") or ""),
        ("Location:", _location(root)),
        ("Parent:", root.findtext("parent/name") or "-"),
        ("Children:", str(snapshot.numChildren(0))),
        ("Descendants:", str(snapshot.numChildren(_DESCENDANTS))),
        ("Metadata:", yes_no(snapshot.hasMetadata(0))),
    ]
    for label, value in rows:
        shell.print(f"{label:<15} {value}")


@command(
    "snapshot-current",
    _GROUP,
    "get or set the current snapshot",
    DOMAIN.option,
    flag("name", "list the name, rather than the full xml"),
    _SECURE,
    text("snapshotname", "name of existing snapshot to make current"),
    exclusive=(("name", "snapshotname"),),
)
def snapshot_current(shell: Shell, arguments: Arguments) -> None:
    """Print the current snapshot, or make one current."""
    domain, name = DOMAIN.get(shell, arguments), arguments.find("snapshotname")
    if name is not None:
        snapshot = domain.snapshotLookupByName(name, 0)
        bits = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE | libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT
        domain.snapshotCreateXML(snapshot.getXMLDesc(libvirt.VIR_DOMAIN_SNAPSHOT_XML_SECURE), bits)
        shell.extra(f"Snapshot {name} set as current", end="")
        return
    if not domain.hasCurrentSnapshot(0):
        raise Failed(f"domain '{domain.name()}' has no current snapshot")
    current = domain.snapshotCurrent(0)
    if arguments.has("name"):
        shell.print(current.getName(), end="")
    else:
        shell.print(current.getXMLDesc(arguments.bits(_SECURE_BITS)), end="")


@command(
    "snapshot-dumpxml",
    _GROUP,
    "print the XML of a snapshot",
    DOMAIN.option,
    required("snapshotname", "snapshot name"),
    _SECURE,
    *XPATH,
)
def snapshot_dumpxml(shell: Shell, arguments: Arguments) -> None:
    """Print a snapshot's XML."""
    snapshot = DOMAIN.get(shell, arguments).snapshotLookupByName(arguments.get("snapshotname"), 0)
    print_xml(shell, arguments, snapshot.getXMLDesc(arguments.bits(_SECURE_BITS)))


@command("snapshot-parent", _GROUP, "name of a snapshot's parent", DOMAIN.option, _SNAPSHOT, _CURRENT)
def snapshot_parent(shell: Shell, arguments: Arguments) -> None:
    """Print a snapshot's parent."""
    snapshot = _lookup(DOMAIN.get(shell, arguments), arguments)
    parent = _parent_name(snapshot)
    if parent is None:
        raise Failed(f"snapshot '{snapshot.getName()}' has no parent")
    shell.print(parent, end="")


@command(
    "snapshot-delete",
    _GROUP,
    "delete a domain snapshot",
    DOMAIN.option,
    _SNAPSHOT,
    flag("current", "delete current snapshot"),
    flag("children", "delete snapshot and all children"),
    flag("children-only", "delete children but not snapshot"),
    flag("metadata", "delete only libvirt metadata, leaving snapshot contents behind"),
)
def snapshot_delete(shell: Shell, arguments: Arguments) -> None:
    """Delete a snapshot."""
    snapshot = _lookup(DOMAIN.get(shell, arguments), arguments)
    name = snapshot.getName()
    bits = {
        "children": libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN,
        "children-only": libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY,
        "metadata": libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY,
    }
    with failing(f"Failed to delete snapshot {name}"):
        snapshot.delete(arguments.bits(bits))
    shell.extra(f"Domain snapshot {name}{' children' if arguments.has('children-only') else ''} deleted")


@command(
    "snapshot-revert",
    _GROUP,
    "revert a domain to a snapshot",
    DOMAIN.option,
    _SNAPSHOT,
    flag("current", "revert to current snapshot"),
    flag("running", "after reverting, change state to running"),
    flag("paused", "after reverting, change state to paused"),
    flag("force", "try harder on risky reverts"),
    flag("reset-nvram", "re-initialize NVRAM from its pristine template"),
)
def snapshot_revert(shell: Shell, arguments: Arguments) -> None:
    """Put a domain back to a snapshot."""
    domain = DOMAIN.get(shell, arguments)
    snapshot = _lookup(domain, arguments)
    bits = {
        "running": libvirt.VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING,
        "paused": libvirt.VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED,
        "force": libvirt.VIR_DOMAIN_SNAPSHOT_REVERT_FORCE,
        "reset-nvram": libvirt.VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM,
    }
    domain.revertToSnapshot(snapshot, arguments.bits(bits))
    shell.extra(f"Domain snapshot {snapshot.getName()} reverted")


@command(
    "snapshot-edit",
    _GROUP,
    "edit XML for a snapshot",
    DOMAIN.option,
    _SNAPSHOT,
    flag("current", "also set edited snapshot as current"),
    flag("rename", "allow renaming an existing snapshot"),
    flag("clone", "allow cloning to new name"),
    exclusive=(("rename", "clone"),),
)
def snapshot_edit(shell: Shell, arguments: Arguments) -> None:
    """Edit a snapshot's description."""
    domain, name = DOMAIN.get(shell, arguments), arguments.find("snapshotname")
    snapshot = domain.snapshotLookupByName(name, 0) if name is not None else _lookup(domain, arguments)
    before = snapshot.getXMLDesc(libvirt.VIR_DOMAIN_SNAPSHOT_XML_SECURE)
    after = edit_text(before)
    old = snapshot.getName()
    if after == before:
        shell.extra(f"Snapshot {old} XML configuration not changed.", end="")
        return
    flags = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE
    if arguments.has("current") or snapshot.isCurrent(0):
        flags |= libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT
    edited = domain.snapshotCreateXML(after, flags)
    new = edited.getName()
    if new != old and not arguments.has("rename") and not arguments.has("clone"):
        edited.delete(libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
        raise Failed(f"must use --rename or --clone to change {old} to {new}")
    if new != old and arguments.has("rename"):
        snapshot.delete(libvirt.VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY)
    cloned = f"Snapshot {old} cloned to {new}." if new != old and arguments.has("clone") else f"Snapshot {old} edited."
    shell.extra(cloned, end="")
