"""How much memory QEMU may have to lock."""

from dataclasses import replace

from emulator import Emulator, Machine
from harness import Case
from randomness import count_up

from purevirt.conf.domain import parse_domain
from purevirt.conf.domain.qemu import qemu_profile
from purevirt.drivers.qemu.memlock import UNLIMITED, memory_lock_limit

FLAGS = frozenset({"kvm", "vfio-pci", "pci-bridge", "spapr-pci-host-bridge", "piix3-usb-uhci", "pci-ohci", "VGA"})
MACHINES = {"x86_64": "pc", "ppc64": "pseries"}


def _emulator(arch: str) -> Emulator:
    machine = Machine(MACHINES[arch], None)
    machines = {(virt_type, machine.name): machine for virt_type in ("kvm", "qemu")}
    return Emulator(f"/usr/bin/qemu-system-{arch}", arch, FLAGS, machines, dict.fromkeys(("kvm", "qemu"), machine.name))


def produce(case: Case) -> str:
    """The limit in bytes."""
    facts = _emulator(case.option("arch"))
    profile = replace(qemu_profile(lambda arch, emulator: facts), random_bytes=count_up)
    limit = memory_lock_limit(parse_domain(case.read(case.input), profile=profile, inactive=True))
    return "unlimited" if limit == UNLIMITED else str(limit)


def expected(case: Case) -> str:
    """What the options say."""
    return f"{case.option('expected')}\n"
