"""openvz_conf: parameters and interfaces of OpenVZ containers."""

import json

from harness import Case, expected_file

from purevirt.conf.domain import Domain, format_domain
from purevirt.conf.domain.clock import Clock, LifecycleAction
from purevirt.conf.domain.model import VirtType
from purevirt.conf.domain.osboot import OsKind
from purevirt.conf.domain.tuning import Placement, VcpuCount
from purevirt.drivers.openvz.containerconf import find_parameter, read_interfaces


def _empty() -> Domain:
    domain = Domain(type=VirtType.OPENVZ, uuid=bytes(16), memory_kib=0, current_memory_kib=0, clock=Clock())
    domain.name = None  # type: ignore[assignment]  # a definition that was never read has no name
    domain.vcpu = VcpuCount(placement=Placement.STATIC, maximum=0)
    domain.os.type = OsKind(name="exe")
    domain.os.init = "/sbin/init"
    domain.on_poweroff = domain.on_reboot = domain.on_crash = LifecycleAction.DESTROY
    return domain


def expected(case: Case) -> str:
    """The expected file, or the value in the options."""
    if case.expect is not None:
        return expected_file(case)
    wanted = case.options["expected"]
    return (wanted if isinstance(wanted, str) else json.dumps(wanted, sort_keys=True)).rstrip("\n") + "\n"


def produce(case: Case) -> str:
    """A parameter, or the interfaces in an otherwise empty definition."""
    text = case.read(case.input)
    if case.options["op"] == "read_param":
        value = find_parameter(text, case.options["param"])
        found = {"found": value is not None} | ({"value": value} if value is not None else {})
        return json.dumps(found, sort_keys=True)
    domain = _empty()
    domain.devices.interfaces = read_interfaces(text)
    return format_domain(domain)
