"""purevirt: libvirt, written in Python."""

LIBVIRT_VERSION = 11_003_000
"""The libvirt release whose interface this is: 1,000,000 * major + 1,000 * minor + release."""
