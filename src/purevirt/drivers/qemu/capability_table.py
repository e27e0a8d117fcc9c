"""What QEMU must offer for each capability flag of libvirt, as tables that ``probe`` walks.

The flag names are libvirt's (the ``<flag name=…>`` of its capability cache): what a command line may use is decided
by them alone. Flags that no probe can find because every supported QEMU (6.2 and later) has the feature are
not kept, as in libvirt 11.3.
"""

# Flags named as the QOM type they stand for.
_TYPE_NAMES = """
    VGA acpi-erst am53c974 bochs-display cirrus-vga cryptodev-backend-lkcf dbus-vmstate dc390 e1000 hda-duplex
    hda-micro hda-output i8042 ich9-ahci ich9-intel-hda ich9-usb-ehci1 input-linux intel-iommu ioh3420 isa-serial
    ivshmem-doorbell ivshmem-plain mch megasas memory-backend-memfd mptsas1068 nec-usb-xhci nvdimm pc-dimm
    pci-bridge pci-ohci pci-serial pcie-pci-bridge pcie-root-port piix3-usb-uhci piix4-usb-uhci pl011
    pr-manager-helper pvpanic pvpanic-pci pvscsi pxb pxb-pcie qemu-xhci qxl ramfb rng-builtin rng-egd rng-random
    rtl8139 s390-pv-guest sclplmconsole scsi-block sev-guest sev-snp-guest sgx-epc spapr-pci-host-bridge spapr-tpm-proxy
    spapr-vty thread-context tpm-crb tpm-emulator tpm-passthrough tpm-spapr tpm-tis usb-audio usb-ehci usb-hub
    usb-kbd usb-mtp usb-redir usb-serial usb-storage vfio-ap vfio-ccw vfio-pci vhost-scsi vhost-user-blk
    vhost-user-gpu vhost-user-vga virtio-gpu-ccw virtio-gpu-gl-pci virtio-iommu-pci virtio-keyboard-ccw
    virtio-mem-ccw virtio-mem-pci virtio-mmio virtio-mouse-ccw virtio-pmem-pci virtio-scsi-pci virtio-tablet-ccw
    virtio-vga virtio-vga-gl vmcoreinfo vmgenid vmware-svga vt82c686b-usb-uhci x3130-upstream xio3130-downstream
    zpci
"""
TYPE_FLAGS = frozenset(_TYPE_NAMES.split())

# Flags named as the QMP command they stand for.
_COMMAND_NAMES = """
    blockdev-set-active calc-dirty-rate display-reload query-cpu-definitions query-cpu-model-baseline
    query-cpu-model-comparison query-cpu-model-expansion query-dirty-rate query-stats query-stats-schemas
    rtc-reset-reinjection set-action sev-inject-launch-secret
"""
COMMAND_FLAGS = frozenset(_COMMAND_NAMES.split())

# QOM type: further flags that its presence sets
TYPES: dict[str, tuple[str, ...]] = {
    "ccid-card-emulated": ("ccid-emulated",),
    "ccid-card-passthru": ("ccid-passthru",),
    "i82801b11-bridge": ("dmi-to-pci-bridge",),
    "lsi53c895a": ("lsi",),
    "max-arm-cpu": ("arm-max-cpu", "cpu-max"),
    "max-loongarch-cpu": ("cpu-max",),
    "max-riscv-cpu": ("cpu-max",),
    "max-s390x-cpu": ("cpu-max",),
    "max-x86_64-cpu": ("x86-max-cpu", "cpu-max"),
    "max-i386-cpu": ("x86-max-cpu", "cpu-max"),
    "sclpconsole": ("s390-sclp",),
    "spapr-nvram": ("nvram",),
    "tcg-accel": ("tcg",),
    "vhost-user-fs-device": ("vhost-user-fs",),
    "vhost-vsock-device": ("vhost-vsock",),
    "virtio-blk-pci-non-transitional": ("virtio-pci-non-transitional",),
    "virtio-crypto-device": ("virtio-crypto",),
    "virtio-gpu-device": ("virtio-gpu",),
    "virtio-input-host-device": ("virtio-input-host",),
    "virtio-keyboard-device": ("virtio-keyboard",),
    "virtio-mouse-device": ("virtio-mouse",),
    "virtio-net-device": ("virtio-net",),
    "virtio-rng-device": ("virtio-rng",),
    "virtio-sound-device": ("virtio-sound",),
    "virtio-tablet-device": ("virtio-tablet",),
    "virtual-css-bridge": ("virtio-ccw",),
}

# devices in the order libvirt asks: their names, the flag without which they are not asked for, and their
# properties (or one with its default) with their flags
DEVICE_PROPERTIES: tuple[tuple[str, str | None, dict[str, str]], ...] = (
    (
        "virtio-blk-pci",
        None,
        {
            "queue-size": "virtio-blk.queue-size",
            "iothread-vq-mapping": "virtio-blk.iothread-mapping",
            "acpi-index": "acpi-index",
            "scsi": "virtio-blk-pci.scsi",
            "scsi=false": "virtio-blk-pci.scsi.default.disabled",
        },
    ),
    ("virtio-net-pci", "virtio-net", {"rss": "virtio-net.rss"}),
    ("virtio-scsi-pci", "virtio-scsi-pci", {"iothread-vq-mapping": "virtio-scsi.iothread-mapping"}),
    ("virtio-blk-ccw", "virtio-ccw", {"queue-size": "virtio-blk.queue-size"}),
    ("virtio-net-ccw", "virtio-net", {"rss": "virtio-net.rss"}),
    ("virtio-scsi-ccw", "virtio-scsi-pci", {}),
    ("vfio-pci", "vfio-pci", {}),
    ("scsi-hd", None, {"channel": "scsi-disk.channel", "rotation_rate": "rotation-rate"}),
    ("ide-hd", None, {"rotation_rate": "rotation-rate"}),
    ("PIIX4_PM", None, {"acpi-root-pci-hotplug": "piix4.acpi-root-pci-hotplug"}),
    ("usb-redir", "usb-redir", {"filter": "usb-redir.filter"}),
    ("usb-storage", "usb-storage", {}),
    ("kvm-pit", None, {"lost_tick_policy": "kvm-pit-lost-tick-policy"}),
    ("VGA", "VGA", {"vgamem_mb": "VGA.vgamem_mb"}),
    ("vmware-svga", "vmware-svga", {"vgamem_mb": "vmware-svga.vgamem_mb"}),
    ("qxl", "qxl", {"vgamem_mb": "qxl.vgamem_mb", "vram64_size_mb": "qxl.vram64_size_mb"}),
    ("virtio-gpu-pci", "virtio-gpu", {"blob": "virtio-gpu.blob"}),
    ("virtio-gpu-device", "virtio-gpu", {"blob": "virtio-gpu.blob"}),
    ("ICH9-LPC", None, {}),
    (
        "virtio-balloon-pci",
        None,
        {
            "deflate-on-oom": "virtio-balloon-pci.deflate-on-oom",
            "free-page-reporting": "virtio-balloon.free-page-reporting",
        },
    ),
    ("virtio-balloon-ccw", None, {"free-page-reporting": "virtio-balloon.free-page-reporting"}),
    ("virtio-balloon-device", None, {"free-page-reporting": "virtio-balloon.free-page-reporting"}),
    ("virtio-gpu-ccw", "virtio-gpu-ccw", {"blob": "virtio-gpu.blob"}),
    (
        "intel-iommu",
        "intel-iommu",
        {
            "intremap": "intel-iommu.intremap",
            "caching-mode": "intel-iommu.caching-mode",
            "eim": "intel-iommu.eim",
            "device-iotlb": "intel-iommu.device-iotlb",
            "aw-bits": "intel-iommu.aw-bits",
            "dma-translation": "intel-iommu.dma-translation",
        },
    ),
    ("spapr-pci-host-bridge", "spapr-pci-host-bridge", {"numa_node": "spapr-pci-host-bridge.numa_node"}),
    ("mch", "mch", {"extended-tseg-mbytes": "mch.extended-tseg-mbytes"}),
    ("nvdimm", "nvdimm", {"unarmed": "nvdimm.unarmed"}),
    ("pcie-root-port", "pcie-root-port", {"hotplug": "pcie-root-port.hotplug"}),
    ("usb-host", None, {"hostdevice": "usb-host.hostdevice", "guest-resets-all": "usb-host.guest-resets-all"}),
    ("vhost-user-fs-device", "vhost-user-fs", {"bootindex": "vhost-user-fs.bootindex"}),
    (
        "virtio-mem-pci",
        "virtio-mem-pci",
        {
            "prealloc": "virtio-mem-pci.prealloc",
            "dynamic-memslots": "virtio-mem-pci.dynamic-memslots",
        },
    ),
    ("virtio-iommu-pci", "virtio-iommu-pci", {"boot-bypass": "virtio-iommu.boot-bypass"}),
    ("virtio-blk-ccw", "virtio-ccw", {"loadparm": "virtio-ccw.loadparm"}),
)

OBJECT_PROPERTIES: dict[str, dict[str, str]] = {
    "memory-backend-file": {
        "pmem": "memory-backend-file.pmem",
        "x-use-canonical-path-for-ramblock-id": "memory-backend-file.x-use-canonical-path-for-ramblock-id",
        "reserve": "memory-backend-file.reserve",
        "prealloc-threads": "memory-backend-file.prealloc-threads",
    },
    "memory-backend-memfd": {"hugetlb": "memory-backend-memfd.hugetlb"},
    "max-x86_64-cpu": {"unavailable-features": "cpu-unavailable-features", "migratable": "cpu.migratable"},
    "max-i386-cpu": {"unavailable-features": "cpu-unavailable-features", "migratable": "cpu.migratable"},
    "max-arm-cpu": {"unavailable-features": "cpu-unavailable-features", "kvm-no-adjvtime": "cpu.kvm-no-adjvtime"},
}

# architecture: the machine, by an alias, that stands for its board
BOARDS = {
    "ppc64": "pseries", "aarch64": "virt", "armv7l": "virt", "riscv32": "virt", "riscv64": "virt",
    "loongarch64": "virt",
}  # fmt: skip
MACHINE_PROPERTIES: dict[str, dict[str, str]] = {
    "pseries": {},
    "virt": {"iommu": "machine.virt.iommu", "ras": "machine.virt.ras", "aia": "machine.virt.aia"},
    "none": {"confidential-guest-support": "confidential-guest-support", "shim": "shim"},
    "generic-pc": {"vmport": "machine-vmport-opt", "hpet": "machine-hpet", "i8042": "machine-i8042-opt"},
}

# flags that are believed from a version on only
VERSION_FLOORS = {"machine-hpet": 8_000_000}

# option of the command line, and its parameter where one matters: flag
COMMAND_LINE: dict[tuple[str, str], str] = {
    ("sandbox", "elevateprivileges"): "seccomp-sandbox",
    ("vnc", ""): "vnc",
    ("vnc", "power-control"): "vnc-power-control",
    ("spice", "gl"): "spice-gl",
    ("spice", "rendernode"): "spice-rendernode",
    ("fsdev", "multidevs"): "fsdev.multidevs",
    ("run-with", "async-teardown"): "run-with.async-teardown",
    ("smp-opts", "clusters"): "smp-clusters",
    ("smp-opts", "dies"): "smp-dies",
}

MIGRATION_CAPABILITIES: dict[str, str] = {"rdma-pin-all": "migrate-rdma"}

SCHEMA_PATHS: dict[str, str] = {
    "block-commit/arg-type/backing-mask-protocol": "blockjob.backing-mask-protocol",
    "blockdev-add/arg-type/+file/aio/^io_uring": "aio.io_uring",
    "blockdev-add/arg-type/+file/drop-cache": "migration-file-drop-cache",
    "blockdev-add/arg-type/+nbd/tls-hostname": "blockdev.nbd.tls-hostname",
    "blockdev-add/arg-type/+nvme": "drive-nvme",
    "blockdev-add/arg-type/+qcow2/discard-no-unref": "qcow2-discard-no-unref",
    "blockdev-add/arg-type/+rbd/encrypt": "rbd-encryption",
    "blockdev-add/arg-type/+rbd/encrypt/format/^luks-any": "rbd-encryption-luks-any",
    "blockdev-add/arg-type/+rbd/encrypt/parent": "rbd-encryption-layering",
    "blockdev-add/arg-type/+virtio-blk-vhost-vdpa/$fdset": "virtio-blk-vhost-vdpa",
    "calc-dirty-rate/arg-type/mode": "dirtyrate-param.mode",
    "chardev-add/arg-type/backend/+qemu-vdagent": "chardev.qemu-vdagent",
    "chardev-add/arg-type/backend/+socket/data/reconnect": "chardev-reconnect",
    "chardev-add/arg-type/backend/+socket/data/reconnect-ms": "chardev-reconnect-miliseconds",
    "device_add/$json-cli-hotplug": "device.json+hotplug",
    "migrate-incoming/arg-type/exit-on-error": "migrate-incoming.exit-on-error",
    "nbd-server-start/arg-type/tls-creds": "nbd-tls",
    "netdev_add/arg-type/+dgram": "netdev.json",
    "netdev_add/arg-type/+stream": "netdev.stream",
    "netdev_add/arg-type/+stream/reconnect": "netdev.stream.reconnect",
    "netdev_add/arg-type/+stream/reconnect-ms": "netdev-stream-reconnect-miliseconds",
    "netdev_add/arg-type/+user": "netdev.user",
    "netdev_add/arg-type/+vhost-vdpa": "netdev.vhost-vdpa",
    "object-add/arg-type/+iothread/thread-pool-max": "iothread.thread-pool-max",
    "object-add/arg-type/+sev-guest/kernel-hashes": "sev-guest-kernel-hashes",
    "query-cpu-model-expansion/ret-type/deprecated-props": "query-cpu-model-expansion.deprecated-props",
    "query-display-options/ret-type/+dbus": "display-dbus",
    "query-display-options/ret-type/+egl-headless": "egl-headless",
    "query-display-options/ret-type/+egl-headless/rendernode": "egl-headless.rendernode",
    "query-display-options/ret-type/+sdl": "sdl",
    "query-migrate/ret-type/blocked-reasons": "migration.blocked-reasons",
    "query-spice/ret-type": "spice",
    "screendump/arg-type/device": "screendump_device",
    "screendump/arg-type/format/^png": "screenshot-format-png",
    "set-numa-node/arg-type/+hmat-lb": "numa.hmat",
}

# flags of an architecture, whatever its QEMU says (libvirt sets them by version, all below 6.2)
ARCHITECTURE_FLAGS: dict[str, frozenset[str]] = {
    "x86_64": frozenset({"canonical-cpu-features"}),
    "i686": frozenset({"canonical-cpu-features"}),
    "sparc": frozenset({"ncr53c90"}),
}

# CPU models of QEMU that libvirt's CPU map has under other names
CPU_NAMES = {f"power{release}": f"POWER{release}" for release in range(6, 12)}
