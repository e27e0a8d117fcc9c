"""Commands that move a domain to another host and tune how that is done."""

import contextlib
import threading
from collections.abc import Iterator

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import read_xml
from purevirt.cli.failure import Failed
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.size import pretty_size
from purevirt.cli.spec import (
    Group,
    alias,
    command,
    flag,
    named_number,
    named_text,
    number,
    required,
    required_number,
    text,
)

_GROUP = Group.DOMAIN
_INT_MAX = 2**31 - 1
_ULLONG_MAX = 2**64 - 1

# switch: what it does, and the bit it sets
_SWITCHES: dict[str, tuple[str, int]] = {
    "live": ("live migration", libvirt.VIR_MIGRATE_LIVE),
    "offline": ("offline migration", libvirt.VIR_MIGRATE_OFFLINE),
    "p2p": ("peer-2-peer migration", libvirt.VIR_MIGRATE_PEER2PEER),
    "direct": ("direct migration", 0),
    "tunnelled": ("tunnelled migration", libvirt.VIR_MIGRATE_TUNNELLED),
    "persistent": ("persist VM on destination", libvirt.VIR_MIGRATE_PERSIST_DEST),
    "undefinesource": ("undefine VM on source", libvirt.VIR_MIGRATE_UNDEFINE_SOURCE),
    "suspend": ("do not restart the domain on the destination host", libvirt.VIR_MIGRATE_PAUSED),
    "copy-storage-all": ("migration with non-shared storage with full disk copy", libvirt.VIR_MIGRATE_NON_SHARED_DISK),
    "copy-storage-inc": ("migration with non-shared storage with incremental copy", libvirt.VIR_MIGRATE_NON_SHARED_INC),
    "copy-storage-synchronous-writes": (
        "force guest disk writes to be synchronously written to the destination",
        libvirt.VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES,
    ),
    "change-protection": ("prevent any configuration changes to domain", libvirt.VIR_MIGRATE_CHANGE_PROTECTION),
    "unsafe": ("force migration even if it may be unsafe", libvirt.VIR_MIGRATE_UNSAFE),
    "verbose": ("display the progress of migration", 0),
    "compressed": ("compress repeated pages during live migration", libvirt.VIR_MIGRATE_COMPRESSED),
    "auto-converge": ("force convergence during live migration", libvirt.VIR_MIGRATE_AUTO_CONVERGE),
    "rdma-pin-all": ("pin all memory before starting RDMA live migration", libvirt.VIR_MIGRATE_RDMA_PIN_ALL),
    "abort-on-error": ("abort on soft errors during migration", libvirt.VIR_MIGRATE_ABORT_ON_ERROR),
    "postcopy": ("enable post-copy migration", libvirt.VIR_MIGRATE_POSTCOPY),
    "postcopy-after-precopy": ("switch to post-copy after one pass of pre-copy", 0),
    "postcopy-resume": ("resume failed post-copy migration", libvirt.VIR_MIGRATE_POSTCOPY_RESUME),
    "zerocopy": ("avoid copying of memory pages where possible", libvirt.VIR_MIGRATE_ZEROCOPY),
}
_TLS = {"tls": libvirt.VIR_MIGRATE_TLS, "parallel": libvirt.VIR_MIGRATE_PARALLEL}

# option: the typed parameter it fills
_TEXTS = {
    "migrateuri": libvirt.VIR_MIGRATE_PARAM_URI,
    "graphicsuri": libvirt.VIR_MIGRATE_PARAM_GRAPHICS_URI,
    "listen-address": libvirt.VIR_MIGRATE_PARAM_LISTEN_ADDRESS,
    "dname": libvirt.VIR_MIGRATE_PARAM_DEST_NAME,
    "disks-uri": libvirt.VIR_MIGRATE_PARAM_DISKS_URI,
    "tls-destination": libvirt.VIR_MIGRATE_PARAM_TLS_DESTINATION,
}
_DOCUMENTS = {
    "xml": libvirt.VIR_MIGRATE_PARAM_DEST_XML,
    "persistent-xml": libvirt.VIR_MIGRATE_PARAM_PERSIST_XML,
}
_NUMBERS = {
    "disks-port": libvirt.VIR_MIGRATE_PARAM_DISKS_PORT,
    "comp-mt-level": libvirt.VIR_MIGRATE_PARAM_COMPRESSION_MT_LEVEL,
    "comp-mt-threads": libvirt.VIR_MIGRATE_PARAM_COMPRESSION_MT_THREADS,
    "comp-mt-dthreads": libvirt.VIR_MIGRATE_PARAM_COMPRESSION_MT_DTHREADS,
    "comp-xbzrle-cache": libvirt.VIR_MIGRATE_PARAM_COMPRESSION_XBZRLE_CACHE,
    "auto-converge-initial": libvirt.VIR_MIGRATE_PARAM_AUTO_CONVERGE_INITIAL,
    "auto-converge-increment": libvirt.VIR_MIGRATE_PARAM_AUTO_CONVERGE_INCREMENT,
    "postcopy-bandwidth": libvirt.VIR_MIGRATE_PARAM_BANDWIDTH_POSTCOPY,
    "parallel-connections": libvirt.VIR_MIGRATE_PARAM_PARALLEL_CONNECTIONS,
    "bandwidth": libvirt.VIR_MIGRATE_PARAM_BANDWIDTH,
    "comp-zlib-level": libvirt.VIR_MIGRATE_PARAM_COMPRESSION_ZLIB_LEVEL,
    "comp-zstd-level": libvirt.VIR_MIGRATE_PARAM_COMPRESSION_ZSTD_LEVEL,
    "available-switchover-bandwidth": libvirt.VIR_MIGRATE_PARAM_BANDWIDTH_AVAIL_SWITCHOVER,
}
_LISTS = {
    "migrate-disks": libvirt.VIR_MIGRATE_PARAM_MIGRATE_DISKS,
    "migrate-disks-detect-zeroes": libvirt.VIR_MIGRATE_PARAM_MIGRATE_DISKS_DETECT_ZEROES,
    "comp-methods": libvirt.VIR_MIGRATE_PARAM_COMPRESSION,
}
_Value = int | float | bool | str


def _parameters(arguments: Arguments) -> dict[str, _Value | list[str]]:
    values: dict[str, _Value | list[str]] = {}
    for option, name in _TEXTS.items():
        if arguments.has(option):
            values[name] = arguments.get(option)
    for option, name in _DOCUMENTS.items():
        if arguments.has(option):
            values[name] = read_xml(arguments.get(option))
    for option, name in _NUMBERS.items():
        given = arguments.find_number(option, 0, _ULLONG_MAX)
        if given is not None:
            values[name] = given
    for option, name in _LISTS.items():
        if arguments.has(option):
            values[name] = arguments.get(option).split(",")
    return values


def _switch(name: str) -> tuple[str, str]:
    return name, _SWITCHES[name][0]


def _intervene(domain: libvirt.virDomain, *, postcopy: bool) -> None:
    """Hurry a migration on; one that has just ended is beyond that."""
    with contextlib.suppress(libvirt.libvirtError):
        if postcopy:
            domain.migrateStartPostCopy(0)
        else:
            domain.suspend()


@contextlib.contextmanager
def _interventions(
    shell: Shell, arguments: Arguments, domain: libvirt.virDomain, timeout_s: int | None
) -> Iterator[None]:
    """While the block migrates: what `--timeout` and `--postcopy-after-precopy` ask for."""
    timer: threading.Timer | None = None
    identifier: int | None = None
    connection = shell.connection
    if timeout_s is not None:
        postcopy = arguments.has("timeout-postcopy")
        timer = threading.Timer(timeout_s, lambda: _intervene(domain, postcopy=postcopy))
        timer.start()
    if arguments.has("postcopy-after-precopy"):
        event = libvirt.VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION
        # the second iteration begins when the first pass is through
        identifier = connection.domainEventRegisterAny(
            domain, event, lambda _c, _d, count, _o: _intervene(domain, postcopy=True) if count > 1 else None, None
        )
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
        if identifier is not None:
            connection.domainEventDeregisterAny(identifier)


@command(
    "migrate",
    _GROUP,
    "migrate domain to another host",
    DOMAIN.option,
    required(
        "desturi",
        "URI of the destination host, as the client (or with p2p the source) sees it",
    ),
    *(flag(*_switch(name)) for name in list(_SWITCHES)[:4]),
    alias("tunneled", "tunnelled"),
    *(flag(*_switch(name)) for name in list(_SWITCHES)[4:]),
    text("migrateuri", "migration URI, usually can be omitted"),
    text("graphicsuri", "graphics URI to be used for seamless graphics migration"),
    text("listen-address", "listen address that destination should bind to for incoming migration"),
    text("dname", "rename to new name during migration (if supported)"),
    number(
        "timeout",
        "seconds after which a live migration suspends the guest",
    ),
    flag("timeout-suspend", "suspend the guest after timeout"),
    flag("timeout-postcopy", "switch to post-copy after timeout"),
    text("xml", "filename containing updated XML for the target"),
    text("migrate-disks", "comma separated list of disks to be migrated"),
    named_text("migrate-disks-detect-zeroes", "comma separated list of disks to be migrated, zeroes detected"),
    number("disks-port", "port to use by target server for incoming disks migration"),
    named_text("disks-uri", "URI to use for disks migration (overrides --disks-port)"),
    named_text("comp-methods", "comma separated list of compression methods to be used"),
    named_number("comp-mt-level", "compress level for multithread compression"),
    named_number("comp-mt-threads", "number of compression threads for multithread compression"),
    named_number("comp-mt-dthreads", "number of decompression threads for multithread compression"),
    named_number("comp-xbzrle-cache", "page cache size for xbzrle compression"),
    named_number("auto-converge-initial", "initial CPU throttling rate for auto-convergence"),
    named_number("auto-converge-increment", "CPU throttling rate increment for auto-convergence"),
    named_text("persistent-xml", "filename containing updated persistent XML for the target"),
    flag("tls", "use TLS for migration"),
    named_number("postcopy-bandwidth", "post-copy migration bandwidth limit in MiB/s"),
    flag("parallel", "enable parallel migration"),
    named_number("parallel-connections", "number of connections for parallel migration"),
    named_number("bandwidth", "migration bandwidth limit in MiB/s"),
    named_text("tls-destination", "override the destination host name used for TLS verification"),
    named_number("comp-zlib-level", "compress level for zlib compression"),
    named_number("comp-zstd-level", "compress level for zstd compression"),
    named_number("available-switchover-bandwidth", "bandwidth (in MiB/s) available for the final phase of migration"),
    exclusive=(("live", "offline"), ("timeout-suspend", "timeout-postcopy"), ("copy-storage-all", "copy-storage-inc")),
    requires=(
        ("postcopy-after-precopy", "postcopy"),
        ("postcopy-resume", "postcopy"),
        ("timeout-postcopy", "postcopy"),
        ("persistent-xml", "persistent"),
        ("tls-destination", "tls"),
    ),
)
def migrate(shell: Shell, arguments: Arguments) -> None:
    """Move a domain to another host."""
    domain, destination = DOMAIN.get(shell, arguments), arguments.get("desturi")
    flags = arguments.bits({name: bit for name, (_help, bit) in _SWITCHES.items()} | _TLS)
    timeout_s = arguments.find_timeout_s()
    if timeout_s is not None and not arguments.has("live"):
        raise Failed("migrate: Unexpected timeout for offline migration")
    parameters = _parameters(arguments)
    with _interventions(shell, arguments, domain, timeout_s):
        if arguments.has("p2p") or arguments.has("direct"):
            domain.migrateToURI3(destination if arguments.has("p2p") else None, parameters, flags)
            return
        target = libvirt.open(destination)
        try:
            domain.migrate3(target, parameters, flags)
        finally:
            target.close()


@command(
    "migrate-setmaxdowntime",
    _GROUP,
    "set maximum tolerable downtime",
    DOMAIN.option,
    required_number("downtime", "maximum tolerable downtime (in milliseconds) for migration"),
)
def migrate_setmaxdowntime(shell: Shell, arguments: Arguments) -> None:
    """Set how long the guest may pause at the end of a migration."""
    downtime_ms = arguments.get_number("downtime", 0, _INT_MAX)
    domain = DOMAIN.get(shell, arguments)
    if downtime_ms < 1:
        raise Failed("migrate: Invalid downtime")
    domain.migrateSetMaxDowntime(downtime_ms, 0)


@command("migrate-getmaxdowntime", _GROUP, "get maximum tolerable downtime", DOMAIN.option)
def migrate_getmaxdowntime(shell: Shell, arguments: Arguments) -> None:
    """Print how long the guest may pause at the end of a migration."""
    shell.print(str(DOMAIN.get(shell, arguments).migrateGetMaxDowntime(0)))


@command(
    "migrate-compcache",
    _GROUP,
    "get/set compression cache size",
    DOMAIN.option,
    named_number("size", "requested size of the cache (in bytes) used for compression"),
)
def migrate_compcache(shell: Shell, arguments: Arguments) -> None:
    """Print or set the cache of compressed migrations."""
    domain, size = DOMAIN.get(shell, arguments), arguments.find_scaled("size")
    if size is not None:
        domain.migrateSetCompressionCache(size, 0)
    current = domain.migrateGetCompressionCache(0)
    if current is None:
        raise Failed("Unable to get the compression cache")
    value, unit = pretty_size(current)
    shell.print(f"Compression cache: {value:.3f} {unit}", end="")


_POSTCOPY = flag("postcopy", "the post-copy phase's bandwidth")
_SPEED_BITS = {"postcopy": libvirt.VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY}


@command(
    "migrate-setspeed",
    _GROUP,
    "set the maximum migration bandwidth",
    DOMAIN.option,
    required_number("bandwidth", "migration bandwidth limit in MiB/s"),
    _POSTCOPY,
)
def migrate_setspeed(shell: Shell, arguments: Arguments) -> None:
    """Limit a migration's bandwidth."""
    domain, limit = DOMAIN.get(shell, arguments), arguments.get_number("bandwidth", 0, _ULLONG_MAX)
    domain.migrateSetMaxSpeed(limit, arguments.bits(_SPEED_BITS))


@command("migrate-getspeed", _GROUP, "get the maximum migration bandwidth", DOMAIN.option, _POSTCOPY)
def migrate_getspeed(shell: Shell, arguments: Arguments) -> None:
    """Print the limit of a migration's bandwidth."""
    shell.print(str(DOMAIN.get(shell, arguments).migrateGetMaxSpeed(arguments.bits(_SPEED_BITS))))


@command("migrate-postcopy", _GROUP, "switch running migration from pre-copy to post-copy", DOMAIN.option)
def migrate_postcopy(shell: Shell, arguments: Arguments) -> None:
    """Switch a migration to post-copy."""
    DOMAIN.get(shell, arguments).migrateStartPostCopy(0)
