"""Checkpoints of the test driver's domains."""

import time

from purevirt.api.facet.domain_checkpoint import DomainCheckpoint
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainCheckpointRef, DomainRef
from purevirt.conf.checkpoint import Checkpoint
from purevirt.drivers.shared.moment import Moment, MomentTree
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.moment_document import checkpoint_xml, make_checkpoint, read_checkpoint
from purevirt.drivers.test.node import TestDomain
from purevirt.enums.checkpoint import (
    DomainCheckpointCreateFlags,
    DomainCheckpointDeleteFlags,
    DomainCheckpointListFlags,
    DomainCheckpointXMLFlags,
)
from purevirt.errors import Error, ErrorCode

Listed = DomainCheckpointListFlags
XMLFlags = DomainCheckpointXMLFlags

LIST_FLAGS = Listed.ROOTS | Listed.TOPOLOGICAL | Listed.LEAVES | Listed.NO_LEAVES
XML_FLAGS = XMLFlags.SECURE | XMLFlags.NO_DOMAIN | XMLFlags.SIZE
CREATE_FLAGS = (
    DomainCheckpointCreateFlags.REDEFINE
    | DomainCheckpointCreateFlags.QUIESCE
    | DomainCheckpointCreateFlags.REDEFINE_VALIDATE
)
DELETE_FLAGS = (
    DomainCheckpointDeleteFlags.CHILDREN
    | DomainCheckpointDeleteFlags.METADATA_ONLY
    | DomainCheckpointDeleteFlags.CHILDREN_ONLY
)

Tree = MomentTree[Checkpoint]


class TestDomainCheckpoint(TestFacet, DomainCheckpoint):
    """Checkpoints."""

    @override(CREATE_FLAGS)
    async def domain_checkpoint_create_xml(
        self, domain: DomainRef, xml: str, flags: DomainCheckpointCreateFlags
    ) -> DomainCheckpointRef:
        record = self.find_domain(domain)
        if len(record.snapshots):
            raise Error(ErrorCode.OPERATION_UNSUPPORTED, "cannot create checkpoint while snapshot exists")
        if flags & DomainCheckpointCreateFlags.REDEFINE:
            return self._redefine(record, domain, xml)
        if not record.is_active:
            raise Error(ErrorCode.OPERATION_UNSUPPORTED, "cannot create checkpoint for inactive domain")
        checkpoint = make_checkpoint(xml, record.current, int(time.time()))
        moment = record.checkpoints.grow(checkpoint.name or "", checkpoint)
        record.changed()
        return DomainCheckpointRef(moment.name, domain)

    @override(XML_FLAGS)
    async def domain_checkpoint_get_xml_desc(
        self, checkpoint: DomainCheckpointRef, flags: DomainCheckpointXMLFlags
    ) -> str:
        moment = self._find(checkpoint)[1]
        with_domain = not flags & XMLFlags.NO_DOMAIN
        secure = bool(flags & XMLFlags.SECURE)
        return checkpoint_xml(moment, secure=secure, with_domain=with_domain)

    @override(LIST_FLAGS)
    async def domain_list_all_checkpoints(
        self, domain: DomainRef, flags: DomainCheckpointListFlags
    ) -> list[DomainCheckpointRef]:
        tree = self.find_domain(domain).checkpoints
        moments = tree.children(None) if flags & Listed.ROOTS else tree.descendants(None)
        return _refs(tree, moments, domain, flags)

    @override(LIST_FLAGS)
    async def domain_checkpoint_list_all_children(
        self, checkpoint: DomainCheckpointRef, flags: DomainCheckpointListFlags
    ) -> list[DomainCheckpointRef]:
        record, moment = self._find(checkpoint)
        tree = record.checkpoints
        wants_all = bool(flags & Listed.DESCENDANTS)
        moments = tree.descendants(moment.name) if wants_all else tree.children(moment.name)
        return _refs(tree, moments, checkpoint.domain, flags)

    @override()
    async def domain_checkpoint_lookup_by_name(
        self, domain: DomainRef, name: str, flags: NoFlags
    ) -> DomainCheckpointRef:
        return DomainCheckpointRef(self._find(DomainCheckpointRef(name, domain))[1].name, domain)

    @override()
    async def domain_checkpoint_get_parent(
        self, checkpoint: DomainCheckpointRef, flags: NoFlags
    ) -> DomainCheckpointRef:
        parent = self._find(checkpoint)[1].parent
        if parent is None:
            detail = f"checkpoint '{checkpoint.name}' does not have a parent"
            raise Error(ErrorCode.NO_DOMAIN_CHECKPOINT, detail)
        return DomainCheckpointRef(parent, checkpoint.domain)

    @override(DELETE_FLAGS)
    async def domain_checkpoint_delete(
        self, checkpoint: DomainCheckpointRef, flags: DomainCheckpointDeleteFlags
    ) -> None:
        record, moment = self._find(checkpoint)
        wants_tree = flags & (DomainCheckpointDeleteFlags.CHILDREN | DomainCheckpointDeleteFlags.CHILDREN_ONLY)
        if wants_tree:
            with_root = bool(flags & DomainCheckpointDeleteFlags.CHILDREN)
            record.checkpoints.prune(moment, with_root=with_root)
        else:
            record.checkpoints.remove(moment)
        record.changed()

    def _redefine(self, record: TestDomain, domain: DomainRef, xml: str) -> DomainCheckpointRef:
        """Take in a checkpoint that was made before, at its place in the tree."""
        checkpoint = read_checkpoint(xml, record.uuid)
        tree = record.checkpoints
        moment = tree.put(checkpoint.name or "", checkpoint.parent, checkpoint)
        tree.current = tree.current or moment.name
        record.changed()
        return DomainCheckpointRef(moment.name, domain)

    def _find(self, checkpoint: DomainCheckpointRef) -> tuple[TestDomain, Moment[Checkpoint]]:
        record = self.find_domain(checkpoint.domain)
        moment = record.checkpoints.find(checkpoint.name)
        if moment is None:
            detail = f"no domain checkpoint with matching name '{checkpoint.name}'"
            raise Error(ErrorCode.NO_DOMAIN_CHECKPOINT, detail)
        return record, moment


def _refs(tree: Tree, moments: list[Moment[Checkpoint]], domain: DomainRef, flags: Listed) -> list[DomainCheckpointRef]:
    """The references of the moments that pass the filters on leaves."""
    wanted = flags & (Listed.LEAVES | Listed.NO_LEAVES) or Listed.LEAVES | Listed.NO_LEAVES
    flag_of = {True: Listed.LEAVES, False: Listed.NO_LEAVES}
    return [DomainCheckpointRef(m.name, domain) for m in moments if wanted & flag_of[tree.is_leaf(m)]]
