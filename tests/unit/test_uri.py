"""URIs: the parts, what is refused, the text that comes back, parameters and aliases."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.uri import URI, find_alias, format_params, parse_uri

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).parents[3] / "shared"))
CASES = SHARED / "conformance/uri/cases.json"


# Each was compared with what virURIParse and virURIFormat of libvirt 9.0.0 do.
@pytest.mark.parametrize(
    ("text", "expected", "formatted"),
    [
        ("", URI(), "//"),
        ("test:///default", URI("test", path="/default"), None),
        ("qemu:/system", URI("qemu", path="/system"), "qemu:///system"),
        ("qemu+ssh://root@host/system", URI("qemu+ssh", "root", "host", path="/system"), None),
        ("qemu+tls://[::1]:123/x", URI("qemu+tls", server="::1", port=123, path="/x"), None),
        ("q://[fe80::1%25eth0]/", URI("q", server="fe80::1%eth0", path="/"), "q://[fe80::1%eth0]/"),
        ("q://[zz]/c", URI("q", server="[zz]", path="/c"), None),
        ("q://host%3a1/x", URI("q", server="host:1", path="/x"), "q://[host:1]/x"),
        ("q://us%40er@h/x", URI("q", "us@er", "h", path="/x"), None),
        ("q://user:pa%3ass@h/", URI("q", "user:pa:ss", "h", path="/"), "q://user:pa:ss@h/"),
        ("q://user@:12/x", URI("q", "user", path="/x"), "q://user@/x"),
        ("q://:123/x", URI("q", path="/x"), "q:///x"),
        ("q://h:0/x", URI("q", server="h", path="/x"), "q://h/x"),
        ("q://h:00012/", URI("q", server="h", port=12, path="/"), "q://h:12/"),
        ("q://h:2147483647/x", URI("q", server="h", port=2147483647, path="/x"), None),
        ("q:///sys%20tem", URI("q", path="/sys tem"), None),
        ("q:///a%00b", URI("q", path="/a"), "q:///a"),
        ("q:///s?", URI("q", path="/s", query=""), None),
        ("q:///s#", URI("q", path="/s", fragment=""), None),
        ("q:///x#a%23b[c]", URI("q", path="/x", fragment="a#b[c]"), None),
        ("q:///%C3%A9", URI("q", path="/é"), None),
        ("q:///%FF", URI("q", path="/\udcff"), None),
        ("file:///c:/x", URI("file", path="/c:/x"), None),
        ("http:///c:/x", URI("http", path="/c:/x"), "http:///c%3A/x"),
        ("nbd:localhost:1", URI("nbd", path="localhost:1"), "nbd://localhost%3A1"),
        ("./a:b", URI(path="./a:b"), "//./a%3Ab"),
        ("//host/path", URI(server="host", path="/path"), None),
    ],
)
def test_parts_and_text(text: str, expected: URI, formatted: str | None) -> None:
    uri = parse_uri(text)
    assert uri == expected
    assert uri.format() == (text if formatted is None else formatted)


@pytest.mark.parametrize(
    "text",
    [
        *("1qemu:///x", "qemu_x:///y", "  qemu:///x", "qemu:///x\n", "json:{}", "\0"),
        *("q://[::1/x", "q://[::1]x/c", "q://[::1]:/c", "q://h:/x", "q://h:-1/x", "q://h:12a/x", "q://h:2147483648/"),
        *("q://a@b@c/d", "q:///sys tem", "q:///é", "q:///a%", "q:///a%4", "q:///a?x=%zz", "q:///a?x=[y]", "q:///[a]"),
        *("q:///x#a#b", "q:///a\\", "q:///a|b", "q:///a?x=<y>", "q://" + "[" * 5000, "q://h:" + "9" * 5000),
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(Error) as caught:
        parse_uri(text)
    assert (caught.value.code, caught.value.domain) == (ErrorCode.INTERNAL_ERROR, ErrorDomain.URI)
    assert caught.value.message == f"internal error: Unable to parse URI {text}"


@pytest.mark.parametrize(
    ("query", "params"),
    [
        ("a=b%20c+d&x%3Dy=z", [("a", "b c+d"), ("x=y", "z")]),
        ("a=b;c=d", [("a", "b"), ("c", "d")]),
        ("x;y=1&z=2;w=3", [("x;y", "1"), ("z", "2"), ("w", "3")]),
        ("x=1;y&z", [("x", "1;y"), ("z", "")]),
        ("a=b=c&&&", [("a", "b=c")]),
        ("=bogus&a=%00b", [("a", "")]),
        ("", []),
    ],
)
def test_params(query: str, params: list[tuple[str, str]]) -> None:
    assert list(parse_uri(f"q:///?{query}").params) == params


def test_query_parameters_are_found_and_replaced() -> None:
    uri = parse_uri("qemu+unix:///system?socket=/a&mode=auto&socket=/b")
    assert (uri.find_param("socket"), uri.find_param("name")) == ("/b", None)
    assert uri.with_params([("a b", "/x&y")]).format() == "qemu+unix:///system?a%20b=%2Fx%26y"
    assert uri.with_params([]).format() == "qemu+unix:///system"


def test_driver_and_transport() -> None:
    assert (parse_uri("qemu+ssh:///").driver, parse_uri("qemu+ssh:///").transport) == ("qemu", "ssh")
    assert (parse_uri("qemu:///").transport, parse_uri("x").driver) == (None, "")


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_parameters_come_back(params: list[tuple[str, str]]) -> None:
    clean = [(name.replace("\0", "0"), value.replace("\0", "")) for name, value in params]
    clean = [pair for pair in clean if not any(0xD800 <= ord(char) < 0xE000 for text in pair for char in text)]
    assert list(parse_uri(f"q:///?{format_params(clean)}").params) == clean


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        uri = parse_uri(text)
    except Error:
        return
    assert isinstance(uri.format(), str)


def test_aliases() -> None:
    entries = ["foo=qemu:///x", "bar-1=a=b", "bad"]
    assert find_alias(entries, "foo") == "qemu:///x"
    assert find_alias(entries, "bar-1") == "a=b"
    assert find_alias(entries[:2], "fo") is None


@pytest.mark.parametrize(
    ("entry", "reason"),
    [("foo", "expected 'alias=uri://host/path'"), ("f o=x", "aliases may only contain 'a-Z, 0-9, _, -'")],
)
def test_malformed_alias(entry: str, reason: str) -> None:
    with pytest.raises(Error) as caught:
        find_alias([entry], "foo")
    prefix = "configuration file syntax error: Malformed 'uri_aliases' config entry"
    assert (caught.value.code, caught.value.message) == (ErrorCode.CONF_SYNTAX, f"{prefix} '{entry}', {reason}")


@pytest.mark.skipif(not CASES.exists(), reason="no conformance corpus beside the checkout")
def test_corpus() -> None:
    for case in json.loads(CASES.read_text()):
        _check_case(case["options"]["uri"], case["options"]["expected"])


def _check_case(text: str, expected: dict[str, Any]) -> None:
    uri = parse_uri(text)
    for part in ("scheme", "server", "port", "path", "query", "fragment"):
        assert getattr(uri, part) == expected[part], (text, part)
    assert [{"name": name, "value": value} for name, value in uri.params] == expected["params"], text
    assert uri.with_params(uri.params).format() == expected["formatted"]
