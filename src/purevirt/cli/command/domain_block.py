"""Commands that act on a running domain's disks: resize, copy, commit, pull, jobs, media, thresholds."""

import time

from lxml import etree

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, alias, command, flag, number, required, required_number, text
from purevirt.cli.xmlformat import format_element

_GROUP = Group.DOMAIN
_MIB = 1024 * 1024
_ULONG_MAX = 2**64 - 1
_POLL_S = 0.5
_PATH = required("path", "fully-qualified path of disk")
_BANDWIDTH = number("bandwidth", "bandwidth limit in MiB/s, as scaled integer")
_TIMEOUT = number("timeout", "implies --wait, abort if copy exceeds timeout (in seconds)")
_WAIT = flag("wait", "wait for job to complete")
_VERBOSE = flag("verbose", "with --wait, display the progress")
_ASYNC = flag("async", "with --wait, don't wait for cancel to finish")
_BYTES = flag("bytes", "the bandwidth limit is in bytes/s rather than MiB/s")
_JOB_NAMES = ("Unknown job", "Block Pull", "Block Copy", "Block Commit", "Active Block Commit", "Backup")


@command(
    "blockresize",
    _GROUP,
    "resize block device of domain",
    DOMAIN.option,
    _PATH,
    number("size", "New size of the block device, as scaled integer (default KiB)"),
    flag("capacity", "resize to capacity of source (block device)"),
    alternative=(("size", "capacity"),),
)
def blockresize(shell: Shell, arguments: Arguments) -> None:
    """Resize a disk."""
    domain, path = DOMAIN.get(shell, arguments), arguments.get("path")
    given = arguments.raw("size") or ""
    in_bytes = given[-1:] in "bB" or arguments.has("capacity")
    size = arguments.find_scaled("size", 1024) or 0
    flags = arguments.bits({"capacity": libvirt.VIR_DOMAIN_BLOCK_RESIZE_CAPACITY})
    if in_bytes or size % 1024:
        flags |= libvirt.VIR_DOMAIN_BLOCK_RESIZE_BYTES
    else:
        size //= 1024
    with failing(f"Failed to resize block device '{path}'"):
        domain.blockResize(path, size, flags)
    shell.print(f"Block device '{path}' is resized", end="")


@command(
    "domblkthreshold",
    _GROUP,
    "set how full a disk gets before an event tells",
    DOMAIN.option,
    required("dev", "device to set threshold for"),
    required_number("threshold", "threshold as a scaled number (by default bytes)"),
)
def domblkthreshold(shell: Shell, arguments: Arguments) -> None:
    """Set the threshold of the block-threshold event."""
    domain, threshold = DOMAIN.get(shell, arguments), arguments.find_scaled("threshold") or 0
    domain.setBlockThreshold(arguments.get("dev"), threshold, 0)


def _bandwidth(arguments: Arguments, bytes_bit: int) -> tuple[int, int]:
    """The limit and the flag that tells its unit."""
    if arguments.has("bytes"):
        return arguments.find_scaled("bandwidth") or 0, bytes_bit
    return arguments.find_number("bandwidth", 0, _ULONG_MAX) or 0, 0


def _wait_for_job(shell: Shell, arguments: Arguments, domain: libvirt.virDomain, done: str) -> None:
    """Wait until the disk's job is over or, for a copy, ready; `--timeout` aborts it.

    Raises:
        Failed: the time is up.
    """
    path, timeout_s = arguments.get("path"), arguments.find_timeout_s()
    end = None if timeout_s is None else time.monotonic() + timeout_s
    while True:
        info = domain.blockJobInfo(path, 0)
        if not info or (info["end"] and info["cur"] == info["end"]):
            break
        if arguments.has("verbose"):
            shell.print(f"\r{_JOB_NAMES[int(info['type'])]}: [{_percent(info):3} %]", end="")
        if end is not None and time.monotonic() > end:
            domain.blockJobAbort(path, libvirt.VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC if arguments.has("async") else 0)
            raise Failed("Block job aborted")
        time.sleep(_POLL_S)
    _finish_job(shell, arguments, domain, done)


def _finish_job(shell: Shell, arguments: Arguments, domain: libvirt.virDomain, done: str) -> None:
    path = arguments.get("path")
    if arguments.has("pivot"):
        domain.blockJobAbort(path, libvirt.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT)
        shell.print("\nSuccessfully pivoted", end="")
    elif arguments.has("finish") or arguments.has("keep-overlay"):
        domain.blockJobAbort(path, 0)
        shell.print(f"\n{done}", end="")
    else:
        shell.print(f"\n{done}", end="")


def _percent(info: dict[str, int]) -> int:
    return 100 * info["cur"] // info["end"] if info["end"] else 0


def _waits(arguments: Arguments) -> bool:
    return any(arguments.has(name) for name in ("wait", "timeout", "pivot", "finish", "keep-overlay"))


@command(
    "blockpull",
    _GROUP,
    "populate a disk from its backing image",
    DOMAIN.option,
    _PATH,
    _BANDWIDTH,
    text("base", "path of backing file in chain for a partial pull"),
    _WAIT,
    _VERBOSE,
    _TIMEOUT,
    _ASYNC,
    flag("keep-relative", "keep the backing chain relatively referenced"),
    _BYTES,
    requires=(("verbose", "wait"), ("async", "wait")),
)
def blockpull(shell: Shell, arguments: Arguments) -> None:
    """Pull data of backing images into a disk."""
    domain, path, base = DOMAIN.get(shell, arguments), arguments.get("path"), arguments.find("base")
    flags = arguments.bits({"keep-relative": libvirt.VIR_DOMAIN_BLOCK_REBASE_RELATIVE})
    limit, unit = _bandwidth(arguments, libvirt.VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES)
    if base is None and not flags:
        domain.blockPull(path, limit, unit)
    else:
        domain.blockRebase(path, base, limit, flags | unit)
    if _waits(arguments):
        _wait_for_job(shell, arguments, domain, "Pull complete")
    else:
        shell.extra("Block Pull started", end="")


@command(
    "blockcommit",
    _GROUP,
    "commit data of a disk into its backing image",
    DOMAIN.option,
    _PATH,
    _BANDWIDTH,
    text("base", "path of base file to commit into (default bottom of chain)"),
    flag("shallow", "use backing file of top as base"),
    text("top", "path of top file to commit from (default top of chain)"),
    flag("active", "trigger two-stage active commit of top file"),
    flag("delete", "delete files that were successfully committed"),
    _WAIT,
    _VERBOSE,
    _TIMEOUT,
    flag("pivot", "implies --active --wait, pivot when commit is synced"),
    flag("keep-overlay", "implies --active --wait, quit when commit is synced"),
    _ASYNC,
    flag("keep-relative", "keep the backing chain relatively referenced"),
    _BYTES,
    exclusive=(("pivot", "keep-overlay"),),
)
def blockcommit(shell: Shell, arguments: Arguments) -> None:
    """Commit a disk's data downwards."""
    domain = DOMAIN.get(shell, arguments)
    active = libvirt.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE
    bits = {
        "shallow": libvirt.VIR_DOMAIN_BLOCK_COMMIT_SHALLOW,
        "delete": libvirt.VIR_DOMAIN_BLOCK_COMMIT_DELETE,
        "keep-relative": libvirt.VIR_DOMAIN_BLOCK_COMMIT_RELATIVE,
    }
    flags = arguments.bits(bits)
    if any(arguments.has(name) for name in ("active", "pivot", "keep-overlay")):
        flags |= active
    limit, unit = _bandwidth(arguments, libvirt.VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES)
    path, base, top = arguments.get("path"), arguments.find("base"), arguments.find("top")
    domain.blockCommit(path, base, top, limit, flags | unit)
    if _waits(arguments):
        done = "Now in synchronized phase" if flags & active else "Commit complete"
        _wait_for_job(shell, arguments, domain, done)
    else:
        shell.extra("Active Block Commit started" if flags & active else "Block Commit started", end="")


@command(
    "blockjob",
    _GROUP,
    "manage active block operations",
    DOMAIN.option,
    _PATH,
    flag("abort", "abort the active job on the specified disk"),
    flag("async", "implies --abort; request but don't wait for job end"),
    flag("pivot", "implies --abort; conclude and pivot a copy or commit job"),
    flag("info", "get active job information for the specified disk"),
    flag("bytes", "get/set bandwidth in bytes rather than MiB/s"),
    flag("raw", "implies --info; output details rather than human summary"),
    number("bandwidth", "set the bandwidth limit in MiB/s"),
    exclusive=(
        ("raw", "abort"),
        ("raw", "pivot"),
        ("raw", "async"),
        ("raw", "bandwidth"),
        ("info", "abort"),
        ("info", "pivot"),
        ("info", "async"),
        ("info", "bandwidth"),
        ("bytes", "abort"),
        ("bytes", "pivot"),
        ("bytes", "async"),
    ),
)
def blockjob(shell: Shell, arguments: Arguments) -> None:
    """Show, end or limit the job of a disk."""
    domain, path = DOMAIN.get(shell, arguments), arguments.get("path")
    bits = {
        "async": libvirt.VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC,
        "pivot": libvirt.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT,
    }
    if any(arguments.has(name) for name in ("abort", "async", "pivot")):
        domain.blockJobAbort(path, arguments.bits(bits))
    elif arguments.has("bandwidth"):
        limit, unit = _bandwidth(arguments, libvirt.VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES)
        domain.blockJobSetSpeed(path, limit, unit)
    else:
        _print_job(shell, arguments, domain)


def _print_job(shell: Shell, arguments: Arguments, domain: libvirt.virDomain) -> None:
    path = arguments.get("path")
    info = domain.blockJobInfo(path, libvirt.VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES if arguments.has("bytes") else 0)
    if arguments.has("raw"):
        for name in ("type", "bandwidth", "cur", "end") if info else ():
            shell.print(f" {name}={info[name]}")
    elif not info:
        shell.extra(f"No current block job for {path}", end="")
    else:
        limit = info["bandwidth"]
        unit = "bytes/s" if arguments.has("bytes") else "MiB/s"
        shown = f"    Bandwidth limit: {limit} {unit}" if limit else ""
        shell.print(f"{_JOB_NAMES[int(info['type'])]}: [{_percent(info):3} %]{shown}")


@command(
    "blockcopy",
    _GROUP,
    "start a block copy operation",
    DOMAIN.option,
    _PATH,
    text("dest", "path of the copy to create"),
    _BANDWIDTH,
    flag("shallow", "make the copy share a backing chain"),
    flag("reuse-external", "reuse existing destination"),
    alias("raw", "format=raw"),
    flag("blockdev", "copy destination is block device instead of regular file"),
    _WAIT,
    _VERBOSE,
    _TIMEOUT,
    flag("pivot", "implies --wait, pivot when mirroring starts"),
    flag("finish", "implies --wait, quit when mirroring starts"),
    _ASYNC,
    text("xml", "filename containing XML description of the copy destination"),
    text("format", "format of the destination file"),
    number("granularity", "power-of-two granularity to use during the copy"),
    number("buf-size", "maximum amount of in-flight data during the copy"),
    _BYTES,
    flag("transient-job", "the copy job is not persisted if VM is turned off"),
    flag("synchronous-writes", "the copy job forces guest writes to be synchronously written to the destination"),
    flag("print-xml", "print the XML used to start the copy job instead of starting the job"),
    exclusive=(("dest", "xml"), ("format", "xml"), ("blockdev", "xml"), ("pivot", "finish")),
)
def blockcopy(shell: Shell, arguments: Arguments) -> None:
    """Mirror a disk to another place."""
    domain, path = DOMAIN.get(shell, arguments), arguments.get("path")
    xml = _copy_target(arguments)
    if arguments.has("print-xml"):
        shell.print(xml, end="")
        return
    bits = {
        "shallow": libvirt.VIR_DOMAIN_BLOCK_COPY_SHALLOW,
        "reuse-external": libvirt.VIR_DOMAIN_BLOCK_COPY_REUSE_EXT,
        "transient-job": libvirt.VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB,
        "synchronous-writes": libvirt.VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES,
    }
    domain.blockCopy(path, xml, _copy_parameters(arguments), arguments.bits(bits))
    if _waits(arguments):
        _wait_for_job(shell, arguments, domain, "Now in mirroring phase")
    else:
        shell.extra("Block Copy started", end="")


def _copy_parameters(arguments: Arguments) -> dict[str, int | float | bool | str]:
    given = {
        libvirt.VIR_DOMAIN_BLOCK_COPY_BANDWIDTH: _copy_bandwidth(arguments),
        libvirt.VIR_DOMAIN_BLOCK_COPY_GRANULARITY: arguments.find_number("granularity"),
        libvirt.VIR_DOMAIN_BLOCK_COPY_BUF_SIZE: arguments.find_number("buf-size", 0, _ULONG_MAX),
    }
    return {name: value for name, value in given.items() if value}


def _copy_bandwidth(arguments: Arguments) -> int:
    limit, is_bytes = _bandwidth(arguments, 1)
    return limit if is_bytes else limit * _MIB


def _copy_target(arguments: Arguments) -> str:
    """The disk element of the copy, from a file or from options.

    Raises:
        Failed: neither was given.
    """
    path, destination = arguments.find("xml"), arguments.find("dest")
    if path is not None:
        return read_xml(path)
    if destination is None:
        raise Failed("need either --dest or --xml")
    kind, key = ("block", "dev") if arguments.has("blockdev") else ("file", "file")
    root = etree.Element("disk", type=kind)
    etree.SubElement(root, "source", {key: destination})
    if arguments.has("format"):
        etree.SubElement(root, "driver", type=arguments.get("format"))
    return format_element(root)
