"""The program's own commands: help, echo, cd, pwd, connect, quit."""

import os
from xml.sax.saxutils import escape

from purevirt.cli.arguments import Arguments
from purevirt.cli.diskspec import split_commas
from purevirt.cli.failure import Failed
from purevirt.cli.help import format_all, format_command, format_group
from purevirt.cli.shell import Shell
from purevirt.cli.spec import TABLE, Group, alias, command, flag, named_text, text, words

_SHELL_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+:,./=_-")


# the group of the program's own commands answers to the name it has in virsh too
_KEYWORDS = {"virsh": Group.SHELL.keyword}


@command(
    "help",
    Group.SHELL,
    "print help",
    text("command", "show help for this command, or for this group of commands"),
    description="Without an argument lists all commands; else describes a command,\n    or lists a group of commands",
    needs_connection=False,
)
def help_(shell: Shell, arguments: Arguments) -> None:
    """Print help for everything, a group or a command."""
    name = arguments.find("command")
    if name is None:
        shell.print(format_all(), end="")
        return
    found = TABLE.find(name)
    group = next((group for group in Group if group.keyword == _KEYWORDS.get(name, name)), None)
    if found is not None:
        shell.print(format_command(found), end="")
    elif group is not None:
        shell.print(format_group(group), end="")
    else:
        raise Failed(f"command or command group '{name}' doesn't exist")


def _quote(word: str) -> str:
    if word and set(word) <= _SHELL_SAFE:
        return word
    return "'" + word.replace("'", "'\\''") + "'"


@command(
    "echo",
    Group.SHELL,
    "print the arguments",
    flag("shell", "escape for shell use"),
    flag("xml", "escape for XML use"),
    flag("split", "split each argument on ','; ',,' is an escape sequence"),
    flag("err", "output to stderr"),
    alias("str", "string"),
    alias("hi", "string=hello"),
    named_text("prefix", "text to put in front"),
    words("string", "what to print"),
    description="Prints its arguments, quoted as asked for.",
    exclusive=(("shell", "xml"), ("shell", "split"), ("xml", "split")),
    needs_connection=False,
)
def echo(shell: Shell, arguments: Arguments) -> None:
    """Print the words; the line is ended by the blank line that follows every command."""
    given = arguments.words("string")
    if arguments.has("split"):
        line = " ".join("".join(f"{part}\n" for part in split_commas(word)) for word in given)
    elif arguments.has("shell"):
        line = " ".join(_quote(word) for word in given)
    elif arguments.has("xml"):
        line = " ".join(escape(word, {'"': "&quot;", "'": "&apos;"}) for word in given)
    else:
        line = " ".join(given)
    prefix = arguments.find("prefix")
    line = f"{prefix} {line}" if prefix else line
    if arguments.has("err"):
        shell.error(line)
    else:
        shell.print(line, end="")


@command(
    "cd", Group.SHELL, "change the current directory", text("dir", "directory to change to"), needs_connection=False
)
def cd(shell: Shell, arguments: Arguments) -> None:
    """Change the folder of the interactive shell."""
    if not shell.interactive:
        raise Failed("cd: command valid only in interactive mode")
    folder = arguments.find("dir") or os.path.expanduser("~")
    try:
        os.chdir(folder)
    except OSError as error:
        raise Failed(f"cd: {error.strerror}: {folder}") from None


@command("pwd", Group.SHELL, "print the current directory", needs_connection=False)
def pwd(shell: Shell, arguments: Arguments) -> None:
    """Print the current folder."""
    shell.print(os.getcwd())


@command(
    "connect",
    Group.SHELL,
    "(re)connect to a hypervisor",
    text("name", "hypervisor connection URI", allow_empty=True),
    flag("readonly", "read-only connection"),
    description="Connects to another hypervisor, or again to the one given when the program started.",
    needs_connection=False,
)
def connect(shell: Shell, arguments: Arguments) -> None:
    """Open a connection in place of the current one."""
    name = arguments.find("name")
    if name is not None:
        shell.link.name = name or None
    shell.link.read_only = arguments.has("readonly")
    shell.link.open()


def _quit(shell: Shell, arguments: Arguments) -> None:
    """End the interactive shell."""
    shell.finished = True


for _name in ("quit", "exit"):
    command(_name, Group.SHELL, "leave the interactive terminal", needs_connection=False)(_quit)
