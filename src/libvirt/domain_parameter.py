"""Settings of domains that a getter names and a setter takes."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from libvirt.argument import bits
from libvirt.handle import Child
from libvirt.typedparam import like, non_empty
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain import DomainModificationImpact

Getter = Callable[..., Coroutine[Any, Any, TypedParams]]
Setter = Callable[..., Coroutine[Any, Any, None]]


class KnownParameters(Child[DomainRef]):
    """Getting settings, and setting what is known by its name."""

    def _get_known(self, getter: Getter, flags: int, *place: str) -> TypedParams:
        """What a getter reports; ``place`` names the device, where there is one. Raises libvirtError."""
        return self._call(getter, self._o, *place, bits(DomainModificationImpact, self._with_texts(flags)))

    def _set_known(self, getter: Getter, setter: Setter, params: Mapping[str, object], flags: int, *place: str) -> int:
        """Set parameters with the types that a getter reports; returns 0.

        Raises libvirtError, and LookupError for names that the getter does not report or for none at all.
        """
        wanted = non_empty(params)
        known = self._get_known(getter, flags, *place)
        self._call(setter, self._o, *place, like(known, wanted), bits(DomainModificationImpact, flags))
        return 0
