"""Writing VMX files: refusals, and that what is written is read as the same guest."""

import pytest

from purevirt.conf.domain import format_domain, parse_domain
from purevirt.drivers.shared.vmx import VMX, format_vmx, parse_vmx
from purevirt.errors import Error, ErrorCode

HEAD = "<domain type='vmware'><name>g</name><uuid>564d9bef-acd9-b4e0-c8f0-aea8b9103515</uuid><memory>8192</memory>"
DEVICES = """<devices>
<disk type='file' device='disk'><source file='/a.vmdk'/><target dev='sda' bus='scsi'/></disk>
<controller type='scsi' index='0' model='vmpvscsi'/>
<interface type='bridge'><mac address='00:0c:29:11:22:33' type='generated'/><source bridge='LAN'/></interface>
<video><model type='vmvga' vram='4096'/></video></devices>"""


class SameNames:
    """Files are called alike on both sides."""

    def parse(self, name: str, *, may_lack: bool) -> str | None:
        """The name itself."""
        return name

    def format(self, path: str) -> str:
        """The path itself."""
        return path


def write(inner: str) -> str:
    """The VMX file of a small guest."""
    return format_vmx(parse_domain(f"{HEAD}{inner}</domain>", profile=VMX), SameNames(), hardware_version=4)


def test_guest_survives_both_directions() -> None:
    first = write(f"<os><type>hvm</type></os>{DEVICES}")
    again = parse_vmx(first.encode(), SameNames())
    assert format_vmx(again, SameNames(), hardware_version=4) == first
    assert "model='vmpvscsi'" in format_domain(again)


def test_memory_is_a_multiple_of_four_mebibytes() -> None:
    text = write("<os><type>hvm</type></os>").replace("8192", "")
    assert 'memsize = "8"' in text


@pytest.mark.parametrize(
    ("inner", "message"),
    [
        (
            "<os><type arch='ppc64'>hvm</type></os>",
            "unsupported configuration: Expecting domain XML attribute 'arch' of entry 'os/type' to be 'i686' or "
            "'x86_64' but found 'ppc64'",
        ),
        (
            "<os><type>hvm</type></os><devices><graphics type='sdl'/></devices>",
            "unsupported configuration: Unsupported graphics type 'sdl'",
        ),
        (
            "<os><type>hvm</type></os><devices><interface type='user'><model type='rtl8139'/></interface></devices>",
            "unsupported configuration: Expecting domain XML entry 'devices/interface/model' to be 'vlance' or "
            "'vmxnet' or 'vmxnet2' or 'vmxnet3' or 'e1000' or 'e1000e' but found 'rtl8139'",
        ),
    ],
)
def test_what_vmware_lacks_is_refused(inner: str, message: str) -> None:
    with pytest.raises(Error) as caught:
        write(inner)
    assert (caught.value.code, caught.value.message) == (ErrorCode.CONFIG_UNSUPPORTED, message)
