"""schema_valid: documents that the declarations have to accept."""

from harness import Case, Skip
from lxml import etree

from purevirt.conf.checkpoint import Checkpoint
from purevirt.conf.document import check_outline, check_schema
from purevirt.conf.domain import Domain
from purevirt.conf.domain.model import Devices
from purevirt.conf.hostinterface import HostInterface
from purevirt.conf.network import Network
from purevirt.conf.networkport import NetworkPort
from purevirt.conf.nodedevice import NodeDevice
from purevirt.conf.nwfilter import NetworkFilter
from purevirt.conf.nwfilterbinding import FilterBinding
from purevirt.conf.schema.outline import Outline, read_outline
from purevirt.conf.schema.outlines import BACKUP, CAPABILITIES, CPUS, DOMAIN_CAPABILITIES, POOL_CAPABILITIES
from purevirt.conf.secret import Secret
from purevirt.conf.snapshot import Snapshot
from purevirt.conf.storagepool import StoragePool
from purevirt.conf.storagevol import Volume
from purevirt.conf.xmlmap import Element

MODELS: dict[str, type[Element]] = {
    "domain": Domain,
    "network": Network,
    "interface": HostInterface,
    "nodedev": NodeDevice,
    "secret": Secret,
    "storagepool": StoragePool,
    "storagevol": Volume,
    "networkport": NetworkPort,
    "nwfilter": NetworkFilter,
    "nwfilterbinding": FilterBinding,
    "domainsnapshot": Snapshot,
    "domaincheckpoint": Checkpoint,
}

OUTLINES: dict[str, Outline] = {
    "capability": read_outline(CAPABILITIES),
    "domaincaps": read_outline(DOMAIN_CAPABILITIES),
    "storagepoolcaps": read_outline(POOL_CAPABILITIES),
    "domainbackup": read_outline(BACKUP),
    "cpu": read_outline(CPUS),
    "cpu-baseline": read_outline(CPUS),
}


def produce(case: Case) -> str:
    """Nothing, where the document is accepted."""
    kind = case.options["document"]
    root = etree.fromstring(case.role("document").encode())
    if kind in OUTLINES:
        check_outline(OUTLINES[kind], root, f"{kind}.rng")
    elif kind == "device":
        check_schema(Devices, _among_devices(root), "domain.rng")
    elif kind in MODELS:
        check_schema(MODELS[kind], root, f"{kind}.rng")
    else:
        raise Skip(f"no model for {kind}")
    return ""


def _among_devices(device: etree._Element) -> etree._Element:
    devices = etree.Element("devices")
    devices.append(device)
    return devices


def expected(case: Case) -> str:
    """Nothing."""
    return "\n"
