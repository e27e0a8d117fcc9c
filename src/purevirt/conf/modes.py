"""Bits that decide which fields are read and written: run-time data and secrets."""

LIVE = 1
"""The object is active and its run-time data (id, aliases, generated names) are wanted."""

SECURE = 2
"""Secrets are wanted."""

READ = 8
"""A document is being read, not written."""

STATUS = 4
"""A status file of the daemon: also what the public document leaves out."""


def when_live(value: object, modes: int) -> bool:
    """Keep a field only in the document of an active object."""
    return bool(modes & LIVE)


def when_written(value: object, modes: int) -> bool:
    """Write a field and never read it: only the daemon knows it."""
    return not modes & READ


def when_known(value: object, modes: int) -> bool:
    """Read a field only from the document of an active object; write it whenever it is set."""
    return modes & (LIVE | READ) != READ


def when_secure(value: object, modes: int) -> bool:
    """Keep a field only where secrets are wanted."""
    return bool(modes & SECURE)


def when_status(value: object, modes: int) -> bool:
    """Keep a field only in status files."""
    return bool(modes & STATUS)
