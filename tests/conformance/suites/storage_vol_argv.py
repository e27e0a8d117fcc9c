"""storage_vol_argv: the qemu-img commands that make a volume."""

from commandtext import format_commands
from harness import Case

from purevirt.conf.storagepool import parse_storage_pool
from purevirt.conf.storagevol import Volume, parse_storage_vol
from purevirt.drivers.storage.qemuimg import build_commands


def _volume(case: Case, pool: str, volume: str, *, needs_capacity: bool) -> Volume:
    return parse_storage_vol(case.role(volume), parse_storage_pool(case.role(pool)), needs_capacity=needs_capacity)


def produce(case: Case) -> str:
    """The commands, one after the other."""
    has_source = "input_volume" in case.input
    needs_capacity = not has_source and "VIR_VOL_XML_PARSE_OPT_CAPACITY" not in case.option("parse_flags", ())
    volume = _volume(case, "pool", "volume", needs_capacity=needs_capacity)
    source = _volume(case, "input_pool", "input_volume", needs_capacity=False) if has_source else None
    commands = build_commands(
        volume,
        source,
        secret_file="/path/to/secretFile",
        source_secret_file="/path/to/inputSecretFile",
        preallocates="VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA" in case.option("create_flags", ()),
    )
    return format_commands(commands)


def expected(case: Case) -> str:
    """The expected commands, as they are wrapped."""
    return case.read(case.expect)
