"""The real virsh prints the same on the test driver of this daemon as on that of the C libvirtd."""

from collections.abc import Callable
from typing import Any

import pytest

READ_COMMANDS = [
    "list --all",
    "list --all --uuid",
    "list --all --title",
    "list --inactive",
    "dominfo test",
    "dominfo 1",
    "domstate test --reason",
    "domid test",
    "domname 1",
    "domuuid test",
    "domcontrol test",
    "dumpxml test",
    "dumpxml test --inactive",
    "dumpxml test --security-info",
    "dumpxml nope",
    "domuuid nope",
    "vcpucount test",
    "vcpuinfo test",
    "vcpupin test",
    "memtune test",
    "blkiotune test",
    "schedinfo test",
    "domblklist test",
    "domiflist test",
    "domhostname test",
    "domfsinfo test",
    "domifaddr test",
    "domstats",
    "domstats --state test",
    "metadata test http://example.org/x",
    "desc test",
    "snapshot-list test",
    "checkpoint-list test",
    "iothreadinfo test",
    "nodeinfo",
    "nodecpumap",
    "nodememstats",
    "freecell --all",
    "capabilities",
    "domcapabilities",
    "maxvcpus",
    "sysinfo",
    "version",
    "net-list --all",
    "net-info default",
    "net-dumpxml default",
    "net-dhcp-leases default",
    "pool-list --all",
    "pool-info default-pool",
    "pool-dumpxml default-pool",
    "vol-list default-pool",
    "iface-list --all",
    "iface-dumpxml eth1",
    "nodedev-list",
    "nodedev-dumpxml computer",
    "nwfilter-list",
    "secret-list",
    "undefine nope",
    "start test",
]


@pytest.mark.parametrize("command", READ_COMMANDS)
def test_virsh_prints_the_same(command: str, daemon: Any, c_libvirtd: Any, virsh: Callable[..., str]) -> None:
    """Everything virsh reads, and refusals, apart from times."""
    ours = virsh(f"test+unix:///default?socket={daemon.socket}", *command.split())
    theirs = virsh(f"test+unix:///default?socket={c_libvirtd.socket}", *command.split())
    assert _comparable(ours) == _comparable(theirs)


def _comparable(text: str) -> list[str]:
    """The lines that do not tell the time or the release of the daemon."""
    varying = ("CPU time:", "Running against daemon", "Using library", "Compiled against")
    return [line for line in text.splitlines() if not line.startswith(varying)]
