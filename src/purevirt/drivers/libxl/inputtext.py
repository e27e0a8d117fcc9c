"""USB input devices of a Xen configuration: ``usb`` and ``usbdevice`` (xenParseXMInputDevs, xenParseXLInputDevs)."""

from purevirt.conf.domain.input import Input, InputBus, InputType
from purevirt.drivers.libxl.setting import Settings, Writer

KINDS = {"mouse": InputType.MOUSE, "tablet": InputType.TABLET, "keyboard": InputType.KEYBOARD}
NAMES = {kind: name for name, kind in KINDS.items()}


def read_inputs(settings: Settings) -> list[Input]:
    """The devices; unknown names do not count."""
    texts = settings.texts("usbdevice")
    return [Input(type=KINDS[text], bus=InputBus.USB) for text in texts if text in KINDS]


def write_inputs(out: Writer, inputs: list[Input]) -> None:
    """Write the devices on a USB bus: a list where there are many."""
    names = [NAMES[one.type] for one in inputs if one.bus is InputBus.USB and one.type in NAMES]
    if not names:
        return
    out.put("usb", True)
    out.put("usbdevice", names[0] if len(names) == 1 else tuple(names))
