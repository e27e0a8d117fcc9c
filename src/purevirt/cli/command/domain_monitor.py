"""Commands that describe one domain: dominfo, domcontrol, displays, job, time."""

import time
from datetime import UTC, datetime

from lxml import etree

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import parse_xml
from purevirt.cli.domainstate import CONTROL_ERRORS, CONTROL_STATES, DISK_ERRORS, pick, state_name
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, command, flag, number, text

_NO_ID = -1
_NANO = 1_000_000_000
_NO_LIMIT_KIB = 2**64 - 1


def _basic_rows(domain: libvirt.virDomain) -> list[tuple[str, str]]:
    state, max_kib, memory_kib, vcpus, cpu_time_ns = domain.info()
    rows = [
        ("Id:", "-" if domain.ID() == _NO_ID else str(domain.ID())),
        ("Name:", domain.name()),
        ("UUID:", domain.UUIDString()),
        ("OS Type:", domain.OSType()),
        ("State:", state_name(state)),
        ("CPU(s):", str(vcpus)),
    ]
    if cpu_time_ns:
        rows.append(("CPU time:", f"{cpu_time_ns / _NANO:.1f}s"))
    rows.append(("Max memory:", "no limit" if max_kib == _NO_LIMIT_KIB else f"{max_kib} KiB"))
    rows.append(("Used memory:", f"{memory_kib} KiB"))
    return rows


def _kept_rows(domain: libvirt.virDomain) -> list[tuple[str, str]]:
    rows = [("Persistent:", "yes" if domain.isPersistent() else "no")]
    try:
        rows.append(("Autostart:", "enable" if domain.autostart() else "disable"))
    except libvirt.libvirtError:
        pass
    try:
        rows.append(("Managed save:", "yes" if domain.hasManagedSaveImage(0) else "no"))
    except libvirt.libvirtError:
        rows.append(("Managed save:", "unknown"))
    return rows


def _security_rows(shell: Shell, domain: libvirt.virDomain) -> list[tuple[str, str]]:
    try:
        model, doi = shell.connection.getSecurityModel()
    except libvirt.libvirtError:
        return []
    if not model:
        return []
    rows = [("Security model:", model), ("Security DOI:", doi)]
    label, is_enforcing = domain.securityLabel()
    if label:
        rows.append(("Security label:", f"{label} ({'enforcing' if is_enforcing else 'permissive'})"))
    return rows


def _message_rows(domain: libvirt.virDomain) -> list[tuple[str, str]]:
    try:
        messages = domain.messages(0)
    except libvirt.libvirtError:
        return []
    return [("Messages:" if index == 0 else "", message) for index, message in enumerate(messages)]


@command("dominfo", Group.MONITOR, "domain information", DOMAIN.option, description="Shows the essentials of a domain.")
def dominfo(shell: Shell, arguments: Arguments) -> None:
    """Print what there is to know about a domain at a glance."""
    domain = DOMAIN.get(shell, arguments)
    rows = _basic_rows(domain) + _kept_rows(domain) + _security_rows(shell, domain) + _message_rows(domain)
    for label, value in rows:
        shell.print(f"{label:<15} {value}")


@command("domcontrol", Group.MONITOR, "domain control interface state", DOMAIN.option)
def domcontrol(shell: Shell, arguments: Arguments) -> None:
    """Print whether the hypervisor's side of the domain answers."""
    state, details, since_ms = DOMAIN.get(shell, arguments).controlInfo(0)
    name = pick(CONTROL_STATES, state)
    if state not in (libvirt.VIR_DOMAIN_CONTROL_OK, libvirt.VIR_DOMAIN_CONTROL_ERROR):
        shell.print(f"{name} ({since_ms / 1000:.3f}s)")
    elif state == libvirt.VIR_DOMAIN_CONTROL_ERROR and details > 0:
        shell.print(f"{name}: {pick(CONTROL_ERRORS, details)} ({since_ms / 1000:.3f}s)")
    else:
        shell.print(name)


@command("domblkerror", Group.MONITOR, "show errors on block devices", DOMAIN.option)
def domblkerror(shell: Shell, arguments: Arguments) -> None:
    """Print the disks that had errors."""
    errors = DOMAIN.get(shell, arguments).diskErrors(0)
    if not errors:
        shell.print("No errors found")
    for disk, error in errors.items():
        shell.print(f"{disk}: {pick(DISK_ERRORS, error)}")


def _local_time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


@command(
    "domtime",
    Group.MONITOR,
    "domain time",
    DOMAIN.option,
    flag("now", "set current host time"),
    flag("pretty", "print domain's time in human readable form"),
    flag("sync", "set the time from the guest's RTC"),
    number("time", "time to set, in seconds since 1970"),
    description="Shows or sets the guest's clock.",
    exclusive=(("time", "now"), ("time", "sync"), ("now", "sync")),
)
def domtime(shell: Shell, arguments: Arguments) -> None:
    """Print or set a guest's time."""
    domain = DOMAIN.get(shell, arguments)
    seconds = arguments.find_number("time", 0, 2**63 - 1)
    if arguments.has("now"):
        seconds = int(time.time())
    if seconds is not None or arguments.has("sync"):
        flags = libvirt.VIR_DOMAIN_TIME_SYNC if arguments.has("sync") else 0
        domain.setTime({"seconds": seconds or 0, "nseconds": 0}, flags)
        return
    now = int(domain.getTime(0)["seconds"])
    shell.print(f"Time: {_local_time(now) if arguments.has('pretty') else now}", end="")


_DEFAULT_PORTS = {"vnc": 5900}


def _listen_host(shell: Shell, graphics: etree._Element) -> str:
    listen = graphics.get("listen") or ""
    socket = graphics.find("./listen[@type='address']")
    if not listen and socket is not None:
        listen = socket.get("address") or ""
    if listen in ("0.0.0.0", "::", ""):
        return "localhost"
    return f"[{listen}]" if ":" in listen else listen


def _display_uri(shell: Shell, graphics: etree._Element, with_password: bool) -> str:
    """The address of a graphics element, empty when it can't be reached over the network or a socket."""
    scheme = graphics.get("type") or ""
    port, tls_port = int(graphics.get("port") or 0), int(graphics.get("tlsPort") or 0)
    socket = graphics.get("socket") or next((str(x.get("socket")) for x in graphics.iterfind("listen[@socket]")), "")
    if port <= 0 and tls_port <= 0:
        return f"{scheme}+unix://{socket}" if socket else ""
    password = graphics.get("passwd") if with_password else None
    credentials = f":{password}@" if password and scheme == "vnc" else ""
    text = f"{scheme}://{credentials}{_listen_host(shell, graphics)}"
    if port > 0:
        text += f":{port - _DEFAULT_PORTS.get(scheme, 0)}"
    parameters = [f"tls-port={tls_port}"] if tls_port > 0 else []
    if password and scheme == "spice":
        parameters.append(f"password={password}")
    return text + ("?" + "&".join(parameters) if parameters else "")


def _active_root(domain: libvirt.virDomain, flags: int = 0) -> etree._Element:
    if not domain.isActive():
        raise Failed("Domain is not running")
    return parse_xml(domain.XMLDesc(flags))


@command(
    "domdisplay",
    Group.DOMAIN,
    "domain display connection URI",
    DOMAIN.option,
    flag("include-password", "includes the password into the connection URI if available"),
    text("type", 'select particular graphical display (e.g. "vnc", "spice", "rdp", "dbus")'),
    flag("all", "show all possible graphical displays"),
    description="Shows where the domain's graphical display is found.",
    exclusive=(("all", "type"),),
)
def domdisplay(shell: Shell, arguments: Arguments) -> None:
    """Print the address of a domain's display."""
    with_password = arguments.has("include-password")
    flags = libvirt.VIR_DOMAIN_XML_SECURE if with_password else 0
    root = _active_root(DOMAIN.get(shell, arguments), flags)
    kind = arguments.find("type")
    candidates = [g for g in root.iterfind("./devices/graphics") if kind in (None, "default", g.get("type"))]
    found = [uri for uri in (_display_uri(shell, each, with_password) for each in candidates) if uri]
    if not found:
        if kind and kind != "default":
            raise Failed(f"No graphical display with type '{kind}' found")
        raise Failed("No graphical display found")
    for uri in found if arguments.has("all") else found[:1]:
        shell.print(uri)


@command("vncdisplay", Group.DOMAIN, "vnc display", DOMAIN.option, description="Shows the VNC display's address.")
def vncdisplay(shell: Shell, arguments: Arguments) -> None:
    """Print the address and number of a domain's VNC display."""
    root = _active_root(DOMAIN.get(shell, arguments))
    graphics = root.find("./devices/graphics[@type='vnc']")
    port = int(graphics.get("port") or 0) if graphics is not None else 0
    if graphics is None or port <= 0:
        raise Failed("Failed to get VNC port. Is this domain using VNC?")
    listen = graphics.get("listen") or ""
    shell.print(f"{'' if listen == '0.0.0.0' else listen}:{port - _DEFAULT_PORTS['vnc']}")


@command("ttyconsole", Group.DOMAIN, "tty console", DOMAIN.option, description="Shows the device of the tty console.")
def ttyconsole(shell: Shell, arguments: Arguments) -> None:
    """Print the terminal device of a domain's console."""
    root = _active_root(DOMAIN.get(shell, arguments))
    console = root.find("./devices/console")
    tty = console.get("tty") if console is not None else None
    if tty is None:
        raise Failed("")
    shell.print(tty)


@command("domhostname", Group.DOMAIN, "print the domain's hostname", DOMAIN.option, text("source", "lease or agent"))
def domhostname(shell: Shell, arguments: Arguments) -> None:
    """Print the name a guest gives itself."""
    sources = {"lease": libvirt.VIR_DOMAIN_GET_HOSTNAME_LEASE, "agent": libvirt.VIR_DOMAIN_GET_HOSTNAME_AGENT}
    source = arguments.find("source")
    if source is not None and source not in sources:
        raise Failed(f"Unknown data source '{source}'")
    with failing("failed to get hostname"):
        shell.print(DOMAIN.get(shell, arguments).hostname(sources[source] if source else 0))
