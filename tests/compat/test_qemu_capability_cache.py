"""Probing the real QEMU, and the validity of what was kept of it."""

import asyncio
import errno
import json
import shutil
from pathlib import Path

import pytest

from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.capability_cache import CapabilityCache
from purevirt.drivers.qemu.emulator import Emulators, check_virt_type
from purevirt.drivers.qemu.probe_process import probe_binary
from purevirt.errors import Error, ErrorCode

QEMU = shutil.which("qemu-system-x86_64") or ""
pytestmark = [pytest.mark.skipif(not QEMU, reason="no qemu-system-x86_64"), pytest.mark.timeout(60)]


class CountingProbe:
    """A real probe that counts its runs."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self, binary: Path) -> QemuCapabilities:
        """Probe and count."""
        self.count += 1
        return await probe_binary(binary)


def test_the_real_binary_is_known(tmp_path: Path) -> None:
    found = asyncio.run(CapabilityCache(tmp_path).get(Path(QEMU)))
    assert found.arch == "x86_64"
    assert found.version > 6_000_000
    assert found.find_machine("pc", "qemu") is not None
    assert found.has("virtio-net")
    assert {"qmp_capabilities", "cont"} <= found.commands
    assert any(cpu.name == "qemu64" for cpu in found.accelerator("qemu").cpus)


def test_concurrent_callers_and_restarts_share_one_probe(tmp_path: Path) -> None:
    probe = CountingProbe()

    async def several() -> list[QemuCapabilities]:
        cache = CapabilityCache(tmp_path, probe=probe)
        return await asyncio.gather(*(cache.get(Path(QEMU)) for _ in range(5)))

    first = asyncio.run(several())
    second = asyncio.run(several())
    assert probe.count == 1
    assert first == second


@pytest.mark.parametrize("spoil", ["", "{", '{"header":{}}', "[" * 1000, None])
def test_a_broken_or_foreign_entry_is_probed_anew(tmp_path: Path, spoil: str | None) -> None:
    probe = CountingProbe()

    async def once() -> None:
        await CapabilityCache(tmp_path, probe=probe).get(Path(QEMU))

    asyncio.run(once())
    (entry,) = tmp_path.glob("*.json")
    if spoil is None:
        document = json.loads(entry.read_text())
        document["header"]["mtime_ns"] += 1
        spoil = json.dumps(document)
    entry.write_text(spoil)
    asyncio.run(once())
    assert probe.count == 2
    assert json.loads(entry.read_text())["capabilities"]["arch"] == "x86_64"


def test_a_changed_binary_is_probed_again_while_running(tmp_path: Path) -> None:
    binary = tmp_path / "qemu"
    binary.write_text(f'#!/bin/sh\nexec {QEMU} "$@"\n')
    binary.chmod(0o755)
    probe = CountingProbe()

    async def run() -> None:
        cache = CapabilityCache(tmp_path / "cache", probe=probe)
        await cache.get(binary)
        assert cache.find(binary) is not None
        binary.write_text(f'#!/bin/sh\n\nexec {QEMU} "$@"\n')
        assert cache.find(binary) is None
        await cache.get(binary)

    asyncio.run(run())
    assert probe.count == 2


def test_what_is_no_emulator_is_an_error(tmp_path: Path) -> None:
    cache_folder = tmp_path / "cache"
    with pytest.raises(Error, match="Cannot check QEMU binary /nonexistent: No such file or directory") as caught:
        asyncio.run(CapabilityCache(cache_folder).get(Path("/nonexistent")))
    assert (caught.value.code, caught.value.int1) == (ErrorCode.SYSTEM_ERROR, errno.ENOENT)
    with pytest.raises(Error, match="QEMU binary /etc/passwd is not executable: Permission denied"):
        asyncio.run(CapabilityCache(cache_folder).get(Path("/etc/passwd")))
    with pytest.raises(Error, match="Failed to probe QEMU binary with QMP: ") as caught:
        asyncio.run(CapabilityCache(cache_folder).get(Path("/bin/true")))
    assert caught.value.code == ErrorCode.INTERNAL_ERROR


def test_guests_get_the_emulator_of_their_architecture(tmp_path: Path) -> None:
    emulators = Emulators(CapabilityCache(tmp_path), "x86_64")

    async def run() -> None:
        loaded = await emulators.load_all()
        assert "x86_64" in [each.arch for each in loaded]
        found = await emulators.load("x86_64", None)
        assert emulators.find("", None) is found
        assert emulators.find("x86_64", QEMU) is found
        check_virt_type(found, "qemu")
        with pytest.raises(Error, match=f"Emulator '{QEMU}' does not support virt type 'xen'"):
            check_virt_type(found, "xen")

    asyncio.run(run())
    with pytest.raises(Error, match="No emulator found for arch 'nosuch'"):
        emulators.find("nosuch", None)
    with pytest.raises(Error, match=f"Emulator '{QEMU}' does not support arch 'aarch64'"):
        emulators.find("aarch64", QEMU)
