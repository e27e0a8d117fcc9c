"""Opening sessions: the only place where the facade knows of drivers."""

from libvirt.calling import Link
from libvirt.watching import watch_transport
from purevirt.api.session import Session
from purevirt.api.waiting import run, step
from purevirt.drivers import opening
from purevirt.enums.host import ConnectFlags


def open_session(name: str | None, flags: ConnectFlags) -> Session:
    """Open the session that a URI, an alias or None, for the default, means. Raises Error."""
    uri = opening.find_uri(name, flags)
    wait = run if opening.needs_loop(uri) else step
    return wait(opening.open_session(uri, flags))


def open_link(name: str | None, flags: ConnectFlags) -> Link:
    """Open a connection, whose events go to the event loop where one is registered. Raises Error."""
    link = Link(open_session(name, flags))
    link.session.deliver = link.queue.deliver
    watch_transport(link)
    return link
