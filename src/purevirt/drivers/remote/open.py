"""Opening a connection to a daemon: authentication, features, and the URI behind it."""

import contextlib

from purevirt.api.facet.connect import Connect
from purevirt.api.facet.session import SessionControl
from purevirt.api.result import AuthType
from purevirt.drivers.remote.session import RemoteSession
from purevirt.drivers.remote.transport import Transport
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.feature import Feature
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.uri import URI, parse_uri


async def open_remote(uri: URI, name: str, flags: ConnectFlags, transport: Transport) -> RemoteSession:
    """Open a connection through a connected transport, which is closed where that fails.

    ``name`` is what the daemon opens; an empty one leaves the choice to it. Raises AUTH_UNAVAILABLE or AUTH_FAILED,
    and what the daemon says.
    """
    session = RemoteSession(uri, transport, read_only=bool(flags & ConnectFlags.RO))
    try:
        await _authenticate(session)
        session.has_keepalive = await session.bind(SessionControl.connect_supports_feature)(Feature.PROGRAM_KEEPALIVE)
        await session.bind(SessionControl.connect_open)(name or None, flags & ConnectFlags.RO)
        if not name:
            session.uri = parse_uri(await session.bind(Connect.connect_get_uri)())
        with contextlib.suppress(Error):
            await session.bind(SessionControl.connect_register_close_callback)()
    except BaseException:
        transport.close()
        raise
    transport.on_events = session.dispatch_events
    return session


async def _authenticate(session: RemoteSession) -> None:
    offered = await session.bind(SessionControl.auth_list)()
    kind = offered[0] if offered else AuthType.NONE
    if kind == AuthType.NONE:
        return
    if kind == AuthType.POLKIT:
        if not await session.bind(SessionControl.auth_polkit)():
            raise Error(ErrorCode.AUTH_FAILED, "authentication failed", domain=ErrorDomain.REMOTE)
        return
    detail = f"unsupported authentication type {int(kind)}"
    raise Error(ErrorCode.AUTH_FAILED, detail, domain=ErrorDomain.REMOTE)
