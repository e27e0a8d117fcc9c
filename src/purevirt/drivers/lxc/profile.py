"""How the container driver completes a domain (virLXCDomainDefPostParse and its callbacks)."""

from purevirt.conf.domain import DomainProfile
from purevirt.conf.domain.chardev import ConsoleKind, ConsoleTarget
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.profile import Moment

EMULATOR = "/usr/libexec/libvirt_lxc"
DEFAULT_INIT = "/sbin/init"


def complete_container(domain: Domain, moment: Moment) -> None:
    """The program that runs the container, and its init (virLXCDomainDefPostParse)."""
    if domain.os.type is not None and domain.os.type.name == "exe" and domain.os.init is None:
        domain.os.init = DEFAULT_INIT
    if domain.devices.emulator is None:
        domain.devices.emulator = EMULATOR


def complete_consoles(domain: Domain, moment: Moment) -> None:
    """Consoles are those of containers (virLXCDomainDeviceDefPostParse)."""
    for console in domain.devices.consoles:
        console.target = console.target or ConsoleTarget()
        if console.target.type in (None, ConsoleKind.SERIAL):
            console.target.type = ConsoleKind.LXC


LXC = DomainProfile(
    "lxc",
    defaults=(complete_container,),
    devices=(complete_consoles,),
    namespace="lxc",
    mac_prefix=b"\x00\x16\x3e",
)
"""The profile of the container driver."""
