"""Print a dependency group of pyproject.toml, one requirement a line: older versions of pip can't read groups."""

import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def main(groups: list[str]) -> int:
    """Print the requirements of the groups; none is a group of nothing."""
    known = tomllib.loads(PROJECT.read_text())["dependency-groups"]
    print(*(requirement for group in groups for requirement in known[group]), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
