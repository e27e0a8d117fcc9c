"""VirtualBox machine files."""

import pytest

from purevirt.drivers.vbox.machinefile import HardDisk, Snapshot, format_machine, parse_machine
from purevirt.errors import Error

MACHINE = """<?xml version="1.0"?>
<VirtualBox xmlns="http://www.innotek.de/VirtualBox-settings" version="1.12-linux">
<Machine uuid="{u}" name="m" snapshotFolder="/s" OSType="Other">
<MediaRegistry><HardDisks><HardDisk uuid="{d}" location="/d" format="VDI" type="Normal"/></HardDisks></MediaRegistry>
<Hardware version="2"><CPU count="1"/></Hardware><ExtraData/><StorageControllers/></Machine></VirtualBox>
"""


def test_file_is_written_as_it_is_read_again() -> None:
    text = format_machine(parse_machine(MACHINE))
    assert format_machine(parse_machine(text)) == text
    assert text.splitlines()[5] == (
        '<VirtualBox version="1.12-linux" xmlns="http://www.innotek.de/VirtualBox-settings">'
    )


def test_snapshot_and_image_are_added() -> None:
    machine = parse_machine(MACHINE)
    machine.disks[0].children.append(HardDisk("{e}", "/e", "VDI"))
    machine.snapshot = Snapshot("{n}", "now", "2014-05-15T09:52:29Z", "why", machine.hardware, machine.storage)
    machine.current_snapshot = "{n}"
    again = parse_machine(format_machine(machine))
    assert again.disks[0].children[0].location == "/e"
    assert again.snapshot is not None
    assert (again.snapshot.name, again.snapshot.description) == ("now", "why")


@pytest.mark.parametrize("text", ["", "<a/>", MACHINE.replace("<Hardware", "<Hard").replace("/Hardware", "/Hard")])
def test_other_documents_are_refused(text: str) -> None:
    with pytest.raises(Error):
        parse_machine(text)
