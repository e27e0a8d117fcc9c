"""Run a conformance corpus: ``run.py CORPUS [SUITE...] [--case NAME] [--diff] [--json FILE]``.

One line for each suite that the corpus holds and that has an operation, and a line with the total at the end. The
exit code is 0 even where cases fail; it is 2 where the corpus or a suite does not exist.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from harness import Result, Suite, Verdict, judge, load_cases
from registry import find_suite


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for and print the figures."""
    options = _parse(arguments)
    names = options.suites or sorted(entry.name for entry in options.corpus.glob("*") if entry.is_dir())
    unknown = [name for name in options.suites if find_suite(name) is None or not _holds(options.corpus, name)]
    if unknown or not options.corpus.is_dir():
        print(f"no such suite: {', '.join(unknown) or options.corpus}", file=sys.stderr)
        return 2
    figures: dict[str, Counter[Verdict]] = {}
    failed: dict[str, list[str]] = {}
    for name in names:
        suite = find_suite(name)
        if suite is None or not _holds(options.corpus, name):
            continue
        results = _run_suite(suite, options.corpus / name, options.case, options.diff)
        figures[name] = Counter(result.verdict for result in results)
        failed[name] = [result.name for result in results if result.verdict is Verdict.FAILED]
        print(f"{name}: {_line(figures[name])}", flush=True)
    print(f"total: {_line(sum(figures.values(), Counter()))}")
    if options.json is not None:
        _write_json(options.json, figures, failed)
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run a conformance corpus.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("suites", nargs="*", metavar="SUITE")
    parser.add_argument("--case", help="only the case of this name")
    parser.add_argument("--diff", action="store_true", help="show why cases fail")
    parser.add_argument("--json", type=Path, help="write the figures and the failed cases to a file")
    return parser.parse_args(arguments)


def _holds(corpus: Path, name: str) -> bool:
    return (corpus / name / "cases.json").is_file()


def _run_suite(suite: Suite, folder: Path, only: str | None, shows: bool) -> list[Result]:
    results = []
    for case in load_cases(folder):
        if only is not None and case.name != only:
            continue
        result = judge(suite, case)
        results.append(result)
        if shows and result.verdict is Verdict.FAILED:
            print(f"--- {suite.name} {case.name}\n{result.detail}")
    return results


def _line(counts: "Counter[Verdict]") -> str:
    return ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict)


def _write_json(path: Path, figures: dict[str, "Counter[Verdict]"], failed: dict[str, list[str]]) -> None:
    content = {
        name: {**{verdict.value: counts[verdict] for verdict in Verdict}, "failed_cases": failed[name]}
        for name, counts in figures.items()
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
