"""What a host says of itself."""

from purevirt.conf.hostsysinfo import format_host_sysinfo, parse_arm, parse_dmi, parse_s390

DMI = """BIOS Information
\tVendor: Maker & Co

Memory Device
\tSize: No Module Installed

OEM Strings
\tString 1: a.b
\tString 2: plain
"""


def test_strings_with_dots_are_asked_for() -> None:
    asked: list[int] = []
    info = parse_dmi(DMI, lambda number: asked.append(number))
    assert (asked, info.oem_strings) == ([1], ("a.b", "plain"))
    assert parse_dmi(DMI, lambda number: "a\tb\n").oem_strings == ("a\tb", "plain")


def test_empty_memory_slots_are_not_told() -> None:
    assert [block.tag for block in parse_dmi(DMI, lambda number: None).blocks] == ["bios"]


def test_values_are_escaped() -> None:
    assert "<entry name='vendor'>Maker &amp; Co</entry>" in format_host_sysinfo(parse_dmi(DMI, lambda number: None))


def test_clock_rates_of_s390() -> None:
    cpuinfo = "vendor_id : IBM\nprocessor 0: version = FF,  identification = 1,  machine = 2\n\ncpu number : 0\n"
    info = parse_s390("Type: 2\n", cpuinfo + "cpu MHz dynamic : 5\ncpu MHz static : 6\n")
    assert dict(info.blocks[1].entries) == {
        "family": "2",
        "manufacturer": "IBM",
        "version": "FF",
        "external_clock": "5 MHz",
        "max_speed": "6 MHz",
        "serial_number": "1",
    }


def test_a_host_that_tells_nothing() -> None:
    assert format_host_sysinfo(parse_arm("")) == "<sysinfo type='smbios'/>\n"
