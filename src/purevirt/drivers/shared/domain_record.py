"""One domain as a driver knows it: its definitions, state and cached texts.

It knows no hypervisor: a driver derives from ``DomainRecord`` where it keeps more.
"""

from purevirt.api.ref import DomainRef
from purevirt.conf.domain import Domain, copy_domain, format_domain
from purevirt.drivers.shared.object_record import ObjectRecord
from purevirt.enums.domain import DomainXMLFlags
from purevirt.enums.domain_state import DomainShutoffReason, DomainState

INACTIVE_ID = -1


class DomainRecord(ObjectRecord[Domain]):
    """A domain (virDomainObj); it is active while it has an id."""

    __slots__ = ("has_managed_save", "is_updated", "reason", "ref", "state")

    def __init__(self, definition: Domain) -> None:
        super().__init__(definition)
        self.state = DomainState.SHUTOFF
        self.reason = int(DomainShutoffReason.UNKNOWN)
        self.is_updated = False
        self.has_managed_save = False
        self.ref = self._reference()

    @property
    def is_active(self) -> bool:
        return self.ref.id != INACTIVE_ID

    @property
    def snapshot_count(self) -> int:
        """The number of snapshots, for the filters of lists."""
        return 0

    @property
    def checkpoint_count(self) -> int:
        """The number of checkpoints, for the filters of lists."""
        return 0

    def xml(self, flags: DomainXMLFlags) -> str:
        """The XML document, formatted once per change and set of flags."""
        try:
            return self.texts[flags]
        except KeyError:
            definition = self.config if flags & DomainXMLFlags.INACTIVE else self.current
            text = self.texts[flags] = format_domain(definition, flags)
            return text

    def set_state(self, state: DomainState, reason: int) -> None:
        """Enter a state; ``reason`` is a number of the state's own reason enumeration."""
        self.state, self.reason = state, int(reason)
        self.changed()

    def start(self, domain_id: int, reason: int) -> None:
        """Become active under an id, keeping aside the configuration to go back to."""
        if self.is_persistent and self.pending is None:
            self.pending = copy_domain(self.current)
        self.current.id = domain_id
        self.ref = self._reference()
        self.set_state(DomainState.RUNNING, reason)

    def stop(self, reason: DomainShutoffReason) -> DomainRef:
        """Become inactive; the reference that events carry.

        As in C the id stays in an event of a domain that has no configuration to go back to.
        """
        told = self.ref
        if self.pending is not None:
            self.current, self.pending = self.pending, None
            told = self._reference()
        self.current.id = None
        self.ref = self._reference()
        self.set_state(DomainState.SHUTOFF, reason)
        return told

    def renamed(self, name: str) -> None:
        """Carry a new name in every definition."""
        for definition in (self.current, self.pending):
            if definition is not None:
                definition.name = name
        self.ref = self._reference()
        self.changed()

    def _reference(self) -> DomainRef:
        number = self.current.id
        return DomainRef(self.name, self.uuid, INACTIVE_ID if number is None else number)
