"""vbox_snapshot: read and write VirtualBox machine files."""

from harness import Case

from purevirt.drivers.vbox.machinefile import format_machine, parse_machine

DROPPED = "lastStateChange="


def _filtered(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if DROPPED not in line)


def expected(case: Case) -> str:
    """The expected file without the time of the last change."""
    return _filtered(case.read(case.expect))


def produce(case: Case) -> str:
    """The file, read and written again."""
    return _filtered(format_machine(parse_machine(case.read(case.input))))
