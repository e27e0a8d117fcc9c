"""Rules for IP packets as iptables and ip6tables commands (iptablesCreateRuleInstance).

Packets of the guest go through the chains FJ (forwarded) and HJ (to the host), those to it through FP. A rule that
follows connections gets a turned around counterpart in the other direction.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from purevirt.conf.nwfilter import RuleDirection
from purevirt.drivers.nwfilter.packet import Packet, Words, address, decimal

PROGRAMS = {4: "iptables", 6: "ip6tables"}
_STATES = ("NEW", "ESTABLISHED", "RELATED", "INVALID")
_NEW, _KNOWN = "NEW,ESTABLISHED", "ESTABLISHED"
_TYPES = {"icmp": "--icmp-type", "icmpv6": "--icmpv6-type"}
_OTHER_SIDE = {"src": "dst", "dst": "src"}


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of an interface: its prefix, whether packets of the guest go through it, and where accepted ones go."""

    prefix: str
    is_from_guest: bool
    accepted: str


CHAINS = (Chain("FJ", True, "RETURN"), Chain("FP", False, "ACCEPT"), Chain("HJ", True, "RETURN"))


@dataclass(frozen=True, slots=True)
class _Matching:
    """How connections count: states, and whether the direction counts besides."""

    states: str | None
    is_followed: bool


def ip_version(packet: Packet) -> int:
    """Which of the two programs a packet is for."""
    return 6 if packet.protocol.endswith(("-ipv6", "v6")) else 4


def build_rules(packet: Packet, interface: str) -> Iterator[Words]:
    """The commands for a rule."""
    program = PROGRAMS[ip_version(packet)]
    for chain in CHAINS:
        words = _chain_words(packet, chain)
        if words is not None:
            yield (program, "-w", "-A", f"{chain.prefix}-{interface}", *words)


def _chain_words(packet: Packet, chain: Chain) -> Words | None:
    """The words of a rule in a chain; None where the rule has no place in it."""
    turned = packet.comes_in is chain.is_from_guest
    matching = _matching(packet, chain, turned=turned)
    if matching is None or _is_typed_elsewhere(packet, chain, turned=turned):
        return None
    conditions = _conditions(packet, turned=turned)
    if conditions is None or ("connlimit-above" in packet.values and turned):
        return None
    target = chain.accepted if packet.is_accepted else packet.rule.action.value.upper()
    limit = _limit_words(packet)
    is_counted = not matching.is_followed or (packet.is_accepted and not limit)
    state = ("-m", "conntrack", "--ctstate", matching.states) if matching.states and is_counted else ()
    direction = _direction_words(turned=turned) if state and matching.is_followed and not _has_type(packet) else ()
    protocol = ("-p", packet.protocol.removesuffix("-ipv6"))
    return (*protocol, *conditions, *state, *direction, *limit, *_last_words(packet, turned=turned), "-j", target)


def _matching(packet: Packet, chain: Chain, *, turned: bool) -> _Matching | None:
    """How connections count in a chain; a rule that names states is only put where its packets go."""
    is_both = packet.rule.direction is RuleDirection.INOUT
    if packet.rule.statematch is None and "state" in packet.values:
        named = packet.values["state"].split(",")
        if not is_both and turned:
            return None
        return _Matching(",".join(state for state in _STATES if state in named), is_followed=False)
    if is_both or packet.rule.statematch is not None:
        return _Matching(None, is_followed=True)
    return _Matching(_KNOWN if turned else _NEW, is_followed=True)


def _has_type(packet: Packet) -> bool:
    return packet.protocol in _TYPES and "type" in packet.values


def _is_typed_elsewhere(packet: Packet, chain: Chain, *, turned: bool) -> bool:
    """ICMP types have no counterpart, so that they are matched in the direction of the rule only."""
    is_both = packet.rule.direction is RuleDirection.INOUT
    return _has_type(packet) and (turned or (is_both and chain.prefix != "HJ"))


def _direction_words(*, turned: bool) -> Words:
    return ("-m", "conntrack", "--ctdir", "Reply" if turned else "Original")


def _conditions(packet: Packet, *, turned: bool) -> Words | None:
    """What a packet must have; None where that is only the address of the sender, which answers do not have."""
    words = [*_address_words(packet, turned=turned), *_protocol_words(packet, turned=turned)]
    mac = packet.values.get("srcmacaddr")
    if mac is None:
        return tuple(words)
    if turned:
        return tuple(words) or None
    return ("-m", "mac", *packet.negation("srcmacaddr"), "--mac-source", mac, *words)


def _address_words(packet: Packet, *, turned: bool) -> Iterator[str]:
    values, negation = packet.values, packet.negation
    for side in ("src", "dst"):
        is_source = (side == "src") is not turned
        if f"{side}ipaddr" in values:
            mask = f"/{values[f'{side}ipmask']}" if f"{side}ipmask" in values else ""
            option = "--source" if is_source else "--destination"
            yield from (*negation(f"{side}ipaddr"), option, address(values[f"{side}ipaddr"]) + mask)
        elif f"{side}ipfrom" in values:
            start = address(values[f"{side}ipfrom"])
            end = f"-{address(values[f'{side}ipto'])}" if f"{side}ipto" in values else ""
            option = "--src-range" if is_source else "--dst-range"
            yield from ("-m", "iprange", *negation(f"{side}ipfrom"), option, start + end)
    if "dscp" in values:
        yield from ("-m", "dscp", *negation("dscp"), "--dscp", decimal(values["dscp"]))


def _protocol_words(packet: Packet, *, turned: bool) -> Iterator[str]:
    values, negation = packet.values, packet.negation
    if "flags" in values:
        yield from (*negation("flags"), "--tcp-flags", *values["flags"].split("/"))
    for side in ("src", "dst"):
        if f"{side}portstart" in values:
            end = f":{decimal(values[f'{side}portend'])}" if f"{side}portend" in values else ""
            option = "--sport" if (side == "src") is not turned else "--dport"
            yield from (*negation(f"{side}portstart"), option, decimal(values[f"{side}portstart"]) + end)
    if "option" in values:
        yield from (*negation("option"), "--tcp-option", decimal(values["option"]))
    if _has_type(packet):
        code = f"/{decimal(values['code'])}" if "code" in values else ""
        yield from (*negation("type"), _TYPES[packet.protocol], decimal(values["type"]) + code)


def _limit_words(packet: Packet) -> Words:
    limit = packet.values.get("connlimit-above")
    if limit is None:
        return ()
    return ("-m", "connlimit", *packet.negation("connlimit-above"), "--connlimit-above", decimal(limit))


def _last_words(packet: Packet, *, turned: bool) -> Iterator[str]:
    values = packet.values
    if "ipset" in values and "ipsetflags" in values:
        sides = values["ipsetflags"].split(",")
        shown = ",".join(_OTHER_SIDE[side] if turned else side for side in sides)
        yield from ("-m", "set", *packet.negation("ipset"), "--match-set", values["ipset"], shown)
    if "comment" in values:
        yield from ("-m", "comment", "--comment", values["comment"])
