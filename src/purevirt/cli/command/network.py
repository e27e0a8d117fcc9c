"""Commands about virtual networks and their ports."""

from datetime import datetime

import libvirt
from purevirt.cli.action import (
    declare_action,
    declare_autostart,
    declare_dumpxml,
    declare_edit,
    declare_from_file,
    declare_naming,
)
from purevirt.cli.affect import affect_flags
from purevirt.cli.arguments import Arguments
from purevirt.cli.description import (
    DESC_OPTIONS,
    METADATA_EXCLUSIVE,
    METADATA_OPTIONS,
    Described,
    run_desc,
    run_metadata,
)
from purevirt.cli.document import print_xml, read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import NETWORK
from purevirt.cli.shell import Shell
from purevirt.cli.spec import (
    AFFECT_EXCLUSIVE,
    CONFIG,
    CURRENT,
    LIVE,
    XML_FILE_CHECK,
    XPATH,
    Group,
    command,
    flag,
    number,
    required,
    text,
)
from purevirt.cli.table import Table

_GROUP = Group.NETWORK
_FILTERS = {
    "persistent": libvirt.VIR_CONNECT_LIST_NETWORKS_PERSISTENT,
    "transient": libvirt.VIR_CONNECT_LIST_NETWORKS_TRANSIENT,
    "autostart": libvirt.VIR_CONNECT_LIST_NETWORKS_AUTOSTART,
    "no-autostart": libvirt.VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART,
}


def yes_no(claim: object) -> str:
    """How a claim is shown."""
    return "yes" if claim else "no"


def _list_flags(arguments: Arguments) -> int:
    flags = arguments.bits(_FILTERS)
    if arguments.has("inactive"):
        return flags | libvirt.VIR_CONNECT_LIST_NETWORKS_INACTIVE
    both = libvirt.VIR_CONNECT_LIST_NETWORKS_ACTIVE | libvirt.VIR_CONNECT_LIST_NETWORKS_INACTIVE
    return flags | (both if arguments.has("all") else libvirt.VIR_CONNECT_LIST_NETWORKS_ACTIVE)


def _autostart_text(network: libvirt.virNetwork) -> str:
    try:
        return yes_no(network.autostart())
    except libvirt.libvirtError:
        return "no autostart"


def _title_of(network: libvirt.virNetwork) -> str:
    try:
        return network.metadata(libvirt.VIR_NETWORK_METADATA_TITLE, None, 0)
    except libvirt.libvirtError:
        return ""


@command(
    "net-list",
    _GROUP,
    "list networks",
    flag("inactive", "list inactive networks"),
    flag("all", "list inactive & active networks"),
    flag("persistent", "list persistent networks"),
    flag("transient", "list transient networks"),
    flag("autostart", "list networks with autostart enabled"),
    flag("no-autostart", "list networks with autostart disabled"),
    flag("uuid", "list UUIDs only"),
    flag("name", "list network names only"),
    flag("table", "list table (default)"),
    flag("title", "show network title"),
    description="Lists networks, the active ones unless told otherwise.",
)
def net_list(shell: Shell, arguments: Arguments) -> None:
    """Print the networks."""
    shapes = [name for name in ("table", "name", "uuid") if arguments.has(name)]
    if len(shapes) > 1:
        raise Failed("Only one argument from --table, --name and --uuid may be specified.")
    with failing("Failed to list networks"):
        found = shell.connection.listAllNetworks(_list_flags(arguments))
    networks = sorted(found, key=lambda network: (not network.isActive(), network.name().lower()))
    if shapes in (["name"], ["uuid"]):
        for network in networks:
            shell.print(network.name() if shapes == ["name"] else network.UUIDString())
        return
    with_title = arguments.has("title")
    table = Table("Name", "State", "Autostart", "Persistent", *(["Title"] if with_title else []))
    for network in networks:
        state = "active" if network.isActive() else "inactive"
        row = [network.name(), state, _autostart_text(network), yes_no(network.isPersistent())]
        table.add(*row, *([_title_of(network)] if with_title else []))
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


@command("net-info", _GROUP, "network information", NETWORK.option, description="Shows the essentials of a network.")
def net_info(shell: Shell, arguments: Arguments) -> None:
    """Print what there is to know about a network at a glance."""
    network = NETWORK.get(shell, arguments)
    rows = [("Name:", network.name()), ("UUID:", network.UUIDString()), ("Active:", yes_no(network.isActive()))]
    rows.append(("Persistent:", yes_no(network.isPersistent())))
    rows.append(("Autostart:", _autostart_text(network)))
    try:
        rows.append(("Bridge:", network.bridgeName()))
    except libvirt.libvirtError:
        pass
    for label, value in rows:
        shell.print(f"{label:<15} {value}")


declare_dumpxml(
    "net-dumpxml",
    _GROUP,
    "network information in XML",
    NETWORK,
    lambda network, flags: network.XMLDesc(flags),
    {"inactive": libvirt.VIR_NETWORK_XML_INACTIVE},
    flag("inactive", "show inactive defined XML"),
)
declare_edit(
    "net-edit",
    _GROUP,
    "Network",
    NETWORK,
    lambda network: network.XMLDesc(libvirt.VIR_NETWORK_XML_INACTIVE),
    lambda connection, xml: connection.networkDefineXML(xml),
)
declare_naming("net-name", _GROUP, "convert a network UUID to network name", NETWORK, lambda n: n.name(), "UUID")
declare_naming("net-uuid", _GROUP, "convert a network name to network UUID", NETWORK, lambda n: n.UUIDString(), "NAME")
declare_autostart("net-autostart", _GROUP, "Network", NETWORK, lambda network, wanted: network.setAutostart(wanted))
declare_from_file(
    "net-create",
    _GROUP,
    "create a network from an XML file",
    lambda connection, xml, flags: (
        connection.networkCreateXMLFlags(xml, flags) if flags else connection.networkCreateXML(xml)
    ),
    "Failed to create network from {}",
    lambda network, path: f"Network {network.name()} created from {path}",
    {"validate": libvirt.VIR_NETWORK_CREATE_VALIDATE},
    XML_FILE_CHECK,
)
declare_from_file(
    "net-define",
    _GROUP,
    "define a network from an XML file, or change one that is defined",
    lambda connection, xml, flags: (
        connection.networkDefineXMLFlags(xml, flags) if flags else connection.networkDefineXML(xml)
    ),
    "Failed to define network from {}",
    lambda network, path: f"Network {network.name()} defined from {path}",
    {"validate": libvirt.VIR_NETWORK_DEFINE_VALIDATE},
    XML_FILE_CHECK,
)
declare_action(
    "net-start",
    _GROUP,
    "start a (previously defined) inactive network",
    NETWORK,
    lambda network, _arguments: network.create(),
    "Failed to start network {}",
    "Network {} started",
)
declare_action(
    "net-destroy",
    _GROUP,
    "destroy (stop) a network",
    NETWORK,
    lambda network, _arguments: network.destroy(),
    "Failed to destroy network {}",
    "Network {} destroyed",
)
declare_action(
    "net-undefine",
    _GROUP,
    "undefine a persistent network",
    NETWORK,
    lambda network, _arguments: network.undefine(),
    "Failed to undefine network {}",
    "Network {} has been undefined",
)

_COMMANDS = {
    "modify": libvirt.VIR_NETWORK_UPDATE_COMMAND_MODIFY,
    "delete": libvirt.VIR_NETWORK_UPDATE_COMMAND_DELETE,
    "add": libvirt.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST,
    "add-last": libvirt.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST,
    "add-first": libvirt.VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST,
}
_SECTIONS = (
    "none",
    "bridge",
    "domain",
    "ip",
    "ip-dhcp-host",
    "ip-dhcp-range",
    "forward",
    "forward-interface",
    "forward-pf",
    "portgroup",
    "dns-host",
    "dns-txt",
    "dns-srv",
)


@command(
    "net-update",
    _GROUP,
    "update parts of an existing network's configuration",
    NETWORK.option,
    required("command", "type of update (add-first, add-last (add), delete, or modify)"),
    required("section", "which section of network configuration to update"),
    required("xml", "the element to add, change or delete, or the name of a file with it"),
    number("parent-index", "which parent object to search through"),
    CONFIG,
    LIVE,
    CURRENT,
    exclusive=AFFECT_EXCLUSIVE,
)
def net_update(shell: Shell, arguments: Arguments) -> None:
    """Add, change or remove an element of a network."""
    network, name = NETWORK.get(shell, arguments), arguments.get("network")
    verb, section, xml = arguments.get("command"), arguments.get("section"), arguments.get("xml")
    if verb not in _COMMANDS:
        raise Failed(f"unrecognized command name '{verb}'")
    if section not in _SECTIONS[1:]:
        raise Failed(f"unrecognized section name '{section}'")
    if not xml.startswith("<"):
        xml = read_xml(xml)
    parent = arguments.find_number("parent-index", -(2**31), 2**31 - 1)
    flags = affect_flags(arguments)
    with failing(f"Failed to update network {name}"):
        network.update(_COMMANDS[verb], _SECTIONS.index(section), -1 if parent is None else parent, xml, flags)
    where = {
        libvirt.VIR_NETWORK_UPDATE_AFFECT_CONFIG: "persistent config",
        libvirt.VIR_NETWORK_UPDATE_AFFECT_LIVE: "live state",
    }
    live = "live state" if network.isActive() else "persistent config"
    both = "persistent config and live state"
    shown = live if flags == 0 else where.get(flags, both)
    shell.print(f"Updated network {name} {shown}", end="")


@command("net-dhcp-leases", _GROUP, "leases a network's DHCP server gave", NETWORK.option, text("mac", "MAC address"))
def net_dhcp_leases(shell: Shell, arguments: Arguments) -> None:
    """Print the leases of a network."""
    network, mac = NETWORK.get(shell, arguments), arguments.find("mac")
    with failing(f"Failed to get leases info for {arguments.get('network')}"):
        leases = network.DHCPLeases(mac, 0) if mac else network.DHCPLeases()
    table = Table("Expiry Time", "MAC address", "Protocol", "IP address", "Hostname", "Client ID or DUID")
    for lease in sorted(leases, key=lambda each: each["expirytime"]):
        family = "ipv4" if lease["type"] == libvirt.VIR_IP_ADDR_TYPE_IPV4 else "ipv6"
        table.add(
            format_local_time(lease["expirytime"]),
            lease["mac"] or "-",
            family,
            f"{lease['ipaddr']}/{lease['prefix']}",
            lease["hostname"] or "-",
            lease["clientid"] or "-",
        )
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


def format_local_time(seconds: int) -> str:
    """Seconds since 1970 as local time."""
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M:%S")


def _described(network: libvirt.virNetwork) -> Described:
    return Described(
        "network",
        network.name(),
        libvirt.VIR_NETWORK_METADATA_DESCRIPTION,
        libvirt.VIR_NETWORK_METADATA_TITLE,
        libvirt.VIR_NETWORK_METADATA_ELEMENT,
        libvirt.VIR_ERR_NO_NETWORK_METADATA,
        network.metadata,
        network.setMetadata,
    )


@command(
    "net-desc",
    _GROUP,
    "show or set network's description or title",
    NETWORK.option,
    *DESC_OPTIONS,
    exclusive=AFFECT_EXCLUSIVE,
)
def net_desc(shell: Shell, arguments: Arguments) -> None:
    """Print or set a network's description or title."""
    run_desc(shell, arguments, _described(NETWORK.get(shell, arguments)))


@command(
    "net-metadata",
    _GROUP,
    "show or set network's custom XML metadata",
    NETWORK.option,
    *METADATA_OPTIONS,
    exclusive=METADATA_EXCLUSIVE,
)
def net_metadata(shell: Shell, arguments: Arguments) -> None:
    """Print or change the metadata of a namespace."""
    run_metadata(shell, arguments, _described(NETWORK.get(shell, arguments)))


_PORT = required("port", "port UUID")


@command(
    "net-port-list",
    _GROUP,
    "list network ports",
    NETWORK.option,
    flag("uuid", "list UUIDs only"),
    flag("table", "list table (default)"),
)
def net_port_list(shell: Shell, arguments: Arguments) -> None:
    """Print the ports of a network."""
    ports = NETWORK.get(shell, arguments).listAllPorts(0)
    names = sorted(port.UUIDString() for port in ports)
    if arguments.has("uuid"):
        for name in names:
            shell.print(name)
        return
    table = Table("UUID")
    for name in names:
        table.add(name)
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


def _find_port(shell: Shell, arguments: Arguments) -> libvirt.virNetworkPort:
    network, name = NETWORK.get(shell, arguments), arguments.get("port")
    with failing(f"failed to get network port '{name}'"):
        return network.portLookupByUUIDString(name)


@command("net-port-dumpxml", _GROUP, "network port information in XML", NETWORK.option, _PORT, *XPATH)
def net_port_dumpxml(shell: Shell, arguments: Arguments) -> None:
    """Print a port's XML."""
    port = _find_port(shell, arguments)
    print_xml(shell, arguments, port.XMLDesc(0))


@command(
    "net-port-create",
    _GROUP,
    "create a network port from an XML file",
    NETWORK.option,
    required("file", "XML file"),
    XML_FILE_CHECK,
)
def net_port_create(shell: Shell, arguments: Arguments) -> None:
    """Create a port."""
    network, path = NETWORK.get(shell, arguments), arguments.get("file")
    flags = arguments.bits({"validate": libvirt.VIR_NETWORK_PORT_CREATE_VALIDATE})
    with failing(f"Failed to create network from {path}"):
        port = network.portCreateXML(read_xml(path), flags)
    shell.print(f"Network port {port.UUIDString()} created from {path}", end="")


@command("net-port-delete", _GROUP, "delete a network port", NETWORK.option, _PORT)
def net_port_delete(shell: Shell, arguments: Arguments) -> None:
    """Delete a port."""
    name, port = arguments.get("port"), _find_port(shell, arguments)
    with failing(f"Failed to delete network port {name}"):
        port.delete(0)
    shell.print(f"Network port {name} deleted", end="")
