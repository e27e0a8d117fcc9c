"""Credentials: what a driver or a daemon asks of whoever opens a connection."""

from collections.abc import Callable
from dataclasses import dataclass

from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectCredentialType
from purevirt.errors import Error


@dataclass(frozen=True, slots=True)
class Credential:
    """One question (virConnectCredential); ``challenge`` and ``default`` are None where there is none."""

    type: ConnectCredentialType
    prompt: str
    challenge: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Authenticator:
    """The types that a program can answer for, and the function that asks it; None is no answer."""

    accepted: frozenset[int]
    ask: Callable[[Credential], str | None]


_NAMES = (ConnectCredentialType.USERNAME, ConnectCredentialType.AUTHNAME, ConnectCredentialType.ECHOPROMPT)
_PASSWORDS = (ConnectCredentialType.PASSPHRASE, ConnectCredentialType.NOECHOPROMPT)


def ask_username(auth: Authenticator | None, host: str) -> str:
    """The user's name on a host; raises INVALID_ARG without an authenticator, AUTH_FAILED without an answer."""
    return _ask(auth, _NAMES, f"Enter username for {host}", "authentication failed when asking for username")


def ask_password(auth: Authenticator | None, user: str, host: str) -> str:
    """The user's password on a host; raises as ``ask_username``."""
    prompt = f"Enter {user}'s password for {host}"
    return _ask(auth, _PASSWORDS, prompt, "authentication failed when asking for password")


def _ask(auth: Authenticator | None, kinds: tuple[ConnectCredentialType, ...], prompt: str, failure: str) -> str:
    if auth is None:
        raise Error(ErrorCode.INVALID_ARG, "Missing authentication credentials", domain=ErrorDomain.AUTH)
    kind = next((kind for kind in kinds if kind in auth.accepted), None)
    answer = None if kind is None else auth.ask(Credential(kind, prompt))
    if answer is None:
        raise Error(ErrorCode.AUTH_FAILED, failure, domain=ErrorDomain.AUTH)
    return answer
