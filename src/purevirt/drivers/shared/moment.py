"""Trees of moments in the life of a domain: its snapshots, or its checkpoints (virDomainMomentObjList)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from purevirt.errors import Error, ErrorCode, ErrorDomain

T = TypeVar("T")


@dataclass(slots=True)
class Moment(Generic[T]):
    """A named moment and the name of the one it grew from; None at the root."""

    name: str
    parent: str | None
    content: T


class MomentTree(Generic[T]):
    """The moments of one domain, by name, in the order in which they were made; ``current`` is the latest's name."""

    def __init__(self) -> None:
        self._moments: dict[str, Moment[T]] = {}
        self.current: str | None = None

    def __len__(self) -> int:
        return len(self._moments)

    def __iter__(self) -> Iterator[Moment[T]]:
        return iter(self._moments.values())

    def find(self, name: str) -> Moment[T] | None:
        """The moment of this name."""
        return self._moments.get(name)

    def grow(self, name: str, content: T) -> Moment[T]:
        """Add a moment below the current one, and make it the current one.

        Raises VIR_ERR_OPERATION_FAILED where the name is in use.
        """
        if name in self._moments:
            detail = f"domain moment {name} already exists"
            raise Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.DOMAIN)
        moment = self._moments[name] = Moment(name, self.current, content)
        self.current = name
        return moment

    def put(self, name: str, parent: str | None, content: T) -> Moment[T]:
        """Add a moment at a place, or replace the one of this name.

        Raises VIR_ERR_INVALID_ARG where the parent is not there or below it.
        """
        above = parent
        while above is not None:
            if above == name:
                own = parent == name
                detail = (
                    f"cannot set moment {name} as its own parent"
                    if own
                    else f"parent {parent} would create cycle to {name}"
                )
                raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN)
            found = self._moments.get(above)
            if found is None:
                detail = f"parent {above} for moment {name} not found"
                raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN)
            above = found.parent
        moment = self._moments[name] = Moment(name, parent, content)
        return moment

    def remove(self, moment: Moment[T]) -> None:
        """Take one moment out; its children go to its parent, which is current where the moment was."""
        for child in self.children(moment.name):
            child.parent = moment.parent
        del self._moments[moment.name]
        if self.current == moment.name:
            self.current = moment.parent

    def prune(self, moment: Moment[T], *, with_root: bool) -> None:
        """Take out everything below a moment, and with ``with_root`` the moment itself."""
        for below in self.descendants(moment.name):
            del self._moments[below.name]
            if self.current == below.name:
                self.current = moment.name
        if with_root:
            self.remove(moment)

    def children(self, name: str | None) -> list[Moment[T]]:
        """The moments directly below one, or the roots."""
        return [moment for moment in self._moments.values() if moment.parent == name]

    def descendants(self, name: str | None) -> list[Moment[T]]:
        """The moments below one, or all; parents come before their children."""
        found = []
        for child in self.children(name):
            found += [child, *self.descendants(child.name)]
        return found

    def is_leaf(self, moment: Moment[T]) -> bool:
        """Whether nothing grew from a moment."""
        return not self.children(moment.name)
