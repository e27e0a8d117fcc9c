"""The parts of the QEMU driver that need no QEMU: locks, ports, keys, status files, definition files, pid locks."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from purevirt.conf.domain import GENERIC, parse_domain
from purevirt.conf.domain.display import VncGraphics
from purevirt.drivers.qemu.definition_file import (
    definition_files,
    format_definition,
    header,
    once_link,
    remove_definition,
    rename_definition,
    save_definition,
    set_link,
)
from purevirt.drivers.qemu.host_part import prepare_nvram
from purevirt.drivers.qemu.keycode import to_qnum
from purevirt.drivers.qemu.keyed_lock import KeyedLocks
from purevirt.drivers.qemu.launch import RunPlaces
from purevirt.drivers.qemu.monitor_query import Vcpu
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.drivers.qemu.port import GraphicsPorts
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.run import Run
from purevirt.drivers.qemu.status_file import format_status, parse_status
from purevirt.enums.domain_guest import KeycodeSet
from purevirt.enums.domain_state import DomainPausedReason, DomainRunningReason, DomainShutdownReason, DomainState
from purevirt.errors import Error, ErrorCode
from purevirt.host.interface_counter import read_counters
from purevirt.host.pidlock import PidLock, PidLockedError
from purevirt.host.process import ProcessIdentity

DOCUMENT = """<domain type='qemu'><name>{name}</name><title>two
lines</title><uuid>6f1c8d7e-0d1c-4a6b-9d7e-3f2a1b0c9d8e</uuid><memory>65536</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>{devices}</devices></domain>"""


def domain(name: str = "guest", devices: str = "") -> QemuDomain:
    """A record of a small domain."""
    return QemuDomain(parse_domain(DOCUMENT.format(name=name, devices=devices)))


def running(paths: QemuPaths) -> QemuDomain:
    """A record whose run has vCPUs and no process."""
    record = domain()
    record.run = Run(RunPlaces.of(paths, 7, record.name), 7)
    record.run.vcpus = (Vcpu(0, 101, ""), Vcpu(1, 102, ""))
    record.start(7, DomainRunningReason.BOOTED)
    return record


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (DomainState.RUNNING, DomainRunningReason.UNPAUSED, "state='running' reason='unpaused'"),
        (DomainState.PAUSED, DomainPausedReason.STARTING_UP, "state='paused' reason='starting up'"),
        (DomainState.PAUSED, DomainPausedReason.FROM_SNAPSHOT, "state='paused' reason='from-snapshot'"),
        (DomainState.SHUTDOWN, DomainShutdownReason.USER, "state='shutdown' reason='user'"),
        (DomainState.PMSUSPENDED, 0, "state='pmsuspended' reason='unknown'"),
    ],
)
def test_a_status_file_comes_back_as_it_was(tmp_path: Path, state: DomainState, reason: int, words: str) -> None:
    record = running(QemuPaths.system(tmp_path))
    record.set_state(state, reason)
    assert record.run is not None
    record.run.is_rebooting = True
    text = format_status(record, ProcessIdentity(1234, 567))
    assert words in text
    assert "<monitor path=" in text
    assert "<fakereboot/>" in text
    for _ in range(3):
        saved = parse_status(text, GENERIC)
        assert (saved.state, saved.reason, saved.is_rebooting) == (state, reason, True)
        assert saved.identity == ProcessIdentity(1234, 567)
        assert [(vcpu.index, vcpu.thread) for vcpu in saved.vcpus] == [(0, 101), (1, 102)]
        assert saved.definition.id == 7
        assert saved.definition.title == "two\nlines"
        record.current = saved.definition
        assert format_status(record, saved.identity) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<domain type='qemu'/>",
        "<domstatus state='running' pid='1'/>",
        "<domstatus state='flying' pid='1'><domain type='qemu'><name>a</name></domain></domstatus>",
        "<domstatus state='running' pid='x'><domain type='qemu'><name>a</name></domain></domstatus>",
    ],
)
def test_a_broken_status_file_is_an_error(text: str) -> None:
    with pytest.raises(Error):
        parse_status(text, GENERIC)


def test_a_name_cannot_leave_the_comment() -> None:
    assert header("a-->b").count("-->") == 1
    assert b"<name>a--&gt;b</name>" in format_definition(domain("a--&gt;b").current)


def test_definition_files_follow_a_rename(tmp_path: Path) -> None:
    paths = QemuPaths.system(tmp_path)
    paths.autostart.mkdir(parents=True)
    record = domain("old")
    save_definition(paths, record.current)
    set_link(paths.autostart_link("old"), paths.config_file("old"), wanted=True)
    set_link(once_link(paths, "old"), paths.config_file("old"), wanted=True)
    record.renamed("new")
    rename_definition(paths, record.current, "old")
    assert [path.name for path in definition_files(paths.config)] == ["new.xml"]
    assert paths.autostart_link("new").read_text() == paths.config_file("new").read_text()
    assert once_link(paths, "new").is_symlink()
    assert not paths.autostart_link("old").is_symlink()
    (paths.config / ".new.xml.tmp.new").write_text("half")
    (paths.config / "folder.xml").mkdir()
    assert [path.name for path in definition_files(paths.config)] == ["new.xml"]
    remove_definition(paths, "new")
    assert list(definition_files(paths.config)) == []
    assert list(paths.autostart.iterdir()) == []


def test_keyed_locks_exclude_by_key_only() -> None:
    order: list[str] = []

    async def hold(locks: KeyedLocks, key: bytes, name: str, turns: int) -> None:
        async with locks.hold(key):
            order.append(f"{name}+")
            for _ in range(turns):
                await asyncio.sleep(0)
            order.append(f"{name}-")

    async def main() -> None:
        locks = KeyedLocks()
        jobs = [hold(locks, b"x", "a", 5), hold(locks, b"x", "b", 0), hold(locks, b"y", "c", 0)]
        await asyncio.gather(*jobs)
        assert not locks._locks

    asyncio.run(main())
    assert order.index("a-") < order.index("b+")
    assert order.index("c-") < order.index("a-")


def test_graphics_get_ports_that_nobody_has() -> None:
    ports = GraphicsPorts()
    first, second = (
        parse_domain(DOCUMENT.format(name=n, devices="<graphics type='vnc' autoport='yes'/>")) for n in "ab"
    )
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        got = ports.assign(first)
        server = first.devices.graphics[0]
        assert isinstance(server, VncGraphics)
        assert got == [server.port]
        taken.bind(("127.0.0.1", got[0] + 1))
        taken.listen()
        others = ports.assign(second)
        assert not {got[0], got[0] + 1} & set(others)
    ports.give_back(got)
    server.port = -1
    assert ports.assign(first) == got


@pytest.mark.parametrize(
    ("codeset", "code", "number"),
    [
        (KeycodeSet.LINUX, 30, 0x1E),
        (KeycodeSet.LINUX, 103, 0xC8),
        (KeycodeSet.XT, 0x1E, 0x1E),
        (KeycodeSet.XT, 0xE048, 0xC8),
        (KeycodeSet.XT_KBD, 0xC8, 0xC8),
        (KeycodeSet.QNUM, 0xC8, 0xC8),
    ],
)
def test_keys(codeset: KeycodeSet, code: int, number: int) -> None:
    assert to_qnum(codeset, code) == number


@pytest.mark.parametrize(("codeset", "code"), [(KeycodeSet.XT, 250), (KeycodeSet.LINUX, 0), (KeycodeSet.WIN32, 65)])
def test_keys_without_a_number(codeset: KeycodeSet, code: int) -> None:
    with pytest.raises(Error, match=f"cannot translate keycode {code} of .* codeset to qnum keycode") as caught:
        to_qnum(codeset, code)
    assert caught.value.code == ErrorCode.INTERNAL_ERROR


def test_a_pid_lock_has_one_owner(tmp_path: Path) -> None:
    path = tmp_path / "driver.pid"
    lock = PidLock(path)
    lock.acquire()
    with pytest.raises(PidLockedError):
        PidLock(path).acquire()
    script = (
        "import sys\nfrom pathlib import Path\nfrom purevirt.host.pidlock import PidLock, PidLockedError\n"
        "try:\n    PidLock(Path(sys.argv[1])).acquire()\nexcept PidLockedError:\n    sys.exit(7)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(path)], timeout=60, check=False).returncode == 7
    lock.release()
    lock.release()
    again = PidLock(path)
    again.acquire()
    again.release()


def test_counters_of_an_interface(tmp_path: Path) -> None:
    table = tmp_path / "dev"
    table.write_text(
        "Inter-|   Receive   |  Transmit\n face |bytes packets\n"
        "  lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\nvnet10:21 22 23 24 0 0 0 0 25 26 27 28 0 0 0 0\n"
    )
    found = read_counters("vnet10", table)
    assert found is not None
    assert (found.rx_bytes, found.rx_dropped, found.tx_bytes, found.tx_dropped) == (21, 24, 25, 28)
    assert read_counters("vnet1", table) is None


def test_firmware_variables_come_from_their_template(tmp_path: Path) -> None:
    template, path = tmp_path / "template", tmp_path / "vars.fd"
    template.write_bytes(b"fresh")
    firmware = f"<loader type='pflash'>/firmware</loader><nvram template='{template}'>{path}</nvram>"
    definition = parse_domain(DOCUMENT.format(name="uefi", devices="").replace("</os>", f"{firmware}</os>"))
    prepare_nvram(definition, is_reset=False)
    assert path.read_bytes() == b"fresh"
    path.write_bytes(b"used")
    prepare_nvram(definition, is_reset=False)
    assert path.read_bytes() == b"used"
    prepare_nvram(definition, is_reset=True)
    assert path.read_bytes() == b"fresh"
    template.unlink()
    with pytest.raises(Error, match=r"Failed to create file .*: No such file or directory") as caught:
        prepare_nvram(definition, is_reset=True)
    assert caught.value.code == ErrorCode.SYSTEM_ERROR
    assert path.read_bytes() == b"fresh"
    assert definition.os.nvram is not None
    definition.os.nvram.template = None
    with pytest.raises(Error, match="unable to find any master var store for loader: /firmware"):
        prepare_nvram(definition, is_reset=True)
