"""usb_find: find USB devices of a host."""

import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from harness import Case, Skip

from purevirt.host.usb import UsbDevice, find_by_bus, find_by_vendor, find_exact


def _by_all(case: Case, folder: Path) -> list[UsbDevice]:
    wanted = case.options
    device = UsbDevice(wanted["bus"], wanted["devno"], wanted["vendor"], wanted["product"])
    return [find_exact(device, folder)]


OPERATIONS: dict[str, Callable[[Case, Path], list[UsbDevice]]] = {
    "find_by_vendor": lambda case, folder: find_by_vendor(case.options["vendor"], case.options["product"], folder),
    "find_by_bus": lambda case, folder: [find_by_bus(case.options["bus"], case.options["devno"], folder)],
    "find_by_all": _by_all,
}


def produce(case: Case) -> str:
    """Whether there is a device."""
    operation = OPERATIONS.get(case.options["op"])
    if operation is None:
        raise Skip(f"no operation {case.options['op']}")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(case.folder / case.input) as archive:
            archive.extractall(folder, filter="tar")
        devices = operation(case, Path(folder, "virusbtestdata", "sys_bus_usb", "devices"))
        return str(bool(devices) and all(device.node.startswith("/dev/bus/usb/") for device in devices))


def expected(case: Case) -> str:
    """There is one."""
    return "True\n"
