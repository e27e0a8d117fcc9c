"""Migration of domains, driven from here or by the source host itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from libvirt.argument import as_dict, as_ulong, bits
from libvirt.handle import Child
from libvirt.hint import MIGRATE_HINTS
from libvirt.migration import migrate_by_hosts, migrate_from_here
from libvirt.typedparam import hinted
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_job import DomainMigrateFlags as Flags

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
        return self.migrate2(dconn, None, flags, dname, uri, bandwidth)

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
        named = {"migrate_uri": uri, "destination_name": dname, "destination_xml": dxml, "bandwidth": bandwidth}
        return self._migrate(dconn, _given(named), bits(Flags, flags))

    def migrate3(self, dconn: "virConnect", params: Mapping[str, object], flags: int = 0) -> "virDomain":
        """Move the domain to another connection as parameters named by VIR_MIGRATE_PARAM_* say; the domain there."""
        wanted = hinted(as_dict(params, "migration params must be a dictionary"), MIGRATE_HINTS)
        return self._migrate(dconn, wanted, bits(Flags, flags))

    def migrateToURI(self, duri: str, flags: int = 0, dname: str | None = None, bandwidth: int = 0) -> int:
        """Let the hosts move the domain to a connection URI; returns 0."""
        return self.migrateToURI2(duri, None, None, flags, dname, bandwidth)

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
        named = {"migrate_uri": miguri, "destination_name": dname, "destination_xml": dxml, "bandwidth": bandwidth}
        migrate_by_hosts(self._shared, self._o, dconnuri, _given(named), bits(Flags, flags))
        return 0

    def migrateToURI3(self, dconnuri: str | None, params: Mapping[str, object], flags: int = 0) -> int:
        """Let the hosts move the domain to a connection URI as parameters say; returns 0."""
        wanted = hinted(as_dict(params, "migration params must be a dictionary"), MIGRATE_HINTS)
        migrate_by_hosts(self._shared, self._o, dconnuri, wanted, bits(Flags, flags))
        return 0

    def _migrate(self, dconn: "virConnect", params: TypedParams, flags: Flags) -> "virDomain":
        target = dconn._live("virDomainMigrate3")
        if not flags & Flags.PEER2PEER:
            ref = migrate_from_here(self._shared, target, self._o, params, flags)
        else:
            migrate_by_hosts(self._shared, self._o, dconn.getURI(), params, flags)
            name = next((str(param.value) for param in params if param.field == "destination_name"), self._o.name)
            ref = target.call(DomainLookup.domain_lookup_by_name, (name,))
        found: virDomain = type(self)(dconn, ref)  # type: ignore[assignment]  # this is a part of that class
        return found


def _given(named: dict[str, Any]) -> TypedParams:
    """Parameters without those that are not given."""
    named["bandwidth"] = as_ulong(named["bandwidth"])
    return hinted({name: value for name, value in named.items() if value not in (None, 0)}, MIGRATE_HINTS)
