"""The mdevctl commands for mediated devices, and the list of devices that mdevctl prints.

Nothing is run here. What mdevctl prints is untrusted in its shape.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from purevirt.conf.nodedevice import MdevAttribute, MdevCapability, NodeDevice
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.jsontext import Json, format_json, parse_json

PROGRAM = "mdevctl"
ROOT_DEVICE = "computer"
"""The parent of devices whose own parent is not known."""

_PCI_NAME = re.compile(r"pci_([0-9a-f]{4,})_([0-9a-f]{2})_([0-9a-f]{2})_([0-9a-f])\Z")
_CSS_NAME = re.compile(r"css_([0-9a-f]+)_([0-9a-f]+)_([0-9a-f]{4})\Z")
_NO_NAME = re.compile(r"[^A-Za-z0-9]")


class MdevOperation(StrEnum):
    """What mdevctl is asked to do; values are its commands."""

    CREATE = "start"
    DEFINE = "define"
    MODIFY = "modify"


@dataclass(frozen=True, slots=True)
class MdevCommand:
    """A command, and what it reads from its standard input."""

    argv: tuple[str, ...]
    stdin: str | None = None


def parent_address(name: str) -> str | None:
    """The address that mdevctl knows a parent by: that of a PCI device, a subchannel, or the AP matrix."""
    pci = _PCI_NAME.match(name)
    if pci is not None:
        return "{}:{}:{}.{}".format(*pci.groups())
    css = _CSS_NAME.match(name)
    if css is not None:
        return ".".join(css.groups())
    return "matrix" if name == "ap_matrix" else None


def build_command(device: NodeDevice, operation: MdevOperation) -> MdevCommand:
    """Make, define or change a device as its document says. Raises Error INTERNAL_ERROR without a usable parent."""
    address = parent_address(device.parent or "")
    if address is None:
        detail = f"unable to find parent device '{device.parent}'"
        raise Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.NODEDEV)
    mdev = mediated(device)
    argv = (PROGRAM, operation.value, f"--parent={address}", "--jsonfile=/dev/stdin")
    return MdevCommand((*argv, f"--uuid={mdev.uuid}") if mdev.uuid else argv, format_json(_configuration(mdev)))


def build_modify(device: NodeDevice, *, defined: bool, live: bool) -> MdevCommand:
    """Change the definition of a device, the running one, or both. Raises Error."""
    command = build_command(device, MdevOperation.MODIFY)
    where = (*(("--defined",) if defined else ()), *(("--live",) if live else ()))
    return MdevCommand((*command.argv, *where), command.stdin)


def build_start(device: NodeDevice) -> MdevCommand:
    """Start a defined device."""
    return MdevCommand((PROGRAM, "start", f"--uuid={mediated(device).uuid}"))


def build_stop(device: NodeDevice) -> MdevCommand:
    """Stop a device."""
    return MdevCommand((PROGRAM, "stop", f"--uuid={mediated(device).uuid}"))


def build_undefine(device: NodeDevice) -> MdevCommand:
    """Forget a defined device."""
    return MdevCommand((PROGRAM, "undefine", f"--uuid={mediated(device).uuid}"))


def build_autostart(device: NodeDevice, *, autostarts: bool) -> MdevCommand:
    """Start a defined device with its parent from now on, or not."""
    uuid = mediated(device).uuid or ""
    return MdevCommand((PROGRAM, "modify", "--uuid", uuid, "--auto" if autostarts else "--manual"))


def mediated(device: NodeDevice) -> MdevCapability:
    """What makes a device a mediated one. Raises Error for others."""
    for capability in device.capabilities:
        if isinstance(capability, MdevCapability):
            return capability
    raise Error(ErrorCode.INTERNAL_ERROR, "not a mediated device", domain=ErrorDomain.NODEDEV)


def _configuration(mdev: MdevCapability) -> Json:
    attributes: list[Json] = [{attribute.name: attribute.value} for attribute in mdev.attributes]
    settings: dict[str, Json] = {"mdev_type": mdev.type_id, "start": "manual"}
    return {**settings, "attrs": attributes} if attributes else settings


def parse_list(text: str, find_parent: Callable[[str], str | None]) -> list[NodeDevice]:
    """The devices in ``mdevctl list --dumpjson``; ``find_parent`` knows the device of an address.

    Raises Error INTERNAL_ERROR where the text has another shape.
    """
    if not text.strip():
        return []
    parents = parse_json(text)
    if not isinstance(parents, list) or len(parents) > 1:
        raise _unexpected()
    return [
        _device(uuid, settings, address, find_parent(address) or ROOT_DEVICE)
        for address, devices in _members(parents[0] if parents else {})
        for entry in (devices if isinstance(devices, list) else [])
        for uuid, settings in _members(entry)
    ]


def _unexpected() -> Error:
    return Error(ErrorCode.INTERNAL_ERROR, "Unexpected format for mdevctl response", domain=ErrorDomain.NODEDEV)


def _members(value: Json) -> Iterator[tuple[str, Json]]:
    if not isinstance(value, dict):
        raise _unexpected()
    yield from value.items()


def _device(uuid: str, settings: Json, address: str, parent: str) -> NodeDevice:
    if not isinstance(settings, dict):
        raise _unexpected()
    mdev = MdevCapability(type_id=_text(settings.get("mdev_type")), uuid=uuid, parent_addr=address)
    mdev.settle(0)
    attributes = settings.get("attrs")
    for entry in attributes if isinstance(attributes, list) else []:
        mdev.attributes += [MdevAttribute(name=name, value=_text(value)) for name, value in _members(entry)]
    return NodeDevice(name=_NO_NAME.sub("_", f"mdev_{uuid}_{address}"), parent=parent, capabilities=[mdev])


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None
