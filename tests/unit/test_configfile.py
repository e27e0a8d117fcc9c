"""libvirt's configuration files: the grammar, its errors, the readers and the text that comes back."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purevirt.configfile import INT, LLONG, UINT, ULLONG, ConfigFile, Entry, IntRange, Value, read_config
from purevirt.errors import Error, ErrorCode, ErrorDomain

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).parents[3] / "shared"))
CORPUS = SHARED / "conformance/config_file"


# Each was compared with what virConfReadString and virConfWriteMem of libvirt 9.0.0 do.
@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("", ""),
        ("a=1", "a = 1\n"),
        ("a = -5 ; b=+5;\n", "a = -5\nb = 5\n"),
        ("a=007\n", "a = 7\n"),
        ("a='x\"y'\nb=\"x'y\"\n", "a = 'x\"y'\nb = \"x'y\"\n"),
        ('a="""tri\nple"""\n', 'a = """tri\nple"""\n'),
        ('a="""it\'s "q" """\n', 'a = """it\'s "q" """\n'),
        ('a="""x"y"""\nb=""""""', 'a = \'x"y\'\nb = ""\n'),
        ('a="back\\slash"', 'a = "back\\slash"\n'),
        ("a=[1,\r\n'x' , [ 2 ],]\r\nb=[]", 'a = [ 1, "x", [ 2 ] ]\nb = [  ]\n'),
        ("# c\n#\n\n  # d\t\r\na=1#e\nb=2 # f #g\n\n# h", "# c\n#\n# d\t\na = 1 #e\nb = 2 # f #g\n# h\n"),
        ("a=1;#c\nb=2", "a = 1\n#c\nb = 2\n"),
        ("  A_9  =\t1  \n\n", "A_9 = 1\n"),
        ("a=1\na=2", "a = 1\na = 2\n"),
        ("a='\udcff'", 'a = "\udcff"\n'),
    ],
)
def test_text_comes_back_in_canonical_form(text: str, formatted: str) -> None:
    assert ConfigFile.parse(text).format() == formatted
    assert ConfigFile.parse(formatted).format() == formatted


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        *((text, 1, "expecting a name") for text in ("=1", "1a=1", "_x=1", ";a=1", "a=1;;b=2", "\xff=1", "\0")),
        *((text, 1, "expecting an assignment") for text in ("a", "a b=1", "a-b=1", "a.b=1", "a\n=1")),
        *((text, 1, "expecting a value") for text in ("a=", "a=\n1", "a=abc", "a=[1,,2]", "a=[,1]", "a=" + "[" * 9999)),
        *(
            (text, 1, "expecting a separator")
            for text in ("a=0x10", "a=1 b=2", "a=1.5", "a='x' 'y'", "a=1,", "a='''x'")
        ),
        *((text, 1, "unterminated string") for text in ("a='x", "a='x\ny'", "a='x\"", 'a="x\r"', "a=['x]")),
        *((text, 1, "unterminated number") for text in ("a=-", "a=- 5", "a=++5", "a=" + "9" * 5000)),
        ('a="""x\ny"\n\n', 2, "unterminated string"),
        ("a=[1 2]", 1, "expecting a separator in list"),
        ("a=[1", 1, "list is not closed with ]"),
        ("a=[1, [2, 'x']\n", 2, "list is not closed with ]"),
        ("a=[ 1,\n 2,\n # c\n 3 ]", 3, "expecting a value"),
        ('a="""x\ny"""\nb=', 3, "expecting a value"),
        ("a=1\n;b=2", 2, "expecting a name"),
    ],
)
def test_syntax_errors_name_file_and_line(text: str, line: int, complaint: str) -> None:
    with pytest.raises(Error) as caught:
        ConfigFile.parse(text, "x.conf")
    assert (caught.value.code, caught.value.domain) == (ErrorCode.CONF_SYNTAX, ErrorDomain.CONF)
    assert caught.value.message == f"configuration file syntax error: x.conf:{line}: {complaint}"


def test_readers_give_values_and_none() -> None:
    config = ConfigFile.parse("i=-7\nb=1\nz=0\ns='x'\nl=['x','y']\nbig=18446744073709551615\ni=8")
    assert (config.get_int("i"), config.get_int("i", LLONG), config.get_int("b", UINT)) == (-7, -7, 1)
    assert config.get_int("big", ULLONG) == 2**64 - 1
    assert (config.get_bool("b"), config.get_bool("z")) == (True, False)
    assert (config.get_str("s"), config.get_list("l")) == ("x", ["x", "y"])
    assert config.get_list("s", accept_str=True) == ["x"]
    absent = (config.get_int("q"), config.get_bool("q"), config.get_str("q"), config.get_list("q"), config.find("q"))
    assert absent == (None,) * 5


@pytest.mark.parametrize(
    ("value", "within", "complaint"),
    [
        ("'x'", INT, "expected a signed integer for 'a' parameter"),
        ("[1]", LLONG, "expected a signed integer for 'a' parameter"),
        ("'x'", UINT, "expected an unsigned integer for 'a' parameter"),
        ("-1", ULLONG, "expected an unsigned integer for 'a' parameter"),
        ("2147483648", INT, "value for 'a' parameter must be in range -2147483648:2147483647"),
        ("99999999999", UINT, "value for 'a' parameter must be in range 0:4294967295"),
    ],
)
def test_wrong_numbers(value: str, within: IntRange, complaint: str) -> None:
    with pytest.raises(Error) as caught:
        ConfigFile.parse(f"a={value}", "F").get_int("a", within)
    assert (caught.value.code, caught.value.message) == (ErrorCode.INTERNAL_ERROR, f"internal error: F: {complaint}")


@pytest.mark.parametrize(
    ("value", "complaint"),
    [("2", "value for 'a' parameter must be 0 or 1"), ("'x'", "expected a bool for 'a' parameter")],
)
def test_wrong_bools(value: str, complaint: str) -> None:
    with pytest.raises(Error, match=complaint):
        ConfigFile.parse(f"a={value}").get_bool("a")


def test_wrong_strings() -> None:
    with pytest.raises(Error, match=r"^internal error: memory conf: expected a string for 'a' parameter$"):
        ConfigFile.parse("a=1").get_str("a")


@pytest.mark.parametrize(
    ("value", "accept_str", "message"),
    [
        ("'x'", False, "internal error: F: expected a string list for 'a' parameter"),
        ("1", True, "internal error: F: expected a string or string list for 'a' parameter"),
        ("['x',1]", False, "configuration file syntax error: F: expected a string list for 'a' parameter"),
    ],
)
def test_wrong_lists(value: str, accept_str: bool, message: str) -> None:
    with pytest.raises(Error) as caught:
        ConfigFile.parse(f"a={value}", "F").get_list("a", accept_str=accept_str)
    assert caught.value.message == message


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "x.conf"
    path.write_bytes(b"a = 'caf\xc3\xa9 \xff'\nb = \n")
    with pytest.raises(Error) as caught:
        read_config(path)
    assert caught.value.message == f"configuration file syntax error: {path}:2: expecting a value"
    path.write_bytes(b"a = 'caf\xc3\xa9 \xff'")
    assert read_config(path).get_str("a") == "café \udcff"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    big = tmp_path / "big.conf"
    with big.open("wb") as stream:
        stream.truncate(11 * 1024 * 1024)
    reasons = {
        tmp_path / "none": f"Failed to open file '{tmp_path}/none': No such file or directory",
        big: f"Failed to read file '{big}': Value too large for defined data type",
    }
    for path, reason in reasons.items():
        with pytest.raises(Error) as caught:
            read_config(path)
        assert (caught.value.code, caught.value.str2) == (ErrorCode.SYSTEM_ERROR, reason)


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\"'\r\n"))
_VALUES = st.recursive(
    st.integers(-(2**63), 2**64 - 1) | _TEXT, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=8
)


@given(st.dictionaries(st.from_regex(r"[A-Za-z][A-Za-z0-9_]*", fullmatch=True), _VALUES))
def test_values_come_back(values: dict[str, Value]) -> None:
    config = ConfigFile("F", tuple(Entry(name, value) for name, value in values.items()))
    assert ConfigFile.parse(config.format(), "F") == config


@given(st.text("a1='\"[],#;\n -"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        config = ConfigFile.parse(text)
    except Error:
        return
    assert ConfigFile.parse(config.format()) == config


@pytest.mark.skipif(not CORPUS.exists(), reason="no conformance corpus beside the checkout")
def test_corpus() -> None:
    for case in json.loads((CORPUS / "cases.json").read_text()):
        assert read_config(CORPUS / case["input"]).format() == (CORPUS / case["expect"]).read_text()
