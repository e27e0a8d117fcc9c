"""The pages are true: commands and links lead somewhere, examples in Python are Python, the licence is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("newsfragments/*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
CODE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def test_the_readme_starts_with_the_two_commands() -> None:
    lines = [line for line in (ROOT / "README.md").read_text().splitlines() if line]
    assert [line.split()[0] for line in lines[1:3]] == ["./run", "./test"]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_of_the_checkout_exist(page: Path) -> None:
    for command in re.findall(r"(?:^ {4}|`)\./([a-z][\w./-]*)", page.read_text(), re.MULTILINE):
        assert (ROOT / command).exists(), command


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_python_examples_compile(page: Path) -> None:
    for code in CODE.findall(page.read_text()):
        compile(code, str(page), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def test_the_configuration_example_runs() -> None:
    (code,) = CODE.findall((ROOT / "docs/library.md").read_text())
    exec(compile(code, "library.md", "exec"), {})


def test_the_documentation_lists_its_pages() -> None:
    listed = set(LINK.findall((ROOT / "docs/README.md").read_text()))
    assert listed >= {page.name for page in ROOT.glob("docs/*.md")} - {"README.md"}


def test_decisions_are_numbered_in_order() -> None:
    numbers = [int(page.name[:4]) for page in sorted(ROOT.glob("docs/adr/*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_licence_is_the_lesser_gpl() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "Version 2.1, February 1999" in text
