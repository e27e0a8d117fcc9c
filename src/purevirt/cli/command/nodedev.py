"""Commands about the host's devices."""

from collections.abc import Callable

import libvirt
from purevirt.cli.action import declare_action, declare_dumpxml, declare_from_file
from purevirt.cli.affect import affect_flags
from purevirt.cli.arguments import Arguments
from purevirt.cli.command.network import yes_no
from purevirt.cli.document import read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import Kind, Way
from purevirt.cli.shell import Shell
from purevirt.cli.spec import (
    AFFECT_EXCLUSIVE,
    TABLE,
    XML_FILE_CHECK,
    Group,
    alias,
    command,
    flag,
    required,
    text,
)
from purevirt.cli.tree import format_tree

_GROUP = Group.NODEDEV


def _is_wwn_pair(name: str) -> bool:
    return name.count(",") == 1


def _find_by_wwn(connection: libvirt.virConnect, name: str) -> libvirt.virNodeDevice:
    wwnn, _comma, wwpn = name.partition(",")
    return connection.nodeDeviceLookupSCSIHostByWWN(wwnn, wwpn, 0)


DEVICE = Kind[libvirt.virNodeDevice](
    "device",
    "node device",
    "device name or wwn pair in 'wwnn,wwpn' format",
    Way("WWN", _find_by_wwn, _is_wwn_pair),
    Way("NAME", lambda connection, name: connection.nodeDeviceLookupByName(name), lambda name: not _is_wwn_pair(name)),
    missing="Could not find matching device '{}'",
)

# capability names in the order of their list flags
_CAPABILITIES = [
    "system",
    "pci",
    "usb_device",
    "usb",
    "net",
    "scsi_host",
    "scsi_target",
    "scsi",
    "storage",
    "fc_host",
    "vports",
    "scsi_generic",
    "drm",
    "mdev_types",
    "mdev",
    "ccw",
    "css",
    "vdpa",
    "ap_card",
    "ap_queue",
    "ap_matrix",
    "vpd",
    "ccwgroup_dev",
    "ccwgroup_member",
]
_INACTIVE = libvirt.VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE
_ACTIVE = libvirt.VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE


def _list_flags(arguments: Arguments) -> int:
    flags = 0
    for name in filter(None, (arguments.find("cap") or "").split(",")):
        if name not in _CAPABILITIES:
            raise Failed("Invalid capability type")
        flags |= 1 << _CAPABILITIES.index(name)
    flags |= arguments.bits(
        {
            "persistent": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT,
            "transient": libvirt.VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT,
        }
    )
    if arguments.has("inactive"):
        return flags | _INACTIVE
    return flags | (_ACTIVE | _INACTIVE if arguments.has("all") else _ACTIVE)


@command(
    "nodedev-list",
    _GROUP,
    "enumerate devices on this host",
    flag("tree", "list devices in a tree"),
    text("cap", "capability names, separated by comma"),
    flag("inactive", "list inactive devices"),
    flag("all", "list inactive & active devices"),
    flag("persistent", "list persistent devices"),
    flag("transient", "list transient devices"),
)
def nodedev_list(shell: Shell, arguments: Arguments) -> None:
    """Print the host's devices."""
    flags = _list_flags(arguments)
    if arguments.has("tree") and (arguments.has("cap") or arguments.has("inactive")):
        raise Failed(
            "Options --tree and --cap are incompatible"
            if arguments.has("cap")
            else "Option --tree is incompatible with --cap and --inactive"
        )
    with failing("Failed to list node devices"):
        devices = sorted(shell.connection.listAllDevices(flags), key=lambda device: device.name().lower())
    if not arguments.has("tree"):
        for device in devices:
            shell.print(device.name())
        return
    parents = {device.name(): None if device.name() == "computer" else device.parent() for device in devices}
    shell.print(format_tree(parents), end="")


def _claim(ask: Callable[[], int]) -> str:
    """A claim as text; a driver that can't tell counts as yes, as in virsh."""
    try:
        return yes_no(ask())
    except libvirt.libvirtError:
        return "yes"


@command("nodedev-info", _GROUP, "node device information", DEVICE.option)
def nodedev_info(shell: Shell, arguments: Arguments) -> None:
    """Print what there is to know about a device at a glance."""
    device = DEVICE.get(shell, arguments)
    try:
        autostart = yes_no(device.autostart())
    except libvirt.libvirtError:
        autostart = "no autostart"
    rows = (
        ("Name:", device.name()),
        ("Parent:", device.parent() or ""),
        ("Active:", _claim(device.isActive)),
        ("Persistent:", _claim(device.isPersistent)),
        ("Autostart:", autostart),
    )
    for label, value in rows:
        shell.print(f"{label:<15} {value}")


declare_dumpxml(
    "nodedev-dumpxml",
    _GROUP,
    "node device details in XML",
    DEVICE,
    lambda device, flags: device.XMLDesc(flags),
    {"inactive": libvirt.VIR_NODE_DEVICE_XML_INACTIVE},
    flag("inactive", "show inactive defined XML"),
)
declare_from_file(
    "nodedev-create",
    _GROUP,
    "create a device from an XML file",
    lambda connection, xml, flags: connection.nodeDeviceCreateXML(xml, flags),
    "Failed to create node device from {}",
    lambda device, path: f"Node device {device.name()} created from {path}",
    {"validate": libvirt.VIR_NODE_DEVICE_CREATE_XML_VALIDATE},
    XML_FILE_CHECK,
)
declare_from_file(
    "nodedev-define",
    _GROUP,
    "define a device from an XML file",
    lambda connection, xml, flags: connection.nodeDeviceDefineXML(xml, flags),
    "Failed to define node device from '{}'",
    lambda device, path: f"Node device '{device.name()}' defined from '{path}'",
    {"validate": libvirt.VIR_NODE_DEVICE_DEFINE_XML_VALIDATE},
    XML_FILE_CHECK,
)


@command("nodedev-destroy", _GROUP, "destroy (stop) a device on the node", alias("name", "device"), DEVICE.option)
def nodedev_destroy(shell: Shell, arguments: Arguments) -> None:
    """Remove a device from the host."""
    device, name = DEVICE.get(shell, arguments), arguments.get("device")
    with failing(f"Failed to destroy node device '{name}'"):
        device.destroy()
    shell.extra(f"Destroyed node device '{name}'")


@command(
    "nodedev-detach",
    _GROUP,
    "detach node device from its device driver",
    DEVICE.option,
    text("driver", "pci device assignment backend driver (e.g. 'vfio')"),
)
def nodedev_detach(shell: Shell, arguments: Arguments) -> None:
    """Take a device from the host's driver."""
    device, name, driver = DEVICE.get(shell, arguments), arguments.get("device"), arguments.find("driver")
    with failing(f"Failed to detach device {name}"):
        if driver is not None:
            device.detachFlags(driver, 0)
        else:
            device.dettach()
    shell.extra(f"Device {name} detached")


TABLE.aliases["nodedev-dettach"] = "nodedev-detach"
declare_action(
    "nodedev-reattach",
    _GROUP,
    "reattach node device to its device driver",
    DEVICE,
    lambda device, _arguments: device.reAttach(),
    "Failed to re-attach device {}",
    "Device {} re-attached",
)
declare_action(
    "nodedev-reset",
    _GROUP,
    "reset node device",
    DEVICE,
    lambda device, _arguments: device.reset(),
    "Failed to reset device {}",
    "Device {} reset",
)
declare_action(
    "nodedev-undefine",
    _GROUP,
    "undefine an inactive node device",
    DEVICE,
    lambda device, _arguments: device.undefine(0),
    "Failed to undefine node device '{}'",
    "Undefined node device '{}'",
)
declare_action(
    "nodedev-start",
    _GROUP,
    "start an inactive node device",
    DEVICE,
    lambda device, _arguments: device.create(0),
    "Failed to start device {}",
    "Device {} started",
)


@command(
    "nodedev-autostart",
    _GROUP,
    "autostart a defined node device",
    DEVICE.option,
    flag("disable", "disable autostarting"),
)
def nodedev_autostart(shell: Shell, arguments: Arguments) -> None:
    """Switch a device's autostart on or off."""
    device, name = DEVICE.get(shell, arguments), arguments.get("device")
    mark = "unmark" if arguments.has("disable") else "mark"
    with failing(f"failed to {mark} device {name} as autostarted"):
        device.setAutostart(0 if arguments.has("disable") else 1)
    shell.extra(f"Device {name} {mark}ed as autostarted")


@command(
    "nodedev-update",
    _GROUP,
    "update an existing node device",
    DEVICE.option,
    required("file", "file containing an XML description of the device"),
    flag("config", "affect next node device startup"),
    flag("live", "affect running node device"),
    flag("current", "affect current state of node device"),
    exclusive=AFFECT_EXCLUSIVE,
)
def nodedev_update(shell: Shell, arguments: Arguments) -> None:
    """Change a device."""
    device, path = DEVICE.get(shell, arguments), arguments.get("file")
    xml = read_xml(path)
    with failing(f"Failed to update node device '{device.name()}' from '{path}'"):
        device.update(xml, affect_flags(arguments))
    shell.print(f"Updated node device '{device.name()}'", end="")
