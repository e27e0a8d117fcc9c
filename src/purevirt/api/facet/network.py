"""Operations on virtual networks and their ports."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import NetworkPortRef, NetworkRef
from purevirt.api.result import DHCPLease
from purevirt.api.typedparam import TypedParams
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.network import (
    ConnectListAllNetworksFlags,
    NetworkCreateFlags,
    NetworkDefineFlags,
    NetworkMetadataType,
    NetworkPortCreateFlags,
    NetworkUpdateCommand,
    NetworkUpdateFlags,
    NetworkUpdateSection,
    NetworkXMLFlags,
)


class Network(Facet, api_domain=ErrorDomain.NETWORK):
    """Virtual networks and their ports."""

    @operation(
        36,
        "virConnectListDefinedNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_list_defined_networks(self) -> list[str]:
        """virConnectListDefinedNetworks."""

    @operation(
        38,
        "virConnectListNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_list_networks(self) -> list[str]:
        """virConnectListNetworks."""

    @operation(39, "virNetworkCreate", access="network:start")
    async def network_create(self, network: NetworkRef) -> None:
        """virNetworkCreate."""

    @operation(40, "virNetworkCreateXML", access="network:write network:start")
    async def network_create_xml(self, xml: str) -> NetworkRef:
        """virNetworkCreateXML."""

    @operation(41, "virNetworkDefineXML", access="network:write network:save", high_priority=True)
    async def network_define_xml(self, xml: str) -> NetworkRef:
        """virNetworkDefineXML."""

    @operation(42, "virNetworkDestroy", access="network:stop", high_priority=True)
    async def network_destroy(self, network: NetworkRef) -> None:
        """virNetworkDestroy."""

    @operation(43, "virNetworkGetXMLDesc", access="network:read", read_only=True, high_priority=True)
    async def network_get_xml_desc(self, network: NetworkRef, flags: NetworkXMLFlags) -> str:
        """virNetworkGetXMLDesc."""

    @operation(44, "virNetworkGetAutostart", access="network:read", read_only=True, high_priority=True)
    async def network_get_autostart(self, network: NetworkRef) -> bool:
        """virNetworkGetAutostart."""

    @operation(45, "virNetworkGetBridgeName", access="network:read", read_only=True, high_priority=True)
    async def network_get_bridge_name(self, network: NetworkRef) -> str:
        """virNetworkGetBridgeName."""

    @operation(46, "virNetworkLookupByName", access="network:getattr", read_only=True, high_priority=True)
    async def network_lookup_by_name(self, name: str) -> NetworkRef:
        """virNetworkLookupByName."""

    @operation(47, "virNetworkLookupByUUID", access="network:getattr", read_only=True, high_priority=True)
    async def network_lookup_by_uuid(self, uuid: bytes) -> NetworkRef:
        """virNetworkLookupByUUID."""

    @operation(48, "virNetworkSetAutostart", access="network:write", high_priority=True)
    async def network_set_autostart(self, network: NetworkRef, autostart: bool) -> None:
        """virNetworkSetAutostart."""

    @operation(49, "virNetworkUndefine", access="network:delete", high_priority=True)
    async def network_undefine(self, network: NetworkRef) -> None:
        """virNetworkUndefine."""

    @operation(
        50,
        "virConnectNumOfDefinedNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_num_of_defined_networks(self) -> int:
        """virConnectNumOfDefinedNetworks."""

    @operation(
        52,
        "virConnectNumOfNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_num_of_networks(self) -> int:
        """virConnectNumOfNetworks."""

    @operation(152, "virNetworkIsActive", access="network:read", read_only=True, high_priority=True)
    async def network_is_active(self, network: NetworkRef) -> bool:
        """virNetworkIsActive."""

    @operation(153, "virNetworkIsPersistent", access="network:read", read_only=True, high_priority=True)
    async def network_is_persistent(self, network: NetworkRef) -> bool:
        """virNetworkIsPersistent."""

    @operation(
        283,
        "virConnectListAllNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_list_all_networks(self, flags: ConnectListAllNetworksFlags) -> list[NetworkRef]:
        """virConnectListAllNetworks."""

    @operation(
        291, "virNetworkUpdate", access="network:write network:save!CONFIG|LIVE network:save?CONFIG", high_priority=True
    )
    async def network_update(
        self,
        network: NetworkRef,
        command: NetworkUpdateCommand,
        section: NetworkUpdateSection,
        parent_index: int,
        xml: str,
        flags: NetworkUpdateFlags,
    ) -> None:
        """virNetworkUpdate."""

    @operation(341, "virNetworkGetDHCPLeases", access="network:read", read_only=True)
    async def network_get_dhcp_leases(self, network: NetworkRef, mac: str | None, flags: NoFlags) -> list[DHCPLease]:
        """virNetworkGetDHCPLeases."""

    @operation(432, "virNetworkDefineXMLFlags", access="network:write network:save", high_priority=True)
    async def network_define_xml_flags(self, xml: str, flags: NetworkDefineFlags) -> NetworkRef:
        """virNetworkDefineXMLFlags."""

    @operation(437, "virNetworkCreateXMLFlags", access="network:write network:start", high_priority=True)
    async def network_create_xml_flags(self, xml: str, flags: NetworkCreateFlags) -> NetworkRef:
        """virNetworkCreateXMLFlags."""

    @operation(444, "virNetworkSetMetadata", access="network:write network:save!CONFIG|LIVE network:save?CONFIG")
    async def network_set_metadata(
        self,
        network: NetworkRef,
        kind: NetworkMetadataType,
        metadata: str | None,
        key: str | None,
        uri: str | None,
        flags: NetworkUpdateFlags,
    ) -> None:
        """virNetworkSetMetadata."""

    @operation(445, "virNetworkGetMetadata", access="network:read", read_only=True)
    async def network_get_metadata(
        self, network: NetworkRef, kind: NetworkMetadataType, uri: str | None, flags: NetworkUpdateFlags
    ) -> str:
        """virNetworkGetMetadata."""


class NetworkPort(Facet, api_domain=ErrorDomain.NETWORK):
    """Virtual networks and their ports."""

    @operation(
        404,
        "virNetworkListAllPorts",
        access="network:search_ports",
        read_only=True,
        visible="network_port:getattr",
        high_priority=True,
    )
    async def network_list_all_ports(self, network: NetworkRef, flags: NoFlags) -> list[NetworkPortRef]:
        """virNetworkListAllPorts."""

    @operation(405, "virNetworkPortLookupByUUID", access="network_port:getattr", read_only=True, high_priority=True)
    async def network_port_lookup_by_uuid(self, network: NetworkRef, uuid: bytes) -> NetworkPortRef:
        """virNetworkPortLookupByUUID."""

    @operation(406, "virNetworkPortCreateXML", access="network_port:create")
    async def network_port_create_xml(
        self, network: NetworkRef, xml: str, flags: NetworkPortCreateFlags
    ) -> NetworkPortRef:
        """virNetworkPortCreateXML."""

    @operation(407, "virNetworkPortGetParameters", access="network_port:read", read_only=True)
    async def network_port_get_parameters(self, port: NetworkPortRef, flags: TypedParameterFlags) -> TypedParams:
        """virNetworkPortGetParameters."""

    @operation(408, "virNetworkPortSetParameters", access="network_port:write")
    async def network_port_set_parameters(
        self, port: NetworkPortRef, params: TypedParams, flags: TypedParameterFlags
    ) -> None:
        """virNetworkPortSetParameters."""

    @operation(409, "virNetworkPortGetXMLDesc", access="network_port:read", read_only=True)
    async def network_port_get_xml_desc(self, port: NetworkPortRef, flags: NoFlags) -> str:
        """virNetworkPortGetXMLDesc."""

    @operation(410, "virNetworkPortDelete", access="network_port:delete")
    async def network_port_delete(self, port: NetworkPortRef, flags: NoFlags) -> None:
        """virNetworkPortDelete."""
