"""Elements in the hypervisors' own namespaces."""

from purevirt.conf.xmlmap import Element, attr, children
from purevirt.conf.xmlmap.codec import NON_EMPTY, STR

QEMU_URI = "http://libvirt.org/schemas/domain/qemu/1.0"
"""The namespace of QEMU's elements."""


class QemuArg(Element, tag="arg", uri=QEMU_URI, prefix="qemu"):
    """An argument for the emulator."""

    value: str = attr(STR, required=True)


class QemuEnv(Element, tag="env", uri=QEMU_URI, prefix="qemu"):
    """An environment variable for the emulator."""

    name: str = attr(NON_EMPTY, required=True)
    value: str | None = attr(STR)


class QemuCommandline(Element, tag="commandline", uri=QEMU_URI, prefix="qemu"):
    """Arguments and variables passed through."""

    args: list[QemuArg] = children(QemuArg)
    envs: list[QemuEnv] = children(QemuEnv)
