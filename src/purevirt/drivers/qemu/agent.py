"""The guest agent, as far as it can be told that none answers (qemuDomainAgentAvailable)."""

from typing import NoReturn

from purevirt.drivers.qemu.device_events import AGENT_CHANNEL
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared.impact import check_active
from purevirt.enums.domain_state import DomainState
from purevirt.errors import Error, ErrorCode, ErrorDomain


def check_agent(record: QemuDomain) -> NoReturn:
    """Refuse what needs the agent.

    Raises Error OPERATION_INVALID where the guest does not run, ARGUMENT_UNSUPPORTED where it has no agent channel,
    AGENT_UNRESPONSIVE where it has one: nobody is connected to it.
    """
    check_active(record)
    if record.state != DomainState.RUNNING:
        raise Error(ErrorCode.OPERATION_INVALID, "domain is not running", domain=ErrorDomain.QEMU)
    names = (channel.target.name for channel in record.current.devices.channels if channel.target is not None)
    if AGENT_CHANNEL in names:
        detail = "QEMU guest agent is not connected"
        raise Error(ErrorCode.AGENT_UNRESPONSIVE, detail, domain=ErrorDomain.QEMU)
    raise Error(ErrorCode.ARGUMENT_UNSUPPORTED, "QEMU guest agent is not configured", domain=ErrorDomain.QEMU)
