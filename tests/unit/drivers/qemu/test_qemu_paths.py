"""Folders of the driver, and descriptors that QEMU inherits."""

import os
import stat
from pathlib import Path

import pytest

from purevirt.drivers.qemu.descriptor import DescriptorBroker
from purevirt.drivers.qemu.launch import Command, RunPlaces, format_command
from purevirt.drivers.qemu.paths import QemuPaths, short_name
from purevirt.errors import Error, ErrorCode


def test_the_system_has_the_folders_of_libvirt() -> None:
    paths = QemuPaths.system()
    assert str(paths.config_file("vm")) == "/etc/libvirt/qemu/vm.xml"
    assert str(paths.autostart_link("vm")) == "/etc/libvirt/qemu/autostart/vm.xml"
    assert str(paths.status_file("vm")) == "/run/libvirt/qemu/vm.xml"
    assert str(paths.log_file("vm")) == "/var/log/libvirt/qemu/vm.log"
    places = RunPlaces.of(paths, 7, "a-very-long-name-of-a-guest")
    assert str(places.monitor) == "/var/lib/libvirt/qemu/domain-7-a-very-long-name-of-/monitor.sock"


def test_a_root_moves_everything(tmp_path: Path) -> None:
    assert all(folder.is_relative_to(tmp_path) for folder in QemuPaths.system(tmp_path).folders())
    assert all(folder.is_relative_to(tmp_path) for folder in QemuPaths.embed(tmp_path).folders())


def test_a_session_uses_the_folders_of_the_user() -> None:
    paths = QemuPaths.session(Path("/h/.config"), Path("/h/.cache"), Path("/run/user/1"))
    assert str(paths.config_file("vm")) == "/h/.config/libvirt/qemu/vm.xml"
    assert str(paths.pid_file("vm")) == "/run/user/1/libvirt/qemu/run/vm.pid"
    assert str(paths.log_file("vm")) == "/h/.cache/libvirt/qemu/log/vm.log"
    assert str(paths.lib) == "/h/.config/libvirt/qemu/lib"


def test_short_names_cut_characters_not_bytes() -> None:
    assert short_name(1, "ä" * 30) == "1-" + "ä" * 20


def test_commands_are_printed_as_libvirt_does() -> None:
    command = Command(["/q", "-S", "-name", "a b", "-device", '{"a":1}'], {"LC_ALL": "C", "HOME": "/a b"})
    assert format_command(command) == "LC_ALL=C \\\nHOME='/a b' \\\n/q \\\n-S \\\n-name 'a b' \\\n-device '{\"a\":1}'"


def test_descriptors_are_open_inside_the_block_only(tmp_path: Path) -> None:
    with DescriptorBroker({"net0": [5]}) as broker:
        sock = broker.listen_unix(tmp_path / "new/s.sock")
        file = broker.open_file(tmp_path / "log", is_appended=True)
        os.write(file, b"one")
        assert stat.S_ISSOCK(os.fstat(sock).st_mode)
        assert broker.open_taps("net0") == [5]
        with pytest.raises(Error) as caught:
            broker.open_taps("net1")
        assert caught.value.code == ErrorCode.CONFIG_UNSUPPORTED
        with pytest.raises(Error) as caught:
            broker.open_file(tmp_path, is_appended=False)
        assert caught.value.code == ErrorCode.SYSTEM_ERROR
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(file)
    assert (tmp_path / "log").read_text() == "one"
