"""Defaults of character devices, and the pairing of the first console with the first serial port."""

from purevirt.conf.domain.chardev import Console, ConsoleKind, ConsoleTarget, ParallelTarget, Serial, SerialTarget
from purevirt.conf.domain.model import Domain
from purevirt.conf.xmlmap import copy_element


def fill_chardevs(domain: Domain) -> None:
    """Number the ports (virDomainChrDefParseXML and the lists it fills)."""
    devices = domain.devices
    for serial in devices.serials:
        if serial.target is None:
            serial.target = SerialTarget()
    for parallel in devices.parallels:
        if parallel.target is None:
            parallel.target = ParallelTarget()
    for console in devices.consoles:
        if console.target is None:
            console.target = ConsoleTarget()
        console.target.type = console.target.type or ConsoleKind.SERIAL
    _number([serial.target for serial in devices.serials if serial.target is not None])
    _number([parallel.target for parallel in devices.parallels if parallel.target is not None])
    _number([console.target for console in devices.consoles if console.target is not None])


def _number(targets: list[SerialTarget] | list[ParallelTarget] | list[ConsoleTarget]) -> None:
    highest = max((target.port for target in targets if target.port is not None), default=-1)
    for target in targets:
        if target.port is None:
            highest += 1
            target.port = highest


def fill_console(domain: Domain) -> None:
    """Pair the first console with the first serial port (virDomainDefAddConsoleCompat)."""
    if domain.os.type is None or domain.os.type.name != "hvm":
        return
    devices = domain.devices
    first = devices.consoles[0] if devices.consoles else None
    if first is not None and first.target is not None and first.target.type is ConsoleKind.SERIAL:
        if not devices.serials:
            devices.serials.append(_serial_for(first))
    elif devices.serials and _is_console_worthy(devices.serials[0]):
        target = ConsoleTarget(type=ConsoleKind.SERIAL, port=0)
        devices.consoles.insert(0, Console(source=copy_element(devices.serials[0].source), target=target))
    sync_console(domain)


def _is_console_worthy(serial: Serial) -> bool:
    kind = serial.target.type if serial.target is not None else None
    return kind is None or kind.value in ("isa-serial", "spapr-vio-serial", "system-serial", "sclp-serial")


def _serial_for(console: Console) -> Serial:
    assert console.target is not None
    return Serial(
        source=copy_element(console.source), target=SerialTarget(port=0), alias=console.alias, address=console.address
    )


def sync_console(domain: Domain) -> None:
    """A console on a serial port shows what the port has: source, alias and address."""
    devices = domain.devices
    for console, serial in zip(devices.consoles, devices.serials, strict=False):
        if console.target is None or console.target.type is not ConsoleKind.SERIAL:
            continue
        console.source = copy_element(serial.source)
        console.alias, console.address = serial.alias, serial.address
        if serial.target is not None:
            console.target.port = serial.target.port
    for console in devices.consoles:
        if console.source.type == "pty":
            console.tty = getattr(console.source, "path", None)
