"""Defaults of the guest itself: memory, vCPUs, boot, clock, reactions to events, CPU."""

from purevirt.conf.domain.clock import Clock, LifecycleAction
from purevirt.conf.domain.cpu import CpuCheck, CpuFallback, CpuMatch, CpuMode, FeaturePolicy, Sibling
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.memory import MemoryModel
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import BootDevice, BootEntry, FirmwareFeature, LoaderType, Os, OsKind
from purevirt.conf.domain.tuning import Iothread, NumaMemory, NumaMode, NumaTune, Placement, VcpuCount
from purevirt.errors import Error, ErrorCode, ErrorDomain

LOCAL_DISTANCE = 10
"""The distance of a cell to itself."""


def fill_memory(domain: Domain, *, abi_update: bool = False) -> None:
    """Current memory is at most, and by default, all memory (virDomainDefPostParseMemory).

    Raises Error XML_ERROR where there is no memory.
    """
    modules = sum(
        module.target.size_kib or 0
        for module in domain.devices.memories
        if module.target is not None and module.model is not MemoryModel.SGX_EPC
    )
    from_cells = 0 if domain.memory_kib and not abi_update else _cell_memory(domain)
    if from_cells:
        domain.memory_kib = from_cells + modules
    elif modules > (domain.memory_kib or 0):
        raise _wrong("Total size of memory devices exceeds the total memory size")
    if not domain.memory_kib or domain.memory_kib == modules:
        raise _wrong("Memory size must be specified via <memory> or in the <numa> configuration")
    _fit_memory(domain)


def _cell_memory(domain: Domain) -> int:
    cells = domain.cpu.numa.cells if domain.cpu is not None and domain.cpu.numa is not None else []
    return sum(cell.memory or 0 for cell in cells)


def _wrong(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)


def _fit_memory(domain: Domain) -> None:
    assert domain.memory_kib is not None
    if not domain.current_memory_kib or domain.current_memory_kib > domain.memory_kib:
        domain.current_memory_kib = domain.memory_kib
    if domain.max_memory_slots and not domain.max_memory_kib:
        raise _wrong("both maximum memory size and memory slot count must be specified")
    if domain.max_memory_kib and domain.max_memory_kib < domain.memory_kib:
        raise _wrong("maximum memory size must be equal or greater than the actual memory size")


def fill_vcpus(domain: Domain) -> None:
    """One vCPU by default (virDomainVcpuParse)."""
    if domain.vcpu is None:
        domain.vcpu = VcpuCount()
    if domain.vcpu.maximum is None:
        domain.vcpu.maximum = 1
    if domain.vcpu.current == domain.vcpu.maximum:
        domain.vcpu.current = None
    _fill_placement(domain, domain.vcpu)


def _fill_placement(domain: Domain, vcpu: VcpuCount) -> None:
    """Placement of vCPUs and of memory follow each other (virDomainVcpuParse, virDomainNumatuneParseXML)."""
    memory = domain.numatune.memory if domain.numatune is not None else None
    if memory is not None and memory.placement is None:
        is_auto = vcpu.placement is Placement.AUTO and memory.nodeset is None
        memory.placement = Placement.AUTO if is_auto else Placement.STATIC
    if memory is not None:
        memory.mode = memory.mode or NumaMode.STRICT
        memory.nodeset = None if memory.placement is Placement.AUTO else memory.nodeset
    is_auto = memory is not None and memory.placement is Placement.AUTO and not vcpu.cpuset
    tuning = domain.cputune
    if is_auto and not (tuning is not None and (tuning.vcpupins or tuning.emulatorpin or tuning.iothreadpins)):
        vcpu.placement = Placement.AUTO
    vcpu.placement = vcpu.placement or Placement.STATIC
    if vcpu.placement is Placement.AUTO:
        vcpu.cpuset = None
        if memory is None:
            domain.numatune = domain.numatune or NumaTune()
            domain.numatune.memory = NumaMemory(mode=NumaMode.STRICT, placement=Placement.AUTO)


def fill_iothreads(domain: Domain) -> None:
    """Ids for all iothreads once some are named (virDomainIOThreadIDDefArrayInit)."""
    if not domain.iothread_ids:
        return
    taken = {iothread.id for iothread in domain.iothread_ids}
    free = (number for number in range(1, 2 * len(taken) + (domain.iothreads or 0) + 1) if number not in taken)
    while len(domain.iothread_ids) < (domain.iothreads or 0):
        domain.iothread_ids.append(Iothread(id=next(free)))
    domain.iothreads = len(domain.iothread_ids)


def fill_cells(domain: Domain) -> None:
    """Number the guest's NUMA cells and complete their distances (virDomainNumaDefParseXML)."""
    cells = domain.cpu.numa.cells if domain.cpu is not None and domain.cpu.numa is not None else []
    for at, cell in enumerate(cells):
        cell.id = at if cell.id is None else cell.id
    cells.sort(key=lambda cell: cell.id or 0)
    known = {(cell.id or 0, sibling.id): sibling.value for cell in cells for sibling in cell.distances}
    if not known:
        return
    for (one, other), value in list(known.items()):
        known.setdefault((other, one), value)
    for cell in cells:
        number = cell.id or 0
        if any(pair[0] == number for pair in known):
            known.setdefault((number, number), LOCAL_DISTANCE)
        cell.distances = [
            Sibling(id=to, value=value) for (start, to), value in sorted(known.items()) if start == number
        ]


def fill_os(domain: Domain) -> None:
    """Boot from the first disk where nothing is said (virDomainDefBootPostParse).

    Raises Error CONFIG_UNSUPPORTED where both ways of ordering are used.
    """
    _drop_unfit(domain)
    _fill_firmware(domain)
    ordered = [device for device in bootable_devices(domain) if device.boot is not None and device.boot.order]
    _check_order(ordered)
    if ordered and domain.os.boots:
        detail = "per-device boot elements cannot be used together with os/boot elements"
        raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN)
    is_hvm = domain.os.type is not None and domain.os.type.name == "hvm"
    if is_hvm and not ordered and not domain.os.boots and domain.bootloader is None:
        domain.os.boots = [BootEntry(dev=BootDevice.HD)]


def _check_order(ordered: list[Device]) -> None:
    taken: set[int] = set()
    for device in ordered:
        order = device.boot.order if device.boot is not None else None
        if order in taken:
            detail = f"boot order '{order}' used for more than one device"
            raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN)
        taken.add(order or 0)


_INIT = ("init", "initargs", "initenvs", "initdir", "inituser", "initgroup")
_KERNEL = ("firmware", "firmware_features", "loader", "nvram", "kernel", "initrd", "shim", "dtb", "root")
_ORDER = ("boots", "bootmenu", "bios")
_UNFIT = {
    "hvm": _INIT,
    "xen": (*_INIT, *_ORDER, "acpi_tables"),
    "xenpvh": (*_INIT, *_ORDER, "acpi_tables"),
    "uml": (*_INIT, *_ORDER, "acpi_tables"),
    "exe": (*_KERNEL, *_ORDER, "acpi_tables"),
    "linux": (*_INIT, *_KERNEL, *_ORDER, "acpi_tables", "cmdline"),
}
"""What guests of each OS type do not read."""


def _drop_unfit(domain: Domain) -> None:
    """Ways to boot that the OS type has not are not kept (virDomainDefParseBootOptions)."""
    if domain.os.type is None:
        domain.os.type = OsKind(name="xen")
    kind = domain.os.type.name
    if kind == "linux" and domain.type == "xen":
        kind = "xen"
    unfit = _UNFIT.get(kind or "", ())
    fresh = Os()
    for name in unfit if domain.bootloader is None else {*unfit, *_ORDER}:
        setattr(domain.os, name, getattr(fresh, name))


def _fill_firmware(domain: Domain) -> None:
    """Firmware with a path is a ROM by default; enrolled keys need secure boot."""
    loader = domain.os.loader
    if loader is not None and loader.path is not None and loader.type is None:
        loader.type = LoaderType.ROM
    wanted = {feature.name: feature.enabled for feature in domain.os.firmware_features}
    if wanted.get("enrolled-keys"):
        wanted.setdefault("secure-boot", True)
    domain.os.firmware_features = [FirmwareFeature(name=name, enabled=wanted[name]) for name in sorted(wanted)]


def bootable_devices(domain: Domain) -> list[Device]:
    """The devices that can have a place in the boot order."""
    devices = domain.devices
    return [*devices.disks, *devices.interfaces, *devices.redirdevs, *devices.filesystems, *devices.hostdevs]


def fill_clock(domain: Domain) -> None:
    """UTC by default."""
    if domain.clock is None:
        domain.clock = Clock()


def fill_lifecycle(domain: Domain) -> None:
    """What shutdown, reboot and crash do by default."""
    domain.on_poweroff = domain.on_poweroff or LifecycleAction.DESTROY
    domain.on_reboot = domain.on_reboot or LifecycleAction.RESTART
    domain.on_crash = domain.on_crash or LifecycleAction.DESTROY


def fill_cpu(domain: Domain) -> None:
    """Mode, match and fallback of a CPU with a model (virCPUDefParseXML)."""
    cpu = domain.cpu
    if cpu is None:
        return
    if cpu.mode is None and (cpu.model is not None or cpu.match is not None):
        cpu.mode = CpuMode.CUSTOM
    if cpu.mode is CpuMode.CUSTOM and cpu.model is not None:
        cpu.match = cpu.match or CpuMatch.EXACT
        cpu.model.fallback = cpu.model.fallback or CpuFallback.ALLOW
    if cpu.mode is not CpuMode.CUSTOM and cpu.model is not None:
        cpu.model.fallback = (cpu.model.fallback or CpuFallback.ALLOW) if cpu.model.name is not None else None
        if cpu.model.name is None and cpu.model.vendor_id is None:
            cpu.model = None
    if cpu.check is CpuCheck.NONE and cpu.mode is None:
        cpu.check = None
    for feature in cpu.features:
        feature.policy = feature.policy or FeaturePolicy.REQUIRE
