"""Who is at the other end of a unix socket."""

import contextlib
import grp
import pwd
import socket
import struct
from dataclasses import dataclass

_CREDENTIALS = struct.Struct("3i")


@dataclass(frozen=True, slots=True)
class Peer:
    """The process that connected, as the kernel knows it."""

    pid: int
    uid: int
    gid: int

    @classmethod
    def of(cls, sock: socket.socket) -> "Peer":
        """The peer of a connected unix socket."""
        return cls(*_CREDENTIALS.unpack(sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)))

    @property
    def user_name(self) -> str:
        """The user's name, or its number where it has none here."""
        with contextlib.suppress(KeyError):
            return pwd.getpwuid(self.uid).pw_name
        return str(self.uid)

    @property
    def group_name(self) -> str:
        """The group's name, or its number where it has none here."""
        with contextlib.suppress(KeyError):
            return grp.getgrgid(self.gid).gr_name
        return str(self.gid)
