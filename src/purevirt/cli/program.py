"""The program's own options, read like getopt_long does: up to the first word that is none.

Touches neither the library nor the commands, so that `--version` is quick.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

PROGRAM = "purevirt"
LIBVIRT_VERSION = "11.3.0"
DEBUG_LEVELS = range(5)
_INT_MAX = 2**31 - 1

LONG_VERSION = f"""\
Purevirt command line tool of libvirt {LIBVIRT_VERSION}
See web site at https://libvirt.org/

Compiled with support for:
 Hypervisors: QEMU/KVM Test
 Networking: Remote
 Miscellaneous: Daemon
"""


class UsageError(Exception):
    """The program was called wrongly; the text is what follows `error: `."""


@dataclass
class Settings:
    """What the options and the environment say."""

    uri: str | None = None
    read_only: bool = False
    quiet: bool = False
    timing: bool = False
    debug: int = 4
    log_file: str | None = None
    escape: str = "^]"
    keepalive_interval_s: int = -1
    keepalive_count: int = -1
    show: str = ""
    words: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _set_number(settings: Settings, field_name: str, option: str, value: str) -> None:
    try:
        number = int(value)
    except ValueError:
        raise UsageError(f"Invalid value for option {option}") from None
    if number < 0:
        raise UsageError(f"option {option} requires a positive integer argument")
    if number > _INT_MAX:
        raise UsageError(f"Invalid value for option {option}")
    setattr(settings, field_name, number)


def _set_debug(settings: Settings, option: str, value: str) -> None:
    try:
        level = int(value)
    except ValueError:
        raise UsageError(f"option {option} takes a numeric argument") from None
    if level in DEBUG_LEVELS:
        settings.debug = level
    else:
        settings.warnings.append(f"ignoring debug level {level} out of range [0-4]")


def is_escape(text: str) -> bool:
    """Whether a text names an escape character: one letter, or `^` and a letter that control makes another one."""
    return (len(text) == 1 and text != "^") or (len(text) == 2 and text[0] == "^" and "@" <= text[1].upper() <= "_")


def _set_escape(settings: Settings, value: str) -> None:
    if not is_escape(value):
        raise UsageError(f"Invalid string '{value}' for escape sequence")
    settings.escape = value


def _show_version(settings: Settings, value: str) -> None:
    settings.show = "long-version" if value == "long" else "version"


_Setter = Callable[[Settings, str, str], None]

_LONG = {
    "connect": "c",
    "debug": "d",
    "escape": "e",
    "help": "h",
    "keepalive-interval": "k",
    "keepalive-count": "K",
    "log": "l",
    "quiet": "q",
    "readonly": "r",
    "timing": "t",
    "version": "v",
}

_WITH_VALUE: dict[str, _Setter] = {
    "c": lambda settings, _option, value: setattr(settings, "uri", value),
    "d": _set_debug,
    "e": lambda settings, _option, value: _set_escape(settings, value),
    "k": lambda settings, option, value: _set_number(settings, "keepalive_interval_s", option, value),
    "K": lambda settings, option, value: _set_number(settings, "keepalive_count", option, value),
    "l": lambda settings, _option, value: setattr(settings, "log_file", value),
}

_SWITCHES: dict[str, Callable[[Settings], None]] = {
    "h": lambda settings: setattr(settings, "show", "help"),
    "q": lambda settings: setattr(settings, "quiet", True),
    "r": lambda settings: setattr(settings, "read_only", True),
    "t": lambda settings: setattr(settings, "timing", True),
    "V": lambda settings: _show_version(settings, "long"),
}


def _long_option(word: str) -> tuple[str, str | None]:
    """The short letter and the value of a `--name[=value]`; a unique beginning of a name is enough."""
    name, separator, value = word[2:].partition("=")
    found = [name] if name in _LONG else [known for known in _LONG if known.startswith(name)]
    if len(found) != 1:
        raise UsageError(f"unsupported option '{word}'. See --help.")
    letter = _LONG[found[0]]
    if separator and letter in _SWITCHES:
        raise UsageError(f"unsupported option '-{letter}'. See --help.")
    return letter, value if separator else None


def _missing(letter: str) -> UsageError:
    long_name = next(name for name, short in _LONG.items() if short == letter)
    return UsageError(f"option '-{letter}'/'--{long_name}' requires an argument")


def _apply(settings: Settings, letter: str, option: str, value: str | None, rest: list[str]) -> None:
    if letter == "v":
        _show_version(settings, value or "short")
    elif letter in _SWITCHES:
        _SWITCHES[letter](settings)
    elif value is None and not rest:
        raise _missing(letter)
    else:
        _WITH_VALUE[letter](settings, option, rest.pop(0) if value is None else value)


def _apply_letters(settings: Settings, word: str, rest: list[str]) -> None:
    letters = word[1:]
    while letters and not settings.show:
        letter, letters = letters[0], letters[1:]
        if letter in _WITH_VALUE:
            _apply(settings, letter, f"-{letter}", letters or None, rest)
            return
        if letter == "v" and letters:
            _apply(settings, letter, "-v", letters.removeprefix("="), rest)
            return
        if letter != "v" and letter not in _SWITCHES:
            raise UsageError(f"unsupported option '-{letter}'. See --help.")
        _apply(settings, letter, f"-{letter}", None, rest)


def _read_environment(settings: Settings, environment: Mapping[str, str]) -> None:
    settings.uri = environment.get("VIRSH_DEFAULT_CONNECT_URI") or None
    debug = environment.get("VIRSH_DEBUG")
    if debug is not None:
        try:
            level = int(debug)
        except ValueError:
            level = -1
        if level in DEBUG_LEVELS:
            settings.debug = level
        else:
            settings.warnings.append("VIRSH_DEBUG not set with a valid numeric value")
    settings.log_file = environment.get("VIRSH_LOG_FILE") or None


def read_settings(arguments: list[str], environment: Mapping[str, str] = os.environ) -> Settings:
    """Options and environment as settings; what follows the options are the words of the command.

    Raises:
        UsageError: an unknown option, a value missing or wrong.
    """
    settings = Settings()
    _read_environment(settings, environment)
    rest = list(arguments)
    while rest and rest[0].startswith("-") and rest[0] != "-" and not settings.show:
        word = rest.pop(0)
        if word == "--":
            break
        if word.startswith("--"):
            letter, value = _long_option(word)
            _apply(settings, letter, f"--{word[2:].partition('=')[0]}", value, rest)
        else:
            _apply_letters(settings, word, rest)
    settings.words = rest
    return settings
