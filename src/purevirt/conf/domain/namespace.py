"""Elements in the hypervisors' own namespaces."""

from purevirt.conf.xmlmap import Element, attr, child, children, text
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


class QemuCapability(Element, uri=QEMU_URI, prefix="qemu"):
    """A capability that is set or cleared."""

    capability: str = attr(NON_EMPTY, required=True)


class QemuCapabilities(Element, tag="capabilities", uri=QEMU_URI, prefix="qemu"):
    """Changes to the emulator's capabilities."""

    added: list[QemuCapability] = children(QemuCapability, "add")
    removed: list[QemuCapability] = children(QemuCapability, "del")


class QemuProperty(Element, tag="property", uri=QEMU_URI, prefix="qemu"):
    """A property of a device."""

    name: str = attr(NON_EMPTY, required=True)
    type: str = attr(NON_EMPTY, required=True)
    value: str | None = attr(STR)


class QemuFrontend(Element, tag="frontend", uri=QEMU_URI, prefix="qemu"):
    """Properties of the guest's side."""

    properties: list[QemuProperty] = children(QemuProperty)


class QemuDeviceOverride(Element, tag="device", uri=QEMU_URI, prefix="qemu"):
    """Changes to one device."""

    alias: str = attr(NON_EMPTY, required=True)
    frontend: QemuFrontend | None = child(QemuFrontend)


class QemuOverride(Element, tag="override", uri=QEMU_URI, prefix="qemu"):
    """Changes to devices."""

    devices: list[QemuDeviceOverride] = children(QemuDeviceOverride)


class QemuDeprecation(Element, tag="deprecation", uri=QEMU_URI, prefix="qemu"):
    """What the emulator does about deprecated uses."""

    behavior: str = attr(NON_EMPTY, required=True)


LXC_URI = "http://libvirt.org/schemas/domain/lxc/1.0"
"""The namespace of the containers' elements."""


class LxcShare(Element, uri=LXC_URI, prefix="lxc"):
    """A namespace that is shared."""

    type: str = attr(NON_EMPTY, required=True)
    value: str | None = attr(STR)


class LxcNamespace(Element, tag="namespace", uri=LXC_URI, prefix="lxc"):
    """Namespaces a container shares with others."""

    sharenet: LxcShare | None = child(LxcShare, "sharenet")
    shareipc: LxcShare | None = child(LxcShare, "shareipc")
    shareuts: LxcShare | None = child(LxcShare, "shareuts")


BHYVE_URI = "http://libvirt.org/schemas/domain/bhyve/1.0"
"""The namespace of bhyve's elements."""


class BhyveArg(Element, tag="arg", uri=BHYVE_URI, prefix="bhyve"):
    """An argument."""

    value: str = attr(STR, required=True)


class BhyveEnv(Element, tag="env", uri=BHYVE_URI, prefix="bhyve"):
    """An environment variable."""

    name: str = attr(NON_EMPTY, required=True)
    value: str | None = attr(STR)


class BhyveCommandline(Element, tag="commandline", uri=BHYVE_URI, prefix="bhyve"):
    """Arguments and variables passed through."""

    args: list[BhyveArg] = children(BhyveArg)
    envs: list[BhyveEnv] = children(BhyveEnv)


XEN_URI = "http://libvirt.org/schemas/domain/xen/1.0"
"""The namespace of Xen's elements."""


class XenArg(Element, tag="arg", uri=XEN_URI, prefix="xen"):
    """An argument."""

    value: str = attr(STR, required=True)


class XenCommandline(Element, tag="commandline", uri=XEN_URI, prefix="xen"):
    """Arguments passed through."""

    args: list[XenArg] = children(XenArg)


VMWARE_URI = "http://libvirt.org/schemas/domain/vmware/1.0"
"""The namespace of VMware's elements."""


class DatacenterPath(Element, tag="datacenterpath", uri=VMWARE_URI, prefix="vmware"):
    """Where a vCenter keeps the guest."""

    path: str | None = text(STR)
