"""Virtual networks of the test driver."""

from typing import NoReturn
from uuid import UUID

from purevirt.api.event import NetworkLifecycleEvent, NetworkMetadataChangeEvent
from purevirt.api.facet.network import Network
from purevirt.api.operation import override
from purevirt.api.ref import NetworkRef
from purevirt.conf.network import Network as NetworkModel
from purevirt.conf.network import copy_network, format_network, parse_network
from purevirt.drivers.shared.metadata import get_metadata, set_metadata
from purevirt.drivers.shared.network_table import LIST_FLAGS, NetworkRecord
from purevirt.drivers.shared.network_update import update_network
from purevirt.drivers.test.facet import TestFacet
from purevirt.enums.network import (
    ConnectListAllNetworksFlags,
    NetworkCreateFlags,
    NetworkDefineFlags,
    NetworkEventLifecycleType,
    NetworkMetadataType,
    NetworkUpdateCommand,
    NetworkUpdateFlags,
    NetworkUpdateSection,
    NetworkXMLFlags,
)
from purevirt.errors import Error, ErrorCode, ErrorDomain

IMPACTS = NetworkUpdateFlags.LIVE | NetworkUpdateFlags.CONFIG


class _NetworkObjects(TestFacet, Network):
    """Networks by their references, and their events."""

    def _find(self, network: NetworkRef) -> NetworkRecord:
        record = self.node.networks.find_by_name(network.name)
        if record is None:
            _raise_missing("name", network.name)
        return record

    def _find_by_uuid(self, uuid: bytes) -> NetworkRecord:
        record = self.node.networks.find(uuid)
        if record is None:
            _raise_missing("uuid", str(UUID(bytes=uuid)))
        return record

    def _notify(self, network: NetworkRef, event: NetworkEventLifecycleType) -> None:
        self.node.bus.emit(NetworkLifecycleEvent(network, event, 0))

    def _affected(self, record: NetworkRecord, flags: NetworkUpdateFlags) -> list[NetworkModel]:
        """The definitions that a change concerns. Raises VIR_ERR_OPERATION_INVALID."""
        impact = flags & IMPACTS or (NetworkUpdateFlags.LIVE if record.is_active else NetworkUpdateFlags.CONFIG)
        if impact & NetworkUpdateFlags.LIVE and not record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, "network is not running", domain=ErrorDomain.NETWORK)
        if impact & NetworkUpdateFlags.CONFIG and not record.is_persistent:
            detail = "cannot change persistent config of a transient network"
            raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.NETWORK)
        if impact & NetworkUpdateFlags.CONFIG and record.is_active and record.pending is None:
            record.pending = copy_network(record.current)
        sides = ((NetworkUpdateFlags.LIVE, record.current), (NetworkUpdateFlags.CONFIG, record.config))
        return [definition for flag, definition in sides if impact & flag]


class _NetworkLookup(_NetworkObjects):
    """Finding, counting and reading networks."""

    @override()
    async def network_lookup_by_name(self, name: str) -> NetworkRef:
        record = self.node.networks.find_by_name(name)
        if record is None:
            _raise_missing("name", name)
        return record.ref

    @override()
    async def network_lookup_by_uuid(self, uuid: bytes) -> NetworkRef:
        return self._find_by_uuid(uuid).ref

    @override(LIST_FLAGS)
    async def connect_list_all_networks(self, flags: ConnectListAllNetworksFlags) -> list[NetworkRef]:
        return self.node.networks.refs(flags)

    @override()
    async def connect_list_networks(self) -> list[str]:
        return [ref.name for ref in self.node.networks.refs(ConnectListAllNetworksFlags.ACTIVE)]

    @override()
    async def connect_num_of_networks(self) -> int:
        return self.node.networks.count(ConnectListAllNetworksFlags.ACTIVE)

    @override()
    async def connect_list_defined_networks(self) -> list[str]:
        return [ref.name for ref in self.node.networks.refs(ConnectListAllNetworksFlags.INACTIVE)]

    @override()
    async def connect_num_of_defined_networks(self) -> int:
        return self.node.networks.count(ConnectListAllNetworksFlags.INACTIVE)

    @override()
    async def network_get_xml_desc(self, network: NetworkRef, flags: NetworkXMLFlags) -> str:
        return self._find(network).xml()

    @override()
    async def network_get_bridge_name(self, network: NetworkRef) -> str:
        bridge = self._find(network).current.bridge
        if bridge is None or not bridge.name:
            raise Error(ErrorCode.INTERNAL_ERROR, f"network '{network.name}' does not have a bridge name.")
        return bridge.name

    @override()
    async def network_get_autostart(self, network: NetworkRef) -> bool:
        return self._find(network).autostart

    @override()
    async def network_is_active(self, network: NetworkRef) -> bool:
        return self._find_by_uuid(network.uuid).is_active

    @override()
    async def network_is_persistent(self, network: NetworkRef) -> bool:
        return self._find_by_uuid(network.uuid).is_persistent

    @override(IMPACTS)
    async def network_get_metadata(
        self, network: NetworkRef, kind: NetworkMetadataType, uri: str | None, flags: NetworkUpdateFlags
    ) -> str:
        definition = self._affected(self._find(network), flags)[0]
        missing = ErrorCode.NO_NETWORK_METADATA
        return get_metadata(definition, kind, uri, domain=ErrorDomain.NETWORK, missing=missing)


class TestNetwork(_NetworkLookup):
    """Virtual networks."""

    @override()
    async def network_create_xml(self, xml: str) -> NetworkRef:
        return self._create_xml(xml)

    @override(NetworkCreateFlags.VALIDATE)
    async def network_create_xml_flags(self, xml: str, flags: NetworkCreateFlags) -> NetworkRef:
        return self._create_xml(xml)

    @override()
    async def network_define_xml(self, xml: str) -> NetworkRef:
        return self._define(xml)

    @override(NetworkDefineFlags.VALIDATE)
    async def network_define_xml_flags(self, xml: str, flags: NetworkDefineFlags) -> NetworkRef:
        return self._define(xml)

    @override()
    async def network_undefine(self, network: NetworkRef) -> None:
        record = self._find(network)
        if record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, f"Network '{network.name}' is still running")
        self.node.networks.remove(record)
        self._notify(record.ref, NetworkEventLifecycleType.UNDEFINED)

    @override()
    async def network_create(self, network: NetworkRef) -> None:
        record = self._find(network)
        if record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, f"Network '{network.name}' is already running")
        record.set_active(True)
        self._notify(record.ref, NetworkEventLifecycleType.STARTED)

    @override()
    async def network_destroy(self, network: NetworkRef) -> None:
        record = self._find(network)
        record.set_active(False)
        self._notify(record.ref, NetworkEventLifecycleType.STOPPED)
        if not record.is_persistent:
            self.node.networks.remove(record)

    @override()
    async def network_set_autostart(self, network: NetworkRef, autostart: bool) -> None:
        record = self._find(network)
        record.autostart = bool(autostart)
        record.changed()

    @override(IMPACTS)
    async def network_set_metadata(
        self,
        network: NetworkRef,
        kind: NetworkMetadataType,
        metadata: str | None,
        key: str | None,
        uri: str | None,
        flags: NetworkUpdateFlags,
    ) -> None:
        record = self._find(network)
        set_metadata(self._affected(record, flags), kind, metadata, key, uri, domain=ErrorDomain.NETWORK)
        record.changed()
        told = uri if kind == NetworkMetadataType.ELEMENT else None
        self.node.bus.emit(NetworkMetadataChangeEvent(record.ref, kind, told))

    @override(IMPACTS)
    async def network_update(
        self,
        network: NetworkRef,
        command: NetworkUpdateCommand,
        section: NetworkUpdateSection,
        parent_index: int,
        xml: str,
        flags: NetworkUpdateFlags,
    ) -> None:
        record = self._find_by_uuid(network.uuid)
        for definition in self._affected(record, flags):
            changed = copy_network(definition)
            update_network(changed, command, section, parent_index, xml)
            whole = parse_network(format_network(changed))  # also what only a whole network can be refused for
            if definition is record.current:
                record.current = whole
            else:
                record.pending = whole
        record.changed()

    def _create_xml(self, xml: str) -> NetworkRef:
        record, _ = self.node.networks.add(parse_network(xml), live=True, check_live=True)
        record.set_active(True)
        self._notify(record.ref, NetworkEventLifecycleType.STARTED)
        return record.ref

    def _define(self, xml: str) -> NetworkRef:
        record, _ = self.node.networks.add(parse_network(xml))
        record.is_persistent = True
        record.changed()
        self._notify(record.ref, NetworkEventLifecycleType.DEFINED)
        return record.ref


def _raise_missing(by: str, value: str) -> NoReturn:
    raise Error(ErrorCode.NO_NETWORK, f"no network with matching {by} '{value}'")
