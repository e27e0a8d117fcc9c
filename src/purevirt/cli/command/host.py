"""Commands about the host and the hypervisor."""

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.cpuset import format_map
from purevirt.cli.document import print_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.shell import Shell
from purevirt.cli.spec import (
    XPATH,
    Group,
    command,
    flag,
    number,
    required,
    required_number,
    text,
)

_RELEASE = 1000
_MAJOR = 1000000


def format_version(version: int) -> str:
    """A version number as libvirt packs it, in dotted form."""
    return f"{version // _MAJOR}.{version % _MAJOR // _RELEASE}.{version % _RELEASE}"


@command(
    "version",
    Group.HOST,
    "show version",
    flag("daemon", "report daemon version too"),
    description="Shows the versions of the library, the driver and the hypervisor.",
)
def version(shell: Shell, arguments: Arguments) -> None:
    """Print every version that is known."""
    connection = shell.connection
    with failing("failed to get the library version"):
        library = format_version(libvirt.getVersion())
    shell.print(f"Compiled against library: libvirt {library}")
    shell.print(f"Using library: libvirt {library}")
    with failing("failed to get hypervisor type"):
        kind = connection.getType()
    shell.print(f"Using API: {kind} {library}")
    with failing("failed to get the hypervisor version"):
        hypervisor = connection.getVersion()
    if hypervisor == 0:
        shell.print(f"Cannot extract running {kind} hypervisor version")
    else:
        shell.print(f"Running hypervisor: {kind} {format_version(hypervisor)}")
    if arguments.has("daemon"):
        with failing("failed to get the daemon version"):
            shell.print(f"Running against daemon: {format_version(connection.getLibVersion())}")


@command("uri", Group.HOST, "print the hypervisor canonical URI")
def uri(shell: Shell, arguments: Arguments) -> None:
    """Print the connection's URI."""
    with failing("failed to get URI"):
        shell.print(shell.connection.getURI())


@command("hostname", Group.HOST, "print the hypervisor hostname")
def hostname(shell: Shell, arguments: Arguments) -> None:
    """Print the host's name."""
    with failing("failed to get hostname"):
        shell.print(shell.connection.getHostname())


@command("sysinfo", Group.HOST, "print the hypervisor sysinfo", description="XML with the host's SMBIOS data, if any.")
def sysinfo(shell: Shell, arguments: Arguments) -> None:
    """Print the host's SMBIOS data."""
    with failing("failed to get sysinfo"):
        shell.print(shell.connection.getSysinfo(0), end="")


@command("capabilities", Group.HOST, "capabilities", *XPATH, description="Shows what the hypervisor and driver can do.")
def capabilities(shell: Shell, arguments: Arguments) -> None:
    """Print the capabilities document."""
    with failing("failed to get capabilities"):
        document = shell.connection.getCapabilities()
    print_xml(shell, arguments, document if arguments.has("xpath") else f"{document}\n")


@command(
    "domcapabilities",
    Group.HOST,
    "domain capabilities",
    text("virttype", "virtualization type (/domain/@type)"),
    text("emulatorbin", "path to emulator binary (/domain/devices/emulator)"),
    text("arch", "domain architecture (/domain/os/type/@arch)"),
    text("machine", "machine type (/domain/os/type/@machine)"),
    *XPATH,
    flag("disable-deprecated-features", "report host-model CPU with deprecated features off"),
    description="Shows what a hypervisor offers to domains.",
)
def domcapabilities(shell: Shell, arguments: Arguments) -> None:
    """Print the domain capabilities document."""
    flags = arguments.bits({"disable-deprecated-features": 1})
    with failing("failed to get emulator capabilities"):
        document = shell.connection.getDomainCapabilities(
            arguments.find("emulatorbin"),
            arguments.find("arch"),
            arguments.find("machine"),
            arguments.find("virttype"),
            flags,
        )
    print_xml(shell, arguments, document)


@command("nodeinfo", Group.HOST, "node information", description="Shows basic information about the host.")
def nodeinfo(shell: Shell, arguments: Arguments) -> None:
    """Print the host's processors and memory."""
    with failing("failed to get node information"):
        model, memory_mib, cpus, mhz, nodes, sockets, cores, threads = shell.connection.getInfo()
    rows = (
        ("CPU model:", model),
        ("CPU(s):", cpus),
        ("CPU frequency:", f"{mhz} MHz"),
        ("CPU socket(s):", sockets),
        ("Core(s) per socket:", cores),
        ("Thread(s) per core:", threads),
        ("NUMA cell(s):", nodes),
        ("Memory size:", f"{memory_mib * 1024} KiB"),
    )
    for label, value in rows:
        shell.print(f"{label:<20} {value}")


@command("maxvcpus", Group.HOST, "connection vcpu maximum", text("type", "domain type"))
def maxvcpus(shell: Shell, arguments: Arguments) -> None:
    """Print how many virtual CPUs a domain may have."""
    kind = arguments.find("type")
    if kind is None:
        try:
            document = shell.connection.getDomainCapabilities(None, None, None, None, 0)
        except libvirt.libvirtError:
            document = ""
        found = document.partition("<vcpu max='")[2].partition("'")[0]
        if found:
            shell.print(found)
            return
    shell.print(str(shell.connection.getMaxVcpus(kind)))


@command(
    "cpu-models",
    Group.HOST,
    "CPU models",
    required("arch", "architecture"),
    description="Lists the CPU models known for an architecture.",
)
def cpu_models(shell: Shell, arguments: Arguments) -> None:
    """Print CPU model names."""
    with failing("failed to get CPU model names"):
        models = shell.connection.getCPUModelNames(arguments.get("arch"), 0)
    if not models:
        shell.print("all CPU models are accepted")
    for model in models:
        shell.print(model)


@command(
    "nodecpumap",
    Group.HOST,
    "node cpu map",
    flag("pretty", "return human readable output"),
    description="Displays which CPUs the host has and which are online.",
)
def nodecpumap(shell: Shell, arguments: Arguments) -> None:
    """Print the host's CPU map."""
    with failing("Unable to get cpu map"):
        present, online_map, online = shell.connection.getCPUMap(0)
    shell.print(f"{'CPUs present:':<15} {present}")
    shell.print(f"{'CPUs online:':<15} {online}")
    if arguments.has("pretty"):
        shown = format_map(online_map)
    else:
        shown = "".join("y" if is_online else "-" for is_online in online_map)
    shell.print(f"{'CPU map:':<15} {shown}")


_CPU_TIMES = ("user", "system", "idle", "iowait", "intr", "utilization")


@command(
    "nodecpustats",
    Group.HOST,
    "show the host's CPU times",
    number("cpu", "prints specified cpu statistics only."),
    flag("percent", "prints by percentage during 1 second."),
    description="Shows the host's CPU times in nanoseconds.",
)
def nodecpustats(shell: Shell, arguments: Arguments) -> None:
    """Print the host's CPU times."""
    cpu = arguments.find_number("cpu", 0, 2**31 - 1)
    with failing("Unable to get node cpu stats"):
        stats = shell.connection.getCPUStats(libvirt.VIR_NODE_CPU_STATS_ALL_CPUS if cpu is None else cpu, 0)
    if arguments.has("percent") and "utilization" not in stats:
        raise Failed("Unable to get node cpu stats")
    names = {"kernel": "system"}
    shown = {names.get(name, name): value for name, value in stats.items()}
    for name in _CPU_TIMES:
        if name in shown:
            unit = "%" if name == "utilization" else ""
            shell.print(f"{name + ':':<15} {shown[name]:20}{unit}")


@command(
    "nodesuspend",
    Group.HOST,
    "suspend the host for some time",
    required("target", "mem(Suspend-to-RAM), disk(Suspend-to-Disk), hybrid(Hybrid-Suspend)"),
    required_number("duration", "Suspend duration in seconds, at least 60"),
)
def nodesuspend(shell: Shell, arguments: Arguments) -> None:
    """Suspend the host."""
    targets = {"mem": 0, "disk": 1, "hybrid": 2}
    target, duration_s = arguments.get("target"), arguments.get_number("duration", 0, 2**63 - 1)
    if target not in targets:
        raise Failed("Invalid target")
    with failing("The host was not suspended"):
        shell.connection.suspendForDuration(targets[target], duration_s, 0)


_SHARED = {
    "shm-pages-to-scan": "shm_pages_to_scan",
    "shm-sleep-millisecs": "shm_sleep_millisecs",
    "shm-merge-across-nodes": "shm_merge_across_nodes",
}


@command(
    "node-memory-tune",
    Group.HOST,
    "get or set how the host merges memory pages",
    number("shm-pages-to-scan", "number of pages to scan before the shared memory service goes to sleep"),
    number("shm-sleep-millisecs", "number of millisecs the shared memory service should sleep before next scan"),
    number("shm-merge-across-nodes", "Specifies if pages from different numa nodes can be merged"),
)
def node_memory_tune(shell: Shell, arguments: Arguments) -> None:
    """Print or change the parameters of page merging."""
    given = {field: arguments.find_number(option) for option, field in _SHARED.items()}
    changed = {field: value for field, value in given.items() if value is not None}
    if changed:
        with failing("Unable to change memory parameters"):
            shell.connection.setMemoryParameters(changed, 0)
        return
    with failing("Unable to get number of memory parameters"):
        current = shell.connection.getMemoryParameters(0)
    shell.print("Shared memory:")
    for name, value in current.items():
        shell.print(f"\t{name:<15} {value}")
