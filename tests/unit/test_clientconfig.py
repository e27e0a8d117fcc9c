"""Which URI is meant by a name, an alias or nothing."""

from pathlib import Path

import pytest

from purevirt.clientconfig import load_config, resolve_name
from purevirt.configfile import ConfigFile
from purevirt.errors import Error

CONFIG = ConfigFile.parse("uri_default = 'lab'\nuri_aliases = [ 'lab=qemu+ssh://root@lab/system', 'bad' ]", "F")
EMPTY = ConfigFile("F")


@pytest.mark.parametrize(
    ("name", "config", "environment", "expected"),
    [
        ("test:///default", EMPTY, {}, "test:///default"),
        ("lab", CONFIG, {}, "qemu+ssh://root@lab/system"),
        (None, CONFIG, {}, "qemu+ssh://root@lab/system"),
        ("", ConfigFile.parse("uri_default='a:'"), {}, "a:"),
        (None, EMPTY, {"LIBVIRT_DEFAULT_URI": "b:"}, "b:"),
        (None, EMPTY, {"LIBVIRT_DEFAULT_URI": ""}, None),
        ("lab", EMPTY, {"LIBVIRT_DEFAULT_URI": "b:"}, "lab"),
    ],
)
def test_names(name: str | None, config: ConfigFile, environment: dict[str, str], expected: str | None) -> None:
    assert resolve_name(name, config, environment) == expected


def test_environment_comes_before_the_file_and_aliases_can_be_off() -> None:
    assert resolve_name(None, CONFIG, {"LIBVIRT_DEFAULT_URI": "b:"}, use_aliases=False) == "b:"
    assert resolve_name("lab", CONFIG, {}, use_aliases=False) == "lab"


def test_a_malformed_list_is_an_error() -> None:
    with pytest.raises(Error, match="Malformed 'uri_aliases' config entry 'bad'"):
        resolve_name("other", CONFIG, {})
    with pytest.raises(Error, match="F: expected a string list for 'uri_aliases' parameter"):
        resolve_name("lab", ConfigFile.parse("uri_aliases='lab=x:'", "F"), {})


@pytest.mark.parametrize("variable", ["XDG_CONFIG_HOME", "HOME"])
def test_the_file_of_a_user(tmp_path: Path, variable: str) -> None:
    environment = {variable: str(tmp_path)}
    assert load_config(environment, is_privileged=False).entries == ()
    folder = tmp_path / ("libvirt" if variable == "XDG_CONFIG_HOME" else ".config/libvirt")
    folder.mkdir(parents=True)
    (folder / "libvirt.conf").write_text("uri_default = 'x:'\n")
    assert load_config(environment, is_privileged=False).get_str("uri_default") == "x:"


def test_the_file_of_root() -> None:
    assert load_config({"HOME": "/nowhere"}, is_privileged=True).name == "/etc/libvirt/libvirt.conf"
