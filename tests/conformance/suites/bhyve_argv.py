"""bhyve_argv: domain documents to the commands of bhyve and its loaders."""

from dataclasses import replace

from commandtext import format_command
from harness import Case

from purevirt.conf.domain import parse_domain
from purevirt.drivers.bhyve.bootcommand import build_loader, choose_firmware
from purevirt.drivers.bhyve.capability import BhyveCapability, GrubCapability
from purevirt.drivers.bhyve.command import build_bhyve
from purevirt.drivers.bhyve.profile import bhyve_profile

NO_FIRMWARE_COMMAND = "dummy"
ROLES = ("bhyve", "loader", "device_map")


def bhyve_abilities(case: Case) -> BhyveCapability:
    """What the bhyve of a case can do."""
    found = BhyveCapability(0)
    for name in case.options["bhyve_caps"]:
        found |= BhyveCapability[name.removeprefix("BHYVE_CAP_")]
    return found


def expected(case: Case) -> str:
    """The expected files, one after the other."""
    return "".join(case.read(case.expect[role]).rstrip("\n") + "\n" for role in ROLES if role in case.expect)


def produce(case: Case) -> str:
    """Both commands and the device map."""
    abilities = bhyve_abilities(case)
    profile = replace(bhyve_profile(abilities), random_bytes=lambda count: bytes(count), mac_prefix=b"\x52\x54\x00")
    domain = parse_domain(case.role("domain"), profile=profile)
    folder = case.folder / "data/bhyvefirmwaredata" / case.options["firmware_dir"]
    choose_firmware(domain, "fakefirmwaredir", [path.name for path in folder.iterdir()])
    grub = GrubCapability.CONSDEV if case.options["grub_caps"] else GrubCapability(0)
    command = build_bhyve(domain, abilities, lambda interface: "faketapdev")
    loader, devices = build_loader(domain, grub, "<device.map>")
    texts = [format_command(command), format_command(loader) if loader else NO_FIRMWARE_COMMAND, devices.rstrip("\n")]
    return "".join(f"{text}\n" for text in texts if text)
