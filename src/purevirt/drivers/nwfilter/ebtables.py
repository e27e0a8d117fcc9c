"""Rules for frames as ebtables commands (ebtablesCreateRuleInstance)."""

from collections.abc import Callable
from dataclasses import dataclass

from purevirt.conf.nwfilter import RuleAction, RuleDirection
from purevirt.drivers.nwfilter.packet import Packet, Words, address, decimal, hexadecimal, plain

BASE: Words = ("ebtables", "--concurrent", "-t", "nat")
BRIDGE_GROUP = "01:80:c2:00:00:00"
"""Where spanning tree frames go."""

_HOST_MASK = "32"


@dataclass(frozen=True, slots=True)
class Condition:
    """An option for an attribute, and the one for packets that go the other way.

    ``mask`` and ``upper`` are attributes that follow the value behind ``/`` and ``:``.
    """

    name: str
    option: str
    back: str | None = None
    write: Callable[[str], str] = plain
    mask: str | None = None
    default_mask: str | None = None
    upper: str | None = None


_SOURCE = Condition("srcmacaddr", "-s", "-d", mask="srcmacmask")
_FRAME = (_SOURCE, Condition("dstmacaddr", "-d", "-s", mask="dstmacmask"))


def _stp(name: str, option: str, upper: bool = True) -> Condition:
    return Condition(name, f"--stp-{option}", write=decimal, upper=f"{name}-hi" if upper else None)


_ARP = (
    Condition("hwtype", "--arp-htype", write=decimal),
    Condition("opcode", "--arp-opcode", write=decimal),
    Condition("protocoltype", "--arp-ptype", write=hexadecimal),
    Condition("arpsrcipaddr", "--arp-ip-src", "--arp-ip-dst", address, "arpsrcipmask", _HOST_MASK),
    Condition("arpdstipaddr", "--arp-ip-dst", "--arp-ip-src", address, "arpdstipmask", _HOST_MASK),
    Condition("arpsrcmacaddr", "--arp-mac-src", "--arp-mac-dst"),
    Condition("arpdstmacaddr", "--arp-mac-dst", "--arp-mac-src"),
)


def _ip(prefix: str) -> tuple[Condition, ...]:
    source, destination = f"--{prefix}-source", f"--{prefix}-destination"
    ports = f"{source}-port", f"{destination}-port"
    return (
        Condition("srcipaddr", source, destination, address, "srcipmask"),
        Condition("dstipaddr", destination, source, address, "dstipmask"),
        Condition("protocol", f"--{prefix}-protocol", write=decimal),
        Condition("srcportstart", ports[0], ports[1], decimal, upper="srcportend"),
        Condition("dstportstart", ports[1], ports[0], decimal, upper="dstportend"),
    )


_STP = (
    _stp("type", "type", upper=False),
    _stp("flags", "flags", upper=False),
    _stp("root-priority", "root-pri"),
    Condition("root-address", "--stp-root-addr", mask="root-address-mask"),
    _stp("root-cost", "root-cost"),
    _stp("sender-priority", "sender-prio"),
    Condition("sender-address", "--stp-sender-addr", mask="sender-address-mask"),
    *(_stp(name, option) for name, option in (("port", "port"), ("age", "msg-age"), ("max-age", "max-age"))),
    *(_stp(name, name) for name in ("hello-time", "forward-delay")),
)


@dataclass(frozen=True, slots=True)
class FrameKind:
    """The conditions of a protocol: of the frame, the words that name the protocol, and of what is inside."""

    frame: tuple[Condition, ...]
    words: Words
    inside: tuple[Condition, ...]


KINDS: dict[str, FrameKind] = {
    "mac": FrameKind(_FRAME, (), (Condition("protocolid", "-p", write=hexadecimal),)),
    "vlan": FrameKind(
        _FRAME,
        ("-p", "0x8100"),
        (Condition("vlanid", "--vlan-id", write=decimal), Condition("encap-protocol", "--vlan-encap", write=decimal)),
    ),
    "stp": FrameKind((_SOURCE,), ("-d", BRIDGE_GROUP), _STP),
    "arp": FrameKind(_FRAME, ("-p", "0x806"), _ARP),
    "rarp": FrameKind(_FRAME, ("-p", "0x8035"), _ARP),
    "ip": FrameKind(_FRAME, ("-p", "ipv4"), (*_ip("ip"), Condition("dscp", "--ip-tos", write=hexadecimal))),
    "ipv6": FrameKind(_FRAME, ("-p", "ipv6"), _ip("ip6")),
}
"""The protocols that ebtables matches."""


def rule_words(packet: Packet, *, is_from_guest: bool) -> Words:
    """What follows the chain in a rule's command; a rule for both ways is turned around for frames of the guest."""
    kind = KINDS[packet.protocol]
    is_turned = is_from_guest and packet.rule.direction is RuleDirection.INOUT
    frame = [word for condition in kind.frame for word in _words(packet, condition, is_turned=is_turned)]
    inside = [word for condition in kind.inside for word in _words(packet, condition, is_turned=is_turned)]
    return (*frame, *kind.words, *inside, *_special_words(packet), "-j", _target(packet.rule.action))


def _words(packet: Packet, condition: Condition, *, is_turned: bool) -> Words:
    value = packet.values.get(condition.name)
    if value is None:
        return ()
    text = condition.write(value)
    mask = packet.values.get(condition.mask, condition.default_mask) if condition.mask is not None else None
    upper = packet.values.get(condition.upper) if condition.upper is not None else None
    text += f"/{mask}" if mask is not None else ""
    text += f":{condition.write(upper)}" if upper is not None else ""
    option = condition.back if is_turned and condition.back is not None else condition.option
    return (option, *packet.negation(condition.name), text)


def _special_words(packet: Packet) -> Words:
    """Options that are made of several attributes, or of none."""
    if packet.values.get("gratuitous") == "true":
        return (*packet.negation("gratuitous"), "--arp-gratuitous")
    names = ("type", "typeend", "code", "codeend")
    if packet.protocol == "ipv6" and any(name in packet.values for name in names):
        return ("--ip6-icmp-type", *packet.negation("type"), f"{_bounds(packet, 'type')}/{_bounds(packet, 'code')}")
    return ()


def _bounds(packet: Packet, name: str) -> str:
    """A range; one without an end is a single number, one without a start begins with 0."""
    low, high = packet.values.get(name), packet.values.get(f"{name}end")
    return f"{decimal(low or '0')}:{decimal(high or low or '255')}"


def _target(action: RuleAction) -> str:
    """Frames cannot be answered, so that rejecting is dropping."""
    return (RuleAction.DROP if action is RuleAction.REJECT else action).value.upper()
