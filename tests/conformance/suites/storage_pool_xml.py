"""storage_pool_xml: read and write storage pools."""

from harness import Case
from randomness import count_up

from purevirt.conf.storagepool import format_storage_pool, parse_storage_pool


def produce(case: Case) -> str:
    """The pool, read and written again."""
    return format_storage_pool(parse_storage_pool(case.role("pool"), random_bytes=count_up))
