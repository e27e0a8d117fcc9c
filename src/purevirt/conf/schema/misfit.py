"""What a check of a document finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Misfit:
    """An attribute of ``element``, or with ``name`` empty its content, is not what it has to be."""

    element: str
    name: str = ""
