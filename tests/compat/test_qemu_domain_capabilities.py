"""Domain capabilities of the real QEMU, as the driver answers for them."""

import asyncio
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from purevirt.drivers.qemu.connect import QemuConnect
from purevirt.drivers.qemu.driver import QemuDriver
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.enums.domain import ConnectGetDomainCapabilitiesFlags
from purevirt.errors import Error, ErrorCode
from purevirt.uri import parse_uri

QEMU = shutil.which("qemu-system-x86_64") or ""
pytestmark = [pytest.mark.skipif(not QEMU, reason="no qemu-system-x86_64"), pytest.mark.timeout(60)]

NO_FLAGS = ConnectGetDomainCapabilitiesFlags(0)


def _ask(folder: Path, emulator: str | None, arch: str | None, machine: str | None, virt_type: str | None) -> str:
    async def answer() -> str:
        driver = QemuDriver(QemuPaths.embed(folder), is_privileged=True, uri_path="/embed")
        await driver.start()
        try:
            connection = QemuConnect(driver.node, object(), parse_uri("qemu:///embed"))
            return await connection.connect_get_domain_capabilities(emulator, arch, machine, virt_type, NO_FLAGS)
        finally:
            await driver.stop()

    return asyncio.run(answer())


def test_machine_aliases_are_resolved(tmp_path: Path) -> None:
    told = ElementTree.fromstring(_ask(tmp_path, QEMU, "x86_64", "q35", "qemu"))
    assert told.findtext("path") == QEMU
    assert told.findtext("domain") == "qemu"
    assert str(told.findtext("machine")).startswith("pc-q35-")
    buses = [value.text for value in told.findall("devices/disk/enum[@name='bus']/value")]
    assert "ide" not in buses
    assert "virtio" in buses
    model = told.find("cpu/mode[@name='host-model']")
    assert model is not None
    assert model.get("supported") == "yes"


def test_both_names_of_the_architecture_are_served(tmp_path: Path) -> None:
    assert "<arch>i686</arch>" in _ask(tmp_path, QEMU, "i686", "pc", "qemu")


@pytest.mark.parametrize(
    ("question", "code", "message"),
    [
        ((QEMU, None, None, "foo"), ErrorCode.INVALID_ARG, "unknown virttype: foo"),
        ((QEMU, None, None, "xen"), ErrorCode.INVALID_ARG, f"Emulator '{QEMU}' does not support virt type 'xen'"),
        ((QEMU, "foo", None, None), ErrorCode.INVALID_ARG, "unknown architecture: foo"),
        (
            (QEMU, None, "nope", "qemu"),
            ErrorCode.INVALID_ARG,
            f"the machine 'nope' is not supported by emulator '{QEMU}'",
        ),
        (
            (QEMU, "aarch64", None, None),
            ErrorCode.INVALID_ARG,
            "architecture from emulator 'x86_64' doesn't match given architecture 'aarch64'",
        ),
        (
            (None, "unicore32", None, None),
            ErrorCode.CONFIG_UNSUPPORTED,
            "unable to find any emulator to serve 'unicore32' architecture",
        ),
    ],
)
def test_refusals_are_those_of_libvirt(
    tmp_path: Path, question: tuple[str | None, str | None, str | None, str | None], code: ErrorCode, message: str
) -> None:
    with pytest.raises(Error) as refusal:
        _ask(tmp_path, *question)
    assert refusal.value.code is code
    assert refusal.value.message.endswith(f": {message}")
