"""Owner, mode and label of a stored object, shared by pools and volumes."""

from purevirt.conf.complaint import malformed
from purevirt.conf.xmlmap import Element, elem
from purevirt.conf.xmlmap.codec import STR, Codec, octal

ANY_ID = 2**32 - 1
"""The id that means none (-1)."""


def _parse_id(value: str) -> int:
    number = int(value) if value.lstrip("-").isdigit() else -2
    if not -1 <= number <= ANY_ID:
        raise ValueError(value)
    return number % (ANY_ID + 1)


ID = Codec(_parse_id, str, "user or group id")
MODE = octal("0{:o}", 0o7777)


class Permissions(Element, tag="permissions"):
    """Mode, owner and group, and the security label."""

    mode: int | None = elem(MODE, complaint=malformed("malformed octal mode"))
    owner: int | None = elem(ID, omit=ANY_ID, complaint=malformed("malformed owner element"))
    group: int | None = elem(ID, omit=ANY_ID, complaint=malformed("malformed group element"))
    label: str | None = elem(STR)
