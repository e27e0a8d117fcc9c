"""Network filters (<filter>): rules of 26 protocols, described by a table of their attributes."""

import ipaddress
import re
import secrets
import uuid
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from purevirt.conf.complaint import Complaint, internal
from purevirt.conf.document import read_document
from purevirt.conf.domain.interface import FilterRef
from purevirt.conf.socketaddress import format_address
from purevirt.conf.xmlmap import Codec, Element, attr, children, copy_element, elem, format_element
from purevirt.conf.xmlmap.codec import MAC, STR, UUID, YES_NO, integer, parse_any_base, token
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(nwfilter_definition)"
DEFAULT_PRIORITY = 500
ROOT_CHAIN = "root"


class RuleAction(StrEnum):
    """What happens to a packet."""

    DROP = "drop"
    ACCEPT = "accept"
    REJECT = "reject"
    RETURN = "return"
    CONTINUE = "continue"


class RuleDirection(StrEnum):
    """Where a packet goes."""

    IN = "in"
    OUT = "out"
    INOUT = "inout"


_VARIABLE = re.compile(r"\$(\w+)\s*(?:\[\s*([@$]?\w+)\s*\]\s*)?\Z", re.ASCII)
_FLAG_NAMES = ("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ALL", "NONE")
_STATES = ("NEW", "ESTABLISHED", "RELATED", "INVALID", "NONE")


def _typed(parse: Callable[[str], str], expected: str) -> Codec[str]:
    """A text in one spelling, or a variable; the first iterator of a variable need not be named."""

    def read(value: str) -> str:
        variable = _VARIABLE.match(value)
        if variable is None:
            return parse(value)
        return f"${variable[1]}" if variable[2] in (None, "@0") else f"${variable[1]}[{variable[2]}]"

    return Codec(read, str, expected)


def _number(low: int, high: int, names: tuple[str, ...] = ()) -> Codec[str]:
    """A number that keeps its base, or one of the names."""

    def parse(value: str) -> str:
        if value.lower() in names:
            return value.lower()
        number = parse_any_base(value)
        if not low <= number <= high:
            raise ValueError(value)
        return f"0x{number:x}" if value.lower().startswith("0x") else str(number)

    return _typed(parse, f"a number from {low} to {high}")


def _mask(version: int) -> Callable[[str], str]:
    """A prefix length, or a mask, which must be one of leading ones."""
    bits = 32 if version == 4 else 128

    def parse(value: str) -> str:
        if value.isdigit() and int(value) <= bits:
            return str(int(value))
        number = int(ipaddress.IPv4Address(value) if version == 4 else ipaddress.IPv6Address(value))
        length = bin(number).count("1")
        if number != (2**length - 1) << (bits - length):
            raise ValueError(value)
        return str(length)

    return parse


def _words(allowed: tuple[str, ...], separators: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        words = re.split(f"[{separators}]", value)
        if not all(word.strip().upper() in allowed for word in words):
            raise ValueError(value)
        return value.upper().replace(" ", "")

    return parse


def _ipset_flags(value: str) -> str:
    words = value.lower().split(",")
    if not 1 <= len(words) <= 6 or not all(word in ("src", "dst") for word in words):
        raise ValueError(value)
    return ",".join(words)


def _ipset_name(value: str) -> str:
    if not re.match(r"[a-zA-Z0-9_.:\-+]{1,31}\Z", value):
        raise ValueError(value)
    return value


def _boolean(value: str) -> str:
    if value.lower() not in ("true", "yes", "1", "false", "no", "0"):
        raise ValueError(value)
    return "true" if value.lower() in ("true", "yes", "1") else "false"


_ETHER = ("ipv4", "ipv6", "arp", "rarp", "vlan")
_IP_PROTOCOLS = ("tcp", "udp", "udplite", "esp", "ah", "icmp", "igmp", "sctp", "icmpv6")
_OPCODES = (
    "request", "reply", "request_reverse", "reply_reverse", "drarp_request", "drarp_reply", "drarp_error",
    "inarp_request", "arp_nak",
)  # fmt: skip

TYPES: dict[str, Codec[str]] = {
    "mac": _typed(MAC.parse, MAC.expected),
    "ip4": _typed(lambda value: str(ipaddress.IPv4Address(value)), "an IPv4 address"),
    "ip6": _typed(lambda value: format_address(ipaddress.IPv6Address(value)), "an IPv6 address"),
    "mask4": _typed(_mask(4), "an IPv4 mask or prefix length"),
    "mask6": _typed(_mask(6), "an IPv6 mask or prefix length"),
    "port": _number(0, 65535),
    "byte": _number(0, 255),
    "short": _number(0, 65535),
    "word": _number(0, 2**32 - 1),
    "dscp": _number(0, 63),
    "vlan": _number(0, 4095),
    "ether": _number(0x600, 0xFFFF, _ETHER),
    "ipproto": _number(0, 255, _IP_PROTOCOLS),
    "opcode": _number(0, 65535, tuple(name.lower() for name in _OPCODES)),
    "bool": _typed(_boolean, "true or false"),
    "state": _typed(_words(_STATES, ","), "connection states"),
    "flags": _typed(_words(_FLAG_NAMES, ",/"), "TCP flags"),
    "ipset": _typed(_ipset_name, "the name of a set"),
    "ipsetflags": _typed(_ipset_flags, "src and dst"),
    "text": STR,
}

_L2 = "srcmacaddr:mac srcmacmask:mac dstmacaddr:mac dstmacmask:mac"
_PORTS = "srcportstart:port srcportend:port dstportstart:port dstportend:port"
_ADDRESSES = (
    "srcmacaddr:mac srcipaddr:ip{0} dstipaddr:ip{0} srcipmask:mask{0} dstipmask:mask{0} srcipfrom:ip{0} srcipto:ip{0} "
    "dstipfrom:ip{0} dstipto:ip{0} dscp:dscp"
)
_STATE = "state:state ipset:ipset ipsetflags:ipsetflags"
_LIMIT = "connlimit-above:short"
_ARP = (
    f"{_L2} hwtype:short protocoltype:short opcode:opcode arpsrcmacaddr:mac arpdstmacaddr:mac arpsrcipaddr:ip4 "
    "arpsrcipmask:mask4 arpdstipaddr:ip4 arpdstipmask:mask4 gratuitous:bool"
)
_IP = (
    f"{_L2} srcipaddr:ip{{0}} dstipaddr:ip{{0}} srcipmask:mask{{0}} dstipmask:mask{{0}} protocol:ipproto {_PORTS} "
    "dscp:dscp"
)
_STP = (
    "srcmacaddr:mac srcmacmask:mac type:byte flags:byte root-priority:short root-priority-hi:short root-address:mac "
    "root-address-mask:mac root-cost:word root-cost-hi:word sender-priority:short sender-priority-hi:short "
    "sender-address:mac sender-address-mask:mac port:short port-hi:short age:short age-hi:short max-age:short "
    "max-age-hi:short hello-time:short hello-time-hi:short forward-delay:short forward-delay-hi:short"
)


def _layer3(extra: str = "", more: str = "") -> dict[str, str]:
    """Attributes of a protocol for both versions of IP; only version 4 has a connection limit."""
    return {
        "": f"{_ADDRESSES.format(4)} {_LIMIT} {_STATE} {extra} {more}",
        "-ipv6": f"{_ADDRESSES.format(6)} {_LIMIT} {_STATE} {extra} {more}",
    }


_BOTH = {
    "tcp": _layer3(_PORTS, "option:byte flags:flags"),
    "udp": _layer3(_PORTS),
    "sctp": _layer3(_PORTS),
    "udplite": _layer3(),
    "esp": _layer3(),
    "ah": _layer3(),
    "all": _layer3(),
}
PROTOCOLS: dict[str, str] = {
    "mac": f"{_L2} protocolid:ether",
    "vlan": f"{_L2} vlanid:vlan encap-protocol:ether",
    "stp": _STP,
    "arp": _ARP,
    "rarp": _ARP,
    "ip": _IP.format(4),
    "ipv6": _IP.format(6) + " type:byte typeend:byte code:byte codeend:byte",
    "icmp": _layer3("type:byte code:byte")[""],
    "igmp": _layer3()[""],
    "icmpv6": _layer3("type:byte code:byte")["-ipv6"],
    **{name + suffix: fields for name, both in _BOTH.items() for suffix, fields in both.items()},
}
"""The attributes of each protocol, in their order, as ``name:type``."""


class Match(Element):
    """What a packet must look like; ``is_match`` is False where it must not."""

    is_match: bool | None = attr(YES_NO, "match", omit=True)


def _illegal(name: str) -> Complaint:
    return Complaint(ErrorCode.INTERNAL_ERROR, f"{name} has illegal value {{value}}")


def _match_model(protocol: str) -> type[Match]:
    """The model of a protocol, made from the table."""
    fields: dict[str, Any] = {"__doc__": f"A packet of protocol {protocol}."}
    for entry in (*PROTOCOLS[protocol].split(), "comment:text"):
        name, _, kind = entry.partition(":")
        fields[name.replace("-", "_")] = attr(TYPES[kind], name, complaint=_illegal(name))
    title = "".join(part.title() for part in protocol.split("-"))
    return type(f"{title}Match", (Match,), fields)


MATCHES = {protocol: _match_model(protocol) for protocol in PROTOCOLS}


class Rule(Element, tag="rule"):
    """What happens to packets that match."""

    action: RuleAction = attr(token(RuleAction), required=True)
    direction: RuleDirection = attr(token(RuleDirection), required=True)
    priority: int = attr(integer(-1000, 1000, "a priority"), default=DEFAULT_PRIORITY)
    statematch: str | None = attr(TYPES["bool"])

    def settle(self, modes: int) -> None:
        """The state counts unless it is said that it does not."""
        if self.statematch != "false":
            self.statematch = None


# attributes that are negated where another is, whatever is said of themselves (virNWFilterRuleDefFixup)
_NEGATED_WITH = {
    "srcipmask": "srcipaddr",
    "dstipmask": "dstipaddr",
    "srcipto": "srcipfrom",
    "dstipto": "dstipfrom",
    "srcportend": "srcportstart",
    "dstportstart": "srcportstart",
    "dstportend": "srcportstart",
}


def _merge(matches: list[Match], names: list[str]) -> list[Match]:
    """Several matches of a protocol as one with what a packet must have and one with what it must not.

    The last value of an attribute counts.
    """
    model = type(matches[0])
    sides = {True: model(is_match=True), False: model(is_match=False)}
    values: dict[str, tuple[str, bool]] = {}
    for match in matches:
        given = {name: getattr(match, name) for name in names}
        values |= {name: (value, match.is_match is not False) for name, value in given.items() if value is not None}
    for name, (value, is_wanted) in values.items():
        other = _NEGATED_WITH.get(name)
        setattr(sides[values[other][1] if other in values else is_wanted], name, value)
    return [side for side in sides.values() if any(getattr(side, name) is not None for name in names)]


def _merge_rule(rule: Rule) -> None:
    for protocol, fields in PROTOCOLS.items():
        place = f"{protocol.replace('-', '_')}_matches"
        matches = getattr(rule, place)
        if len(matches) > 1:
            names = [entry.partition(":")[0].replace("-", "_") for entry in (*fields.split(), "comment")]
            setattr(rule, place, _merge(matches, names))


def _rule_model() -> type[Rule]:
    """Rules with a list of matches for each protocol."""
    fields: dict[str, Any] = {"__doc__": "A rule with its matches, one list for each protocol."}
    for protocol, model in MATCHES.items():
        fields[f"{protocol.replace('-', '_')}_matches"] = children(model, protocol)
    return type("MatchingRule", (Rule,), fields)


MatchingRule = _rule_model()


class NetworkFilter(Element, tag="filter"):
    """A filter; ``chain`` names where its rules are put."""

    name: str = attr(STR, default="")
    chain: str = attr(STR, default=ROOT_CHAIN)
    priority: int | None = attr(integer(-1000, 1000, "a priority"))
    uuid: bytes | None = elem(UUID, complaint=internal("malformed uuid element"))
    filterrefs: list[FilterRef] = children(FilterRef)
    rules: list[Rule] = children(MatchingRule)


CHAINS = ("root", "mac", "vlan", "stp", "arp", "rarp", "ipv4", "ipv6")
"""What the names of chains start with."""


def parse_network_filter(xml: str, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> NetworkFilter:
    """Read a filter (virNWFilterDefParse). Raises Error."""
    found = read_document(NetworkFilter, xml, DOCUMENT_NAME, ErrorDomain.NWFILTER)
    if not found.name:
        raise Error(ErrorCode.INTERNAL_ERROR, "filter has no name", domain=ErrorDomain.NWFILTER)
    for rule in found.rules:
        _merge_rule(rule)
    if found.uuid is None:
        found.uuid = uuid.UUID(bytes=random_bytes(16), version=4).bytes
    if not found.chain.startswith(CHAINS):
        detail = f"Invalid chain name '{found.chain}'. Please use a chain name called 'root' or any of the following "
        detail += f"prefixes: {', '.join(CHAINS[1:])}"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.NWFILTER)
    return found


def format_network_filter(network_filter: NetworkFilter) -> str:
    """Write a filter (virNWFilterDefFormat)."""
    return format_element(network_filter)


def copy_network_filter(network_filter: NetworkFilter) -> NetworkFilter:
    """A deep copy."""
    return copy_element(network_filter)
