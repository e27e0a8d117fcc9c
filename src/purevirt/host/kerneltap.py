"""Tap devices: made and plugged into a bridge through the kernel's ioctls.

All functions block for a moment and need CAP_NET_ADMIN; they raise OSError.
"""

import contextlib
import fcntl
import os
import socket
import struct
from pathlib import Path

CONTROL = Path("/dev/net/tun")
NAME_BYTES = 16
_TUNSETIFF, _TUNSETPERSIST = 0x400454CA, 0x400454CB
_IFF_TAP, _IFF_NO_PI, _IFF_VNET_HDR = 0x0002, 0x1000, 0x4000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1
_SIOCGIFMTU, _SIOCSIFMTU = 0x8921, 0x8922
_SIOCSIFHWADDR, _ARPHRD_ETHER = 0x8924, 1
_SIOCBRADDIF = 0x89A2


def open_tap(name: str, *, has_vnet_header: bool) -> tuple[int, str]:
    """A descriptor of a tap device and its name; ``%d`` in the name stands for the next free number.

    The device goes with its last descriptor.
    """
    fd = os.open(CONTROL, os.O_RDWR | os.O_CLOEXEC)
    try:
        flags = _IFF_TAP | _IFF_NO_PI | (_IFF_VNET_HDR if has_vnet_header else 0)
        reply = fcntl.ioctl(fd, _TUNSETIFF, struct.pack("16sH22x", _encode(name), flags))
    except BaseException:
        os.close(fd)
        raise
    return fd, reply[:NAME_BYTES].rstrip(b"\0").decode()


def set_mac(name: str, mac: str) -> None:
    """Give an interface an address such as ``fe:54:00:00:00:01``."""
    address = bytes.fromhex(mac.replace(":", ""))
    _control(_SIOCSIFHWADDR, struct.pack("16sH6s16x", _encode(name), _ARPHRD_ETHER, address))


def set_mtu(name: str, mtu: int) -> None:
    """Set the size of an interface's packets in bytes."""
    _control(_SIOCSIFMTU, struct.pack("16si20x", _encode(name), mtu))


def get_mtu(name: str) -> int:
    """The size of an interface's packets in bytes."""
    reply = _control(_SIOCGIFMTU, struct.pack("16si20x", _encode(name), 0))
    return int(struct.unpack_from("i", reply, NAME_BYTES)[0])


def set_up(name: str) -> None:
    """Switch an interface on."""
    reply = _control(_SIOCGIFFLAGS, struct.pack("16sH22x", _encode(name), 0))
    (flags,) = struct.unpack_from("H", reply, NAME_BYTES)
    _control(_SIOCSIFFLAGS, struct.pack("16sH22x", _encode(name), flags | _IFF_UP))


def add_to_bridge(bridge: str, name: str) -> None:
    """Plug an interface into a bridge."""
    index = socket.if_nametoindex(name)
    _control(_SIOCBRADDIF, struct.pack("16si20x", _encode(bridge), index))


def _control(request: int, data: bytes) -> bytes:
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)) as sock:
        return fcntl.ioctl(sock, request, data)


def _encode(name: str) -> bytes:
    encoded = name.encode()
    if len(encoded) >= NAME_BYTES:
        raise OSError(34, os.strerror(34), name)
    return encoded
