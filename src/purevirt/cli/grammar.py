"""virsh's grammar: text to words, words to commands with their options.

`split_line` is the shell-like text form (quotes, `;`, comments); `parse_words` fills one command's options.
"""

from collections.abc import Iterator

from purevirt.cli.arguments import Arguments
from purevirt.cli.spec import Command, CommandTable, Option, OptionKind

_BLANK = " \t"
_SEPARATOR = ";\n"


class SyntaxFailed(Exception):
    """The text is no command; the lines are what virsh prints."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = list(lines)


class _Scanner:
    """Walks one text; `word` leaves the position behind the word it read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    @property
    def current(self) -> str:
        return self.text[self.position : self.position + 1]

    def skip_blank(self) -> None:
        while self.current and self.current in _BLANK:
            self.position += 1
        if self.current == "#":
            end = self.text.find("\n", self.position)
            self.position = len(self.text) if end < 0 else end

    def word(self) -> str:
        """Read one word, resolving quotes and backslashes.

        Raises:
            SyntaxFailed: a double quote or a backslash is left open.
        """
        letters: list[str] = []
        quote = ""
        while self.current and (quote or self.current not in _BLANK + _SEPARATOR):
            letter = self.current
            self.position += 1
            if letter in "'\"" and quote in ("", letter):
                quote = "" if quote else letter
                continue
            if letter == "\\" and quote != "'":
                letter = self.current
                self.position += 1
                if not letter:
                    raise SyntaxFailed("dangling \\")
            letters.append(letter)
        # libvirt lets an open single quote pass
        if quote == '"':
            raise SyntaxFailed('missing "')
        return "".join(letters)


def split_line(text: str) -> Iterator[list[str]]:
    """The words of each command of a text, commands ended by `;` or a newline.

    Raises:
        SyntaxFailed: a double quote or a backslash is left open.
    """
    scanner = _Scanner(text)
    found: list[str] = []
    while True:
        scanner.skip_blank()
        if scanner.current and scanner.current not in _SEPARATOR:
            found.append(scanner.word())
            continue
        if found:
            yield found
        if not scanner.current:
            return
        scanner.position += 1
        found = []


class _Filling:
    """The options of one command while its words are read."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.values: dict[str, list[str]] = {}
        self.wants_help = False

    def resolve(self, name: str) -> tuple[Option, str | None]:
        """The option called `name` and the value its alias brings."""
        option = self.command.by_name.get(name)
        if option is None:
            raise SyntaxFailed(f"command '{self.command.name}' doesn't support option --{name}")
        if option.kind is not OptionKind.ALIAS:
            return option, None
        target, separator, value = option.alias_for.partition("=")
        return self.command.by_name[target], value if separator else None

    def take_option(self, word: str, rest: Iterator[str]) -> None:
        """Use a word of the form `--name` or `--name=value`, and the next word where a value is due."""
        name, separator, value = word[2:].partition("=")
        if name == "help" and "help" not in self.command.by_name:
            self.wants_help = True
            return
        option, implied = self.resolve(name)
        if option.name in self.values and option.kind is not OptionKind.WORDS:
            raise SyntaxFailed(f"option --{name} already seen")
        if option.kind is OptionKind.FLAG or implied is not None:
            if separator:
                raise SyntaxFailed(f"invalid '=' after option --{name}")
            self.store(option, implied)
            return
        given = value if separator else next(rest, None)
        if given is None:
            kind = "number" if option.kind is OptionKind.NUMBER else "string"
            raise SyntaxFailed(f"expected syntax: --{name} <{kind}>")
        self.store(option, given)

    def take_data(self, word: str) -> None:
        """Give a bare word to the first option that still wants one."""
        for option in self.command.options:
            if option.by_position and (option.name not in self.values or option.kind is OptionKind.WORDS):
                self.store(option, word)
                return
        raise SyntaxFailed(f"unexpected data '{word}'")

    def store(self, option: Option, value: str | None) -> None:
        self.values.setdefault(option.name, []).extend([] if value is None else [value])

    def check_required(self) -> None:
        """Refuse when required options are missing, all of them named."""
        missing = [o for o in self.command.options if o.required and o.name not in self.values]
        texts = [f"--{o.name}" if o.kind is OptionKind.NUMBER else f"<{o.name}>" for o in missing]
        if texts:
            raise SyntaxFailed(*(f"command '{self.command.name}' requires {text} option" for text in texts))


def _is_option(word: str) -> bool:
    return word.startswith("--") and word[2:3].isascii() and word[2:3].isalnum()


def parse_words(table: CommandTable, given: list[str]) -> Arguments:
    """One command from its words.

    Raises:
        SyntaxFailed: unknown command or option, a value missing or too many.
    """
    command = table.find(given[0])
    if command is None:
        raise SyntaxFailed(f"unknown command: '{given[0]}'")
    filling = _Filling(command)
    rest = iter(given[1:])
    data_only = False
    for word in rest:
        if word == "--" and not data_only:
            data_only = True
        elif not data_only and _is_option(word):
            filling.take_option(word, rest)
        else:
            filling.take_data(word)
    if filling.wants_help:
        return Arguments(table.commands["help"], {"command": [command.name]})
    filling.check_required()
    return Arguments(command, filling.values)


def parse_text(table: CommandTable, text: str) -> list[Arguments]:
    """Every command of a text; nothing runs when one of them is wrong.

    Raises:
        SyntaxFailed: as `split_line` and `parse_words`.
    """
    return [parse_words(table, given) for given in split_line(text)]
