"""What guests of one emulator can have (virQEMUCapsFillDomainCaps), told from a probe and from a few facts of the host.

The part about CPUs is ``cpu_capabilities``. Nothing here touches the machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from purevirt.conf.cpu.document import HostCpu
from purevirt.conf.domaincaps import (
    DomainCapabilities,
    LoaderCapabilities,
    SevCapabilities,
    SgxCapabilities,
    Support,
)
from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.cpu_capabilities import tell_cpu
from purevirt.drivers.qemu.firmware import Firmware, find_supported

_PC = frozenset({"x86_64", "i686"})
_S390 = frozenset({"s390", "s390x"})
_PPC64 = frozenset({"ppc64", "ppc64le"})
_IDE_MACHINES = ("pc-i440fx-", "pc-0", "pc-1", "malta", "sun4u", "g3beige", "xenfv", "isapc")
_USB_CONTROLLERS = frozenset(
    {
        "piix3-usb-uhci", "piix4-usb-uhci", "usb-ehci", "ich9-usb-ehci1", "vt82c686b-usb-uhci", "pci-ohci",
        "nec-usb-xhci", "qemu-xhci",
    }
)  # fmt: skip
_TRANSITIONAL = ("virtio-transitional", "virtio-non-transitional")
_STARTUP_POLICIES = ("default", "mandatory", "requisite", "optional")

# value: the flags of which one is enough for it, in the order of libvirt's enumerations
_GRAPHICS = {
    "sdl": ("sdl",),
    "vnc": ("vnc",),
    "rdp": ("display-dbus",),
    "spice": ("spice",),
    "egl-headless": ("egl-headless",),
    "dbus": ("display-dbus",),
}
_VIDEOS = {
    "vga": ("VGA",),
    "cirrus": ("cirrus-vga",),
    "vmvga": ("vmware-svga",),
    "qxl": ("qxl",),
    "virtio": ("virtio-gpu", "virtio-gpu-ccw"),
    "none": (),
    "bochs": ("bochs-display",),
    "ramfb": ("ramfb",),
}
_RANDOM_SOURCES = {"random": ("rng-random",), "egd": ("rng-egd",), "builtin": ("rng-builtin",)}
_TPM_MODELS = {name: (name,) for name in ("tpm-tis", "tpm-crb", "tpm-spapr", "spapr-tpm-proxy")}
_SECURITY_TYPES = {"sev": ("sev-guest",), "sev-snp": ("sev-snp-guest",), "s390-pv": ("s390-pv-guest",)}


@dataclass(frozen=True, slots=True)
class HostSupport:
    """What the host adds: limits, passthrough, programs and firmware.

    ``sev_guests`` are the numbers of encrypted guests (SEV, SEV-ES); ``tpm_versions`` those of swtpm, empty without
    it; ``has_rdp`` tells of the program qemu-rdp.
    """

    cpu: HostCpu | None = None
    address_bits: int | None = None
    kvm_max_vcpus: int = 0
    has_vfio: bool = False
    has_rdp: bool = False
    tpm_versions: tuple[str, ...] = ()
    sev_guests: tuple[int, int] = (0, 0)
    firmwares: Sequence[Firmware] = ()


def tell_domain_capabilities(
    found: QemuCapabilities, *, arch: str, machine: str, virt_type: str, host: HostSupport
) -> DomainCapabilities:
    """The capabilities of guests on a machine, which is told by its real name."""
    supported = find_supported(host.firmwares, machine, arch)
    return DomainCapabilities(
        path=found.emulator,
        virt_type=virt_type,
        machine=machine,
        arch=arch,
        vcpu_max=_vcpu_max(found, machine, virt_type, host),
        has_iothreads=True,
        os=LoaderCapabilities(
            loader=_loader(has_secure_boot=supported.has_secure_boot),
            images=tuple(image for image, _ in supported.images),
            firmwares=supported.interfaces,
        ),
        cpu=tell_cpu(found, virt_type, host.cpu, host.address_bits),
        memory_backing=_told(sourceType=("file", "anonymous", *_flagged(found, {"memfd": ("memory-backend-memfd",)}))),
        devices=_devices(found, machine, host),
        features=_features(found, machine, virt_type),
        sev=_sev(found, host),
        sgx=_sgx(found),
        late_features=_late_features(found),
    )


def _told(**settings: tuple[str, ...]) -> Support:
    return Support(is_supported=True, settings=settings)


def _told_if(condition: bool, **settings: tuple[str, ...]) -> Support:
    return Support(is_supported=condition, settings=settings)


def _flagged(found: QemuCapabilities, wanted: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for name, flags in wanted.items() if not flags or any(map(found.has, flags)))


def _vcpu_max(found: QemuCapabilities, machine: str, virt_type: str, host: HostSupport) -> int:
    entry = found.find_machine(machine, virt_type)
    if entry is None:
        return 0
    return min(entry.cpu_max, host.kvm_max_vcpus) if virt_type == "kvm" and host.kvm_max_vcpus else entry.cpu_max


def _loader(*, has_secure_boot: bool) -> Support:
    secure = ("yes", "no") if has_secure_boot else ("no",)
    return _told(type=("rom", "pflash"), readonly=("yes", "no"), secure=secure)


def _devices(found: QemuCapabilities, machine: str, host: HostSupport) -> dict[str, Support]:
    videos = _flagged(found, _VIDEOS)
    graphics = tuple(name for name in _flagged(found, _GRAPHICS) if name != "rdp" or host.has_rdp)
    channels = ("pty", "unix", *_flagged(found, {"spicevmc": ("spice",)}))
    return {
        "disk": _disk(found, machine),
        "graphics": _told_if(bool(graphics), type=graphics),
        "video": _told_if(bool(videos), modelType=videos),
        "hostdev": _hostdev(found, host),
        "rng": _told(model=_virtio_models(found, "virtio-rng"), backendModel=_flagged(found, _RANDOM_SOURCES)),
        "filesystem": _told(driverType=("path", "handle", *_flagged(found, {"virtiofs": ("vhost-user-fs",)}))),
        "tpm": _tpm(found, host),
        "redirdev": _told_if(found.has("usb-redir"), bus=("usb",)),
        "channel": _told(type=channels),
        "crypto": _told(
            model=_flagged(found, {"virtio": ("virtio-crypto",)}),
            type=("qemu",),
            backendModel=("builtin", *_flagged(found, {"lkcf": ("cryptodev-backend-lkcf",)})),
        ),
        "interface": _told(backendType=("default", *_flagged(found, {"passt": ("netdev.stream",)}))),
        "panic": _panic(found, machine),
    }


def _virtio_models(found: QemuCapabilities, flag: str) -> tuple[str, ...]:
    if not found.has(flag):
        return ()
    return ("virtio", *(_TRANSITIONAL if found.has("virtio-pci-non-transitional") else ()))


def _has_usb(found: QemuCapabilities) -> bool:
    return bool(found.flags & _USB_CONTROLLERS)


def _disk(found: QemuCapabilities, machine: str) -> Support:
    has_floppies = not machine.startswith("pseries")
    buses = {
        "ide": machine.startswith(_IDE_MACHINES) or machine == "pc",
        "fdc": has_floppies,
        "scsi": True,
        "virtio": True,
        "usb": _has_usb(found),
        "sata": found.has("ich9-ahci"),
    }
    return _told(
        diskDevice=("disk", "cdrom", *(("floppy",) if has_floppies else ()), "lun"),
        bus=tuple(name for name, is_there in buses.items() if is_there),
        model=("virtio", *(_TRANSITIONAL if found.has("virtio-pci-non-transitional") else ())),
    )


def _hostdev(found: QemuCapabilities, host: HostSupport) -> Support:
    return _told(
        mode=("subsystem",),
        startupPolicy=_STARTUP_POLICIES,
        subsysType=(*(("usb",) if _has_usb(found) else ()), "pci", "scsi"),
        capsType=(),
        pciBackend=("default", "vfio") if host.has_vfio else (),
    )


def _tpm(found: QemuCapabilities, host: HostSupport) -> Support:
    models = _flagged(found, _TPM_MODELS)
    backends = {
        "passthrough": found.has("tpm-passthrough"),
        "emulator": found.has("tpm-emulator") and bool(host.tpm_versions),
        "external": found.has("tpm-emulator"),
    }
    settings = {"model": models, "backendModel": tuple(name for name, is_there in backends.items() if is_there)}
    if backends["emulator"]:
        settings["backendVersion"] = host.tpm_versions
    return Support(is_supported=bool(models), settings=settings)


def _panic(found: QemuCapabilities, machine: str) -> Support:
    is_pc = found.arch in _PC
    models = {
        "isa": is_pc and found.has("pvpanic"),
        "pseries": found.arch in _PPC64 and machine.startswith("pseries"),
        "hyperv": is_pc,
        "s390": found.arch in _S390,
        "pvpanic": found.has("pvpanic-pci"),
    }
    names = tuple(name for name, is_there in models.items() if is_there)
    return _told_if(bool(names), model=names)


def _features(found: QemuCapabilities, machine: str, virt_type: str) -> dict[str, Support]:
    told = {
        "gic": _gic(found, machine, virt_type),
        "vmcoreinfo": _told_if(found.has("vmcoreinfo")),
        "genid": _told_if(found.has("vmgenid")),
        "backingStoreInput": _told(),
        "backup": _told(),
        "async-teardown": _told_if(found.has("run-with.async-teardown")),
    }
    if found.arch in _S390:
        told["s390-pv"] = _told_if(found.has("s390-pv-guest"))
    told["ps2"] = _told_if(found.arch in _PC)
    return told


def _gic(found: QemuCapabilities, machine: str, virt_type: str) -> Support:
    """Interrupt controllers of the virt machine; the newest comes first in the probe, and last here."""
    if found.arch not in {"aarch64", "armv7l"} or not machine.startswith("virt"):
        return _told_if(False)
    fitting = [item for item in found.gic if (item.in_kernel if virt_type == "kvm" else item.is_emulated)]
    if virt_type == "hvf":
        fitting = [item for item in found.gic if item.in_kernel]
    versions = tuple(str(version) for version in sorted(item.version for item in fitting))
    return _told_if(bool(versions), version=versions)


def _sev(found: QemuCapabilities, host: HostSupport) -> SevCapabilities | None:
    sev = found.sev
    if sev is None:
        return None
    return SevCapabilities(sev.c_bit_position, sev.reduced_phys_bits, *host.sev_guests, cpu0_id=sev.cpu0_id)


def _sgx(found: QemuCapabilities) -> SgxCapabilities | None:
    sgx = found.sgx
    if sgx is None:
        return None
    sections = tuple((section.node, section.size_kib) for section in sgx.sections)
    return SgxCapabilities(sgx.has_flc, sgx.has_sgx1, sgx.has_sgx2, sgx.size_kib, sections)


def _late_features(found: QemuCapabilities) -> dict[str, Support]:
    types = _flagged(found, _SECURITY_TYPES)
    told = {"hyperv": _told(features=found.hyperv)} if found.hyperv else {}
    return {**told, "launchSecurity": _told_if(bool(types), sectype=types)}
