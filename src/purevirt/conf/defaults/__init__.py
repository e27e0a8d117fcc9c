"""Passes over a domain that fill in what the document left out, for all drivers (virDomainDefPostParse)."""

from purevirt.conf.defaults.basic import (
    fill_cells,
    fill_clock,
    fill_cpu,
    fill_iothreads,
    fill_lifecycle,
    fill_memory,
    fill_os,
    fill_vcpus,
)
from purevirt.conf.defaults.chardev import fill_chardevs, fill_console, sync_console
from purevirt.conf.defaults.controller import add_implicit_controllers, number_controllers, sort_controllers
from purevirt.conf.defaults.disk import fill_disks
from purevirt.conf.defaults.display import fill_graphics, fill_videos
from purevirt.conf.defaults.input import fill_inputs
from purevirt.conf.defaults.interface import fill_interfaces
from purevirt.conf.defaults.shared import fill_outside, fill_sockets
from purevirt.conf.defaults.tuning import fill_cputune

GUEST = (
    fill_vcpus,
    fill_cpu,
    fill_cells,
    fill_iothreads,
    fill_cputune,
    fill_os,
    fill_clock,
    fill_lifecycle,
)
"""What the guest itself lacks, in order."""

__all__ = [
    "GUEST",
    "add_implicit_controllers",
    "fill_chardevs",
    "fill_console",
    "fill_disks",
    "fill_graphics",
    "fill_inputs",
    "fill_interfaces",
    "fill_memory",
    "fill_outside",
    "fill_sockets",
    "fill_videos",
    "number_controllers",
    "sort_controllers",
    "sync_console",
]
