"""One run of the program: a command from the command line, or the interactive shell."""

import io
import sys

from purevirt.cli import command as commands
from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import Failed
from purevirt.cli.grammar import SyntaxFailed, parse_text, parse_words
from purevirt.cli.help import format_usage
from purevirt.cli.interactive import run_interactive
from purevirt.cli.program import PROGRAM, Settings
from purevirt.cli.shell import Shell
from purevirt.cli.spec import TABLE


def run(settings: Settings) -> int:
    """Do what the settings ask for and return the exit code."""
    assert commands.MODULES
    if settings.show == "help":
        sys.stdout.write(format_usage(PROGRAM))
        return 0
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="surrogateescape")
    shell = Shell(settings)
    for warning in settings.warnings:
        shell.error(warning)
    try:
        return 0 if _run(shell) else 1
    finally:
        shell.link.end()
        sys.stdout.flush()


def _run(shell: Shell) -> bool:
    words = shell.settings.words
    if shell.settings.uri is not None:
        try:
            shell.link.open()
        except Failed as failure:
            for line in failure.lines:
                shell.error(line)
            return False
    if not words:
        return run_interactive(shell)
    invocations = parse(shell, words)
    return invocations is not None and shell.run_all(invocations)


def parse(shell: Shell, words: list[str]) -> list[Arguments] | None:
    """The commands in the words: a single word is a whole text of commands. None, with the error printed, if wrong."""
    if words == [""]:
        return None
    try:
        return parse_text(TABLE, words[0]) if len(words) == 1 else [parse_words(TABLE, words)]
    except SyntaxFailed as failure:
        for line in failure.lines:
            shell.error(line)
        return None
