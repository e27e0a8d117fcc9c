"""TPMs and encrypted guests (qemuBuildTPMsCommandLine, qemuBuildSecCommandLine)."""

from purevirt.conf.domain.security import S390PvGuest, SevGuest, SevSnpGuest
from purevirt.conf.domain.tpm import EmulatorTpm, ExternalTpm, PassthroughTpm, Tpm, TpmModel
from purevirt.drivers.qemu.command.address import address_properties
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, join_options
from purevirt.drivers.qemu.failure import unsupported

_ARM = frozenset({"aarch64", "armv7l", "armv6l", "riscv64", "riscv32", "loongarch64"})


def build_tpms(context: CommandContext, line: CommandLine) -> None:
    """TPMs: the host's, or one of another process."""
    for tpm in context.domain.devices.tpms:
        if tpm.model == TpmModel.SPAPR_TPM_PROXY:
            _build_proxy(line, tpm)
            continue
        _build_backend(context, line, tpm)
        line.add_device(_properties(context, tpm))


def _build_proxy(line: CommandLine, tpm: Tpm) -> None:
    path = tpm.backend.device_path if isinstance(tpm.backend, PassthroughTpm) else None
    line.add_device({"driver": "spapr-tpm-proxy", "id": tpm.alias, "host-path": path})


def _build_backend(context: CommandContext, line: CommandLine, tpm: Tpm) -> None:
    name = f"tpm-{tpm.alias}"
    if isinstance(tpm.backend, PassthroughTpm):
        device, cancel = context.host.open_tpm(tpm.backend.device_path or "/dev/tpm0")
        path, stop = line.add_fd_set(device, f"{tpm.alias}-tpm"), line.add_fd_set(cancel, f"{tpm.alias}-cancel")
        line.add("-tpmdev", join_options("passthrough", [("id", name), ("path", path), ("cancel-path", stop)]))
        return
    if isinstance(tpm.backend, EmulatorTpm):
        socket: str | None = str(context.host.find_helper("tpm", context.folder, str(tpm.alias)))
    elif isinstance(tpm.backend, ExternalTpm) and tpm.backend.source is not None:
        socket = tpm.backend.source.path
    else:
        raise unsupported("TPM without a back end")
    line.add("-chardev", join_options("socket", [("id", "chrtpm"), ("path", socket)]))
    line.add("-tpmdev", join_options("emulator", [("id", name), ("chardev", "chrtpm")]))


def _properties(context: CommandContext, tpm: Tpm) -> Properties:
    driver = str(tpm.model)
    if tpm.model == TpmModel.TPM_TIS and context.arch in _ARM:
        driver = "tpm-tis-device"
    properties: Properties = {"driver": driver, "tpmdev": f"tpm-{tpm.alias}", "id": tpm.alias}
    return properties | address_properties(context, tpm)


def build_launch_security(context: CommandContext, line: CommandLine) -> None:
    """The object of an encrypted guest."""
    guest = context.domain.launch_security
    if guest is None:
        return
    context.host.claim("<launchSecurity>")
    head: Properties = {"id": "lsec0"}
    if isinstance(guest, SevGuest):
        files = {"dh-cert-file": (guest.dh_cert, "dh_cert"), "session-file": (guest.session, "session")}
        properties: Properties = {"qom-type": "sev-guest", **head, **_sev(guest)}
        for name, (value, stem) in files.items():
            properties[name] = None if value is None else str(context.folder / f"{stem}.base64")
        properties["kernel-hashes"] = guest.kernel_hashes
    elif isinstance(guest, SevSnpGuest):
        properties = {"qom-type": "sev-snp-guest", **head, **_sev(guest)}
        properties |= {"guest-visible-workarounds": guest.guest_visible_workarounds}
        properties |= {"id-block": guest.id_block, "id-auth": guest.id_auth, "host-data": guest.host_data}
        properties |= {"kernel-hashes": guest.kernel_hashes, "author-key-enabled": guest.author_key}
        properties["vcek-disabled"] = None if guest.vcek is None else not guest.vcek
    elif isinstance(guest, S390PvGuest):
        properties = {"qom-type": "s390-pv-guest", **head}
    else:
        raise unsupported(f"launch security '{guest.type}' is not supported")
    line.add_object(properties)


def _sev(guest: SevGuest | SevSnpGuest) -> Properties:
    return {"cbitpos": guest.cbitpos, "reduced-phys-bits": guest.reduced_phys_bits, "policy": guest.policy}
