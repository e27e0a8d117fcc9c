"""QEMU's profile: a short document becomes the guest that libvirt's driver defines.

The pairs in ``tests/golden/conf`` are inputs and expected outputs; PUREVIRT_GOLDEN=write makes them anew.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from purevirt.conf.domain import format_domain, parse_domain
from purevirt.conf.domain.address import PciAddress, UsbAddress
from purevirt.conf.domain.qemu import qemu_profile
from purevirt.errors import Error, ErrorCode

GOLDEN = Path(__file__).parents[2] / "golden" / "conf"
HEAD = "<name>guest</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid><memory>32768</memory>"


@dataclass(frozen=True)
class Machine:
    name: str
    default_cpu_type: str | None = "qemu64-x86_64-cpu"
    has_acpi: bool | None = True


class Facts:
    """An emulator with two machines and what a usual build can do."""

    emulator = "/usr/bin/qemu-system-x86_64"
    arch = "x86_64"
    flags = frozenset(
        ("piix3-usb-uhci", "qemu-xhci", "lsi", "cirrus-vga", "rtl8139", "pcie-root-port", "pcie-pci-bridge")
    )
    machines = {  # noqa: RUF012
        "pc": Machine("pc-i440fx-7.2"),
        "q35": Machine("pc-q35-7.2"),
        "pc-i440fx-7.2": Machine("pc-i440fx-7.2"),
        "pc-q35-7.2": Machine("pc-q35-7.2"),
    }

    def has(self, flag: str) -> bool:
        return flag in self.flags

    def find_machine(self, name: str, virt_type: str) -> Machine | None:
        return self.machines.get(name)

    def find_cpu_name(self, type_name: str, virt_type: str) -> str | None:
        return {"qemu64-x86_64-cpu": "qemu64"}.get(type_name)

    def default_machine(self, virt_type: str) -> str | None:
        return "pc-i440fx-7.2"


PROFILE = replace(qemu_profile(lambda arch, emulator: Facts()), random_bytes=lambda number: bytes(range(number)))


def guest(inner: str = "", machine: str = "pc") -> str:
    return (
        f"<domain type='qemu'>{HEAD}<os><type arch='x86_64' machine='{machine}'>hvm</type></os>"
        f"<devices>{inner}</devices></domain>"
    )


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.in.xml")), ids=lambda path: path.name.removesuffix(".in.xml"))
def test_a_short_document_becomes_libvirts_guest(path: Path) -> None:
    expected = path.with_name(path.name.replace(".in.xml", ".out.xml"))
    produced = format_domain(parse_domain(path.read_text(), profile=PROFILE, abi_update=True))
    if os.environ.get("PUREVIRT_GOLDEN") == "write":
        expected.write_text(produced)
    assert produced == expected.read_text()
    assert format_domain(parse_domain(produced, profile=PROFILE)) == produced


def test_no_two_devices_share_a_place() -> None:
    disks = "".join(f"<disk><source file='/d{n}'/><target dev='vd{chr(97 + n)}'/></disk>" for n in range(26))
    nets = "<interface type='user'><model type='virtio'/></interface>" * 10
    for machine in ("pc", "q35"):
        devices = parse_domain(guest(disks + nets, machine), profile=PROFILE).devices
        users = [*devices.disks, *devices.interfaces, *devices.controllers, devices.memballoon]
        places = [
            (user.address.bus, user.address.slot, user.address.function)
            for user in users
            if user is not None and isinstance(user.address, PciAddress)
        ]
        assert len(set(places)) == len(places)
        assert all(disk.address is not None for disk in devices.disks)


def test_a_place_can_be_taken_once() -> None:
    place = "<address type='pci' domain='0' bus='0' slot='5' function='0'/>"
    disks = "".join(f"<disk><source file='/x'/><target dev='{name}'/>{place}</disk>" for name in ("vda", "vdb"))
    with pytest.raises(Error) as caught:
        parse_domain(guest(disks), profile=PROFILE)
    assert caught.value.code == ErrorCode.XML_ERROR
    assert caught.value.message == "XML error: Attempted double use of PCI Address 0000:00:05.0"


def test_usb_devices_have_ports_in_new_guests_only() -> None:
    tablet = "<input type='tablet' bus='usb'/>"
    new = parse_domain(guest(tablet), profile=PROFILE, abi_update=True).devices.inputs[0]
    assert isinstance(new.address, UsbAddress)
    assert parse_domain(guest(tablet), profile=PROFILE).devices.inputs[0].address is None
