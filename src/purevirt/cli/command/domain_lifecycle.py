"""Commands that make domains run and stop: define, create, start, shutdown, reboot, destroy, suspend, autostart."""

import libvirt
from purevirt.cli.action import declare_action, declare_from_file
from purevirt.cli.arguments import Arguments
from purevirt.cli.command.domain_console import run_console
from purevirt.cli.document import read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import XML_FILE_CHECK, Group, command, flag, named_number, required, text

_NO_ID = -1
_START_BITS = {
    "paused": libvirt.VIR_DOMAIN_START_PAUSED,
    "autodestroy": libvirt.VIR_DOMAIN_START_AUTODESTROY,
    "reset-nvram": libvirt.VIR_DOMAIN_START_RESET_NVRAM,
    "validate": libvirt.VIR_DOMAIN_START_VALIDATE,
    "bypass-cache": libvirt.VIR_DOMAIN_START_BYPASS_CACHE,
    "force-boot": libvirt.VIR_DOMAIN_START_FORCE_BOOT,
}
_PASS_FDS = text("pass-fds", "pass file descriptors N,M,... to the guest")


@command(
    "create",
    Group.DOMAIN,
    "create a domain from an XML file",
    required("file", "file containing an XML domain description"),
    flag("console", "attach to console after creation"),
    flag("paused", "leave the guest paused after creation"),
    flag("autodestroy", "destroy the guest when this connection ends"),
    _PASS_FDS,
    XML_FILE_CHECK,
    flag("reset-nvram", "re-initialize NVRAM from its pristine template"),
    description="Starts a domain that is forgotten once it stops.",
)
def create(shell: Shell, arguments: Arguments) -> None:
    """Start a transient domain."""
    path = arguments.get("file")
    xml = read_xml(path)
    descriptors, flags = arguments.find_descriptors(), arguments.bits(_START_BITS)
    with failing(f"Failed to create domain from {path}"):
        if descriptors:
            domain = shell.connection.createXMLWithFiles(xml, descriptors, flags)
        else:
            domain = shell.connection.createXML(xml, flags)
        name = domain.name()
    shell.extra(f"Domain '{name}' created from {path}")
    if arguments.has("console"):
        run_console(shell, domain)


declare_from_file(
    "define",
    Group.DOMAIN,
    "define (but don't start) a domain from an XML file",
    lambda connection, xml, flags: connection.defineXMLFlags(xml, flags) if flags else connection.defineXML(xml),
    "Failed to define domain from {}",
    lambda domain, path: f"Domain '{domain.name()}' defined from {path}",
    {"validate": libvirt.VIR_DOMAIN_DEFINE_VALIDATE},
    XML_FILE_CHECK,
)


@command(
    "start",
    Group.DOMAIN,
    "start a (previously defined) inactive domain",
    DOMAIN.option,
    flag("console", "attach to console after creation"),
    flag("paused", "leave the guest paused after creation"),
    flag("autodestroy", "destroy the guest when this connection ends"),
    flag("bypass-cache", "avoid file system cache when loading"),
    flag("force-boot", "force fresh boot by discarding any managed save"),
    _PASS_FDS,
    flag("reset-nvram", "re-initialize NVRAM from its pristine template"),
    description="Starts a domain, from its managed save state if it has one.",
)
def start(shell: Shell, arguments: Arguments) -> None:
    """Start a defined domain."""
    domain = DOMAIN.get(shell, arguments, "NAME", "UUID")
    if domain.ID() != _NO_ID:
        raise Failed("Domain is already active")
    flags = arguments.bits(_START_BITS)
    descriptors = arguments.find_descriptors()
    with failing(f"Failed to start domain '{domain.name()}'"):
        if descriptors:
            domain.createWithFiles(descriptors, flags)
        elif flags:
            domain.createWithFlags(flags)
        else:
            domain.create()
    shell.extra(f"Domain '{domain.name()}' started")
    if arguments.has("console"):
        run_console(shell, domain)


_MODES = {"acpi": 0, "agent": 1, "initctl": 2, "signal": 3, "paravirt": 4}
_MODE = text("mode", "how to ask the guest: acpi, agent, initctl, signal, paravirt; several joined by commas")


def _mode_bits(arguments: Arguments) -> int:
    """The bits of `--mode`, the same for shutdown and reboot.

    Raises:
        Failed: a mode is unknown.
    """
    bits = 0
    for mode in (arguments.find("mode") or "").split(","):
        if not mode:
            continue
        if mode not in _MODES:
            expected = "'acpi', 'agent', 'initctl', 'signal', or 'paravirt'"
            raise Failed(f"Unknown mode {mode} value, expecting {expected}")
        bits |= 1 << _MODES[mode]
    return bits


def _shut_down(domain: libvirt.virDomain, arguments: Arguments) -> int:
    modes = _mode_bits(arguments)
    return domain.shutdownFlags(modes) if modes else domain.shutdown()


declare_action(
    "shutdown",
    Group.DOMAIN,
    "ask a domain to shut down",
    DOMAIN,
    _shut_down,
    "Failed to shutdown domain '{}'",
    "Domain '{}' is being shutdown",
    _MODE,
)
declare_action(
    "reboot",
    Group.DOMAIN,
    "ask a domain to reboot",
    DOMAIN,
    lambda domain, arguments: domain.reboot(_mode_bits(arguments)),
    "Failed to reboot domain '{}'",
    "Domain '{}' is being rebooted",
    _MODE,
)
declare_action(
    "reset",
    Group.DOMAIN,
    "reset a domain, as its reset button would",
    DOMAIN,
    lambda domain, _arguments: domain.reset(0),
    "Failed to reset domain '{}'",
    "Domain '{}' was reset",
)


def _destroy(domain: libvirt.virDomain, arguments: Arguments) -> int:
    bits = {"graceful": libvirt.VIR_DOMAIN_DESTROY_GRACEFUL, "remove-logs": libvirt.VIR_DOMAIN_DESTROY_REMOVE_LOGS}
    flags = arguments.bits(bits)
    return domain.destroyFlags(flags) if flags else domain.destroy()


declare_action(
    "destroy",
    Group.DOMAIN,
    "destroy (stop) a domain",
    DOMAIN,
    _destroy,
    "Failed to destroy domain '{}'",
    "Domain '{}' destroyed",
    flag("graceful", "fail rather than kill a guest that does not end by itself"),
    flag("remove-logs", "remove the domain's logs"),
)
declare_action(
    "suspend",
    Group.DOMAIN,
    "suspend a domain",
    DOMAIN,
    lambda domain, _arguments: domain.suspend(),
    "Failed to suspend domain '{}'",
    "Domain '{}' suspended",
)
declare_action(
    "resume",
    Group.DOMAIN,
    "resume a domain",
    DOMAIN,
    lambda domain, _arguments: domain.resume(),
    "Failed to resume domain '{}'",
    "Domain '{}' resumed",
)
declare_action(
    "domrename",
    Group.DOMAIN,
    "rename a domain",
    DOMAIN,
    lambda domain, arguments: domain.rename(arguments.get("new-name"), 0),
    "",
    "Domain successfully renamed",
    required("new-name", "new domain name"),
)


@command(
    "autostart",
    Group.DOMAIN,
    "autostart a domain",
    DOMAIN.option,
    flag("disable", "disable autostarting"),
    flag("once", "autostart at the next boot of the host only"),
    description="Has a domain started with the host, or no longer.",
)
def autostart(shell: Shell, arguments: Arguments) -> None:
    """Switch autostart on or off, for good or for once."""
    domain = DOMAIN.get(shell, arguments)
    name, mark = arguments.get("domain"), "unmark" if arguments.has("disable") else "mark"
    wanted = 0 if arguments.has("disable") else 1
    once = " once" if arguments.has("once") else ""
    with failing(f"Failed to {mark} domain '{name}' as autostarted{once}"):
        if once:
            domain.setAutostartOnce(wanted)
        else:
            domain.setAutostart(wanted)
    shell.extra(f"Domain '{name}' {mark}ed as autostarted{once}")


@command(
    "dompmsuspend",
    Group.DOMAIN,
    "have the guest suspend itself",
    DOMAIN.option,
    required("target", "mem(Suspend-to-RAM), disk(Suspend-to-Disk), hybrid(Hybrid-Suspend)"),
    named_number("duration", "duration in seconds"),
)
def dompmsuspend(shell: Shell, arguments: Arguments) -> None:
    """Suspend a guest by its own power management."""
    domain, name = DOMAIN.get(shell, arguments), arguments.get("domain")
    targets = {"mem": 0, "disk": 1, "hybrid": 2}
    duration_s = arguments.find_number("duration", 0, 2**63 - 1) or 0
    if arguments.get("target") not in targets:
        raise Failed("Invalid target")
    with failing(f"Domain '{name}' could not be suspended"):
        domain.pMSuspendForDuration(targets[arguments.get("target")], duration_s, 0)
    shell.print(f"Domain '{name}' successfully suspended")


declare_action(
    "dompmwakeup",
    Group.DOMAIN,
    "wake a guest that suspended itself",
    DOMAIN,
    lambda domain, _arguments: domain.pMWakeup(0),
    "Domain '{}' could not be woken up",
    "Domain '{}' successfully woken up",
)
declare_action(
    "inject-nmi",
    Group.DOMAIN,
    "inject an NMI into the guest",
    DOMAIN,
    lambda domain, _arguments: domain.injectNMI(0),
    "",
    "",
)
