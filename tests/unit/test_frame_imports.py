"""The import contracts are kept, and each of them catches what it is there for."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")

pytestmark = pytest.mark.skipif(not LINTER.exists(), reason="import-linter is not installed")

# A contract, a module, and an import that the contract does not allow there.
VIOLATIONS = {
    "layers": ("purevirt/errors.py", "import purevirt.uri"),
    "doors": ("libvirt/planted.py", "import purevirt.daemon.planted"),
    "cli": ("purevirt/cli/planted.py", "import purevirt.errors"),
    "client": ("purevirt/drivers/remote/planted.py", "import purevirt.host.planted"),
    "drivers": ("purevirt/drivers/test/planted.py", "import purevirt.drivers.qemu.planted"),
    "engines": ("purevirt/conf/xmlmap/planted.py", "import purevirt.errors"),
}

# More that must be caught, by the same contracts.
MORE_VIOLATIONS = (
    ("layers", "purevirt/conf/planted.py", "import purevirt.rpc.planted"),
    ("layers", "purevirt/api/planted.py", "import purevirt.drivers.planted"),
    ("layers", "libvirt/planted.py", "import purevirt.cli.planted"),
    ("engines", "purevirt/rpc/xdr.py", "import purevirt.rpc.planted"),
    ("engines", "purevirt/conf/xmlmap/planted.py", "import purevirt.conf.planted"),
    ("client", "purevirt/conf/planted.py", "import purevirt.host.planted"),
    ("doors", "libvirt_qemu/planted.py", "import purevirt.aio.planted"),
    ("drivers", "purevirt/drivers/brand_new/planted.py", "import purevirt.drivers.test.planted"),
)

# What contracts and violations name; made in the copy where the source does not have it.
FOLDERS = (
    *("libvirt", "libvirt_qemu", "libvirt_lxc", "libvirt_admin", "libvirtaio", "libvirtmod"),
    *("purevirt/cli", "purevirt/aio", "purevirt/daemon", "purevirt/api", "purevirt/host", "purevirt/rpc"),
    *("purevirt/drivers", "purevirt/drivers/test", "purevirt/drivers/qemu", "purevirt/drivers/remote"),
    *("purevirt/drivers/shared", "purevirt/drivers/brand_new", "purevirt/conf", "purevirt/conf/xmlmap"),
)


def contracts() -> dict[str, str]:
    """The contracts by their short names, with the names that reports have."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    prefix = "importlinter:contract:"
    return {name.removeprefix(prefix): parser[name]["name"] for name in parser if name.startswith(prefix)}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small copy of the layout: the folders, each with an empty module to import, and the vocabulary."""
    root = tmp_path / "src"
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / "__init__.py").touch()
        (root / folder / "planted.py").touch()
    for module in ("clientconfig", "configfile", "logging", "uri", "xdg", "jsontext", "errors", "enums", "rpc/xdr"):
        (root / f"purevirt/{module}.py").touch()
    (root / "purevirt/__init__.py").touch()
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return root


def lint(source: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [str(LINTER), "--no-cache", "--config", str(source.parent / ".importlinter"), *options]
    environment = os.environ | {"PYTHONPATH": str(source), "NO_COLOR": "1", "COLUMNS": "200"}
    return subprocess.run(command, env=environment, cwd=source, text=True, capture_output=True, timeout=100)


def test_every_contract_has_a_violation() -> None:
    assert set(VIOLATIONS) == set(contracts())


def test_the_small_copy_keeps_them(source: Path) -> None:
    (source / "purevirt/drivers/test/planted.py").write_text("import purevirt.drivers.shared.planted\n")
    (source / "purevirt/cli/planted.py").write_text("import libvirt.planted, purevirt.aio.planted\n")
    result = lint(source)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("contract", "module", "planted"),
    [*((contract, *violation) for contract, violation in VIOLATIONS.items()), *MORE_VIOLATIONS],
)
def test_a_violation_is_caught(source: Path, contract: str, module: str, planted: str) -> None:
    (source / module).write_text(f"{planted}\n")
    result = lint(source, "--contract", contract)
    assert result.returncode == 1, result.stdout
    assert f"{contracts()[contract]} BROKEN" in result.stdout
