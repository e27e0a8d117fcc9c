"""Checks of NUMA cells, huge pages, CPU scheduling, firmware, security labels and the boot menu."""

from purevirt.conf.checks.refusal import detailed, internal, malformed, unsupported
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import Firmware, LoaderType
from purevirt.conf.domain.security import Seclabel, SeclabelType
from purevirt.conf.domain.tuning import Placement

LONGEST_MENU_MS = 65535


MOST_VCPUS = 16384
MOST_IOTHREADS = 16384


def check_counts(domain: Domain) -> None:
    """Numbers of threads are within bounds. Raises Error XML_ERROR or CONFIG_UNSUPPORTED."""
    vcpu = domain.vcpu
    if vcpu is not None and vcpu.maximum is not None:
        if vcpu.maximum == 0:
            raise internal("CPU IDs in <numa> exceed the <vcpu> count")
        if vcpu.maximum > MOST_VCPUS:
            raise malformed(f"maximum vcpus count must be from 1 to {MOST_VCPUS}")
        if (vcpu.current or 0) > vcpu.maximum:
            raise unsupported("maximum vCPU count must not be less than current vCPU count")
    if (domain.iothreads or 0) > MOST_IOTHREADS:
        raise malformed(f"invalid iothreads count '{domain.iothreads}'")


def check_cells(domain: Domain) -> None:
    """Cells are numbered from 0 without gaps, and distances lead to cells. Raises Error XML_ERROR."""
    cells = domain.cpu.numa.cells if domain.cpu is not None and domain.cpu.numa is not None else []
    numbers = [cell.id if cell.id is not None else at for at, cell in enumerate(cells)]
    if sorted(numbers) != list(range(len(cells))):
        rule = "non-contiguous ranges or ranges not starting from 0 are not allowed"
        raise malformed(f"Exactly one 'cell' element per guest NUMA cell allowed, {rule}")
    for number, cell in zip(numbers, cells, strict=True):
        for sibling in cell.distances:
            if sibling.id >= len(cells):
                where = f"NUMA 'cell id {number}'"
                raise malformed(f"'sibling_id {sibling.id}' does not refer to a valid cell within {where}")


def check_numatune(domain: Domain) -> None:
    """Raise Error for placements that contradict themselves (virDomainNumatuneParseXML)."""
    if domain.numatune is None:
        return
    memory = domain.numatune.memory
    if domain.numatune.memnodes:
        if domain.cpu is None or domain.cpu.numa is None or not domain.cpu.numa.cells:
            raise malformed("Element 'memnode' is invalid without any guest NUMA cells")
        if memory is not None and memory.placement is Placement.AUTO:
            raise unsupported("Per-node binding is not compatible with automatic NUMA placement.")
    if memory is not None and memory.placement is not Placement.AUTO and not memory.nodeset:
        raise unsupported("nodeset for NUMA memory tuning must be set if 'placement' is 'static'")


def check_hugepages(domain: Domain) -> None:
    """One default size, and only cells that exist. Raises Error XML_DETAIL."""
    backing = domain.memory_backing
    pages = backing.hugepages.pages if backing is not None and backing.hugepages is not None else []
    masters = [page.size for page in pages if not page.nodeset]
    if len(masters) > 1:
        raise detailed(f"two master hugepages detected: {masters[0]} and {masters[1]}")
    cells = domain.cpu.numa.cells if domain.cpu is not None and domain.cpu.numa is not None else []
    for page in pages:
        beyond = [number for number in sorted(page.nodeset or ()) if number >= max(len(cells), 1)]
        if beyond:
            raise detailed(f"hugepages: node {beyond[0]} not found")


def check_scheduling(domain: Domain) -> None:
    """Scheduling names each thread once, and only iothreads that exist. Raises Error."""
    tuning = domain.cputune
    if tuning is None:
        return
    vcpus = [number for entry in tuning.vcpuscheds for number in entry.vcpus]
    if len(set(vcpus)) < len(vcpus):
        raise detailed("'vcpusched' attributes 'vcpus' must not overlap")
    iothreads = [number for entry in tuning.iothreadscheds for number in entry.iothreads]
    if len(set(iothreads)) < len(iothreads):
        raise detailed("'iothreadsched' attributes 'iothreads' must not overlap")
    known = {one.id for one in domain.iothread_ids} or set(range(1, (domain.iothreads or 0) + 1))
    missing = [number for number in sorted(iothreads) if number not in known]
    if missing:
        raise unsupported(f"Cannot find 'iothread' : {missing[0]}")


def check_boot(domain: Domain) -> None:
    """Firmware and boot menu. Raises Error XML_DETAIL, XML_ERROR or CONFIG_UNSUPPORTED (virDomainDefOSValidate)."""
    menu = domain.os.bootmenu
    if menu is not None and (menu.timeout_ms or 0) > LONGEST_MENU_MS:
        raise unsupported("invalid value for boot menu timeout, must be in range [0,65535]")
    if len(domain.os.acpi_tables) > 1 and len({table.type for table in domain.os.acpi_tables}) == 1:
        raise malformed("Only one acpi table is supported")
    if domain.os.firmware is None:
        _check_loader(domain)
        return
    if domain.os.firmware is Firmware.BIOS and domain.os.nvram is not None:
        raise detailed("firmware type 'bios' does not support nvram")
    wanted = {feature.name: feature.enabled for feature in domain.os.firmware_features}
    if wanted.get("enrolled-keys") and wanted.get("secure-boot") is False:
        raise detailed(
            "firmware feature 'enrolled-keys' cannot be enabled when firmware feature 'secure-boot' is disabled"
        )


def _check_loader(domain: Domain) -> None:
    loader, nvram = domain.os.loader, domain.os.nvram
    if loader is None and nvram is None:
        return
    if loader is None or loader.path is None:
        raise detailed("no loader path specified and firmware auto selection disabled")
    if loader.stateless and nvram is not None:
        what = "NVRAM template is" if nvram.template is not None else "NVRAM is"
        raise detailed(f"{what} not permitted when loader is stateless")
    if loader.stateless is False and loader.type is not LoaderType.PFLASH:
        raise detailed("Only pflash loader type permits NVRAM")


def check_labels(domain: Domain) -> None:
    """Raise Error XML_ERROR or CONFIG_UNSUPPORTED for security labels that contradict each other."""
    labels = domain.seclabels
    for label in labels:
        if label.type is SeclabelType.DYNAMIC and not label.relabel:
            raise unsupported("dynamic label type must use resource relabeling")
        if label.type is SeclabelType.STATIC and label.model != "none" and label.label is None:
            raise malformed("security label is missing")
        if label.type is SeclabelType.NONE and label.relabel:
            raise unsupported("resource relabeling is not compatible with 'none' label type")
    if len(labels) > 1 and any(label.model is None for label in labels):
        raise malformed("missing security model when using multiple labels")
    by_model = {label.model: label for label in labels}
    for disk in domain.devices.disks:
        overrides = disk.source.seclabels if disk.source is not None else []
        models = [override.model for override in overrides]
        if len(set(models)) < len(models):
            raise malformed("missing security model when using multiple labels")
        for override in overrides:
            _check_override(by_model.get(override.model), override.relabel)


def _check_override(label: Seclabel | None, relabel: bool | None) -> None:
    if label is not None and label.relabel is False and relabel is not False:
        raise unsupported("label overrides require relabeling to be enabled at the domain level")
