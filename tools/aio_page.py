"""Keep the table of methods in docs/aio.md true: the method of ``purevirt.aio`` for each of libvirt's functions.

With ``--check`` nothing is written; the exit status tells whether the page is up to date.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

import purevirt.api.facet  # noqa: E402  # found by the line above
from purevirt.api.operation import OPERATIONS  # noqa: E402

assert purevirt.api.facet, "imported because it declares the operations"

PAGE = ROOT / "docs/aio.md"
START, END = "<!-- methods: written by tools/aio_page.py -->\n", "<!-- end of methods -->\n"
COMPOSED = ("Connection", "Domain")
"""The classes made of facets, which users do not see."""

C_NAMES = {o.name: o.c_name for program in ("lxc", "qemu", "remote") for o in OPERATIONS[program].values()}


def methods() -> Iterator[tuple[str, str]]:
    """Each operation that a public method names, with the method as ``Class.method``."""
    for path in sorted((ROOT / "src/purevirt/aio").glob("*.py")):
        for cls in ast.parse(path.read_text()).body:
            if isinstance(cls, ast.ClassDef):
                yield from methods_of(cls)


def methods_of(cls: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """The operations that the public methods of one class name."""
    owner = next((name for name in COMPOSED if cls.name.startswith(name)), cls.name)
    for method in cls.body:
        if isinstance(method, ast.AsyncFunctionDef | ast.FunctionDef) and not method.name.startswith("_"):
            for node in ast.walk(method):
                if isinstance(node, ast.Attribute) and node.attr in C_NAMES:
                    yield node.attr, f"{owner}.{method.name}"


def table() -> str:
    """The table of the page."""
    rows = sorted({(C_NAMES[name], method) for name, method in methods()})
    lines = [f"| `{c_name}` | `{method}` |\n" for c_name, method in rows]
    return "| C function | method |\n|---|---|\n" + "".join(lines)


def main(arguments: list[str]) -> int:
    """Write the page, or with ``--check`` say whether it differs."""
    page = PAGE.read_text()
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        print("the page has no marks for the table")
        return 1
    wanted = before + start + table() + end + after
    if wanted == page:
        return 0
    print(f"{PAGE.relative_to(ROOT)} is out of date")
    if "--check" in arguments:
        return 1
    PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
