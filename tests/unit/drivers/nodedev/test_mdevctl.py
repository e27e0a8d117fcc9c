"""mdevctl's list, and commands no corpus has."""

import pytest

from purevirt.conf.nodedevice import format_node_device, parse_node_device
from purevirt.drivers.nodedev.mdevctl import MdevOperation, build_command, build_modify, parse_list
from purevirt.errors import Error

LIST = (
    """[{"0.0.0052": [{"a-1": {"mdev_type": "t", "start": "manual", "attrs": [{"k": "v"}]}}], "x:y": [{"b-2": {}}]}]"""
)
DEVICE = """<device><parent>{parent}</parent><capability type='mdev'><type id='t'/>
<uuid>c7b4d2a2-0f0e-4f6a-8c1b-1f5a3a0d1111</uuid><attr name='k' value='v'/></capability></device>"""


def test_a_list_becomes_devices() -> None:
    first, second = parse_list(LIST, {"0.0.0052": "css_0_0_0052"}.get)
    assert format_node_device(first, inactive=True) == (
        "<device>\n  <name>mdev_a_1_0_0_0052</name>\n  <parent>css_0_0_0052</parent>\n  <capability type='mdev'>\n"
        "    <type id='t'/>\n    <uuid>a-1</uuid>\n    <parent_addr>0.0.0052</parent_addr>\n"
        "    <iommuGroup number='0'/>\n    <attr name='k' value='v'/>\n  </capability>\n</device>\n"
    )
    assert second.parent == "computer"


@pytest.mark.parametrize("text", ["{}", "[{}, {}]", "[1]", '[{"p": [1]}]', '[{"p": [{"u": 1}]}]', "["])
def test_a_list_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(Error):
        parse_list(text, lambda address: None)


def test_a_definition_is_changed() -> None:
    command = build_modify(parse_node_device(DEVICE.replace("{parent}", "ap_matrix")), defined=True, live=True)
    assert command.argv[:3] == ("mdevctl", "modify", "--parent=matrix")
    assert command.argv[-2:] == ("--defined", "--live")
    assert command.stdin == '{"mdev_type":"t","start":"manual","attrs":[{"k":"v"}]}'


def test_a_device_needs_a_parent() -> None:
    with pytest.raises(Error):
        build_command(parse_node_device(DEVICE.replace("{parent}", "usb_1")), MdevOperation.DEFINE)
