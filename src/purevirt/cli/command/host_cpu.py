"""Commands that compare and combine CPU descriptions."""

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import format_node, parse_xml, read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.shell import Shell
from purevirt.cli.spec import XML_FILE_CHECK, Group, command, flag, named_text, required, text

_GROUP = Group.HOST
_COMPARE_BITS = {
    "error": libvirt.VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE,
    "validate": libvirt.VIR_CONNECT_COMPARE_CPU_VALIDATE_XML,
}
_BASELINE_BITS = {
    "features": libvirt.VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES,
    "migratable": libvirt.VIR_CONNECT_BASELINE_CPU_MIGRATABLE,
}
_COMPARED = {
    libvirt.VIR_CPU_COMPARE_INCOMPATIBLE: "CPU described in {0} is incompatible with {1}",
    libvirt.VIR_CPU_COMPARE_IDENTICAL: "CPU described in {0} is identical to {1}",
    libvirt.VIR_CPU_COMPARE_SUPERSET: "{2} is a superset of CPU described in {0}",
}
_HOST = ("host CPU", "Host CPU")
_HYPERVISOR = (
    "the CPU provided by hypervisor on the host",
    "The CPU provided by hypervisor on the host",
)
_FEATURES = flag("features", "Show features that are part of the CPU model type")
_MIGRATABLE = flag("migratable", "Do not include features that block migration")
_FAIL = flag("error", "report error if CPUs are incompatible")
_TARGET = {
    "virttype": "virtualization type (/domain/@type)",
    "emulator": "path to emulator binary (/domain/devices/emulator)",
    "arch": "CPU architecture (/domain/os/type/@arch)",
    "machine": "machine type (/domain/os/type/@machine)",
}
_FILE = required("file", "file containing an XML CPU description")


def _cpu_documents(path: str) -> list[str]:
    """The CPU descriptions of a file: one, several, or those inside capabilities and domains.

    Raises:
        Failed: there is none.
    """
    found = parse_xml(f"<container>{read_xml(path)}</container>").xpath(
        "//cpu[not(ancestor::cpus) and not(ancestor::cells)]"
    )
    documents = [format_node(each) for each in found] if isinstance(found, list) else []
    if not documents:
        raise Failed(
            f"File '{path}' does not contain any <cpu> element or valid domain XML, "
            "host capabilities XML, or domain capabilities XML"
        )
    return documents


def _tell(shell: Shell, result: int, path: str, names: tuple[str, str]) -> None:
    shown = _COMPARED[result].format(path, *names)
    if result == libvirt.VIR_CPU_COMPARE_INCOMPATIBLE:
        raise Failed(shown)
    shell.print(shown)


@command(
    "cpu-compare", _GROUP, "compare the host's CPU with one described in an XML file", _FILE, _FAIL, XML_FILE_CHECK
)
def cpu_compare(shell: Shell, arguments: Arguments) -> None:
    """Print how a CPU description relates to the host's CPU."""
    path = arguments.get("file")
    document = _cpu_documents(path)[0]
    with failing(f"Failed to compare host CPU with {path}"):
        result = shell.connection.compareCPU(document, arguments.bits(_COMPARE_BITS))
    _tell(shell, result, path, _HOST)


@command(
    "hypervisor-cpu-compare",
    _GROUP,
    "compare a CPU with the one a hypervisor provides on the host",
    _FILE,
    *(text(name, help) for name, help in _TARGET.items()),
    _FAIL,
    XML_FILE_CHECK,
)
def hypervisor_cpu_compare(shell: Shell, arguments: Arguments) -> None:
    """Print how a CPU description relates to what a hypervisor provides."""
    path, target = arguments.get("file"), _target(arguments)
    document = _cpu_documents(path)[0]
    with failing(f"Failed to compare hypervisor CPU with {path}"):
        result = shell.connection.compareHypervisorCPU(*target, document, arguments.bits(_COMPARE_BITS))
    _tell(shell, result, path, _HYPERVISOR)


def _target(arguments: Arguments) -> tuple[str | None, str | None, str | None, str | None]:
    """Emulator, architecture, machine and virtualization type, as the library wants them."""
    find = arguments.find
    return find("emulator"), find("arch"), find("machine"), find("virttype")


@command(
    "cpu-baseline",
    _GROUP,
    "compute baseline CPU",
    required("file", "file containing XML CPU descriptions"),
    _FEATURES,
    _MIGRATABLE,
)
def cpu_baseline(shell: Shell, arguments: Arguments) -> None:
    """Print the CPU that all described ones have in common."""
    documents = _cpu_documents(arguments.get("file"))
    shell.print(shell.connection.baselineCPU(documents, arguments.bits(_BASELINE_BITS)), end="")


@command(
    "hypervisor-cpu-baseline",
    _GROUP,
    "compute baseline CPU usable by a specific hypervisor",
    text("file", "file containing XML CPU descriptions"),
    *(text(name, help) for name, help in _TARGET.items()),
    _FEATURES,
    _MIGRATABLE,
    text("model", "Shortcut for calling the command with a single CPU model and no additional features"),
    alternative=(("file", "model"),),
)
def hypervisor_cpu_baseline(shell: Shell, arguments: Arguments) -> None:
    """Print the CPU that all described ones have in common, as a hypervisor can provide it."""
    path, model = arguments.find("file"), arguments.find("model")
    documents = _cpu_documents(path) if path is not None else [f"<cpu><model>{model}</model></cpu>"]
    flags = arguments.bits(_BASELINE_BITS)
    shell.print(shell.connection.baselineHypervisorCPU(*_target(arguments), documents, flags), end="")


@command(
    "hypervisor-cpu-models",
    _GROUP,
    "CPU models that a hypervisor knows",
    *(named_text(name, help) for name, help in _TARGET.items()),
    flag("all", "include all CPU models known to the hypervisor for the architecture"),
)
def hypervisor_cpu_models(shell: Shell, arguments: Arguments) -> None:
    """Print the CPU models a hypervisor can use here."""
    emulator, arch, machine, virttype = _target(arguments)
    if arguments.has("all"):
        for name in shell.connection.getCPUModelNames(arch, 0) if arch else ():
            shell.print(name)
        return
    with failing("failed to get hypervisor CPU model names"):
        document = shell.connection.getDomainCapabilities(emulator, arch, machine, virttype, 0)
    models = parse_xml(document).iterfind("./cpu/mode[@name='custom'][@supported='yes']/model[@usable='yes']")
    for model in models:
        shell.print(model.text or "")
