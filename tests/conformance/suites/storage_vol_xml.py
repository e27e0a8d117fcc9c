"""storage_vol_xml: read and write volumes in the context of their pools."""

from harness import Case

from purevirt.conf.storagepool import parse_storage_pool
from purevirt.conf.storagevol import format_storage_vol, parse_storage_vol


def produce(case: Case) -> str:
    """The volume, read and written again."""
    pool = parse_storage_pool(case.role("pool"))
    return format_storage_vol(
        parse_storage_vol(case.role("volume"), pool, needs_capacity=not case.option("parse_flags"))
    )
