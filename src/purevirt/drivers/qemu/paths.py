"""Every path of the QEMU driver, from one place: libvirt's layout for system, session, embedded and rooted use.

Source: the folders that libvirt documents for qemu:///system, qemu:///session and qemu:///embed.
"""

from dataclasses import dataclass
from pathlib import Path

SHORT_NAME_CHARS = 20


@dataclass(frozen=True, slots=True)
class QemuPaths:
    """The base folders; all others hang below them."""

    config_base: Path
    state: Path
    lib: Path
    log: Path
    cache: Path

    @classmethod
    def system(cls, root: Path = Path("/")) -> "QemuPaths":
        """The host's folders, or the same tree below ``root``."""
        return cls(
            config_base=root / "etc/libvirt",
            state=root / "run/libvirt/qemu",
            lib=root / "var/lib/libvirt/qemu",
            log=root / "var/log/libvirt/qemu",
            cache=root / "var/cache/libvirt/qemu",
        )

    @classmethod
    def session(cls, config_home: Path, cache_home: Path, runtime: Path) -> "QemuPaths":
        """The XDG folders of a user: those named by XDG_CONFIG_HOME, XDG_CACHE_HOME and XDG_RUNTIME_DIR."""
        config = config_home / "libvirt"
        return cls(
            config_base=config,
            state=runtime / "libvirt/qemu/run",
            lib=config / "qemu/lib",
            log=cache_home / "libvirt/qemu/log",
            cache=cache_home / "libvirt/qemu/cache",
        )

    @classmethod
    def embed(cls, root: Path) -> "QemuPaths":
        """The folders of an embedded driver."""
        return cls(
            config_base=root / "etc", state=root / "run/qemu", lib=root / "lib/qemu", log=root / "log/qemu",
            cache=root / "cache/qemu",
        )  # fmt: skip

    @property
    def config(self) -> Path:
        """Persistent definitions."""
        return self.config_base / "qemu"

    @property
    def autostart(self) -> Path:
        """Links to the definitions that start with the driver."""
        return self.config / "autostart"

    @property
    def save(self) -> Path:
        """Managed save images."""
        return self.lib / "save"

    @property
    def snapshot(self) -> Path:
        """Snapshot metadata."""
        return self.lib / "snapshot"

    @property
    def nvram(self) -> Path:
        """Variable stores of UEFI firmware."""
        return self.lib / "nvram"

    @property
    def memory_backing(self) -> Path:
        """Files behind guest memory."""
        return self.lib / "ram"

    @property
    def dump(self) -> Path:
        """Automatic core dumps."""
        return self.lib / "dump"

    @property
    def channel(self) -> Path:
        """Sockets of guest channels that name none."""
        return self.state / "channel"

    def folders(self) -> tuple[Path, ...]:
        """The folders that a driver makes when it starts."""
        return (
            self.config, self.autostart, self.state, self.lib, self.log, self.cache, self.save, self.snapshot,
            self.nvram, self.memory_backing, self.dump, self.channel, self.capabilities,
        )  # fmt: skip

    @property
    def capabilities(self) -> Path:
        """Probed capabilities."""
        return self.cache / "capabilities"

    def config_file(self, name: str) -> Path:
        """The persistent definition of a domain."""
        return self.config / f"{name}.xml"

    def autostart_link(self, name: str) -> Path:
        """The link that makes a domain start with the driver."""
        return self.autostart / f"{name}.xml"

    def status_file(self, name: str) -> Path:
        """The state of a running domain."""
        return self.state / f"{name}.xml"

    def pid_file(self, name: str) -> Path:
        """The pid of a running domain's QEMU."""
        return self.state / f"{name}.pid"

    def save_file(self, name: str) -> Path:
        """The managed save image of a domain."""
        return self.save / f"{name}.save"

    def log_file(self, name: str) -> Path:
        """The log of a domain's QEMU."""
        return self.log / f"{name}.log"

    def domain_lib(self, domain_id: int, name: str) -> Path:
        """The private folder of one run of a domain."""
        return self.lib / f"domain-{short_name(domain_id, name)}"


def short_name(domain_id: int, name: str) -> str:
    """Id and the first 20 characters of a name, short enough for a socket path (virDomainDefGetShortName)."""
    return f"{domain_id}-{name[:SHORT_NAME_CHARS]}"
