"""One domain as a driver knows it: its definitions, state and cached texts.

It knows no hypervisor: a driver derives from ``DomainRecord`` where it keeps more.
"""

from collections.abc import Callable

from purevirt.api.ref import DomainRef
from purevirt.conf.domain import Domain, copy_domain, format_domain
from purevirt.enums.domain import DomainXMLFlags
from purevirt.enums.domain_state import DomainShutoffReason, DomainState

INACTIVE_ID = -1


def _unwatched() -> None:
    """A record outside of every table."""


class DomainRecord:
    """A domain (virDomainObj).

    ``current`` is what runs while the domain is active and its configuration otherwise; ``pending`` is the
    configuration that an active domain goes back to when it stops, None where it has none. Whoever changes a
    definition or an attribute calls ``changed()``.
    """

    __slots__ = (
        "_texts",
        "autostart",
        "current",
        "has_managed_save",
        "is_persistent",
        "is_updated",
        "pending",
        "reason",
        "ref",
        "state",
        "watch",
    )

    def __init__(self, definition: Domain) -> None:
        self.current = definition
        self.pending: Domain | None = None
        self.state = DomainState.SHUTOFF
        self.reason: int = DomainShutoffReason.UNKNOWN
        self.is_persistent = False
        self.is_updated = False
        self.autostart = False
        self.has_managed_save = False
        self.watch: Callable[[], None] = _unwatched
        self._texts: dict[int, str] = {}
        self.ref = reference(definition)

    @property
    def is_active(self) -> bool:
        """Whether the domain has an id: it runs or is paused."""
        return self.ref.id != INACTIVE_ID

    @property
    def config(self) -> Domain:
        """The configuration for the next start."""
        return self.current if self.pending is None else self.pending

    @property
    def snapshot_count(self) -> int:
        """The number of snapshots, for the filters of lists."""
        return 0

    @property
    def checkpoint_count(self) -> int:
        """The number of checkpoints, for the filters of lists."""
        return 0

    def changed(self) -> None:
        """Forget what was cached; to be called behind every change."""
        self._texts.clear()
        self.watch()

    def xml(self, flags: DomainXMLFlags) -> str:
        """The XML document, formatted once per change and set of flags."""
        try:
            return self._texts[flags]
        except KeyError:
            definition = self.config if flags & DomainXMLFlags.INACTIVE else self.current
            text = self._texts[flags] = format_domain(definition, flags)
            return text

    def set_state(self, state: DomainState, reason: int) -> None:
        """Enter a state; ``reason`` is a number of the state's own reason enumeration."""
        self.state, self.reason = state, reason
        self.changed()

    def start(self, domain_id: int, reason: int) -> None:
        """Become active under an id, keeping aside the configuration to go back to."""
        if self.is_persistent and self.pending is None:
            self.pending = copy_domain(self.current)
        self.current.id = domain_id
        self.ref = reference(self.current)
        self.set_state(DomainState.RUNNING, reason)

    def stop(self, reason: DomainShutoffReason) -> DomainRef:
        """Become inactive; the reference that events carry.

        As in C the id stays in an event of a domain that has no configuration to go back to.
        """
        told = self.ref
        if self.pending is not None:
            self.current, self.pending = self.pending, None
            told = reference(self.current)
        self.current.id = None
        self.ref = reference(self.current)
        self.set_state(DomainState.SHUTOFF, reason)
        return told

    def renamed(self, name: str) -> None:
        """Carry a new name in every definition."""
        for definition in (self.current, self.pending):
            if definition is not None:
                definition.name = name
        self.ref = reference(self.current)
        self.changed()

    def assign(self, definition: Domain, *, live: bool) -> Domain | None:
        """Take a new definition (virDomainObjAssignDef): the one it takes the place of, None where there is none.

        ``live`` says that it is about to run, so that the present one is kept for later.
        """
        if self.is_active:
            replaced, self.pending = self.pending, definition
        elif live:
            replaced = self.pending
            self.pending = self.pending or self.current
            self.current = definition
        else:
            replaced, self.current = self.current, definition
        self.changed()
        return replaced


def uuid_of(definition: Domain) -> bytes:
    """The UUID that every parsed definition has."""
    assert definition.uuid is not None
    return definition.uuid


def reference(definition: Domain) -> DomainRef:
    """The reference of a domain with this definition."""
    return DomainRef(definition.name, uuid_of(definition), INACTIVE_ID if definition.id is None else definition.id)
