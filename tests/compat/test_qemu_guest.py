"""From a domain document to a running QEMU: what is parsed, named, built and started belongs together."""

import asyncio
import contextlib
import os
import shutil
import signal
from pathlib import Path

import pytest

from purevirt.conf.domain import Domain, parse_domain
from purevirt.drivers.qemu.alias import assign_aliases
from purevirt.drivers.qemu.capability_cache import CapabilityCache
from purevirt.drivers.qemu.command.build import build_command
from purevirt.drivers.qemu.command.context import CommandContext
from purevirt.drivers.qemu.descriptor import DescriptorBroker
from purevirt.drivers.qemu.launch import Command, RunPlaces, forget
from purevirt.drivers.qemu.monitor_query import query_status, query_terminals
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.drivers.qemu.process import Handlers, QemuProcess
from purevirt.errors import Error, ErrorCode

QEMU = shutil.which("qemu-system-x86_64") or ""
pytestmark = [pytest.mark.skipif(not QEMU, reason="no qemu-system-x86_64"), pytest.mark.timeout(60)]

# mov dx,0x3f8; mov al,'!'; out dx,al; hlt; jmp -3
BOOT_SECTOR = bytes.fromhex("baf803b021eef4ebfd").ljust(510, b"\0") + b"\x55\xaa"
DOCUMENT = """<domain type='qemu'>
  <name>{name}</name>
  <memory unit='KiB'>32768</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type>{boot}</os>
  <features><acpi/></features>
  <devices>
    <emulator>{emulator}</emulator>
    <controller type='usb' index='0' model='none'/>
    <controller type='pci' index='0' model='pci-root'/>
    {devices}
  </devices>
</domain>"""
DISK = """<disk type='file' device='{device}'><driver name='qemu' type='raw'/><source file='{path}'/>
  <target dev='{dev}' bus='{bus}'/><address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>"""
SERIALS = """<serial type='pty'><target type='isa-serial' port='0'><model name='isa-serial'/></target></serial>
  <serial type='unix'><source mode='bind' path='{folder}/s.sock'/><target type='isa-serial' port='1'/></serial>
  <serial type='file'><source path='{folder}/serial.log'/><target type='isa-serial' port='2'/></serial>
  <serial type='tcp'><source mode='bind' host='127.0.0.1' service='0'/><protocol type='telnet'/>
    <target type='isa-serial' port='3'/></serial>"""
PCI = "<address type='pci' domain='0x0000' bus='0x00' slot='0x{slot:02x}' function='0x0'/>"
MANY = f"""<controller type='virtio-serial' index='0'>{PCI.format(slot=3)}</controller>
  <controller type='scsi' index='0' model='virtio-scsi'>{PCI.format(slot=4)}</controller>
  <interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/>{PCI.format(slot=5)}</interface>
  <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/>
    <address type='virtio-serial' controller='0' bus='0' port='1'/></channel>
  <graphics type='vnc' socket='{{folder}}/vnc.sock'><listen type='socket' socket='{{folder}}/vnc.sock'/></graphics>
  <video><model type='vga' vram='16384' heads='1' primary='yes'/>{PCI.format(slot=2)}</video>
  <watchdog model='i6300esb' action='reset'>{PCI.format(slot=7)}</watchdog>
  <memballoon model='virtio'>{PCI.format(slot=6)}</memballoon>
  <rng model='virtio'><backend model='random'>/dev/urandom</backend>{PCI.format(slot=8)}</rng>"""


def document(name: str, *, boot: str = "", devices: str = "") -> Domain:
    """A small PC with some more devices."""
    return parse_domain(DOCUMENT.format(name=name, boot=boot, devices=devices, emulator=QEMU))


async def start(domain: Domain, paths: QemuPaths) -> tuple[QemuProcess, RunPlaces]:
    """Start a guest as a driver does."""
    capabilities = await CapabilityCache(paths.capabilities).get(Path(QEMU))
    places = RunPlaces.of(paths, 1, domain.name)
    assign_aliases(domain)
    with DescriptorBroker() as broker:

        def build(monitor_fd: int) -> Command:
            context = CommandContext(domain, capabilities, places.folder, places.channels, monitor_fd, broker)
            return build_command(context)

        return await QemuProcess.start(places, build, Handlers()), places


async def finish(guest: QemuProcess, places: RunPlaces) -> None:
    """End a guest for sure."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(guest.identity.pid, signal.SIGKILL)
    await guest.release()
    await forget(places)


def test_a_firmware_only_guest(tmp_path: Path) -> None:
    async def run() -> None:
        guest, places = await start(document("tiny"), QemuPaths.system(tmp_path))
        try:
            assert await query_status(guest.monitor) == "prelaunch"
            await guest.monitor.execute("cont")
            assert await query_status(guest.monitor) == "running"
            await guest.kill()
        finally:
            await finish(guest, places)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("device", "dev", "bus", "boot"), [("floppy", "fda", "fdc", "fd"), ("disk", "hda", "ide", "hd")]
)
def test_a_boot_sector_speaks_on_the_first_serial_port(
    tmp_path: Path, device: str, dev: str, bus: str, boot: str
) -> None:
    image = tmp_path / "boot.img"
    image.write_bytes(BOOT_SECTOR.ljust(1474560, b"\0"))
    devices = DISK.format(device=device, path=image, dev=dev, bus=bus) + SERIALS.format(folder=tmp_path)
    controller = f"<controller type='{bus}' index='0'/>"
    domain = document("boot", boot=f"<boot dev='{boot}'/>", devices=controller + devices)

    async def run() -> None:
        guest, places = await start(domain, QemuPaths.system(tmp_path))
        try:
            terminal = (await query_terminals(guest.monitor))["charserial0"]
            fd = os.open(terminal, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            readable = asyncio.Event()
            asyncio.get_running_loop().add_reader(fd, readable.set)
            await guest.monitor.execute("cont")
            await asyncio.wait_for(readable.wait(), 40)
            assert os.read(fd, 1) == b"!"
            asyncio.get_running_loop().remove_reader(fd)
            os.close(fd)
        finally:
            await finish(guest, places)

    asyncio.run(run())
    assert (tmp_path / "s.sock").exists()
    assert (tmp_path / "serial.log").exists()


def test_a_guest_with_many_devices_is_accepted_by_qemu(tmp_path: Path) -> None:
    domain = document("many", devices=MANY.format(folder=tmp_path))

    async def run() -> None:
        guest, places = await start(domain, QemuPaths.system(tmp_path))
        try:
            assert await query_status(guest.monitor) == "prelaunch"
        finally:
            await finish(guest, places)

    asyncio.run(run())


def test_what_is_not_supported_is_refused_by_name(tmp_path: Path) -> None:
    domain = document("bad", devices="<lease><lockspace>a</lockspace><key>b</key><target path='/p'/></lease>")
    with pytest.raises(Error, match="<lease> is not supported") as caught:
        asyncio.run(start(domain, QemuPaths.system(tmp_path)))
    assert caught.value.code == ErrorCode.CONFIG_UNSUPPORTED
    assert not QemuPaths.system(tmp_path).domain_lib(1, "bad").exists()
