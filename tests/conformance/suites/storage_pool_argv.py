"""storage_pool_argv: the command that starts a pool."""

from commandtext import format_command
from harness import Case

from purevirt.conf.storagepool import parse_storage_pool
from purevirt.drivers.storage.pool_command import build_start


def produce(case: Case) -> str:
    """The command."""
    return format_command(build_start(parse_storage_pool(case.role("pool"))))


def expected(case: Case) -> str:
    """The expected command, as it is wrapped."""
    return case.read(case.expect)
