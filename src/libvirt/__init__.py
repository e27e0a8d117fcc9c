"""libvirt for Python programs: the classes, functions and constants of libvirt-python 12.8.

Under it lies purevirt; nothing here needs the C library.
"""

import libvirtmod as libvirtmod
from libvirt._constants import *  # noqa: F403  # nearly 1500 names
from libvirt.alias import (
    _T as _T,
)
from libvirt.alias import (
    _BlkioParameter as _BlkioParameter,
)
from libvirt.alias import (
    _DomainCB as _DomainCB,
)
from libvirt.alias import (
    _EventAddHandleFunc as _EventAddHandleFunc,
)
from libvirt.alias import (
    _EventAddTimeoutFunc as _EventAddTimeoutFunc,
)
from libvirt.alias import (
    _EventCB as _EventCB,
)
from libvirt.alias import (
    _EventRemoveHandleFunc as _EventRemoveHandleFunc,
)
from libvirt.alias import (
    _EventRemoveTimeoutFunc as _EventRemoveTimeoutFunc,
)
from libvirt.alias import (
    _EventUpdateHandleFunc as _EventUpdateHandleFunc,
)
from libvirt.alias import (
    _EventUpdateTimeoutFunc as _EventUpdateTimeoutFunc,
)
from libvirt.alias import (
    _MemoryParameter as _MemoryParameter,
)
from libvirt.alias import (
    _RawError as _RawError,
)
from libvirt.alias import (
    _SchedParameter as _SchedParameter,
)
from libvirt.alias import (
    _TimerCB as _TimerCB,
)
from libvirt.alias import (
    _TypedParameter as _TypedParameter,
)
from libvirt.checkpoint import (
    virDomainCheckpoint as virDomainCheckpoint,
)
from libvirt.connect import (
    getVersion as getVersion,
)
from libvirt.connect import (
    open as open,
)
from libvirt.connect import (
    openAuth as openAuth,
)
from libvirt.connect import (
    openReadOnly as openReadOnly,
)
from libvirt.connect import (
    virConnect as virConnect,
)
from libvirt.connect import (
    virInitialize as virInitialize,
)
from libvirt.domain import (
    virDomain as virDomain,
)
from libvirt.error import (
    libvirtError as libvirtError,
)
from libvirt.error import (
    registerErrorHandler as registerErrorHandler,
)
from libvirt.error import (
    virGetLastError as virGetLastError,
)
from libvirt.error import (
    virGetLastErrorCode as virGetLastErrorCode,
)
from libvirt.error import (
    virGetLastErrorDomain as virGetLastErrorDomain,
)
from libvirt.error import (
    virGetLastErrorMessage as virGetLastErrorMessage,
)
from libvirt.error import (
    virResetLastError as virResetLastError,
)
from libvirt.eventloop import (
    _dispatchEventHandleCallback as _dispatchEventHandleCallback,
)
from libvirt.eventloop import (
    _dispatchEventTimeoutCallback as _dispatchEventTimeoutCallback,
)
from libvirt.eventloop import (
    _eventInvokeHandleCallback as _eventInvokeHandleCallback,
)
from libvirt.eventloop import (
    _eventInvokeTimeoutCallback as _eventInvokeTimeoutCallback,
)
from libvirt.eventloop import (
    virEventAddHandle as virEventAddHandle,
)
from libvirt.eventloop import (
    virEventAddTimeout as virEventAddTimeout,
)
from libvirt.eventloop import (
    virEventInvokeFreeCallback as virEventInvokeFreeCallback,
)
from libvirt.eventloop import (
    virEventRegisterDefaultImpl as virEventRegisterDefaultImpl,
)
from libvirt.eventloop import (
    virEventRegisterImpl as virEventRegisterImpl,
)
from libvirt.eventloop import (
    virEventRemoveHandle as virEventRemoveHandle,
)
from libvirt.eventloop import (
    virEventRemoveTimeout as virEventRemoveTimeout,
)
from libvirt.eventloop import (
    virEventRunDefaultImpl as virEventRunDefaultImpl,
)
from libvirt.eventloop import (
    virEventUpdateHandle as virEventUpdateHandle,
)
from libvirt.eventloop import (
    virEventUpdateTimeout as virEventUpdateTimeout,
)
from libvirt.interface import (
    virInterface as virInterface,
)
from libvirt.network import (
    virNetwork as virNetwork,
)
from libvirt.network import (
    virNetworkPort as virNetworkPort,
)
from libvirt.nodedev import (
    virNodeDevice as virNodeDevice,
)
from libvirt.nwfilter import (
    virNWFilter as virNWFilter,
)
from libvirt.nwfilter import (
    virNWFilterBinding as virNWFilterBinding,
)
from libvirt.secret import (
    virSecret as virSecret,
)
from libvirt.snapshot import (
    virDomainSnapshot as virDomainSnapshot,
)
from libvirt.storage import (
    virStoragePool as virStoragePool,
)
from libvirt.storage import (
    virStorageVol as virStorageVol,
)
from libvirt.stream import (
    virStream as virStream,
)

for _class in (
    libvirtError,
    virConnect,
    virDomain,
    virDomainCheckpoint,
    virDomainSnapshot,
    virInterface,
    virNWFilter,
    virNWFilterBinding,
    virNetwork,
    virNetworkPort,
    virNodeDevice,
    virSecret,
    virStoragePool,
    virStorageVol,
    virStream,
):
    _class.__module__ = __name__  # tracebacks and ``repr`` name them as programs know them
del _class
