"""Secrets (<secret>)."""

import secrets as randomness
import uuid
from collections.abc import Callable
from enum import StrEnum

from purevirt.conf.complaint import internal, malformed
from purevirt.conf.document import read_document
from purevirt.conf.xmlmap import Element, attr, child, elem, format_element
from purevirt.conf.xmlmap.codec import STR, UUID, YES_NO, token
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(definition_of_secret)"


class SecretUsage(StrEnum):
    """What a secret is for (virSecretUsageType)."""

    NONE = "none"
    VOLUME = "volume"
    CEPH = "ceph"
    ISCSI = "iscsi"
    TLS = "tls"
    VTPM = "vtpm"


USAGE_FIELD = {
    SecretUsage.VOLUME: "volume",
    SecretUsage.CEPH: "name",
    SecretUsage.ISCSI: "target",
    SecretUsage.TLS: "name",
    SecretUsage.VTPM: "name",
}
"""The element that identifies the use, by type."""


class Usage(Element, tag="usage"):
    """What the secret is for; one of the texts identifies the use."""

    type: SecretUsage = attr(
        token(SecretUsage), required=True, complaint=malformed("unknown secret usage type {value}")
    )
    volume: str | None = elem(STR)
    name: str | None = elem(STR)
    target: str | None = elem(STR)

    @property
    def id(self) -> str | None:
        """The text that identifies the use."""
        found = getattr(self, USAGE_FIELD[self.type]) if self.type in USAGE_FIELD else None
        assert found is None or isinstance(found, str)
        return found


class Secret(Element, tag="secret"):
    """The description of a secret, without its value."""

    ephemeral: bool = attr(YES_NO, default=False)
    private: bool = attr(YES_NO, default=False)
    uuid: bytes | None = elem(UUID, complaint=internal("malformed uuid element"))
    description: str | None = elem(STR)
    usage: Usage | None = child(Usage)


def parse_secret(xml: str, *, random_bytes: Callable[[int], bytes] = randomness.token_bytes) -> Secret:
    """Read a secret (virSecretDefParse). Raises Error."""
    secret = read_document(Secret, xml, DOCUMENT_NAME, ErrorDomain.SECRET)
    if secret.uuid is None:
        secret.uuid = uuid.UUID(bytes=random_bytes(16), version=4).bytes
    usage = secret.usage
    if usage is not None and usage.type is not SecretUsage.NONE and not usage.id:
        detail = f"{usage.type.value} usage specified, but {USAGE_FIELD[usage.type]} is missing"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.SECRET)
    return secret


def format_secret(secret: Secret) -> str:
    """Write a secret (virSecretDefFormat)."""
    return format_element(secret)
