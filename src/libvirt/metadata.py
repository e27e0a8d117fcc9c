"""What the metadata calls refuse before any driver is asked, for domains and networks alike.

Source: the checks of virDomainSetMetadata and virDomainGetMetadata, as they answer.
"""

from libvirt.argument import as_text
from libvirt.handle import refuse
from purevirt.enums.domain import DomainMetadataType
from purevirt.enums.error import ErrorDomain


def check_metadata(
    c_name: str,
    kind: int,
    metadata: str | None,
    key: str | None,
    uri: str | None,
    domain: ErrorDomain,
    *,
    is_set: bool = False,
) -> None:
    """Refuse texts that do not go with the kind. Raises libvirtError."""
    for number, value in ((3, metadata), (4, key), (5, uri)) if is_set else ((3, uri),):
        as_text(value, c_name, number)
    if kind == DomainMetadataType.TITLE and metadata is not None and "\n" in metadata:
        raise refuse(c_name, "metadata", "metadata title can't contain newlines", domain)
    if kind in (DomainMetadataType.DESCRIPTION, DomainMetadataType.TITLE):
        for name, value in (("uri", uri), ("key", key)):
            if value is not None:
                raise refuse(c_name, name, f"{name} in {c_name} must be NULL", domain)
    elif kind == DomainMetadataType.ELEMENT:
        if uri is None:
            raise refuse(c_name, "uri", f"uri in {c_name} must not be NULL", domain)
        if is_set and metadata is not None and key is None:
            raise refuse(c_name, "key", f"key in {c_name} must not be NULL", domain)
