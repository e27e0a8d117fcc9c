"""Input devices and hubs."""

from enum import StrEnum

from purevirt.conf.complaint import internal
from purevirt.conf.domain.device import Device, VirtioDriver
from purevirt.conf.xmlmap import Element, attr, child
from purevirt.conf.xmlmap.codec import ON_OFF, STR, token


class InputType(StrEnum):
    """Kinds of input devices."""

    MOUSE = "mouse"
    TABLET = "tablet"
    KEYBOARD = "keyboard"
    PASSTHROUGH = "passthrough"
    EVDEV = "evdev"


class InputBus(StrEnum):
    """Buses of input devices."""

    PS2 = "ps2"
    USB = "usb"
    XEN = "xen"
    PARALLELS = "parallels"
    VIRTIO = "virtio"
    NONE = "none"


class InputModel(StrEnum):
    """Flavours of virtio input devices."""

    VIRTIO = "virtio"
    VIRTIO_TRANSITIONAL = "virtio-transitional"
    VIRTIO_NON_TRANSITIONAL = "virtio-non-transitional"


class GrabToggle(StrEnum):
    """Keys that switch an evdev device between host and guest."""

    CTRL_CTRL = "ctrl-ctrl"
    ALT_ALT = "alt-alt"
    SHIFT_SHIFT = "shift-shift"
    META_META = "meta-meta"
    SCROLLLOCK = "scrolllock"
    CTRL_SCROLLLOCK = "ctrl-scrolllock"


class InputSource(Element, tag="source"):
    """The host's event device."""

    evdev: str | None = attr(STR)
    dev: str | None = attr(STR)
    grab: str | None = attr(STR)
    grab_toggle: GrabToggle | None = attr(token(GrabToggle), "grabToggle")
    repeat: bool | None = attr(ON_OFF)


class Input(Device, tag="input"):
    """A mouse, keyboard or tablet."""

    type: InputType = attr(token(InputType), required=True, complaint=internal("unknown input device type '{value}'"))
    bus: InputBus | None = attr(
        token(InputBus), omit=InputBus.NONE, complaint=internal("unknown input bus type '{value}'")
    )
    model: InputModel | None = attr(token(InputModel))
    driver: VirtioDriver | None = child(VirtioDriver)
    source: InputSource | None = child(InputSource)


class Hub(Device, tag="hub"):
    """A USB hub."""

    type: str = attr(STR, required=True)
