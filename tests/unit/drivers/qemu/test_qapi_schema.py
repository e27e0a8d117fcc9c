"""Questions to a QMP schema."""

import pytest

from purevirt.drivers.qemu.jsonvalue import Json, JsonShapeError, format_compact, parse
from purevirt.drivers.qemu.qapi_schema import QapiPathError, QapiSchema

ENTRIES: list[Json] = [
    {"name": "run", "meta-type": "command", "arg-type": "0", "ret-type": "4", "features": ["fast"]},
    {"name": "DONE", "meta-type": "event", "arg-type": "0"},
    {
        "name": "0",
        "meta-type": "object",
        "members": [{"name": "kind", "type": "1"}, {"name": "size", "type": "int"}],
        "variants": [{"case": "big", "type": "2"}],
    },
    {"name": "1", "meta-type": "enum", "values": ["big", "small"]},
    {"name": "2", "meta-type": "object", "members": [{"name": "more", "type": "int"}]},
    {"name": "3", "meta-type": "object", "members": [{"name": "inside", "type": "int"}]},
    {"name": "4", "meta-type": "array", "element-type": "3"},
    {"name": "int", "meta-type": "builtin"},
]


@pytest.mark.parametrize(
    "path",
    [
        "run",
        "run/arg-type/kind",
        "run/arg-type/kind/^big",
        "run/arg-type/+big",
        "run/arg-type/+big/more",
        "run/$fast",
        "run/ret-type/inside",
        "DONE/arg-type/size",
    ],
)
def test_paths_that_lead_somewhere(path: str) -> None:
    assert QapiSchema(ENTRIES).has(path)


@pytest.mark.parametrize(
    "path",
    [
        "stop",
        "run/arg-type/none",
        "run/arg-type/kind/^huge",
        "run/arg-type/+small",
        "run/arg-type/+big/less",
        "run/$slow",
        "run/ret-type/size",
        "run/arg-type/size/deeper",
    ],
)
def test_paths_that_lead_nowhere(path: str) -> None:
    assert not QapiSchema(ENTRIES).has(path)


@pytest.mark.parametrize("path", ["run/$fast/more", "run/arg-type/kind/^big/more"])
def test_a_question_is_the_last_word(path: str) -> None:
    with pytest.raises(QapiPathError):
        QapiSchema(ENTRIES).has(path)


def test_values_have_the_form_of_their_path() -> None:
    schema = QapiSchema(ENTRIES)
    assert not schema.accepts("run/arg-type", {"surprise": 1})
    assert not schema.accepts("run/arg-type", "text")
    assert not schema.accepts("stop/arg-type", {})


def test_names_by_kind() -> None:
    schema = QapiSchema(ENTRIES)
    assert (schema.names("command"), schema.names("event")) == ({"run"}, {"DONE"})


@pytest.mark.parametrize("reply", [None, {}, [1], [{"meta-type": "command"}]])
def test_what_is_no_schema_is_refused(reply: Json) -> None:
    with pytest.raises(JsonShapeError):
        QapiSchema(reply)


def test_json_is_printed_compactly() -> None:
    assert format_compact({"a": [1, True, None], "b": "ü'\n"}) == '{"a":[1,true,null],"b":"ü\'\\n"}'
    assert parse('{"a":[1,true,null]}') == {"a": [1, True, None]}
