"""UUIDs as bytes and as text, and how calls refuse what is none."""

import re
from string import hexdigits

from libvirt.argument import UUID_LENGTH, as_bytes, as_text
from libvirt.error import failure, invalid_argument, last, libvirtError
from purevirt.enums.error import ErrorDomain

_UUID = re.compile(r"\s*([- ]*[0-9a-fA-F]{2}){16}\s*", re.ASCII)


def parse_uuid(text: str | None) -> bytes | None:
    """A UUID from its text, with hyphens and blanks between bytes (virUUIDParse); None where it is none."""
    if text is None or _UUID.fullmatch(text) is None:
        return None
    return bytes.fromhex("".join(character for character in text if character in hexdigits))


def format_uuid(raw: bytes) -> str:
    """The 36 characters of a UUID."""
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def uuid_bytes(value: bytes | None, c_name: str) -> bytes:
    """A UUID of 16 bytes; raises TypeError for what is no bytes, libvirtError for another length."""
    raw = b"" if value is None else as_bytes(value)
    if len(raw) != UUID_LENGTH:
        raise libvirtError(f"{c_name}() failed")
    return raw


def uuid_text(value: str | None, c_name: str, domain: ErrorDomain, told: str = "") -> bytes:
    """A UUID from its text; raises TypeError for what is no text, libvirtError for what is no UUID."""
    as_text(value, c_name, 2)
    raw = parse_uuid(value)
    if raw is not None:
        return raw
    text = f"uuidstr in {c_name} must be a valid UUID"
    if value is None:
        text = f"uuidstr in {c_name} must not be NULL"
    elif told:
        text = told
    last.error = None
    raise failure(invalid_argument(c_name, "uuidstr", text, domain), c_name)
