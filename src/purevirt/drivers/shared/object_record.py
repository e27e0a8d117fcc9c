"""One object that a driver keeps by name and UUID: what it is now and what it will be next time."""

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """A definition that a table can file; a parsed one always has a UUID."""

    name: str
    uuid: bytes | None


ModelT = TypeVar("ModelT", bound=Named)


def _unwatched() -> None:
    """A record outside of every table."""


class ObjectRecord(Generic[ModelT]):
    """An object with a definition.

    ``current`` is what runs while the object is active and its configuration otherwise; ``pending`` is the
    configuration that an active object goes back to when it stops, None where it has none. Whoever changes a
    definition or an attribute calls ``changed()``.
    """

    __slots__ = ("autostart", "current", "is_persistent", "pending", "texts", "watch")

    def __init__(self, definition: ModelT) -> None:
        self.current = definition
        self.pending: ModelT | None = None
        self.is_persistent = False
        self.autostart = False
        self.watch: Callable[[], None] = _unwatched
        self.texts: dict[int, str] = {}

    @property
    def name(self) -> str:
        """The object's name."""
        return self.current.name

    @property
    def uuid(self) -> bytes:
        """The object's UUID, 16 bytes."""
        assert self.current.uuid is not None
        return self.current.uuid

    @property
    def is_active(self) -> bool:
        """Whether the object runs."""
        raise NotImplementedError

    @property
    def config(self) -> ModelT:
        """The configuration for the next start."""
        return self.current if self.pending is None else self.pending

    def changed(self) -> None:
        """Forget what was cached; to be called behind every change."""
        self.texts.clear()
        self.watch()

    def assign(self, definition: ModelT, *, live: bool) -> ModelT | None:
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
