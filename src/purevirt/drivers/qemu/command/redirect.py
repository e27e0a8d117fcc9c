"""Devices redirected from a client: smart cards and USB (qemuBuildSmartcardCommandLine)."""

from purevirt.conf.domain.chardev import SpicevmcSource
from purevirt.conf.domain.redirect import (
    CertificateSmartcard,
    FilterDevice,
    HostSmartcard,
    PassthroughSmartcard,
    Redirdev,
    Smartcard,
)
from purevirt.drivers.qemu.command.address import address_properties
from purevirt.drivers.qemu.command.chardev import build_chardev
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties
from purevirt.drivers.qemu.failure import unsupported

_DEFAULT_DATABASE = "/etc/pki/nssdb"


def build_smartcards(context: CommandContext, line: CommandLine) -> None:
    """Smart cards."""
    for smartcard in context.domain.devices.smartcards:
        line.add_device(_card(context, line, smartcard) | address_properties(context, smartcard))


def _card(context: CommandContext, line: CommandLine, smartcard: Smartcard) -> Properties:
    card = smartcard.card
    emulated: Properties = {"driver": "ccid-card-emulated"}
    tail: Properties = {"id": smartcard.alias}
    if isinstance(card, HostSmartcard):
        return emulated | {"backend": "nss-emulated"} | tail
    if isinstance(card, CertificateSmartcard):
        names: Properties = {f"cert{place}": each for place, each in enumerate(card.certificates, 1)}
        return emulated | {"backend": "certificates"} | names | {"db": card.database or _DEFAULT_DATABASE} | tail
    if isinstance(card, PassthroughSmartcard):
        chardev = build_chardev(context, line, card.source, str(smartcard.alias), spice_name="smartcard")
        return {"driver": "ccid-card-passthru", "chardev": chardev} | tail
    raise unsupported("unknown smartcard mode")


def build_redirdevs(context: CommandContext, line: CommandLine) -> None:
    """Redirected USB devices, and which of them are let in."""
    for redirdev in context.domain.devices.redirdevs:
        chardev = build_chardev(context, line, redirdev.source, str(redirdev.alias), spice_name="usbredir")
        line.add_device(_redirdev(context, redirdev, chardev))


def _redirdev(context: CommandContext, redirdev: Redirdev, chardev: str) -> Properties:
    properties: Properties = {"driver": "usb-redir", "chardev": chardev, "id": redirdev.alias}
    rules = context.domain.devices.redirfilter
    if rules is not None and isinstance(redirdev.source, SpicevmcSource):
        properties["filter"] = "|".join(map(_rule, rules.devices))
    properties["bootindex"] = context.boot_index(redirdev)
    return properties | address_properties(context, redirdev)


def _rule(rule: FilterDevice) -> str:
    words = [_hex(rule.usb_class, 2), _hex(rule.vendor, 4), _hex(rule.product, 4), _version(rule.version)]
    return ":".join([*words, str(int(rule.allow))])


def _hex(number: int | None, width: int) -> str:
    return "-1" if number is None or number < 0 else f"0x{number:0{width}X}"


def _version(number: int | None) -> str:
    """A version such as 1.09, whose digits QEMU wants as hexadecimal ones."""
    if number is None or number < 0:
        return "-1"
    major, minor = divmod(number, 100)
    return f"0x{major:02d}{minor:02d}"
