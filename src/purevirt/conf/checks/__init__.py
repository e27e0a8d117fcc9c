"""Passes over a domain that refuse what cannot be (virDomainDefValidate)."""

from purevirt.conf.checks.identity import check_name, check_os

__all__ = ["check_name", "check_os"]
