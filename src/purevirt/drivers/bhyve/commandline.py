"""Words of bhyve's and its loaders' command lines: split into commands, and commands into options (getopt)."""

import shlex
from dataclasses import dataclass, field

from purevirt.drivers.bhyve.capability import internal

MAX_CHARACTERS = 1024 * 1024


@dataclass(slots=True)
class Options:
    """Options of a command in order, with their values ('' for those that have none), and what follows them."""

    found: list[tuple[str, str]] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Whether an option is there."""
        return any(key == name for key, _ in self.found)

    def last(self, name: str) -> str | None:
        """The last value of an option."""
        return next((value for key, value in reversed(self.found) if key == name), None)

    def all(self, name: str) -> list[str]:
        """All values of an option."""
        return [value for key, value in self.found if key == name]


def split_commands(text: str) -> list[list[str]]:
    """The words of each command; a backslash at the end of a line joins it with the next. Raises Error."""
    if len(text) > MAX_CHARACTERS:
        raise internal(f"command line of {len(text)} characters is too long")
    try:
        lines = [shlex.split(line) for line in text.replace("\\\n", " ").splitlines()]
    except ValueError:
        raise internal("Failed to parse the command line") from None
    return [words for words in lines if words]


def read_options(words: list[str], valued: str, plain: str) -> Options | None:
    """The options of a command: letters with a value and without; None where there is another one."""
    options, at = Options(), 0
    while at < len(words) and words[at].startswith("-") and len(words[at]) > 1:
        letters, at = words[at][1:], at + 1
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in plain:
                options.found.append((letter, ""))
            elif letter in valued and (letters or at < len(words)):
                value, at = (letters, at) if letters else (words[at], at + 1)
                options.found.append((letter, value))
                letters = ""
            else:
                return None
    options.rest = words[at:]
    return options
