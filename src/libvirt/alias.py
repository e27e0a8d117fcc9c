"""The names that libvirt-python gives to the types of its callbacks and dictionaries."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from libvirt.error import RawError

if TYPE_CHECKING:
    from libvirt.connect import virConnect
    from libvirt.domain import virDomain

_T = TypeVar("_T")
_EventCB = Callable[[int, int, int, _T], None]
_EventAddHandleFunc = Callable[[int, int, _EventCB[_T], _T], int]
_EventUpdateHandleFunc = Callable[[int, int], None]
_EventRemoveHandleFunc = Callable[[int], int]
_TimerCB = Callable[[int, _T], None]
_EventAddTimeoutFunc = Callable[[int, _TimerCB[_T], _T], int]
_EventUpdateTimeoutFunc = Callable[[int, int], None]
_EventRemoveTimeoutFunc = Callable[[int], int]
_DomainCB = Callable[["virConnect", "virDomain", int, int, _T], int | None]
_BlkioParameter = dict[str, Any]
_MemoryParameter = dict[str, Any]
_SchedParameter = dict[str, Any]
_TypedParameter = dict[str, Any]
_RawError = RawError
