"""References to objects: what names a domain, a network and so on across a connection."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DomainRef:
    """A domain; ``id`` is -1 where it was not running when the reference was made."""

    name: str
    uuid: bytes
    id: int


@dataclass(frozen=True, slots=True)
class NetworkRef:
    """A virtual network."""

    name: str
    uuid: bytes


@dataclass(frozen=True, slots=True)
class NetworkPortRef:
    """A port of a virtual network."""

    network: NetworkRef
    uuid: bytes


@dataclass(frozen=True, slots=True)
class NWFilterRef:
    """A network filter."""

    name: str
    uuid: bytes


@dataclass(frozen=True, slots=True)
class NWFilterBindingRef:
    """The binding of a network filter to a port device."""

    port_device: str
    filter_name: str


@dataclass(frozen=True, slots=True)
class InterfaceRef:
    """A host interface."""

    name: str
    mac: str


@dataclass(frozen=True, slots=True)
class StoragePoolRef:
    """A storage pool."""

    name: str
    uuid: bytes


@dataclass(frozen=True, slots=True)
class StorageVolRef:
    """A storage volume; ``key`` is unique on the host."""

    pool: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class NodeDeviceRef:
    """A host device."""

    name: str


@dataclass(frozen=True, slots=True)
class SecretRef:
    """A secret; ``usage_type`` is a number of SecretUsageType."""

    uuid: bytes
    usage_type: int
    usage_id: str


@dataclass(frozen=True, slots=True)
class DomainCheckpointRef:
    """A checkpoint of a domain."""

    name: str
    domain: DomainRef


@dataclass(frozen=True, slots=True)
class DomainSnapshotRef:
    """A snapshot of a domain."""

    name: str
    domain: DomainRef


@dataclass(frozen=True, slots=True)
class AdminServerRef:
    """A server of a daemon."""

    name: str


@dataclass(frozen=True, slots=True)
class AdminClientRef:
    """A client of a daemon's server; ``timestamp`` is seconds since the epoch."""

    server: AdminServerRef
    id: int
    timestamp: int
    transport: int
