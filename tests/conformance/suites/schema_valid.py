"""schema_valid: documents that the declarations have to accept."""

from harness import Case, Skip
from lxml import etree

from purevirt.conf.checkpoint import Checkpoint
from purevirt.conf.document import check_schema
from purevirt.conf.domain import Domain
from purevirt.conf.hostinterface import HostInterface
from purevirt.conf.network import Network
from purevirt.conf.networkport import NetworkPort
from purevirt.conf.nodedevice import NodeDevice
from purevirt.conf.nwfilter import NetworkFilter
from purevirt.conf.nwfilterbinding import FilterBinding
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


def produce(case: Case) -> str:
    """Nothing, where the document is accepted."""
    model = MODELS.get(case.options["document"])
    if model is None:
        raise Skip(f"no model for {case.options['document']}")
    check_schema(model, etree.fromstring(case.role("document").encode()), f"{case.options['document']}.rng")
    return ""


def expected(case: Case) -> str:
    """Nothing."""
    return "\n"
