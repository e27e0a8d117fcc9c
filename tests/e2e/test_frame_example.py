"""The example that ./run runs, through our facade and through the C binding."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PEER = ROOT / ".venv-peer/bin/python"
TIMEOUT_S = 110


def run_example(python: str | Path, *options: str, path: str = "") -> list[str]:
    """The lines that the example prints."""
    environment = os.environ | {"PYTHONPATH": path, "LC_ALL": "C.UTF-8"}
    command = [str(python), str(ROOT / "examples/boot_guest.py"), *options]
    result = subprocess.run(command, env=environment, text=True, capture_output=True, timeout=TIMEOUT_S)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout.splitlines()


def check_story(lines: list[str]) -> None:
    """A guest was defined, listed as active, stopped and undefined, in this order."""
    name = next(line for line in lines if line.startswith("Defined guest ")).removeprefix("Defined guest ")
    listed = next(line for line in lines if line.split()[1:] == [name, "yes"])
    story = [f"Defined guest {name}", listed, f"Stopped guest {name}", f"Undefined guest {name}"]
    assert [line for line in lines if line in story] == story


def test_a_guest_of_qemu(tmp_path: Path) -> None:
    if shutil.which("qemu-system-x86_64") is None:
        pytest.skip("qemu-system-x86_64 is not installed")
    lines = run_example(sys.executable, "--state", str(tmp_path / "state"), path=str(ROOT / "src"))
    check_story(lines)
    assert "    Hello from a guest of purevirt!" in lines
    assert list(tmp_path.glob("state/greeting-*")) == []


def test_a_guest_of_the_test_driver(tmp_path: Path) -> None:
    options = "--state", str(tmp_path), "--connect", "test:///default"
    check_story(run_example(sys.executable, *options, path=str(ROOT / "src")))


@pytest.mark.skipif(not PEER.exists(), reason="no C binding in .venv-peer")
def test_the_c_binding_runs_the_same_example(tmp_path: Path) -> None:
    check_story(run_example(PEER, "--state", str(tmp_path), "--connect", "test:///default"))
