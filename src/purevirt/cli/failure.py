"""How a command says that it failed.

A command raises `Failed` with the line to print; a `libvirt.libvirtError` as its cause is printed as a second line.
A `libvirtError` that escapes a command is printed alone. Nothing else ends a command.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import libvirt


class Failed(Exception):
    """The command failed; the text is what follows `error: `."""

    @property
    def lines(self) -> list[str]:
        """The lines to print, the reason given by the library last."""
        lines = [str(self)] if str(self) else []
        if isinstance(self.__cause__, libvirt.libvirtError):
            lines.append(reason(self.__cause__))
        elif isinstance(self.__cause__, Failed):
            lines.extend(self.__cause__.lines)
        return lines


def reason(error: libvirt.libvirtError) -> str:
    """The message of a library error as virsh shows it."""
    return error.get_error_message() or "unknown error"


@contextmanager
def failing(text: str) -> Iterator[None]:
    """Put `text` before whatever library error the block raises.

    Raises:
        Failed: the block raised a `libvirtError`.
    """
    try:
        yield
    except libvirt.libvirtError as error:
        raise Failed(text) from error
