"""Programs and test suites written for libvirt-python, on our module as on the C one.

virt-manager's command line tools must say the same over both. The suites of libvirt-python and virt-manager are not
part of any distribution: the variables PUREVIRT_LIBVIRT_PYTHON and PUREVIRT_VIRT_MANAGER name unpacked source folders.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
SYSTEM_PYTHON = "/usr/bin/python3"
LIMIT_S = 120
MADE_UP = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|/[^ ]*/node.xml"
)
"""Random UUIDs and MAC addresses, and the folder of the test."""

NODE = """<node>
  <domain type="test" xmlns:test="http://libvirt.org/schemas/domain/test/1.0">
    <name>off</name><uuid>6695eb01-f6a4-8304-79aa-97f2502e1930</uuid><memory>2097152</memory><vcpu>2</vcpu>
    <os><type arch="x86_64" machine="q35">hvm</type><boot dev="hd"/><bootmenu enable="yes"/></os>
    <features><acpi/><apic/></features>
    <cpu mode="custom" match="exact"><model>Nehalem</model><feature policy="disable" name="vmx"/></cpu>
    <test:runstate>5</test:runstate>
    <devices>
      <disk type="file" device="disk"><source file="/pool/disk.img"/><target dev="vda" bus="virtio"/></disk>
      <disk type="file" device="cdrom"><target dev="sda" bus="sata"/></disk>
      <controller type="usb" model="qemu-xhci"/>
      <interface type="network"><source network="lan"/><model type="virtio"/></interface>
      <console type="pty"/><input type="tablet"/><graphics type="spice" autoport="yes"/>
      <channel type="spicevmc"><target type="virtio" name="com.redhat.spice.0"/></channel>
      <redirdev bus="usb" type="spicevmc"/><video><model type="qxl"/></video><vsock><cid address="5"/></vsock>
      <rng model="virtio"><backend model="random">/dev/urandom</backend></rng><memballoon model="virtio"/>
    </devices>
    <seclabel type="dynamic" model="selinux"/>
  </domain>
  <domain type="test"><name>on</name><memory>1048576</memory><os><type>hvm</type></os></domain>
  <network><name>lan</name><bridge name="virbr7"/></network>
  <pool type="dir">
    <name>pool</name><target><path>/pool</path></target>
    <volume><name>disk.img</name><capacity unit="GiB">8</capacity><target><format type="qcow2"/></target></volume>
  </pool>
</node>
"""

INSTALL = ("virt-install", "--name", "new", "--memory", "512", "--osinfo", "generic", "--print-xml", "--dry-run")
EDIT = ("virt-xml", "off", "--print-diff", "--define")
COMMANDS = [
    (*INSTALL, "--disk", "none", "--pxe", "--graphics", "vnc"),
    (*INSTALL, "--disk", "size=1", "--pxe", "--graphics", "spice", "--video", "qxl"),
    (*INSTALL, "--disk", "vol=pool/disk.img", "--import", "--check", "path_in_use=off", "--network", "network=lan"),
    (*INSTALL, "--disk", "pool=pool,size=2", "--pxe", "--cpu", "Nehalem,+aes", "--vcpus", "4,maxvcpus=8"),
    (*INSTALL, "--disk", "none", "--pxe", "--paravirt"),
    (*INSTALL, "--disk", "none", "--boot", "kernel=/k,initrd=/i,kernel_args=c", "--controller", "usb,model=ich9-ehci1"),
    ("virt-clone", "--original", "off", "--name", "twin", "--auto-clone", "--print-xml"),
    ("virt-clone", "--original", "off", "--name", "twin", "--file", "/pool/new.img"),
    ("virt-clone", "--original", "on", "--auto-clone", "--print-xml"),
    ("virt-clone", "--original", "missing", "--auto-clone"),
    (*EDIT, "--edit", "--memory", "1234"),
    (*EDIT, "--edit", "--vcpus", "3"),
    (*EDIT, "--edit", "--boot", "bootmenu.enable=no,useserial=on"),
    (*EDIT, "--edit", "--boot", "loader=/l,nvram=/n"),
    (*EDIT, "--edit", "--cpu", "Westmere,+aes,-vmx"),
    (*EDIT, "--edit", "--seclabel", "relabel=yes,label=a"),
    (*EDIT, "--edit", "--video", "model.type=cirrus,model.vram=10240"),
    (*EDIT, "--edit", "--graphics", "vnc,password=x"),
    (*EDIT, "--edit", "--vsock", "cid.auto=yes"),
    (*EDIT, "--edit", "target=sda", "--disk", "/pool/disk.img,check.path_in_use=off"),
    (*EDIT, "--add-device", "--disk", "pool=pool,size=1"),
    (*EDIT, "--add-device", "--network", "network=lan,model=e1000"),
    (*EDIT, "--add-device", "--network", "bridge=br0,mac=52:54:00:11:22:33"),
    (*EDIT, "--add-device", "--sound", "ich9"),
    (*EDIT, "--add-device", "--watchdog", "i6300esb"),
    (*EDIT, "--add-device", "--tpm", "/dev/tpm0"),
    (*EDIT, "--add-device", "--filesystem", "/a,/b"),
    (*EDIT, "--add-device", "--controller", "scsi,model=virtio-scsi"),
    (*EDIT, "--add-device", "--serial", "tcp,host=127.0.0.1:2222,mode=bind,protocol=telnet"),
    (*EDIT, "--remove-device", "--rng", "all"),
    (*EDIT, "--remove-device", "--disk", "vda"),
    ("virt-xml", "on", "--print-diff", "--update", "--add-device", "--disk", "/pool/disk.img,target.bus=virtio"),
    ("virt-xml", "on", "--update", "--edit", "--memory", "300"),
    ("virt-xml", "on", "--remove-device", "--disk", "9"),
]


def _say(command: tuple[str, ...], uri: str, source: Path | None) -> tuple[int, str, str]:
    """What a tool answers over the C binding, or over our module."""
    program = shutil.which(command[0])
    if program is None or shutil.which(SYSTEM_PYTHON) is None:
        pytest.skip(f"{command[0]} is not installed")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONPATH": str(source or "")}
    done = subprocess.run(
        [SYSTEM_PYTHON, program, "--connect", uri, *command[1:]],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode, MADE_UP.sub("?", done.stdout), MADE_UP.sub("?", done.stderr)


@pytest.fixture(scope="session", autouse=True)
def _needs_both() -> None:
    """The C binding must be there, and our module must run on the same interpreter."""
    for source in (None, SOURCE):
        environment = {**os.environ, "PYTHONPATH": str(source or "")}
        found = subprocess.run(
            [SYSTEM_PYTHON, "-c", "import libvirt, lxml"], env=environment, check=False, timeout=LIMIT_S
        )
        if found.returncode:
            pytest.skip("needs the distribution's libvirt and lxml for its Python")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_tools_say_the_same_over_both(command: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "node.xml").write_text(NODE, encoding="utf-8")
    uri = f"test://{tmp_path}/node.xml"
    assert _say(command, uri, SOURCE) == _say(command, uri, None)


@pytest.mark.parametrize("command", [COMMANDS[0], ("virt-xml", "test", "--edit", "--memory", "9", "--print-diff")])
def test_tools_say_the_same_over_the_default_host(command: tuple[str, ...]) -> None:
    assert _say(command, "test:///default", SOURCE) == _say(command, "test:///default", None)


def _run_suite(folder: Path, python: str, *files: str) -> str:
    """The last line of a suite's run."""
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    return done.stdout.splitlines()[-1]


def _folder(variable: str) -> Path:
    named = os.environ.get(variable)
    if named is None:
        pytest.skip(f"{variable} names no source folder")
    return Path(named)


def test_the_suite_of_libvirt_python_passes() -> None:
    last = _run_suite(_folder("PUREVIRT_LIBVIRT_PYTHON") / "tests", sys.executable, ".")
    assert "126 passed" in last


OFFLINE = ("capabilities", "cloner", "conn", "disk", "nodedev", "storage", "uriparse", "xmlparse")
"""Parts of virt-manager's suite that need nothing but libvirt."""


def test_the_suite_of_virt_manager_passes() -> None:
    files = [f"tests/test_{name}.py" for name in OFFLINE]
    assert "skipped" not in _run_suite(_folder("PUREVIRT_VIRT_MANAGER"), SYSTEM_PYTHON, *files)
