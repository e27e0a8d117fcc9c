"""The operations whose wire structures follow no pattern, each with its reason.

At most 25 of all procedures may stand here.
"""

from collections.abc import Callable
from typing import Any

from purevirt.api.pattern import Hiding, Pattern, Send, Values
from purevirt.api.result import DomainBlockJobInfo, DomainVcpus, NodeCPUMap, SaslReply
from purevirt.errors import Error, ErrorCode, ErrorDomain

_FEW_VCPUS, _MANY_VCPUS = 256, 8192
_CPUMAP_SIZE = 128
"""Bytes of a CPU map that our client asks for: 1024 host CPUs."""
_MAPS_MAX, _ALL_MAPS_MAX = 16384, 8388608
"""CPU maps that one reply may carry, and their bytes."""


def _joined(cpumaps: list[bytes], size: int) -> bytes:
    """Maps of equal size, one behind the other."""
    return b"".join(cpumap[:size].ljust(size, b"\0") for cpumap in cpumaps)


def _parted(joined: bytes, count: int, size: int) -> list[bytes]:
    return [joined[i * size : (i + 1) * size] for i in range(count)]


def _check_maps(name: str, count: int, size: int) -> None:
    """Refuse more CPU maps, or larger ones, than a reply can carry."""
    for text, asked, most in (
        (f"{name} > REMOTE_VCPUINFO_MAX", count, _MAPS_MAX),
        (f"{name} * maplen > REMOTE_CPUMAPS_MAX", max(count, 0) * max(size, 0), _ALL_MAPS_MAX),
    ):
        if asked > most:
            raise Error(ErrorCode.INTERNAL_ERROR, text, domain=ErrorDomain.RPC)


class _NodeCPUMap(Hiding):
    """The client says which parts it wants, and the number of CPUs travels in the return value."""

    def answer(self, result: NodeCPUMap, hidden: Values) -> Any:
        need_map, need_online = hidden
        return (result.cpumap if need_map else b"", result.online if need_online else 0, result.total)

    async def invoke(self, send: Send, arguments: Values) -> NodeCPUMap:
        return NodeCPUMap(*await send(self.join(arguments, (1, 1))))


class _Vcpus(Hiding):
    """All CPU maps travel in one byte string, of which the client gives the entries' number and size."""

    def split(self, values: Values) -> tuple[Values, Values]:
        arguments, hidden = super().split(values)
        _check_maps("maxinfo", *hidden)
        return arguments, hidden

    def answer(self, result: DomainVcpus, hidden: Values) -> Any:
        count, size = hidden
        vcpus = result.vcpus[: max(count, 0)]
        return (vcpus, _joined(result.cpumaps[: len(vcpus)], max(size, 0)))

    async def invoke(self, send: Send, arguments: Values) -> DomainVcpus:
        for limit in (_FEW_VCPUS, _MANY_VCPUS):
            vcpus, joined = await send(self.join(arguments, (limit, _CPUMAP_SIZE)))
            if len(vcpus) < limit:
                break
        return DomainVcpus(vcpus, _parted(joined, len(vcpus), _CPUMAP_SIZE))


class _VcpuPinInfo(Hiding):
    """As for the virtual CPUs, with the number of maps beside them."""

    def split(self, values: Values) -> tuple[Values, Values]:
        arguments, hidden = super().split(values)
        _check_maps("ncpumaps", *hidden)
        return arguments, hidden

    def answer(self, result: list[bytes], hidden: Values) -> Any:
        count, size = hidden
        maps = result[: max(count, 0)]
        return (_joined(maps, max(size, 0)), len(maps))

    async def invoke(self, send: Send, arguments: Values) -> list[bytes]:
        for limit in (_FEW_VCPUS, _MANY_VCPUS):
            joined, count = await send(self.join(arguments, (limit, _CPUMAP_SIZE)))
            if count < limit:
                break
        return _parted(joined, count, _CPUMAP_SIZE)


class _EmulatorPinInfo(Hiding):
    """One map, and a return value that tells whether the emulator is pinned at all."""

    def split(self, values: Values) -> tuple[Values, Values]:
        arguments, hidden = super().split(values)
        _check_maps("1", 1, *hidden)
        return arguments, hidden

    def answer(self, result: bytes | None, hidden: Values) -> Any:
        return (_joined([result or b""], max(hidden[0], 0)), int(result is not None))

    async def invoke(self, send: Send, arguments: Values) -> bytes | None:
        cpumap, is_pinned = await send(self.join(arguments, (_CPUMAP_SIZE,)))
        return cpumap if is_pinned else None


class _BlockJobInfo(Pattern):
    """No job is no error: a field tells whether there is one."""

    def answer(self, result: DomainBlockJobInfo | None, hidden: Values) -> Any:
        return (0, 0, 0, 0, 0) if result is None else (1, result.type, result.bandwidth, result.current, result.end)

    async def invoke(self, send: Send, arguments: Values) -> DomainBlockJobInfo | None:
        found, *values = await send(arguments)
        return DomainBlockJobInfo(*values) if found else None


class _SaslExchange(Hiding):
    """No data and empty data differ: a field tells which."""

    def split(self, values: Values) -> tuple[Values, Values]:
        (*others, data), (nil,) = super().split(values)
        return (*others, None if nil else data), ()

    def join(self, arguments: Values, hidden: Values) -> Values:
        *others, data = arguments
        return super().join((*others, data or b""), (int(data is None),))

    def answer(self, result: SaslReply, hidden: Values) -> Any:
        return (int(result.is_complete), int(result.data is None), result.data or b"")

    async def invoke(self, send: Send, arguments: Values) -> SaslReply:
        complete, nil, data = await send(self.join(arguments, ()))
        return SaslReply(bool(complete), None if nil else data)


IRREGULAR: dict[str, Callable[[list[str]], Pattern]] = {
    "node_get_cpu_map": lambda names: _NodeCPUMap(frozenset({"need_map", "need_online"}), names),
    "domain_get_vcpus": lambda names: _Vcpus(frozenset({"maxinfo", "maplen"}), names),
    "domain_get_vcpu_pin_info": lambda names: _VcpuPinInfo(frozenset({"ncpumaps", "maplen"}), names),
    "domain_get_emulator_pin_info": lambda names: _EmulatorPinInfo(frozenset({"maplen"}), names),
    "domain_get_block_job_info": lambda names: _BlockJobInfo(),
    "auth_sasl_start": lambda names: _SaslExchange(frozenset({"nil"}), names),
    "auth_sasl_step": lambda names: _SaslExchange(frozenset({"nil"}), names),
}
