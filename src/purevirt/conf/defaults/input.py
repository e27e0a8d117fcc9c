"""Defaults of mice, keyboards, tablets and passed-through event devices."""

from purevirt.conf.domain.input import Input, InputBus, InputType
from purevirt.conf.domain.model import Domain

X86 = ("i686", "x86_64")
_BUS_OF_TYPE = {InputType.PASSTHROUGH: InputBus.VIRTIO, InputType.EVDEV: InputBus.NONE}


def fill_inputs(domain: Domain) -> None:
    """Give input devices the bus that the guest has (virDomainInputDefPostParse)."""
    for one in domain.devices.inputs:
        if one.bus is None:
            one.bus = _default_bus(domain, one)


def _default_bus(domain: Domain, device: Input) -> InputBus | None:
    kind = domain.os.type
    if kind is None or kind.name in ("xen", "xenpvh"):
        return InputBus.XEN
    if kind.name != "hvm":
        return None
    if kind.arch in X86 and device.type in (InputType.MOUSE, InputType.KEYBOARD):
        return InputBus.PS2
    return _BUS_OF_TYPE.get(device.type, InputBus.USB)
