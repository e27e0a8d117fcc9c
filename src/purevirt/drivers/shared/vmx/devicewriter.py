"""Devices in a VMX beside disks: interfaces, shared folders, serial and parallel ports."""

import re

from purevirt.conf.domain.chardev import (
    ChrProtocol,
    DevSource,
    FileSource,
    Parallel,
    PipeSource,
    Serial,
    SocketMode,
    TcpSource,
)
from purevirt.conf.domain.filesystem import Filesystem, FilesystemType, MountSource
from purevirt.conf.domain.interface import BridgeSource, Interface, InterfaceType, MacType, VdsSource
from purevirt.drivers.shared.vmx.devicereader import CARDS, HIGHEST_PARALLEL, HIGHEST_SERIAL
from purevirt.drivers.shared.vmx.entry import format_uuid, internal, unsupported
from purevirt.drivers.shared.vmx.filename import FileNames
from purevirt.drivers.shared.vmx.output import Output

GENERATED = "00:0c:29"
"""Prefix of addresses that the host generates."""
VPX = "00:50:56"
"""Prefix of addresses that vCenter generates; the lower quarter of them is for static ones."""
PIPE_ENDS = (("pipe.endPoint", "client"), ("tryNoRxLoss", False))


def write_interface(out: Output, number: int, interface: Interface) -> None:
    """Write a network interface (virVMXFormatEthernet). Raises Error."""
    if not 0 <= number <= 9:
        raise internal(f"Ethernet controller index {number} out of [0..9] range")
    prefix = f"ethernet{number}"
    out.put(f"{prefix}.present", True)
    if interface.model is not None:
        _write_card(out, prefix, interface.model)
    _write_connection(out, prefix, interface)
    _write_mac(out, prefix, interface)


def _write_card(out: Output, prefix: str, model: str) -> None:
    if model.lower() not in CARDS:
        raise unsupported(
            "Expecting domain XML entry 'devices/interface/model' to be 'vlance' or 'vmxnet' or 'vmxnet2' or "
            f"'vmxnet3' or 'e1000' or 'e1000e' but found '{model}'"
        )
    is_second = model.lower() == "vmxnet2"
    out.put(f"{prefix}.virtualDev", "vmxnet" if is_second else model)
    if is_second:
        out.put(f"{prefix}.features", 15)


def _write_connection(out: Output, prefix: str, interface: Interface) -> None:
    source = interface.source
    if interface.type is InterfaceType.BRIDGE and isinstance(source, BridgeSource):
        out.put(f"{prefix}.networkName", source.bridge or "")
        target = interface.target.dev if interface.target is not None else None
        out.put(f"{prefix}.connectionType", "bridged" if target is None else "custom")
        if target is not None:
            out.put(f"{prefix}.vnet", target)
    elif interface.type is InterfaceType.VDS and isinstance(source, VdsSource):
        _write_port(out, prefix, source)
    elif interface.type is InterfaceType.USER:
        out.put(f"{prefix}.connectionType", "nat")
    elif interface.type is not InterfaceType.NULL:
        raise unsupported(f"Unsupported net type '{interface.type.value}'")


def _write_port(out: Output, prefix: str, source: VdsSource) -> None:
    digits = (source.switchid or "").replace("-", "")
    if not re.fullmatch("[0-9a-fA-F]{32}", digits):
        raise internal(f"Could not parse UUID from string '{source.switchid}'")
    out.put(f"{prefix}.dvs.switchId", format_uuid(bytes.fromhex(digits)))
    out.put(f"{prefix}.dvs.portId", source.portid or 0)
    out.put(f"{prefix}.dvs.portgroupId", source.portgroupid or "")
    out.put(f"{prefix}.dvs.connectionId", source.connectionid or 0)


def _write_mac(out: Output, prefix: str, interface: Interface) -> None:
    """Without a type, the address itself tells who made it."""
    mac = interface.mac
    if mac is None or mac.address is None:
        return
    address = mac.address
    kind, check = mac.type, mac.check
    is_vpx = address.startswith(VPX) and int(address.split(":")[3], 16) > 0x3F
    is_generated = address.startswith(GENERATED)
    if kind is None:
        kind = MacType.GENERATED if is_vpx or is_generated else MacType.STATIC
        if kind is MacType.STATIC and check is None and not address.startswith(VPX):
            check = False
    if kind is MacType.STATIC:
        out.put(f"{prefix}.addressType", "static")
        out.put(f"{prefix}.address", address)
    elif is_vpx:
        out.put(f"{prefix}.addressType", "vpx")
        out.put(f"{prefix}.generatedAddress", address)
    else:
        out.put(f"{prefix}.addressType", "generated")
        out.put(f"{prefix}.generatedAddress", address)
        out.put(f"{prefix}.generatedAddressOffset", 0)
    if check is not None:
        out.put(f"{prefix}.checkMACAddress", check)


def write_filesystems(out: Output, filesystems: list[Filesystem]) -> None:
    """Write shared folders (virVMXFormatFileSystem). Raises Error."""
    if not filesystems:
        return
    out.put("isolation.tools.hgfs.disable", False)
    out.put("sharedFolder.maxNum", len(filesystems))
    for number, filesystem in enumerate(filesystems):
        if filesystem.type is not FilesystemType.MOUNT or not isinstance(filesystem.source, MountSource):
            raise unsupported("Only 'mount' filesystem type is supported")
        prefix = f"sharedFolder{number}"
        for name in ("present", "enabled", "readAccess"):
            out.put(f"{prefix}.{name}", True)
        out.put(f"{prefix}.writeAccess", not filesystem.readonly)
        out.put(f"{prefix}.hostPath", filesystem.source.dir or "")
        out.put(f"{prefix}.guestName", filesystem.target_dir or "")


def write_serial(out: Output, serial: Serial, names: FileNames) -> None:
    """Write a serial port (virVMXFormatSerial). Raises Error."""
    port = serial.target.port or 0 if serial.target is not None else 0
    if port > HIGHEST_SERIAL:
        raise internal(f"Serial port index {port} out of [0..{HIGHEST_SERIAL}] range")
    prefix, source = f"serial{port}", serial.source
    out.put(f"{prefix}.present", True)
    if isinstance(source, DevSource | FileSource):
        _write_path(out, prefix, source, names)
    elif isinstance(source, PipeSource):
        out.put(f"{prefix}.fileType", "pipe")
        for name, value in PIPE_ENDS:
            out.put(f"{prefix}.{name}", value)
        out.put(f"{prefix}.fileName", source.path or "")
    elif isinstance(source, TcpSource):
        _write_network_port(out, prefix, source)
    else:
        raise unsupported(f"Unsupported character device type '{source.type}'")
    out.put(f"{prefix}.yieldOnMsrRead", True)


def _write_path(out: Output, prefix: str, source: DevSource | FileSource, names: FileNames) -> None:
    path = source.path or ""
    is_file = isinstance(source, FileSource)
    out.put(f"{prefix}.fileType", "file" if is_file else "device")
    out.put(f"{prefix}.fileName", names.format(path) if is_file else path)


def _write_network_port(out: Output, prefix: str, source: TcpSource) -> None:
    scheme = {ChrProtocol.RAW: "tcp", ChrProtocol.TLS: "ssl"}.get(source.protocol, source.protocol.value)
    out.put(f"{prefix}.fileType", "network")
    out.put(f"{prefix}.fileName", f"{scheme}://{source.host or ''}:{source.service or ''}")
    out.put(f"{prefix}.network.endPoint", "server" if source.mode is SocketMode.BIND else "client")


def write_parallel(out: Output, parallel: Parallel, names: FileNames) -> None:
    """Write a parallel port (virVMXFormatParallel). Raises Error."""
    port = parallel.target.port or 0 if parallel.target is not None else 0
    if port > HIGHEST_PARALLEL:
        raise internal(f"Parallel port index {port} out of [0..{HIGHEST_PARALLEL}] range")
    if not isinstance(parallel.source, DevSource | FileSource):
        raise unsupported(f"Unsupported character device type '{parallel.source.type}'")
    out.put(f"parallel{port}.present", True)
    _write_path(out, f"parallel{port}", parallel.source, names)
