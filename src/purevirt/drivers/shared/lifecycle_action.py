"""What a guest's power-off, reboot and crash lead to, set in its definition (virDomainSetLifecycleAction)."""

from purevirt.conf.domain import Domain
from purevirt.conf.domain.clock import LifecycleAction
from purevirt.enums.domain_state import DomainLifecycle, DomainLifecycleAction

_TOKENS = {
    DomainLifecycleAction.DESTROY: LifecycleAction.DESTROY,
    DomainLifecycleAction.RESTART: LifecycleAction.RESTART,
    DomainLifecycleAction.RESTART_RENAME: LifecycleAction.RENAME_RESTART,
    DomainLifecycleAction.PRESERVE: LifecycleAction.PRESERVE,
    DomainLifecycleAction.COREDUMP_DESTROY: LifecycleAction.COREDUMP_DESTROY,
    DomainLifecycleAction.COREDUMP_RESTART: LifecycleAction.COREDUMP_RESTART,
}

_FIELDS = {
    DomainLifecycle.POWEROFF: "on_poweroff",
    DomainLifecycle.REBOOT: "on_reboot",
    DomainLifecycle.CRASH: "on_crash",
}


def set_action(definition: Domain, kind: DomainLifecycle, action: DomainLifecycleAction) -> None:
    """Let an event of a guest lead to an action."""
    setattr(definition, _FIELDS[kind], _TOKENS[action])
