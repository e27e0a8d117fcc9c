"""bhyve and loader commands to domain (bhyveParseCommandLineString)."""

import re
import uuid

from purevirt.conf.defaults.interface import generate_mac
from purevirt.conf.domain.chardev import NmdmSource, Serial, SerialTarget
from purevirt.conf.domain.clock import Clock, ClockOffset, LifecycleAction
from purevirt.conf.domain.cpu import Cpu, Topology
from purevirt.conf.domain.device import Boot
from purevirt.conf.domain.feature import Apic, Features
from purevirt.conf.domain.model import Domain, VirtType
from purevirt.conf.domain.osboot import OsKind
from purevirt.conf.domain.tuning import MemoryBacking, Placement, VcpuCount
from purevirt.drivers.bhyve.capability import internal
from purevirt.drivers.bhyve.commandline import Options, read_options, split_commands
from purevirt.drivers.bhyve.parseslot import RandomBytes, SlotReader
from purevirt.drivers.shared.native import disk_path

BHYVE_VALUED, BHYVE_PLAIN = "pgcsmlUGkoB", "abehuwxACHIPSWYDv"
LOAD_VALUED, LOAD_PLAIN = "mdcehl", ""
"""Options of bhyveload that a domain can say; with others it is a loader of the user's own."""
MIB = 1024 * 1024
_NMDM = re.compile(r"/dev/nmdm[^/]*[AB]\Z")
_PARTNER = {"A": "B", "B": "A"}
_TOPOLOGY = ("sockets", "cores", "threads")


def parse_bhyve(text: str, mac_prefix: bytes, random_bytes: RandomBytes) -> Domain:
    """The domain of a bhyve command and, maybe, the command that loads it.

    It has a UUID only where the command says so. Addresses of interfaces that say none start with ``mac_prefix``.
    Raises Error INTERNAL_ERROR.
    """
    bhyve, loader = _find_commands(split_commands(text))
    options = read_options(bhyve[1:], BHYVE_VALUED, BHYVE_PLAIN)
    if options is None or len(options.rest) != 1:
        raise internal("Failed to parse arguments for bhyve command")
    domain = Domain(type=VirtType.BHYVE, name=options.rest[0])
    domain.os.type = OsKind(name="hvm")
    domain.on_poweroff = domain.on_reboot = domain.on_crash = LifecycleAction.DESTROY
    _read_guest(domain, options)
    reader = SlotReader(domain, lambda: generate_mac(mac_prefix, random_bytes))
    for slot in options.all("s"):
        reader.read(slot)
    for console in options.all("l"):
        _read_console(domain, console)
    if loader:
        _read_loader(domain, loader)
    return domain


def _find_commands(commands: list[list[str]]) -> tuple[list[str], list[str]]:
    """The bhyve command, and the one of the loader (empty where there is none)."""
    bhyve, loader = list[str](), list[str]()
    for words in commands:
        if words[0].rpartition("/")[2] == "bhyve" and not bhyve:
            bhyve = words
        elif not loader:
            loader = words
    if not bhyve:
        raise internal("Failed to convert the command string to argv-lists")
    return bhyve, loader


def _read_guest(domain: Domain, options: Options) -> None:
    _read_cpus(domain, options.last("c"))
    memory_kib = _parse_memory(options.last("m"))
    domain.memory_kib = domain.current_memory_kib = memory_kib
    if options.has("S"):
        domain.memory_backing = MemoryBacking(locked=True)
    features = Features(acpi=options.has("A"), apic=Apic() if options.has("I") else None)
    if features != Features():
        domain.features = features
    domain.clock = Clock(offset=ClockOffset.UTC if options.has("u") else ClockOffset.LOCALTIME)
    text = options.last("U")
    if text is not None:
        try:
            domain.uuid = uuid.UUID(text).bytes
        except ValueError:
            raise internal(f"Cannot parse UUID '{text}'") from None


def _read_cpus(domain: Domain, text: str | None) -> None:
    """A number, or ``cpus=…,sockets=…,cores=…,threads=…``."""
    parts = [part.partition("=") for part in (text or "1").split(",")]
    values = {key if equals else "cpus": value if equals else key for key, equals, value in parts}
    if not all(value.isdigit() and len(value) < 6 for value in values.values()):
        raise internal("Failed to parse number of vCPUs")
    known = {name: int(values[name]) for name in _TOPOLOGY if name in values}
    count = int(values.get("cpus", "1"))
    if known:
        topology = Topology(
            sockets=known.get("sockets", 1), cores=known.get("cores", 1), threads=known.get("threads", 1)
        )
        domain.cpu = Cpu(topology=topology)
    domain.vcpu = VcpuCount(placement=Placement.STATIC, maximum=count)


def _parse_memory(text: str | None) -> int:
    """KiB; numbers below a mebi are MiB, larger ones are bytes, and k, m, g and t scale."""
    found = re.fullmatch(r"([0-9]{1,16})([kmgtKMGT]?)[bB]?", text or "")
    if found is None:
        raise internal("Failed to parse memory")
    number, unit = int(found[1]), found[2].lower()
    if unit:
        return number << 10 * "kmgt".index(unit)
    return number * 1024 if number < MIB else number // 1024


def _read_console(domain: Domain, text: str) -> None:
    """``com1,DEVICE``; firmware (``bootrom,FILE``) is not taken over."""
    name, comma, path = text.partition(",")
    if name == "bootrom":
        return
    if name not in ("com1", "com2", "com3", "com4") or not comma:
        raise internal(f"Failed to parse console '{text}'")
    if not _NMDM.match(path):
        raise internal(f"Failed to set slave for {name}: last letter not 'A' or 'B'")
    source = NmdmSource(master=path, slave=path[:-1] + _PARTNER[path[-1]])
    domain.devices.serials.append(Serial(source=source, target=SerialTarget(port=int(name[3:]) - 1)))


def _read_loader(domain: Domain, words: list[str]) -> None:
    """bhyveload as libvirt itself calls it tells the boot disk; anything else is kept as it is."""
    options = read_options(words[1:], LOAD_VALUED, LOAD_PLAIN)
    is_own = words[0].rpartition("/")[2] == "bhyveload" and options is not None
    if not is_own or options is None or {key for key, _ in options.found} - {"m", "d"}:
        domain.bootloader = words[0]
        domain.bootloader_args = " ".join(words[1:]) or None
        return
    if options.rest != [domain.name]:
        raise internal("Failed to parse arguments for bhyveload command: the name is not that of the guest")
    if options.has("m") and _parse_memory(options.last("m")) != domain.memory_kib:
        raise internal("Failed to parse memory: size mismatch")
    _mark_boot_disk(domain, options.last("d"))


def _mark_boot_disk(domain: Domain, path: str | None) -> None:
    for at, disk in enumerate(domain.devices.disks):
        if path is not None and disk_path(disk) == path:
            disk.boot = Boot(order=1) if at else None
            return
