"""The command console, also run by `create --console` and `start --console`."""

import contextlib
import sys

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, command, flag, text
from purevirt.cli.terminal import Terminal, require_terminal


def run_console(
    shell: Shell, domain: libvirt.virDomain, device: str | None = None, flags: int = 0, *, resume: bool = False
) -> None:
    """Join the terminal to a domain's console until the escape character is typed.

    Raises:
        Failed: no terminal, the domain is not running or its console can't be opened.
    """
    with failing("Unable to get domain status"):
        is_active = domain.isActive()
    if not is_active:
        raise Failed("The domain is not running")
    require_terminal()
    escape = shell.settings.escape
    hint = f" (Ctrl + {escape[1:]})" if escape.startswith("^") and len(escape) > 1 else ""
    shell.extra(f"Connected to domain '{domain.name()}'\nEscape character is {escape}{hint}")
    sys.stdout.flush()
    stream = shell.connection.newStream(libvirt.VIR_STREAM_NONBLOCK)
    domain.openConsole(device, stream, flags)
    if resume:
        domain.resume()
    try:
        Terminal(stream, escape, sys.stdin.fileno(), sys.stdout.fileno()).run()
    finally:
        with contextlib.suppress(libvirt.libvirtError):
            stream.abort()


@command(
    "console",
    Group.DOMAIN,
    "connect to the guest console",
    DOMAIN.option,
    text("devname", "character device name"),
    flag("force", "force console connection (disconnect already connected sessions)"),
    flag("resume", "resume a paused guest once its console is connected"),
    flag("safe", "only connect if safe console handling is supported"),
    description="Connects the terminal to the guest's serial console.",
)
def console(shell: Shell, arguments: Arguments) -> None:
    """Open a domain's console."""
    bits = {"force": libvirt.VIR_DOMAIN_CONSOLE_FORCE, "safe": libvirt.VIR_DOMAIN_CONSOLE_SAFE}
    domain, device = DOMAIN.get(shell, arguments), arguments.find("devname")
    run_console(shell, domain, device, arguments.bits(bits), resume=arguments.has("resume"))
