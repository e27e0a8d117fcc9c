"""Cases of a corpus, what a suite has to offer, and how a result is judged.

A suite is a module with ``produce(case)``, which gives the text for a case or raises Error, and optionally
``expected(case)`` where the expectation is not a file. Either may raise Skip.
"""

import difflib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from purevirt.errors import Error


class Skip(Exception):
    """There is no operation for this case yet."""


class Verdict(StrEnum):
    """How a case ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Case:
    """One case; paths are relative to the folder of its suite."""

    folder: Path
    name: str
    input: Any
    expect: Any
    error: str | None
    options: dict[str, Any]

    def read(self, path: str) -> str:
        """The text of a file of the case."""
        return (self.folder / path).read_text(encoding="utf-8")

    def role(self, name: str) -> str:
        """The text of an input, by its role; a case with a single input has only that one."""
        path = self.input[name] if isinstance(self.input, dict) else self.input
        return self.read(path)

    def option(self, name: str, default: Any = None) -> Any:
        """An option that may be left out."""
        return self.options.get(name, default)


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite: its name and its operation."""

    name: str
    produce: Callable[[Case], str]
    expected: Callable[[Case], str]


@dataclass(frozen=True, slots=True)
class Result:
    """How a case ended, and why."""

    name: str
    verdict: Verdict
    detail: str = ""


def expected_file(case: Case) -> str:
    """The expected file, with its wrapped lines joined."""
    return case.read(case.expect).replace("\\\n", "")


def load_cases(folder: Path) -> Iterator[Case]:
    """The cases of a suite's folder."""
    for entry in json.loads((folder / "cases.json").read_text(encoding="utf-8")):
        yield Case(folder, entry["name"], entry["input"], entry["expect"], entry["error"], entry["options"])


def judge(suite: Suite, case: Case) -> Result:
    """Run a case. Anything but Error and Skip that an operation raises is a failure."""
    try:
        produced = suite.produce(case)
    except Skip as reason:
        return Result(case.name, Verdict.SKIPPED, str(reason))
    except Error as error:
        return _judge_error(case, error)
    except Exception as problem:
        return Result(case.name, Verdict.FAILED, f"{type(problem).__name__}: {problem}")
    if case.error is not None:
        return Result(case.name, Verdict.FAILED, f"must fail: {case.error or '(any error)'}")
    return _compare(case.name, suite.expected(case), produced)


def _judge_error(case: Case, error: Error) -> Result:
    if case.error is None:
        return Result(case.name, Verdict.FAILED, f"error {int(error.code)}: {error.message}")
    if case.error and case.error != error.message:
        return Result(case.name, Verdict.FAILED, f"wanted: {case.error}\ngot:    {error.message}")
    return Result(case.name, Verdict.PASSED)


def _compare(name: str, expected: str, produced: str) -> Result:
    produced = produced if produced.endswith("\n") else produced + "\n"
    if expected == produced:
        return Result(name, Verdict.PASSED)
    lines = difflib.unified_diff(
        expected.splitlines(keepends=True), produced.splitlines(keepends=True), "expected", "produced"
    )
    return Result(name, Verdict.FAILED, "".join(lines))
