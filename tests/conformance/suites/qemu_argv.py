"""qemu_argv: the command line that a document and an emulator's capabilities give."""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from emulator import load_emulator, load_firmware
from harness import Case, Skip
from randomness import count_up
from surroundings import (
    CHANNELS,
    ENVIRONMENT,
    LIB,
    LISTENER,
    FakeDescriptors,
    FakeHost,
    assign_ports,
    load_capabilities,
    load_host_cpu,
)

from purevirt.conf.cpu.document import HostCpu
from purevirt.conf.domain import parse_domain
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.qemu import qemu_profile
from purevirt.drivers.qemu.alias import assign_aliases
from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.command.build import build_command
from purevirt.drivers.qemu.command.context import CommandConfig, CommandContext
from purevirt.drivers.qemu.launch import format_command
from purevirt.drivers.qemu.live_part import prepare_document
from purevirt.drivers.qemu.paths import short_name

FIRMWARE = "data/qemufirmwaredata"
_BEYOND = ("migrate_from", "slirp_helper", "nbdkit_caps")


def _flags(case: Case) -> tuple[Path, bool, tuple[str, ...], tuple[str, ...]]:
    is_latest = case.options["qemu_version"] == "latest"
    added, removed = tuple(case.option("caps_add", ())), tuple(case.option("caps_del", ()))
    return case.folder / case.input["capabilities"], is_latest, added, removed


def _parse(case: Case) -> Domain:
    if "missing_input" in case.options:
        raise Skip("reading files is the command's part")
    facts = load_emulator(*_flags(case))
    profile = qemu_profile(lambda arch, emulator: facts, lambda: load_firmware(case.folder / FIRMWARE))
    return parse_domain(
        case.role("domain"),
        profile=replace(profile, random_bytes=count_up),
        inactive=True,
        abi_update="VIR_DOMAIN_DEF_PARSE_ABI_UPDATE" in case.option("parse_flags", ()),
    )


def _uuid(text: str | None) -> bytes | None:
    return None if text is None else uuid.UUID(text).bytes


def _context(case: Case, domain: Domain, capabilities: QemuCapabilities) -> CommandContext:
    name = short_name(-1, domain.name)
    config: dict[str, Any] = case.option("driver_config", {})
    return CommandContext(
        domain,
        capabilities,
        LIB / f"domain-{name}",
        CHANNELS / name,
        LISTENER,
        FakeDescriptors(domain),
        has_vnc_password=bool(config.get("vncPassword")),
        has_spice_password=True,
        config=CommandConfig(
            has_spice_tls=bool(config.get("spiceTLS")),
            has_spice_sasl=bool(config.get("spiceSASL")),
            has_vnc_tls=bool(config.get("vncTLS")),
            has_vnc_sasl=bool(config.get("vncSASL")),
            has_chardev_tls=bool(config.get("chardevTLS")),
            verifies_vnc_clients=bool(config.get("vncTLSx509verify")),
            verifies_chardev_clients=bool(config.get("chardevTLSx509verify")),
            vnc_tls_secret=_uuid(config.get("vncTLSx509secretUUID")),
            nbd_tls_secret=_uuid(config.get("nbdTLSx509secretUUID")),
            dumps_guest_core=bool(config.get("dumpGuestCore")),
            allows_host_audio=bool(config.get("nogfxAllowHostAudio")),
            has_vnc_socket=bool(config.get("vncAutoUnixSocket")),
            hugepages={2048: Path("/dev/hugepages2M"), 1048576: Path("/dev/hugepages1G")},
        ),
        host=FakeHost(name, case.option("vdpa_fds", {})),
        short_name=name,
        host_cpu=_host_cpu(case),
        variables=ENVIRONMENT | case.option("env", {}),
    )


def _host_cpu(case: Case) -> HostCpu | None:
    name = case.option("host_cpu")
    return None if name is None else load_host_cpu(case.folder / "data/host_cpus.json", name)


def produce(case: Case) -> str:
    """The command, as the corpus prints commands."""
    domain = _parse(case)
    if any(option in case.options for option in _BEYOND):
        raise Skip("what this needs of the host has no seam yet")
    capabilities = load_capabilities(*_flags(case))
    prepare_document(domain)
    assign_aliases(domain)
    assign_ports(domain)
    return format_command(build_command(_context(case, domain, capabilities)))


def expected(case: Case) -> str:
    """The recorded command; its wrapped lines are part of it."""
    return case.read(case.expect)
