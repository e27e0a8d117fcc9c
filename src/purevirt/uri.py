"""Connection and storage URIs, read and written as libvirt does, and their aliases.

The grammar is RFC 3986 with what libvirt's parser takes besides: an address in brackets may be any text, and a port
may be any number a C int holds. Text outside of the grammar is refused. Nothing here knows what a driver makes of
a URI, nor where the list of aliases comes from.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from purevirt.errors import Error, ErrorCode, ErrorDomain

__all__ = ["URI", "find_alias", "format_params", "parse_params", "parse_uri"]

MAX_PORT = 2**31 - 1


def _units(extra: str) -> str:
    """A pattern for any number of characters that may stand in a part, some of them as ``%XX``."""
    return rf"(?:[A-Za-z0-9._~!$&'()*+,;=\-{re.escape(extra)}]|%[0-9A-Fa-f]{{2}})*"


_AUTHORITY = (
    rf"(?:(?P<user>{_units(':')})@)?"
    rf"(?P<server>\[[ -\\^-~]*\]|{_units('')})"
    r"(?::0*(?P<port>[0-9]{1,10}))?"
    r"(?=[/?#]|\Z)"
)
_REFERENCE = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+\-.]*):)?"
    rf"(?://{_AUTHORITY}|(?!//))"
    rf"(?P<path>{_units(':@/')})"
    rf"(?:\?(?P<query>{_units(':@/?')}))?"
    rf"(?:#(?P<fragment>{_units(':@/?[]')}))?",
)
_RELATIVE_WITH_COLON = re.compile(r"[^/?#]*:")
_DRIVE = re.compile(r"/[A-Za-z]:")
_ALIAS = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)

# What is written as it is, beside letters, digits and "-._~".
_PLAIN_USER = "!*'();:&=+$,"
_PLAIN_PATH = "!*'()/;@&=+$,"
_PLAIN_FRAGMENT = "!*'();/?:@&=+$,[]"


@dataclass(frozen=True, slots=True)
class URI:
    """A parsed URI (virURI): every part is decoded but ``query``, which stays as it was written.

    A part that is not there is None; ``port`` is then 0. ``server`` has no brackets around an IPv6 address.
    """

    scheme: str | None = None
    user: str | None = None
    server: str | None = None
    port: int = 0
    path: str | None = None
    query: str | None = None
    fragment: str | None = None

    @property
    def driver(self) -> str:
        """The scheme without a transport: ``qemu`` of ``qemu+ssh``."""
        return (self.scheme or "").partition("+")[0]

    @property
    def transport(self) -> str | None:
        """What follows ``+`` in the scheme: ``ssh`` of ``qemu+ssh``."""
        return (self.scheme or "").partition("+")[2] or None

    @property
    def params(self) -> tuple[tuple[str, str], ...]:
        """The names and values of the query, decoded, in order."""
        return tuple(parse_params(self.query or ""))

    def find_param(self, name: str) -> str | None:
        """The value of a query parameter, of the last one if it is given more than once."""
        return dict(self.params).get(name)

    def with_params(self, params: Iterable[tuple[str, str]]) -> "URI":
        """The same URI with another query; without one if there are no parameters."""
        return replace(self, query=format_params(params) or None)

    def format(self) -> str:
        """The text of the URI (virURIFormat): always with ``//``, as libvirt writes it."""
        return "".join(
            (
                f"{self.scheme}:" if self.scheme is not None else "",
                "//",
                f"{_escape(self.user, _PLAIN_USER)}@" if self.user is not None else "",
                _format_server(self.server or "", self.port),
                _format_path(self.scheme, self.path or ""),
                f"?{self.query}" if self.query is not None else "",
                f"#{_escape(self.fragment, _PLAIN_FRAGMENT)}" if self.fragment is not None else "",
            )
        )

    __str__ = format


def parse_uri(text: str) -> URI:
    """Read a URI or a relative reference (virURIParse).

    Raises INTERNAL_ERROR of the domain URI for text outside of the grammar.
    """
    match = _REFERENCE.fullmatch(text)
    port = int(match["port"] or 0) if match else 0
    if match is None or port > MAX_PORT or (match["scheme"] is None and _is_ambiguous(match)):
        raise Error(ErrorCode.INTERNAL_ERROR, f"Unable to parse URI {text}", domain=ErrorDomain.URI)
    server = _without_brackets(_unescape(match["server"]))
    return URI(
        scheme=match["scheme"],
        user=_unescape(match["user"]),
        server=server,
        port=port if server else 0,
        path=_unescape(match["path"]),
        query=match["query"],
        fragment=_until_nul(match["fragment"]) if match["fragment"] is not None else None,
    )


def parse_params(query: str) -> Iterator[tuple[str, str]]:
    """The parameters of a query; ``&`` separates them, ``;`` does where no ``&`` follows.

    A parameter without a value has an empty one; one without a name is left out.
    """
    while query:
        separator = "&" if "&" in query else ";"
        item, _, query = query.partition(separator)
        name, _, value = item.partition("=")
        if name:
            yield _until_nul(name), _until_nul(value)


def format_params(params: Iterable[tuple[str, str]]) -> str:
    """A query made of parameters (virURIFormatParams)."""
    return "&".join(f"{_escape(name, '')}={_escape(value, '')}" for name, value in params)


def find_alias(entries: Sequence[str], name: str) -> str | None:
    """The URI that a list of ``alias=uri`` entries gives a name (virURIResolveAlias).

    Raises CONF_SYNTAX for a malformed entry before the one that is found.
    """
    for entry in entries:
        alias, separator, target = entry.partition("=")
        if not separator:
            raise _malformed(entry, "expected 'alias=uri://host/path'")
        if not _ALIAS.fullmatch(alias):
            raise _malformed(entry, "aliases may only contain 'a-Z, 0-9, _, -'")
        if alias == name:
            return target
    return None


def _malformed(entry: str, reason: str) -> Error:
    detail = f"Malformed 'uri_aliases' config entry '{entry}', {reason}"
    return Error(ErrorCode.CONF_SYNTAX, detail, domain=ErrorDomain.URI)


def _is_ambiguous(match: re.Match[str]) -> bool:
    """Whether the first segment of a relative reference holds a colon: it would be read as a scheme."""
    return match["server"] is None and _RELATIVE_WITH_COLON.match(match["path"]) is not None


def _until_nul(text: str) -> str:
    """Decoded text as C sees it: nothing follows a zero byte."""
    return unquote(text, errors="surrogateescape").partition("\0")[0]


def _unescape(text: str | None) -> str | None:
    """A decoded part; None if there is none or it is empty."""
    return _until_nul(text) if text else None


def _without_brackets(server: str | None) -> str | None:
    """An IPv6 address without its brackets; a bracketed text with no colon is no address and keeps them."""
    return server[1:-1] if server and ":" in server and server.startswith("[") else server


def _escape(text: str, plain: str) -> str:
    return quote(text, safe=plain, errors="surrogateescape")


def _format_server(server: str, port: int) -> str:
    text = f"[{server}]" if ":" in server else server
    return f"{text}:{port}" if port else text


def _format_path(scheme: str | None, path: str) -> str:
    """The path; the colon of a drive letter stays in a file URI, elsewhere it is escaped."""
    drive = _DRIVE.match(path) if scheme == "file" else None
    kept = drive[0] if drive else ""
    return kept + _escape(path[len(kept) :], _PLAIN_PATH)
