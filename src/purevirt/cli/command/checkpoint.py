"""Commands about domain checkpoints and backups."""

from datetime import datetime

from lxml import etree

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.diskspec import add_checkpoint_disk
from purevirt.cli.document import edit_text, parse_xml, print_xml, read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import XPATH, Group, command, flag, required, text, words
from purevirt.cli.table import Table
from purevirt.cli.tree import format_tree
from purevirt.cli.xmlformat import format_element

_GROUP = Group.CHECKPOINT
_CREATE_BITS = {
    "redefine": libvirt.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE,
    "redefine-validate": libvirt.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE,
    "quiesce": libvirt.VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE,
}
_CHECKPOINT = required("checkpointname", "checkpoint name")
_DESCENDANTS = libvirt.VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS


def _create(shell: Shell, domain: libvirt.virDomain, xml: str, flags: int, origin: str | None) -> None:
    name = domain.checkpointCreateXML(xml, flags).getName()
    suffix = f" from '{origin}'" if origin else ""
    shell.extra(f"Domain checkpoint {name} created{suffix}", end="")


@command(
    "checkpoint-create",
    _GROUP,
    "create a checkpoint from XML",
    DOMAIN.option,
    text("xmlfile", "domain checkpoint XML"),
    flag("redefine", "redefine metadata for existing checkpoint"),
    flag("redefine-validate", "validate the redefined checkpoint"),
    flag("quiesce", "quiesce guest's file systems"),
    requires=(("redefine-validate", "redefine"),),
)
def checkpoint_create(shell: Shell, arguments: Arguments) -> None:
    """Make a checkpoint described by a file."""
    domain, path = DOMAIN.get(shell, arguments), arguments.find("xmlfile")
    xml = "<domaincheckpoint/>" if path is None else read_xml(path)
    _create(shell, domain, xml, arguments.bits(_CREATE_BITS), path)


@command(
    "checkpoint-create-as",
    _GROUP,
    "create a checkpoint from a set of args",
    DOMAIN.option,
    text("name", "name of checkpoint"),
    text("description", "description of checkpoint"),
    flag("print-xml", "print XML document rather than create"),
    flag("quiesce", "quiesce guest's file systems"),
    words("diskspec", "disk attributes: disk[,checkpoint=type][,bitmap=name]"),
)
def checkpoint_create_as(shell: Shell, arguments: Arguments) -> None:
    """Make a checkpoint described by options."""
    domain = DOMAIN.get(shell, arguments)
    root = etree.Element("domaincheckpoint")
    for name in ("name", "description"):
        if arguments.has(name):
            etree.SubElement(root, name).text = arguments.get(name)
    if arguments.has("diskspec"):
        disks = etree.SubElement(root, "disks")
        for each in arguments.words("diskspec"):
            add_checkpoint_disk(disks, each)
    xml = format_element(root)
    if arguments.has("print-xml"):
        shell.print(xml)
        return
    _create(shell, domain, xml, arguments.bits(_CREATE_BITS), None)


def _parent_name(checkpoint: libvirt.virDomainCheckpoint) -> str | None:
    try:
        return checkpoint.getParent(0).getName()
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_DOMAIN_CHECKPOINT:
            raise
        return None


_LIST_BITS = {
    "roots": libvirt.VIR_DOMAIN_CHECKPOINT_LIST_ROOTS,
    "leaves": libvirt.VIR_DOMAIN_CHECKPOINT_LIST_LEAVES,
    "no-leaves": libvirt.VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES,
    "topological": libvirt.VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL,
}


def _listed(domain: libvirt.virDomain, arguments: Arguments) -> list[libvirt.virDomainCheckpoint]:
    flags = arguments.bits(_LIST_BITS)
    if not arguments.has("from"):
        return list(domain.listAllCheckpoints(flags))
    start = domain.checkpointLookupByName(arguments.get("from"), 0)
    deep = arguments.has("descendants") or arguments.has("tree")
    below = start.listAllChildren(flags | (_DESCENDANTS if deep else 0))
    return [start, *below] if arguments.has("tree") else list(below)


@command(
    "checkpoint-list",
    _GROUP,
    "list checkpoints of a domain",
    DOMAIN.option,
    flag("parent", "add a column showing parent checkpoint"),
    flag("roots", "list only checkpoints without parents"),
    flag("leaves", "list only checkpoints without children"),
    flag("no-leaves", "list only checkpoints that are not leaves (with children)"),
    flag("tree", "list checkpoints in a tree"),
    text("from", "limit list to children of given checkpoint"),
    flag("descendants", "with --from, list all descendants"),
    flag("name", "list checkpoint names only"),
    flag("topological", "sort list topologically rather than by name"),
    exclusive=(("tree", "name"), ("parent", "roots"), ("parent", "tree"), ("roots", "tree"), ("roots", "from")),
)
def checkpoint_list(shell: Shell, arguments: Arguments) -> None:
    """Print the checkpoints of a domain."""
    checkpoints = _listed(DOMAIN.get(shell, arguments), arguments)
    if not arguments.has("topological"):
        checkpoints.sort(key=lambda each: each.getName().lower())
    if arguments.has("tree"):
        shell.print(format_tree({each.getName(): _parent_name(each) for each in checkpoints}), end="")
        return
    if arguments.has("name"):
        for checkpoint in checkpoints:
            shell.print(checkpoint.getName())
        return
    with_parent = arguments.has("parent")
    table = Table("Name", "Creation Time", *(["Parent"] if with_parent else []))
    for checkpoint in checkpoints:
        root = parse_xml(checkpoint.getXMLDesc(libvirt.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN))
        seconds = int(root.findtext("creationTime") or 0)
        made = datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
        table.add(checkpoint.getName(), made, *([root.findtext("parent/name") or ""] if with_parent else []))
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


def _get(shell: Shell, arguments: Arguments) -> libvirt.virDomainCheckpoint:
    return DOMAIN.get(shell, arguments).checkpointLookupByName(arguments.get("checkpointname"), 0)


@command("checkpoint-info", _GROUP, "checkpoint information", DOMAIN.option, _CHECKPOINT)
def checkpoint_info(shell: Shell, arguments: Arguments) -> None:
    """Print what there is to know about a checkpoint at a glance."""
    checkpoint = _get(shell, arguments)
    rows = (
        ("Name:", checkpoint.getName()),
        ("Domain:", checkpoint.getDomain().name()),
        ("Parent:", _parent_name(checkpoint) or "-"),
        ("Children:", len(checkpoint.listAllChildren(0))),
        ("Descendants:", len(checkpoint.listAllChildren(_DESCENDANTS))),
    )
    for label, value in rows:
        shell.print(f"{label:<15} {value}")


@command(
    "checkpoint-dumpxml",
    _GROUP,
    "print the XML of a checkpoint",
    DOMAIN.option,
    _CHECKPOINT,
    flag("security-info", "include security sensitive information in XML dump"),
    flag("no-domain", "exclude <domain> from XML"),
    flag("size", "include backup size estimate in XML dump"),
    *XPATH,
)
def checkpoint_dumpxml(shell: Shell, arguments: Arguments) -> None:
    """Print a checkpoint's XML."""
    bits = {
        "security-info": libvirt.VIR_DOMAIN_CHECKPOINT_XML_SECURE,
        "no-domain": libvirt.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN,
        "size": libvirt.VIR_DOMAIN_CHECKPOINT_XML_SIZE,
    }
    print_xml(shell, arguments, _get(shell, arguments).getXMLDesc(arguments.bits(bits)))


@command("checkpoint-parent", _GROUP, "name of a checkpoint's parent", DOMAIN.option, _CHECKPOINT)
def checkpoint_parent(shell: Shell, arguments: Arguments) -> None:
    """Print a checkpoint's parent."""
    checkpoint = _get(shell, arguments)
    parent = _parent_name(checkpoint)
    if parent is None:
        raise Failed(f"checkpoint '{checkpoint.getName()}' has no parent")
    shell.print(parent, end="")


@command(
    "checkpoint-delete",
    _GROUP,
    "delete a domain checkpoint",
    DOMAIN.option,
    _CHECKPOINT,
    flag("children", "delete checkpoint and all children"),
    flag("children-only", "delete children but not checkpoint"),
    flag("metadata", "delete only libvirt metadata, leaving checkpoint contents behind"),
)
def checkpoint_delete(shell: Shell, arguments: Arguments) -> None:
    """Delete a checkpoint."""
    checkpoint, name = _get(shell, arguments), arguments.get("checkpointname")
    bits = {
        "children": libvirt.VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN,
        "children-only": libvirt.VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY,
        "metadata": libvirt.VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY,
    }
    with failing(f"Failed to delete checkpoint {name}"):
        checkpoint.delete(arguments.bits(bits))
    shell.extra(f"Domain checkpoint {name}{' children' if arguments.has('children-only') else ''} deleted")


@command("checkpoint-edit", _GROUP, "edit XML for a checkpoint", DOMAIN.option, _CHECKPOINT)
def checkpoint_edit(shell: Shell, arguments: Arguments) -> None:
    """Edit a checkpoint's description."""
    domain, name = DOMAIN.get(shell, arguments), arguments.get("checkpointname")
    checkpoint = domain.checkpointLookupByName(name, 0)
    before = checkpoint.getXMLDesc(libvirt.VIR_DOMAIN_CHECKPOINT_XML_SECURE)
    after = edit_text(before)
    if after == before:
        shell.extra(f"Checkpoint {name} XML configuration not changed.", end="")
        return
    domain.checkpointCreateXML(after, libvirt.VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE)
    shell.extra(f"Checkpoint {name} edited.", end="")


@command(
    "backup-begin",
    Group.BACKUP,
    "start a disk backup of a live domain",
    DOMAIN.option,
    text("backupxml", "domain backup XML"),
    text("checkpointxml", "domain checkpoint XML"),
    flag("reuse-external", "reuse files provided by caller"),
)
def backup_begin(shell: Shell, arguments: Arguments) -> None:
    """Start a backup."""
    domain = DOMAIN.get(shell, arguments)
    path, checkpoint_path = arguments.find("backupxml"), arguments.find("checkpointxml")
    xml = "<domainbackup/>" if path is None else read_xml(path)
    checkpoint_xml = None if checkpoint_path is None else read_xml(checkpoint_path)
    flags = arguments.bits({"reuse-external": libvirt.VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL})
    domain.backupBegin(xml, checkpoint_xml, flags)
    shell.print("Backup started")


@command("backup-dumpxml", Group.BACKUP, "print the XML of the backup that runs", DOMAIN.option, *XPATH)
def backup_dumpxml(shell: Shell, arguments: Arguments) -> None:
    """Print a backup's XML."""
    print_xml(shell, arguments, DOMAIN.get(shell, arguments).backupGetXMLDesc(0))
