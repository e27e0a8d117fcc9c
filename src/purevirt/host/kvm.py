"""Whether this machine can run KVM guests, found out once and cheaply."""

import fcntl
import os
from pathlib import Path

KVM_DEVICE = Path("/dev/kvm")
_GET_API_VERSION = 0xAE00
_CREATE_VM = 0xAE01
_API_VERSION = 12


def find_kvm_problem(device: Path = KVM_DEVICE) -> str | None:
    """Why KVM cannot be used by this process, or None where it can: the device opens, speaks and makes a VM."""
    try:
        fd = os.open(device, os.O_RDWR | os.O_CLOEXEC)
    except OSError as problem:
        return f"{device}: {problem.strerror}"
    try:
        version = fcntl.ioctl(fd, _GET_API_VERSION, 0)
        if version != _API_VERSION:
            return f"{device}: API version {version}"
        os.close(fcntl.ioctl(fd, _CREATE_VM, 0))
    except OSError as problem:
        return f"{device}: {problem.strerror}"
    finally:
        os.close(fd)
    return None
