"""A real guest through the asyncio facade: in this process, behind purevirtd and behind Debian's libvirtd.

It greets on its serial console, echoes, and ends at the power button; events tell of all of it.
"""

import asyncio
import importlib.util
import shutil
import tempfile
import uuid
from collections.abc import Coroutine, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pytest

import purevirt.aio
from purevirt.aio.event import DomainLifecycleEvent
from purevirt.enums.domain_event import DomainEventType
from purevirt.enums.domain_state import DomainState

WAIT_S = 90
T = TypeVar("T")
GUEST = """
<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/><source file='{image}'/><target dev='hda' bus='ide'/>
    </disk>
    <controller type='usb' model='none'/>
    <serial type='pty'/>
    <console type='pty'/>
    <memballoon model='none'/>
  </devices>
</domain>
"""

pytestmark = pytest.mark.skipif(not shutil.which("qemu-system-x86_64"), reason="needs QEMU")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(coroutine, WAIT_S))


def load_bootsector() -> ModuleType:
    path = Path(__file__).parents[2] / "examples/bootsector.py"
    spec = importlib.util.spec_from_file_location("aio_bootsector", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bootsector = load_bootsector()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, for sockets, and the guest's disk."""
    folder = Path(tempfile.mkdtemp(prefix="pva"))
    folder.chmod(0o755)
    (folder / "disk.img").write_bytes(bootsector.disk_image())
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["embed", "purevirtd", "libvirtd"])
def uri(request: pytest.FixtureRequest, folder: Path) -> str:
    """A way to QEMU."""
    if request.param == "embed":
        return f"qemu:///embed?root={folder}"
    if request.param == "purevirtd":
        return f"qemu+unix:///system?socket={request.getfixturevalue('start_daemon')().socket}"
    return f"qemu+unix:///system?socket={request.getfixturevalue('c_libvirtd').socket}"


async def read_until(console: purevirt.aio.Console, wanted: bytes) -> bytes:
    """What the console says, until it has said something."""
    heard = b""
    while wanted not in heard:
        piece = await console.read()
        assert isinstance(piece, bytes)
        assert piece, f"the console ended after {heard!r}"
        heard += piece
    return heard


def test_a_guest_greets_echoes_and_ends(uri: str, folder: Path) -> None:
    name = f"aio-{uuid.uuid4()}"

    async def main() -> None:
        async with purevirt.aio.connect(uri, timeout=WAIT_S) as connection:
            domain = await connection.create_domain(GUEST.format(name=name, image=folder / "disk.img"), paused=True)
            try:
                await talk(connection, domain)
            finally:
                if name in {found.name for found in await connection.list_domains()}:
                    await domain.destroy()

    async def talk(connection: purevirt.aio.Connection, domain: purevirt.aio.Domain) -> None:
        assert (await domain.state()).state is DomainState.PAUSED
        async with connection.subscribe(DomainLifecycleEvent, subject=domain) as events, domain.console() as console:
            await domain.resume()
            await read_until(console, bootsector.GREETING.encode())
            await console.write(b"abc")
            await read_until(console, b"abc")
            assert (await domain.info()).state is DomainState.RUNNING
            await domain.shutdown()
            kinds = [(await anext(events)).event]
            while kinds[-1] is not DomainEventType.STOPPED:
                kinds.append((await anext(events)).event)
            assert kinds == [DomainEventType.RESUMED, DomainEventType.SHUTDOWN, DomainEventType.STOPPED]

    run(main())
