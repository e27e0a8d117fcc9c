"""Places in documents, written as the end of a path: ``disk/target@dev``, ``domain/name`` or with a root ``/filter``.

After ``@`` stands an attribute, after ``>`` a child; without either the place is the text of the element. Of several
places that fit the longest counts.
"""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class PlaceTable(Generic[T]):
    """What is known of places, found by the name of the element."""

    def __init__(self, places: Iterable[tuple[str, T]], mark: str) -> None:
        self._found: dict[str, dict[str, list[tuple[tuple[str, ...], T]]]] = {}
        for place, fact in places:
            path, _, name = place.partition(mark)
            steps = tuple(path.split("/"))
            self._found.setdefault(steps[-1], {}).setdefault(name, []).append((steps, fact))
        for names in self._found.values():
            for candidates in names.values():
                candidates.sort(key=lambda candidate: -len(candidate[0]))

    def facts(self, path: tuple[str, ...]) -> Mapping[str, T]:
        """What is known of an element with this path from '' over the root, by the name of attribute or child."""
        names = self._found.get(path[-1])
        if names is None:
            return {}
        found: dict[str, T] = {}
        for name, candidates in names.items():
            fit = next((fact for steps, fact in candidates if path[-len(steps) :] == steps), None)
            if fit is not None:
                found[name] = fit
        return found
