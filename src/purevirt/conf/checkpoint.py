"""Checkpoints of a domain (<domaincheckpoint>)."""

from enum import StrEnum

from purevirt.conf.document import read_document
from purevirt.conf.domain.document import complete_domain
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.profile import GENERIC, DomainProfile
from purevirt.conf.modes import LIVE, READ, SECURE
from purevirt.conf.xmlmap import Element, attr, child, children, copy_element, elem, format_element
from purevirt.conf.xmlmap.codec import LONG, NON_EMPTY, STR, ULONG, token
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(domain_checkpoint)"


class CheckpointKind(StrEnum):
    """Whether a disk is part of a checkpoint."""

    NO = "no"
    BITMAP = "bitmap"


class CheckpointDisk(Element, tag="disk"):
    """A disk; the size is in bytes."""

    name: str = attr(NON_EMPTY, required=True)
    checkpoint: CheckpointKind | None = attr(token(CheckpointKind))
    bitmap: str | None = attr(STR)
    size: int | None = attr(ULONG, keep=lambda value, modes: bool(modes & LIVE))

    def settle(self, modes: int) -> None:
        """A disk that is named is part of the checkpoint unless said otherwise."""
        self.checkpoint = self.checkpoint or CheckpointKind.BITMAP


class Checkpoint(Element, tag="domaincheckpoint"):
    """A checkpoint; the creation time is in seconds since 1970."""

    name: str | None = elem(STR)
    description: str | None = elem(STR)
    parent: str | None = elem(STR, "name", inside="parent")
    creation_time: int | None = elem(LONG, "creationTime")
    disks: list[CheckpointDisk] = children(CheckpointDisk, inside="disks")
    domain: Domain | None = child(Domain)


def parse_checkpoint(xml: str, *, redefine: bool = False, profile: DomainProfile = GENERIC) -> Checkpoint:
    """Read a checkpoint (virDomainCheckpointDefParse). Raises Error.

    Parent, creation time and the domain count only when a checkpoint is defined again.
    """
    checkpoint = read_document(Checkpoint, xml, DOCUMENT_NAME, ErrorDomain.DOMAIN_CHECKPOINT, modes=READ | SECURE)
    if checkpoint.name is not None and "/" in checkpoint.name:
        raise _refuse(f"name {checkpoint.name} cannot contain '/'")
    if not redefine:
        checkpoint.parent = checkpoint.creation_time = checkpoint.domain = None
        return checkpoint
    if checkpoint.name is None:
        raise _refuse("a redefined checkpoint must have a name")
    if checkpoint.creation_time is None:
        raise _refuse("missing creationTime from existing checkpoint")
    if checkpoint.domain is not None:
        complete_domain(checkpoint.domain, profile)
    return checkpoint


def _refuse(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN_CHECKPOINT)


def name_checkpoint(checkpoint: Checkpoint, creation_time: int) -> None:
    """Set the creation time of a new checkpoint, which is its name where it has none."""
    checkpoint.creation_time = creation_time
    checkpoint.name = checkpoint.name or str(creation_time)


def format_checkpoint(checkpoint: Checkpoint, *, secure: bool = True, has_size: bool = False) -> str:
    """Write a checkpoint (virDomainCheckpointDefFormat)."""
    return format_element(checkpoint, (SECURE if secure else 0) | (LIVE if has_size else 0))


def copy_checkpoint(checkpoint: Checkpoint) -> Checkpoint:
    """A deep copy."""
    return copy_element(checkpoint)
