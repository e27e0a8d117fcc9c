"""Ports of virtio-serial controllers."""

from purevirt.conf.domain.address import VirtioSerialAddress
from purevirt.conf.domain.chardev import Channel, ChannelKind, Console
from purevirt.conf.domain.controller import ControllerType
from purevirt.conf.domain.model import Domain

MAX_SERIAL_PORTS = 31
"""Ports of a virtio-serial controller that does not say how many it has."""


def assign_virtio_serial(domain: Domain) -> None:
    """Give virtio channels a port (qemuDomainAssignVirtioSerialAddresses)."""
    devices = domain.devices
    users: list[Channel | Console] = [
        one for one in devices.channels if one.target is not None and one.target.type is ChannelKind.VIRTIO
    ]
    users += [one for one in devices.consoles if isinstance(one.address, VirtioSerialAddress)]
    taken: set[tuple[int, int | None]] = {
        (one.address.controller, one.address.port)
        for one in users
        if isinstance(one.address, VirtioSerialAddress) and one.address.port
    }
    ports = _serial_ports(domain)
    for user in users:
        _give_port(user, ports, taken)


def _serial_ports(domain: Domain) -> dict[int, int]:
    """The number of ports of each controller; there is at least the first."""
    found = {
        one.index or 0: one.ports or MAX_SERIAL_PORTS
        for one in domain.devices.controllers
        if one.type is ControllerType.VIRTIO_SERIAL
    }
    return found or {0: MAX_SERIAL_PORTS}


def _give_port(user: Channel | Console, ports: dict[int, int], taken: set[tuple[int, int | None]]) -> None:
    """A port of the controller that is asked for, or of the first that has one; port 0 is the console's."""
    if user.address is not None and not isinstance(user.address, VirtioSerialAddress):
        return
    if user.address is not None and user.address.port:
        return
    first = 0 if isinstance(user, Console) else 1
    wanted = [user.address.controller] if user.address is not None else sorted(ports)
    places = ((index, port) for index in wanted for port in range(first, ports.get(index, MAX_SERIAL_PORTS)))
    found = next((place for place in places if place not in taken), None)
    if found is None:
        found = (max(ports) + 1, first)
        ports[found[0]] = MAX_SERIAL_PORTS
    index, port = found
    user.address = VirtioSerialAddress(controller=index, port=port)
    taken.add((index, port))
