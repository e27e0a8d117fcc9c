"""JSON texts."""

import pytest

from purevirt.errors import Error
from purevirt.jsontext import format_json, nest_keys, parse_json


def test_numbers_keep_their_text() -> None:
    assert (
        format_json(parse_json("[ 1.024e19, 0.50, 123456789012345678901 ]")) == "[1.024e19,0.50,123456789012345678901]"
    )


@pytest.mark.parametrize("text", ["", "[NaN]", "[Infinity]", "[" * 5000, "[" * 400 + "]" * 400])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(Error):
        parse_json(text)


def test_pretty_text_has_two_blanks_a_level() -> None:
    assert format_json({"a": [1, {}], "b": {"c": None}}, pretty=True) == (
        '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": {\n    "c": null\n  }\n}'
    )


def test_a_key_below_a_value_is_refused() -> None:
    with pytest.raises(Error):
        nest_keys({"a": 1, "a.b": 2})
