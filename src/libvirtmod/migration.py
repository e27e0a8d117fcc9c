"""The migration functions of the C module: arguments as programs give them, None or -1 for a failure.

``flags`` are of VIR_MIGRATE_*, bandwidths in MiB/s with 0 for no limit. Nothing here knows the facade's classes.
"""

from typing import Any

from libvirt.argument import as_dict, as_ulong, bits
from libvirt.calling import Link
from libvirt.error import libvirtError
from libvirt.hint import MIGRATE_HINTS
from libvirt.migration import migrate_by_hosts, migrate_from_here
from libvirt.typedparam import hinted
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_job import DomainMigrateFlags as Flags


def virDomainMigrate(
    domain: DomainRef, dconn: Link, flags: int, dname: str | None, uri: str | None, bandwidth: int, *, source: Link
) -> DomainRef | None:
    """Move a domain to another connection; the domain there. Source: virDomainMigrate."""
    return virDomainMigrate2(domain, dconn, None, flags, dname, uri, bandwidth, source=source)


def virDomainMigrate2(
    domain: DomainRef,
    dconn: Link,
    dxml: str | None,
    flags: int,
    dname: str | None,
    uri: str | None,
    bandwidth: int,
    *,
    source: Link,
) -> DomainRef | None:
    """Move a domain to another connection, with XML for the destination. Source: virDomainMigrate2."""
    params = _given(migrate_uri=uri, destination_name=dname, destination_xml=dxml, bandwidth=as_ulong(bandwidth))
    return _migrate(source, dconn, domain, params, bits(Flags, flags))


def virDomainMigrate3(
    domain: DomainRef, dconn: Link, params: dict[str, Any], flags: int, *, source: Link
) -> DomainRef | None:
    """Move a domain to another connection as parameters say. Source: virDomainMigrate3."""
    return _migrate(source, dconn, domain, _named(params), bits(Flags, flags))


def virDomainMigrateToURI(
    domain: DomainRef, duri: str | None, flags: int, dname: str | None, bandwidth: int, *, source: Link
) -> int:
    """Let the hosts move a domain to a connection URI. Source: virDomainMigrateToURI."""
    return virDomainMigrateToURI2(domain, duri, None, None, flags, dname, bandwidth, source=source)


def virDomainMigrateToURI2(
    domain: DomainRef,
    dconnuri: str | None,
    miguri: str | None,
    dxml: str | None,
    flags: int,
    dname: str | None,
    bandwidth: int,
    *,
    source: Link,
) -> int:
    """Let the hosts move a domain, through a migration URI, with XML for it. Source: virDomainMigrateToURI2."""
    params = _given(migrate_uri=miguri, destination_name=dname, destination_xml=dxml, bandwidth=as_ulong(bandwidth))
    return _migrate_by_hosts(source, domain, dconnuri, params, bits(Flags, flags))


def virDomainMigrateToURI3(
    domain: DomainRef, dconnuri: str | None, params: dict[str, Any], flags: int, *, source: Link
) -> int:
    """Let the hosts move a domain as parameters say. Source: virDomainMigrateToURI3."""
    return _migrate_by_hosts(source, domain, dconnuri, _named(params), bits(Flags, flags))


def _given(**named: Any) -> TypedParams:
    """Parameters without those that are not given."""
    return hinted({name: value for name, value in named.items() if value not in (None, 0)}, MIGRATE_HINTS)


def _named(params: dict[str, Any]) -> TypedParams:
    return hinted(as_dict(params, "migration params must be a dictionary"), MIGRATE_HINTS)


def _migrate(source: Link, target: Link, domain: DomainRef, params: TypedParams, flags: Flags) -> DomainRef | None:
    try:
        if not flags & Flags.PEER2PEER:
            return migrate_from_here(source, target, domain, params, flags)
        migrate_by_hosts(source, domain, target.session.uri.format(), params, flags)
        name = next((str(param.value) for param in params if param.field == "destination_name"), domain.name)
        return target.call(DomainLookup.domain_lookup_by_name, (name,))
    except libvirtError:
        return None


def _migrate_by_hosts(source: Link, domain: DomainRef, uri: str | None, params: TypedParams, flags: Flags) -> int:
    try:
        migrate_by_hosts(source, domain, uri, params, flags)
    except libvirtError:
        return -1
    return 0
