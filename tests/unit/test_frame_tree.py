"""The tree of modules in ARCHITECTURE.md, and the tool that keeps it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool_tree", ROOT / "tools/tree.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two packages, with a page that has no tree yet."""
    package = tmp_path / "src/pack/inner"
    package.mkdir(parents=True)
    (tmp_path / "src/empty/__pycache__").mkdir(parents=True)
    (package.parent / "__init__.py").write_text('"""A package."""\n')
    (package / "b.py").write_text('"""Second.\n\nMore.\n"""\n')
    (package.parent / "a.py").write_text("x = 1\n")
    (tmp_path / "ARCHITECTURE.md").write_text(f"before\n{tool.START}{tool.END}after\n")
    return tmp_path


def test_the_page_is_true() -> None:
    assert tool.main(["--check"]) == 0, "run tools/tree.py --write"


def test_a_tree_is_written_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tool.main(["--check"], project) == 1
    assert "+  a.py" in capsys.readouterr().out
    assert tool.main(["--write"], project) == 0
    lines = (project / "ARCHITECTURE.md").read_text().splitlines()
    assert lines[0] == "before"
    assert [line.split() for line in lines[3:7]] == [
        ["pack/", "A", "package."],
        ["inner/"],
        ["b.py", "Second."],
        ["a.py"],
    ]
    assert lines[-1] == "after"
    assert tool.main(["--check"], project) == 0


def test_a_new_module_is_noticed(project: Path) -> None:
    tool.main(["--write"], project)
    (project / "src/pack/new.py").write_text('"""New."""\n')
    assert tool.main(["--check"], project) == 1


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no marks"):
        tool.replace_tree("text", "tree")
