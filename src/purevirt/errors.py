"""The one exception a caller sees, with libvirt's codes, domains, levels and message templates.

Engines below (``rpc.xdr``, ``conf.xmlmap``, QMP) have small errors of their own; the layer that
calls an engine turns them into an ``Error``. Nothing here knows who raises what.
"""

from enum import IntEnum

from purevirt.enums.error import MESSAGES, ErrorCode, ErrorDomain, ErrorLevel

__all__ = ["Error", "ErrorCode", "ErrorDomain", "ErrorLevel", "template_of"]

# keyed by plain integers: peers may send codes that this release does not know
_TEMPLATES: dict[int, tuple[str, str]] = {int(code): texts for code, texts in MESSAGES.items()}
_UNKNOWN = ("unknown error", "unknown error: %1$s")


def template_of(code: int, *, with_detail: bool) -> str:
    """The message template of a code; ``%1$s``, or a bare ``%s``, stands for the detail.

    Source: the message table of virErrorMsg.
    """
    plain, detailed = _TEMPLATES.get(code, _UNKNOWN)
    return detailed if with_detail else plain


class Error(Exception):
    """A failed operation (virError).

    ``message`` is the whole text, ``str1`` the template it was made from and ``str2`` the detail;
    ``str3``, ``int1`` and ``int2`` carry what some codes add. ``code`` and ``domain`` may be plain
    integers where a peer sent a number that this release does not know.
    """

    def __init__(
        self,
        code: int,
        detail: str | None = None,
        *,
        domain: int = ErrorDomain.NONE,
        level: int = ErrorLevel.ERROR,
    ) -> None:
        template = template_of(code, with_detail=detail is not None)
        super().__init__(template if detail is None else _fill(template, detail))
        self.code = _known(ErrorCode, code)
        self.domain = _known(ErrorDomain, domain)
        self.level = _known(ErrorLevel, level)
        self.str1: str | None = template
        self.str2: str | None = detail
        self.str3: str | None = None
        self.int1 = -1
        self.int2 = -1

    @property
    def message(self) -> str:
        """The whole message text."""
        return str(self.args[0])

    @classmethod
    def of_argument(cls, function: str, argument: str, text: str, *, domain: int) -> "Error":
        """VIR_ERR_INVALID_ARG as C reports its own arguments: the text bare, function and argument beside it.

        Source: virReportInvalidArg.
        """
        return cls.from_peer(ErrorCode.INVALID_ARG, domain, text, ErrorLevel.ERROR, (function, argument, None), (0, 0))

    @classmethod
    def of_system(cls, what: str, problem: OSError, *, domain: int) -> "Error":
        """VIR_ERR_SYSTEM_ERROR with the text and, in ``int1``, the number of what the system said.

        Source: virReportSystemError.
        """
        error = cls(ErrorCode.SYSTEM_ERROR, f"{what}: {problem.strerror or problem}", domain=domain)
        error.int1 = problem.errno or -1
        return error

    @classmethod
    def from_peer(
        cls,
        code: int,
        domain: int,
        message: str | None,
        level: int,
        strings: tuple[str | None, str | None, str | None],
        ints: tuple[int, int],
    ) -> "Error":
        """An error as a peer sent it: its texts are kept, whatever our templates say."""
        error = cls(code, domain=domain, level=level)
        error.args = (message or "",)
        error.str1, error.str2, error.str3 = strings
        error.int1, error.int2 = ints
        return error

    def within(self, domain: ErrorDomain) -> "Error":
        """The same error, with its domain set unless it has one already."""
        if self.domain == ErrorDomain.NONE:
            self.domain = domain
        return self


def _fill(template: str, detail: str) -> str:
    """The template with the detail in its place; some codes have a bare ``%s``."""
    return template.replace("%1$s" if "%1$s" in template else "%s", detail, 1)


def _known(kind: type[IntEnum], value: int) -> int:
    """The member for a number, or the number itself."""
    member = kind._value2member_map_.get(value, value)
    assert isinstance(member, int)
    return member
