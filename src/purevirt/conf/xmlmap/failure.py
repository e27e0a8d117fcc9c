"""What goes wrong while a tree is mapped: a value that cannot be read, or one that is missing."""


class MapError(Exception):
    """The tree does not fit the declarations.

    ``element`` names the element, ``name`` the attribute or child ('' for the text of the element itself),
    ``line`` is the line in the document, ``complaint`` what the field declared for this case.
    """

    def __init__(self, element: str, name: str, *, line: int = 0, complaint: object = None) -> None:
        super().__init__(f"{element}/{name} at line {line}")
        self.element = element
        self.name = name
        self.line = line
        self.complaint = complaint


class Missing(MapError):
    """A required attribute, child or text is not there."""


class InvalidValue(MapError):
    """A text is not of its type. ``value`` is the text and ``expected`` says what is allowed."""

    def __init__(
        self, element: str, name: str, value: str, *, expected: str, line: int = 0, complaint: object = None
    ) -> None:
        super().__init__(element, name, line=line, complaint=complaint)
        self.value = value
        self.expected = expected
