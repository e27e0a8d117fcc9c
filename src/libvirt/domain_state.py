"""What domains are doing, and their statistics."""

from typing import Any

from libvirt.argument import as_int, as_llong, as_uint, bits, member
from libvirt.handle import Child
from libvirt.typedparam import Parameters, as_parameters
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_memory import DomainMemory
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainInterface
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.domain import DomainDirtyRateCalcFlags, DomainMessageType
from purevirt.enums.domain import DomainMemoryStatTags as Tag
from purevirt.enums.domain_guest import DomainGetHostnameFlags, DomainInterfaceAddressesSource, DomainSetTimeFlags

_CPUS_AT_ONCE = 128
_MEMORY_STATS: dict[int, str] = {
    Tag.SWAP_IN: "swap_in",
    Tag.SWAP_OUT: "swap_out",
    Tag.MAJOR_FAULT: "major_fault",
    Tag.MINOR_FAULT: "minor_fault",
    Tag.UNUSED: "unused",
    Tag.AVAILABLE: "available",
    Tag.ACTUAL_BALLOON: "actual",
    Tag.RSS: "rss",
    Tag.USABLE: "usable",
    Tag.LAST_UPDATE: "last_update",
    Tag.DISK_CACHES: "disk_caches",
    Tag.HUGETLB_PGALLOC: "hugetlb_pgalloc",
    Tag.HUGETLB_PGFAIL: "hugetlb_pgfail",
}


class _DomainState(Child[DomainRef]):
    """What a domain is doing."""

    def OSType(self) -> str:
        """The kind of operating system it is made for, such as "hvm"."""
        return self._call(DomainLookup.domain_get_os_type, self._o)

    def info(self) -> list[int]:
        """[state of VIR_DOMAIN_*, maximum memory KiB, memory KiB, virtual CPUs, CPU time ns]."""
        info = self._call(DomainStatus.domain_get_info, self._o)
        return [int(info.state), info.max_memory_kib, info.memory_kib, info.vcpus, info.cpu_time_ns]

    def state(self, flags: int = 0) -> list[int]:
        """[state of VIR_DOMAIN_*, the reason for it]."""
        state = self._call(DomainStatus.domain_get_state, self._o, bits(NoFlags, flags))
        return [int(state.state), state.reason]

    def isActive(self) -> int:
        """1 where the domain runs, else 0."""
        return int(self._call(DomainLookup.domain_is_active, self._o))

    def controlInfo(self, flags: int = 0) -> list[int]:
        """[state of VIR_DOMAIN_CONTROL_*, details, milliseconds since then]: how the way to the hypervisor does."""
        info = self._call(DomainStatus.domain_get_control_info, self._o, bits(NoFlags, flags))
        return [int(info.state), info.details, info.state_time_ms]

    def hostname(self, flags: int = 0) -> str:
        """The name of the host in the guest; ``flags`` of VIR_DOMAIN_GET_HOSTNAME_*."""
        return self._call(DomainStatus.domain_get_hostname, self._o, bits(DomainGetHostnameFlags, flags))

    def messages(self, flags: int = 0) -> list[str]:
        """What libvirt has to say on the domain; ``flags`` of VIR_DOMAIN_MESSAGE_*."""
        return self._call(DomainStatus.domain_get_messages, self._o, bits(DomainMessageType, flags))

    def getTime(self, flags: int = 0) -> dict[str, int]:
        """The clock of the guest as {seconds, nseconds} since the epoch."""
        time = self._call(DomainStatus.domain_get_time, self._o, bits(NoFlags, flags))
        return {"seconds": time.seconds, "nseconds": time.nanoseconds}

    def setTime(self, time: dict[str, int] | None = None, flags: int = 0) -> int:
        """Set the clock of the guest to {seconds, nseconds} since the epoch, or with VIR_DOMAIN_TIME_SYNC and nothing
        to what its hardware clock says; returns 0.
        """
        seconds, nseconds = _time_of(time, flags)
        self._call(DomainStatus.domain_set_time, self._o, seconds, nseconds, bits(DomainSetTimeFlags, flags))
        return 0

    def memoryStats(self) -> dict[str, int]:
        """Statistics on the memory by name, in KiB or plain numbers."""
        stats = self._call(DomainStatus.domain_memory_stats, self._o, NoFlags.NONE)
        return {_MEMORY_STATS[stat.tag]: stat.value for stat in stats if stat.tag in _MEMORY_STATS}

    def getCPUStats(self, total: bool, flags: int = 0) -> list[Parameters]:
        """Statistics on CPU time in nanoseconds: one dictionary of the whole domain, or one for each host CPU."""
        how = bits(TypedParameterFlags, self._with_texts(flags))
        if not total:
            return self._stats_by_cpu(how)
        count = self._call(DomainStatus.domain_get_cpu_stats, self._o, 0, -1, 1, how).count
        stats = self._call(DomainStatus.domain_get_cpu_stats, self._o, count, -1, 1, how)
        return [as_parameters(stats.params)]

    def _stats_by_cpu(self, flags: TypedParameterFlags) -> list[Parameters]:
        """One dictionary for each host CPU, asked for in blocks."""
        cpus = self._call(DomainStatus.domain_get_cpu_stats, self._o, 0, 0, 0, flags).count
        each = self._call(DomainStatus.domain_get_cpu_stats, self._o, 0, 0, 1, flags).count
        stats: list[Parameters] = []
        for start in range(0, cpus, _CPUS_AT_ONCE):
            asked = min(_CPUS_AT_ONCE, cpus - start)
            block = self._call(DomainStatus.domain_get_cpu_stats, self._o, each, start, asked, flags)
            places = range(0, len(block.params), max(1, block.count))
            stats += [as_parameters(block.params[place : place + block.count]) for place in places]
        return stats

    def blockStats(self, path: str) -> tuple[int, ...]:
        """(read requests, bytes read, write requests, bytes written, errors) of a disk; -1 where unknown."""
        stats = self._call(DomainStatus.domain_block_stats, self._o, path)
        return stats.read_requests, stats.read_bytes, stats.write_requests, stats.write_bytes, stats.errors

    def blockStatsFlags(self, path: str, flags: int = 0) -> Parameters:
        """Statistics of a disk by name, VIR_DOMAIN_BLOCK_STATS_*."""
        return as_parameters(
            self._call(
                DomainStatus.domain_block_stats_flags, self._o, path, bits(TypedParameterFlags, self._with_texts(flags))
            )
        )

    def interfaceStats(self, path: str) -> tuple[int, ...]:
        """(bytes, packets, errors, drops) received and then sent by a network interface; -1 where unknown."""
        stats = self._call(DomainStatus.domain_interface_stats, self._o, path)
        received = stats.rx_bytes, stats.rx_packets, stats.rx_errors, stats.rx_dropped
        return *received, stats.tx_bytes, stats.tx_packets, stats.tx_errors, stats.tx_dropped

    def diskErrors(self, flags: int = 0) -> dict[str, int]:
        """The disks in trouble, each with its error of VIR_DOMAIN_DISK_ERROR_*."""
        return {
            error.disk: int(error.error)
            for error in self._call(DomainStatus.domain_get_disk_errors, self._o, bits(NoFlags, flags))
        }

    def interfaceAddresses(self, source: int, flags: int = 0) -> dict[str, dict[str, Any]]:
        """The addresses of the interfaces by name, from a source of VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_*."""
        found = self._call(
            DomainStatus.domain_interface_addresses,
            self._o,
            member(DomainInterfaceAddressesSource, source),
            bits(NoFlags, flags),
        )
        return {interface.name: _addresses_of(interface) for interface in found}

    def startDirtyRateCalc(self, seconds: int, flags: int = 0) -> int:
        """Measure for seconds how fast the guest writes memory; ``flags`` of VIR_DOMAIN_DIRTYRATE_MODE_*; returns 0."""
        self._call(
            DomainMemory.domain_start_dirty_rate_calc, self._o, as_int(seconds), bits(DomainDirtyRateCalcFlags, flags)
        )
        return 0


def _time_of(time: object, flags: int) -> tuple[int, int]:
    """Seconds and nanoseconds of a dictionary; raises TypeError or LookupError where it is none such."""
    if time is None or time == {}:
        if time is None and not flags:
            raise TypeError("time must be a dictionary or None with flags set")
        if not flags:
            raise LookupError("Dictionary must contains 'seconds'")
        return 0, 0
    if not isinstance(time, dict):
        raise TypeError("time must be a dictionary or None with flags set")
    if "seconds" not in time:
        raise LookupError("Dictionary must contains 'seconds'")
    if len(time) > 1 + ("nseconds" in time):
        raise LookupError("Dictionary contains unknown key")
    return as_llong(time["seconds"]), as_uint(time.get("nseconds", 0))


def _addresses_of(interface: DomainInterface) -> dict[str, Any]:
    """An interface as libvirt-python gives it."""
    addresses = [
        {"addr": found.address, "prefix": found.prefix, "type": int(found.type)} for found in interface.addresses
    ]
    return {"addrs": addresses or None, "hwaddr": interface.mac}
