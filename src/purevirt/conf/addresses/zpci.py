"""Numbers by which an s390 guest finds its PCI devices (virDomainZPCIAddress…)."""

from purevirt.conf.addresses.pciassign import pci_controllers
from purevirt.conf.addresses.pcidevice import pci_devices
from purevirt.conf.checks.refusal import internal, malformed
from purevirt.conf.domain.address import PciAddress, Zpci
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.model import Domain

HIGHEST_UID = 0xFFFF
HIGHEST_FID = 0xFFFFFFFF


def assign_zpci(domain: Domain) -> None:
    """Give each PCI device a uid and a fid of its own. Raises Error where one is taken twice."""
    placed: list[Device] = [*pci_controllers(domain), *(device for device, _ in pci_devices(domain))]
    addresses = [device.address for device in placed if isinstance(device.address, PciAddress)]
    uids, fids = _taken(addresses)
    for address in addresses:
        zpci = address.zpci = address.zpci or Zpci()
        if zpci.uid is None:
            zpci.uid = _next(uids, 1, HIGHEST_UID, "uid")
        if zpci.fid is None:
            zpci.fid = _next(fids, 0, HIGHEST_FID, "fid")


def _taken(addresses: list[PciAddress]) -> tuple[set[int], set[int]]:
    uids: set[int] = set()
    fids: set[int] = set()
    for zpci in (address.zpci for address in addresses if address.zpci is not None):
        if zpci.uid is not None:
            if not 0 < zpci.uid <= HIGHEST_UID:
                raise malformed(f"Invalid PCI address uid='0x{zpci.uid:04x}', must be > 0x0000 and <= 0xffff")
            _reserve(uids, zpci.uid, "uid")
        if zpci.fid is not None:
            _reserve(fids, zpci.fid, "fid")
    return uids, fids


def _reserve(taken: set[int], number: int, name: str) -> None:
    if number in taken:
        raise internal(f"zPCI {name} {number} is already reserved")
    taken.add(number)


def _next(taken: set[int], first: int, last: int, name: str) -> int:
    number = next((each for each in range(first, min(last, first + len(taken)) + 1) if each not in taken), None)
    if number is None:
        raise internal(f"There is no more free {name}.")
    taken.add(number)
    return number
