"""Passes over a domain that refuse what cannot be (virDomainDefValidate)."""

from purevirt.conf.checks.chardev import check_chardevs
from purevirt.conf.checks.identity import check_name, check_os
from purevirt.conf.checks.tuning import check_cache_tuning

__all__ = ["check_cache_tuning", "check_chardevs", "check_name", "check_os"]
