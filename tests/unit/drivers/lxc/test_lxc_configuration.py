"""Configurations of the LXC project: names of both generations, mounts and refusals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purevirt.conf.domain import format_domain
from purevirt.drivers.lxc.native import parse_lxc
from purevirt.errors import Error, ErrorCode

ROOT = "lxc.rootfs.path = /r\nlxc.uts.name = c\n"


@pytest.mark.parametrize(
    "network",
    [
        "lxc.network.type = macvlan\nlxc.network.link = eth0\nlxc.network.macvlan.mode = private\n",
        "lxc.net.3.link = eth0\nlxc.net.3.type = macvlan\nlxc.net.3.macvlan.mode = private\n",
    ],
)
def test_both_generations_name_the_same_network(network: str) -> None:
    text = format_domain(parse_lxc(ROOT + network))
    assert "<source dev='eth0' mode='private'/>" in text
    assert "privnet" not in text


def test_memory_file_system_may_have_a_share_of_memory() -> None:
    text = format_domain(parse_lxc(ROOT + "lxc.mount.entry = tmpfs run tmpfs size=25%,ro 0 0\n"))
    assert "<source usage='16384' units='KiB'/>" in text
    assert "<readonly/>" in text


def test_mounts_below_the_root_folder_are_relative_to_it() -> None:
    text = format_domain(parse_lxc(ROOT + "lxc.mount.entry = /srv /r/data none rbind 0 0\n"))
    assert "<target dir='/data'/>" in text


def test_identities_are_mapped() -> None:
    domain = parse_lxc(ROOT + "lxc.idmap = u 0 100000 65536\nlxc.id_map = g 1 2 3\n")
    assert domain.idmap is not None
    assert [(one.start, one.target, one.count) for one in domain.idmap.gids] == [(1, 2, 3)]
    assert domain.idmap.uids[0].count == 65536


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lxc.uts.name = c\n", ErrorCode.INTERNAL_ERROR),
        (ROOT + "lxc.mount = /etc/fstab\n", ErrorCode.ARGUMENT_UNSUPPORTED),
        (ROOT + "lxc.network.type = wire\n", ErrorCode.INTERNAL_ERROR),
        (ROOT + "junk\n", ErrorCode.CONF_SYNTAX),
        (ROOT + "lxc.tty.max = 100000\n", ErrorCode.INTERNAL_ERROR),
    ],
)
def test_wrong_configurations_are_refused(text: str, code: ErrorCode) -> None:
    with pytest.raises(Error) as caught:
        parse_lxc(text)
    assert caught.value.code == code


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["lxc.mount.entry", "lxc.net.0.ipv4.address", "lxc.cgroup.cpuset.cpus", "lxc.idmap"]), st.text())
def test_only_errors_of_ours_are_raised(name: str, value: str) -> None:
    try:
        parse_lxc(f"{ROOT}lxc.net.0.type = veth\n{name} = {value}\n")
    except Error:
        return
