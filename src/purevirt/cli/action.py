"""Commands that are alike: do one thing to an object, print its XML, make one from a file, edit one."""

from collections.abc import Callable
from typing import TypeVar

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import edit_document, print_xml, read_xml
from purevirt.cli.failure import failing
from purevirt.cli.lookup import Kind
from purevirt.cli.shell import Shell
from purevirt.cli.spec import XPATH, Group, Option, Pairs, command, flag, required

T = TypeVar("T")


def declare_action(
    name: str,
    group: Group,
    help: str,
    kind: Kind[T],
    act: Callable[[T, Arguments], object],
    failed: str,
    done: str,
    *options: Option,
    exclusive: Pairs = (),
) -> None:
    """A command that does one thing to one object; `{}` in the texts is the name the user gave."""

    @command(name, group, help, kind.option, *options, exclusive=exclusive)
    def run(shell: Shell, arguments: Arguments) -> None:
        target = kind.get(shell, arguments)
        given = arguments.get(kind.option.name)
        with failing(failed.format(given)):
            act(target, arguments)
        if done:
            shell.extra(done.format(given))


def declare_autostart(
    name: str, group: Group, noun: str, kind: Kind[T], act: Callable[[T, int], object], quote: str = ""
) -> None:
    """A command that switches autostart on, or with `--disable` off."""
    disable = flag("disable", "disable autostarting")

    @command(name, group, f"autostart a {noun.lower()}", kind.option, disable)
    def run(shell: Shell, arguments: Arguments) -> None:
        target = kind.get(shell, arguments)
        shown = f"{quote}{arguments.get(kind.option.name)}{quote}"
        mark = "unmark" if arguments.has("disable") else "mark"
        with failing(f"failed to {mark} {noun.lower()} {shown} as autostarted"):
            act(target, 0 if arguments.has("disable") else 1)
        shell.extra(f"{noun} {shown} {mark}ed as autostarted")


def declare_dumpxml(
    name: str,
    group: Group,
    help: str,
    kind: Kind[T],
    fetch: Callable[[T, int], str],
    bits: dict[str, int] | None = None,
    *options: Option,
) -> None:
    """A command that prints an object's XML; `bits` gives the flag bit of each switch."""

    @command(name, group, help, kind.option, *options, *XPATH)
    def run(shell: Shell, arguments: Arguments) -> None:
        target = kind.get(shell, arguments)
        print_xml(shell, arguments, fetch(target, arguments.bits(bits or {})))


def declare_from_file(
    name: str,
    group: Group,
    help: str,
    make: Callable[[libvirt.virConnect, str, int], T],
    failed: str,
    done: Callable[[T, str], str],
    bits: dict[str, int] | None = None,
    *options: Option,
    exclusive: Pairs = (),
) -> None:
    """A command that makes an object from an XML file; `{}` in `failed` is the path."""

    @command(name, group, help, required("file", "file with the XML description"), *options, exclusive=exclusive)
    def run(shell: Shell, arguments: Arguments) -> None:
        path = arguments.get("file")
        xml = read_xml(path)
        with failing(failed.format(path)):
            made = make(shell.connection, xml, arguments.bits(bits or {}))
            text = done(made, path)
        shell.extra(text)


def declare_edit(
    name: str,
    group: Group,
    noun: str,
    kind: Kind[T],
    fetch: Callable[[T], str],
    store: Callable[[libvirt.virConnect, str], object],
) -> None:
    """A command that opens an object's XML in the editor and stores what comes back."""

    @command(name, group, f"edit XML configuration for a {noun.lower()}", kind.option)
    def run(shell: Shell, arguments: Arguments) -> None:
        target = kind.get(shell, arguments)
        label = f"{noun} {arguments.get(kind.option.name)}"
        if edit_document(shell, label, lambda: fetch(target), lambda xml: store(shell.connection, xml)):
            shell.extra(f"{label} XML configuration edited.")


def declare_naming(name: str, group: Group, help: str, kind: Kind[T], show: Callable[[T], str], *ways: str) -> None:
    """A command that prints what an object is called, found by other means."""

    @command(name, group, help, kind.option)
    def run(shell: Shell, arguments: Arguments) -> None:
        shell.print(show(kind.get(shell, arguments, *ways)))
