"""Limits in an LXC configuration: the settings of control groups (lxcSetMemTune, lxcSetCpuTune, lxcSetBlkioTune)."""

import re
from collections.abc import Callable
from typing import TypeVar

from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.number import parse_number_set
from purevirt.conf.domain.tuning import (
    BlkioDevice,
    BlkioTune,
    CpuTune,
    MemTune,
    NumaMemory,
    NumaMode,
    NumaTune,
    Placement,
)
from purevirt.drivers.lxc.setting import Settings, invalid

GROUP = "lxc.cgroup."
SCALES = {"": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
MEMORY = {
    "memory.limit_in_bytes": "hard_limit_kib",
    "memory.soft_limit_in_bytes": "soft_limit_kib",
    "memory.memsw.limit_in_bytes": "swap_hard_limit_kib",
}
CPU = {"cpu.shares": "shares", "cpu.cfs_quota_us": "quota", "cpu.cfs_period_us": "period"}
BLOCK = {
    "blkio.device_weight": "weight",
    "blkio.throttle.read_bps_device": "read_bytes_sec",
    "blkio.throttle.write_bps_device": "write_bytes_sec",
    "blkio.throttle.read_iops_device": "read_iops_sec",
    "blkio.throttle.write_iops_device": "write_iops_sec",
}
"""Settings, and the fields they are for."""

T = TypeVar("T")


def scaled(text: str) -> int:
    """A size in bytes; k, m and g scale it. Raises Error INTERNAL_ERROR."""
    found = re.fullmatch(r"([0-9]{1,18})([kmg]?)b?", text.strip().lower())
    if found is None:
        raise invalid(f"failed to convert size: '{text}'")
    return int(found[1]) * SCALES[found[2]]


def _number(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise invalid(f"failed to parse integer: '{text}'")
    return int(text)


def read_tuning(domain: Domain, settings: Settings) -> None:
    """Set the limits. Raises Error."""
    _read_memory(domain, settings)
    cpu = _read(settings, CPU, _number)
    if cpu:
        domain.cputune = CpuTune(shares=cpu.get("shares"), period=cpu.get("period"), quota=cpu.get("quota"))
    _read_sets(domain, settings)
    _read_block(domain, settings)


def _read(settings: Settings, names: dict[str, str], parse: Callable[[str], int]) -> dict[str, int]:
    found = ((field, settings.find(GROUP + name)) for name, field in names.items())
    return {field: parse(text) for field, text in found if text is not None}


def _read_memory(domain: Domain, settings: Settings) -> None:
    limits = _read(settings, MEMORY, lambda text: scaled(text) // 1024)
    if limits:
        domain.memtune = MemTune(**limits)
    domain.memory_kib = limits.get("hard_limit_kib", domain.memory_kib)


def _read_sets(domain: Domain, settings: Settings) -> None:
    cpus, nodes = settings.find(f"{GROUP}cpuset.cpus"), settings.find(f"{GROUP}cpuset.mems")
    try:
        if cpus is not None and domain.vcpu is not None:
            domain.vcpu.cpuset, domain.vcpu.placement = parse_number_set(cpus), Placement.STATIC
        if nodes is not None:
            memory = NumaMemory(mode=NumaMode.STRICT, placement=Placement.STATIC, nodeset=parse_number_set(nodes))
            domain.numatune = NumaTune(memory=memory)
    except ValueError:
        raise invalid(f"Failed to parse bitmap '{cpus if nodes is None else nodes}'") from None


def _read_block(domain: Domain, settings: Settings) -> None:
    weight = settings.find(f"{GROUP}blkio.weight")
    devices: dict[str, BlkioDevice] = {}
    for key, value in settings.lines:
        field = BLOCK.get(key.removeprefix(GROUP))
        if field is None or not key.startswith(GROUP):
            continue
        parts = value.split()
        if len(parts) != 2:
            raise invalid(f"invalid {key} value: '{value}'")
        path = f"/dev/block/{parts[0]}"
        setattr(devices.setdefault(path, BlkioDevice(path=path)), field, _number(parts[1]))
    if weight is not None or devices:
        total = _number(weight) if weight is not None else None
        domain.blkiotune = BlkioTune(weight=total, devices=list(devices.values()))
