"""Virtual networks and their ports."""

from collections.abc import Iterable
from uuid import UUID

from purevirt.aio.handle import Handle
from purevirt.aio.parameter import Values
from purevirt.api.facet.network import Network as NetworkCalls
from purevirt.api.facet.network import NetworkPort as NetworkPortCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import NetworkPortRef, NetworkRef
from purevirt.api.result import DHCPLease
from purevirt.api.typedparam import TypedParam, as_dict
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.network import (
    NetworkMetadataType,
    NetworkPortCreateFlags,
    NetworkUpdateCommand,
    NetworkUpdateFlags,
    NetworkUpdateSection,
    NetworkXMLFlags,
)


class NetworkPort(Handle[NetworkPortRef]):
    """A port of a virtual network."""

    @property
    def uuid(self) -> UUID:
        """What identifies it for ever."""
        return UUID(bytes=self.ref.uuid)

    async def xml(self) -> str:
        """The port's document."""
        return await self._call(NetworkPortCalls.network_port_get_xml_desc, self.ref, NoFlags.NONE)

    async def parameters(self) -> Values:
        """Its bandwidth by name."""
        return as_dict(
            await self._call(
                NetworkPortCalls.network_port_get_parameters, self.ref, TypedParameterFlags.PARAM_STRING_OKAY
            )
        )

    async def set_parameters(self, params: Iterable[TypedParam]) -> None:
        """Set its bandwidth."""
        await self._call(NetworkPortCalls.network_port_set_parameters, self.ref, list(params), TypedParameterFlags(0))

    async def delete(self) -> None:
        """Delete it."""
        await self._call(NetworkPortCalls.network_port_delete, self.ref, NoFlags.NONE)

    def _key(self) -> object:
        return self.ref.uuid


class Network(Handle[NetworkRef]):
    """A virtual network."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.ref.name

    @property
    def uuid(self) -> UUID:
        """What identifies it for ever."""
        return UUID(bytes=self.ref.uuid)

    async def xml(self, *, flags: NetworkXMLFlags | None = None) -> str:
        """The network's document."""
        return await self._call(NetworkCalls.network_get_xml_desc, self.ref, flags or NetworkXMLFlags(0))

    async def start(self) -> None:
        """Start it."""
        await self._call(NetworkCalls.network_create, self.ref)

    async def destroy(self) -> None:
        """Stop it."""
        await self._call(NetworkCalls.network_destroy, self.ref)

    async def undefine(self) -> None:
        """Forget the definition."""
        await self._call(NetworkCalls.network_undefine, self.ref)

    async def update(
        self,
        command: NetworkUpdateCommand,
        section: NetworkUpdateSection,
        xml: str,
        parent_index: int = -1,
        *,
        flags: NetworkUpdateFlags = NetworkUpdateFlags.CURRENT,
    ) -> None:
        """Change a part of it, such as a host of DHCP or DNS."""
        await self._call(NetworkCalls.network_update, self.ref, command, section, parent_index, xml, flags)

    async def autostart(self) -> bool:
        """Whether it starts with the host."""
        return await self._call(NetworkCalls.network_get_autostart, self.ref)

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it starts with the host."""
        await self._call(NetworkCalls.network_set_autostart, self.ref, autostart)

    async def is_active(self) -> bool:
        """Whether it runs."""
        return await self._call(NetworkCalls.network_is_active, self.ref)

    async def is_persistent(self) -> bool:
        """Whether it stays defined when it stops."""
        return await self._call(NetworkCalls.network_is_persistent, self.ref)

    async def bridge_name(self) -> str:
        """The host's bridge it is made of."""
        return await self._call(NetworkCalls.network_get_bridge_name, self.ref)

    async def dhcp_leases(self, mac: str | None = None) -> list[DHCPLease]:
        """The leases its DHCP server has given, all or those of a MAC."""
        return await self._call(NetworkCalls.network_get_dhcp_leases, self.ref, mac, NoFlags.NONE)

    async def metadata(
        self,
        kind: NetworkMetadataType,
        uri: str | None = None,
        *,
        flags: NetworkUpdateFlags = NetworkUpdateFlags.CURRENT,
    ) -> str:
        """A title, a description, or the element of a name space; raises NetworkMetadataNotFound."""
        return await self._call(NetworkCalls.network_get_metadata, self.ref, kind, uri, flags)

    async def set_metadata(
        self,
        kind: NetworkMetadataType,
        metadata: str | None = None,
        key: str | None = None,
        uri: str | None = None,
        *,
        flags: NetworkUpdateFlags = NetworkUpdateFlags.CURRENT,
    ) -> None:
        """Set a title, a description, or the element of a name space; None removes it."""
        await self._call(NetworkCalls.network_set_metadata, self.ref, kind, metadata, key, uri, flags)

    async def list_ports(self) -> list[NetworkPort]:
        """Its ports."""
        found = await self._call(NetworkPortCalls.network_list_all_ports, self.ref, NoFlags.NONE)
        return [NetworkPort(self._link, ref) for ref in found]

    async def port_by_uuid(self, uuid: UUID) -> NetworkPort:
        """A port by its UUID; raises NetworkPortNotFound."""
        return NetworkPort(
            self._link, await self._call(NetworkPortCalls.network_port_lookup_by_uuid, self.ref, uuid.bytes)
        )

    async def create_port(self, xml: str, *, flags: NetworkPortCreateFlags | None = None) -> NetworkPort:
        """Create a port as a document says."""
        return NetworkPort(
            self._link,
            await self._call(
                NetworkPortCalls.network_port_create_xml, self.ref, xml, flags or NetworkPortCreateFlags(0)
            ),
        )

    def _key(self) -> object:
        return self.ref.uuid
