"""How a command says that it failed.

A command raises `Failed` with the line to print; a `libvirt.libvirtError` as its cause is printed as a second line.
A `libvirtError` that escapes a command is printed alone. Nothing else ends a command.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import libvirt

T = TypeVar("T")


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


def list_or_count(list_all: Callable[[], list[T]], count: Callable[[], int], noun: str) -> list[T]:
    """What `list_all` gives; of a driver that can't list, the way virsh finds that out: by counting.

    Raises:
        Failed: the objects can't be listed.
    """
    try:
        return list_all()
    except libvirt.libvirtError as error:
        if error.get_error_code() == libvirt.VIR_ERR_NO_SUPPORT:
            with failing(f"Failed to count {noun}"):
                count()
        raise Failed(f"Failed to list {noun}") from error
