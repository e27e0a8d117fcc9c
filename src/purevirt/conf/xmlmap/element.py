"""Model classes: they collect their field declarations and are read, written and copied by a compiled plan."""

from typing import Any, ClassVar, TypeVar, dataclass_transform

from lxml import etree

from purevirt.conf.xmlmap.field import Field
from purevirt.conf.xmlmap.plan import Plan, plan_of

ElementT = TypeVar("ElementT", bound="Element")


@dataclass_transform(kw_only_default=True)
class Element:
    """An element of a document. Subclasses declare their fields in the class body.

    Class arguments: ``tag`` is the element's name, ``uri`` and ``prefix`` its namespace, and with ``tail`` the
    fields of the class come after those of its subclasses. With ``is_open`` the element has an end tag even when empty,
    with ``is_hidden`` an empty one is not written.
    """

    model_tag: ClassVar[str] = ""
    model_uri: ClassVar[str] = ""
    model_prefix: ClassVar[str] = ""
    model_open: ClassVar[bool] = False
    model_hidden: ClassVar[bool] = False
    model_fields: ClassVar[tuple[Field, ...]] = ()
    model_settles: ClassVar[bool] = False
    model_presents: ClassVar[bool] = False
    _heads: ClassVar[tuple[Field, ...]] = ()
    _tails: ClassVar[tuple[Field, ...]] = ()
    _plan: ClassVar[Plan | None] = None

    def __init_subclass__(
        cls,
        tag: str = "",
        uri: str = "",
        prefix: str = "",
        tail: bool = False,
        is_open: bool = False,
        is_hidden: bool = False,
    ) -> None:
        super().__init_subclass__()
        cls.model_open = is_open or cls.model_open
        cls.model_hidden = is_hidden or cls.model_hidden
        cls.model_tag, cls.model_uri, cls.model_prefix = (
            tag or cls.model_tag,
            uri or cls.model_uri,
            prefix or cls.model_prefix,
        )
        declared = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
        if tail:
            cls._tails = (*cls._tails, *declared.values())
        else:
            cls._heads = (*(field for field in cls._heads if field.py not in declared), *declared.values())
        cls.model_fields = cls._heads + cls._tails
        cls.model_settles = cls.settle is not Element.settle
        cls.model_presents = cls.presented is not Element.presented
        cls._plan = None
        for name, field in declared.items():
            setattr(cls, name, field.default)

    def __init__(self, **values: Any) -> None:
        vars(self).update(plan_of(type(self)).fresh())
        unknown = values.keys() - {field.py for field in self.model_fields}
        if unknown:
            raise TypeError(f"{type(self).__name__} has no field {sorted(unknown)[0]}")
        vars(self).update(values)

    def settle(self, modes: int) -> None:
        """Called after the element was read; models with older spellings bring them to one form here."""

    def presented(self: ElementT, modes: int) -> ElementT:
        """What is written: the element, or a changed copy of it where that depends on the modes."""
        return self

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, field.py) == getattr(other, field.py) for field in self.model_fields)

    __hash__ = None  # type: ignore[assignment]  # models are mutable

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in vars(self).items() if value not in (None, []))
        return f"{type(self).__name__}({shown})"


def parse_element(model: type[ElementT], node: etree._Element, modes: int = 0) -> ElementT:
    """Read a model from an element. Raises MapError."""
    found = Plan.build(model, node, modes)
    assert isinstance(found, model)
    return found


def format_element(element: Element, modes: int = 0, *, depth: int = 0, tag: str = "", is_open: bool = False) -> str:
    """Write an element, indented by ``depth`` levels, with a newline at its end."""
    out: list[str] = []
    Plan.write(element, tag or written_tag(type(element)), out, "  " * depth, modes, is_open=is_open)
    return "".join(out)


def written_tag(model: type[Element]) -> str:
    """The name of an element with its namespace prefix."""
    return f"{model.model_prefix}:{model.model_tag}" if model.model_prefix else model.model_tag


def copy_element(element: ElementT) -> ElementT:
    """A deep copy."""
    twin = type(element).__new__(type(element))
    vars(twin).update({name: _copy_value(value) for name, value in vars(element).items()})
    return twin


def _copy_value(value: Any) -> Any:
    if isinstance(value, Element):
        return copy_element(value)
    if isinstance(value, list):
        return [copy_element(item) if isinstance(item, Element) else item for item in value]
    return value


__all__ = ["Element", "Field", "copy_element", "format_element", "parse_element", "plan_of", "written_tag"]
