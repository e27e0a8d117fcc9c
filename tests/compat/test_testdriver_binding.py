"""The test driver behind the facade, call by call beside the C driver behind the C binding."""

import difflib
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("testdriver_calls.py")
SOURCE = Path(__file__).parents[2] / "src"
LIMIT_S = 60


def _run(python: Path | str, **environment: str) -> list[str]:
    done = subprocess.run(
        [str(python), str(SCRIPT)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_both_bindings_give_the_same_answers(c_python: Path) -> None:
    theirs = _run(c_python)
    ours = _run(sys.executable, PYTHONPATH=str(SOURCE))
    assert len(theirs) > 500
    difference = "\n".join(difflib.unified_diff(theirs, ours, "C", "ours", lineterm="", n=0))
    assert not difference
