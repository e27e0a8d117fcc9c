"""Starting what is marked so, once each time the host has booted (virDriverShouldAutostart)."""

import asyncio
import os

from purevirt.drivers.qemu.definition_file import once_link, set_link
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.starting import StartOptions, start
from purevirt.drivers.shared.job import AsyncJob
from purevirt.errors import Error
from purevirt.logging import get_logger

log = get_logger(__name__)

MARK = "autostarted"
"""A file in the state folder, which is empty after a boot."""


async def autostart(node: QemuNode) -> None:
    """Start the domains in the background of whoever calls, one behind the other; failures are logged."""
    if not await asyncio.to_thread(_mark, node):
        return
    for record in list(node.domains):
        if (record.autostart or record.autostart_once) and not record.is_active:
            node.spawn(_start(node, record))


async def _start(node: QemuNode, record: QemuDomain) -> None:
    try:
        async with record.jobs.hold_async(AsyncJob.START, "qemuAutostartDomain", mask=frozenset()):
            if not record.is_active:
                await start(node, record, StartOptions())
        if record.autostart_once:
            record.autostart_once = False
            link = once_link(node.paths, record.name)
            await asyncio.to_thread(set_link, link, node.paths.config_file(record.name), wanted=False)
    except (Error, OSError) as problem:
        log.error("Failed to autostart VM '%s': %s", record.name, problem)


def _mark(node: QemuNode) -> bool:
    """Whether this is the first start since the host has booted."""
    try:
        os.close(os.open(node.paths.state / MARK, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return False
    return True
