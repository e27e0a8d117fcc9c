"""Opening sessions: the only place where the facade knows of drivers."""

import os

from libvirt.calling import Link
from libvirt.watching import watch_transport
from purevirt.api.session import Session
from purevirt.api.waiting import step
from purevirt.clientconfig import load_config, resolve_name
from purevirt.drivers.test.open import open_test
from purevirt.enums.error import ErrorCode
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.uri import URI, parse_uri


def open_session(name: str | None, flags: ConnectFlags) -> Session:
    """Open the session that a URI, an alias or None, for the default, means. Raises Error."""
    wanted = resolve_name(name, load_config(os.environ), os.environ, use_aliases=not flags & ConnectFlags.NO_ALIASES)
    uri = parse_uri(wanted) if wanted else URI()
    if uri.scheme != "test" or uri.server:
        raise Error(ErrorCode.NO_CONNECT, wanted)
    return step(open_test(uri, flags))


def open_link(name: str | None, flags: ConnectFlags) -> Link:
    """Open a connection, whose events go to the event loop where one is registered. Raises Error."""
    link = Link(open_session(name, flags))
    link.session.deliver = link.queue.deliver
    watch_transport(link)
    return link
