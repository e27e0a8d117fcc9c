"""Commands that attach and detach disks and network interfaces described by options."""

from collections.abc import Callable

from lxml import etree

import libvirt
from purevirt.cli.affect import device_flags
from purevirt.cli.arguments import Arguments
from purevirt.cli.command.domain_device import attribute, domain_document
from purevirt.cli.deviceaddress import add_address
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.rate import DIRECTIONS, read_rates
from purevirt.cli.shell import Shell
from purevirt.cli.spec import (
    AFFECT,
    PERSISTENT,
    PERSISTENT_EXCLUSIVE,
    Group,
    alias,
    command,
    flag,
    named_text,
    required,
    text,
)
from purevirt.cli.xmlformat import format_element

_GROUP = Group.DOMAIN
_SOURCE_KEYS = {"file": "file", "block": "dev"}


def _attach(shell: Shell, arguments: Arguments, xml: str, noun: str) -> None:
    """Attach the device, or print it when `--print-xml` was given."""
    if arguments.has("print-xml"):
        shell.print(xml, end="")
        return
    domain = DOMAIN.get(shell, arguments)
    flags = device_flags(arguments, domain)
    with failing(f"Failed to attach {noun}"):
        if flags or arguments.has("current"):
            domain.attachDeviceFlags(xml, flags)
        else:
            domain.attachDevice(xml)
    shell.extra(f"{noun.capitalize()} attached successfully")


def _disk_type(arguments: Arguments) -> str:
    """The disk's type: as told, or a block device when its source is one, as far as can be seen from here.

    Raises:
        Failed: an unknown type was asked for.
    """
    kind = arguments.find("sourcetype")
    if arguments.has("source-protocol"):
        return "network"
    if kind is not None and kind not in _SOURCE_KEYS:
        raise Failed(f"Unknown source type: '{kind}'")
    source = arguments.get("source")
    return kind or ("block" if source.startswith("/dev") else "file")


def _add_source(root: etree._Element, arguments: Arguments) -> None:
    kind, source = root.get("type", ""), arguments.get("source")
    if kind != "network":
        etree.SubElement(root, "source", {_SOURCE_KEYS[kind]: source})
        return
    element = etree.SubElement(root, "source", protocol=arguments.get("source-protocol"), name=source)
    name, _colon, port = (arguments.find("source-host-name") or "").partition(":")
    fields = {
        "transport": arguments.find("source-host-transport"),
        "name": name,
        "port": port,
        "socket": arguments.find("source-host-socket"),
    }
    given = {key: value for key, value in fields.items() if value}
    if given:
        etree.SubElement(element, "host", given)


def _build_disk(arguments: Arguments) -> str:
    mode = arguments.find("mode")
    if mode not in (None, "readonly", "shareable"):
        raise Failed(f"No support for {mode} in command 'attach-disk'")
    root = etree.Element("disk", type=_disk_type(arguments))
    if arguments.has("type"):
        root.set("device", arguments.get("type"))
    if arguments.has("rawio"):
        root.set("rawio", "yes")
    driver = {"name": "driver", "type": "subdriver", "iothread": "iothread", "cache": "cache", "io": "io"}
    given = {key: arguments.get(option) for key, option in driver.items() if arguments.has(option)}
    if given:
        etree.SubElement(root, "driver", given)
    _add_source(root, arguments)
    target = etree.SubElement(root, "target", dev=arguments.get("target"))
    if arguments.has("targetbus"):
        target.set("bus", arguments.get("targetbus"))
    if mode is not None:
        etree.SubElement(root, mode)
    if arguments.has("serial"):
        etree.SubElement(root, "serial").text = arguments.get("serial")
    if arguments.has("alias"):
        etree.SubElement(root, "alias", name=arguments.get("alias"))
    if arguments.has("wwn"):
        etree.SubElement(root, "wwn").text = arguments.get("wwn")
    if arguments.has("address"):
        bus = arguments.find("targetbus") or _guess_bus(arguments.get("target"))
        add_address(root, arguments.get("address"), bus, multifunction=arguments.has("multifunction"))
    if arguments.has("throttle-groups"):
        filters = etree.SubElement(root, "throttlefilters")
        for name in arguments.get("throttle-groups").split(","):
            etree.SubElement(filters, "throttlefilter", group=name)
    return format_element(root)


def _guess_bus(target: str) -> str:
    return {"h": "ide", "s": "scsi"}.get(target[:1], "virtio")


@command(
    "attach-disk",
    _GROUP,
    "attach disk device",
    DOMAIN.option,
    required("source", "source of disk device or name of network disk", allow_empty=True),
    required("target", "target of disk device"),
    named_text("targetbus", "target bus of disk device"),
    named_text("driver", "driver of disk device"),
    named_text("subdriver", "subdriver of disk device"),
    named_text("iothread", "IOThread to be used by supported device"),
    named_text("cache", "cache mode of disk device"),
    named_text("io", "io policy of disk device"),
    named_text("type", "target device type"),
    alias("shareable", "mode=shareable"),
    named_text("mode", "mode of device reading and writing"),
    named_text("sourcetype", "type of source (block|file|network)"),
    named_text("serial", "serial of disk device"),
    named_text("wwn", "wwn of disk device"),
    named_text("alias", "custom alias name of disk device"),
    flag("rawio", "needs rawio capability"),
    named_text("address", "address of disk device"),
    flag("multifunction", "use multifunction pci under specified address"),
    flag("print-xml", "print XML document rather than attach the disk"),
    named_text("source-protocol", "protocol used by disk device source"),
    named_text("source-host-name", "host name for source of disk device"),
    named_text("source-host-transport", "host transport for source of disk device"),
    named_text("source-host-socket", "host socket for source of disk device"),
    named_text("throttle-groups", "comma separated list of throttle groups to be applied"),
    PERSISTENT,
    *AFFECT,
    exclusive=(*PERSISTENT_EXCLUSIVE, ("source-host-name", "source-host-socket")),
    requires=(
        ("source-host-name", "source-protocol"),
        ("source-host-transport", "source-protocol"),
        ("source-host-socket", "source-protocol"),
        ("source-host-socket", "source-host-transport"),
    ),
)
def attach_disk(shell: Shell, arguments: Arguments) -> None:
    """Attach a disk."""
    _attach(shell, arguments, _build_disk(arguments), "disk")


def _add_interface_source(root: etree._Element, arguments: Arguments) -> None:
    kind, source = root.get("type", ""), arguments.get("source")
    if kind == "network":
        etree.SubElement(root, "source", network=source)
    elif kind == "bridge":
        etree.SubElement(root, "source", bridge=source)
    elif kind == "direct":
        etree.SubElement(root, "source", dev=source)
    else:
        if arguments.has("managed"):
            root.set("managed", "yes")
        add_address(etree.SubElement(root, "source"), f"pci:{source}", "virtio", multifunction=False)


def _build_interface(arguments: Arguments) -> str:
    kind = arguments.get("type")
    if kind not in ("network", "bridge", "direct", "hostdev"):
        raise Failed(f"No support for {kind} in command 'attach-interface'")
    root = etree.Element("interface", type=kind)
    _add_interface_source(root, arguments)
    children = (
        ("target", "target", "dev"),
        ("mac", "mac", "address"),
        ("script", "script", "path"),
        ("model", "model", "type"),
        ("alias", "alias", "name"),
    )
    for option, tag, key in children:
        if arguments.has(option):
            etree.SubElement(root, tag, {key: arguments.get(option)})
    rates = {direction: read_rates(arguments, direction) for direction in DIRECTIONS if arguments.has(direction)}
    if rates:
        bandwidth = etree.SubElement(root, "bandwidth")
        for direction, given in rates.items():
            etree.SubElement(bandwidth, direction, {name: str(rate) for name, rate in given.items() if rate})
    if arguments.has("source-mode"):
        source = root.find("source")
        if source is not None:
            source.set("mode", arguments.get("source-mode"))
    return format_element(root)


@command(
    "attach-interface",
    _GROUP,
    "attach network interface",
    DOMAIN.option,
    required("type", "network interface type"),
    required("source", "source of network interface"),
    text("target", "target network name"),
    text("mac", "MAC address"),
    text("script", "script used to bridge network interface"),
    text("model", "model type"),
    text("alias", "custom alias name of interface device"),
    text("inbound", "control domain's incoming traffics"),
    text("outbound", "control domain's outgoing traffics"),
    PERSISTENT,
    *AFFECT,
    flag("print-xml", "print XML document rather than attach the interface"),
    flag("managed", "libvirt will automatically detach/attach the device from/to host"),
    text("source-mode", "mode attribute of <source/> element"),
    exclusive=PERSISTENT_EXCLUSIVE,
)
def attach_interface(shell: Shell, arguments: Arguments) -> None:
    """Attach a network interface."""
    _attach(shell, arguments, _build_interface(arguments), "interface")


def find_disk(domain: libvirt.virDomain, name: str, *, inactive: bool = False) -> etree._Element:
    """The disk whose target or source is `name`.

    Raises:
        Failed: there is none.
    """
    for disk in domain_document(domain, inactive=inactive).iterfind("./devices/disk"):
        sources = (attribute(disk, "source", "file", "dev", "dir", "name"), attribute(disk, "target", "dev"))
        if name in sources:
            return disk
    raise Failed(f"No disk found whose source path or target is {name}")


def _find_interface(domain: libvirt.virDomain, arguments: Arguments, *, inactive: bool) -> etree._Element:
    kind, mac = arguments.get("type"), arguments.find("mac")
    root = domain_document(domain, inactive=inactive)
    found = root.findall(f"./devices/interface[@type='{kind}']") if "'" not in kind else []
    if not found:
        raise Failed(f"No interface found whose type is {kind}")
    if mac is None and len(found) > 1:
        raise Failed(f"Domain has {len(found)} interfaces. Please specify which one to detach using --mac")
    if mac is None:
        return found[0]
    matching = [each for each in found if attribute(each, "mac", "address").lower() == mac.lower()]
    if not matching:
        raise Failed(f"No interface with MAC address {mac} was found")
    if len(matching) > 1:
        raise Failed(f"Domain has multiple interfaces matching MAC address {mac}. You must use detach-device")
    return matching[0]


def _detach(
    shell: Shell, arguments: Arguments, noun: str, find: Callable[[libvirt.virDomain, bool], etree._Element]
) -> None:
    domain = DOMAIN.get(shell, arguments)
    flags = device_flags(arguments, domain)
    only_config = flags == libvirt.VIR_DOMAIN_AFFECT_CONFIG
    xml = etree.tostring(find(domain, only_config), encoding="unicode", with_tail=False)
    if arguments.has("print-xml"):
        shell.print(xml, end="")
        return
    with failing(f"Failed to detach {noun}"):
        if flags or arguments.has("current"):
            domain.detachDeviceFlags(xml, flags)
        else:
            domain.detachDevice(xml)
    shell.extra(f"{noun.capitalize()} detached successfully")


@command(
    "detach-disk",
    _GROUP,
    "detach disk device",
    DOMAIN.option,
    required("target", "target of disk device"),
    PERSISTENT,
    *AFFECT,
    flag("print-xml", "print XML document rather than detach the disk"),
    exclusive=PERSISTENT_EXCLUSIVE,
)
def detach_disk(shell: Shell, arguments: Arguments) -> None:
    """Detach a disk."""
    target = arguments.get("target")
    _detach(shell, arguments, "disk", lambda domain, inactive: find_disk(domain, target, inactive=inactive))


@command(
    "detach-interface",
    _GROUP,
    "detach network interface",
    DOMAIN.option,
    required("type", "network interface type"),
    text("mac", "MAC address"),
    PERSISTENT,
    *AFFECT,
    flag("print-xml", "print XML document rather than detach the interface"),
    exclusive=PERSISTENT_EXCLUSIVE,
)
def detach_interface(shell: Shell, arguments: Arguments) -> None:
    """Detach a network interface."""

    def find(domain: libvirt.virDomain, inactive: bool) -> etree._Element:
        try:
            return _find_interface(domain, arguments, inactive=inactive)
        except Failed as failure:
            raise Failed(str(failure)) from Failed("Failed to detach interface")

    _detach(shell, arguments, "interface", find)
