"""What can be shared out, from a tree like that of resctrl, and how it is told."""

from pathlib import Path

from purevirt.conf.xmltext import XmlText
from purevirt.drivers.shared.cache_xml import write_bandwidth, write_caches
from purevirt.host.resctrl import NO_RESCTRL, read_resctrl
from purevirt.host.topology import CacheBank

BANK = CacheBank(0, 3, "both", 15 * 1024 * 1024, (0, 1, 2))


def _write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(f"{text}\n")


def test_a_host_that_shares_nothing_out(tmp_path: Path) -> None:
    assert read_resctrl(tmp_path) == NO_RESCTRL
    writer = XmlText()
    write_bandwidth(writer, [BANK], NO_RESCTRL)
    assert writer.text().strip() == ""


def test_what_is_shared_out_is_told(tmp_path: Path) -> None:
    _write(tmp_path / "info/L3CODE", cbm_mask="fffff", min_cbm_bits="2", num_closids="8")
    _write(tmp_path / "info/L3", cbm_mask="x", min_cbm_bits="1", num_closids="8")
    _write(tmp_path / "info/MB", bandwidth_gran="10", min_bandwidth="5", num_closids="4")
    _write(tmp_path / "info/L3_MON", max_threshold_occupancy="9", num_rmids="7", mon_features="llc_a\nmbm_b\nother")
    writer = XmlText()
    write_caches(writer, [BANK], read_resctrl(tmp_path))
    write_bandwidth(writer, [BANK], read_resctrl(tmp_path))
    assert [line.strip() for line in writer.text().splitlines()] == [
        "<cache>",
        "<bank id='0' level='3' type='both' size='15' unit='MiB' cpus='0-2'>",
        "<control granularity='768' min='1536' unit='KiB' type='code' maxAllocs='8'/>",
        "</bank>",
        "<monitor level='3' reuseThreshold='9' maxMonitors='7'>",
        "<feature name='llc_a'/>",
        "</monitor>",
        "</cache>",
        "<memory_bandwidth>",
        "<node id='0' cpus='0-2'>",
        "<control granularity='10' min='5' maxAllocs='4'/>",
        "</node>",
        "<monitor maxMonitors='7'>",
        "<feature name='mbm_b'/>",
        "</monitor>",
        "</memory_bandwidth>",
    ]
