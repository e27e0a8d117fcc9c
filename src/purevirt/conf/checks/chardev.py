"""Checks of the host side of character devices (virDomainChrSourceDefValidate)."""

from collections.abc import Callable, Iterator

from purevirt.conf.domain.chardev import (
    CharSource,
    ConsoleKind,
    NmdmSource,
    PathSource,
    SocketMode,
    SpiceportSource,
    TcpSource,
    UdpSource,
    UnixSource,
)
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.redirect import CertificateSmartcard, PassthroughSmartcard
from purevirt.conf.domain.source import Reconnect
from purevirt.conf.domain.virtual import EgdBackend
from purevirt.errors import Error, ErrorCode, ErrorDomain


def char_sources(domain: Domain) -> Iterator[CharSource]:
    """The host sides of all character devices."""
    devices = domain.devices
    yield from (serial.source for serial in devices.serials)
    yield from (parallel.source for parallel in devices.parallels)
    yield from (console.source for console in devices.consoles)
    yield from (channel.source for channel in devices.channels)
    yield from (redirdev.source for redirdev in devices.redirdevs)
    for card in devices.smartcards:
        if isinstance(card.card, PassthroughSmartcard):
            yield card.card.source
    for rng in devices.rngs:
        if isinstance(rng.backend, EgdBackend):
            yield rng.backend.source


def _missing(what: str) -> Error:
    detail = f"Missing source {what} attribute for char device"
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.DOMAIN)


def check_chardevs(domain: Domain) -> None:
    """Raise Error INTERNAL_ERROR or XML_ERROR where a host side lacks what it needs."""
    for source in char_sources(domain):
        for kind, check in _CHECKS:
            if isinstance(source, kind):
                check(source)
    for channel in domain.devices.channels:
        if channel.target is None:
            raise Error(
                ErrorCode.XML_ERROR, "target type must be specified for channel device", domain=ErrorDomain.DOMAIN
            )
        if channel.target.type is None:
            detail = "unknown target type '(null)' specified for character device"
            raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN)
    for console in domain.devices.consoles[1:]:
        if console.target is not None and console.target.type is ConsoleKind.SERIAL:
            detail = "Only the first console can be a serial port"
            raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN)
    channels = {id(channel.source) for channel in domain.devices.channels}
    for source in char_sources(domain):
        if isinstance(source, UnixSource) and not source.path and id(source) not in channels:
            raise _missing("path")
    for card in domain.devices.smartcards:
        if isinstance(card.card, CertificateSmartcard) and len(card.card.certificates) != 3:
            detail = "host-certificates mode needs exactly three certificates"
            raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)


def _check_path(source: CharSource) -> None:
    if isinstance(source, PathSource) and not source.path:
        raise _missing("path")


def _check_nmdm(source: CharSource) -> None:
    if isinstance(source, NmdmSource) and not source.master:
        detail = "Missing master path attribute for nmdm device"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)
    if isinstance(source, NmdmSource) and not source.slave:
        detail = "Missing slave path attribute for nmdm device"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)


def _check_tcp(source: CharSource) -> None:
    assert isinstance(source, TcpSource)
    if not source.host:
        raise _missing("host")
    if not source.service:
        raise _missing("service")
    _check_reconnect(source.reconnect, source.mode)


def _check_unix(source: CharSource) -> None:
    assert isinstance(source, UnixSource)
    _check_reconnect(source.reconnect, source.mode)


def _check_reconnect(reconnect: Reconnect | None, mode: SocketMode | None) -> None:
    if reconnect is None or not reconnect.enabled:
        return
    if mode is SocketMode.BIND:
        detail = "chardev reconnect is possible only for connect mode"
        raise Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.DOMAIN)
    if reconnect.timeout is None:
        detail = "Missing required attribute 'timeout' in element 'reconnect'"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.XML)


def _check_udp(source: CharSource) -> None:
    assert isinstance(source, UdpSource)
    if len(source.ends) > 2 or len({end.mode for end in source.ends}) < len(source.ends):
        detail = "only two source elements are allowed for character device"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)
    connected = [end for end in source.ends if end.mode is SocketMode.CONNECT]
    if not any(end.service for end in connected):
        raise _missing("service")


def _check_spiceport(source: CharSource) -> None:
    assert isinstance(source, SpiceportSource)
    if not source.channel:
        detail = "Missing source channel attribute for char device"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)


_CHECKS: tuple[tuple[type[CharSource], Callable[[CharSource], None]], ...] = (
    (PathSource, _check_path),
    (NmdmSource, _check_nmdm),
    (TcpSource, _check_tcp),
    (UnixSource, _check_unix),
    (UdpSource, _check_udp),
    (SpiceportSource, _check_spiceport),
)
