"""Definitions on disk: ``NAME.xml`` and the links of autostart, each written before a call is acknowledged.

All functions block for the time of a few disk operations: call them through ``asyncio.to_thread``.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from purevirt.conf.domain import Domain, format_domain, parse_domain
from purevirt.conf.domain.profile import DomainProfile
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.enums.domain import DomainXMLFlags
from purevirt.host.files import remove, sync_folder, write_atomic

ONCE_SUFFIX = ".once"

_HEADER = """\
<!--
WARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE
OVERWRITTEN AND LOST. Changes to this xml configuration should be made using:
  virsh edit {name}
or other application using the libvirt API.
-->
"""


def header(name: str) -> str:
    """The comment that every generated file begins with; a name may not end it."""
    return _HEADER.format(name=name.replace("--", "- -"))


def format_definition(definition: Domain) -> bytes:
    """The content of a definition file, secrets included."""
    text = format_domain(definition, DomainXMLFlags.SECURE | DomainXMLFlags.INACTIVE)
    return f"{header(definition.name)}\n{text}".encode()


def parse_node(text: str, profile: DomainProfile) -> Domain:
    """The domain of a status file, run-time data included; raises Error."""
    return parse_domain(text, profile=profile, inactive=False)


def save_definition(paths: QemuPaths, definition: Domain) -> None:
    """Write a definition durably; raises OSError."""
    write_atomic(paths.config_file(definition.name), format_definition(definition))


def remove_definition(paths: QemuPaths, name: str) -> None:
    """Delete a definition and its links."""
    for link in (paths.autostart_link(name), once_link(paths, name), paths.config_file(name)):
        remove(link)


def once_link(paths: QemuPaths, name: str) -> Path:
    """The link that makes a domain start with the next boot of the host only."""
    link = paths.autostart_link(name)
    return link.with_name(link.name + ONCE_SUFFIX)


def set_link(link: Path, target: Path, *, wanted: bool) -> None:
    """Make or delete a link durably; raises OSError."""
    if not wanted:
        remove(link)
        return
    with contextlib.suppress(FileNotFoundError):
        os.unlink(link)
    os.symlink(target, link)
    sync_folder(link.parent)


def rename_definition(paths: QemuPaths, definition: Domain, old: str) -> None:
    """Move the files of a domain to its new name: the new ones are there before the old ones go."""
    save_definition(paths, definition)
    for link_of in (QemuPaths.autostart_link, once_link):
        if link_of(paths, old).is_symlink():
            set_link(link_of(paths, definition.name), paths.config_file(definition.name), wanted=True)
    remove_definition(paths, old)


def definition_files(folder: Path) -> Iterator[Path]:
    """The XML files of a folder, hidden ones left out."""
    with contextlib.suppress(FileNotFoundError):
        for path in sorted(folder.iterdir()):
            if path.suffix == ".xml" and not path.name.startswith(".") and path.is_file():
                yield path
