"""Migration of domains, driven from here or by the source host itself."""

from typing import TYPE_CHECKING, Any

import libvirtmod
from libvirt.error import libvirtError
from libvirt.handle import Child
from purevirt.api.ref import DomainRef

if TYPE_CHECKING:
    from libvirt.connect import virConnect
    from libvirt.domain import virDomain


class _DomainMigration(Child[DomainRef]):
    """The ways to other hosts. ``flags`` are of VIR_MIGRATE_*, bandwidths in MiB/s with 0 for no limit."""

    def migrate(
        self,
        dconn: "virConnect",
        flags: int = 0,
        dname: str | None = None,
        uri: str | None = None,
        bandwidth: int = 0,
    ) -> "virDomain":
        """Move the domain to another connection, under another name where one is given; the domain there."""
        target = dconn._live("virDomainMigrate")
        ref = libvirtmod.virDomainMigrate(self._o, target, flags, dname, uri, bandwidth, source=self._shared)
        return self._moved(dconn, ref, "virDomainMigrate() failed")

    def migrate2(
        self,
        dconn: "virConnect",
        dxml: str | None = None,
        flags: int = 0,
        dname: str | None = None,
        uri: str | None = None,
        bandwidth: int = 0,
    ) -> "virDomain":
        """As ``migrate``, with XML for the destination."""
        target = dconn._live("virDomainMigrate2")
        ref = libvirtmod.virDomainMigrate2(self._o, target, dxml, flags, dname, uri, bandwidth, source=self._shared)
        return self._moved(dconn, ref, "virDomainMigrate2() failed")

    def migrate3(self, dconn: "virConnect", params: dict[str, Any], flags: int = 0) -> "virDomain":
        """Move the domain to another connection as parameters named by VIR_MIGRATE_PARAM_* say; the domain there."""
        target = dconn._live("virDomainMigrate3")
        ref = libvirtmod.virDomainMigrate3(self._o, target, params, flags, source=self._shared)
        return self._moved(dconn, ref, "virDomainMigrate3() failed")

    def migrateToURI(self, duri: str, flags: int = 0, dname: str | None = None, bandwidth: int = 0) -> int:
        """Let the hosts move the domain to a connection URI; returns 0."""
        told = libvirtmod.virDomainMigrateToURI(self._o, duri, flags, dname, bandwidth, source=self._shared)
        return _succeeded(told, "virDomainMigrateToURI() failed")

    def migrateToURI2(
        self,
        dconnuri: str | None = None,
        miguri: str | None = None,
        dxml: str | None = None,
        flags: int = 0,
        dname: str | None = None,
        bandwidth: int = 0,
    ) -> int:
        """Let the hosts move the domain to a connection URI, through a migration URI, with XML for it; returns 0."""
        told = libvirtmod.virDomainMigrateToURI2(
            self._o, dconnuri, miguri, dxml, flags, dname, bandwidth, source=self._shared
        )
        return _succeeded(told, "virDomainMigrateToURI2() failed")

    def migrateToURI3(self, dconnuri: str | None, params: dict[str, Any], flags: int = 0) -> int:
        """Let the hosts move the domain to a connection URI as parameters say; returns 0."""
        told = libvirtmod.virDomainMigrateToURI3(self._o, dconnuri, params, flags, source=self._shared)
        return _succeeded(told, "virDomainMigrateToURI3() failed")

    def _moved(self, dconn: "virConnect", ref: DomainRef | None, complaint: str) -> "virDomain":
        if ref is None:
            raise libvirtError(complaint)
        found: virDomain = type(self)(dconn, ref)  # type: ignore[assignment]  # this is a part of that class
        return found


def _succeeded(told: int, complaint: str) -> int:
    if told == -1:
        raise libvirtError(complaint)
    return told
