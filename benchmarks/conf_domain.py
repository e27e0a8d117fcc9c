"""How fast domain documents are read, completed, copied and written.

Run with ``python benchmarks/conf_domain.py [SECONDS]``; prints operations a second for two guests.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from purevirt.conf.domain import TEST_DRIVER, copy_domain, format_domain, parse_domain

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "conf"
SMALL = """<domain type='test'><name>t</name><memory>1024</memory><os><type>hvm</type></os></domain>"""


def rate(operation: Callable[[], object], seconds: float) -> float:
    """Calls a second."""
    operation()
    count, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        for _ in range(20):
            operation()
        count += 20
    return count / elapsed


def main() -> None:
    """Measure both guests."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    for name, markup in (("small", SMALL), ("desktop", (GOLDEN / "desktop.out.xml").read_text(encoding="utf-8"))):
        domain = parse_domain(markup, profile=TEST_DRIVER)
        operations: dict[str, Callable[[], object]] = {
            "parse": lambda markup=markup: parse_domain(markup, profile=TEST_DRIVER),
            "format": lambda domain=domain: format_domain(domain),
            "copy": lambda domain=domain: copy_domain(domain),
        }
        for label, operation in operations.items():
            print(f"{name:8} {label:7} {rate(operation, seconds):10.0f}/s")


if __name__ == "__main__":
    main()
