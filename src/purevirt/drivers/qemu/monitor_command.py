"""Commands of the monitor with their arguments, as libvirt sends them: what is None is left out.

Each function gives the name of the command and its arguments, which ``monitor.ask`` takes.
"""

from collections.abc import Mapping

from purevirt.drivers.qemu.jsonvalue import Json, JsonObject

Command = tuple[str, JsonObject]

# commands without arguments
WITHOUT_ARGUMENTS: Mapping[str, str] = {
    "SystemReset": "system_reset",
    "SystemPowerdown": "system_powerdown",
    "SystemWakeup": "system_wakeup",
    "InjectNMI": "inject-nmi",
    "MigrateCancel": "migrate_cancel",
    "MigratePause": "migrate-pause",
    "MigrateStartPostCopy": "migrate-start-postcopy",
    "NBDServerStop": "nbd-server-stop",
}


def _command(name: str, /, **arguments: Json) -> Command:
    """Arguments by their names with ``_`` for ``-``."""
    return name, {key.replace("_", "-"): value for key, value in arguments.items() if value is not None}


def set_link(name: str, *, is_up: bool) -> Command:
    """Plug or pull the cable of a card."""
    return _command("set_link", name=name, up=is_up)


def block_resize(device: str | None, node: str | None, size_bytes: int) -> Command:
    """Change the size of a disk."""
    return _command("block_resize", device=device, node_name=node, size=size_bytes)


def save_virtual_memory(offset: int, length: int, path: str) -> Command:
    """Write memory of the guest, as its first vCPU sees it, to a file."""
    return _command("memsave", val=offset, size=length, filename=path)


def save_physical_memory(offset: int, length: int, path: str) -> Command:
    """Write memory of the guest to a file."""
    return _command("pmemsave", val=offset, size=length, filename=path)


def migrate(uri: str, *, is_resumed: bool = False) -> Command:
    """Send the guest away; a migration that was interrupted after its switch is resumed."""
    return _command("migrate", uri=uri, resume=True if is_resumed else None)


def migrate_recover(uri: str) -> Command:
    """Listen for a migration that goes on."""
    return _command("migrate-recover", uri=uri)


def migrate_continue(state: str) -> Command:
    """Let a migration go on that waits in a state."""
    return _command("migrate-continue", state=state)


def relocate_graphics(protocol: str, host: str, port: int | None, tls_port: int | None, subject: str | None) -> Command:
    """Tell clients of the display where the guest goes."""
    return _command(
        "client_migrate_info", protocol=protocol, hostname=host, port=port, tls_port=tls_port, cert_subject=subject
    )


def remove_netdev(alias: str) -> Command:
    """Remove the host's end of a card."""
    return _command("netdev_del", id=alias)


def remove_chardev(alias: str) -> Command:
    """Remove the host's end of a character device."""
    return _command("chardev-remove", id=alias)


def set_balloon(size_bytes: int) -> Command:
    """Ask the guest for a size of its memory."""
    return _command("balloon", value=size_bytes)


def set_password(protocol: str, password: str, action_if_connected: str | None) -> Command:
    """Set the password of a display."""
    return _command("set_password", protocol=protocol, password=password, connected=action_if_connected)


def expire_password(protocol: str, when: str) -> Command:
    """Say until when the password of a display is valid."""
    return _command("expire_password", protocol=protocol, time=when)


def mirror_blocks(
    job: str,
    device: str,
    target: str,
    replaces: str | None,
    *,
    speed_bytes: int | None = None,
    granularity_bytes: int | None = None,
    buffer_bytes: int | None = None,
    is_shallow: bool = False,
    is_persistent: bool = True,
    copies_writes_at_once: bool = False,
) -> Command:
    """Copy a disk while it is in use; the job stays until it is dismissed."""
    return _command(
        "blockdev-mirror",
        job_id=job if is_persistent else None,
        device=device,
        target=target,
        replaces=replaces,
        sync="top" if is_shallow else "full",
        speed=speed_bytes or None,
        granularity=granularity_bytes or None,
        buf_size=buffer_bytes or None,
        copy_mode="write-blocking" if copies_writes_at_once else None,
        auto_finalize=True,
        auto_dismiss=False,
    )


def stream_blocks(
    device: str, job: str, base_node: str | None, backing_file: str | None, speed_bytes: int | None
) -> Command:
    """Take the content of backing images into an image."""
    return _command(
        "block-stream",
        device=device,
        job_id=job,
        base_node=base_node,
        backing_file=backing_file,
        speed=speed_bytes or None,
        auto_finalize=True,
        auto_dismiss=False,
    )


def take_screenshot(device: str | None, head: int | None, image_format: str | None, path: str) -> Command:
    """Write the picture of a screen to a file."""
    return _command("screendump", device=device, head=head, format=image_format, filename=path)


def open_graphics(protocol: str, descriptor_name: str, *, skips_authentication: bool) -> Command:
    """Serve a display on a descriptor that was passed before."""
    return _command("add_client", protocol=protocol, fdname=descriptor_name, skipauth=skips_authentication)


def open_tray(device: str, *, is_forced: bool) -> Command:
    """Open the tray of a drive."""
    return _command("blockdev-open-tray", id=device, force=is_forced)


def close_tray(device: str) -> Command:
    """Close the tray of a drive."""
    return _command("blockdev-close-tray", id=device)


def remove_medium(device: str) -> Command:
    """Take the medium out of an open drive."""
    return _command("blockdev-remove-medium", id=device)


def insert_medium(device: str, node: str) -> Command:
    """Put a medium into an open drive."""
    return _command("blockdev-insert-medium", id=device, node_name=node)


def remove_blockdev(node: str) -> Command:
    """Remove a block node."""
    return _command("blockdev-del", node_name=node)


def remove_bitmap(node: str, name: str) -> Command:
    """Remove a dirty bitmap."""
    return _command("block-dirty-bitmap-remove", node=node, name=name)


def cancel_job(job: str) -> Command:
    """Cancel a job."""
    return _command("job-cancel", id=job)


def complete_job(job: str) -> Command:
    """Finish a job that is ready."""
    return _command("job-complete", id=job)


def dismiss_job(job: str) -> Command:
    """Forget a job that has ended."""
    return _command("job-dismiss", id=job)


def finalize_job(job: str) -> Command:
    """Let a job end that waits for it."""
    return _command("job-finalize", id=job)


def set_action(shutdown: str | None, reboot: str | None, watchdog: str | None, panic: str | None) -> Command:
    """Say what QEMU does at events of the guest."""
    return _command("set-action", shutdown=shutdown, reboot=reboot, watchdog=watchdog, panic=panic)
