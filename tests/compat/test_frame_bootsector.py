"""The guest of the examples does in a real QEMU what it says: it greets, echoes and obeys the power button."""

import importlib.util
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
QEMU = shutil.which("qemu-system-x86_64")
TIMEOUT_S = 60


def load_example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bootsector = load_example("bootsector")


def test_the_image_is_a_boot_sector() -> None:
    image = bootsector.disk_image()
    assert (len(image), image[510:]) == (512, b"\x55\xaa")
    assert bootsector.GREETING.encode() in image


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[tuple[socket.socket, socket.socket, "subprocess.Popen[bytes]"]]:
    """A running QEMU: its serial port, its monitor, its process."""
    if QEMU is None:
        pytest.skip("qemu-system-x86_64 is not installed")
    (tmp_path / "disk.img").write_bytes(bootsector.disk_image())
    serial, serial_of_guest = socket.socketpair()
    monitor, monitor_of_guest = socket.socketpair()
    descriptors = serial_of_guest.fileno(), monitor_of_guest.fileno()
    options = ["-accel", "tcg", "-m", "16", "-display", "none", "-nodefaults", "-no-user-config"]
    options += ["-drive", f"file={tmp_path}/disk.img,format=raw,if=ide"]
    for name, descriptor in zip(("serial", "monitor"), descriptors, strict=True):
        options += ["-chardev", f"socket,id={name},fd={descriptor}"]
    options += ["-serial", "chardev:serial", "-mon", "chardev=monitor,mode=control"]
    process = subprocess.Popen([QEMU, *options], pass_fds=descriptors, stderr=subprocess.PIPE)
    try:
        for ours, theirs in ((serial, serial_of_guest), (monitor, monitor_of_guest)):
            theirs.close()
            ours.settimeout(TIMEOUT_S)
        yield serial, monitor, process
    finally:
        process.kill()
        process.wait()
        serial.close()
        monitor.close()


def read_until(stream: socket.socket, wanted: bytes) -> bytes:
    data = b""
    while wanted not in data:
        part = stream.recv(4096)
        assert part, data
        data += part
    return data


def test_it_greets_echoes_and_turns_off(
    machine: tuple[socket.socket, socket.socket, "subprocess.Popen[bytes]"],
) -> None:
    serial, monitor, process = machine
    read_until(serial, bootsector.GREETING.encode())
    serial.sendall(b"one two")
    read_until(serial, b"one two")
    monitor.sendall(b'{"execute": "qmp_capabilities"} {"execute": "system_powerdown"}')
    read_until(monitor, b'"event": "SHUTDOWN"')
    assert process.wait(TIMEOUT_S) == 0
