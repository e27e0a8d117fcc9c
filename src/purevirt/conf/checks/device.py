"""Checks of controllers, USB, video, host devices and small devices (virDomainDeviceDefValidate)."""

from purevirt.conf.checks.refusal import detailed, internal, malformed, unsupported
from purevirt.conf.defaults.basic import bootable_devices
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.display import ConnectedPolicy, VideoModel, VideoType, VncGraphics
from purevirt.conf.domain.hostdev import MdevHostdev, MdevModel
from purevirt.conf.domain.input import InputBus, InputType
from purevirt.conf.domain.model import Domain

PCI_ROOTS = (ControllerModel.PCI_ROOT, ControllerModel.PCIE_ROOT)
HIGHEST_TARGET_INDEX = 30
LOADPARM_LENGTH = 8
MDEV_ADDRESSES = {MdevModel.VFIO_PCI: "pci", MdevModel.VFIO_CCW: "ccw"}


def check_devices(domain: Domain) -> None:
    """Raise Error for devices that contradict themselves or each other."""
    _check_usb(domain)
    _check_controllers(domain)
    _check_videos(domain)
    _check_inputs(domain)
    _check_passwords(domain)
    _check_hostdevs(domain)
    for device in bootable_devices(domain):
        loadparm = device.boot.loadparm if device.boot is not None else None
        if loadparm is not None and not 1 <= len(loadparm) <= LOADPARM_LENGTH:
            raise internal(f"loadparm value '{loadparm}' must be between 1 and {LOADPARM_LENGTH} characters")
    for shmem in domain.devices.shmems:
        if shmem.msi is not None and shmem.server is None and shmem.model.value == "ivshmem":
            raise malformed("msi option is only supported with a server")
    for tpm in domain.devices.tpms:
        if tpm.backend is None:
            raise malformed("missing TPM device backend")


def _check_controllers(domain: Domain) -> None:
    """No two controllers of a type have one index (virDomainDefRejectDuplicateControllers)."""
    seen: set[tuple[ControllerType, int | None]] = set()
    for controller in domain.devices.controllers:
        if controller.type is ControllerType.PCI:
            _check_pci(controller)
        key = (controller.type, controller.index)
        if key in seen and controller.master_startport is None:
            raise malformed(f"Multiple '{controller.type.value}' controllers with index '{controller.index}'")
        if controller.master_startport is None:
            seen.add(key)


def _check_pci(controller: Controller) -> None:
    target = controller.target
    if controller.model in PCI_ROOTS and controller.address is not None:
        raise unsupported("pci-root and pcie-root controllers should not have an address")
    if target is None:
        return
    if target.index is not None and target.index > HIGHEST_TARGET_INDEX:
        raise unsupported(
            f"PCI controller target index '{target.index}' out of range - must be 0-{HIGHEST_TARGET_INDEX}"
        )
    if target.node is not None and controller.index == 0:
        raise unsupported("The PCI controller with index=0 can't be associated with a NUMA node")


def _check_usb(domain: Domain) -> None:
    """A guest without USB has no USB devices, and companions have a master (virDomainDefCheckUSB)."""
    usb = [one for one in domain.devices.controllers if one.type is ControllerType.USB]
    if domain.devices.redirdevs and not any(one.model is not ControllerModel.NONE for one in usb):
        raise unsupported("cannot add redirected USB device: USB is disabled for this domain")
    if usb and all(one.master_startport is not None for one in usb):
        raise detailed("No master USB controller specified")
    if not any(one.model is ControllerModel.NONE for one in usb):
        return
    if len(usb) > 1:
        raise detailed("Can't add another USB controller: USB is disabled for this domain")
    if any(hub.type == "usb" for hub in domain.devices.hubs):
        raise unsupported("Can't add USB hub: USB is disabled for this domain")
    if any(one.bus is InputBus.USB for one in domain.devices.inputs):
        raise unsupported("Can't add USB input device. USB bus is disabled")
    if any(one.kind.type == "usb" for one in domain.devices.hostdevs):
        raise unsupported("Can't add host USB device: USB is disabled in this host")


def _check_videos(domain: Domain) -> None:
    kinds = [video.model.type for video in domain.devices.videos if video.model is not None]
    if VideoType.NONE in kinds and len(kinds) > 1:
        raise unsupported("a 'none' video type must be the only video device defined for the domain")
    for video in domain.devices.videos:
        _check_memory(video.model)
        if video.model is not None and video.model.type is VideoType.RAMFB and video.address is not None:
            raise unsupported("address not supported for video type ramfb")


def _check_memory(model: VideoModel | None) -> None:
    if model is None or model.type is VideoType.QXL:
        return
    for name in ("ram", "vram64", "vgamem"):
        if getattr(model, name):
            raise unsupported(f"{name} attribute only supported for video type qxl")


def _check_inputs(domain: Domain) -> None:
    """PS/2 and Xen have mice and keyboards only (virDomainInputDefValidate)."""
    for one in domain.devices.inputs:
        if one.bus in (InputBus.PS2, InputBus.XEN) and one.type not in (InputType.MOUSE, InputType.KEYBOARD):
            raise internal(f"{one.bus.value} bus does not support {one.type.value} input device")


def _check_passwords(domain: Domain) -> None:
    for graphics in domain.devices.graphics:
        if isinstance(graphics, VncGraphics) and graphics.connected not in (None, ConnectedPolicy.KEEP):
            raise unsupported("VNC supports connected='keep' only")


def _check_hostdevs(domain: Domain) -> None:
    mdevs = [one for one in domain.devices.hostdevs if isinstance(one.kind, MdevHostdev)]
    kinds = [one.kind for one in mdevs if isinstance(one.kind, MdevHostdev)]
    if sum(kind.ramfb is True for kind in kinds) > 1:
        raise unsupported("Only one vgpu device can have 'ramfb' enabled")
    for mdev, kind in zip(mdevs, kinds, strict=True):
        address = kind.source.address if kind.source is not None else None
        if address is None or address.uuid is None:
            raise unsupported("Missing 'uuid' attribute for element <address>")
        wanted = MDEV_ADDRESSES.get(kind.model) if kind.model is not None else None
        if wanted is not None and mdev.address is not None and mdev.address.type != wanted and kind.model is not None:
            detail = f"Unsupported address type '{mdev.address.type}' with mediated device model '{kind.model.value}'"
            raise malformed(detail)
