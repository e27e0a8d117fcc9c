"""domain_xml: read and write domains with a driver's profile."""

from dataclasses import replace

from emulator import load_emulator, load_firmware
from harness import Case, Skip
from randomness import count_up
from suites.bhyve_argv import bhyve_abilities

from purevirt.conf.domain import GENERIC, DomainProfile, format_domain, parse_domain
from purevirt.conf.domain.qemu import qemu_profile
from purevirt.drivers.bhyve.profile import bhyve_profile
from purevirt.drivers.lxc.profile import LXC
from purevirt.enums.domain import DomainXMLFlags

FIRMWARE = "data/qemufirmwaredata"
NEWEST = "data/qemucapabilitiesdata/caps_10.0.0_x86_64.xml"
SECURE, INACTIVE = DomainXMLFlags.SECURE, DomainXMLFlags.INACTIVE


def _generic(case: Case) -> DomainProfile:
    return GENERIC


def _qemu(case: Case) -> DomainProfile:
    path = case.input["capabilities"] if isinstance(case.input, dict) else NEWEST
    facts = load_emulator(
        case.folder / path,
        case.option("qemu_version", "latest") == "latest",
        tuple(case.option("caps_add", ())),
        tuple(case.option("caps_del", ())),
    )
    return qemu_profile(lambda arch, emulator: facts, lambda: load_firmware(case.folder / FIRMWARE))


def _bhyve(case: Case) -> DomainProfile:
    return bhyve_profile(bhyve_abilities(case))


def _lxc(case: Case) -> DomainProfile:
    return LXC


PROFILES = {"generic": _generic, "qemu": _qemu, "bhyve": _bhyve, "lxc": _lxc}


def newest_qemu(case: Case) -> DomainProfile:
    """The profile for documents of other suites that hold a domain."""
    folder = case.folder.parent / "domain_xml"
    if not folder.is_dir():
        raise Skip("the corpus does not hold the capabilities of an emulator")
    facts = load_emulator(folder / NEWEST, True, (), ())
    return replace(qemu_profile(lambda arch, emulator: facts), random_bytes=count_up)


def produce(case: Case) -> str:
    """The domain, read and written again."""
    make = PROFILES.get(case.options["driver"])
    if make is None:
        raise Skip(f"no profile of driver {case.options['driver']}")
    domain = parse_domain(
        case.role("domain"),
        profile=replace(make(case), random_bytes=count_up),
        inactive=case.options["parse_inactive"],
        abi_update="VIR_DOMAIN_DEF_PARSE_ABI_UPDATE" in case.option("parse_flags", ()),
    )
    if domain.id is None and case.option("domain_id") is not None:
        domain.id = case.options["domain_id"]
    return format_domain(domain, SECURE | INACTIVE if case.options["format_inactive"] else SECURE)
