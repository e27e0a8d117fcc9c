"""Passes over a domain that refuse what cannot be (virDomainDefValidate)."""

from purevirt.conf.checks.chardev import check_chardevs
from purevirt.conf.checks.device import check_devices
from purevirt.conf.checks.identity import check_init, check_name, check_os, check_sysinfo
from purevirt.conf.checks.resource import (
    check_boot,
    check_cells,
    check_counts,
    check_hugepages,
    check_labels,
    check_numatune,
    check_scheduling,
)
from purevirt.conf.checks.storage import check_disks
from purevirt.conf.checks.tuning import check_cache_tuning

EARLY = (check_counts, check_cells, check_scheduling)
"""Checks of what the document says, before anything is filled in."""

COMPLETE = (
    check_sysinfo,
    check_init,
    check_boot,
    check_cache_tuning,
    check_numatune,
    check_hugepages,
    check_disks,
    check_devices,
    check_chardevs,
    check_labels,
)
"""Checks of the complete domain."""

__all__ = ["COMPLETE", "EARLY", "check_name", "check_os"]
