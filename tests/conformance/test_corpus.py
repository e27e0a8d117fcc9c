"""The corpus beside the checkout gives at least the recorded figures."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("PUREVIRT_SHARED", HERE.parents[2] / "shared"))
CORPUS = SHARED / "conformance"
RECORDED: dict[str, int] = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus beside the checkout")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, int]]:
    """What a run over the whole corpus gives."""
    path = tmp_path_factory.mktemp("conformance") / "figures.json"
    command = [sys.executable, str(HERE / "run.py"), str(CORPUS), "--json", str(path)]
    subprocess.run(command, check=True, timeout=110, stdout=subprocess.DEVNULL)
    found: dict[str, dict[str, int]] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("suite", sorted(RECORDED))
def test_suite_passes_as_many_cases_as_recorded(suite: str, figures: dict[str, dict[str, int]]) -> None:
    if not (CORPUS / suite).is_dir():
        pytest.skip("the corpus does not hold this suite")
    assert figures[suite]["passed"] >= RECORDED[suite]


def test_every_suite_is_recorded(figures: dict[str, dict[str, int]]) -> None:
    assert set(figures) <= set(RECORDED)
