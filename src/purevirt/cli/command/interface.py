"""Commands about the host's network interfaces."""

from lxml import etree

import libvirt
from purevirt.cli.action import declare_action, declare_dumpxml, declare_edit, declare_from_file, declare_naming
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import parse_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import INTERFACE
from purevirt.cli.shell import Shell
from purevirt.cli.spec import XML_FILE_CHECK, Group, command, flag, number, required
from purevirt.cli.table import Table

_GROUP = Group.INTERFACE
_ACTIVE, _INACTIVE = libvirt.VIR_CONNECT_LIST_INTERFACES_ACTIVE, libvirt.VIR_CONNECT_LIST_INTERFACES_INACTIVE


@command(
    "iface-list",
    _GROUP,
    "list physical host interfaces",
    flag("inactive", "list inactive interfaces"),
    flag("all", "list inactive & active interfaces"),
    exclusive=(("all", "inactive"),),
)
def iface_list(shell: Shell, arguments: Arguments) -> None:
    """Print the host's interfaces."""
    flags = _INACTIVE if arguments.has("inactive") else _ACTIVE
    if arguments.has("all"):
        flags = _ACTIVE | _INACTIVE
    with failing("Failed to list interfaces"):
        found = shell.connection.listAllInterfaces(flags)
    table = Table("Name", "State", "MAC Address")
    for interface in sorted(found, key=lambda each: (not each.isActive(), each.name().lower())):
        table.add(interface.name(), "active" if interface.isActive() else "inactive", interface.MACString())
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


declare_naming(
    "iface-name", _GROUP, "convert an interface MAC address to interface name", INTERFACE, lambda i: i.name(), "MAC"
)
declare_naming(
    "iface-mac",
    _GROUP,
    "convert an interface name to interface MAC address",
    INTERFACE,
    lambda i: i.MACString(),
    "NAME",
)
declare_dumpxml(
    "iface-dumpxml",
    _GROUP,
    "interface information in XML",
    INTERFACE,
    lambda interface, flags: interface.XMLDesc(flags),
    {"inactive": libvirt.VIR_INTERFACE_XML_INACTIVE},
    flag("inactive", "show inactive defined XML"),
)
declare_edit(
    "iface-edit",
    _GROUP,
    "Interface",
    INTERFACE,
    lambda interface: interface.XMLDesc(libvirt.VIR_INTERFACE_XML_INACTIVE),
    lambda connection, xml: connection.interfaceDefineXML(xml, 0),
)
declare_from_file(
    "iface-define",
    _GROUP,
    "define an interface from an XML file, or change one that is defined",
    lambda connection, xml, flags: connection.interfaceDefineXML(xml, flags),
    "Failed to define interface from {}",
    lambda interface, path: f"Interface {interface.name()} defined from {path}",
    {"validate": libvirt.VIR_INTERFACE_DEFINE_VALIDATE},
    XML_FILE_CHECK,
)
declare_action(
    "iface-start",
    _GROUP,
    "start an interface (bring it up)",
    INTERFACE,
    lambda interface, _arguments: interface.create(0),
    "Failed to start interface {}",
    "Interface {} started",
)
declare_action(
    "iface-destroy",
    _GROUP,
    "stop an interface (bring it down)",
    INTERFACE,
    lambda interface, _arguments: interface.destroy(0),
    "Failed to destroy interface {}",
    "Interface {} destroyed",
)
declare_action(
    "iface-undefine",
    _GROUP,
    "undefine an interface",
    INTERFACE,
    lambda interface, _arguments: interface.undefine(),
    "Failed to undefine interface {}",
    "Interface {} undefined",
)


@command("iface-begin", _GROUP, "begin changes that iface-commit keeps and iface-rollback undoes")
def iface_begin(shell: Shell, arguments: Arguments) -> None:
    """Begin changing interfaces."""
    with failing("Failed to begin network config change transaction"):
        shell.connection.changeBegin(0)
    shell.extra("Network config change transaction started")


@command("iface-commit", _GROUP, "keep the changes made since iface-begin")
def iface_commit(shell: Shell, arguments: Arguments) -> None:
    """Keep changes of interfaces."""
    with failing("Failed to commit network config change transaction"):
        shell.connection.changeCommit(0)
    shell.extra("Network config change transaction committed")


@command("iface-rollback", _GROUP, "undo the changes made since iface-begin")
def iface_rollback(shell: Shell, arguments: Arguments) -> None:
    """Undo changes of interfaces."""
    with failing("Failed to rollback network config change transaction"):
        shell.connection.changeRollback(0)
    shell.extra("Network config change transaction rolled back")


_BRIDGED = ("mac", "bond", "vlan")


def _build_bridge(document: str, bridge: str, stp: bool, delay_s: int | None) -> str:
    """The bridge's XML: protocols stay on the bridge, the interface itself moves into it.

    Raises:
        Failed: the interface is a bridge already.
    """
    root = parse_xml(document)
    kind, name = root.get("type", ""), root.get("name", "")
    if kind == "bridge":
        raise Failed(f"Existing device {name} is already a bridge")
    root.set("type", "bridge")
    root.set("name", bridge)
    element = etree.SubElement(root, "bridge", stp="on" if stp else "off")
    if delay_s is not None:
        element.set("delay", str(delay_s))
    inner = etree.SubElement(element, "interface", type=kind, name=name)
    for tag in _BRIDGED:
        for moved in root.findall(tag):
            inner.append(moved)
    return etree.tostring(root, encoding="unicode")


@command(
    "iface-bridge",
    _GROUP,
    "create a bridge device and attach an existing network device to it",
    INTERFACE.option,
    required("bridge", "new bridge device name"),
    flag("no-stp", "do not enable STP for this bridge"),
    number("delay", "number of seconds to squelch traffic on newly connected ports"),
    flag("no-start", "don't start the bridge immediately"),
)
def iface_bridge(shell: Shell, arguments: Arguments) -> None:
    """Put a bridge in front of an interface."""
    interface, bridge = INTERFACE.get(shell, arguments, "NAME"), arguments.get("bridge")
    delay_s = arguments.find_number("delay") or 0
    document = interface.XMLDesc(libvirt.VIR_INTERFACE_XML_INACTIVE)
    xml = _build_bridge(document, bridge, not arguments.has("no-stp"), delay_s)
    with failing(f"Failed to define new bridge interface {bridge}"):
        made = shell.connection.interfaceDefineXML(xml, 0)
    shell.extra(f"Created bridge {bridge} with attached device {arguments.get('interface')}")
    if not arguments.has("no-start"):
        with failing(f"Failed to start bridge interface {bridge}"):
            made.create(0)
        shell.extra(f"Bridge interface {bridge} started")
