"""The QEMU driver's profile: how it completes a domain (qemuDomainDefPostParse and its callbacks)."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from purevirt.conf.addresses.assign import assign_addresses
from purevirt.conf.checks.qemu_device import check_qemu_devices
from purevirt.conf.checks.qemu_guest import check_guest
from purevirt.conf.defaults.qemu_cpu import fill_qemu_cpu
from purevirt.conf.defaults.qemu_device import fill_iommu, fill_qemu_devices
from purevirt.conf.defaults.qemu_machine import add_default_devices, fill_machine
from purevirt.conf.domain.emulator import EmulatorFacts
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.profile import DomainProfile, Moment
from purevirt.conf.firmware import FindFirmware, fill_firmware, no_firmware

FindEmulator = Callable[[str, str | None], EmulatorFacts]
"""From an architecture ('' for the host's) and the emulator the document names to the facts; raises Error."""

QEMU = DomainProfile("qemu", namespace="qemu", security_model="none", has_wide_scsi=True)


def qemu_profile(find: FindEmulator, find_firmware: FindFirmware = no_firmware) -> DomainProfile:
    """The profile of a QEMU driver that knows its emulators through ``find`` and firmware through ``find_firmware``."""
    return replace(
        QEMU,
        defaults=(partial(_before, find, find_firmware),),
        devices=(partial(_devices, find),),
        assign=(partial(_after, find),),
        checks=(partial(_check, find),),
    )


def _facts(find: FindEmulator, domain: Domain) -> EmulatorFacts:
    arch = domain.os.type.arch if domain.os.type is not None else None
    return find(arch or "", domain.devices.emulator)


def _before(find: FindEmulator, find_firmware: FindFirmware, domain: Domain, moment: Moment) -> None:
    facts = _facts(find, domain)
    fill_machine(domain, facts)
    fill_firmware(domain, find_firmware, abi_update=moment.abi_update)
    add_default_devices(domain, facts, abi_update=moment.abi_update)
    fill_qemu_cpu(domain, facts)


def _devices(find: FindEmulator, domain: Domain, moment: Moment) -> None:
    fill_qemu_devices(domain, _facts(find, domain), inactive=moment.inactive, abi_update=moment.abi_update)
    if moment.abi_update:
        fill_iommu(domain)


def _after(find: FindEmulator, domain: Domain, moment: Moment) -> None:
    assign_addresses(domain, _facts(find, domain), abi_update=moment.abi_update)


def _check(find: FindEmulator, domain: Domain, moment: Moment) -> None:
    facts = _facts(find, domain)
    check_guest(domain, facts)
    check_qemu_devices(domain, facts)
