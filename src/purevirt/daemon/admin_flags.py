"""The flags of admin operations, refused as libvirtd refuses them: its functions are not named after those of C."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from purevirt.api.operation import Facet, override
from purevirt.enums.error import ErrorDomain
from purevirt.errors import Error

ANY_FLAGS = 0xFFFFFFFF

F = TypeVar("F", bound=Callable[..., Any])


def answered(known: int = 0, *, function: str | None = None) -> Callable[[F], F]:
    """Answer an operation whose last argument are its flags; others than the known ones are refused (virCheckFlags).

    ``function`` is libvirtd's name for it where that is not ``adminX`` for ``virAdmX``.
    """

    def mark(method: F) -> F:
        @wraps(method)
        def checked(self: Facet, *args: Any) -> Any:
            if unknown := args[-1] & ~int(known):
                name = function or self.operations[method.__name__].c_name.replace("virAdm", "admin", 1)
                text = f"unsupported flags ({int(unknown):#x}) in function {name}"
                raise Error.of_argument(name, "flags", text, domain=ErrorDomain.ADMIN)
            return method(self, *args)

        return override(ANY_FLAGS)(checked)  # type: ignore[return-value]  # it takes what the method takes

    return mark
