"""Folders of the host in the guest: 9p, virtiofs, and MTP over USB (qemuBuildFilesystemCommandLine)."""

from purevirt.conf.domain.filesystem import (
    AccessMode,
    Filesystem,
    FilesystemDriverType,
    MountSource,
    Multidevs,
)
from purevirt.drivers.qemu.command.address import add_device, address_properties
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, join_options
from purevirt.drivers.qemu.command.virtio import virtio_device, virtio_options
from purevirt.drivers.qemu.failure import unsupported


def build_filesystems(context: CommandContext, line: CommandLine) -> None:
    """All file systems."""
    for filesystem in context.domain.devices.filesystems:
        kind = filesystem.driver.type if filesystem.driver is not None else None
        if kind == FilesystemDriverType.VIRTIOFS:
            properties = _virtiofs(context, line, filesystem)
        elif kind == FilesystemDriverType.MTP:
            properties = _mtp(context, filesystem)
        else:
            line.add("-fsdev", _backend(filesystem))
            properties = _ninep(context, filesystem)
        add_device(context, line, filesystem, properties)


def _source(filesystem: Filesystem) -> MountSource:
    if not isinstance(filesystem.source, MountSource):
        raise unsupported(f"only supports mount filesystem type, not '{filesystem.type}'")
    return filesystem.source


def _backend(filesystem: Filesystem) -> str:
    driver = filesystem.driver.type if filesystem.driver is not None else None
    options: list[tuple[str, str | int | None]] = []
    if driver in {None, FilesystemDriverType.PATH}:
        mode = filesystem.accessmode or AccessMode.PASSTHROUGH
        options.append(("security_model", "none" if mode == AccessMode.SQUASH else str(mode)))
        if filesystem.multidevs not in {None, Multidevs.DEFAULT}:
            options.append(("multidevs", str(filesystem.multidevs)))
        options += [(name, _octal(mode)) for name, mode in _modes(filesystem)]
    policy = filesystem.driver.wrpolicy if filesystem.driver is not None else None
    options.append(("writeout", policy))
    options += [("id", f"fsdev-{filesystem.alias}"), ("path", _source(filesystem).dir)]
    options.append(("readonly", "on" if filesystem.readonly else None))
    return join_options("handle" if driver == FilesystemDriverType.HANDLE else "local", options)


def _modes(filesystem: Filesystem) -> list[tuple[str, int | None]]:
    return [("fmode", filesystem.fmode), ("dmode", filesystem.dmode)]


def _octal(mode: int | None) -> str | None:
    return None if mode is None else f"{mode:04o}"


def _ninep(context: CommandContext, filesystem: Filesystem) -> Properties:
    model = None if filesystem.model is None else str(filesystem.model)
    properties: Properties = {"driver": virtio_device("virtio-9p", filesystem, model)}
    properties |= virtio_options(filesystem.driver) | {"id": filesystem.alias}
    properties |= {"fsdev": f"fsdev-{filesystem.alias}", "mount_tag": filesystem.target_dir}
    return properties | address_properties(context, filesystem)


def _virtiofs(context: CommandContext, line: CommandLine, filesystem: Filesystem) -> Properties:
    name = f"chr-vu-{filesystem.alias}"
    path = _source(filesystem).socket
    if path is None:
        path = str(context.host.find_helper("virtiofs", context.folder, str(filesystem.alias)))
    line.add("-chardev", join_options("socket", [("id", name), ("path", path)]))
    driver = filesystem.driver
    assert driver is not None
    properties: Properties = {"driver": virtio_device("vhost-user-fs", filesystem, None), "id": filesystem.alias}
    properties |= {"chardev": name, "queue-size": driver.queue, "tag": filesystem.target_dir}
    properties |= {"bootindex": context.boot_index(filesystem)} | virtio_options(driver)
    return properties | address_properties(context, filesystem)


def _mtp(context: CommandContext, filesystem: Filesystem) -> Properties:
    properties: Properties = {"driver": "usb-mtp", "id": filesystem.alias, "rootdir": _source(filesystem).dir}
    properties |= {"desc": filesystem.target_dir, "readonly": filesystem.readonly}
    return properties | address_properties(context, filesystem)
