"""Backing strings, where no corpus has them: they come out of images and may hold anything."""

import pytest

from purevirt.conf.backing import LONGEST, format_source, parse_backing
from purevirt.errors import Error


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("a b", "<source file='a b'/>\n"),
        ("./nbd:x", "<source file='./nbd:x'/>\n"),
        ("http://h", "<source protocol='http' name=''>\n  <host name='h' port='80'/>\n</source>\n"),
        (
            "rbd:p/i@s:conf=/c",
            "<source protocol='rbd' name='p/i'>\n  <snapshot name='s'/>\n  <config file='/c'/>\n</source>\n",
        ),
    ],
)
def test_forms(text: str, source: str) -> None:
    assert format_source(parse_backing(text).source) == source


def test_credentials_are_dropped() -> None:
    backing = parse_backing(r"rbd:p/i:id=u:mon_host=h1\:6789\;h2")
    assert not backing.is_complete
    shown = format_source(backing.source)
    assert "<host name='h1' port='6789'/>" in shown
    assert "<host name='h2'/>" in shown


@pytest.mark.parametrize(
    "text",
    [
        "x://h/p",
        "nbd:",
        "nbd:h",
        "nbd:h:x",
        "gluster://h/v",
        "nbd+none://h",
        "json:{}",
        "json:[]",
        "json:" + "[" * 100_000,
        "json:" + '{"driver":"raw","file":' * 50 + "{}" + "}" * 50,
        'json:{"driver":"nvme","device":"0:0:0.8","namespace":1}',
        'json:{"driver":"iscsi","transport":"iser","portal":"p","target":"t"}',
        'json:{"driver":"raw","offset":-1,"file":{"driver":"file","filename":"/f"}}',
        "a" * (LONGEST + 1),
    ],
)
def test_what_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(Error):
        parse_backing(text)
