"""bhyve commands in both directions, and what a host's bhyve cannot do."""

import pytest

from purevirt.conf.domain import parse_domain
from purevirt.conf.domain.model import Domain
from purevirt.drivers.bhyve.bootcommand import build_loader, choose_firmware
from purevirt.drivers.bhyve.capability import BhyveCapability, GrubCapability
from purevirt.drivers.bhyve.command import build_bhyve
from purevirt.drivers.bhyve.commandline import read_options, split_commands
from purevirt.drivers.bhyve.parsecommand import parse_bhyve
from purevirt.drivers.bhyve.profile import bhyve_profile
from purevirt.errors import Error, ErrorCode

ALL = ~BhyveCapability(0)
DISK = "<disk type='file'><source file='/d.img'/><target dev='vda' bus='virtio'/></disk>"


def guest(devices: str = DISK, head: str = "", abilities: BhyveCapability = ALL) -> Domain:
    """A small guest."""
    text = f"<domain type='bhyve'><name>g</name><memory>65536</memory>{head}<os><type>hvm</type></os>"
    return parse_domain(f"{text}<devices>{devices}</devices></domain>", profile=bhyve_profile(abilities))


def run(domain: Domain, abilities: BhyveCapability = ALL) -> list[str]:
    """The command of a guest."""
    return build_bhyve(domain, abilities, lambda interface: "tap9")


def test_command_of_a_guest_is_read_as_the_same_guest() -> None:
    argv = run(guest(DISK + "<interface type='bridge'><model type='virtio'/><source bridge='b'/></interface>"))
    again = parse_bhyve(" ".join(argv), b"\0\0\0", bytes)
    assert (again.name, again.memory_kib) == ("g", 65536)
    assert run(again)[:-1] == argv[:-1]


def test_slot_one_is_kept_for_the_isa_bridge() -> None:
    argv = run(guest(DISK + "<serial type='nmdm'><source master='/dev/nmdm0A' slave='/dev/nmdm0B'/></serial>"))
    assert "1:0,lpc" in argv
    assert "2:0,virtio-blk,/d.img" in argv
    assert argv[-3:] == ["-l", "com1,/dev/nmdm0A", "g"]


def test_old_bhyve_has_one_drive_a_controller() -> None:
    disks = "".join(f"<disk><source file='/{n}'/><target dev='sd{n}' bus='sata'/></disk>" for n in "ab")
    old = ALL & ~BhyveCapability.AHCI32SLOT
    assert [word for word in run(guest(disks, abilities=old), old) if "ahci" in word] == [
        "2:0,ahci-hd,/a",
        "3:0,ahci-hd,/b",
    ]
    assert "2:0,ahci,hd:/a,hd:/b" in run(guest(disks))


@pytest.mark.parametrize(
    ("devices", "missing", "message"),
    [
        (
            "<interface type='bridge'><model type='e1000'/><source bridge='b'/></interface>",
            BhyveCapability.NET_E1000,
            "NIC model 'e1000' is not supported by given bhyve binary",
        ),
        ("<controller type='usb' model='nec-xhci'/>", BhyveCapability.XHCI, "USB controller is not supported"),
        ("<sound model='ich7'/>", BhyveCapability.SOUND_HDA, "Sound device model is not supported by given bhyve"),
    ],
)
def test_what_bhyve_lacks_is_refused(devices: str, missing: BhyveCapability, message: str) -> None:
    run(guest(devices))
    with pytest.raises(Error, match=message) as caught:
        run(guest(devices), ALL & ~missing)
    assert caught.value.code == ErrorCode.CONFIG_UNSUPPORTED


def test_grub_reads_the_disk_that_is_chosen() -> None:
    disks = DISK + "<disk device='cdrom'><source file='/c.iso'/><target dev='sda' bus='sata'/><boot order='2'/></disk>"
    argv, devices = build_loader(guest(disks, "<bootloader>/x/grub-bhyve</bootloader>"), GrubCapability(0), "MAP")
    assert argv == ["/x/grub-bhyve", "--root", "cd", "--device-map", "MAP", "--memory", "64", "g"]
    assert devices == "(cd) /c.iso\n"


def test_firmware_is_chosen_from_a_folder() -> None:
    text = "<domain type='bhyve'><name>g</name><memory>65536</memory><os firmware='efi'><type>hvm</type></os></domain>"
    domain = parse_domain(text, profile=bhyve_profile(ALL))
    with pytest.raises(Error, match="no firmwares available"):
        choose_firmware(domain, "/f", ["notes.txt"])
    choose_firmware(domain, "/f", ["A.fd", "BHYVE_UEFI.fd"])
    assert "bootrom,/f/BHYVE_UEFI.fd" in run(domain)
    assert build_loader(domain, GrubCapability(0), "") == ([], "")


def test_lines_are_joined_and_split_into_words() -> None:
    assert split_commands("a \\\n-b 'c d'\n\ne f\n") == [["a", "-b", "c d"], ["e", "f"]]
    with pytest.raises(Error, match="Failed to parse the command line"):
        split_commands("a 'b")


def test_options_may_be_joined_with_their_values() -> None:
    options = read_options(["-AHm64", "-c", "2", "name"], "mc", "AH")
    assert options is not None
    assert options.found == [("A", ""), ("H", ""), ("m", "64"), ("c", "2")]
    assert options.rest == ["name"]
    assert read_options(["-Z"], "m", "A") is None


@pytest.mark.parametrize(
    "text",
    [
        "bhyve",
        "bhyve -m 64 a b",
        "bhyve -m x g",
        "bhyve -U z g",
        "bhyve -l com1,/dev/null g",
        "bhyve -s 99,fbuf g",
        "ls",
    ],
)
def test_wrong_commands_are_refused(text: str) -> None:
    with pytest.raises(Error):
        parse_bhyve(text, b"\0\0\0", bytes)
