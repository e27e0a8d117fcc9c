"""The steps of a migration as its client takes them (protocol version 3 with parameters).

Source: the order of calls in libvirt's description of migration; begin, prepare, perform, finish, confirm.
"""

from libvirt.calling import Link
from libvirt.error import libvirtError
from libvirt.handle import fail, refuse
from purevirt.api.facet.domain_migration import DomainMigration
from purevirt.api.precondition import exclusive
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParams, string_param
from purevirt.enums.domain_job import DomainMigrateFlags
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error

_BY_HOSTS = "virDomainMigrateToURI3"
_FROM_HERE = "virDomainMigrate3"
_RULES = (
    exclusive(0, DomainMigrateFlags.NON_SHARED_DISK, DomainMigrateFlags.NON_SHARED_INC),
    exclusive(0, DomainMigrateFlags.TUNNELLED, DomainMigrateFlags.PARALLEL),
)


def migrate_by_hosts(
    source: Link, domain: DomainRef, uri: str | None, params: TypedParams, flags: DomainMigrateFlags
) -> None:
    """Let the source host do all of it. Raises libvirtError."""
    if not flags & DomainMigrateFlags.PEER2PEER:
        detail = "direct migration is not supported by the source host"
        raise fail(Error(ErrorCode.ARGUMENT_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN), _BY_HOSTS)
    if uri is None:
        raise refuse(_BY_HOSTS, "dconnuri", f"dconnuri in {_BY_HOSTS} must not be NULL")
    _check_flags(flags, _BY_HOSTS)
    source.call(DomainMigration.domain_migrate_perform3_params, (domain, uri, params, b"", flags))


def migrate_from_here(
    source: Link, target: Link, domain: DomainRef, params: TypedParams, flags: DomainMigrateFlags
) -> DomainRef:
    """Take both hosts through all steps; the domain on the target. Raises libvirtError."""
    _check_flags(flags, _FROM_HERE)
    if flags & DomainMigrateFlags.TUNNELLED:
        detail = "cannot perform tunnelled migration without using peer2peer flag"
        raise fail(Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.DOMAIN), _FROM_HERE)
    begun = source.call(DomainMigration.domain_migrate_begin3_params, (domain, params, flags))
    params = _with(params, "destination_xml", begun.xml)
    prepared = target.call(DomainMigration.domain_migrate_prepare3_params, (params, begun.cookie, flags))
    if prepared.uri is not None:
        params = _with(params, "migrate_uri", prepared.uri)
    cookie, failure = b"", None
    try:
        cookie = source.call(
            DomainMigration.domain_migrate_perform3_params, (domain, None, params, prepared.cookie, flags)
        )
    except libvirtError as error:
        failure = error
    if not any(param.field == "destination_name" for param in params):
        params = _with(params, "destination_name", domain.name)
    return _end(source, target, domain, params, flags, cookie, failure)


def _check_flags(flags: DomainMigrateFlags, c_name: str) -> None:
    """Refuse flags that exclude each other. Raises libvirtError."""
    for rule in _RULES:
        if rule.is_broken(flags):
            raise refuse(c_name, rule.argument, rule.told)


def _end(
    source: Link,
    target: Link,
    domain: DomainRef,
    params: TypedParams,
    flags: DomainMigrateFlags,
    cookie: bytes,
    failure: libvirtError | None,
) -> DomainRef:
    """Let the target start the domain or drop it, and the source the other way round."""
    finished = None
    try:
        finished = target.call(
            DomainMigration.domain_migrate_finish3_params, (params, cookie, flags, failure is not None)
        )
    except libvirtError as error:
        failure = failure or error
    confirm = DomainMigration.domain_migrate_confirm3_params
    told = b"" if finished is None else finished.cookie
    source.call(confirm, (domain, params, told, flags, failure is not None))
    if failure is not None or finished is None:
        raise failure or libvirtError("virDomainMigrate3() failed")
    return finished.domain


def _with(params: TypedParams, name: str, value: str) -> TypedParams:
    """The parameters with one of them replaced."""
    return [*(param for param in params if param.field != name), string_param(name, value)]
