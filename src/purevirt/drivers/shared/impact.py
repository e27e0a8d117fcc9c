"""Whether a change concerns the running domain, its configuration or both.

Source of the rules and texts: virDomainObjGetDefs, virDomainObjGetOneDef and virDomainObjUpdateModificationImpact.
"""

from purevirt.conf.domain import Domain
from purevirt.drivers.shared.domain_record import DomainRecord
from purevirt.drivers.shared.refusal import exclusive_flags
from purevirt.enums.domain import DomainModificationImpact as Impact
from purevirt.errors import Error, ErrorCode, ErrorDomain

BOTH = Impact.LIVE | Impact.CONFIG


def check_active(record: DomainRecord) -> None:
    """Refuse what needs a running domain (virDomainObjCheckActive)."""
    if not record.is_active:
        raise Error(ErrorCode.OPERATION_INVALID, "domain is not running", domain=ErrorDomain.DOMAIN)


def resolve(record: DomainRecord, flags: int) -> Impact:
    """The impact with CURRENT resolved; raises VIR_ERR_OPERATION_INVALID where the domain does not have that side."""
    impact = Impact(flags & BOTH) or (Impact.LIVE if record.is_active else Impact.CONFIG)
    if impact & Impact.LIVE:
        check_active(record)
    if impact & Impact.CONFIG and not record.is_persistent:
        detail = "transient domains do not have any persistent config"
        raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.DOMAIN)
    return impact


def definitions(record: DomainRecord, flags: int) -> tuple[Domain | None, Domain | None]:
    """The live definition and the configuration that a change concerns, each None where it does not."""
    impact = resolve(record, flags)
    return (
        record.current if impact & Impact.LIVE else None,
        record.config if impact & Impact.CONFIG else None,
    )


def affected(record: DomainRecord, flags: int) -> list[Domain]:
    """The definitions that a change concerns, the live one first."""
    return [definition for definition in definitions(record, flags) if definition is not None]


def definition(record: DomainRecord, flags: int) -> Domain:
    """The one definition that a question is about; asking for both is VIR_ERR_INVALID_ARG."""
    if flags & BOTH == BOTH:
        raise exclusive_flags("VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG", "virDomainObjGetOneDefState")
    live, config = definitions(record, flags)
    found = config if live is None else live
    assert found is not None
    return found
