"""Domain documents in and out: parse, format and copy."""

import uuid

from purevirt.conf import checks, defaults
from purevirt.conf.document import check_schema, expect_root, parse_tree, read_model
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.profile import GENERIC, DomainProfile, Moment
from purevirt.conf.modes import LIVE, READ, SECURE, STATUS
from purevirt.conf.xmlmap import Element, copy_element, format_element
from purevirt.enums.domain import DomainXMLFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain

NO_FLAGS = DomainXMLFlags(0)
DOCUMENT_NAME = "(domain_definition)"


def parse_domain(
    xml: str,
    *,
    profile: DomainProfile = GENERIC,
    inactive: bool = True,
    validate: bool = False,
    abi_update: bool = False,
) -> Domain:
    """Read a domain (virDomainDefParseString) and complete it for a driver.

    With ``inactive`` run-time data (id, aliases, generated names) are dropped; with ``abi_update`` the guest is new.
    Raises Error XML_DETAIL, XML_ERROR, CONFIG_UNSUPPORTED and others.
    """
    root = parse_tree(xml, DOCUMENT_NAME, domain=ErrorDomain.DOMAIN)
    expect_root(root, "domain")
    if validate:
        check_schema(Domain, root, "domain.rng")
    if root.get("type") is None:
        raise Error(ErrorCode.INTERNAL_ERROR, "missing domain type attribute", domain=ErrorDomain.DOMAIN)
    domain = read_model(Domain, root, READ | SECURE if inactive else READ | SECURE | LIVE, ErrorDomain.DOMAIN)
    complete_domain(domain, profile, inactive=inactive, abi_update=abi_update)
    return domain


def complete_domain(
    domain: Domain,
    profile: DomainProfile,
    *,
    inactive: bool = True,
    abi_update: bool = False,
    is_checked: bool = True,
) -> None:
    """Fill in defaults and give addresses (virDomainDefPostParse), and check (virDomainDefValidate). Raises Error."""
    moment = Moment(inactive=inactive, abi_update=abi_update)
    _complete_identity(domain, profile)
    _complete_guest(domain, profile, moment)
    _complete_devices(domain, profile, moment)
    for check in checks.COMPLETE if is_checked else ():
        check(domain)
    for step in (*profile.assign, *profile.checks):
        step(domain, moment)


def _complete_identity(domain: Domain, profile: DomainProfile) -> None:
    checks.check_name(domain, may_have_slash=profile.has_slash_names)
    if domain.uuid is None:
        domain.uuid = uuid.UUID(bytes=profile.random_bytes(16), version=4).bytes
    if domain.genid == b"":
        domain.genid = uuid.UUID(bytes=profile.random_bytes(16), version=4).bytes
    if domain.id is not None and domain.id < 0:
        domain.id = None
    checks.check_os(domain)
    for check in checks.EARLY:
        check(domain)


def _complete_guest(domain: Domain, profile: DomainProfile, moment: Moment) -> None:
    """Everything but devices, and what the driver adds first."""
    for fill in defaults.GUEST:
        fill(domain)
    defaults.fill_memory(domain, abi_update=moment.abi_update)
    defaults.sort_controllers(domain)
    _drop_namespaces(domain, profile)
    for step in profile.defaults:
        step(domain, moment)
    _fill_arch(domain, profile)
    for label in domain.seclabels:
        label.model = label.model or profile.security_model


def _complete_devices(domain: Domain, profile: DomainProfile, moment: Moment) -> None:
    defaults.number_controllers(domain)
    defaults.fill_disks(domain, has_wide_scsi=profile.has_wide_scsi)
    defaults.fill_interfaces(domain, profile.mac_prefix, profile.random_bytes)
    defaults.fill_chardevs(domain)
    defaults.fill_console(domain)
    defaults.fill_outside(domain)
    for step in profile.devices:
        step(domain, moment)
    defaults.fill_inputs(domain)
    defaults.fill_sockets(domain)
    defaults.fill_graphics(domain, inactive=moment.inactive)
    defaults.fill_videos(domain)
    defaults.add_implicit_controllers(domain)


def _drop_namespaces(domain: Domain, profile: DomainProfile) -> None:
    """Elements of other hypervisors' namespaces are not kept."""
    for field in domain.model_fields:
        found = getattr(domain, field.py)
        if isinstance(found, Element) and found.model_prefix and found.model_prefix != profile.namespace:
            setattr(domain, field.py, None)


def _fill_arch(domain: Domain, profile: DomainProfile) -> None:
    kind = domain.os.type
    if kind is not None and kind.arch is None and kind.name:
        kind.arch = profile.default_archs.get(kind.name, profile.host_arch)


def format_domain(domain: Domain, flags: DomainXMLFlags = NO_FLAGS, *, status: bool = False) -> str:
    """Write a domain (virDomainDefFormat).

    Run-time data are written for an active domain (one with an id) unless ``flags`` has INACTIVE, secrets with SECURE.
    """
    modes = SECURE if flags & DomainXMLFlags.SECURE else 0
    if status:
        modes |= STATUS
    if domain.id is not None and not flags & DomainXMLFlags.INACTIVE:
        modes |= LIVE
    defaults.sync_console(domain)
    return format_element(domain, modes)


def copy_domain(domain: Domain) -> Domain:
    """A deep copy."""
    return copy_element(domain)
