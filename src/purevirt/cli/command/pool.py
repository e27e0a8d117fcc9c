"""Commands about storage pools."""

from lxml import etree

import libvirt
from purevirt.cli.action import (
    declare_action,
    declare_autostart,
    declare_dumpxml,
    declare_edit,
    declare_from_file,
    declare_naming,
)
from purevirt.cli.arguments import Arguments
from purevirt.cli.command.network import yes_no
from purevirt.cli.document import read_xml
from purevirt.cli.domainstate import pick
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import POOL
from purevirt.cli.shell import Shell
from purevirt.cli.size import format_size
from purevirt.cli.spec import XML_FILE_CHECK, Group, Option, command, flag, required, text
from purevirt.cli.table import Table
from purevirt.cli.xmlformat import format_element

_GROUP = Group.POOL
_STATES = ("inactive", "building", "running", "degraded", "inaccessible")
_FILTERS = {
    "transient": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT,
    "persistent": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT,
    "autostart": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART,
    "no-autostart": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART,
}
_TYPES = {
    "dir": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_DIR,
    "fs": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_FS,
    "netfs": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_NETFS,
    "logical": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL,
    "disk": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_DISK,
    "iscsi": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI,
    "iscsi-direct": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT,
    "scsi": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_SCSI,
    "mpath": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_MPATH,
    "rbd": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_RBD,
    "sheepdog": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG,
    "gluster": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER,
    "zfs": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ZFS,
    "vstorage": libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE,
}


def _type_bits(given: str) -> int:
    bits = 0
    for name in filter(None, given.split(",")):
        if name not in _TYPES:
            raise Failed(f"Invalid pool type '{name}'")
        bits |= _TYPES[name]
    return bits


def _list_flags(arguments: Arguments) -> int:
    flags = arguments.bits(_FILTERS) | _type_bits(arguments.find("type") or "")
    if arguments.has("inactive"):
        return flags | libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE
    if arguments.has("all"):
        return flags
    return flags | libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE


def _autostart_text(pool: libvirt.virStoragePool) -> str:
    try:
        return yes_no(pool.autostart())
    except libvirt.libvirtError:
        return "no autostart"


def _details(pool: libvirt.virStoragePool) -> list[str]:
    state, *sizes = pool.info()
    active = state not in (libvirt.VIR_STORAGE_POOL_INACTIVE, libvirt.VIR_STORAGE_POOL_BUILDING)
    return [
        pool.name(),
        pick(_STATES, state),
        _autostart_text(pool),
        yes_no(pool.isPersistent()),
        *(format_size(size) if active else "-" for size in sizes),
    ]


@command(
    "pool-list",
    _GROUP,
    "list pools",
    flag("inactive", "list inactive pools"),
    flag("all", "list inactive & active pools"),
    flag("transient", "list transient pools"),
    flag("persistent", "list persistent pools"),
    flag("autostart", "list pools with autostart enabled"),
    flag("no-autostart", "list pools with autostart disabled"),
    text("type", "only list pool of specified type(s) (if supported)"),
    flag("details", "display extended details for pools"),
    flag("uuid", "list UUID of active pools only"),
    flag("name", "list name of active pools only"),
    description="Lists pools, the active ones unless told otherwise.",
    exclusive=(("all", "inactive"), ("details", "uuid"), ("details", "name")),
)
def pool_list(shell: Shell, arguments: Arguments) -> None:
    """Print the pools."""
    with failing("Failed to list pools"):
        found = shell.connection.listAllStoragePools(_list_flags(arguments))
    pools = sorted(found, key=lambda pool: (not pool.isActive(), pool.name().lower()))
    if arguments.has("name") or arguments.has("uuid"):
        for pool in pools:
            parts = [pool.UUIDString()] * arguments.has("uuid") + [pool.name()] * arguments.has("name")
            shell.print(" ".join(parts))
        return
    if arguments.has("details"):
        table = Table("Name", "State", "Autostart", "Persistent", "Capacity", "Allocation", "Available")
        for pool in pools:
            table.add(*_details(pool))
    else:
        table = Table("Name", "State", "Autostart")
        for pool in pools:
            table.add(pool.name(), "active" if pool.isActive() else "inactive", _autostart_text(pool))
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


@command("pool-info", _GROUP, "storage pool information", POOL.option, flag("bytes", "Return pool info in bytes"))
def pool_info(shell: Shell, arguments: Arguments) -> None:
    """Print what there is to know about a pool at a glance."""
    pool = POOL.get(shell, arguments)
    state, capacity, allocation, available = pool.info()
    rows = [
        ("Name:", pool.name()),
        ("UUID:", pool.UUIDString()),
        ("State:", pick(_STATES, state)),
        ("Persistent:", yes_no(pool.isPersistent())),
        ("Autostart:", _autostart_text(pool)),
    ]
    if state in (libvirt.VIR_STORAGE_POOL_RUNNING, libvirt.VIR_STORAGE_POOL_DEGRADED):
        sizes = (("Capacity:", capacity), ("Allocation:", allocation), ("Available:", available))
        rows += [(label, str(size) if arguments.has("bytes") else format_size(size)) for label, size in sizes]
    for label, value in rows:
        shell.print(f"{label:<15} {value}")


declare_dumpxml(
    "pool-dumpxml",
    _GROUP,
    "pool information in XML",
    POOL,
    lambda pool, flags: pool.XMLDesc(flags),
    {"inactive": libvirt.VIR_STORAGE_XML_INACTIVE},
    flag("inactive", "show inactive defined XML"),
)
declare_edit(
    "pool-edit",
    _GROUP,
    "Pool",
    POOL,
    lambda pool: pool.XMLDesc(libvirt.VIR_STORAGE_XML_INACTIVE),
    lambda connection, xml: connection.storagePoolDefineXML(xml, 0),
)
declare_naming("pool-name", _GROUP, "convert a pool UUID to pool name", POOL, lambda pool: pool.name(), "UUID")
declare_naming("pool-uuid", _GROUP, "convert a pool name to pool UUID", POOL, lambda pool: pool.UUIDString(), "NAME")
declare_autostart("pool-autostart", _GROUP, "Pool", POOL, lambda pool, wanted: pool.setAutostart(wanted))

_BUILD_OPTIONS = (
    flag("build", "build the pool as normal"),
    flag("no-overwrite", "do not overwrite any existing data"),
    flag("overwrite", "overwrite any existing data"),
)
_BUILD_BITS = {
    "build": libvirt.VIR_STORAGE_POOL_CREATE_WITH_BUILD,
    "overwrite": libvirt.VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE,
    "no-overwrite": libvirt.VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE,
}
_OVERWRITE_EXCLUSIVE = (("overwrite", "no-overwrite"),)

declare_from_file(
    "pool-create",
    _GROUP,
    "create a pool from an XML file",
    lambda connection, xml, flags: connection.storagePoolCreateXML(xml, flags),
    "Failed to create pool from {}",
    lambda pool, path: f"Pool {pool.name()} created from {path}",
    _BUILD_BITS,
    *_BUILD_OPTIONS,
    exclusive=_OVERWRITE_EXCLUSIVE,
)
declare_from_file(
    "pool-define",
    _GROUP,
    "define a pool from an XML file, or change one that is defined",
    lambda connection, xml, flags: connection.storagePoolDefineXML(xml, flags),
    "Failed to define pool from {}",
    lambda pool, path: f"Pool {pool.name()} defined from {path}",
    {"validate": libvirt.VIR_STORAGE_POOL_DEFINE_VALIDATE},
    XML_FILE_CHECK,
)
declare_action(
    "pool-start",
    _GROUP,
    "start a (previously defined) inactive pool",
    POOL,
    lambda pool, arguments: pool.create(arguments.bits(_BUILD_BITS)),
    "Failed to start pool {}",
    "Pool {} started",
    *_BUILD_OPTIONS,
    exclusive=_OVERWRITE_EXCLUSIVE,
)
declare_action(
    "pool-destroy",
    _GROUP,
    "destroy (stop) a pool",
    POOL,
    lambda pool, _arguments: pool.destroy(),
    "Failed to destroy pool {}",
    "Pool {} destroyed",
)
declare_action(
    "pool-delete",
    _GROUP,
    "delete a pool",
    POOL,
    lambda pool, _arguments: pool.delete(0),
    "Failed to delete pool {}",
    "Pool {} deleted",
)
declare_action(
    "pool-refresh",
    _GROUP,
    "refresh a pool",
    POOL,
    lambda pool, _arguments: pool.refresh(0),
    "Failed to refresh pool {}",
    "Pool {} refreshed",
)
declare_action(
    "pool-undefine",
    _GROUP,
    "undefine an inactive pool",
    POOL,
    lambda pool, _arguments: pool.undefine(),
    "Failed to undefine pool {}",
    "Pool {} has been undefined",
)
declare_action(
    "pool-build",
    _GROUP,
    "build a pool",
    POOL,
    lambda pool, arguments: pool.build(
        arguments.bits(
            {
                "overwrite": libvirt.VIR_STORAGE_POOL_BUILD_OVERWRITE,
                "no-overwrite": libvirt.VIR_STORAGE_POOL_BUILD_NO_OVERWRITE,
            }
        )
    ),
    "Failed to build pool {}",
    "Pool {} built",
    *_BUILD_OPTIONS[1:],
    exclusive=_OVERWRITE_EXCLUSIVE,
)


@command("pool-capabilities", _GROUP, "storage pool capabilities")
def pool_capabilities(shell: Shell, arguments: Arguments) -> None:
    """Print the pool capabilities document."""
    with failing("failed to get storage pool capabilities"):
        shell.print(shell.connection.getStoragePoolCapabilities(0))


# options of pool-define-as and pool-create-as, with the path of element or attribute each one sets
_SOURCE_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("source-host", "source-host for underlying storage", "source/host@name"),
    ("source-path", "source path for underlying storage", "source/dir@path"),
    ("source-dev", "source device for underlying storage", "source/device@path"),
    ("source-name", "source name for underlying storage", "source/name"),
    ("target", "target for underlying storage", "target/path"),
    ("source-format", "format for underlying storage", "source/format@type"),
    ("auth-type", "auth type to be used for underlying storage", "source/auth@type"),
    ("auth-username", "auth username to be used for underlying storage", "source/auth@username"),
    ("secret-usage", "auth secret usage to be used for underlying storage", "source/auth/secret@usage"),
    ("secret-uuid", "auth secret UUID to be used for underlying storage", "source/auth/secret@uuid"),
    ("adapter-name", "adapter name to be used for underlying storage", "source/adapter@name"),
    ("adapter-wwnn", "adapter wwnn to be used for underlying storage", "source/adapter@wwnn"),
    ("adapter-wwpn", "adapter wwpn to be used for underlying storage", "source/adapter@wwpn"),
    ("adapter-parent", "adapter parent scsi_hostN to be used for underlying vHBA storage", "source/adapter@parent"),
    ("adapter-parent-wwnn", "adapter parent scsi_hostN wwnn", "source/adapter@parent_wwnn"),
    ("adapter-parent-wwpn", "adapter parent scsi_hostN wwpn", "source/adapter@parent_wwpn"),
    ("adapter-parent-fabric-wwn", "adapter parent scsi_hostN fabric_wwn", "source/adapter@parent_fabric_wwn"),
    ("source-protocol-ver", "nfsvers value for NFS pool mount option", "source/protocol@ver"),
    ("source-initiator", "initiator iqn for underlying storage", "source/initiator/iqn@name"),
)


def _set_field(root: etree._Element, path: str, value: str) -> None:
    steps, _separator, key = path.partition("@")
    element = root
    for step in steps.split("/"):
        found = element.find(step)
        element = etree.SubElement(element, step) if found is None else found
    if key:
        element.set(key, value)
    else:
        element.text = value


def _build_pool_xml(arguments: Arguments) -> str:
    root = etree.Element("pool", type=arguments.get("type"))
    etree.SubElement(root, "name").text = arguments.get("name")
    for option, _help, path in _SOURCE_FIELDS:
        value = arguments.find(option)
        if value is not None:
            _set_field(root, path, value)
    adapter = root.find("./source/adapter")
    if adapter is not None:
        adapter.set("type", "scsi_host" if adapter.get("name") else "fc_host")
    return format_element(root)


_AS_OPTIONS: tuple[Option, ...] = (
    required("name", "name of the pool"),
    required("type", "type of the pool"),
    flag("print-xml", "print XML document, but don't define/create"),
    *(text(name, help) for name, help, _path in _SOURCE_FIELDS),
)


@command("pool-define-as", _GROUP, "define a pool from a set of args", *_AS_OPTIONS)
def pool_define_as(shell: Shell, arguments: Arguments) -> None:
    """Define a pool described by options."""
    xml, name = _build_pool_xml(arguments), arguments.get("name")
    if arguments.has("print-xml"):
        shell.print(xml, end="")
        return
    with failing(f"Failed to define pool {name}"):
        shell.connection.storagePoolDefineXML(xml, 0)
    shell.extra(f"Pool {name} defined")


@command(
    "pool-create-as",
    _GROUP,
    "create a pool from a set of args",
    *_AS_OPTIONS,
    *_BUILD_OPTIONS,
    exclusive=_OVERWRITE_EXCLUSIVE,
)
def pool_create_as(shell: Shell, arguments: Arguments) -> None:
    """Start a pool described by options."""
    xml, name = _build_pool_xml(arguments), arguments.get("name")
    if arguments.has("print-xml"):
        shell.print(xml, end="")
        return
    with failing(f"Failed to create pool {name}"):
        shell.connection.storagePoolCreateXML(xml, arguments.bits(_BUILD_BITS))
    shell.extra(f"Pool {name} created")


@command(
    "find-storage-pool-sources",
    _GROUP,
    "discover potential storage pool sources",
    required("type", "type of storage pool sources to discover"),
    text("srcSpec", "optional file of source xml to query for pools"),
    description="Shows where pools of a type could be made from.",
)
def find_sources(shell: Shell, arguments: Arguments) -> None:
    """Print the sources found."""
    path = arguments.find("srcSpec")
    specification = None if path is None else read_xml(path)
    with failing(f"Failed to find any {arguments.get('type')} pool sources"):
        found = shell.connection.findStoragePoolSources(arguments.get("type"), specification, 0)
    shell.print(found)


@command(
    "find-storage-pool-sources-as",
    _GROUP,
    "find potential storage pool sources",
    required("type", "type of storage pool sources to find"),
    text("host", "optional host to query"),
    text("port", "optional port to query"),
    text("initiator", "optional initiator IQN to use for query"),
    description="Shows where pools of a type could be made from, on a host.",
)
def find_sources_as(shell: Shell, arguments: Arguments) -> None:
    """Print the sources found on a host."""
    kind, host, initiator = arguments.get("type"), arguments.find("host"), arguments.find("initiator")
    specification = None
    if host is not None:
        root = etree.Element("source")
        element = etree.SubElement(root, "host", name=host)
        if arguments.has("port"):
            element.set("port", arguments.get("port"))
        if initiator is not None:
            etree.SubElement(etree.SubElement(root, "initiator"), "iqn", name=initiator)
        specification = format_element(root)
    with failing(f"Failed to find any {kind} pool sources"):
        found = shell.connection.findStoragePoolSources(kind, specification, 0)
    shell.print(found, end="")
