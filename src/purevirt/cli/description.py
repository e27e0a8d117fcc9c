"""Descriptions, titles and custom metadata, which domains and networks carry alike."""

from collections.abc import Callable
from dataclasses import dataclass

import libvirt
from purevirt.cli.affect import affect_flags
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import edit_text
from purevirt.cli.failure import Failed, failing
from purevirt.cli.shell import Shell
from purevirt.cli.spec import AFFECT_EXCLUSIVE, Option, Pairs, flag, required, text, words

_WHICH = (
    flag("live", "modify/get running state"),
    flag("config", "modify/get persistent configuration"),
    flag("current", "modify/get current state configuration"),
)
DESC_OPTIONS: tuple[Option, ...] = (
    *_WHICH,
    flag("title", "modify/get the title instead of description"),
    flag("edit", "open an editor to modify the description"),
    words("new-desc", "message"),
)
METADATA_OPTIONS: tuple[Option, ...] = (
    required("uri", "URI of the namespace"),
    *_WHICH,
    flag("edit", "use an editor to change the metadata"),
    text("key", "key to be used as a namespace identifier"),
    text("set", "new metadata to set"),
    flag("remove", "remove the metadata corresponding to an uri"),
)
METADATA_EXCLUSIVE: Pairs = (*AFFECT_EXCLUSIVE, ("edit", "set"), ("remove", "set"), ("remove", "edit"))


@dataclass(frozen=True, slots=True)
class Described:
    """What carries the texts: its name and noun, the numbers of the kinds of text, how one is read and written."""

    noun: str
    name: str
    description: int
    title: int
    element: int
    missing_code: int
    read: Callable[[int, str | None, int], str]
    write: Callable[[int, str | None, str | None, str | None, int], object]

    def find(self, kind: int, uri: str | None, flags: int) -> str:
        """A text, empty when there is none."""
        try:
            return self.read(kind, uri, flags)
        except libvirt.libvirtError as error:
            if error.get_error_code() != self.missing_code:
                raise
            return ""


def run_desc(shell: Shell, arguments: Arguments, target: Described) -> None:
    """Print, set or edit the description or the title."""
    flags = affect_flags(arguments)
    kind, noun = (target.title, "title") if arguments.has("title") else (target.description, "description")
    given = " ".join(arguments.words("new-desc"))
    if not given and not arguments.has("edit"):
        current = target.find(kind, None, flags)
        if current:
            shell.print(current, end="")
        else:
            shell.extra(f"No {noun} for {target.noun}: {target.name}", end="")
        return
    if arguments.has("edit"):
        before = given or target.find(kind, None, flags)
        given = edit_text(before, ".txt").rstrip("\n")
        if given == before:
            shell.extra(f"{target.noun.capitalize()} {noun} not changed.", end="")
            return
    with failing(f"Failed to set new {target.noun} {noun}"):
        target.write(kind, given, None, None, flags)
    shell.extra(f"{target.noun.capitalize()} {noun} updated successfully", end="")


def run_metadata(shell: Shell, arguments: Arguments, target: Described) -> None:
    """Print, set, edit or remove the XML of one namespace.

    Raises:
        Failed: there is a new text but no key for its namespace.
    """
    flags, uri = affect_flags(arguments), arguments.get("uri")
    new, key = arguments.find("set"), arguments.find("key")
    if (new is not None or arguments.has("edit")) and not key:
        raise Failed("namespace key is required when modifying metadata")
    if arguments.has("edit"):
        before = target.find(target.element, uri, flags) or "\n"
        new = edit_text(before)
        if new == before:
            shell.extra("Metadata not changed")
            return
    if new is None and not arguments.has("remove"):
        shell.print(target.read(target.element, uri, flags))
        return
    target.write(target.element, new, key, uri, flags)
    shell.extra("Metadata removed" if arguments.has("remove") else "Metadata modified")
