"""The XML mapping engine: models declare once where their fields live, and parse and format follow.

The engine knows nothing of libvirt. It raises ``MapError``; who calls it turns that into the error a
caller sees. Formatting is libvirt's: two blanks a level, single quotes, ``/>``.
"""

from purevirt.conf.xmlmap.codec import Codec
from purevirt.conf.xmlmap.element import Element, copy_element, format_element, parse_element
from purevirt.conf.xmlmap.failure import InvalidValue, MapError, Missing
from purevirt.conf.xmlmap.field import (
    attr,
    child,
    children,
    const,
    elem,
    flag,
    one,
    own,
    raw,
    size,
    text,
    texts,
    variant,
    variants,
)

__all__ = [
    "Codec",
    "Element",
    "InvalidValue",
    "MapError",
    "Missing",
    "attr",
    "child",
    "children",
    "const",
    "copy_element",
    "elem",
    "flag",
    "format_element",
    "one",
    "own",
    "parse_element",
    "raw",
    "size",
    "text",
    "texts",
    "variant",
    "variants",
]
