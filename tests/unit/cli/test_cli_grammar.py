"""virsh's grammar: words of a text, options of a command, and the messages for what is wrong."""

import pytest

from purevirt.cli.grammar import SyntaxFailed, parse_text, parse_words, split_line
from purevirt.cli.spec import (
    Command,
    CommandTable,
    Group,
    alias,
    flag,
    named_text,
    number,
    required,
    required_number,
    text,
    words,
)


def make_table() -> CommandTable:
    table = CommandTable()
    show = (required("domain", ""), flag("all", ""), text("file", ""), number("count", ""), named_text("xpath", ""))
    argv = (flag("err", ""), alias("str", "string"), alias("hi", "string=hello"), words("string", ""))
    need = (required("domain", ""), required_number("size", ""), words("rest", "", required=True))
    for name, options in {"show": show, "echo": argv, "need": need, "help": (text("command", ""),)}.items():
        table.add(Command(name, Group.SHELL, "", lambda _shell, _arguments: None, options))
    table.aliases["display"] = "show"
    return table


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a b  c", [["a", "b", "c"]]),
        ("a;b ; c", [["a"], ["b"], ["c"]]),
        ("a\nb", [["a"], ["b"]]),
        ("", []),
        (" ;; \t", []),
        ("a 'b c' \"d e\"", [["a", "b c", "d e"]]),
        ("a b'c'\"d\"", [["a", "bcd"]]),
        ("a '' \"\"", [["a", "", ""]]),
        ("a # b ; c", [["a"]]),
        ("a b#c", [["a", "b#c"]]),
        ("a # b\nc", [["a"], ["c"]]),
        (r"a \"b\ c \;", [["a", '"b c', ";"]]),
        (r"a 'b\c' \"d\\e\"", [["a", r"b\c", r'"d\e"']]),
        ("a 'open", [["a", "open"]]),
    ],
)
def test_split_line(line: str, expected: list[list[str]]) -> None:
    assert list(split_line(line)) == expected


@pytest.mark.parametrize(("line", "message"), [('a "b', 'missing "'), ("a\\", "dangling \\")])
def test_split_line_refuses_what_is_left_open(line: str, message: str) -> None:
    with pytest.raises(SyntaxFailed) as caught:
        list(split_line(line))
    assert caught.value.lines == [message]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("show d", {"domain": ["d"]}),
        ("show --domain d", {"domain": ["d"]}),
        ("show --domain=d --all", {"domain": ["d"], "all": []}),
        ("show --all d f 3", {"all": [], "domain": ["d"], "file": ["f"], "count": ["3"]}),
        ("show --file f d 3", {"file": ["f"], "domain": ["d"], "count": ["3"]}),
        ("display d", {"domain": ["d"]}),
        ("show -- -d", {"domain": ["-d"]}),
        ("show -x", {"domain": ["-x"]}),
        ("show --domain --all", {"domain": ["--all"]}),
        ("show d --xpath=", {"domain": ["d"], "xpath": [""]}),
        ("echo a --err b", {"string": ["a", "b"], "err": []}),
        ("echo --str a b --str=c", {"string": ["a", "b", "c"]}),
        ("echo --hi x --hi", {"string": ["hello", "x", "hello"]}),
        ("echo -- --err", {"string": ["--err"]}),
        ("need d 1 2 3", {"domain": ["d"], "size": ["1"], "rest": ["2", "3"]}),
    ],
)
def test_options_are_filled(line: str, expected: dict[str, list[str]]) -> None:
    (arguments,) = parse_text(make_table(), line)
    assert arguments.values == expected


@pytest.mark.parametrize(
    ("line", "messages"),
    [
        ("nope", ["unknown command: 'nope'"]),
        ("show d --bogus=1", ["command 'show' doesn't support option --bogus"]),
        ("show d --all=1", ["invalid '=' after option --all"]),
        ("echo --hi=1", ["invalid '=' after option --hi"]),
        ("show d --all --all", ["option --all already seen"]),
        ("show d --domain e", ["option --domain already seen"]),
        ("show d f 1 x", ["unexpected data 'x'"]),
        ("show --domain", ["expected syntax: --domain <string>"]),
        ("show d --count", ["expected syntax: --count <number>"]),
        ("show", ["command 'show' requires <domain> option"]),
        ("need d", ["command 'need' requires --size option", "command 'need' requires <rest> option"]),
        ("echo a; nope", ["unknown command: 'nope'"]),
    ],
)
def test_messages(line: str, messages: list[str]) -> None:
    with pytest.raises(SyntaxFailed) as caught:
        parse_text(make_table(), line)
    assert caught.value.lines == messages


def test_help_option_becomes_the_help_command() -> None:
    arguments = parse_words(make_table(), ["show", "--help"])
    assert arguments.command.name == "help"
    assert arguments.values == {"command": ["show"]}


def test_words_are_taken_as_they_are() -> None:
    assert parse_words(make_table(), ["echo", "a;b", "c'"]).values == {"string": ["a;b", "c'"]}
