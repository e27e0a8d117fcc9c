"""Atomic writes, safe names and sockets at long paths."""

import os
import socket
import stat
from pathlib import Path

import pytest

from purevirt.host.files import is_safe_name, listen_unix, make_folder, read_tail, remove, write_atomic


def test_write_replaces_content_and_sets_the_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    write_atomic(path, b"one")
    write_atomic(path, b"two", mode=0o644)
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert os.listdir(tmp_path) == ["a.xml"]


def test_a_failed_write_keeps_the_old_content_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_atomic(path, b"x")
    assert os.listdir(tmp_path) == ["a"]


def test_remove_tells_whether_there_was_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert [remove(tmp_path / "a"), remove(tmp_path / "a")] == [True, False]


def test_make_folder_makes_private_folders(tmp_path: Path) -> None:
    make_folder(tmp_path / "a/b")
    make_folder(tmp_path / "a/b")
    assert stat.S_IMODE((tmp_path / "a/b").stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["vm", "a.b", "ü", "a b"])
def test_plain_names_are_safe(name: str) -> None:
    assert is_safe_name(name)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\nb", "\0"])
def test_names_that_could_leave_a_folder_are_not_safe(name: str) -> None:
    assert not is_safe_name(name)


def test_the_tail_of_a_log(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("old\nnew line\n")
    assert read_tail(path, 100, start=4) == "new line\n"
    assert read_tail(path, 5) == "line\n"
    assert read_tail(tmp_path / "none", 5) == ""


def test_a_socket_may_lie_deep(tmp_path: Path) -> None:
    folder = tmp_path / ("d" * 120)
    folder.mkdir()
    for _ in range(2):
        with listen_unix(folder / "m.sock") as sock:
            assert sock.family == socket.AF_UNIX
            assert stat.S_IMODE((folder / "m.sock").stat().st_mode) == 0o600
