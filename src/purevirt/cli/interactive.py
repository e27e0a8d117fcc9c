"""The interactive shell: prompt, history and the welcome text.

Line editing comes from prompt_toolkit where it is installed and input is a terminal; else lines are read plainly.
"""

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from purevirt.cli.grammar import SyntaxFailed, parse_text
from purevirt.cli.program import PROGRAM
from purevirt.cli.spec import TABLE

if TYPE_CHECKING:
    from purevirt.cli.shell import Shell

_WELCOME = f"""\
Welcome to {PROGRAM}, the virtualization interactive terminal.

Type:  'help' for help with commands
       'quit' to quit

"""


def prompt(shell: "Shell") -> str:
    """What stands before each line: `>` tells that nothing can be changed."""
    return f"{PROGRAM} {'>' if shell.link.read_only else '#'} "


def history_file() -> Path:
    """Where lines are kept, below the user's cache folder."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / PROGRAM / "history"


def _plain_reader(text: str) -> str:
    sys.stdout.write(text)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    line = line.rstrip("\n")
    if not sys.stdin.isatty():
        sys.stdout.write(f"{line}\n")
    return line


def _make_reader() -> Callable[[str], str]:
    if not sys.stdin.isatty() or importlib.util.find_spec("prompt_toolkit") is None:
        return _plain_reader
    # only an interactive terminal pays for loading the editor
    from purevirt.cli.lineeditor import make_editor

    return make_editor(history_file())


def _lines(shell: "Shell") -> Iterator[str]:
    read = _make_reader()
    while not shell.finished:
        try:
            yield read(prompt(shell))
        except KeyboardInterrupt:
            shell.print()
        except EOFError:
            return


def run_interactive(shell: "Shell") -> bool:
    """Read and run lines until `quit` or the end of input."""
    shell.interactive = True
    shell.extra(_WELCOME, end="")
    for line in _lines(shell):
        try:
            shell.run_all(parse_text(TABLE, line))
        except SyntaxFailed as failure:
            for text in failure.lines:
                shell.error(text)
        except KeyboardInterrupt:
            shell.print()
    shell.print()
    return True
