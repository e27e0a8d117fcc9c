"""Commands as the corpus writes them: one word or option a line, quoted for a shell where that is needed."""

import re
from collections.abc import Iterable, Sequence

_PLAIN = re.compile(r"[\w@%+=:,./-]+\Z", re.ASCII)


def quote(word: str) -> str:
    """A word for a POSIX shell."""
    return word if _PLAIN.match(word) else "'" + word.replace("'", "'\\''") + "'"


def format_command(argv: Sequence[str], *, keeps_folder: bool = False) -> str:
    """One command; a value stays on the line of its option while further options follow."""
    program = argv[0] if keeps_folder else argv[0].rpartition("/")[2]
    text, seen = quote(program), False
    for at in range(1, len(argv)):
        previous_on = argv[max(at - 1, 1) :]
        joins = not argv[at].startswith("-") and seen and any(word.startswith("-") for word in previous_on)
        text += " " if joins else " \\\n"
        text += quote(argv[at])
        seen = seen or argv[at].startswith("-")
    return text


def format_commands(commands: Iterable[Sequence[str]]) -> str:
    """Commands one after the other."""
    return "".join(f"{format_command(argv)}\n" for argv in commands)
