"""Changes of one part of a network: the corpus, and what is refused."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from purevirt.conf.network import format_network, parse_network
from purevirt.drivers.shared.network_update import update_network
from purevirt.enums.network import NetworkUpdateCommand, NetworkUpdateSection
from purevirt.errors import Error, ErrorCode

FACTS = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).resolve().parents[5] / "shared")) / "conformance"
CORPUS = FACTS / "network_update"
CASES: list[dict[str, Any]] = (
    json.loads((CORPUS / "cases.json").read_text()) if (CORPUS / "cases.json").is_file() else []
)
NETWORKS = FACTS / "network_xml"

NETWORK = """\
<network>
  <name>n</name>
  <dns><txt name='t' value='v'/><host ip='10.0.0.3'><hostname>h</hostname></host></dns>
  <ip address='10.0.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.0.0.2' end='10.0.0.9'/><host mac='00:16:3e:77:e2:ed' name='a' ip='10.0.0.10'/></dhcp>
  </ip>
  <ip address='10.1.0.1' netmask='255.255.255.0'/>
  <portgroup name='p' default='yes'/>
</network>
"""

HOST, RANGE, FORWARD, GROUP = 4, 5, 7, 9
DNS_HOST, TEXT, SERVICE = 10, 11, 12
MODIFY, DELETE, LAST, FIRST = 1, 2, 3, 4


def find(folder: Path, name: str) -> Path:
    """A file of the corpus; inputs may be shared with another suite."""
    path = folder / name
    return path if path.is_file() else NETWORKS / name


@pytest.mark.skipif(not CASES, reason="the corpus is not there")
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_corpus(case) -> None:
    options = case["options"]
    network = parse_network(find(CORPUS, case["input"]["network"]).read_text())
    xml = find(CORPUS, case["input"]["update"]).read_text()
    command = NetworkUpdateCommand[options["command"].removeprefix("VIR_NETWORK_UPDATE_COMMAND_")]
    section = NetworkUpdateSection[options["section"].removeprefix("VIR_NETWORK_SECTION_")]
    if options["expect_kind"] != "ok":
        with pytest.raises(Error):
            update_network(network, command, section, options["parent_index"], xml)
        return
    update_network(network, command, section, options["parent_index"], xml)
    expected = find(CORPUS, case["expect"]).read_text()
    assert format_network(network, inactive=bool(options["format_inactive"])) == expected


@pytest.mark.parametrize(
    ("command", "section", "xml", "code", "message"),
    [
        (LAST, 1, "<bridge/>", 84, "can't update 'bridge' section of network 'n'"),
        (LAST, 99, "<x/>", 84, "can't update unrecognized section of network"),
        (LAST, HOST, "<foo/>", 27, "unexpected element <foo>, expecting <host>, while updating network 'n'"),
        (0, HOST, "<host mac='00:16:3e:77:e2:01' ip='10.0.0.20'/>", 84, "unrecognized network update command code 0"),
        (
            LAST,
            HOST,
            "<host mac='00:16:3e:77:e2:01' ip='10.0.0.10'/>",
            55,
            "there is an existing dhcp host entry in network 'n' that matches "
            "\"<host mac='00:16:3e:77:e2:01' name='(null)' ip='10.0.0.10'/>\"",
        ),
        (LAST, HOST, "<host mac='zz' ip='10.0.0.31'/>", 27, "Cannot parse MAC address 'zz' in network 'n'"),
        (DELETE, HOST, "<host name='x'/>", 55, "couldn't locate a matching dhcp host entry in network 'n'"),
        (MODIFY, RANGE, "<range/>", 84, "dhcp ranges cannot be modified, only added or deleted"),
        (LAST, RANGE, "<range start='10.0.0.50' end='10.0.0.40'/>", 1, "range 10.0.0.50 - 10.0.0.40 is reversed "),
        (
            LAST,
            RANGE,
            "<range start='10.5.0.4' end='10.5.0.5'/>",
            1,
            "range 10.5.0.4 - 10.5.0.5 is not entirely within network 10.0.0.1/24",
        ),
        (LAST, FORWARD, "<interface/>", 27, "missing dev attribute in <interface> element"),
        (
            LAST,
            GROUP,
            "<portgroup name='q' default='yes'/>",
            55,
            "a different portgroup entry in network 'n' is already set as the default. Only one default is allowed.",
        ),
        (DELETE, DNS_HOST, "<host/>", 35, "Missing ip and hostname in network 'n' DNS HOST record"),
        (LAST, TEXT, "<txt name='t' value='w'/>", 55, "there is already a DNS TXT record with name 't' in network n"),
        (LAST, SERVICE, "<srv/>", 35, "missing required service attribute in DNS SRV record of network 'n'"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(command, section, xml, code, message) -> None:
    network = parse_network(NETWORK)
    before = format_network(network)
    with pytest.raises(Error) as caught:
        update_network(network, command, section, -1, xml)
    assert caught.value.code == code
    assert caught.value.message.endswith(message)
    assert format_network(network) == before


def test_dhcp_serves_one_address_of_a_family() -> None:
    host = "<host mac='00:16:3e:77:e2:01' ip='10.1.0.9'/>"
    with pytest.raises(Error, match="dhcp is supported only for a single IPv4 address on each network"):
        update_network(parse_network(NETWORK), LAST, HOST, 1, host)
    with pytest.raises(Error) as caught:
        update_network(parse_network(NETWORK), LAST, HOST, 7, host)
    assert caught.value.code == ErrorCode.OPERATION_INVALID
