"""The files that the test driver saves domains to: a magic text, the length of the XML document, the document."""

import errno
import os
import struct
from pathlib import Path

from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host.files import write_atomic

MAGIC = b"TestGuestMagic\0"
LENGTH = struct.Struct("<i")
MAX_XML = 16 * 1024 * 1024
"""Longest document that is read, in bytes."""


def write_image(path: str, xml: str, *, name: str) -> None:
    """Save a domain's document. Raises VIR_ERR_SYSTEM_ERROR."""
    data = xml.encode()
    try:
        write_atomic(Path(path), MAGIC + LENGTH.pack(len(data)) + data)
    except (OSError, ValueError) as error:
        raise system_error(f"saving domain '{name}' to '{path}': open failed", error) from error


def read_image(path: str) -> str:
    """The document in a file. Raises VIR_ERR_SYSTEM_ERROR, or VIR_ERR_INTERNAL_ERROR for anything else in it."""
    head = len(MAGIC) + LENGTH.size
    try:
        with Path(path).open("rb") as file:
            start, document = file.read(head), file.read(MAX_XML + 1)
    except (OSError, ValueError) as error:
        raise system_error(f"cannot read domain image '{path}'", error) from error
    if not start.startswith(MAGIC):
        raise Error(ErrorCode.INTERNAL_ERROR, "mismatched header magic", domain=ErrorDomain.TEST)
    if len(start) < head:
        raise Error(ErrorCode.SYSTEM_ERROR, f"failed to read metadata length in '{path}'", domain=ErrorDomain.TEST)
    length = LENGTH.unpack_from(start, len(MAGIC))[0]
    if not 1 <= length <= min(MAX_XML, len(document)):
        raise Error(ErrorCode.INTERNAL_ERROR, "length of metadata out of range", domain=ErrorDomain.TEST)
    return document[:length].decode(errors="replace")


def write_dump(path: str, *, name: str) -> None:
    """Write what stands for a core dump. Raises VIR_ERR_SYSTEM_ERROR."""
    try:
        write_atomic(Path(path), MAGIC)
    except (OSError, ValueError) as error:
        raise system_error(f"domain '{name}' coredump: failed to open {path}", error) from error


def system_error(text: str, error: OSError | ValueError) -> Error:
    """VIR_ERR_SYSTEM_ERROR with the system's own text behind ours (virReportSystemError).

    A ValueError is what Python makes of a path that no file can have.
    """
    number = (error.errno if isinstance(error, OSError) else None) or errno.EINVAL
    refusal = Error(ErrorCode.SYSTEM_ERROR, f"{text}: {os.strerror(number)}", domain=ErrorDomain.TEST)
    refusal.int1 = number
    return refusal
