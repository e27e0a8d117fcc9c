"""What names the CPUs of machines, from their /proc/cpuinfo."""

from pathlib import Path

import pytest

from purevirt.host.node import Node

S390 = """vendor_id       : IBM/S390
facilities      : 0 1 2
processor 0: version = 00,  identification = 145F07,  machine = 2964

cpu number      : 0
cpu MHz dynamic : 5000
cpu MHz static  : 5208
"""
PPC = "processor : 0\ncpu : POWER8E (raw), altivec supported\nclock : 3690.000000MHz\nrevision : 2.1 (pvr 004b 0201)\n"


@pytest.mark.parametrize(
    ("arch", "cpuinfo", "signature"),
    [
        ("s390x", S390, "version = 00,  identification = 145F07,  machine = 2964, facilities: 0 1 2"),
        ("ppc64", PPC, "POWER8E (raw), altivec supported, rev 2.1 (pvr 004b 0201)"),
        ("ppc64", "cpu : x\n", None),
        ("aarch64", PPC, None),
    ],
)
def test_signatures(tmp_path: Path, arch: str, cpuinfo: str, signature: str | None) -> None:
    (tmp_path / "cpuinfo").write_text(cpuinfo)
    assert Node(tmp_path, tmp_path, arch).signature() == signature


def test_a_subcore_counts_for_all_of_its_threads(tmp_path: Path) -> None:
    for cpu in range(8):
        (tmp_path / f"cpu/cpu{cpu}").mkdir(parents=True)
        (tmp_path / f"cpu/cpu{cpu}/online").write_text("1\n" if cpu % 4 == 0 else "0\n")
        (tmp_path / f"cpu/cpu{cpu}/topology").mkdir()
        (tmp_path / f"cpu/cpu{cpu}/topology/core_id").write_text(f"{cpu // 4}\n")
    (tmp_path / "cpu/present").write_text("0-7\n")
    info = Node(tmp_path, tmp_path, "ppc64", subcore_threads=4).info()
    assert (info.cpus, info.cores, info.threads) == (8, 2, 4)
    assert Node(tmp_path, tmp_path, "ppc64", subcore_threads=3).info().cpus == 2
