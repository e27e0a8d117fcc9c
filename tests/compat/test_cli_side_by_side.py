"""The command line beside the real virsh: the same arguments and input, the same output and exit code."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
VIRSH = shutil.which("virsh")
URI = "test:///default"
TIMEOUT_S = 60

pytestmark = pytest.mark.skipif(VIRSH is None, reason="virsh is not installed")


def run(program: list[str], arguments: list[str], typed: str, environment: dict[str, str]) -> tuple[str, str, int]:
    """What a program printed, with its name and version made the same."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VIRSH_", "LIBVIRT_"))}
    done = subprocess.run(
        [*program, *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        env=kept | {"PYTHONPATH": str(SOURCE)} | environment,
    )
    texts = [re.sub(r"\b9\.0\.0\b|\b11\.3\.0\b", "<version>", text) for text in (done.stdout, done.stderr)]
    out, err = (text.replace("purevirt", "virsh").replace("Purevirt", "Virsh") for text in texts)
    return out, err, done.returncode


def check(arguments: list[str], typed: str = "", environment: dict[str, str] | None = None) -> None:
    ours = [sys.executable, "-c", "import sys; from purevirt.cli.main import main; sys.exit(main())"]
    assert run(ours, arguments, typed, environment or {}) == run([str(VIRSH)], arguments, typed, environment or {})


@pytest.mark.parametrize(
    "arguments",
    [
        ["-v"],
        ["--version"],
        ["--version=other"],
        ["--bogus"],
        ["-x"],
        ["-c"],
        ["--connect"],
        ["-d", "x", "list"],
        ["-d", "9", "-c", URI, "list"],
        ["-e", "xx", "-c", URI, "pwd"],
        ["-e", "^a", "pwd"],
        ["-k", "x"],
        ["-k", "-5"],
        ["-K", "x"],
        ["-l"],
        ["--help=3"],
        ["-q", "-c", URI, "list"],
        ["-q", "-c", URI, "list", "--all"],
        ["-q", "-c", URI, "domid", "test"],
        ["-r", "-c", URI, "destroy test"],
        ["-r", "-c", URI, "destroy", "test"],
        ["--conn", URI, "domid", "test"],
        [f"-c{URI}", "domid", "test"],
        [f"--connect={URI}", "domid", "test"],
        ["-rqc", URI, "domid", "test"],
        ["-k", "0", "-c", URI, "domid", "test"],
        ["--quiet=1"],
        ["pwd", "-q"],
    ],
    ids=" ".join,
)
def test_program_options(arguments: list[str]) -> None:
    check(arguments)


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (["-c", URI], 'list\nlist --bogus\necho "a\nb"\n\nquit\n'),
        (["-c", URI], "suspend test; domstate test\nresume test\ndomstate test --reason\nexit\nlist\n"),
        (["-r", "-c", URI], "list"),
        (["-q", "-c", URI], "bogus\n"),
        ([], f"connect {URI}\nlist\ncd /\npwd\ncd /nonexist\nhelp bogus\nexit\n"),
        ([], f"connect --readonly {URI}\ndestroy test\nquit\n"),
    ],
)
def test_interactive_shell(arguments: list[str], typed: str) -> None:
    check(arguments, typed)


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["uri"], {"VIRSH_DEFAULT_CONNECT_URI": URI}),
        (["uri"], {"LIBVIRT_DEFAULT_URI": URI}),
        (["-c", URI, "uri"], {"VIRSH_DEFAULT_CONNECT_URI": "foo:///bar"}),
    ],
)
def test_environment(arguments: list[str], environment: dict[str, str]) -> None:
    check(arguments, environment=environment)


@pytest.mark.parametrize(
    "text",
    [
        "define {folder}/guest.xml; list --all; domuuid guest; dominfo guest; start guest; undefine guest; list --all",
        "create {folder}/guest.xml; list; destroy guest; list --all; dominfo guest",
        "define {folder}/broken.xml",
        "create {folder}/missing.xml",
        "-- list",
    ],
)
def test_domains_from_files(text: str, tmp_path: Path) -> None:
    guest = "<domain type='test'><name>guest</name><uuid>0a0b0c0d-0000-4000-8000-000000000001</uuid>"
    guest += "<memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>"
    (tmp_path / "guest.xml").write_text(guest)
    (tmp_path / "broken.xml").write_text("<domain")
    ours = [sys.executable, "-c", "import sys; from purevirt.cli.main import main; sys.exit(main())"]
    line = ["-c", URI, text.format(folder=tmp_path)]
    results = []
    for program in (ours, [str(VIRSH)]):
        out, err, code = run(program, line, "", {})
        # a guest of the test driver has been running for as long as the clock says
        results.append((re.sub(r"\d+\.\d+s\n", "<seconds>\n", out), err, code))
    assert results[0] == results[1]
