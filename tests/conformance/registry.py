"""The suites there is an operation for; each is a module below ``suites``."""

import importlib
from pathlib import Path

from harness import Suite, expected_file

SUITES_FOLDER = Path(__file__).parent / "suites"


def find_suite(name: str) -> Suite | None:
    """The suite of that name; None where there is no module for it."""
    if not (SUITES_FOLDER / f"{name}.py").is_file():
        return None
    module = importlib.import_module(f"suites.{name}")
    return Suite(name, module.produce, getattr(module, "expected", expected_file))
