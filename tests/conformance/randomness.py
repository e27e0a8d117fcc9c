"""The corpus's random source: every request gets the bytes 0, 1, 2, …"""


def count_up(number: int) -> bytes:
    """That many bytes from 0 upwards."""
    return bytes(range(number))
