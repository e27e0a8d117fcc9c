"""Node information from the recorded /proc and /sys of other machines."""

import json
import os
import re
import tarfile
from pathlib import Path

import pytest

from purevirt.host.node import Node, format_cpu_list, parse_cpu_list

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).parents[4] / "shared"))
SUITE = SHARED / "conformance/host_cpu_info"
CASES = json.loads((SUITE / "cases.json").read_text()) if SUITE.is_dir() else []
X86 = [case for case in CASES if case["options"]["op"] == "nodeinfo" and case["options"]["arch"] == "x86_64"]
ARM = [case for case in CASES if case["options"].get("arch") in {"aarch64", "armv6l"}]


def node_of(case: dict[str, dict[str, str]], tmp_path: Path) -> Node:
    """The machine of a case, unpacked."""
    archive = SUITE / case["input"]["sysfs"]
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    (tmp_path / "cpuinfo").write_text((SUITE / case["input"]["cpuinfo"]).read_text())
    return Node(tmp_path / archive.name.removesuffix(".tar.xz"), tmp_path, case["options"]["arch"])


@pytest.mark.parametrize("case", X86 + ARM, ids=lambda case: case["name"])
def test_node_information(case: dict[str, dict[str, str]], tmp_path: Path) -> None:
    node = node_of(case, tmp_path)
    info = node.info()
    line = (
        f"CPUs: {info.cpus}/{len(node.present())}, MHz: {info.mhz}, Nodes: {info.nodes}, Sockets: {info.sockets}, "
        f"Cores: {info.cores}, Threads: {info.threads}"
    )
    assert line == (SUITE / case["expect"]["nodeinfo"]).read_text().strip()
    if "signature" in case["expect"]:
        assert node.signature() == (SUITE / case["expect"]["signature"]).read_text().strip()


@pytest.mark.skipif(not CASES, reason="no recorded machines")
def test_cpu_times(tmp_path: Path) -> None:
    data = SUITE / "data/virhostcpudata"
    (tmp_path / "stat").write_text((data / "linux-cpustat-24cpu.stat").read_text())
    node = Node(proc=tmp_path)
    expected = re.findall(r"kernel: (\d+)\nuser: (\d+)\nidle: (\d+)\niowait: (\d+)",
                          (data / "linux-cpustat-24cpu.out").read_text())  # fmt: skip
    for cpu, numbers in zip([None, *range(24)], expected, strict=True):
        times = node.cpu_times(cpu)
        assert times is not None
        ticks = (times.kernel_ns, times.user_ns, times.idle_ns, times.iowait_ns)
        assert [value // 10_000_000 for value in ticks] == [int(number) for number in numbers]
    assert node.cpu_times(24) is None


def test_this_machine() -> None:
    info = Node().info()
    assert info.cpus == len(Node().online()) >= 1
    assert info.memory_kib > 100_000
    assert Node().memory_stats()["free"] < Node().memory_stats()["total"] == info.memory_kib


def test_a_cell_of_meminfo(tmp_path: Path) -> None:
    folder = tmp_path / "node/node1"
    folder.mkdir(parents=True)
    (folder / "meminfo").write_text("Node 1 MemTotal:       2048 kB\nNode 1 MemFree:  1024 kB\n")
    assert Node(sysfs=tmp_path).memory_stats(1) == {"total": 2048, "free": 1024}


@pytest.mark.parametrize(("text", "cpus"), [("", ()), ("0", (0,)), ("0-3,8", (0, 1, 2, 3, 8)), ("1,3-4", (1, 3, 4))])
def test_cpu_lists(text: str, cpus: tuple[int, ...]) -> None:
    assert parse_cpu_list(text + "\n") == cpus
    assert format_cpu_list(cpus) == text
