"""Opening connections: where the facade meets the drivers."""

from typing import Any

from libvirt.calling import Link
from purevirt.api.credential import Authenticator, Credential
from purevirt.api.waiting import run, step
from purevirt.drivers.opening import find_uri, needs_loop, open_session
from purevirt.enums.host import ConnectFlags


def open_link(name: str | None, flags: ConnectFlags, auth: Authenticator | None = None) -> Link:
    """Open what a URI, an alias or None, for the default, means; ``auth`` answers what it asks. Raises Error.

    Its events go to the event loop where one is registered already.
    """
    uri = find_uri(name, flags)
    opening = open_session(uri, flags, auth=auth)
    return Link(run(opening) if needs_loop(uri) else step(opening))


def authenticator_of(auth: list[Any]) -> Authenticator:
    """The authenticator that ``openAuth`` is given as [types of VIR_CRED_*, callback, opaque]."""
    types, callback, opaque = auth

    def ask(credential: Credential) -> str | None:
        question: list[Any] = [int(credential.type), credential.prompt, credential.challenge, credential.default, None]
        answered = callback([question], opaque) == 0
        answer: str | None = question[4] if answered else None
        return answer

    return Authenticator(frozenset(types), ask)
