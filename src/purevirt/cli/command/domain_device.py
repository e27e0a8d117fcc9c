"""Commands about a domain's disks and network interfaces: lists, counters, link state, attach and detach."""

from collections.abc import Mapping

from lxml import etree

import libvirt
from purevirt.cli.affect import device_flags
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import parse_xml, read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN, is_mac
from purevirt.cli.shell import Shell
from purevirt.cli.size import format_size
from purevirt.cli.spec import (
    AFFECT,
    AFFECT_EXCLUSIVE,
    PERSISTENT,
    PERSISTENT_EXCLUSIVE,
    Group,
    alias,
    command,
    flag,
    required,
    text,
)
from purevirt.cli.table import Table

_INACTIVE = flag("inactive", "get inactive rather than running configuration")


def domain_document(domain: libvirt.virDomain, *, inactive: bool = False) -> etree._Element:
    """The parsed description of a domain."""
    return parse_xml(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE if inactive else 0))


def attribute(parent: etree._Element, path: str, *names: str) -> str:
    """The first of the attributes an element below `parent` has, empty if none."""
    found = parent.find(path)
    if found is None:
        return ""
    return next((found.get(name, "") for name in names if found.get(name)), "")


def _disk_source(disk: etree._Element) -> str:
    kind = disk.get("type")
    if kind in ("nvme", "vhostvdpa"):
        return attribute(disk, "source", "namespace", "dev")
    return attribute(disk, "source", "file", "dev", "dir", "name", "volume", "path")


@command(
    "domblklist",
    Group.MONITOR,
    "list the disks of a domain",
    DOMAIN.option,
    _INACTIVE,
    flag("details", "additionally display the type and device value"),
    description="Lists targets and sources of the disks.",
)
def domblklist(shell: Shell, arguments: Arguments) -> None:
    """Print a domain's disks."""
    root = domain_document(DOMAIN.get(shell, arguments), inactive=arguments.has("inactive"))
    details = arguments.has("details")
    table = Table(*(("Type", "Device") if details else ()), "Target", "Source")
    for disk in root.iterfind("./devices/disk"):
        kinds = (disk.get("type", "-"), disk.get("device", "disk")) if details else ()
        table.add(*kinds, attribute(disk, "target", "dev"), _disk_source(disk) or "-")
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


_INTERFACE_SOURCES = ("bridge", "network", "dev", "name", "path", "portgroup")


@command("domiflist", Group.MONITOR, "list the network interfaces of a domain", DOMAIN.option, _INACTIVE)
def domiflist(shell: Shell, arguments: Arguments) -> None:
    """Print a domain's network interfaces."""
    root = domain_document(DOMAIN.get(shell, arguments), inactive=arguments.has("inactive"))
    table = Table("Interface", "Type", "Source", "Model", "MAC")
    for interface in root.iterfind("./devices/interface"):
        kind = interface.get("type", "")
        source = attribute(interface, "source", kind, *_INTERFACE_SOURCES)
        table.add(
            attribute(interface, "target", "dev") or "-",
            kind,
            source or "-",
            attribute(interface, "model", "type") or "-",
            attribute(interface, "mac", "address") or "-",
        )
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


_SIZES = ("Capacity", "Allocation", "Physical")


def _size_texts(sizes: list[int], human: bool) -> list[str]:
    return [format_size(size, 3) if human else str(size) for size in sizes]


def _all_sizes(domain: libvirt.virDomain, human: bool) -> Table:
    table = Table("Target", *_SIZES)
    for disk in domain_document(domain).iterfind("./devices/disk"):
        target = attribute(disk, "target", "dev")
        try:
            texts = _size_texts(domain.blockInfo(target, 0), human) if _disk_source(disk) else ["-"] * 3
        except libvirt.libvirtError as error:
            if error.get_error_code() not in (libvirt.VIR_ERR_INVALID_ARG, libvirt.VIR_ERR_OPERATION_INVALID):
                raise
            texts = ["-"] * 3
        table.add(target, *texts)
    return table


@command(
    "domblkinfo",
    Group.MONITOR,
    "sizes of a domain's disk",
    DOMAIN.option,
    text("device", "block device"),
    flag("human", "Human readable output"),
    flag("all", "display all block devices info"),
    description="Shows capacity, allocation and physical size of a disk.",
    exclusive=(("all", "device"),),
)
def domblkinfo(shell: Shell, arguments: Arguments) -> None:
    """Print a disk's sizes, or those of all disks."""
    domain, device = DOMAIN.get(shell, arguments), arguments.find("device")
    if not arguments.has("all") and device is None:
        raise Failed("command 'domblkinfo' requires <device> option")
    if device is None:
        shell.print(_all_sizes(domain, arguments.has("human")).format(with_header=not shell.settings.quiet), end="")
        return
    for label, size in zip(_SIZES, _size_texts(domain.blockInfo(device, 0), arguments.has("human")), strict=True):
        shell.print(f"{label + ':':<15} {size}")


# typed parameter, short name, the words of --human
_BLOCK_COUNTERS = (
    ("rd_operations", "rd_req", "number of read operations:"),
    ("rd_bytes", "rd_bytes", "number of bytes read:"),
    ("wr_operations", "wr_req", "number of write operations:"),
    ("wr_bytes", "wr_bytes", "number of bytes written:"),
    ("errs", "errs", "error count:"),
    ("flush_operations", "flush_operations", "number of flush operations:"),
    ("rd_total_times", "rd_total_times", "total duration of reads (ns):"),
    ("wr_total_times", "wr_total_times", "total duration of writes (ns):"),
    ("flush_total_times", "flush_total_times", "total duration of flushes (ns):"),
)
_PLAIN_COUNTERS = ("rd_operations", "rd_bytes", "wr_operations", "wr_bytes", "errs")


def _block_counters(domain: libvirt.virDomain, name: str, device: str) -> dict[str, int]:
    try:
        return {name: int(value) for name, value in domain.blockStatsFlags(device, 0).items()}
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_SUPPORT:
            raise Failed(f"Failed to get block stats for domain '{name}' device '{device}'") from error
    # a driver with the five old counters only
    with failing(f"Failed to get block stats {name} {device}"):
        return dict(zip(_PLAIN_COUNTERS, domain.blockStats(device), strict=True))


@command(
    "domblkstat",
    Group.MONITOR,
    "counters of a domain's disk",
    DOMAIN.option,
    text("device", "block device", allow_empty=True),
    flag("human", "print a more human readable output"),
    description="Shows the counters of a disk, or of all disks together.",
)
def domblkstat(shell: Shell, arguments: Arguments) -> None:
    """Print a disk's counters."""
    domain, device = DOMAIN.get(shell, arguments), arguments.find("device") or ""
    counters = _block_counters(domain, arguments.get("domain"), device)
    human = arguments.has("human")
    if human:
        shell.print(f"Device: {device}")
    for field, short, words in _BLOCK_COUNTERS:
        value = counters.pop(field, -1)
        if value >= 0:
            shell.print(f" {words:<31} {value}" if human else f"{device} {short} {value}")
    for field, value in counters.items():
        shell.print(f" {field:<31} {value}" if human else f"{device} {field} {value}")


_LINK_COUNTERS = ("rx_bytes", "rx_packets", "rx_errs", "rx_drop", "tx_bytes", "tx_packets", "tx_errs", "tx_drop")
_INTERFACE = required("interface", "interface device (MAC address or target)")


@command("domifstat", Group.MONITOR, "counters of a domain's network interface", DOMAIN.option, _INTERFACE)
def domifstat(shell: Shell, arguments: Arguments) -> None:
    """Print an interface's counters."""
    domain, device = DOMAIN.get(shell, arguments), arguments.get("interface")
    with failing(f"Failed to get interface stats {arguments.get('domain')} {device}"):
        counters = domain.interfaceStats(device)
    for name, value in zip(_LINK_COUNTERS, counters, strict=True):
        if value >= 0:
            shell.print(f"{device} {name} {value}")


def _interface_element(domain: libvirt.virDomain, arguments: Arguments) -> etree._Element:
    name = arguments.get("interface")
    path, key = ("mac", "address") if is_mac(name) else ("target", "dev")
    root = domain_document(domain, inactive=arguments.has("config"))
    found = [
        element
        for element in root.iterfind("./devices/interface")
        if attribute(element, path, key).lower() == name.lower()
    ]
    label = "MAC" if is_mac(name) else "dev"
    if not found:
        raise Failed(f"Interface ({label}: {name}) not found.")
    if len(found) > 1:
        raise Failed(f"multiple matching interfaces found for {name}")
    return found[0]


@command(
    "domif-getlink",
    Group.MONITOR,
    "get link state of a virtual interface",
    DOMAIN.option,
    _INTERFACE,
    alias("persistent", "config"),
    flag("config", "Get persistent interface state"),
)
def domif_getlink(shell: Shell, arguments: Arguments) -> None:
    """Print whether an interface's link is up."""
    element = _interface_element(DOMAIN.get(shell, arguments), arguments)
    shell.print(f"{arguments.get('interface')} {attribute(element, 'link', 'state') or 'up'}", end="")


@command(
    "domif-setlink",
    Group.DOMAIN,
    "set link state of a virtual interface",
    DOMAIN.option,
    _INTERFACE,
    required("state", "new state of the device"),
    alias("persistent", "config"),
    flag("config", "affect next boot"),
    flag("print-xml", "print XML document rather than set the interface link state"),
)
def domif_setlink(shell: Shell, arguments: Arguments) -> None:
    """Plug or unplug an interface's link."""
    state = arguments.get("state")
    domain = DOMAIN.get(shell, arguments)
    if state not in ("up", "down"):
        raise Failed(f"invalid link state '{state}'")
    element = _interface_element(domain, arguments)
    link = element.find("link")
    if link is None:
        link = etree.SubElement(element, "link")
    link.set("state", state)
    xml = etree.tostring(element, encoding="unicode", with_tail=False)
    if arguments.has("print-xml"):
        shell.print(xml, end="")
        return
    flags = libvirt.VIR_DOMAIN_AFFECT_CONFIG if arguments.has("config") else libvirt.VIR_DOMAIN_AFFECT_LIVE
    if not domain.isActive():
        flags = libvirt.VIR_DOMAIN_AFFECT_CONFIG
    with failing("Failed to update interface link state"):
        domain.updateDeviceFlags(xml, flags)
    shell.extra("Device updated successfully", end="")


_SOURCES = {
    "lease": libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE,
    "agent": libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT,
    "arp": libvirt.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP,
}
_FAMILIES = {libvirt.VIR_IP_ADDR_TYPE_IPV4: "ipv4", libvirt.VIR_IP_ADDR_TYPE_IPV6: "ipv6"}


@command(
    "domifaddr",
    Group.MONITOR,
    "addresses of a running domain's network interfaces",
    DOMAIN.option,
    text("interface", "network interface name"),
    flag("full", "always display names and MACs of interfaces"),
    text("source", "address source: 'lease', 'agent', or 'arp'"),
    description="Shows the addresses a guest uses.",
)
def domifaddr(shell: Shell, arguments: Arguments) -> None:
    """Print the addresses of a domain's interfaces."""
    wanted, source = arguments.find("interface"), arguments.find("source") or "lease"
    domain = DOMAIN.get(shell, arguments)
    if source not in _SOURCES:
        raise Failed(f"Unknown data source '{source}'")
    with failing("Failed to query for interfaces addresses"):
        found = domain.interfaceAddresses(_SOURCES[source], 0)
    shell.extra(f" {'Name':<10} {'MAC address':<20} {'Protocol':<8}     Address\n{'-' * 79}")
    for name, interface in found.items():
        if wanted in (None, name):
            _print_addresses(shell, name, interface, arguments.has("full"))


def _print_addresses(shell: Shell, name: str, interface: Mapping[str, object], full: bool) -> None:
    mac, addresses = interface["hwaddr"] or "N/A", interface["addrs"]
    if not isinstance(addresses, list) or not addresses:
        shell.print(f" {name:<10} {mac:<17}    {'N/A':<12} N/A")
        return
    for index, address in enumerate(addresses):
        shown = (name, mac) if full or index == 0 else ("-", "-")
        family = _FAMILIES.get(address["type"], "")
        shell.print(f" {shown[0]:<10} {shown[1]:<17}    {family:<12} {address['addr']}/{address['prefix']}")


_FILE = required("file", "XML file")
_DEVICE_OPTIONS = (DOMAIN.option, _FILE, PERSISTENT, *AFFECT)


@command(
    "attach-device", Group.DOMAIN, "attach device from an XML file", *_DEVICE_OPTIONS, exclusive=PERSISTENT_EXCLUSIVE
)
def attach_device(shell: Shell, arguments: Arguments) -> None:
    """Attach a device."""
    domain, path = DOMAIN.get(shell, arguments), arguments.get("file")
    flags, xml = device_flags(arguments, domain), read_xml(path)
    with failing(f"Failed to attach device from {path}"):
        if flags or arguments.has("current"):
            domain.attachDeviceFlags(xml, flags)
        else:
            domain.attachDevice(xml)
    shell.extra("Device attached successfully")


@command(
    "detach-device", Group.DOMAIN, "detach device from an XML file", *_DEVICE_OPTIONS, exclusive=PERSISTENT_EXCLUSIVE
)
def detach_device(shell: Shell, arguments: Arguments) -> None:
    """Detach a device."""
    domain, path = DOMAIN.get(shell, arguments), arguments.get("file")
    flags, xml = device_flags(arguments, domain), read_xml(path)
    with failing(f"Failed to detach device from {path}"):
        if flags or arguments.has("current"):
            domain.detachDeviceFlags(xml, flags)
        else:
            domain.detachDevice(xml)
    shell.extra("Device detached successfully")


@command(
    "update-device",
    Group.DOMAIN,
    "update device from an XML file",
    *_DEVICE_OPTIONS,
    flag("force", "force device update"),
    exclusive=PERSISTENT_EXCLUSIVE,
)
def update_device(shell: Shell, arguments: Arguments) -> None:
    """Change a device."""
    domain, path = DOMAIN.get(shell, arguments), arguments.get("file")
    flags = device_flags(arguments, domain) | arguments.bits({"force": libvirt.VIR_DOMAIN_DEVICE_MODIFY_FORCE})
    xml = read_xml(path)
    with failing(f"Failed to update device from {path}"):
        domain.updateDeviceFlags(xml, flags)
    shell.extra("Device updated successfully")


@command(
    "detach-device-alias",
    Group.DOMAIN,
    "detach device from an alias",
    DOMAIN.option,
    required("alias", "device alias"),
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def detach_device_alias(shell: Shell, arguments: Arguments) -> None:
    """Ask for a device to be detached, found by its alias."""
    domain, name = DOMAIN.get(shell, arguments), arguments.get("alias")
    with failing(f"Failed to detach device with alias {name}"):
        domain.detachDeviceAlias(name, device_flags(arguments, domain))
    shell.extra("Device detach request sent successfully")
