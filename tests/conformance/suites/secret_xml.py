"""secret_xml: read and write secrets."""

from harness import Case
from randomness import count_up

from purevirt.conf.secret import format_secret, parse_secret


def produce(case: Case) -> str:
    """The secret, read and written again."""
    return format_secret(parse_secret(case.role("secret"), random_bytes=count_up))
