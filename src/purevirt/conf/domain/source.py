"""Where the data of a disk live: files, devices, network storage, volumes, and chains of them."""

from __future__ import annotations

from enum import StrEnum

from purevirt.conf.domain.device import DeviceSeclabel, is_seclabel_kept
from purevirt.conf.domain.number import HEX, HEX8, HEX16
from purevirt.conf.modes import when_known, when_secure, when_status
from purevirt.conf.xmlmap import Element, attr, child, children, raw, size, text, variant
from purevirt.conf.xmlmap.codec import INT, NON_EMPTY, STR, UINT, ULONG, UUID, YES_NO, token


class StorageType(StrEnum):
    """Kinds of disk sources (virStorageType)."""

    FILE = "file"
    BLOCK = "block"
    DIR = "dir"
    NETWORK = "network"
    VOLUME = "volume"
    NVME = "nvme"
    VHOSTUSER = "vhostuser"
    VHOSTVDPA = "vhostvdpa"


class StartupPolicy(StrEnum):
    """What a missing source means at start."""

    MANDATORY = "mandatory"
    REQUISITE = "requisite"
    OPTIONAL = "optional"


class StorageFormat(StrEnum):
    """Image formats."""

    RAW = "raw"
    DIR = "dir"
    BOCHS = "bochs"
    CLOOP = "cloop"
    DMG = "dmg"
    ISO = "iso"
    VPC = "vpc"
    VDI = "vdi"
    FAT = "fat"
    VHD = "vhd"
    PLOOP = "ploop"
    LUKS = "luks"
    COW = "cow"
    QCOW = "qcow"
    QCOW2 = "qcow2"
    QED = "qed"
    VMDK = "vmdk"


class NetworkProtocol(StrEnum):
    """Protocols of network disks."""

    NBD = "nbd"
    RBD = "rbd"
    SHEEPDOG = "sheepdog"
    GLUSTER = "gluster"
    ISCSI = "iscsi"
    HTTP = "http"
    HTTPS = "https"
    FTP = "ftp"
    FTPS = "ftps"
    TFTP = "tftp"
    SSH = "ssh"
    VXHS = "vxhs"
    NFS = "nfs"


class HostTransport(StrEnum):
    """How a storage host is reached."""

    TCP = "tcp"
    UNIX = "unix"
    RDMA = "rdma"


class SecretKind(StrEnum):
    """What an authentication secret is for."""

    NONE = "none"
    VOLUME = "volume"
    CEPH = "ceph"
    ISCSI = "iscsi"
    TLS = "tls"
    VTPM = "vtpm"


class EncryptionFormat(StrEnum):
    """Encrypted formats."""

    DEFAULT = "default"
    QCOW = "qcow"
    LUKS = "luks"
    LUKS2 = "luks2"
    LUKS_ANY = "luks-any"


class EncryptionEngine(StrEnum):
    """Who decrypts."""

    QEMU = "qemu"
    LIBRBD = "librbd"


class SourcePoolMode(StrEnum):
    """How an iSCSI volume of a pool is reached."""

    HOST = "host"
    DIRECT = "direct"


class ReservationMode(StrEnum):
    """Side of the connection to the reservation helper."""

    CLIENT = "client"
    SERVER = "server"


class SecretRef(Element, tag="secret"):
    """A reference to a secret, by UUID or usage."""

    type: str | None = attr(STR)
    usage: str | None = attr(STR)
    uuid: bytes | None = attr(UUID)


class Auth(Element, tag="auth"):
    """The user of network storage."""

    username: str | None = attr(NON_EMPTY)
    secret: SecretRef | None = child(SecretRef)


class EncryptionSecret(Element, tag="secret"):
    """A passphrase kept as a secret."""

    type: str | None = attr(STR)
    usage: str | None = attr(STR)
    uuid: bytes | None = attr(UUID)


class Cipher(Element, tag="cipher"):
    """The cipher of an encrypted image."""

    name: str | None = attr(STR)
    size: int | None = attr(UINT)
    mode: str | None = attr(STR)
    hash: str | None = attr(STR)


class Ivgen(Element, tag="ivgen"):
    """The generator of initialisation vectors."""

    name: str | None = attr(STR)
    hash: str | None = attr(STR)


class Encryption(Element, tag="encryption"):
    """How an image is encrypted."""

    format: EncryptionFormat = attr(token(EncryptionFormat), required=True)
    engine: EncryptionEngine | None = attr(token(EncryptionEngine))
    secrets: list[EncryptionSecret] = children(EncryptionSecret)
    cipher: Cipher | None = child(Cipher)
    ivgen: Ivgen | None = child(Ivgen)


class Slice(Element, tag="slice"):
    """A part of an image."""

    type: str | None = attr(STR)
    offset: int | None = attr(ULONG)
    size: int | None = attr(ULONG)


class Reconnect(Element, tag="reconnect"):
    """Whether and after how many seconds a lost connection is made again."""

    enabled: bool | None = attr(YES_NO)
    timeout: int | None = attr(UINT)
    delay: int | None = attr(UINT)


class ReservationSource(Element, tag="source"):
    """The socket of a reservation helper."""

    type: str | None = attr(STR)
    path: str | None = attr(STR)
    mode: ReservationMode | None = attr(token(ReservationMode))
    reconnect: Reconnect | None = child(Reconnect)


class Reservations(Element, tag="reservations"):
    """SCSI persistent reservations."""

    managed: bool | None = attr(YES_NO)
    source: ReservationSource | None = child(ReservationSource)


class StorageHost(Element, tag="host"):
    """A host that serves storage."""

    name: str | None = attr(STR)
    port: int | None = attr(UINT)
    transport: HostTransport | None = attr(token(HostTransport), omit=HostTransport.TCP)
    socket: str | None = attr(STR)


class Cookie(Element, tag="cookie"):
    """A cookie of an HTTP source."""

    name: str | None = attr(STR)
    value: str | None = text(STR)


class Identity(Element, tag="identity"):
    """Who the client claims to be (ssh, nfs)."""

    username: str | None = attr(STR)
    keyfile: str | None = attr(STR)
    agentsock: str | None = attr(STR)
    user: str | None = attr(STR)
    group: str | None = attr(STR)


class HostPciAddress(Element, tag="address"):
    """A PCI address of the host, without a type."""

    domain: int = attr(HEX16, default=0)
    bus: int = attr(HEX8, default=0)
    slot: int = attr(HEX8, default=0)
    function: int = attr(HEX, default=0)


class Source(Element, tag="source", tail=True):
    """What sources of every kind have; their own fields come first."""

    startup_policy: StartupPolicy | None = attr(token(StartupPolicy), "startupPolicy")
    index: int | None = attr(UINT, keep=when_known, omit=0)
    seclabels: list[DeviceSeclabel] = children(DeviceSeclabel, keep=is_seclabel_kept)
    slices: list[Slice] = children(Slice, inside="slices")
    auth: Auth | None = child(Auth)
    encryption: Encryption | None = child(Encryption)
    reservations: Reservations | None = child(Reservations)
    data_store: DataStore | None = child(lambda: DataStore)
    private_data: str | None = raw("privateData")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is named: an empty drive."""
        return False


class FileSource(Source):
    """A file of the host."""

    file: str | None = attr(STR)
    fdgroup: str | None = attr(STR)

    @property
    def is_empty(self) -> bool:
        return self.file is None


class BlockSource(Source):
    """A block device of the host."""

    dev: str | None = attr(STR)
    fdgroup: str | None = attr(STR)

    @property
    def is_empty(self) -> bool:
        return self.dev is None


class DirSource(Source):
    """A folder that is shown as a FAT image."""

    dir: str | None = attr(STR)

    @property
    def is_empty(self) -> bool:
        return self.dir is None


class NetworkSource(Source):
    """Storage behind a network protocol."""

    protocol: NetworkProtocol = attr(token(NetworkProtocol), required=True)
    name: str | None = attr(STR)
    query: str | None = attr(STR)
    tls: bool | None = attr(YES_NO)
    tls_hostname: str | None = attr(STR, "tlsHostname")
    tls_from_config: int | None = attr(INT, "tlsFromConfig", keep=when_status)
    hosts: list[StorageHost] = children(StorageHost)
    snapshot: str | None = attr(STR, "name", inside="snapshot")
    config_file: str | None = attr(STR, "file", inside="config")
    initiator_iqn: str | None = attr(STR, "name", inside="initiator/iqn")
    ssl_verify: bool | None = attr(YES_NO, "verify", inside="ssl")
    cookies: list[Cookie] = children(Cookie, inside="cookies", keep=when_secure)
    readahead: int | None = attr(ULONG, "size", inside="readahead", omit=0)
    timeout_s: int | None = attr(ULONG, "seconds", inside="timeout", omit=0)
    known_hosts: str | None = attr(STR, "path", inside="knownHosts")
    identity: Identity | None = child(Identity)
    reconnect: Reconnect | None = child(Reconnect)


class VolumeSource(Source):
    """A volume of a storage pool."""

    pool: str | None = attr(STR)
    volume: str | None = attr(STR)
    mode: SourcePoolMode | None = attr(token(SourcePoolMode))

    @property
    def is_empty(self) -> bool:
        return self.pool is None


class NvmeSource(Source):
    """A namespace of an NVMe controller of the host."""

    type: str | None = attr(STR)
    managed: bool | None = attr(YES_NO)
    namespace: int | None = attr(ULONG)
    address: HostPciAddress | None = child(HostPciAddress)


class VhostUserSource(Source):
    """A vhost-user socket."""

    type: str | None = attr(STR)
    path: str | None = attr(STR)
    reconnect: Reconnect | None = child(Reconnect)


class VhostVdpaSource(Source):
    """A vhost-vdpa device."""

    dev: str | None = attr(STR)


SOURCES: dict[str, type[Source]] = {
    "file": FileSource,
    "block": BlockSource,
    "dir": DirSource,
    "network": NetworkSource,
    "volume": VolumeSource,
    "nvme": NvmeSource,
    "vhostuser": VhostUserSource,
    "vhostvdpa": VhostVdpaSource,
}


class ImageFormat(Element, tag="format"):
    """The format of an image, and the size of the cache for its metadata in bytes."""

    type: StorageFormat | None = attr(token(StorageFormat))
    metadata_cache_max_size: int | None = size("bytes", "max_size", inside="metadata_cache")


class BackingStore(Element, tag="backingStore"):
    """The image below another. One without a type ends the chain."""

    type: StorageType | None = attr(token(StorageType))
    index: int | None = attr(UINT, keep=when_known, omit=0)
    format: ImageFormat | None = child(ImageFormat)
    source: Source | None = variant(SOURCES, "source", by_field="type")
    backing_store: BackingStore | None = child(lambda: BackingStore)


class DataStore(Element, tag="dataStore"):
    """The raw image that holds the data of a qcow2 image."""

    type: StorageType | None = attr(token(StorageType))
    format: ImageFormat | None = child(ImageFormat)
    source: Source | None = variant(SOURCES, "source", by_field="type")
