"""Devices of a VMX beside disks: interfaces, shared folders, serial and parallel ports."""

import re

from purevirt.conf.domain.chardev import (
    CharSource,
    ChrProtocol,
    DevSource,
    FileSource,
    Parallel,
    ParallelTarget,
    PipeSource,
    Serial,
    SerialTarget,
    SocketMode,
    TcpSource,
)
from purevirt.conf.domain.filesystem import Filesystem, MountSource
from purevirt.conf.domain.interface import (
    BridgeSource,
    Interface,
    InterfaceTarget,
    InterfaceType,
    MacAddress,
    MacType,
    VdsSource,
)
from purevirt.drivers.shared.vmx.entry import Entries, hyphened, internal, unsupported
from purevirt.drivers.shared.vmx.filename import FileNames

CARDS = ("vlance", "vmxnet", "vmxnet2", "vmxnet3", "e1000", "e1000e")
"""Network cards VMware emulates."""
MAX_FOLDERS = 1024
HIGHEST_SERIAL = 3
HIGHEST_PARALLEL = 2
_MAC = re.compile(r"[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}\Z")
SCHEMES = {
    **dict.fromkeys(("tcp", "tcp4", "tcp6"), ChrProtocol.RAW),
    **dict.fromkeys(("ssl", "tcp+ssl", "tcp4+ssl", "tcp6+ssl"), ChrProtocol.TLS),
    "telnet": ChrProtocol.TELNET,
    "telnets": ChrProtocol.TELNETS,
}
"""Protocols of serial ports on the network."""
_URI = re.compile(r"([a-zA-Z0-9+]+)://(\[[^\]]*\]|[^:/]*):([0-9]+)\Z")


def read_interface(entries: Entries, number: int) -> Interface | None:
    """A network interface (virVMXParseEthernet); None where there is none. Raises Error."""
    prefix = f"ethernet{number}"
    if not entries.is_true(f"{prefix}.present"):
        return None
    interface = Interface(mac=_read_mac(entries, prefix), model=_read_card(entries, prefix))
    kind = entries.find_text(f"{prefix}.connectionType")
    network = entries.find_text(f"{prefix}.networkName")
    if kind is None and network is None:
        _connect_unnamed(interface, entries, prefix)
    elif kind is None or kind.lower() in ("bridged", "custom"):
        interface.type = InterfaceType.BRIDGE
        interface.source = BridgeSource(bridge=network or "")
        if kind is not None and kind.lower() == "custom":
            interface.target = InterfaceTarget(dev=entries.get_text(f"{prefix}.vnet"))
    elif kind.lower() == "nat":
        interface.type = InterfaceType.USER
    elif kind.lower() == "hostonly":
        raise unsupported(f"No yet handled value '{kind}' for VMX entry '{prefix}.connectionType'")
    else:
        raise internal(f"Invalid value '{kind}' for VMX entry '{prefix}.connectionType'")
    return interface


def _connect_unnamed(interface: Interface, entries: Entries, prefix: str) -> None:
    """A port of a distributed switch, or no connection at all."""
    switch = entries.find_uuid(f"{prefix}.dvs.switchId")
    if switch is None:
        interface.type = InterfaceType.NULL
        return
    interface.type = InterfaceType.VDS
    interface.source = VdsSource(
        switchid=hyphened(switch),
        portid=entries.find_number(f"{prefix}.dvs.portId"),
        portgroupid=entries.get_text(f"{prefix}.dvs.portgroupId"),
        connectionid=entries.find_number(f"{prefix}.dvs.connectionId"),
    )


def _read_mac(entries: Entries, prefix: str) -> MacAddress | None:
    kind = entries.find_text(f"{prefix}.addressType")
    check = (
        None if entries.find_text(f"{prefix}.checkMACAddress") is None else entries.is_true(f"{prefix}.checkMACAddress")
    )
    if kind is None or kind.lower() in ("generated", "vpx"):
        name, found = f"{prefix}.generatedAddress", MacType.GENERATED
    elif kind.lower() == "static":
        name, found = f"{prefix}.address", MacType.STATIC
    else:
        raise internal(
            f"Expecting VMX entry '{prefix}.addressType' to be 'generated' or 'static' or 'vpx' but found '{kind}'"
        )
    value = entries.find_text(name)
    if value is None:
        return None
    if not _MAC.match(value):
        raise internal(f"Expecting VMX entry '{name}' to be MAC address but found '{value}'")
    address = ":".join(f"{int(part, 16):02x}" for part in value.split(":"))
    return MacAddress(address=address, type=found, check=check)


def _read_card(entries: Entries, prefix: str) -> str | None:
    card = entries.find_text(f"{prefix}.virtualDev")
    if card is None:
        return None
    if card.lower() not in CARDS:
        raise internal(
            f"Expecting VMX entry '{prefix}.virtualDev' to be 'vlance' or 'vmxnet' or 'vmxnet3' or 'e1000' or "
            f"'e1000e' but found '{card}'"
        )
    is_second = card.lower() == "vmxnet" and entries.get_number(f"{prefix}.features", 0) == 15
    return "vmxnet2" if is_second else card.lower()


def read_filesystems(entries: Entries) -> list[Filesystem]:
    """Shared folders (virVMXParseFileSystem). Raises Error."""
    if entries.is_true("isolation.tools.hgfs.disable", default=True):
        return []
    count = entries.get_number("sharedFolder.maxNum", 0)
    if not 0 <= count <= MAX_FOLDERS:
        raise internal(f"Invalid value '{count}' for VMX entry 'sharedFolder.maxNum'")
    found = [_read_folder(entries, f"sharedFolder{number}") for number in range(count)]
    return [folder for folder in found if folder is not None]


def _read_folder(entries: Entries, prefix: str) -> Filesystem | None:
    if not (entries.is_true(f"{prefix}.present") and entries.is_true(f"{prefix}.enabled")):
        return None
    return Filesystem(
        source=MountSource(dir=entries.get_text(f"{prefix}.hostPath")),
        target_dir=entries.get_text(f"{prefix}.guestName"),
        readonly=not entries.is_true(f"{prefix}.writeAccess"),
    )


def read_serial(entries: Entries, names: FileNames, number: int) -> Serial | None:
    """A serial port (virVMXParseSerial); None where there is none. Raises Error."""
    prefix = f"serial{number}"
    if not entries.is_true(f"{prefix}.present"):
        return None
    kind = (entries.find_text(f"{prefix}.fileType") or "device").lower()
    file = entries.get_text(f"{prefix}.fileName") if kind != "thinprint" else ""
    source: CharSource
    if kind == "device":
        source = DevSource(path=file)
    elif kind == "file":
        source = FileSource(path=names.parse(file, may_lack=False))
    elif kind == "pipe":
        source = PipeSource(path=file)
    elif kind == "network":
        source = _read_network_port(entries, prefix, file)
    elif kind == "thinprint":
        return None
    else:
        raise internal(
            f"Expecting VMX entry '{prefix}.fileType' to be 'device', 'file' or 'pipe' or 'network' but found '{kind}'"
        )
    return Serial(source=source, target=SerialTarget(port=number))


def _read_network_port(entries: Entries, prefix: str, uri: str) -> TcpSource:
    found = _URI.match(uri)
    if found is None:
        raise internal(f"VMX entry '{prefix}.fileName' doesn't contain a port part")
    protocol = SCHEMES.get(found[1].lower())
    if protocol is None:
        raise internal(f"VMX entry '{prefix}.fileName' contains unsupported scheme '{found[1]}'")
    end = (entries.find_text(f"{prefix}.network.endPoint") or "server").lower()
    if end not in ("server", "client"):
        raise internal(f"Expecting VMX entry '{prefix}.network.endPoint' to be 'server' or 'client' but found '{end}'")
    mode = SocketMode.BIND if end == "server" else SocketMode.CONNECT
    return TcpSource(mode=mode, host=found[2].strip("[]"), service=found[3], protocol=protocol)


def read_parallel(entries: Entries, names: FileNames, number: int) -> Parallel | None:
    """A parallel port (virVMXParseParallel); None where there is none. Raises Error."""
    prefix = f"parallel{number}"
    if not entries.is_true(f"{prefix}.present"):
        return None
    kind = (entries.find_text(f"{prefix}.fileType") or "device").lower()
    file = entries.get_text(f"{prefix}.fileName")
    source: CharSource
    if kind == "device":
        source = DevSource(path=file)
    elif kind == "file":
        source = FileSource(path=names.parse(file, may_lack=False))
    else:
        raise internal(f"Expecting VMX entry '{prefix}.fileType' to be 'device' or 'file' but found '{kind}'")
    return Parallel(source=source, target=ParallelTarget(port=number))
