"""purevirt: libvirt, written in Python."""

LIBVIRT_VERSION = 11_003_000
"""The libvirt release whose interface this is: 1,000,000 * major + 1,000 * minor + release."""


def version_text(number: int) -> str:
    """A version number as text: 11003000 is ``11.3.0``."""
    return f"{number // 1_000_000}.{number // 1_000 % 1_000}.{number % 1_000}"
