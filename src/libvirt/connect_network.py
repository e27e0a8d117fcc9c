"""Virtual networks, and interfaces of the host."""

from libvirt.argument import bits
from libvirt.handle import ConnectHandle
from libvirt.identity import uuid_bytes, uuid_text
from libvirt.interface import virInterface
from libvirt.network import virNetwork
from purevirt.api.facet.interface import Interface
from purevirt.api.facet.network import Network
from purevirt.api.operation import NoFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.interface import ConnectListAllInterfacesFlags, InterfaceDefineFlags
from purevirt.enums.network import ConnectListAllNetworksFlags, NetworkCreateFlags, NetworkDefineFlags


class _ConnectNetwork(ConnectHandle):
    """The virtual networks and the interfaces of the host."""

    def listNetworks(self) -> list[str]:
        """The names of the running networks."""
        return self._list(Network.connect_num_of_networks, Network.connect_list_networks)

    def numOfNetworks(self) -> int:
        """The number of running networks."""
        return self._call(Network.connect_num_of_networks)

    def listDefinedNetworks(self) -> list[str]:
        """The names of the networks that do not run."""
        return self._list(Network.connect_num_of_defined_networks, Network.connect_list_defined_networks)

    def numOfDefinedNetworks(self) -> int:
        """The number of networks that do not run."""
        return self._call(Network.connect_num_of_defined_networks)

    def listAllNetworks(self, flags: int = 0) -> "list[virNetwork]":
        """All networks, or those that ``flags`` of VIR_CONNECT_LIST_NETWORKS_* select."""
        return [
            virNetwork(self, ref)
            for ref in self._call(Network.connect_list_all_networks, bits(ConnectListAllNetworksFlags, flags))
        ]

    def networkLookupByName(self, name: str) -> "virNetwork":
        """The network with a name."""
        return virNetwork(self, self._call(Network.network_lookup_by_name, name))

    def networkLookupByUUID(self, uuid: bytes) -> "virNetwork":
        """The network with a UUID of 16 bytes."""
        return virNetwork(self, self._call(Network.network_lookup_by_uuid, uuid_bytes(uuid, "virNetworkLookupByUUID")))

    def networkLookupByUUIDString(self, uuidstr: str) -> "virNetwork":
        """The network with a UUID, as text."""
        raw = uuid_text(uuidstr, "virNetworkLookupByUUIDString", ErrorDomain.NETWORK)
        return virNetwork(self, self._call(Network.network_lookup_by_uuid, raw))

    def networkDefineXML(self, xml: str) -> "virNetwork":
        """Define a network by XML, or change its definition."""
        return virNetwork(self, self._call(Network.network_define_xml, xml))

    def networkDefineXMLFlags(self, xml: str, flags: int = 0) -> "virNetwork":
        """Define a network by XML, or change its definition; ``flags`` of VIR_NETWORK_DEFINE_*."""
        return virNetwork(self, self._call(Network.network_define_xml_flags, xml, bits(NetworkDefineFlags, flags)))

    def networkCreateXML(self, xmlDesc: str) -> "virNetwork":
        """Start a network that has no definition, by XML."""
        return virNetwork(self, self._call(Network.network_create_xml, xmlDesc))

    def networkCreateXMLFlags(self, xmlDesc: str, flags: int = 0) -> "virNetwork":
        """Start a network that has no definition, by XML; ``flags`` of VIR_NETWORK_CREATE_*."""
        return virNetwork(self, self._call(Network.network_create_xml_flags, xmlDesc, bits(NetworkCreateFlags, flags)))

    def listInterfaces(self) -> list[str]:
        """The names of the interfaces that are up."""
        return self._list(Interface.connect_num_of_interfaces, Interface.connect_list_interfaces)

    def numOfInterfaces(self) -> int:
        """The number of interfaces that are up."""
        return self._call(Interface.connect_num_of_interfaces)

    def listDefinedInterfaces(self) -> list[str]:
        """The names of the interfaces that are down."""
        return self._list(Interface.connect_num_of_defined_interfaces, Interface.connect_list_defined_interfaces)

    def numOfDefinedInterfaces(self) -> int:
        """The number of interfaces that are down."""
        return self._call(Interface.connect_num_of_defined_interfaces)

    def listAllInterfaces(self, flags: int = 0) -> "list[virInterface]":
        """All interfaces, or those that ``flags`` of VIR_CONNECT_LIST_INTERFACES_* select."""
        return [
            virInterface(self, ref)
            for ref in self._call(Interface.connect_list_all_interfaces, bits(ConnectListAllInterfacesFlags, flags))
        ]

    def interfaceLookupByName(self, name: str) -> "virInterface":
        """The interface with a name."""
        return virInterface(self, self._call(Interface.interface_lookup_by_name, name))

    def interfaceLookupByMACString(self, macstr: str) -> "virInterface":
        """The interface with a MAC address."""
        return virInterface(self, self._call(Interface.interface_lookup_by_mac_string, macstr))

    def interfaceDefineXML(self, xml: str, flags: int = 0) -> "virInterface":
        """Define an interface by XML; ``flags`` of VIR_INTERFACE_DEFINE_*."""
        return virInterface(self, self._call(Interface.interface_define_xml, xml, bits(InterfaceDefineFlags, flags)))

    def changeBegin(self, flags: int = 0) -> int:
        """Begin a change of interfaces that can be taken back; returns 0."""
        self._call(Interface.interface_change_begin, bits(NoFlags, flags))
        return 0

    def changeCommit(self, flags: int = 0) -> int:
        """Keep the change of interfaces; returns 0."""
        self._call(Interface.interface_change_commit, bits(NoFlags, flags))
        return 0

    def changeRollback(self, flags: int = 0) -> int:
        """Take the change of interfaces back; returns 0."""
        self._call(Interface.interface_change_rollback, bits(NoFlags, flags))
        return 0
