"""The command line against transcripts of virsh 9.0.0 on test:///default.

A transcript holds commands (`$ `), and for each what it printed (`| `, or `|~` for a last line that is not ended),
its error lines (`! `) and its exit code where it is not 0 (`? `). `PUREVIRT_REGENERATE=1` records them anew from the
virsh that is installed.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import libvirt

if not hasattr(libvirt, "open"):
    pytest.skip("the libvirt facade is not here", allow_module_level=True)

from purevirt.cli.main import main

FOLDER = Path(__file__).parent
REGENERATE = bool(os.environ.get("PUREVIRT_REGENERATE"))
URI = "test:///default"
# what differs from run to run, or by the version that is reported
VOLATILE = (
    (re.compile(r"\d+\.\d+s$", re.MULTILINE), "<seconds>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}"), "<time>"),
    (re.compile(r"<creationTime>\d+"), "<creationTime><time>"),
    (re.compile(r"(libvirt|TEST|daemon:) (9\.0\.0|11\.3\.0)"), r"\1 <version>"),
    (re.compile(r"(?<=<uuid>)[0-9a-f-]{36}"), "<uuid>"),
)
NO_SUPPORT = "this function is not supported by the connection driver"


@dataclass
class Case:
    """One command and what came of it."""

    line: str
    out: str = ""
    err: str = ""
    code: int = 0

    def format(self) -> str:
        text = f"$ {self.line}\n"
        lines = self.out.split("\n")
        text += "".join(f"| {line}".rstrip(" ") + "\n" for line in lines[:-1])
        text += f"|~{lines[-1]}\n" if lines[-1] else ""
        text += "".join(f"! {line}\n" for line in self.err.splitlines())
        return text + (f"? {self.code}\n" if self.code else "")


@dataclass
class Transcript:
    """The commands of one file, each with the text that was recorded."""

    path: Path
    recorded: dict[str, str] = field(default_factory=dict)

    def read(self) -> "Transcript":
        for block in re.split(r"^(?=\$ )", self.path.read_text(), flags=re.MULTILINE):
            if block:
                self.recorded[block.split("\n", 1)[0][2:]] = block
        return self


def steady(text: str) -> str:
    for pattern, replacement in VOLATILE:
        text = pattern.sub(replacement, text)
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))


def record(line: str) -> str:
    done = subprocess.run(
        ["virsh", "-c", URI, *shlex.split(line)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )
    return Case(line, steady(done.stdout), steady(done.stderr), done.returncode).format()


def transcripts() -> Iterator[tuple[Path, str]]:
    for path in sorted(FOLDER.glob("*.txt")):
        for line in Transcript(path).read().recorded:
            yield path, line


@pytest.mark.skipif(not REGENERATE, reason="records only when asked to")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_regenerate(path: Path) -> None:
    lines = list(Transcript(path).read().recorded)
    path.write_text("".join(record(line) for line in lines))


@pytest.mark.parametrize(
    ("path", "line"), [pytest.param(path, line, id=f"{path.stem}: {line}") for path, line in transcripts()]
)
def test_output_is_that_of_virsh(path: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["-c", URI, *shlex.split(line)])
    printed = capsys.readouterr()
    expected = Transcript(path).read().recorded[line]
    if NO_SUPPORT in printed.err and NO_SUPPORT not in expected:
        pytest.skip("the test driver lacks this operation")
    assert Case(line, steady(printed.out), steady(printed.err), code).format() == expected
