"""The commands that say which domains there are and in what state: list, domstate, domid, domname, domuuid."""

from collections.abc import Callable

import libvirt
from purevirt.cli.action import declare_naming
from purevirt.cli.arguments import Arguments
from purevirt.cli.domainstate import reason_name, state_name
from purevirt.cli.failure import failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, command, flag
from purevirt.cli.table import Table

_FILTERS = {
    "transient": libvirt.VIR_CONNECT_LIST_DOMAINS_TRANSIENT,
    "persistent": libvirt.VIR_CONNECT_LIST_DOMAINS_PERSISTENT,
    "with-snapshot": libvirt.VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT,
    "without-snapshot": libvirt.VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT,
    "with-checkpoint": libvirt.VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT,
    "without-checkpoint": libvirt.VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT,
    "state-running": libvirt.VIR_CONNECT_LIST_DOMAINS_RUNNING,
    "state-paused": libvirt.VIR_CONNECT_LIST_DOMAINS_PAUSED,
    "state-shutoff": libvirt.VIR_CONNECT_LIST_DOMAINS_SHUTOFF,
    "state-other": libvirt.VIR_CONNECT_LIST_DOMAINS_OTHER,
    "autostart": libvirt.VIR_CONNECT_LIST_DOMAINS_AUTOSTART,
    "no-autostart": libvirt.VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART,
    "with-managed-save": libvirt.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE,
    "without-managed-save": libvirt.VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE,
}
_NO_ID = -1


def _flags(arguments: Arguments) -> int:
    flags = arguments.bits(_FILTERS)
    if arguments.has("all") or not arguments.has("inactive"):
        flags |= libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE
    if arguments.has("all") or arguments.has("inactive"):
        flags |= libvirt.VIR_CONNECT_LIST_DOMAINS_INACTIVE
    return flags


def listed_domains(shell: Shell, flags: int) -> list[libvirt.virDomain]:
    """Domains as virsh orders them: running ones by id, then the others by name.

    Raises:
        Failed: they can't be listed.
    """
    with failing("Failed to list domains"):
        found = shell.connection.listAllDomains(flags)
    return sorted(found, key=lambda domain: (domain.ID() == _NO_ID, domain.ID(), domain.name().lower()))


def _id_text(domain: libvirt.virDomain) -> str:
    return "-" if domain.ID() == _NO_ID else str(domain.ID())


def _state_text(domain: libvirt.virDomain, mark_saved: bool) -> str:
    state, _reason = domain.state(0)
    saved = mark_saved and state == libvirt.VIR_DOMAIN_SHUTOFF and domain.hasManagedSaveImage(0)
    return "saved" if saved else state_name(state)


def title_of(domain: libvirt.virDomain) -> str:
    """The domain's title, empty when it has none."""
    try:
        return domain.metadata(libvirt.VIR_DOMAIN_METADATA_TITLE, None, 0)
    except libvirt.libvirtError:
        return ""


def _print_table(shell: Shell, arguments: Arguments, domains: list[libvirt.virDomain]) -> None:
    with_title = arguments.has("title")
    table = Table("Id", "Name", "State", *(["Title"] if with_title else []))
    for domain in domains:
        row = [_id_text(domain), domain.name(), _state_text(domain, arguments.has("managed-save"))]
        table.add(*row, *([title_of(domain)] if with_title else []))
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


@command(
    "list",
    Group.MONITOR,
    "list domains",
    flag("inactive", "list inactive domains"),
    flag("all", "list inactive & active domains"),
    flag("transient", "list transient domains"),
    flag("persistent", "list persistent domains"),
    flag("with-snapshot", "list domains that have snapshots"),
    flag("without-snapshot", "list domains without a snapshot"),
    flag("with-checkpoint", "list domains that have checkpoints"),
    flag("without-checkpoint", "list domains without a checkpoint"),
    flag("state-running", "list running domains"),
    flag("state-paused", "list paused domains"),
    flag("state-shutoff", "list shut off domains"),
    flag("state-other", "list domains in other states"),
    flag("autostart", "list domains that start with the host"),
    flag("no-autostart", "list domains that do not start with the host"),
    flag("with-managed-save", "list domains with managed save state"),
    flag("without-managed-save", "list domains without managed save"),
    flag("uuid", "list UUIDs only"),
    flag("name", "list domain names only"),
    flag("id", "list domain IDs only"),
    flag("table", "list table (default)"),
    flag("managed-save", "mark inactive domains with managed save state"),
    flag("title", "show domain title"),
    description="Lists domains, the running ones unless told otherwise.",
    exclusive=(("table", "name"), ("table", "uuid"), ("table", "id")),
)
def list_(shell: Shell, arguments: Arguments) -> None:
    """Print the domains as a table, or their names, UUIDs and ids."""
    domains = listed_domains(shell, _flags(arguments))
    show: dict[str, Callable[[libvirt.virDomain], str]] = {
        "uuid": lambda domain: domain.UUIDString(),
        "id": _id_text,
        "name": lambda domain: domain.name(),
    }
    wanted = [name for name in show if arguments.has(name)]
    if not wanted:
        _print_table(shell, arguments, domains)
        return
    if wanted == ["id"]:
        # a domain that is not running has no id to list
        domains = [domain for domain in domains if domain.ID() != _NO_ID]
    for domain in domains:
        shell.print(" ".join(show[name](domain) for name in wanted))


@command("domstate", Group.MONITOR, "domain state", DOMAIN.option, flag("reason", "also print reason for the state"))
def domstate(shell: Shell, arguments: Arguments) -> None:
    """Print a domain's state."""
    state, reason = DOMAIN.get(shell, arguments).state(0)
    text = state_name(state)
    shell.print(f"{text} ({reason_name(state, reason)})" if arguments.has("reason") else text)


declare_naming("domid", Group.DOMAIN, "convert a domain name or UUID to domain id", DOMAIN, _id_text, "NAME", "UUID")
declare_naming(
    "domname",
    Group.DOMAIN,
    "convert a domain id or UUID to domain name",
    DOMAIN,
    lambda domain: domain.name(),
    "ID",
    "UUID",
)
declare_naming(
    "domuuid",
    Group.DOMAIN,
    "convert a domain name or id to domain UUID",
    DOMAIN,
    lambda domain: domain.UUIDString(),
    "NAME",
    "ID",
)
