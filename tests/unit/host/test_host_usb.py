"""USB devices in a tree like that of sysfs."""

from pathlib import Path

import pytest

from purevirt.errors import Error
from purevirt.host.usb import UsbDevice, find_by_bus, find_by_vendor, find_exact, read_devices


def _plug(folder: Path, name: str, number: str, vendor: str = "1d6b", product: str = "0002") -> None:
    place = folder / name
    place.mkdir()
    for file, text in (("devnum", number), ("idVendor", vendor), ("idProduct", product)):
        (place / file).write_text(f"{text}\n")


def test_devices_are_found(tmp_path: Path) -> None:
    _plug(tmp_path, "usb2", "1")
    _plug(tmp_path, "1-1.5", "12", "0a5c", "217f")
    _plug(tmp_path, "1-1:1.0", "13")
    _plug(tmp_path, "1-2", "x")
    camera = UsbDevice(1, 12, 0x0A5C, 0x217F)
    assert list(read_devices(tmp_path)) == [camera, UsbDevice(2, 1, 0x1D6B, 2)]
    assert find_by_vendor(0x0A5C, 0x217F, tmp_path) == [camera]
    assert find_by_bus(1, 12, tmp_path) == find_exact(camera, tmp_path) == camera
    assert camera.node == "/dev/bus/usb/001/012"


def test_devices_that_are_missing(tmp_path: Path) -> None:
    with pytest.raises(Error):
        find_by_vendor(1, 2, tmp_path)
    with pytest.raises(Error):
        find_by_bus(1, 2, tmp_path)
    with pytest.raises(Error):
        find_exact(UsbDevice(1, 2, 3, 4), tmp_path)
