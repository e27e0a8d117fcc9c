"""What a start takes from the host before QEMU runs: images that must be there, ports, tap devices."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from purevirt.conf.domain.interface import BridgeSource, Interface, InterfaceTarget, InterfaceType, NetworkSource
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.emulator import check_virt_type
from purevirt.drivers.qemu.failure import system_error, unsupported
from purevirt.drivers.shared.device_lookup import source_path
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host import kerneltap
from purevirt.host.files import write_atomic

_TAPS = frozenset({InterfaceType.BRIDGE, InterfaceType.ETHERNET})
_TAP_MAC_FIRST = "fe"


def check_emulator(definition: Domain, capabilities: QemuCapabilities) -> None:
    """Refuse a domain type or machine that the emulator lacks; raises Error CONFIG_UNSUPPORTED."""
    check_virt_type(capabilities, definition.type)
    machine = definition.os.type.machine if definition.os.type is not None else None
    if machine is not None and capabilities.find_machine(machine, definition.type) is None:
        emulator = capabilities.emulator
        raise unsupported(f"Emulator '{emulator}' does not support machine type '{machine}'")


def check_images(definition: Domain) -> None:
    """Refuse disks whose file or device is not there; raises Error SYSTEM_ERROR. Blocks."""
    for disk in definition.devices.disks:
        path = source_path(disk)
        if path is None:
            continue
        try:
            os.stat(path)
        except OSError as problem:
            error = system_error(f"Cannot access storage file '{path}'", problem)
            error.domain = ErrorDomain.STORAGE
            raise error from problem


def prepare_nvram(definition: Domain, *, is_reset: bool) -> None:
    """Make the file with the variables of the firmware from its template, or anew; raises Error. Blocks."""
    nvram = definition.os.nvram
    if nvram is None or nvram.path is None:
        return
    path = Path(nvram.path)
    if path.exists() and not is_reset:
        return
    if nvram.template is None:
        loader = definition.os.loader.path if definition.os.loader is not None else None
        detail = f"unable to find any master var store for loader: {loader}"
        raise Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.QEMU)
    try:
        write_atomic(path, Path(nvram.template).read_bytes())
    except OSError as problem:
        raise system_error(f"Failed to create file '{path}'", problem) from problem


def open_taps(definition: Domain) -> dict[str, list[int]]:
    """Tap devices for the interfaces that need one, by alias; raises Error and leaves none open then. Blocks."""
    taps: dict[str, list[int]] = {}
    try:
        for interface in definition.devices.interfaces:
            if isinstance(interface.source, NetworkSource):
                detail = f"no network with matching name '{interface.source.network}'"
                raise Error(ErrorCode.NO_NETWORK, detail, domain=ErrorDomain.NETWORK)
            if interface.type in _TAPS:
                taps[str(interface.alias)] = [_open_tap(interface)]
    except BaseException:
        close_taps(taps)
        raise
    return taps


def close_taps(taps: dict[str, list[int]]) -> None:
    """Close our descriptors."""
    for fds in taps.values():
        for fd in fds:
            os.close(fd)
    taps.clear()


def _open_tap(interface: Interface) -> int:
    target = interface.target = interface.target or InterfaceTarget()
    wanted = target.dev or "vnet%d"
    has_header = (interface.model or "").startswith("virtio")
    try:
        fd, target.dev = kerneltap.open_tap(wanted, has_vnet_header=has_header)
    except OSError as problem:
        raise system_error(f"Unable to create tap device {wanted}", problem) from problem
    try:
        _configure_tap(interface, target.dev)
    except BaseException:
        os.close(fd)
        raise
    return fd


def _configure_tap(interface: Interface, name: str) -> None:
    if interface.mac is not None and interface.mac.address:
        _try(f"Cannot set interface MAC on '{name}'", kerneltap.set_mac, name, _host_mac(interface.mac.address))
    if isinstance(interface.source, BridgeSource):
        bridge = interface.source.bridge or ""
        if not Path("/sys/class/net", bridge, "bridge").exists():
            missing = OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            raise system_error(f"Cannot get interface MTU on '{bridge}'", missing)
        _try(f"Cannot set interface MTU on '{name}'", kerneltap.set_mtu, name, kerneltap.get_mtu(bridge))
        _try(f"Unable to add bridge {bridge} port {name}", kerneltap.add_to_bridge, bridge, name)
    _try(f"Cannot set interface flags on '{name}'", kerneltap.set_up, name)


def _host_mac(mac: str) -> str:
    """The tap's own address, higher than any card's, so that no bridge takes it over."""
    return _TAP_MAC_FIRST + mac[2:]


def _try(what: str, function: Callable[..., None], *arguments: object) -> None:
    try:
        function(*arguments)
    except OSError as problem:
        raise system_error(what, problem) from problem
