"""The scripts ./run, ./test and ./check: POSIX shell, tolerant where they should be, strict where they must be."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = ("run", "test", "check", ".ci/run")
SCRIPTS = (*COMMANDS, "tools/environment.sh")
SHELL = shutil.which("dash") or "/bin/sh"
CHECK_STEPS = ("ruff", "mypy", "lint-imports", "pytest", "python")


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_posix_shell(script: str) -> None:
    subprocess.run([SHELL, "-n", ROOT / script], check=True, timeout=30)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_executable(command: str) -> None:
    assert os.access(ROOT / command, os.X_OK)
    assert (ROOT / command).read_text().startswith("#!/bin/sh\n")


def test_continuous_integration_runs_the_test_command() -> None:
    assert 'exec "$(dirname "$0")/../test"' in (ROOT / ".ci/run").read_text()
    assert (ROOT / "test").read_text().endswith("exec ./check\n")


def shell(commands: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run commands after tools/environment.sh has been read."""
    script = f"set -eu; . {ROOT}/tools/environment.sh; {commands}"
    options = {"env": environment, "cwd": folder, "text": True, "capture_output": True, "timeout": 60}
    return subprocess.run([SHELL, "-c", script], **options)  # type: ignore[call-overload]


def make_program(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{SHELL}\n{body}\n")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs in which apt-get notes what it is asked for."""
    folder = tmp_path / "bin"
    make_program(folder / "apt-get", f'echo "$@" >>{tmp_path}/asked')
    make_program(folder / "id", "echo 0")
    make_program(folder / "env", 'shift; exec "$@"')
    return folder


def test_only_what_is_missing_is_installed(programs: Path, tmp_path: Path) -> None:
    result = shell(
        "need absent false; need present true; install_missing; install_missing", tmp_path, PATH=str(programs)
    )
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "asked").read_text().splitlines() == [
        "-q update",
        "-qy install --no-install-recommends absent",
    ]


def test_nothing_is_asked_for_where_all_is_there(programs: Path, tmp_path: Path) -> None:
    assert shell("need present true; install_missing", tmp_path, PATH=str(programs)).returncode == 0
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize(
    ("preparation", "complaint"),
    [
        ("rm apt-get", "!! not installed, and there is no apt-get to do it: absent"),
        ("echo 'exit 1' >>apt-get", "!! could not install: absent"),
        ("echo 'echo 1000' >id", "!! could not install: absent"),
    ],
)
def test_a_system_that_cannot_install_is_no_failure(
    programs: Path, tmp_path: Path, preparation: str, complaint: str
) -> None:
    subprocess.run(preparation, shell=True, cwd=programs, check=True)
    result = shell("need absent false; install_missing; echo done", tmp_path, PATH=str(programs))
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "done")
    assert result.stderr.strip().endswith(complaint)


def test_old_pythons_are_passed_over(tmp_path: Path) -> None:
    make_program(tmp_path / "bin/python3", "exit 1")
    assert shell("find_python", tmp_path, PATH=str(tmp_path / "bin")).returncode == 1
    make_program(tmp_path / "bin/python3.12", "exit 0")
    assert shell("find_python", tmp_path, PATH=str(tmp_path / "bin")).stdout == "python3.12\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the scripts, with an environment in which every program succeeds and tells its name."""
    for name in ("run", "test", "check", "pyproject.toml", "tools/environment.sh", "tools/requirements.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tools/made.py").write_text("# takes --check\n")
    for name in CHECK_STEPS:
        make_program(tmp_path / f".venv/bin/{name}", f'echo "{name} $*"')
    make_program(tmp_path / "programs/qemu-system-x86_64", "exit 0")
    return tmp_path


def run(project: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PATH": f"{project}/programs:{os.environ['PATH']}"}
    environment.pop("PUREVIRT_VENV", None)
    return subprocess.run(command, cwd="/", env=environment, text=True, capture_output=True, timeout=60)


def test_check_runs_every_step(project: Path) -> None:
    result = run(project, str(project / "check"))
    assert result.returncode == 0, result.stderr
    lines = [line for line in result.stdout.splitlines() if not line.startswith("==")]
    assert lines == [
        "ruff format --check --quiet --no-cache .",
        "ruff check --quiet --no-cache .",
        "mypy ",
        "lint-imports --no-cache",
        "python tools/made.py --check",
        "pytest -n 2",
    ]


@pytest.mark.parametrize(
    ("program", "step"),
    [
        ("ruff", "[format] [lint]"),
        ("mypy", "[types]"),
        ("lint-imports", "[imports]"),
        ("python", "[generators]"),
        ("pytest", "[tests]"),
    ],
)
def test_check_fails_with_any_step(project: Path, program: str, step: str) -> None:
    make_program(project / f".venv/bin/{program}", "exit 1")
    result = run(project, str(project / "check"))
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == f"!! failed: {step}"


def test_run_installs_once_and_passes_its_options_on(project: Path) -> None:
    first, second = (run(project, str(project / "run"), "--state", "x") for _ in range(2))
    assert first.stdout.splitlines() == [
        "== Installing purevirt",
        "python -m pip install -q --disable-pip-version-check -e . -r .venv/requirements.txt",
        "python examples/boot_guest.py --state x",
    ]
    assert second.stdout == "python examples/boot_guest.py --state x\n"


def test_the_project_is_installed_again_when_it_changed(project: Path) -> None:
    run(project, str(project / "run"))
    stamp = (project / ".venv/.installed-project").stat().st_mtime
    os.utime(project / "pyproject.toml", (stamp + 10, stamp + 10))
    assert "== Installing purevirt" in run(project, str(project / "run")).stdout


def test_a_failed_installation_is_not_remembered(project: Path) -> None:
    make_program(project / ".venv/bin/python", 'case "$*" in *pip*) exit 1;; esac')
    for _ in range(2):
        result = run(project, str(project / "run"))
        assert result.returncode == 1
        assert "== Installing purevirt" in result.stdout


def test_requirements_of_a_group() -> None:
    python = shutil.which("python3")
    assert python
    result = subprocess.run(
        [python, ROOT / "tools/requirements.py", "dev"], text=True, capture_output=True, check=True, timeout=60
    )
    assert "pytest-xdist>=3" in result.stdout.splitlines()
