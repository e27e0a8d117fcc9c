"""What a client asks of the daemon itself: authentication, opening a connection, and what the wire can do."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from purevirt.api.facet.session import SessionControl
from purevirt.api.operation import NoFlags, override
from purevirt.api.result import AuthType, SaslReply
from purevirt.api.session import Session
from purevirt.api.typedparam import TypedParams
from purevirt.api.waiting import waiting_needs_loop
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.feature import FEATURES_OF_THE_WIRE, Feature
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.rpc.keepalive import Keepalive

OpenSession = Callable[[str | None, ConnectFlags], Awaitable[Session]]


class Controlled(Protocol):
    """The client that this speaks for."""

    is_authenticated: bool
    read_only: bool
    session: Session | None

    @property
    def is_gone(self) -> bool:
        """Whether the client has ended."""

    def adopt(self, session: Session) -> None:
        """The client has opened a connection."""

    async def release(self) -> None:
        """Close the connection that the client opened."""

    def start_keepalive(self, keepalive: Keepalive) -> None:
        """Ping the client whenever it is silent."""


class ClientControl(SessionControl):
    """The session control of one client.

    ``open_session`` opens a connection to a driver of this daemon; ``auth`` is what the client is asked for;
    ``make_keepalive`` gives None where keepalive is turned off.
    """

    domain = ErrorDomain.NONE

    def __init__(
        self,
        client: Controlled,
        open_session: OpenSession,
        auth: AuthType,
        make_keepalive: Callable[[], Keepalive | None],
    ) -> None:
        self._client = client
        self._open_session = open_session
        self._auth = auth
        self._make_keepalive = make_keepalive

    @override(ConnectFlags.RO | ConnectFlags.NO_ALIASES)
    async def connect_open(self, name: str | None, flags: ConnectFlags) -> None:
        if self._client.session is not None:
            raise Error(ErrorCode.INTERNAL_ERROR, "connection already open", domain=ErrorDomain.RPC)
        if self._client.read_only:
            flags |= ConnectFlags.RO
        await waiting_needs_loop()
        session = await self._open_session(name, flags)
        if self._client.session is not None or self._client.is_gone:
            await session.close()
            raise Error(ErrorCode.INTERNAL_ERROR, "connection already open", domain=ErrorDomain.RPC)
        self._client.adopt(session)

    @override()
    async def connect_close(self) -> None:
        await waiting_needs_loop()
        await self._client.release()

    @override()
    async def connect_supports_feature(self, feature: int) -> bool:
        if feature == Feature.PROGRAM_KEEPALIVE:
            return self._offer_keepalive()
        if feature in FEATURES_OF_THE_WIRE:
            return True
        session = self._client.session
        if session is None:
            raise Error(ErrorCode.INTERNAL_ERROR, "hypervisor connection not open", domain=ErrorDomain.RPC)
        return session.supports_feature(feature)

    def _offer_keepalive(self) -> bool:
        keepalive = self._make_keepalive()
        if keepalive is None:
            return False
        self._client.start_keepalive(keepalive)
        return True

    @override()
    async def connect_register_close_callback(self) -> None:
        """Clients are told of a closed connection by its end: there is nothing to remember."""

    @override()
    async def connect_unregister_close_callback(self) -> None:
        """As for the registration."""

    @override()
    async def connect_set_identity(self, params: TypedParams, flags: NoFlags) -> None:
        raise Error(ErrorCode.NO_SUPPORT, "virConnectSetIdentity", domain=ErrorDomain.DOMAIN)

    @override()
    async def auth_list(self) -> list[AuthType]:
        return [AuthType.NONE if self._client.is_authenticated else self._auth]

    @override()
    async def auth_sasl_init(self) -> str:
        raise _not_offered()

    @override()
    async def auth_sasl_start(self, mech: str, data: bytes | None) -> SaslReply:
        raise _not_offered()

    @override()
    async def auth_sasl_step(self, data: bytes | None) -> SaslReply:
        raise _not_offered()

    @override()
    async def auth_polkit(self) -> bool:
        raise _not_offered()


def _not_offered() -> Error:
    """The refusal of a way to authenticate that the client was not offered."""
    return Error(ErrorCode.AUTH_FAILED, "authentication failed", domain=ErrorDomain.RPC)
