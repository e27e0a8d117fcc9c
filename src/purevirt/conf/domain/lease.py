"""Leases of a lock manager."""

from purevirt.conf.xmlmap import Element, attr, child, elem
from purevirt.conf.xmlmap.codec import STR, ULONG


class LeaseTarget(Element, tag="target"):
    """The file of the lease, and an offset in bytes."""

    path: str | None = attr(STR)
    offset: int | None = attr(ULONG, omit=0)


class Lease(Element, tag="lease"):
    """A lease."""

    lockspace: str | None = elem(STR)
    key: str | None = elem(STR)
    target: LeaseTarget | None = child(LeaseTarget)
