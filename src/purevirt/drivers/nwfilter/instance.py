"""The commands that put a filter onto an interface beside the one it has (ebiptablesApplyNewRules).

Nothing is run here. The new chains have temporary names; whoever runs the commands renames them afterwards.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from purevirt.conf.nwfilter import CHAINS as CHAIN_NAMES
from purevirt.conf.nwfilter import ROOT_CHAIN, NetworkFilter
from purevirt.drivers.nwfilter import ebtables, iptables
from purevirt.drivers.nwfilter.packet import Packet, Words, packets_of
from purevirt.drivers.nwfilter.variable import Variables
from purevirt.errors import Error, ErrorCode, ErrorDomain

DEEPEST = 32
"""Most levels of filters that refer to others."""

# priorities of chains whose filter gives none, by what their names start with
_PRIORITIES = {"stp": -810, "mac": -800, "vlan": -750, "ipv4": -700, "ipv6": -600, "arp": -500, "rarp": -400}
# how frames for a chain are told
_CHAIN_WORDS: dict[str, Words] = {
    "stp": ("-d", ebtables.BRIDGE_GROUP),
    "mac": (),
    "vlan": ("-p", "0x8100"),
    "ipv4": ("-p", "0x0800"),
    "ipv6": ("-p", "0x86dd"),
    "arp": ("-p", "0x0806"),
    "rarp": ("-p", "0x8035"),
}
# prefix of the chains for frames of and to the guest, the kernel's chain, and the option for the interface
_ENDS = (("J", "PREROUTING", "-i"), ("P", "POSTROUTING", "-o"))


@dataclass(frozen=True, slots=True)
class FilterChain:
    """A chain of frames: its name in filters, and its place among the others."""

    name: str
    priority: int


@dataclass(frozen=True, slots=True)
class PlacedPacket:
    """A rule for packets, and the chain it is in."""

    packet: Packet
    chain: FilterChain

    @property
    def is_frame(self) -> bool:
        """Whether ebtables matches it."""
        return self.packet.protocol in ebtables.KINDS


def collect(
    network_filter: NetworkFilter,
    variables: Variables,
    find_filter: Callable[[str], NetworkFilter],
    depth: int = DEEPEST,
) -> Iterator[PlacedPacket]:
    """The rules of a filter and of those it refers to. Raises Error, also where filters refer to each other."""
    if depth == 0:
        raise Error(ErrorCode.OPERATION_FAILED, "filter would introduce a loop", domain=ErrorDomain.NWFILTER)
    chain = FilterChain(network_filter.chain, _priority(network_filter))
    for rule in network_filter.rules:
        yield from (PlacedPacket(packet, chain) for packet in packets_of(rule, variables))
    for reference in network_filter.filterrefs:
        own: dict[str, list[str]] = {}
        for parameter in reference.parameters:
            own.setdefault(parameter.name or "", []).append(parameter.value or "")
        yield from collect(find_filter(reference.filter or ""), {**own, **variables}, find_filter, depth - 1)


def _priority(network_filter: NetworkFilter) -> int:
    if network_filter.priority is not None:
        return network_filter.priority
    return _PRIORITIES.get(_kind(network_filter.chain), 0)


def _kind(chain: str) -> str:
    return next((name for name in CHAIN_NAMES if chain.startswith(name)), ROOT_CHAIN)


def build_commands(packets: Iterable[PlacedPacket], interface: str) -> Iterator[Words]:
    """The commands for the rules of a filter, in the order of their priorities."""
    placed = sorted(packets, key=lambda each: each.packet.rule.priority)
    frames = [each for each in placed if each.is_frame]
    ends = [end for end in _ENDS if _chains(frames, end[0])]
    yield from _remove_root_chains(interface)
    yield from (_ebtables("-N", f"libvirt-{prefix}-{interface}") for prefix, _, _ in ends)
    yield from _frame_commands(frames, interface)
    for version in iptables.PROGRAMS:
        chosen = [each.packet for each in placed if not each.is_frame and iptables.ip_version(each.packet) == version]
        if chosen:
            yield from _packet_commands(version, chosen, interface)
    for prefix, parent, option in ends:
        yield _ebtables("-A", parent, option, interface, "-j", f"libvirt-{prefix}-{interface}")


def _ebtables(*words: str) -> Words:
    return (*ebtables.BASE, *words)


def _remove_root_chains(interface: str) -> Iterator[Words]:
    """Take away what an attempt that failed has left."""
    for prefix, parent, option in _ENDS:
        yield _ebtables("-D", parent, option, interface, "-j", f"libvirt-{prefix}-{interface}")
    for prefix, _, _ in _ENDS:
        yield _ebtables("-L", f"libvirt-{prefix}-{interface}")
    for prefix, _, _ in _ENDS:
        for word in ("-F", "-X"):
            yield _ebtables(word, f"libvirt-{prefix}-{interface}")


def _is_in(packet: Packet, prefix: str) -> bool:
    return packet.goes_out if prefix == "J" else packet.comes_in


def _chains(frames: list[PlacedPacket], prefix: str) -> list[FilterChain]:
    """The chains that have rules for a direction."""
    return list(dict.fromkeys(each.chain for each in frames if _is_in(each.packet, prefix)))


def _chain_name(chain: FilterChain, prefix: str, interface: str) -> str:
    return f"libvirt-{prefix}-{interface}" if chain.name == ROOT_CHAIN else f"{prefix}-{interface}-{chain.name}"


def _frame_commands(frames: list[PlacedPacket], interface: str) -> Iterator[Words]:
    """Rules and chains together in the order of their priorities; a chain goes first."""
    chains = [
        (chain, prefix) for prefix, _, _ in _ENDS for chain in _chains(frames, prefix) if chain.name != ROOT_CHAIN
    ]
    chains.sort(key=lambda each: each[0].priority)
    for frame in frames:
        while chains and chains[0][0].priority <= frame.packet.rule.priority:
            yield from _add_chain(*chains.pop(0), interface)
        yield from _frame_rules(frame, interface)
    for chain, prefix in chains:
        yield from _add_chain(chain, prefix, interface)


def _add_chain(chain: FilterChain, prefix: str, interface: str) -> Iterator[Words]:
    name = _chain_name(chain, prefix, interface)
    yield from (_ebtables(word, name) for word in ("-F", "-X", "-N"))
    yield _ebtables("-A", f"libvirt-{prefix}-{interface}", *_CHAIN_WORDS[_kind(chain.name)], "-j", name)


def _frame_rules(frame: PlacedPacket, interface: str) -> Iterator[Words]:
    for prefix, _, _ in _ENDS:
        if _is_in(frame.packet, prefix):
            words = ebtables.rule_words(frame.packet, is_from_guest=prefix == "J")
            yield _ebtables("-A", _chain_name(frame.chain, prefix, interface), *words)


def _packet_commands(version: int, packets: list[Packet], interface: str) -> Iterator[Words]:
    program = (iptables.PROGRAMS[version], "-w")
    physdev = ("-m", "physdev")
    out, into = ("--physdev-out", interface), ("--physdev-in", interface)
    bridged = ("--physdev-is-bridged", *out)
    jumps = ((bridged, "out", "FP"), (into, "in", "FJ"), (into, "host-in", "HJ"))
    for match, base, prefix in (jumps[0], (out, "out", "FP"), *jumps[1:]):
        yield (*program, "-D", f"libvirt-{base}", *physdev, *match, "-g", f"{prefix}-{interface}")
    for prefix in ("FP", "FJ", "HJ"):
        yield from ((*program, word, f"{prefix}-{interface}") for word in ("-F", "-X"))
    yield from _base_chains(program)
    yield from ((*program, "-N", f"{prefix}-{interface}") for prefix in ("FP", "FJ", "HJ"))
    for match, base, prefix in jumps:
        yield (*program, "-A", f"libvirt-{base}", *physdev, *match, "-g", f"{prefix}-{interface}")
    for word in ("-D", "-A"):
        yield (*program, word, "libvirt-in-post", *physdev, *into, "-j", "ACCEPT")
    for packet in packets:
        yield from iptables.build_rules(packet, interface)


def _base_chains(program: Words) -> Iterator[Words]:
    """The chains of all interfaces, in front of all others."""
    places = (("FORWARD", "in", "1"), ("FORWARD", "out", "2"), ("FORWARD", "in-post", "3"), ("INPUT", "host-in", "1"))
    yield from ((*program, "-N", f"libvirt-{name}") for _, name, _ in places)
    yield from ((*program, "-D", parent, "-j", f"libvirt-{name}") for parent, name, _ in places)
    yield from ((*program, "-I", parent, at, "-j", f"libvirt-{name}") for parent, name, at in places)
