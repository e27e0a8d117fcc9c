"""Whether this machine can run KVM guests, found out once and cheaply."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

KVM_DEVICE = Path("/dev/kvm")
_GET_API_VERSION = 0xAE00
_CREATE_VM = 0xAE01
_CHECK_EXTENSION = 0xAE03
_CREATE_VCPU = 0xAE41
_GET_TSC_KHZ = 0xAEA3
_TSC_CONTROL = 60
_MAX_VCPUS = 66
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


@dataclass(frozen=True, slots=True)
class TimeStampCounter:
    """The host's TSC: its frequency, and whether guests may have another one."""

    frequency_hz: int
    can_scale: bool


def read_tsc(device: Path = KVM_DEVICE) -> TimeStampCounter | None:
    """What KVM says of the time stamp counter; None where it cannot be asked (virHostCPUGetTscInfo)."""
    opened: list[int] = []
    try:
        opened.append(os.open(device, os.O_RDWR | os.O_CLOEXEC))
        opened.append(fcntl.ioctl(opened[0], _CREATE_VM, 0))
        opened.append(fcntl.ioctl(opened[1], _CREATE_VCPU, 0))
        khz = fcntl.ioctl(opened[2], _GET_TSC_KHZ, 0)
        can_scale = fcntl.ioctl(opened[0], _CHECK_EXTENSION, _TSC_CONTROL) > 0
    except OSError:
        return None
    finally:
        for fd in reversed(opened):
            os.close(fd)
    return TimeStampCounter(khz * 1000, can_scale) if khz > 0 else None


def read_max_vcpus(device: Path = KVM_DEVICE) -> int:
    """How many vCPUs KVM lets a guest have; 0 where it cannot be asked (virHostCPUGetKVMMaxVCPUs)."""
    try:
        fd = os.open(device, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return 0
    try:
        return max(0, fcntl.ioctl(fd, _CHECK_EXTENSION, _MAX_VCPUS))
    except OSError:
        return 0
    finally:
        os.close(fd)
