"""What an image says lies below it: a path, a URI, QEMU's old colon syntax, or QEMU's options as JSON.

The text comes out of an image and is untrusted. It becomes the source of a disk. The JSON part is in ``backingjson``,
the parts that both share in ``backingnetwork``. Source of the forms: virStorageSourceNewFromBackingAbsolute.
"""

from dataclasses import dataclass

from purevirt.conf.backingjson import parse_options
from purevirt.conf.backingnetwork import fill_ports, parse_colon_form, parse_uri_form
from purevirt.conf.domain.source import DirSource, FileSource, Source
from purevirt.conf.modes import SECURE
from purevirt.conf.xmlmap import format_element
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.jsontext import parse_json

LONGEST = 64 * 1024
"""Longest text that is read, in characters."""

_JSON, _FAT = "json:", "fat:"


@dataclass(frozen=True, slots=True)
class Backing:
    """What lies below. ``is_complete`` is false where credentials were dropped, which sources cannot hold inline."""

    source: Source
    is_complete: bool = True


def is_local_path(text: str) -> bool:
    """Whether a text names a file: nothing before its first slash looks like a protocol (virStorageIsFile)."""
    return ":" not in text.partition("/")[0]


def parse_backing(text: str) -> Backing:
    """Read the text. Raises Error."""
    if len(text) > LONGEST:
        raise Error(ErrorCode.INTERNAL_ERROR, "backing store string is too long", domain=ErrorDomain.STORAGE)
    if is_local_path(text):
        return Backing(FileSource(file=text))
    if text.startswith(_FAT):
        return Backing(DirSource(dir=text.removeprefix(_FAT)))
    source, is_complete = _parse_protocol(text)
    fill_ports(source)
    return Backing(source, is_complete)


def _parse_protocol(text: str) -> tuple[Source, bool]:
    if text.startswith(_JSON):
        return parse_options(parse_json(text.removeprefix(_JSON)))
    return parse_uri_form(text) if "://" in text else parse_colon_form(text)


def format_source(source: Source) -> str:
    """The source as an element of a disk, with its cookies."""
    return format_element(source, SECURE)
