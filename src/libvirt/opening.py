"""Opening connections: where the facade meets the drivers."""

from libvirt.calling import Link
from purevirt.api.waiting import run, step
from purevirt.drivers.opening import find_uri, needs_loop, open_session
from purevirt.enums.host import ConnectFlags


def open_link(name: str | None, flags: ConnectFlags) -> Link:
    """Open what a URI, an alias or None, for the default, means. Raises Error.

    Its events go to the event loop where one is registered already.
    """
    uri = find_uri(name, flags)
    opening = open_session(uri, flags)
    return Link(run(opening) if needs_loop(uri) else step(opening))
