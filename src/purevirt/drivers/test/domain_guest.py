"""Guest agent, keys and signals, as the test driver pretends to have them."""

from purevirt.api.facet.domain_guest import DomainGuest
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import FilesystemInfo
from purevirt.drivers.shared.device_lookup import target_name
from purevirt.drivers.test.facet import TestFacet
from purevirt.enums.domain_guest import DomainProcessSignal, DomainSetUserPasswordFlags, KeycodeSet
from purevirt.errors import Error, ErrorCode, ErrorDomain

MOUNT_POINTS = ("/", "/boot")
FILESYSTEM = "ext4"

MAX_KEYCODE = 256
"""The highest key code taken, in every code set."""

CODESET_NAMES = {kind: kind.name.lower() for kind in KeycodeSet} | {KeycodeSet.OSX: "os_x"}
INIT_PID = 1


class TestDomainGuest(TestFacet, DomainGuest):
    """Guest agent, keys and signals."""

    @override()
    async def domain_send_key(
        self, domain: DomainRef, codeset: KeycodeSet, hold_time_ms: int, keycodes: list[int], flags: NoFlags
    ) -> None:
        if codeset not in CODESET_NAMES:
            text = f"Unsupported codeset '{int(codeset)}'"
            raise Error.of_argument("virDomainSendKey", "codeset", text, domain=ErrorDomain.DOMAIN)
        self.running(domain)
        for keycode in keycodes:
            if keycode > MAX_KEYCODE:
                detail = f"invalid keycode {keycode} of {CODESET_NAMES[codeset]} codeset"
                raise Error(ErrorCode.INTERNAL_ERROR, detail)

    @override()
    async def domain_send_process_signal(
        self, domain: DomainRef, pid: int, signum: DomainProcessSignal, flags: NoFlags
    ) -> None:
        if pid != INIT_PID:
            raise Error(ErrorCode.INVALID_ARG, "only sending a signal to pid 1 is supported")
        if signum not in tuple(DomainProcessSignal):
            raise Error(ErrorCode.INVALID_ARG, f"signum value {int(signum)} is out of range")
        self.find_domain(domain)

    @override(DomainSetUserPasswordFlags.ENCRYPTED)
    async def domain_set_user_password(
        self, domain: DomainRef, user: str | None, password: str | None, flags: DomainSetUserPasswordFlags
    ) -> None:
        self.running(domain)

    @override()
    async def domain_get_fsinfo(self, domain: DomainRef, flags: NoFlags) -> list[FilesystemInfo]:
        names = (target_name(disk) for disk in self.running(domain).current.devices.disks)
        disk = next(names, None)
        if disk is None:
            return []
        return [
            FilesystemInfo(mountpoint, f"{disk}{number}", FILESYSTEM, [disk])
            for number, mountpoint in enumerate(MOUNT_POINTS, 1)
        ]

    @override()
    async def domain_fsfreeze(self, domain: DomainRef, mountpoints: list[str], flags: NoFlags) -> int:
        record = self.running(domain)
        thawed = [point for point in _known(mountpoints) if point not in record.frozen]
        record.frozen.update(thawed)
        return len(thawed)

    @override()
    async def domain_fsthaw(self, domain: DomainRef, mountpoints: list[str], flags: NoFlags) -> int:
        record = self.running(domain)
        frozen = [point for point in _known(mountpoints) if point in record.frozen]
        record.frozen.difference_update(frozen)
        return len(frozen)

    @override()
    async def domain_fstrim(
        self, domain: DomainRef, mountpoint: str | None, minimum_bytes: int, flags: NoFlags
    ) -> None:
        self.running(domain)
        _known([mountpoint] if mountpoint else [])


def _known(mountpoints: list[str]) -> list[str]:
    """The mount points that are meant: all where none is named. Raises VIR_ERR_OPERATION_INVALID for others."""
    for point in mountpoints:
        if point not in MOUNT_POINTS:
            raise Error(ErrorCode.OPERATION_INVALID, f"mount point not found: {point}")
    return list(dict.fromkeys(mountpoints)) or list(MOUNT_POINTS)
