"""Names of domain states and of their reasons, by number."""

STATES = ("no state", "running", "idle", "paused", "in shutdown", "shut off", "crashed", "pmsuspended")

REASONS: tuple[tuple[str, ...], ...] = (
    ("unknown",),
    (
        "unknown",
        "booted",
        "migrated",
        "restored",
        "from snapshot",
        "unpaused",
        "migration canceled",
        "save canceled",
        "event wakeup",
        "crashed",
        "post-copy",
        "post-copy failed",
    ),
    ("unknown",),
    (
        "unknown",
        "user",
        "migrating",
        "saving",
        "dumping",
        "I/O error",
        "watchdog",
        "from snapshot",
        "shutting down",
        "creating snapshot",
        "crashed",
        "starting up",
        "post-copy",
        "post-copy failed",
        "api error",
    ),
    ("unknown", "user"),
    ("unknown", "shutdown", "destroyed", "crashed", "migrated", "saved", "failed", "from snapshot", "daemon"),
    ("unknown", "panicked"),
    ("unknown",),
)

CONTROL_STATES = ("ok", "background job", "occupied", "error")
CONTROL_ERRORS = ("", "unknown", "monitor failure", "internal (locking) error")
VCPU_STATES = ("offline", "running", "blocked")
DISK_ERRORS = ("no error", "unspecified error", "no space")


def pick(names: tuple[str, ...], number: int, default: str = "unknown") -> str:
    """The name at a position, for numbers that may be newer than the table."""
    return names[number] if 0 <= number < len(names) else default


def state_name(state: int) -> str:
    """What a domain state is called."""
    return pick(STATES, state, "no state")


def reason_name(state: int, reason: int) -> str:
    """What the reason of a domain state is called."""
    return pick(REASONS[state], reason) if 0 <= state < len(REASONS) else "unknown"
