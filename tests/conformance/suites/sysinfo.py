"""sysinfo: what a host says of itself."""

from collections.abc import Callable

from harness import Case

from purevirt.conf.hostsysinfo import (
    HostSysinfo,
    format_host_sysinfo,
    parse_arm,
    parse_dmi,
    parse_ppc,
    parse_s390,
)

OEM_STRINGS = {
    2: "Some valid OEM string\n",
    3: "Ha ha ha try parsing\\n\n      String 3: this correctly\n      String 4:then\n",
}


def _dmi(case: Case) -> HostSysinfo:
    return parse_dmi(case.role("sysinfo"), OEM_STRINGS.get)


def _arm(case: Case) -> HostSysinfo:
    """A host with DMI tells nothing by its processors."""
    return _dmi(case) if "sysinfo" in case.input else parse_arm(case.role("cpuinfo"))


READERS: dict[str, Callable[[Case], HostSysinfo]] = {
    "dmi": _dmi,
    "arm": _arm,
    "ppc": lambda case: parse_ppc(case.role("cpuinfo")),
    "s390": lambda case: parse_s390(case.role("sysinfo"), case.role("cpuinfo")),
}


def produce(case: Case) -> str:
    """The document."""
    return format_host_sysinfo(READERS[case.options["reader"]](case))
