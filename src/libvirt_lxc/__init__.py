"""Calls for LXC containers only."""

import libvirt
from libvirt.argument import as_uint, bits
from libvirt.handle import fail
from purevirt.api.facet.lxc import DomainLxc
from purevirt.api.operation import NoFlags
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error


def lxcOpenNamespace(domain: libvirt.virDomain, flags: int) -> list[int]:
    """Open the namespaces of a container; file descriptors for setns()."""
    return domain._call(DomainLxc.domain_open_namespace, domain._o, bits(NoFlags, flags))


def lxcEnterCGroup(domain: libvirt.virDomain, flags: int) -> int:
    """Move this process into the control groups of a container.

    That needs no driver in C; here it is refused, for the facade does not touch the host.
    """
    as_uint(flags)
    error = Error(ErrorCode.NO_SUPPORT, "virDomainLxcEnterCGroup", domain=ErrorDomain.DOMAIN)
    raise fail(error, "virDomainLxcEnterCGroup")
