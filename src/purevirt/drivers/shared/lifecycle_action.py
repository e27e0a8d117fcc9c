"""What a guest's power-off, reboot and crash lead to, set in its definition (virDomainSetLifecycleAction)."""

from purevirt.conf.domain import Domain
from purevirt.conf.domain.clock import LifecycleAction
from purevirt.enums.domain_state import DomainLifecycle, DomainLifecycleAction
from purevirt.errors import Error, ErrorCode, ErrorDomain

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
    """Let an event of a guest lead to an action. Raises VIR_ERR_INVALID_ARG for unknown numbers."""
    for what, number, known in (("type", kind, _FIELDS), ("action", action, _TOKENS)):
        if number not in known:
            detail = f"invalid lifecycle {what} '{int(number)}'"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN)
    setattr(definition, _FIELDS[kind], _TOKENS[action])
