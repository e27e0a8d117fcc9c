"""Commands of network filters, where no corpus has them."""

import pytest

from purevirt.conf.nwfilter import NetworkFilter, parse_network_filter
from purevirt.drivers.nwfilter.instance import build_commands, collect
from purevirt.drivers.nwfilter.variable import combine
from purevirt.errors import Error


def _filter(rule: str, more: str = "") -> NetworkFilter:
    return parse_network_filter(f"<filter name='f'{more}>{rule}</filter>")


def _rules(network_filter: NetworkFilter, chain: str) -> list[str]:
    packets = collect(network_filter, {}, lambda name: network_filter)
    commands = [" ".join(command) for command in build_commands(packets, "if0")]
    return [command.partition(chain)[2].strip() for command in commands if f"-A {chain}" in command]


def test_icmpv6_types_of_frames() -> None:
    rule = "<rule action='accept' direction='out'><ipv6 protocol='icmpv6' type='1' typeend='11' code='10'/></rule>"
    assert _rules(_filter(rule), "libvirt-J-if0") == ["-p ipv6 --ip6-protocol 58 --ip6-icmp-type 1:11/10:10 -j ACCEPT"]


def test_embedded_addresses_keep_their_dots() -> None:
    rule = "<rule action='drop' direction='in'><ipv6 srcipaddr='::10.1.2.3' srcipmask='128'/></rule>"
    assert _rules(_filter(rule), "libvirt-P-if0") == ["-p ipv6 --ip6-source ::10.1.2.3/128 -j DROP"]


def test_what_is_wanted_and_what_is_not_are_one_rule() -> None:
    rule = "<rule action='drop' direction='in'><tcp match='no' srcipaddr='10.1.2.3'/><tcp dscp='2'/></rule>"
    assert _rules(_filter(rule), "FP-if0") == ["-p tcp ! --source 10.1.2.3 -m dscp --dscp 2 -j DROP"]


def test_gratuitous_arp_that_is_not_wanted() -> None:
    rule = "<rule action='reject' direction='in'><arp match='no' gratuitous='true' arpsrcipaddr='1.2.3.4'/></rule>"
    wanted = "-p 0x806 --arp-ip-src ! 1.2.3.4/32 ! --arp-gratuitous -j DROP"
    assert _rules(_filter(rule), "libvirt-P-if0") == [wanted]


def test_ranges_of_addresses() -> None:
    rule = "<rule action='drop' direction='in'><tcp srcipfrom='10.0.0.1' srcipto='10.0.0.9'/></rule>"
    assert _rules(_filter(rule), "FP-if0") == ["-p tcp -m iprange --src-range 10.0.0.1-10.0.0.9 -j DROP"]
    assert _rules(_filter(rule), "FJ-if0") == ["-p tcp -m iprange --dst-range 10.0.0.1-10.0.0.9 -j DROP"]


def test_rules_go_by_priority_and_chains_before_them() -> None:
    rules = "<rule action='accept' direction='in' priority='{}'><arp opcode='{}'/></rule>"
    found = _filter(rules.format(9, 1) + rules.format(-600, 2), " chain='arp-x'")
    packets = collect(found, {}, lambda name: found)
    texts = [" ".join(command[4:]) for command in build_commands(packets, "if0")]
    at = texts.index("-A P-if0-arp-x -p 0x806 --arp-opcode 2 -j ACCEPT")
    assert texts[at + 4] == "-A libvirt-P-if0 -p 0x0806 -j P-if0-arp-x"
    assert texts[at + 5] == "-A P-if0-arp-x -p 0x806 --arp-opcode 1 -j ACCEPT"


def test_filters_that_refer_to_each_other_are_refused() -> None:
    found = _filter("<filterref filter='f'/>")
    with pytest.raises(Error, match="loop"):
        list(collect(found, {}, lambda name: found))


def test_combinations() -> None:
    variables = {"A": ["1", "2"], "B": ["x", "y"]}
    chosen = [(step["$A"], step["$B[@1]"]) for step in combine(["$A", "$B[@1]"], variables)]
    assert chosen == [("1", "x"), ("2", "x"), ("1", "y"), ("2", "y")]
    assert list(combine(["$A[1]", "$B"], variables)) == [{"$A[1]": "2", "$B": "x"}, {"$A[1]": "2", "$B": "y"}]
    assert list(combine([], variables)) == [{}]


@pytest.mark.parametrize("accesses", [["$C"], ["$A[7]"], ["$A", "$C"], ["$"]])
def test_values_that_are_missing(accesses: list[str]) -> None:
    with pytest.raises(Error):
        list(combine(accesses, {"A": ["1", "2"]}))


def test_variables_that_go_together_have_as_many_values() -> None:
    with pytest.raises(Error, match="Cardinality"):
        list(combine(["$A", "$B"], {"A": ["1", "2"], "B": ["x"]}))
