"""storage_pool_caps: which kinds of pools there are."""

from harness import Case

from purevirt.conf.storagepool import PoolType
from purevirt.drivers.storage.capabilities import format_pool_capabilities


def produce(case: Case) -> str:
    """The document of a host with these types of pools."""
    wanted = case.options["pool_types"]
    return format_pool_capabilities(set(PoolType) if wanted == "all" else {PoolType(name) for name in wanted})
