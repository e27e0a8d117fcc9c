"""netdaemon_restart: the state a daemon leaves for its successor, read and written again."""

from harness import Case

from purevirt.daemon.restartstate import format_restart_state, parse_restart_state


def produce(case: Case) -> str:
    """The state in today's form."""
    return format_restart_state(parse_restart_state(case.read(case.input), case.options["server_names"]))
