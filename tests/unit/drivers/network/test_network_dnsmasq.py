"""The configuration of a network's dnsmasq, where no corpus has it."""

import pytest

from purevirt.conf.network import parse_network
from purevirt.drivers.network.dnsmasq import build_dnsmasq
from purevirt.errors import Error, ErrorCode

NETWORK = """<network><name>n</name><bridge name='br7'/><forward/>{body}</network>"""


def _conf(body: str) -> list[str]:
    network = parse_network(NETWORK.replace("{body}", body))
    return build_dnsmasq(network, state_folder="/s").conf.splitlines()


def test_forwarders_without_domain_replace_the_servers_of_the_host() -> None:
    lines = _conf("<dns><forwarder addr='8.8.8.8'/><forwarder domain='a.b'/></dns>")
    assert lines[lines.index("strict-order") + 1 :][:3] == ["server=8.8.8.8", "server=/a.b/#", "no-resolv"]


def test_the_reverse_domain_is_local_where_asked() -> None:
    assert "local=/122.168.192.in-addr.arpa/" in _conf("<ip address='192.168.122.1' prefix='24' localPtr='yes'/>")


def test_a_prefix_inside_of_a_label_has_no_reverse_domain() -> None:
    with pytest.raises(Error) as caught:
        _conf("<ip address='192.168.122.1' prefix='25' localPtr='yes'/>")
    assert caught.value.code is ErrorCode.CONFIG_UNSUPPORTED
    assert caught.value.message.endswith(
        "PTR domain for 192.168.122.1 network with prefix 25 cannot be automatically created"
    )


def test_a_boot_server_follows_the_file() -> None:
    body = "<ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.0.2' end='10.0.0.9'/>"
    lines = _conf(body + "<bootp file='x.img' server='10.1.1.1'/></dhcp></ip>")
    assert "dhcp-boot=x.img,,10.1.1.1" in lines
    assert "dhcp-lease-max=8" in lines


def test_only_one_address_of_a_family_gives_out_addresses() -> None:
    one = "<ip address='10.{n}.0.1' prefix='24'><dhcp><range start='10.{n}.0.2' end='10.{n}.0.9'/></dhcp></ip>"
    with pytest.raises(Error, match="multiple DHCP definitions"):
        _conf(one.replace("{n}", "1") + one.replace("{n}", "2"))


def test_a_name_that_is_not_forwarded_and_the_names_of_addresses() -> None:
    dns = "<dns forwardPlainNames='no'><forwarder addr='8.8.8.8'/><txt name='t' value='v w'/>"
    dns += "<host ip='10.9.8.2'><hostname>h</hostname><hostname>i</hostname></host></dns>"
    network = parse_network(NETWORK.replace("{body}", "<domain name='d.e'/>" + dns))
    files = build_dnsmasq(network, state_folder="/s", pid_file="/p")
    lines = files.conf.splitlines()
    wanted = ["server=8.8.8.8", "no-resolv", "domain=d.e", "expand-hosts", "domain-needed", "local=//", "pid-file=/p"]
    assert lines[lines.index("strict-order") + 1 :][:7] == wanted
    assert "txt-record=t,v w" in lines
    assert files.names == "10.9.8.2\th\ti\t\n"
