"""``virNetwork`` and ``virNetworkPort``: virtual networks and what is plugged into them."""

from collections.abc import Mapping
from typing import Any

from libvirt.argument import as_int, bits, member, signed_member
from libvirt.handle import Identified
from libvirt.identity import uuid_bytes, uuid_text
from libvirt.metadata import check_metadata
from libvirt.typedparam import Parameters, as_parameters, like, non_empty
from purevirt.api.facet.network import Network, NetworkPort
from purevirt.api.operation import NoFlags
from purevirt.api.ref import NetworkPortRef, NetworkRef
from purevirt.api.result import DHCPLease
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.network import (
    NetworkMetadataType,
    NetworkPortCreateFlags,
    NetworkUpdateCommand,
    NetworkUpdateFlags,
    NetworkUpdateSection,
    NetworkXMLFlags,
)


class virNetworkPort(Identified[NetworkPortRef]):
    """A port of a virtual network. Every call that fails raises libvirtError."""

    _kind = NetworkPortRef

    def __init__(self, net: "virNetwork", _obj: object = None) -> None:
        self._net = net
        super().__init__(net, _obj)

    def network(self) -> "virNetwork":
        """The network it belongs to."""
        return self._net

    def XMLDesc(self, flags: int = 0) -> str:
        """The port as XML."""
        return self._call(NetworkPort.network_port_get_xml_desc, self._o, bits(NoFlags, flags))

    def parameters(self, flags: int = 0) -> Parameters:
        """Bandwidth limits by name; rates in KiB/s, bursts in KiB."""
        return as_parameters(
            self._call(
                NetworkPort.network_port_get_parameters, self._o, bits(TypedParameterFlags, self._with_texts(flags))
            )
        )

    def setParameters(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Set bandwidth limits by the names that ``parameters`` knows; returns 0."""
        wanted = non_empty(params)
        known = self._call(
            NetworkPort.network_port_get_parameters, self._o, bits(TypedParameterFlags, self._with_texts(0))
        )
        self._call(
            NetworkPort.network_port_set_parameters, self._o, like(known, wanted), bits(TypedParameterFlags, flags)
        )
        return 0

    def delete(self, flags: int = 0) -> int:
        """Unplug the port; returns 0."""
        self._call(NetworkPort.network_port_delete, self._o, bits(NoFlags, flags))
        return 0


class virNetwork(Identified[NetworkRef]):
    """A virtual network. Every call that fails raises libvirtError."""

    _kind = NetworkRef

    def name(self) -> str:
        """The name."""
        return self._o.name

    def XMLDesc(self, flags: int = 0) -> str:
        """The definition as XML; ``flags`` of VIR_NETWORK_XML_*."""
        return self._call(Network.network_get_xml_desc, self._o, bits(NetworkXMLFlags, flags))

    def bridgeName(self) -> str:
        """The name of the bridge of the host that carries it."""
        return self._call(Network.network_get_bridge_name, self._o)

    def create(self) -> int:
        """Start the network; returns 0."""
        self._call(Network.network_create, self._o)
        return 0

    def destroy(self) -> int:
        """Stop the network; returns 0."""
        self._call(Network.network_destroy, self._o)
        return 0

    def undefine(self) -> int:
        """Forget the definition; returns 0."""
        self._call(Network.network_undefine, self._o)
        return 0

    def update(self, command: int, section: int, parentIndex: int, xml: str, flags: int = 0) -> int:
        """Change one part of the definition: ``command`` of VIR_NETWORK_UPDATE_COMMAND_*, ``section`` of
        VIR_NETWORK_SECTION_*, ``flags`` of VIR_NETWORK_UPDATE_AFFECT_*; ``parentIndex`` is -1 for any. Returns 0.
        """
        self._call(
            Network.network_update,
            self._o,
            member(NetworkUpdateCommand, command),
            member(NetworkUpdateSection, section),
            as_int(parentIndex),
            xml,
            bits(NetworkUpdateFlags, flags),
        )
        return 0

    def isActive(self) -> int:
        """1 where the network runs, else 0."""
        return int(self._call(Network.network_is_active, self._o))

    def isPersistent(self) -> int:
        """1 where the network has a definition, else 0."""
        return int(self._call(Network.network_is_persistent, self._o))

    def autostart(self) -> int:
        """1 where the network starts with the host, else 0."""
        return int(self._call(Network.network_get_autostart, self._o))

    def setAutostart(self, autostart: int) -> int:
        """Let the network start with the host, or not; returns 0."""
        self._call(Network.network_set_autostart, self._o, bool(as_int(autostart)))
        return 0

    def DHCPLeases(self, mac: str | None = None, flags: int = 0) -> list[dict[str, Any]]:
        """The leases of the DHCP server, of one MAC address or of all; ``expirytime`` in seconds since the epoch."""
        leases = self._call(Network.network_get_dhcp_leases, self._o, mac, bits(NoFlags, flags))
        return [_lease_of(lease) for lease in leases]

    def metadata(self, type: int, uri: str | None, flags: int = 0) -> str:
        """The title, description or an XML element of a namespace; ``type`` of VIR_NETWORK_METADATA_*."""
        check_metadata("virNetworkGetMetadata", type, None, None, uri, ErrorDomain.NETWORK)
        return self._call(
            Network.network_get_metadata,
            self._o,
            signed_member(NetworkMetadataType, type),
            uri,
            bits(NetworkUpdateFlags, flags),
        )

    def setMetadata(self, type: int, metadata: str | None, key: str | None, uri: str | None, flags: int = 0) -> int:
        """Set the title, description or an XML element of a namespace, or remove it by None; returns 0."""
        check_metadata("virNetworkSetMetadata", type, metadata, key, uri, ErrorDomain.NETWORK, is_set=True)
        kind, where = signed_member(NetworkMetadataType, type), bits(NetworkUpdateFlags, flags)
        self._call(Network.network_set_metadata, self._o, kind, metadata, key, uri, where)
        return 0

    def portCreateXML(self, xmldesc: str, flags: int = 0) -> "virNetworkPort":
        """Plug in a port; ``flags`` of VIR_NETWORK_PORT_CREATE_*."""
        return virNetworkPort(
            self, self._call(NetworkPort.network_port_create_xml, self._o, xmldesc, bits(NetworkPortCreateFlags, flags))
        )

    def portLookupByUUID(self, uuid: bytes) -> "virNetworkPort":
        """The port with a UUID of 16 bytes."""
        return virNetworkPort(
            self,
            self._call(
                NetworkPort.network_port_lookup_by_uuid, self._o, uuid_bytes(uuid, "virNetworkPortLookupByUUID")
            ),
        )

    def portLookupByUUIDString(self, uuidstr: str) -> "virNetworkPort":
        """The port with a UUID, as text."""
        raw = uuid_text(uuidstr, "virNetworkPortLookupByUUIDString", ErrorDomain.NETWORK)
        return virNetworkPort(self, self._call(NetworkPort.network_port_lookup_by_uuid, self._o, raw))

    def listAllPorts(self, flags: int = 0) -> "list[virNetworkPort]":
        """All ports."""
        return [
            virNetworkPort(self, ref)
            for ref in self._call(NetworkPort.network_list_all_ports, self._o, bits(NoFlags, flags))
        ]


def _lease_of(lease: DHCPLease) -> dict[str, Any]:
    """A lease as libvirt-python gives it."""
    return {
        "iface": lease.interface,
        "expirytime": lease.expiry_time,
        "type": int(lease.type),
        "mac": lease.mac,
        "ipaddr": lease.address,
        "prefix": lease.prefix,
        "hostname": lease.hostname,
        "clientid": lease.client_id,
        "iaid": lease.iaid,
    }
