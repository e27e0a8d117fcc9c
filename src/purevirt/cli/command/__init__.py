"""The commands, one module per topic; importing this package fills the command table."""

from importlib import import_module
from types import ModuleType

_NAMES = (
    "itself",
    "host",
    "host_cpu",
    "host_memory",
    "host_security",
    "domain_list",
    "domain_lifecycle",
    "domain_undefine",
    "domain_monitor",
    "domain_device",
    "domain_attach",
    "domain_xml",
    "domain_tuning",
    "domain_vcpu",
    "domain_stats",
    "domain_guest",
    "domain_save",
    "domain_block",
    "domain_limit",
    "domain_migrate",
    "domain_console",
    "domain_event",
    "network",
    "pool",
    "volume",
    "interface",
    "nodedev",
    "secret",
    "nwfilter",
    "snapshot",
    "checkpoint",
    "object_event",
)

MODULES: tuple[ModuleType, ...] = tuple(import_module(f"{__name__}.{name}") for name in _NAMES)
