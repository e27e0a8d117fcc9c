"""Checks of names and of the OS type."""

from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.sysinfo import Smbios
from purevirt.conf.xmlmap.codec import UUID
from purevirt.errors import Error, ErrorCode, ErrorDomain


def check_name(domain: Domain, *, may_have_slash: bool = False) -> None:
    """A name is there; it has no newline, and no slash unless it may (virDomainDefParseIDs, virXMLCheckIllegalChars).

    Raises Error NO_NAME, XML_ERROR or XML_DETAIL.
    """
    if not domain.name:
        raise Error(ErrorCode.NO_NAME, domain=ErrorDomain.DOMAIN)
    if "/" in domain.name and not may_have_slash:
        raise Error(ErrorCode.XML_ERROR, f"name {domain.name} cannot contain '/'", domain=ErrorDomain.DOMAIN)
    check_illegal_characters("name", domain.name, "\n")
    control = next((char for char in domain.name if ord(char) < 32 or ord(char) == 127), None)
    if control is not None:
        raise Error(ErrorCode.XML_DETAIL, f"invalid char in name: {control}", domain=ErrorDomain.XML)


def check_illegal_characters(what: str, value: str, characters: str) -> None:
    """Raise Error XML_DETAIL where ``value`` has one of ``characters`` (virXMLCheckIllegalChars)."""
    found = next((char for char in value if char in characters), None)
    if found is not None:
        raise Error(ErrorCode.XML_DETAIL, f"invalid char in {what}: {found}", domain=ErrorDomain.XML)


def check_sysinfo(domain: Domain) -> None:
    """The UUID that the guest is told is its own. Raises Error XML_DETAIL (virSysinfoParseXML)."""
    for sysinfo in domain.sysinfos:
        for entry in sysinfo.system if isinstance(sysinfo, Smbios) else ():
            if entry.name == "uuid" and entry.value is not None and _uuid(entry.value) != domain.uuid:
                raise Error(
                    ErrorCode.XML_DETAIL, "UUID mismatch between <uuid> and <sysinfo>", domain=ErrorDomain.DOMAIN
                )


def _uuid(value: str) -> bytes:
    try:
        return UUID.parse(value)
    except ValueError:
        raise Error(ErrorCode.XML_DETAIL, "malformed <sysinfo> uuid element", domain=ErrorDomain.DOMAIN) from None


def check_init(domain: Domain) -> None:
    """A container has something to run. Raises Error XML_ERROR (virDomainDefOSValidate)."""
    if domain.os.type is not None and domain.os.type.name == "exe" and not domain.os.init:
        raise Error(ErrorCode.XML_ERROR, "init binary must be specified", domain=ErrorDomain.DOMAIN)


def check_os(domain: Domain) -> None:
    """The OS type is given, unless a boot loader of Xen knows it. Raises Error XML_ERROR."""
    if domain.os.type is not None and domain.os.type.name:
        return
    if domain.bootloader is None:
        raise Error(ErrorCode.XML_ERROR, "an os <type> must be specified", domain=ErrorDomain.DOMAIN)
