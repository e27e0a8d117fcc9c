"""Field declarations: what a model writes in its class body.

Each function returns a declaration that the model class collects; to the type checker it has the type
of the value. The order of declarations is the order in the document (attributes before children).

Options shared by most fields: ``inside`` is a path of child elements that hold the field, ``omit`` a value
that is not written, ``keep`` a test on (value, modes) that must hold to read or write the field, ``complaint``
what is passed on with the error when the text is not of its type.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar, overload

from purevirt.conf.xmlmap.codec import Codec

T = TypeVar("T")
M = TypeVar("M")

Keep = Callable[[Any, int], bool]


class Kind(Enum):
    """The ways a field can live in an element."""

    ATTR = "attribute"
    CONST = "attribute with a fixed value"
    TEXT = "text of the element"
    ELEM = "text of a child"
    TEXTS = "texts of equal children"
    SIZE = "scaled number with a unit"
    FLAG = "child that is there or not"
    CHILD = "child model"
    CHILDREN = "list of child models"
    OWN = "model over the same element"
    RAW = "subtree kept as it is"


@dataclass(slots=True)
class Field:
    """One declaration. ``py`` is the name in the model, ``name`` the one in the document."""

    kind: Kind
    name: str = ""
    codec: Codec[Any] | None = None
    models: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None
    by: str = ""
    by_field: str = ""
    fallback: str = ""
    inside: str = ""
    unit: str = ""
    assumed: str = ""
    counted: str = ""
    required: bool = False
    default: Any = None
    omit: Any = None
    keep: Keep | None = None
    complaint: object = None
    make: bool = False
    is_open: bool = False
    is_unique: bool = False
    py: str = ""

    def choices(self) -> Mapping[str, Any]:
        """The models by token; one that is always used has the token ''."""
        assert self.models is not None
        return self.models() if callable(self.models) else self.models

    def __set_name__(self, owner: type, name: str) -> None:
        self.py = name
        if not self.name and self.kind in (Kind.ATTR, Kind.CONST, Kind.ELEM, Kind.TEXTS, Kind.FLAG, Kind.RAW):
            self.name = name.rstrip("_")


@overload
def attr(codec: Codec[T], name: str = "", *, required: bool, inside: str = "", complaint: object = None) -> T: ...
@overload
def attr(
    codec: Codec[T],
    name: str = "",
    *,
    default: T,
    inside: str = "",
    omit: T | None = None,
    keep: Keep | None = None,
    complaint: object = None,
) -> T: ...
@overload
def attr(
    codec: Codec[T],
    name: str = "",
    *,
    inside: str = "",
    omit: T | None = None,
    keep: Keep | None = None,
    complaint: object = None,
) -> T | None: ...
def attr(codec: Codec[Any], name: str = "", **options: Any) -> Any:
    """An attribute. With ``required`` its absence is an error; with ``default`` it always has a value."""
    return Field(Kind.ATTR, name, codec, **options)


def const(value: str, name: str = "") -> str:
    """An attribute that always has this value."""
    field: Any = Field(Kind.CONST, name, default=value)
    return field  # type: ignore[no-any-return]  # the declaration stands for the value


@overload
def text(codec: Codec[T], *, default: T, complaint: object = None) -> T: ...
@overload
def text(codec: Codec[T], *, keep: Keep | None = None, complaint: object = None) -> T | None: ...
def text(codec: Codec[Any], **options: Any) -> Any:
    """The text of the element itself."""
    return Field(Kind.TEXT, codec=codec, **options)


@overload
def elem(
    codec: Codec[T],
    name: str = "",
    *,
    default: T,
    inside: str = "",
    omit: T | None = None,
    keep: Keep | None = None,
    complaint: object = None,
) -> T: ...
@overload
def elem(
    codec: Codec[T],
    name: str = "",
    *,
    inside: str = "",
    omit: T | None = None,
    keep: Keep | None = None,
    complaint: object = None,
) -> T | None: ...
def elem(codec: Codec[Any], name: str = "", **options: Any) -> Any:
    """The text of a child element."""
    return Field(Kind.ELEM, name, codec, **options)


def texts(codec: Codec[T], name: str = "", *, inside: str = "") -> list[T]:
    """The texts of all children of that name."""
    field: Any = Field(Kind.TEXTS, name, codec, inside=inside)
    return field  # type: ignore[no-any-return]  # the declaration stands for the list


@overload
def size(
    unit: str, name: str = "", *, default: int, assumed: str = "", inside: str = "", omit: int | None = None
) -> int: ...
@overload
def size(unit: str, name: str = "", *, assumed: str = "", inside: str = "", omit: int | None = None) -> int | None: ...
def size(unit: str, name: str = "", **options: Any) -> Any:
    """A scaled number in ``unit`` (bytes or KiB), which is also the unit assumed without one, unless ``assumed`` is.

    Without a unit it is in bytes, and written in the largest unit that divides it.

    With a name it is a child; without, it is the text of the element itself.
    """
    return Field(Kind.SIZE, name, unit=unit, **options)


def flag(name: str = "", *, inside: str = "") -> bool:
    """True where the child is there."""
    field: Any = Field(Kind.FLAG, name, default=False, inside=inside)
    return field  # type: ignore[no-any-return]  # the declaration stands for the value


def raw(name: str = "", *, is_unique: bool = False) -> str | None:
    """A subtree kept as it was written; with ``is_unique`` only the first child of each namespace."""
    field: Any = Field(Kind.RAW, name, is_unique=is_unique)
    return field  # type: ignore[no-any-return]  # the declaration stands for the value


def child(
    model: type[M] | Callable[[], type[M]],
    name: str = "",
    *,
    inside: str = "",
    keep: Keep | None = None,
    is_open: bool = False,
) -> M | None:
    """A child element that may be missing; with ``is_open`` it has an end tag even when it is empty.

    A function stands for a model that is defined later.
    """
    models: Any = {"": model} if isinstance(model, type) else lambda: {"": model()}
    field: Any = Field(Kind.CHILD, name, models=models, inside=inside, keep=keep, is_open=is_open)
    return field  # type: ignore[no-any-return]  # the declaration stands for the value


def one(model: type[M], name: str = "", *, inside: str = "", is_open: bool = False) -> M:
    """A child element that every model has; it is not written while it is empty, unless ``is_open``."""
    field: Any = Field(Kind.CHILD, name, models={"": model}, inside=inside, make=True, is_open=is_open)
    return field  # type: ignore[no-any-return]  # the declaration stands for the value


def children(
    model: type[M] | Callable[[], type[M]],
    name: str = "",
    *,
    inside: str = "",
    counted: str = "",
    keep: Keep | None = None,
) -> list[M]:
    """All children of that name. ``counted`` is an attribute of the element that tells their number."""
    models: Any = {"": model} if isinstance(model, type) else lambda: {"": model()}
    field: Any = Field(Kind.CHILDREN, name, models=models, inside=inside, counted=counted, keep=keep)
    return field  # type: ignore[no-any-return]  # the declaration stands for the value


def variant(
    models: Mapping[str, type[M]],
    name: str,
    *,
    by: str = "type",
    by_field: str = "",
    fallback: str = "",
    inside: str = "",
    complaint: object = None,
    keep: Keep | None = None,
) -> M | None:
    """A child whose model its own attribute ``by``, or the field ``by_field`` of this model, decides."""
    field: Any = Field(
        Kind.CHILD,
        name,
        models=models,
        by=by,
        by_field=by_field,
        fallback=fallback,
        inside=inside,
        complaint=complaint,
        keep=keep,
    )
    return field  # type: ignore[no-any-return]  # the declaration stands for the value


def variants(
    models: Mapping[str, type[M]],
    name: str,
    *,
    by: str = "type",
    fallback: str = "",
    inside: str = "",
    complaint: object = None,
) -> list[M]:
    """All children of that name, each of the model that its attribute ``by`` decides."""
    field: Any = Field(Kind.CHILDREN, name, models=models, by=by, fallback=fallback, inside=inside, complaint=complaint)
    return field  # type: ignore[no-any-return]  # the declaration stands for the list


def own(models: Mapping[str, type[M]], *, by: str = "type", fallback: str = "", complaint: object = None) -> M:
    """A model over the same element, chosen by one of its attributes."""
    field: Any = Field(Kind.OWN, models=models, by=by, fallback=fallback, complaint=complaint)
    return field  # type: ignore[no-any-return]  # the declaration stands for the value
