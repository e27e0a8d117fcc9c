"""``virConnect``: a connection, put together from what can be done with it, and the functions that open one."""

from types import TracebackType
from typing import Any

from libvirt.argument import as_dict, as_int, as_text, as_uint, bits
from libvirt.calling import Link
from libvirt.connect_cpu import _ConnectCPU
from libvirt.connect_device import _ConnectDevice
from libvirt.connect_domain import _ConnectDomain
from libvirt.connect_event import _ConnectEvent
from libvirt.connect_host import _ConnectHost
from libvirt.connect_network import _ConnectNetwork
from libvirt.connect_storage import _ConnectStorage
from libvirt.dispatch import _DomainDeviceDispatch, _DomainDispatch, _ObjectDispatch
from libvirt.error import RawError, failure, last
from libvirt.handle import fail
from libvirt.hint import IDENTITY_HINTS
from libvirt.opening import authenticator_of, open_link
from libvirt.stream import virStream
from libvirt.typedparam import hinted
from libvirt.watching import is_alive, is_encrypted
from purevirt.api.credential import Authenticator
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.session import SessionControl
from purevirt.api.operation import NoFlags
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error

VERSION = 11_003_000
"""The version of libvirt whose interface this is: 1000000 * major + 1000 * minor + release."""


class virConnect(
    _ConnectHost,
    _ConnectDomain,
    _ConnectNetwork,
    _ConnectStorage,
    _ConnectDevice,
    _ConnectCPU,
    _ConnectEvent,
    _DomainDispatch,
    _DomainDeviceDispatch,
    _ObjectDispatch,
):
    """A connection to a hypervisor. Every call that fails raises libvirtError.

    As a context manager it closes at the end.
    """

    def __init__(self, _obj: object = None) -> None:
        if not isinstance(_obj, Link):
            raise Exception(f"Expected a wrapped C Object but got {type(_obj)}")
        self._o = _obj
        self._attach(_obj)

    def __enter__(self) -> "virConnect":
        return self

    def __exit__(
        self,
        exc_type_: type[BaseException] | None,
        exc_value_: BaseException | None,
        traceback_: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if self.__dict__.get("_o") is not None:
            self._o = None
            self._shared.release()

    def c_pointer(self) -> int:
        """A number that no other open connection has; 0 once it was closed."""
        return 0 if self._o is None else id(self._o)

    def close(self) -> int:
        """Give the connection up; 1 where objects still need it, with the last of which it really ends, else 0."""
        link = self._live("virConnectClose", ErrorDomain.NONE)
        self._o = None
        return int(link.release() > 0)

    def isAlive(self) -> int:
        """1 where the connection works, 0 where it broke."""
        session = self._live("virConnectIsAlive", ErrorDomain.NONE).session
        return int(is_alive(session))

    def isEncrypted(self) -> int:
        """1 where nobody can read along, else 0."""
        return int(is_encrypted(self._live("virConnectIsEncrypted", ErrorDomain.NONE).session))

    def isSecure(self) -> int:
        """1 where nobody can read along because it is encrypted or local, else 0."""
        return int(self._call(Connect.connect_is_secure))

    def setKeepAlive(self, interval: int, count: int) -> int:
        """Ask the other side every ``interval`` seconds for a sign of life, and give up after ``count`` without one.

        0 or less of ``interval`` stops that. Returns 0, or 1 where the other side can not answer.
        """
        watcher = self._live("virConnectSetKeepAlive").watcher
        seconds, silent = as_int(interval), as_uint(count)
        if watcher is None:
            error = Error(ErrorCode.NO_SUPPORT, "virConnectSetKeepAlive", domain=ErrorDomain.DOMAIN)
            raise fail(error, "virConnectSetKeepAlive")
        try:
            return watcher.keep_alive(seconds, silent)
        except Error as error:
            raise failure(error, "virConnectSetKeepAlive") from None

    def setIdentity(self, params: dict[str, Any], flags: int = 0) -> int:
        """Tell the other side on whose behalf to act, by names of VIR_CONNECT_IDENTITY_*; returns 0."""
        wanted = hinted(as_dict(params, "migration params must be a dictionary"), IDENTITY_HINTS)
        self._call(SessionControl.connect_set_identity, wanted, bits(NoFlags, flags))
        return 0

    def newStream(self, flags: int = 0) -> virStream:
        """A stream that carries nothing yet; ``flags`` of VIR_STREAM_NONBLOCK."""
        self._live("virStreamNew")
        return virStream(self, as_uint(flags))

    def virConnGetLastError(self) -> RawError | None:
        """The last error of this thread, as ``virGetLastError``."""
        return last.error

    def virConnResetLastError(self) -> None:
        """Forget the last error of this thread."""
        last.error = None


def _open(name: str | None, flags: ConnectFlags, c_name: str, auth: Authenticator | None = None) -> virConnect:
    as_text(name, c_name, 1)
    last.error = None
    try:
        return virConnect(_obj=open_link(name, flags, auth))
    except Error as error:
        raise failure(error, c_name) from None


def open(name: str | None = None) -> virConnect:
    """Open a connection to what a URI or an alias of one names, None for the default. Raises libvirtError."""
    return _open(name, ConnectFlags(0), "virConnectOpen")


def openReadOnly(name: str | None = None) -> virConnect:
    """Open a connection on which nothing can be changed. Raises libvirtError."""
    return _open(name, ConnectFlags.RO, "virConnectOpenReadOnly")


def openAuth(uri: str | None, auth: list[Any], flags: int = 0) -> virConnect:
    """Open a connection; ``flags`` of VIR_CONNECT_RO and VIR_CONNECT_NO_ALIASES. Raises libvirtError.

    ``auth`` is [types of VIR_CRED_*, callback, opaque]: ``callback(credentials, opaque)`` puts the answers into the
    last item of each [type, prompt, challenge, default, answer] and returns 0, or -1 to give up.
    """
    if not isinstance(auth, list):
        raise TypeError(f"virConnectOpenAuth() argument 2 must be list, not {type(auth).__name__}")
    return _open(uri, bits(ConnectFlags, flags), "virConnectOpenAuth", authenticator_of(auth))


def getVersion(name: str | None = None) -> Any:
    """The version of this library, 1000000 * major + 1000 * minor + release; with the name of a driver a pair of
    that and the driver's version.
    """
    return VERSION if name is None else (VERSION, VERSION)


def virInitialize() -> int:
    """Make the library ready, which it always is; returns 0."""
    return 0
