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
    """Virtual networks.

    A network that does not exist raises NO_NETWORK, a malformed document XML_ERROR or XML_DETAIL.
    """

    @operation(
        36,
        "virConnectListDefinedNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_list_defined_networks(self) -> list[str]:
        """The names of networks that are defined and not active.

        Source: virConnectListDefinedNetworks.
        """

    @operation(
        38,
        "virConnectListNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_list_networks(self) -> list[str]:
        """The names of active networks.

        Source: virConnectListNetworks.
        """

    @operation(39, "virNetworkCreate", access="network:start")
    async def network_create(self, network: NetworkRef) -> None:
        """Start a defined network.

        Raises OPERATION_INVALID where it is active.

        Source: virNetworkCreate.
        """

    @operation(40, "virNetworkCreateXML", access="network:write network:start")
    async def network_create_xml(self, xml: str) -> NetworkRef:
        """Start a transient network from a ``<network>`` document.

        Raises OPERATION_FAILED where name or UUID belong to another network.

        Source: virNetworkCreateXML.
        """

    @operation(41, "virNetworkDefineXML", access="network:write network:save", high_priority=True)
    async def network_define_xml(self, xml: str) -> NetworkRef:
        """Make a network persistent, or replace the definition of one.

        Raises OPERATION_FAILED where name or UUID belong to another network.

        Source: virNetworkDefineXML.
        """

    @operation(42, "virNetworkDestroy", access="network:stop", high_priority=True)
    async def network_destroy(self, network: NetworkRef) -> None:
        """Stop a network; a transient one is gone then.

        Raises OPERATION_INVALID where it is not active.

        Source: virNetworkDestroy.
        """

    @operation(43, "virNetworkGetXMLDesc", access="network:read", read_only=True, high_priority=True)
    async def network_get_xml_desc(self, network: NetworkRef, flags: NetworkXMLFlags) -> str:
        """A network as a ``<network>`` document: as it is, with INACTIVE its definition.

        Source: virNetworkGetXMLDesc.
        """

    @operation(44, "virNetworkGetAutostart", access="network:read", read_only=True, high_priority=True)
    async def network_get_autostart(self, network: NetworkRef) -> bool:
        """Whether the network starts with the host.

        Source: virNetworkGetAutostart.
        """

    @operation(45, "virNetworkGetBridgeName", access="network:read", read_only=True, high_priority=True)
    async def network_get_bridge_name(self, network: NetworkRef) -> str:
        """The name of the network's bridge on the host.

        Raises INTERNAL_ERROR for a network without one.

        Source: virNetworkGetBridgeName.
        """

    @operation(46, "virNetworkLookupByName", access="network:getattr", read_only=True, high_priority=True)
    async def network_lookup_by_name(self, name: str) -> NetworkRef:
        """The network of a name.

        Source: virNetworkLookupByName.
        """

    @operation(47, "virNetworkLookupByUUID", access="network:getattr", read_only=True, high_priority=True)
    async def network_lookup_by_uuid(self, uuid: bytes) -> NetworkRef:
        """The network of a UUID, 16 bytes.

        Source: virNetworkLookupByUUID.
        """

    @operation(48, "virNetworkSetAutostart", access="network:write", high_priority=True)
    async def network_set_autostart(self, network: NetworkRef, autostart: bool) -> None:
        """Choose whether the network starts with the host.

        Raises OPERATION_INVALID for a transient network.

        Source: virNetworkSetAutostart.
        """

    @operation(49, "virNetworkUndefine", access="network:delete", high_priority=True)
    async def network_undefine(self, network: NetworkRef) -> None:
        """Forget a network's definition; one that is active goes on as a transient one.

        Raises OPERATION_INVALID for a transient network.

        Source: virNetworkUndefine.
        """

    @operation(
        50,
        "virConnectNumOfDefinedNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_num_of_defined_networks(self) -> int:
        """How many networks are defined and not active.

        Source: virConnectNumOfDefinedNetworks.
        """

    @operation(
        52,
        "virConnectNumOfNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_num_of_networks(self) -> int:
        """How many networks are active.

        Source: virConnectNumOfNetworks.
        """

    @operation(152, "virNetworkIsActive", access="network:read", read_only=True, high_priority=True)
    async def network_is_active(self, network: NetworkRef) -> bool:
        """Whether a network is active.

        Source: virNetworkIsActive.
        """

    @operation(153, "virNetworkIsPersistent", access="network:read", read_only=True, high_priority=True)
    async def network_is_persistent(self, network: NetworkRef) -> bool:
        """Whether a network stays when it is stopped.

        Source: virNetworkIsPersistent.
        """

    @operation(
        283,
        "virConnectListAllNetworks",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_list_all_networks(self, flags: ConnectListAllNetworksFlags) -> list[NetworkRef]:
        """The networks that match the flags.

        Flags form groups; a network has to match one flag of each group that is used.

        Source: virConnectListAllNetworks.
        """

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
        """Add, change or delete one element of a network.

        ``parent_index`` tells which ``<ip>`` or other parent is meant, -1 any. LIVE on a network that is not active
        raises OPERATION_INVALID, an element that is there already or is not OPERATION_INVALID.

        Source: virNetworkUpdate.
        """

    @operation(341, "virNetworkGetDHCPLeases", access="network:read", read_only=True)
    async def network_get_dhcp_leases(self, network: NetworkRef, mac: str | None, flags: NoFlags) -> list[DHCPLease]:
        """The DHCP leases of a network, or of one MAC address.

        Source: virNetworkGetDHCPLeases.
        """

    @operation(432, "virNetworkDefineXMLFlags", access="network:write network:save", high_priority=True)
    async def network_define_xml_flags(self, xml: str, flags: NetworkDefineFlags) -> NetworkRef:
        """As ``network_define_xml``; VALIDATE checks the document against the schema first.

        Source: virNetworkDefineXMLFlags.
        """

    @operation(437, "virNetworkCreateXMLFlags", access="network:write network:start", high_priority=True)
    async def network_create_xml_flags(self, xml: str, flags: NetworkCreateFlags) -> NetworkRef:
        """As ``network_create_xml``; VALIDATE checks the document against the schema first.

        Source: virNetworkCreateXMLFlags.
        """

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
        """Set title, description or a metadata element; None removes it.

        An element needs its namespace ``uri`` and a prefix ``key``, the others must not have them. Raises INVALID_ARG
        for a title with a line break.

        Source: virNetworkSetMetadata.
        """

    @operation(445, "virNetworkGetMetadata", access="network:read", read_only=True)
    async def network_get_metadata(
        self, network: NetworkRef, kind: NetworkMetadataType, uri: str | None, flags: NetworkUpdateFlags
    ) -> str:
        """The title, the description, or the metadata element of a namespace.

        Raises NO_NETWORK_METADATA where it is not there.

        Source: virNetworkGetMetadata.
        """


class NetworkPort(Facet, api_domain=ErrorDomain.NETWORK):
    """Ports of virtual networks: where a guest's interface is plugged in.

    A network that does not exist raises NO_NETWORK, a port NO_NETWORK_PORT, a malformed document XML_ERROR.
    """

    @operation(
        404,
        "virNetworkListAllPorts",
        access="network:search_ports",
        read_only=True,
        visible="network_port:getattr",
        high_priority=True,
    )
    async def network_list_all_ports(self, network: NetworkRef, flags: NoFlags) -> list[NetworkPortRef]:
        """The ports of a network.

        Source: virNetworkListAllPorts.
        """

    @operation(405, "virNetworkPortLookupByUUID", access="network_port:getattr", read_only=True, high_priority=True)
    async def network_port_lookup_by_uuid(self, network: NetworkRef, uuid: bytes) -> NetworkPortRef:
        """The port of a UUID, 16 bytes.

        Source: virNetworkPortLookupByUUID.
        """

    @operation(406, "virNetworkPortCreateXML", access="network_port:create")
    async def network_port_create_xml(
        self, network: NetworkRef, xml: str, flags: NetworkPortCreateFlags
    ) -> NetworkPortRef:
        """Create a port from a ``<networkport>`` document; RECLAIM takes up one that a guest has had.

        Raises OPERATION_INVALID where the network is not active.

        Source: virNetworkPortCreateXML.
        """

    @operation(407, "virNetworkPortGetParameters", access="network_port:read", read_only=True)
    async def network_port_get_parameters(self, port: NetworkPortRef, flags: TypedParameterFlags) -> TypedParams:
        """The bandwidth limits of a port, in KiB/s and KiB.

        Source: virNetworkPortGetParameters.
        """

    @operation(408, "virNetworkPortSetParameters", access="network_port:write")
    async def network_port_set_parameters(
        self, port: NetworkPortRef, params: TypedParams, flags: TypedParameterFlags
    ) -> None:
        """Change the bandwidth limits of a port, in KiB/s and KiB.

        Raises INVALID_ARG for an unknown parameter.

        Source: virNetworkPortSetParameters.
        """

    @operation(409, "virNetworkPortGetXMLDesc", access="network_port:read", read_only=True)
    async def network_port_get_xml_desc(self, port: NetworkPortRef, flags: NoFlags) -> str:
        """A port as a ``<networkport>`` document.

        Source: virNetworkPortGetXMLDesc.
        """

    @operation(410, "virNetworkPortDelete", access="network_port:delete")
    async def network_port_delete(self, port: NetworkPortRef, flags: NoFlags) -> None:
        """Delete a port and let go of what it holds.

        Source: virNetworkPortDelete.
        """
