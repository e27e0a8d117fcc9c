"""Keep the tree of modules in ARCHITECTURE.md true: each package and module of src with its docstring's first line.

``tools/tree.py --check`` fails where the page differs, ``--write`` rewrites it.
"""

import argparse
import ast
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
START, END = "<!-- tree: written by tools/tree.py -->\n```\n", "```\n<!-- end of tree -->\n"
TEXT_COLUMN = 40


def render(source: Path) -> str:
    """The tree of a source folder, one line a package or module."""
    return "".join(f"{line}\n" for line in _lines(source, depth=0))


def replace_tree(page: str, tree: str) -> str:
    """The page with another tree between its marks; raises ValueError if they are not there."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError("the page has no marks for the tree")
    return before + start + tree + end + after


def _lines(folder: Path, depth: int) -> Iterator[str]:
    packages = [path for path in folder.iterdir() if path.is_dir() and any(path.rglob("*.py"))]
    for package in sorted(packages):
        yield _line(f"{package.name}/", package / "__init__.py", depth)
        yield from _lines(package, depth + 1)
    for module in sorted(folder.glob("*.py")):
        if module.name != "__init__.py":
            yield _line(module.name, module, depth)


def _line(name: str, module: Path, depth: int) -> str:
    return f"{'  ' * depth + name:<{TEXT_COLUMN}}{_first_line(module)}".rstrip()


def _first_line(module: Path) -> str:
    """The first line of a module's docstring, nothing for a folder without a module of its own."""
    text = ast.get_docstring(ast.parse(module.read_bytes())) if module.exists() else None
    return text.splitlines()[0] if text else ""


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Check or write; the exit status is 1 where the page is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true", help="fail if the page differs")
    action.add_argument("--write", action="store_true", help="rewrite the page")
    options = parser.parse_args(arguments)
    page = root / "ARCHITECTURE.md"
    old = page.read_text()
    new = replace_tree(old, render(root / "src"))
    if options.write:
        page.write_text(new)
        return 0
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), "page", "source", n=0))
    return int(old != new)


if __name__ == "__main__":
    sys.exit(main())
