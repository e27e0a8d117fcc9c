"""Small devices: inputs, hubs, balloon, random numbers, watchdogs, panic, vmcoreinfo."""

from purevirt.conf.domain.address import IsaAddress
from purevirt.conf.domain.input import Input, InputBus, InputType
from purevirt.conf.domain.virtual import (
    BalloonModel,
    BuiltinBackend,
    EgdBackend,
    PanicModel,
    RandomBackend,
    Rng,
    Watchdog,
    WatchdogAction,
    WatchdogModel,
)
from purevirt.drivers.qemu.command.address import address_properties
from purevirt.drivers.qemu.command.chardev import build_chardev
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties
from purevirt.drivers.qemu.command.virtio import virtio_device, virtio_options
from purevirt.drivers.qemu.failure import unsupported

_USB_INPUTS = {InputType.MOUSE: "usb-mouse", InputType.TABLET: "usb-tablet", InputType.KEYBOARD: "usb-kbd"}
_VIRTIO_INPUTS = {
    InputType.MOUSE: "virtio-mouse",
    InputType.TABLET: "virtio-tablet",
    InputType.KEYBOARD: "virtio-keyboard",
}


def build_hubs(context: CommandContext, line: CommandLine) -> None:
    """USB hubs."""
    for hub in context.domain.devices.hubs:
        if hub.type != "usb":
            raise unsupported(f"hub type {hub.type} not supported")
        properties: Properties = {"driver": "usb-hub", "id": hub.alias}
        line.add_device(properties | address_properties(context, hub))


def build_inputs(context: CommandContext, line: CommandLine) -> None:
    """Input devices; those of PS/2 belong to the machine."""
    for device in context.domain.devices.inputs:
        if device.type == InputType.EVDEV:
            context.host.claim("<input type='evdev'>")
            line.add_object(_evdev(device))
        elif device.bus != InputBus.PS2:
            line.add_device(_input_properties(context, device))


def _input_properties(context: CommandContext, device: Input) -> Properties:
    properties: Properties
    if device.type == InputType.PASSTHROUGH and device.bus == InputBus.VIRTIO:
        properties = {"driver": virtio_device("virtio-input-host", device, _input_model(device))}
        properties |= virtio_options(device.driver) | {"id": device.alias}
        properties |= {"evdev": device.source.evdev if device.source is not None else None}
    elif device.bus == InputBus.USB and device.type in _USB_INPUTS:
        properties = {"driver": _USB_INPUTS[device.type], "id": device.alias}
    elif device.bus == InputBus.VIRTIO and device.type in _VIRTIO_INPUTS:
        stem = _VIRTIO_INPUTS[device.type]
        properties = {"driver": virtio_device(stem, device, _input_model(device))}
        properties |= virtio_options(device.driver) | {"id": device.alias}
    else:
        raise unsupported(f"input device type '{device.type}' on bus '{device.bus}' is not supported")
    return properties | address_properties(context, device)


def _input_model(device: Input) -> str | None:
    return None if device.model is None else str(device.model)


def _evdev(device: Input) -> Properties:
    source = device.source
    assert source is not None
    properties: Properties = {"qom-type": "input-linux", "id": device.alias, "evdev": source.dev}
    properties |= {"repeat": source.repeat, "grab_all": True if source.grab == "all" else None}
    return properties | {"grab-toggle": None if source.grab_toggle is None else str(source.grab_toggle)}


def build_watchdogs(context: CommandContext, line: CommandLine) -> None:
    """Watchdogs, and what all of them do."""
    for watchdog in context.domain.devices.watchdogs:
        if watchdog.model == WatchdogModel.ITCO:
            line.add("-global", "ICH9-LPC.noreboot=off")
        else:
            line.add_device(_watchdog_properties(context, watchdog))
    if context.domain.devices.watchdogs:
        action = context.domain.devices.watchdogs[0].action
        # a dump is taken by us, when the guest has stopped
        line.add("-watchdog-action", "pause" if action == WatchdogAction.DUMP else str(action))


def _watchdog_properties(context: CommandContext, watchdog: Watchdog) -> Properties:
    properties: Properties = {"driver": str(watchdog.model), "id": watchdog.alias}
    return properties | address_properties(context, watchdog)


def build_balloon(context: CommandContext, line: CommandLine) -> None:
    """The memory balloon."""
    balloon = context.domain.devices.memballoon
    if balloon is None or balloon.model == BalloonModel.NONE:
        return
    properties: Properties = {"driver": virtio_device("virtio-balloon", balloon, str(balloon.model))}
    properties |= virtio_options(balloon.driver)
    properties |= {
        "id": balloon.alias,
        "deflate-on-oom": balloon.autodeflate,
        "free-page-reporting": balloon.free_page_reporting,
    }
    line.add_device(properties | address_properties(context, balloon))


def build_rngs(context: CommandContext, line: CommandLine) -> None:
    """Random number generators and their sources."""
    for rng in context.domain.devices.rngs:
        _build_rng_source(context, line, rng)
        line.add_device(_rng_properties(context, rng))


def _build_rng_source(context: CommandContext, line: CommandLine, rng: Rng) -> None:
    name = f"obj{rng.alias}"
    match rng.backend:
        case RandomBackend(path=path):
            line.add_object({"qom-type": "rng-random", "id": name, "filename": path or "/dev/random"})
        case BuiltinBackend():
            line.add_object({"qom-type": "rng-builtin", "id": name})
        case EgdBackend(source=source):
            chardev = build_chardev(context, line, source, str(rng.alias))
            line.add_object({"qom-type": "rng-egd", "id": name, "chardev": chardev})
        case _:
            raise unsupported("unknown rng-random backend")


def _rng_properties(context: CommandContext, rng: Rng) -> Properties:
    properties: Properties = {"driver": virtio_device("virtio-rng", rng, str(rng.model)), **virtio_options(rng.driver)}
    properties |= {"rng": f"obj{rng.alias}", "id": rng.alias}
    if rng.rate is not None:
        properties |= {"max-bytes": rng.rate.bytes, "period": rng.rate.period or 1000}
    return properties | address_properties(context, rng)


_SILENT_PANICS = frozenset({PanicModel.HYPERV, PanicModel.S390, PanicModel.PSERIES})
"""Notifiers that are a CPU feature or part of the machine."""


def build_panics(context: CommandContext, line: CommandLine) -> None:
    """Panic notifiers; the one of Hyper-V is a CPU feature."""
    for panic in context.domain.devices.panics:
        if panic.model == PanicModel.ISA:
            port = panic.address.iobase if isinstance(panic.address, IsaAddress) else None
            line.add_device({"driver": "pvpanic", "ioport": port})
        elif panic.model == PanicModel.PVPANIC:
            properties: Properties = {"driver": "pvpanic-pci"}
            line.add_device(properties | address_properties(context, panic))
        elif panic.model not in _SILENT_PANICS:
            raise unsupported(f"panic model '{panic.model}' is not supported")


def build_vmcoreinfo(context: CommandContext, line: CommandLine) -> None:
    """The place where a guest leaves what a dump needs."""
    features = context.domain.features
    if features is not None and features.vmcoreinfo is not None and features.vmcoreinfo.state:
        line.add_device({"driver": "vmcoreinfo"})
