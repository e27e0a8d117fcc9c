"""What operations return where a bare value or reference does not say enough.

Fields stand in the order of the wire structures they are carried in.
"""

from dataclasses import dataclass
from enum import IntEnum

from purevirt.api.ref import DomainRef
from purevirt.api.stream import Stream
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_state import DomainControlState, DomainState


class AuthType(IntEnum):
    """How a daemon asks a client to prove who it is (remote_auth_type)."""

    NONE = 0
    SASL = 1
    POLKIT = 2


@dataclass(frozen=True, slots=True)
class SaslReply:
    """One step of a SASL exchange; ``data`` is None where the mechanism sent nothing."""

    is_complete: bool
    data: bytes | None


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """The host's CPUs and memory (virNodeInfo)."""

    model: str
    memory_kib: int
    cpus: int
    mhz: int
    nodes: int
    sockets: int
    cores: int
    threads: int


@dataclass(frozen=True, slots=True)
class NodeStat:
    """One counter of the host: CPU times in nanoseconds, memory in KiB."""

    field: str
    value: int


@dataclass(frozen=True, slots=True)
class NodeCPUMap:
    """Which CPUs are online: a bit map, their number, and the number of all CPUs."""

    cpumap: bytes
    online: int
    total: int


@dataclass(frozen=True, slots=True)
class SecurityModel:
    """A security driver's model and domain of interpretation."""

    model: str
    doi: str


@dataclass(frozen=True, slots=True)
class SecurityLabel:
    """The security label of a domain."""

    label: str
    is_enforcing: bool


@dataclass(frozen=True, slots=True)
class DomainInfo:
    """virDomainInfo."""

    state: DomainState
    max_memory_kib: int
    memory_kib: int
    vcpus: int
    cpu_time_ns: int


@dataclass(frozen=True, slots=True)
class DomainStateInfo:
    """A domain's state and the reason, a number of the state's own reason enumeration."""

    state: DomainState
    reason: int


@dataclass(frozen=True, slots=True)
class DomainControlInfo:
    """How the channel to the hypervisor does, and since how long."""

    state: DomainControlState
    details: int
    state_time_ms: int


@dataclass(frozen=True, slots=True)
class DomainTime:
    """A guest's clock since the epoch."""

    seconds: int
    nanoseconds: int


@dataclass(frozen=True, slots=True)
class DomainStatsRecord:
    """Statistics of one domain."""

    domain: DomainRef
    params: TypedParams


@dataclass(frozen=True, slots=True)
class DomainCPUStats:
    """CPU statistics, those of all CPUs one behind the other; ``count`` is how many a CPU has.

    Asked for no parameters, ``count`` alone is given; asked for no CPUs, it is the number of CPUs.
    """

    params: TypedParams
    count: int


@dataclass(frozen=True, slots=True)
class VcpuInfo:
    """What one virtual CPU does; ``cpu`` is the host CPU it runs on, or -1."""

    number: int
    state: int
    cpu_time_ns: int
    cpu: int


@dataclass(frozen=True, slots=True)
class DomainVcpus:
    """The virtual CPUs of a domain and, for each, a bit map of the host CPUs it may use."""

    vcpus: list[VcpuInfo]
    cpumaps: list[bytes]


@dataclass(frozen=True, slots=True)
class SchedulerType:
    """A scheduler's name and the number of its parameters."""

    name: str
    parameter_count: int


@dataclass(frozen=True, slots=True)
class MemoryStat:
    """One memory statistic; ``tag`` is a number of DomainMemoryStatTags."""

    tag: int
    value: int


@dataclass(frozen=True, slots=True)
class IOThreadInfo:
    """An I/O thread and a bit map of the host CPUs it may use."""

    iothread_id: int
    cpumap: bytes


@dataclass(frozen=True, slots=True)
class BlockStats:
    """Requests and bytes of a disk; -1 where the hypervisor does not tell."""

    read_requests: int
    read_bytes: int
    write_requests: int
    write_bytes: int
    errors: int


@dataclass(frozen=True, slots=True)
class InterfaceStats:
    """Counters of a network interface; -1 where the hypervisor does not tell."""

    rx_bytes: int
    rx_packets: int
    rx_errors: int
    rx_dropped: int
    tx_bytes: int
    tx_packets: int
    tx_errors: int
    tx_dropped: int


@dataclass(frozen=True, slots=True)
class DomainBlockInfo:
    """Sizes of a disk in bytes."""

    allocation: int
    capacity: int
    physical: int


@dataclass(frozen=True, slots=True)
class DomainBlockJobInfo:
    """A running block job; ``type`` is a number of DomainBlockJobType."""

    type: int
    bandwidth: int
    current: int
    end: int


@dataclass(frozen=True, slots=True)
class DiskError:
    """A disk in trouble; ``error`` is a number of DomainDiskErrorCode."""

    disk: str
    error: int


@dataclass(frozen=True, slots=True)
class DomainJobInfo:
    """virDomainJobInfo: times in milliseconds, amounts in bytes."""

    type: int
    time_elapsed: int
    time_remaining: int
    data_total: int
    data_processed: int
    data_remaining: int
    memory_total: int
    memory_processed: int
    memory_remaining: int
    file_total: int
    file_processed: int
    file_remaining: int


@dataclass(frozen=True, slots=True)
class DomainJobStats:
    """A job's type and its named statistics."""

    type: int
    params: TypedParams


@dataclass(frozen=True, slots=True)
class MigrationPrepared:
    """What the destination of a migration answers: its cookie and the URI to send the guest to."""

    cookie: bytes
    uri: str | None


@dataclass(frozen=True, slots=True)
class MigrationBegun:
    """What the source of a migration answers first: its cookie and the domain's XML."""

    cookie: bytes
    xml: str


@dataclass(frozen=True, slots=True)
class MigrationFinished:
    """The domain on the destination and the last cookie."""

    domain: DomainRef
    cookie: bytes


@dataclass(frozen=True, slots=True)
class TunnelPrepared:
    """The cookie of a tunnelled migration and the stream that takes the guest."""

    cookie: bytes
    stream: Stream


@dataclass(frozen=True, slots=True)
class Screenshot:
    """The MIME type of a picture and the stream that carries it."""

    mime: str | None
    stream: Stream


@dataclass(frozen=True, slots=True)
class FilesystemInfo:
    """A file system mounted in a guest and the disks it lies on."""

    mountpoint: str
    name: str
    fstype: str
    disks: list[str]


@dataclass(frozen=True, slots=True)
class IPAddress:
    """An address of an interface; ``type`` is a number of IPAddrType."""

    type: int
    address: str
    prefix: int


@dataclass(frozen=True, slots=True)
class DomainInterface:
    """A guest's network interface and its addresses."""

    name: str
    mac: str | None
    addresses: list[IPAddress]


@dataclass(frozen=True, slots=True)
class DHCPLease:
    """A lease of a virtual network; ``expiry_time`` is seconds since the epoch."""

    interface: str
    expiry_time: int
    type: int
    mac: str | None
    iaid: str | None
    address: str
    prefix: int
    hostname: str | None
    client_id: str | None


@dataclass(frozen=True, slots=True)
class StoragePoolInfo:
    """A pool's state (a number of StoragePoolState) and sizes in bytes."""

    state: int
    capacity: int
    allocation: int
    available: int


@dataclass(frozen=True, slots=True)
class StorageVolInfo:
    """A volume's type (a number of StorageVolType) and sizes in bytes."""

    type: int
    capacity: int
    allocation: int


@dataclass(frozen=True, slots=True)
class MonitorReply:
    """What a monitor answered, and the files it sent along."""

    result: str
    files: list[int]


@dataclass(frozen=True, slots=True)
class LoggingSetting:
    """Log filters or outputs as one text, and their number."""

    text: str | None
    count: int
