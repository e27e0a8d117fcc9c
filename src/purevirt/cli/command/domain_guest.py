"""Commands that reach into the guest or its monitor: agent, keys, screenshots, passwords, raw monitor commands."""

import json
import time
from datetime import UTC, datetime

import libvirt
import libvirt_qemu
from purevirt.cli.action import declare_action
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.keycode import CODESETS, find_keycode
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, command, flag, named_number, named_text, number, required, text, words
from purevirt.cli.table import Table

_INT_MAX = 2**31 - 1
_MOUNTPOINTS = words("mountpoint", "mountpoint path")


@command("domfsfreeze", Group.DOMAIN, "freeze the guest's mounted filesystems", DOMAIN.option, _MOUNTPOINTS)
def domfsfreeze(shell: Shell, arguments: Arguments) -> None:
    """Freeze filesystems."""
    with failing("Unable to freeze filesystems"):
        count = DOMAIN.get(shell, arguments).fsFreeze(arguments.words("mountpoint") or None, 0)
    shell.extra(f"Froze {count} filesystem(s)")


@command("domfsthaw", Group.DOMAIN, "thaw the guest's mounted filesystems", DOMAIN.option, _MOUNTPOINTS)
def domfsthaw(shell: Shell, arguments: Arguments) -> None:
    """Thaw filesystems."""
    with failing("Unable to thaw filesystems"):
        count = DOMAIN.get(shell, arguments).fsThaw(arguments.words("mountpoint") or None, 0)
    shell.extra(f"Thawed {count} filesystem(s)")


@command(
    "domfstrim",
    Group.DOMAIN,
    "trim the guest's mounted filesystems",
    DOMAIN.option,
    number("minimum", "Just a hint to ignore contiguous free ranges smaller than this (Bytes)"),
    text("mountpoint", "which mount point to trim"),
)
def domfstrim(shell: Shell, arguments: Arguments) -> None:
    """Trim filesystems."""
    minimum = arguments.find_number("minimum", 0, 2**64 - 1) or 0
    with failing("Unable to invoke fstrim"):
        DOMAIN.get(shell, arguments).fSTrim(arguments.find("mountpoint"), minimum, 0)


@command("domfsinfo", Group.DOMAIN, "list the guest's mounted filesystems", DOMAIN.option)
def domfsinfo(shell: Shell, arguments: Arguments) -> None:
    """Print the guest's filesystems."""
    with failing("Unable to get filesystem information"):
        found = DOMAIN.get(shell, arguments).fsInfo()
    if not found:
        shell.extra("No filesystems are mounted in the domain")
        return
    table = Table("Mountpoint", "Name", "Type", "Target")
    for mountpoint, name, kind, targets in found:
        table.add(mountpoint, name, kind, ",".join(targets or ()))
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


_INFORMATION = {
    "user": libvirt.VIR_DOMAIN_GUEST_INFO_USERS,
    "os": libvirt.VIR_DOMAIN_GUEST_INFO_OS,
    "timezone": libvirt.VIR_DOMAIN_GUEST_INFO_TIMEZONE,
    "hostname": libvirt.VIR_DOMAIN_GUEST_INFO_HOSTNAME,
    "filesystem": libvirt.VIR_DOMAIN_GUEST_INFO_FILESYSTEM,
    "disk": libvirt.VIR_DOMAIN_GUEST_INFO_DISKS,
    "interface": libvirt.VIR_DOMAIN_GUEST_INFO_INTERFACES,
    "load": libvirt.VIR_DOMAIN_GUEST_INFO_LOAD,
}


@command(
    "guestinfo",
    Group.DOMAIN,
    "query information about the guest (via agent)",
    DOMAIN.option,
    *(flag(name, f"report {name} information") for name in _INFORMATION),
)
def guestinfo(shell: Shell, arguments: Arguments) -> None:
    """Print what the guest agent knows of the guest."""
    for name, value in DOMAIN.get(shell, arguments).guestInfo(arguments.bits(_INFORMATION), 0).items():
        shell.print(f"{name:<20}: {value}")


@command(
    "set-user-password",
    Group.DOMAIN,
    "set a user's password in the guest",
    DOMAIN.option,
    required("user", "the username"),
    required("password", "the new password"),
    flag("encrypted", "the password is already encrypted"),
)
def set_user_password(shell: Shell, arguments: Arguments) -> None:
    """Set a password."""
    name, user = arguments.get("domain"), arguments.get("user")
    flags = arguments.bits({"encrypted": libvirt.VIR_DOMAIN_PASSWORD_ENCRYPTED})
    DOMAIN.get(shell, arguments).setUserPassword(user, arguments.get("password"), flags)
    shell.extra(f"Password set successfully for {user} in {name}", end="")


@command(
    "get-user-sshkeys",
    Group.DOMAIN,
    "list a guest user's authorized SSH keys",
    DOMAIN.option,
    required("user", "user to list authorized keys for"),
)
def get_user_sshkeys(shell: Shell, arguments: Arguments) -> None:
    """Print SSH keys."""
    for key in DOMAIN.get(shell, arguments).authorizedSSHKeysGet(arguments.get("user"), 0) or ():
        shell.print(key)


@command(
    "set-user-sshkeys",
    Group.DOMAIN,
    "change a guest user's authorized SSH keys",
    DOMAIN.option,
    required("user", "user to set authorized keys for"),
    text("file", "optional file to read keys from"),
    flag("reset", "clear out authorized keys file before adding new keys"),
    flag("remove", "remove keys from the authorized keys file"),
    exclusive=(("reset", "remove"),),
    requires=(("remove", "file"),),
)
def set_user_sshkeys(shell: Shell, arguments: Arguments) -> None:
    """Add, replace or remove SSH keys."""
    domain, path = DOMAIN.get(shell, arguments), arguments.find("file")
    bits = {"remove": libvirt.VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE}
    if path is None and not arguments.has("reset"):
        raise Failed("Option --file is required")
    keys = [] if path is None else [line for line in read_xml(path).splitlines() if line and not line.startswith("#")]
    flags = arguments.bits(bits)
    if not flags and not arguments.has("reset"):
        flags = libvirt.VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND
    domain.authorizedSSHKeysSet(arguments.get("user"), keys, flags)


_DIRTY_RATE_FLAGS = {
    "page-sampling": libvirt.VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING,
    "dirty-bitmap": libvirt.VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP,
    "dirty-ring": libvirt.VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING,
}


@command(
    "domdirtyrate-calc",
    Group.DOMAIN,
    "measure how fast a guest changes its memory",
    DOMAIN.option,
    number("seconds", "calculate memory dirty rate within specified seconds (default: 1 second)"),
    text("mode", "dirty page rate calculation mode: page-sampling, dirty-bitmap or dirty-ring"),
)
def domdirtyrate_calc(shell: Shell, arguments: Arguments) -> None:
    """Start measuring; `domstats --dirtyrate` shows what came of it."""
    domain = DOMAIN.get(shell, arguments)
    seconds, mode = arguments.find_number("seconds", 0, _INT_MAX), arguments.find("mode") or "page-sampling"
    if mode not in _DIRTY_RATE_FLAGS:
        raise Failed(f"Unknown calculation mode '{mode}'")
    domain.startDirtyRateCalc(1 if seconds is None else seconds, _DIRTY_RATE_FLAGS[mode])
    shell.extra("Start to calculate domain's memory dirty rate successfully.")


@command(
    "send-key",
    Group.DOMAIN,
    "send keycodes to the guest",
    DOMAIN.option,
    named_text("codeset", "the codeset of keycodes, default:linux"),
    named_number("holdtime", "the time (in milliseconds) how long the keys will be held"),
    words("keycode", "the key code", required=True),
    description="Presses keys together; numbers or names of the codeset.",
)
def send_key(shell: Shell, arguments: Arguments) -> None:
    """Press keys."""
    domain = DOMAIN.get(shell, arguments)
    codeset, hold_ms = arguments.find("codeset") or "linux", arguments.find_number("holdtime") or 0
    if codeset not in CODESETS:
        raise Failed(f"unknown codeset: '{codeset}'")
    codes: list[int] = []
    for name in arguments.words("keycode"):
        code = find_keycode(codeset, name)
        if code is None:
            raise Failed(f"invalid keycode: '{name}'")
        codes.append(code)
    domain.sendKey(CODESETS.index(codeset), hold_ms, codes, len(codes), 0)


_SIGNALS = [
    "nop",
    "hup",
    "int",
    "quit",
    "ill",
    "trap",
    "abrt",
    "bus",
    "fpe",
    "kill",
    "usr1",
    "segv",
    "usr2",
    "pipe",
    "alrm",
    "term",
    "stkflt",
    "chld",
    "cont",
    "stop",
    "tstp",
    "ttin",
    "ttou",
    "urg",
    "xcpu",
    "xfsz",
    "vtalrm",
    "prof",
    "winch",
    "poll",
    "pwr",
    "sys",
]


@command(
    "send-process-signal",
    Group.DOMAIN,
    "send signals to processes",
    DOMAIN.option,
    required("pid", "the process ID"),
    required("signame", "the signal number or name"),
)
def send_process_signal(shell: Shell, arguments: Arguments) -> None:
    """Send a signal to a process in a container."""
    domain, pid_text, given = DOMAIN.get(shell, arguments), arguments.get("pid"), arguments.get("signame")
    name = given.lower().removeprefix("vir_domain_process_signal_").removeprefix("sig_").removeprefix("sig")
    signal = int(name) if name.isdigit() else _SIGNALS.index(name) if name in _SIGNALS else -1
    if not pid_text.lstrip("-").isdigit():
        raise Failed(f"malformed PID value: {pid_text}")
    if signal < 0:
        raise Failed(f"malformed signal name: {given}")
    domain.sendProcessSignal(int(pid_text), signal, 0)


_IMAGE_SUFFIXES = {"image/x-portable-pixmap": ".ppm", "image/png": ".png"}


@command(
    "screenshot",
    Group.DOMAIN,
    "store a picture of the domain's display in a file",
    DOMAIN.option,
    text("file", "where to store the screenshot"),
    number("screen", "ID of a screen to take screenshot of"),
)
def screenshot(shell: Shell, arguments: Arguments) -> None:
    """Save what a domain's display shows."""
    domain, path = DOMAIN.get(shell, arguments), arguments.find("file")
    stream = shell.connection.newStream(0)
    with failing(f"could not take a screenshot of {arguments.get('domain')}"):
        mime = domain.screenshot(stream, arguments.find_number("screen") or 0, 0) or "unknown"
    if path is None:
        stamp = datetime.fromtimestamp(time.time(), UTC).strftime("%Y-%m-%d-%H:%M:%S")
        path = f"{domain.name()}-{stamp}{_IMAGE_SUFFIXES.get(mime, '')}"
    receive_to_file(stream, path)
    shell.extra(f"Screenshot saved to {path}, with type of {mime}", end="")


def receive_to_file(stream: libvirt.virStream, path: str) -> None:
    """Write everything a stream brings into a file, then finish the stream.

    Raises:
        Failed: the file can't be written or the stream broke.
    """
    try:
        with open(path, "wb") as file, failing(f"could not receive data from domain to file {path}"):
            stream.recvAll(lambda _stream, data, opaque: opaque.write(data), file)
    except OSError as error:
        stream.abort()
        raise Failed(f"cannot create file {path}: {error.strerror}") from None
    with failing(f"cannot close stream on domain {path}"):
        stream.finish()


@command(
    "qemu-monitor-command",
    Group.DOMAIN,
    "run a command in QEMU's monitor",
    DOMAIN.option,
    flag("hmp", "command is in human monitor protocol"),
    flag("pretty", "pretty-print any qemu monitor protocol output"),
    flag("return-value", "extract the value of the 'return' key from the returned string"),
    named_text("pass-fds", "pass file descriptors N,M,... along with the command"),
    words("cmd", "command", required=True),
    exclusive=(("hmp", "pretty"), ("hmp", "return-value")),
)
def qemu_monitor_command(shell: Shell, arguments: Arguments) -> None:
    """Print the monitor's answer."""
    domain = DOMAIN.get(shell, arguments)
    bits = {"hmp": libvirt_qemu.VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP}
    line, flags, descriptors = " ".join(arguments.words("cmd")), arguments.bits(bits), arguments.find_descriptors()
    if descriptors:
        answer, _received = libvirt_qemu.qemuMonitorCommandWithFiles(domain, line, descriptors, flags)
    else:
        answer = libvirt_qemu.qemuMonitorCommand(domain, line, flags)
    if arguments.has("return-value") or arguments.has("pretty"):
        shell.print(_reshape(answer, arguments), end="")
    else:
        shell.print(answer)


def _reshape(answer: str, arguments: Arguments) -> str:
    value = json.loads(answer)
    if arguments.has("return-value"):
        if not isinstance(value, dict) or "return" not in value:
            raise Failed("'return' member missing")
        value = value["return"]
    if arguments.has("pretty"):
        return json.dumps(value, indent=2) + "\n"
    return json.dumps(value, separators=(",", ":"))


@command(
    "qemu-agent-command",
    Group.DOMAIN,
    "run a command of the QEMU guest agent",
    DOMAIN.option,
    named_number("timeout", "timeout seconds. must be positive."),
    flag("async", "execute command without waiting for timeout"),
    flag("block", "execute command without timeout"),
    flag("pretty", "pretty-print the output"),
    words("cmd", "command", required=True),
)
def qemu_agent_command(shell: Shell, arguments: Arguments) -> None:
    """Print the agent's answer."""
    domain = DOMAIN.get(shell, arguments)
    limits = {"block": -2, "async": 0}
    given = [limit for name, limit in limits.items() if arguments.has(name)]
    timeout_s = arguments.find_number("timeout", 1, _INT_MAX)
    if len(given) + (timeout_s is not None) > 1:
        raise Failed("timeout, async and block options are exclusive")
    default_s = -1
    limit_s = given[0] if given else timeout_s if timeout_s is not None else default_s
    answer = libvirt_qemu.qemuAgentCommand(domain, " ".join(arguments.words("cmd")), limit_s, 0) or ""
    shell.print(_reshape(answer, arguments) if arguments.has("pretty") else answer)


declare_action(
    "guest-agent-timeout",
    Group.DOMAIN,
    "set the guest agent timeout",
    DOMAIN,
    lambda domain, arguments: domain.agentSetResponseTimeout(_agent_timeout_s(arguments), 0),
    "",
    "",
    named_number("timeout", "timeout seconds."),
)


def _agent_timeout_s(arguments: Arguments) -> int:
    given = arguments.find_number("timeout", -2, _INT_MAX)
    return libvirt.VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK if given is None else given
