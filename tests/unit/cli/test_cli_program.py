"""The program's own options and what they read from the environment."""

import subprocess
import sys

import pytest

from purevirt.cli.main import main
from purevirt.cli.program import UsageError, read_settings


def test_defaults() -> None:
    settings = read_settings([], {})
    assert (settings.uri, settings.read_only, settings.quiet, settings.words) == (None, False, False, [])


@pytest.mark.parametrize(
    ("arguments", "field", "value"),
    [
        (["-c", "test:///default"], "uri", "test:///default"),
        (["-ctest:///default"], "uri", "test:///default"),
        (["--connect=test:///default"], "uri", "test:///default"),
        (["--conn", "test:///default"], "uri", "test:///default"),
        (["-rq"], "quiet", True),
        (["-rqt"], "timing", True),
        (["--rea"], "read_only", True),
        (["-e", "^x"], "escape", "^x"),
        (["-k", "7"], "keepalive_interval_s", 7),
        (["-K0"], "keepalive_count", 0),
        (["-d", "2"], "debug", 2),
        (["-l", "file"], "log_file", "file"),
        (["-v"], "show", "version"),
        (["--version"], "show", "version"),
        (["--version=long"], "show", "long-version"),
        (["--version=other"], "show", "version"),
        (["-V"], "show", "long-version"),
        (["-h"], "show", "help"),
    ],
)
def test_options(arguments: list[str], field: str, value: object) -> None:
    assert getattr(read_settings(arguments, {}), field) == value


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "--all", "-q"], ["list", "--all", "-q"]),
        (["-q", "list; uri"], ["list; uri"]),
        (["--", "-q"], ["-q"]),
        (["-"], ["-"]),
    ],
)
def test_options_end_at_the_command(arguments: list[str], words: list[str]) -> None:
    assert read_settings(arguments, {}).words == words


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--bogus"], "unsupported option '--bogus'. See --help."),
        (["-x"], "unsupported option '-x'. See --help."),
        (["-c"], "option '-c'/'--connect' requires an argument"),
        (["--connect"], "option '-c'/'--connect' requires an argument"),
        (["-d", "x"], "option -d takes a numeric argument"),
        (["--debug=x"], "option --debug takes a numeric argument"),
        (["-k", "x"], "Invalid value for option -k"),
        (["-k", "-5"], "option -k requires a positive integer argument"),
        (["-K", "99999999999"], "Invalid value for option -K"),
        (["-e", "xx"], "Invalid string 'xx' for escape sequence"),
        (["-e", "^"], "Invalid string '^' for escape sequence"),
        (["--help=3"], "unsupported option '-h'. See --help."),
    ],
)
def test_refused(arguments: list[str], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_settings(arguments, {})
    assert str(caught.value) == message


def test_environment() -> None:
    settings = read_settings([], {"VIRSH_DEFAULT_CONNECT_URI": "test:///default", "VIRSH_DEBUG": "1"})
    assert (settings.uri, settings.debug) == ("test:///default", 1)


def test_wrong_debug_levels_are_told() -> None:
    settings = read_settings(["-d", "9"], {"VIRSH_DEBUG": "x"})
    assert settings.warnings == [
        "VIRSH_DEBUG not set with a valid numeric value",
        "ignoring debug level 9 out of range [0-4]",
    ]


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "11.3.0\n"


def test_usage_error_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-x"]) == 1
    assert capsys.readouterr().err == "error: unsupported option '-x'. See --help.\n"


def test_version_loads_neither_library_nor_commands() -> None:
    code = (
        "import sys; from purevirt.cli.main import main; main(['--version']);"
        "print([m for m in sys.modules if m in ('libvirt', 'lxml', 'purevirt.cli.spec')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "11.3.0\n[]\n"
