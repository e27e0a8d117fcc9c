"""Node files: a made-up host described by a document, for test:///PATH.

<node> may hold <cpu>, <memory>, and any number of <domain>, <network>, <interface>, <pool> (with <volume>) and
<device>; each of them may be in a file of its own, named by the attribute ``file``. The state of a domain is told by
elements in the test driver's namespace.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from purevirt.conf.document import expect_root, parse_tree
from purevirt.conf.domain import TEST_DRIVER, parse_domain
from purevirt.conf.hostinterface import parse_interface
from purevirt.conf.network import parse_network
from purevirt.conf.nodedevice import parse_node_device
from purevirt.conf.storagepool import parse_storage_pool
from purevirt.conf.storagevol import parse_storage_vol
from purevirt.drivers.shared.pool_table import PoolRecord
from purevirt.drivers.test.host import Host
from purevirt.drivers.test.moment_document import read_snapshot
from purevirt.drivers.test.node import TestDomain, TestNode, name_interfaces
from purevirt.drivers.test.storage_pool import give_size
from purevirt.drivers.test.storage_volume import add_volume
from purevirt.enums.domain_state import DomainState
from purevirt.errors import Error, ErrorCode, ErrorDomain

MAX_FILE = 16 * 1024 * 1024
"""Longest file that is read, in bytes."""

TEST_URI = "http://libvirt.org/schemas/domain/test/1.0"

CPU_PARTS = ("nodes", "sockets", "cores", "threads")
ANY_REASON = 0

MARKS = ("transient", "hasmanagedsave")
"""Elements in the test driver's namespace that say something by being there."""


def load_node(path: str) -> TestNode:
    """The host that a file describes. Raises Error, mostly VIR_ERR_XML_ERROR and VIR_ERR_XML_DETAIL."""
    root = _read(Path(path))
    expect_root(root, "node")
    node = TestNode(_host(root))
    node.passwords = {user.text or "": user.get("password") for user in root.iterfind("auth/user")}
    folder = Path(path).parent
    for kind, add in ADDERS.items():
        for element in _elements(root, kind, folder):
            add(node, element, folder)
    return node


def _read(path: Path) -> etree._Element:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except IsADirectoryError:
        data = b""
    except (OSError, ValueError):
        raise _refusal(f"failed to parse xml document '{path}'") from None
    if len(data) > MAX_FILE:
        raise _refusal(f"failed to parse xml document '{path}'")
    return parse_tree(data.decode(errors="replace"), str(path), domain=ErrorDomain.TEST)


def _elements(root: etree._Element, kind: str, folder: Path) -> Iterator[etree._Element]:
    """The elements of one name; those in files of their own are read from there."""
    for element in root.iterfind(kind):
        file = element.get("file")
        if file is None:
            yield element
        else:
            found = _read(folder / file)
            expect_root(found, etree.QName(kind).localname)
            yield found


def _host(root: etree._Element) -> Host:
    """The host's CPUs and memory; what the file does not say is as on test:///default, but without NUMA nodes."""
    info = Host().info
    parts = {name: _number(root, f"cpu/{name}", f"cpu {name}") or getattr(info, name) for name in CPU_PARTS}
    active = _number(root, "cpu/active", "active cpu")
    cpus = parts["nodes"] * parts["sockets"] * parts["cores"] * parts["threads"]
    return Host(
        info=replace(
            info,
            **parts,
            cpus=min(active, cpus) if active else cpus,
            mhz=_number(root, "cpu/mhz", "cpu mhz") or info.mhz,
            model=root.findtext("cpu/model") or info.model,
            memory_kib=_number(root, "memory", "memory") or info.memory_kib,
        ),
        cells=(),
    )


def _number(root: etree._Element, path: str, name: str) -> int:
    text = (root.findtext(path) or "0").strip()
    if not (text.isascii() and text.isdigit()):
        raise _refusal(f"invalid node {name} value")
    return int(text)


def _add_domain(node: TestNode, element: etree._Element, folder: Path) -> None:
    is_transient, is_saved = (element.find(f"{{{TEST_URI}}}{name}") is not None for name in MARKS)
    state = _told_state(element)
    definition = parse_domain(_text(element), profile=TEST_DRIVER)
    _check_state(state, is_transient=is_transient, is_saved=is_saved)
    name_interfaces(definition)
    record, _ = node.domains.add(definition)
    record.is_persistent = not is_transient
    record.has_managed_save = is_saved
    if state != DomainState.SHUTOFF:
        node.start(record, ANY_REASON)
    record.set_state(DomainState(state), ANY_REASON)
    _add_snapshots(record, list(_elements(element, f"{{{TEST_URI}}}domainsnapshot", folder)))


def _add_snapshots(record: TestDomain, elements: list[etree._Element]) -> None:
    """Snapshots from their documents, in any order; the one that says so is the current one."""
    waiting = [read_snapshot(_document(element, "domainsnapshot")) for element in elements]
    while waiting:
        ready = [one for one in waiting if one.parent is None or record.snapshots.find(one.parent)]
        if not ready:
            detail = f"Snapshots have inconsistent relations for domain {record.name}"
            raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.TEST)
        for snapshot in ready:
            moment = record.snapshots.put(snapshot.name or "", snapshot.parent, snapshot)
            if snapshot.active == 1:
                record.snapshots.current = moment.name
        waiting = [one for one in waiting if not any(one is done for done in ready)]


def _document(element: etree._Element, tag: str) -> str:
    """The text of an element under the name that it has outside of the test driver's namespace."""
    element.tag = tag
    return _text(element)


def _told_state(element: etree._Element) -> int:
    """The state that the domain is to be in; running where nothing is said."""
    text = (element.findtext(f"{{{TEST_URI}}}runstate") or str(int(DomainState.RUNNING))).strip()
    if not (text.isascii() and text.isdigit()):
        raise _refusal("invalid runstate value")
    return int(text)


def _check_state(state: int, *, is_transient: bool, is_saved: bool) -> None:
    if state not in tuple(DomainState):
        raise _refusal(f"runstate '{state}' out of range'")
    if is_transient and state == DomainState.SHUTOFF:
        raise _refusal("transient domain cannot have runstate 'shutoff'")
    if is_saved and state != DomainState.SHUTOFF:
        raise _refusal("domain with managedsave data can only have runstate 'shutoff'")


def _add_network(node: TestNode, element: etree._Element, folder: Path) -> None:
    record, _ = node.networks.add(parse_network(_text(element)))
    record.is_persistent = True
    record.set_active(True)


def _add_interface(node: TestNode, element: etree._Element, folder: Path) -> None:
    node.interfaces.put(parse_interface(_text(element)), is_active=True)


def _add_pool(node: TestNode, element: etree._Element, folder: Path) -> None:
    record, _ = node.pools.add(give_size(parse_storage_pool(_text(element))))
    record.is_persistent = True
    record.set_active(True)
    for volume in _elements(element, "volume", folder):
        _add_volume(record, volume)


def _add_volume(record: PoolRecord, element: etree._Element) -> None:
    volume = parse_storage_vol(_text(element), record.current)
    add_volume(record, volume, path=volume.target.path)


def _add_device(node: TestNode, element: etree._Element, folder: Path) -> None:
    device = parse_node_device(_text(element))
    node.devices[device.name] = device


ADDERS = {
    "domain": _add_domain,
    "network": _add_network,
    "interface": _add_interface,
    "pool": _add_pool,
    "device": _add_device,
}
"""What is done with each kind of element, in the order in which they are read."""


def _text(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode", with_tail=False)


def _refusal(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.TEST)
