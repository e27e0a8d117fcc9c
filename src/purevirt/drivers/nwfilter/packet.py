"""What a rule wants of a packet, with the values of its variables, and how its values are written in commands."""

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from purevirt.conf.nwfilter import MATCHES, PROTOCOLS, Match, Rule, RuleAction, RuleDirection
from purevirt.conf.socketaddress import format_address
from purevirt.drivers.nwfilter.variable import Variables, combine, is_access

Words = tuple[str, ...]

_ETHER = {"ipv4": 0x800, "ipv6": 0x86DD, "arp": 0x806, "rarp": 0x8035, "vlan": 0x8100}
_IP_PROTOCOLS = {
    "icmp": 1,
    "igmp": 2,
    "tcp": 6,
    "udp": 17,
    "esp": 50,
    "ah": 51,
    "icmpv6": 58,
    "sctp": 132,
    "udplite": 136,
}
_ARP_OPCODES = ("request", "reply", "request_reverse", "reply_reverse")
_OTHER_OPCODES = ("drarp_request", "drarp_reply", "drarp_error", "inarp_request", "arp_nak")
_OPCODES = {name: number for number, name in enumerate((*_ARP_OPCODES, *_OTHER_OPCODES), 1)}
_NAMED = _ETHER | _IP_PROTOCOLS | _OPCODES


@dataclass(frozen=True, slots=True)
class Packet:
    """A rule for packets of one protocol; ``values`` are by the names of the attributes, without variables.

    ``unwanted`` are the attributes whose values packets must not have.
    """

    rule: Rule
    protocol: str
    values: Mapping[str, str]
    unwanted: frozenset[str]

    @property
    def comes_in(self) -> bool:
        """Whether packets to the guest count."""
        return self.rule.direction is not RuleDirection.OUT

    @property
    def goes_out(self) -> bool:
        """Whether packets from the guest count."""
        return self.rule.direction is not RuleDirection.IN

    @property
    def is_accepted(self) -> bool:
        """Whether packets pass."""
        return self.rule.action is RuleAction.ACCEPT

    def negation(self, name: str) -> Words:
        """The word in front of what a packet must not have."""
        return ("!",) if name in self.unwanted else ()


def packets_of(rule: Rule, variables: Variables) -> Iterator[Packet]:
    """The packets of a rule: one for each combination of its variables. Raises Error."""
    for protocol in MATCHES:
        matches: list[Match] = getattr(rule, f"{protocol.replace('-', '_')}_matches")
        if not matches:
            continue
        sides = [(match.is_match is not False, _values(match, protocol)) for match in matches]
        values = {name: value for _, side in sides for name, value in side.items()}
        unwanted = frozenset(name for is_wanted, side in sides if not is_wanted for name in side)
        accesses = [value for value in values.values() if is_access(value)]
        for chosen in combine(accesses, variables):
            known = {name: chosen.get(value, value) for name, value in values.items()}
            yield Packet(rule, protocol, known, unwanted)


def _values(match: Match, protocol: str) -> dict[str, str]:
    names = [*(entry.partition(":")[0] for entry in PROTOCOLS[protocol].split()), "comment"]
    found = {name: getattr(match, name.replace("-", "_")) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def decimal(value: str) -> str:
    """A number, or the number of a name."""
    return str(_number(value))


def hexadecimal(value: str) -> str:
    """A number in base 16."""
    return f"0x{_number(value):x}"


def _number(value: str) -> int:
    return _NAMED[value] if value in _NAMED else int(value, 0)


def address(value: str) -> str:
    """An IP address as libvirt writes it."""
    try:
        return format_address(ipaddress.ip_address(value))
    except ValueError:
        return value


def plain(value: str) -> str:
    """A value as it is."""
    return value
