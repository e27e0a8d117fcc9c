"""What domain events look like as text: one formatter per event, and the names of the numbers they carry."""

from collections.abc import Callable, Mapping

from purevirt.cli.domainstate import pick

Formatter = Callable[..., str]

_LIFECYCLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Defined", ("Added", "Updated", "Renamed", "Snapshot")),
    ("Undefined", ("Removed", "Renamed")),
    ("Started", ("Booted", "Migrated", "Restored", "Snapshot", "Event wakeup", "Recovered")),
    (
        "Suspended",
        (
            "Paused",
            "Migrated",
            "I/O Error",
            "Watchdog",
            "Restored",
            "Snapshot",
            "API error",
            "Post-copy",
            "Post-copy Error",
        ),
    ),
    ("Resumed", ("Unpaused", "Migrated", "Snapshot", "Post-copy", "Post-copy Error")),
    ("Stopped", ("Shutdown", "Destroyed", "Crashed", "Migrated", "Saved", "Failed", "Snapshot", "Recreated")),
    (
        "Shutdown",
        ("Finished", "Finished after guest request", "Finished after host request"),
    ),
    ("PMSuspended", ("Memory", "Disk")),
    ("Crashed", ("Panicked", "Crashloaded")),
)
_WATCHDOG = ("none", "pause", "reset", "poweroff", "shutdown", "debug", "inject-nmi")
_IO_ERROR = ("none", "pause", "report")
_PHASES = ("connect", "initialize", "disconnect")
_FAMILIES = ("IPv4", "IPv6", "unix")
_BLOCK_JOBS = ("unknown", "Block Pull", "Block Copy", "Block Commit", "Active Block Commit", "Backup")
_BLOCK_JOB_ENDS = ("completed", "failed", "canceled", "ready")
_DISK_CHANGES = ("changed", "dropped")
_TRAY_CHANGES = ("opened", "closed")
_AGENT_STATES = ("unknown", "connected", "disconnected")
_AGENT_REASONS = ("unknown", "domain started", "channel event")
_METADATA = ("description", "title", "element")
_RECIPIENTS = ("hypervisor", "guest")
_MEMORY_ACTIONS = ("ignore", "inject", "fatal", "reset")


def _lifecycle(event: int, detail: int) -> str:
    name, details = _LIFECYCLE[event] if 0 <= event < len(_LIFECYCLE) else ("unknown", ())
    return f": {name} {pick(details, detail)}"


def _graphics(
    phase: int, local: Mapping[str, object], remote: Mapping[str, object], scheme: str, subject: list[tuple[str, str]]
) -> str:
    ends = [f"{pick(_FAMILIES, int(str(e['family'])))} {e['node']} {e['service']}" for e in (local, remote)]
    text = f": {pick(_PHASES, phase)} local[{ends[0]}] remote[{ends[1]}] {scheme}\n"
    text += "".join(f"\t{kind}={name}\n" for kind, name in subject or ())
    return text.removesuffix("\n")


def _pairs(values: Mapping[str, object]) -> str:
    return ":" + "".join(f"\n\t{name}: {value}" for name, value in values.items())


def _memory_failure(recipient: int, action: int, flags: int) -> str:
    return (
        f":\nrecipient: {pick(_RECIPIENTS, recipient)}\naction: {pick(_MEMORY_ACTIONS, action)}\n"
        f"flags:\n\taction required: {flags & 1}\n\trecursive: {flags >> 1 & 1}"
    )


def _nothing(*_details: object) -> str:
    return ""


def _one(value: object) -> str:
    return f": {value}"


# event names in the order of their ids; each formatter takes what the callback gets after the domain
FORMATTERS: dict[str, Formatter] = {
    "lifecycle": _lifecycle,
    "reboot": _nothing,
    "rtc-change": _one,
    "watchdog": lambda action: f": {pick(_WATCHDOG, action)}",
    "io-error": lambda path, alias, action: f": {path} ({alias}) {pick(_IO_ERROR, action)}",
    "graphics": _graphics,
    "io-error-reason": lambda path, alias, action, why: f": {path} ({alias}) {pick(_IO_ERROR, action)} due to {why}",
    "control-error": _nothing,
    "block-job": lambda disk, kind, end: f": {pick(_BLOCK_JOBS, kind)} for {disk} {pick(_BLOCK_JOB_ENDS, end)}",
    "disk-change": lambda old, new, alias, why: f" disk {alias}: {old} -> {new}: {pick(_DISK_CHANGES, why)}",
    "tray-change": lambda alias, why: f" disk {alias}: {pick(_TRAY_CHANGES, why)}",
    "pm-wakeup": _nothing,
    "pm-suspend": _nothing,
    "balloon-change": lambda actual_kib: f": {actual_kib}KiB",
    "pm-suspend-disk": _nothing,
    "device-removed": _one,
    "block-job-2": lambda disk, kind, end: f": {pick(_BLOCK_JOBS, kind)} for {disk} {pick(_BLOCK_JOB_ENDS, end)}",
    "tunable": _pairs,
    "agent-lifecycle": lambda state, why: (
        f": state: '{pick(_AGENT_STATES, state)}' reason: '{pick(_AGENT_REASONS, why)}'"
    ),
    "device-added": _one,
    "migration-iteration": lambda iteration: f": iteration: '{iteration}'",
    "job-completed": _pairs,
    "device-removal-failed": _one,
    "metadata-change": lambda kind, uri: f": type {pick(_METADATA, kind)}, uri {uri or '<null>'}",
    "block-threshold": lambda disk, path, limit, excess: f": dev: {disk}({path}) {limit} {excess}",
    "memory-failure": _memory_failure,
    "memory-device-size-change": lambda alias, size: f":\nalias: {alias}\nsize: {size}",
    "nic-mac-change": lambda alias, old, new: f": alias: {alias}, old MAC: {old}, new MAC: {new}",
}
EVENT_NAMES = tuple(FORMATTERS)


def format_event(name: str, domain: str, details: tuple[object, ...]) -> str:
    """One event as text."""
    return f"event '{name}' for domain '{domain}'{FORMATTERS[name](*details)}"
