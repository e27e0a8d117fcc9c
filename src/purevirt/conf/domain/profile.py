"""Driver profiles: what a driver adds to reading a domain document (virDomainXMLOption).

A profile is data and functions over the model, run in the order given: first ``defaults`` of the driver, then
those of all drivers, then ``addresses``, then the checks.
"""

import platform
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from purevirt.conf.domain.display import Video, VideoModel, VideoType
from purevirt.conf.domain.interface import InterfaceTarget
from purevirt.conf.domain.model import Domain


@dataclass(frozen=True, slots=True)
class Moment:
    """What the document is read for: an inactive or a live definition, a new guest or one that exists.

    With ``abi_update`` the guest is new, so defaults may be applied that change what it sees.
    """

    inactive: bool = True
    abi_update: bool = False


Pass = Callable[[Domain, Moment], None]


@dataclass(frozen=True, slots=True)
class DomainProfile:
    """How a driver reads domains.

    ``defaults`` run before what holds for all drivers, ``devices`` when ports are known, ``assign`` gives addresses
    afterwards and ``checks`` refuse what the driver cannot do. ``default_archs`` tells the architecture for an OS type
    that names none.
    """

    name: str
    defaults: tuple[Pass, ...] = ()
    devices: tuple[Pass, ...] = ()
    assign: tuple[Pass, ...] = ()
    checks: tuple[Pass, ...] = ()
    host_arch: str = platform.machine()
    default_archs: dict[str, str] = field(default_factory=dict)
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    namespace: str = ""
    security_model: str | None = None
    mac_prefix: bytes = b"\x52\x54\x00"
    has_wide_scsi: bool = False
    has_slash_names: bool = False


GENERIC = DomainProfile("generic")


def name_test_interfaces(domain: Domain, moment: Moment) -> None:
    """Interfaces of the test driver are called testnet0, testnet1, … (testDomainGenerateIfnames)."""
    names = {one.target.dev for one in domain.devices.interfaces if one.target is not None}
    free = (name for name in (f"testnet{number}" for number in range(1024)) if name not in names)
    for interface in domain.devices.interfaces:
        if interface.target is None or interface.target.dev is None:
            interface.target = interface.target or InterfaceTarget()
            interface.target.dev = next(free)


def choose_test_video(domain: Domain, moment: Moment) -> None:
    """A video card without a model is Xen's, VGA on ppc64 or else a cirrus (virDomainVideoDefaultType)."""
    devices = domain.devices
    if devices.graphics and not devices.videos:
        devices.videos.append(Video(model=VideoModel()))
    for video in devices.videos:
        video.model = video.model or VideoModel()
        if video.model.type is VideoType.DEFAULT:
            video.model.type = _default_card(domain)


def _default_card(domain: Domain) -> VideoType:
    kind = domain.os.type
    if kind is not None and kind.name in ("xen", "xenpvh", "linux"):
        return VideoType.XEN
    return VideoType.VGA if kind is not None and kind.arch in ("ppc64", "ppc64le") else VideoType.CIRRUS


TEST_DRIVER = DomainProfile("test", devices=(name_test_interfaces, choose_test_video), host_arch="i686")
