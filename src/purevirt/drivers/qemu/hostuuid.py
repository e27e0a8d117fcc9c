"""The host's UUID: the machine's own, or one that is made up once and kept (virGetHostUUID)."""

import uuid
from pathlib import Path

from purevirt.host.files import make_folder, write_atomic

MACHINE_UUID = Path("/sys/class/dmi/id/product_uuid")
_DIGITS_AT_LEAST = 3


def read_host_uuid(state: Path, machine_uuid: Path = MACHINE_UUID) -> uuid.UUID:
    """The UUID of the host; a made-up one lies below ``state``. Blocks; raises OSError where it cannot be kept."""
    own = _read(machine_uuid)
    if own is not None and _is_plausible(own):
        return own
    path = state / "host-uuid"
    kept = _read(path)
    if kept is None:
        kept = uuid.uuid4()
        make_folder(state)
        write_atomic(path, f"{kept}\n".encode())
    return kept


def _read(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(path.read_text().strip())
    except (OSError, ValueError):
        return None


def _is_plausible(found: uuid.UUID) -> bool:
    """Whether firmware was given a real UUID: one of hardly any different digits is a filler."""
    return len(set(found.hex)) >= _DIGITS_AT_LEAST
