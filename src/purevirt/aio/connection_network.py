"""Finding, defining and creating networks, and interfaces of the host."""

from uuid import UUID

from purevirt.aio.handle import Caller
from purevirt.aio.interface import Interface
from purevirt.aio.network import Network
from purevirt.api.facet.interface import Interface as InterfaceCalls
from purevirt.api.facet.network import Network as NetworkCalls
from purevirt.api.operation import NoFlags
from purevirt.enums.interface import ConnectListAllInterfacesFlags, InterfaceDefineFlags
from purevirt.enums.network import ConnectListAllNetworksFlags, NetworkCreateFlags, NetworkDefineFlags


class ConnectionNetwork(Caller):
    """The networks of a connection, and the host's interfaces."""

    async def list_networks(self, *, flags: ConnectListAllNetworksFlags | None = None) -> list[Network]:
        """The networks that flags ask for; all where they ask for nothing."""
        found = await self._call(NetworkCalls.connect_list_all_networks, flags or ConnectListAllNetworksFlags(0))
        return [Network(self._link, ref) for ref in found]

    async def network_by_name(self, name: str) -> Network:
        """A network by its name; raises NetworkNotFound."""
        return Network(self._link, await self._call(NetworkCalls.network_lookup_by_name, name))

    async def network_by_uuid(self, uuid: UUID) -> Network:
        """A network by its UUID; raises NetworkNotFound."""
        return Network(self._link, await self._call(NetworkCalls.network_lookup_by_uuid, uuid.bytes))

    async def define_network(self, xml: str, *, flags: NetworkDefineFlags | None = None) -> Network:
        """Define a network by its document, or change its definition."""
        return Network(
            self._link, await self._call(NetworkCalls.network_define_xml_flags, xml, flags or NetworkDefineFlags(0))
        )

    async def create_network(self, xml: str, *, flags: NetworkCreateFlags | None = None) -> Network:
        """Start a network by its document, without defining it."""
        return Network(
            self._link, await self._call(NetworkCalls.network_create_xml_flags, xml, flags or NetworkCreateFlags(0))
        )

    async def list_interfaces(self, *, flags: ConnectListAllInterfacesFlags | None = None) -> list[Interface]:
        """The interfaces that flags ask for; all where they ask for nothing."""
        found = await self._call(InterfaceCalls.connect_list_all_interfaces, flags or ConnectListAllInterfacesFlags(0))
        return [Interface(self._link, ref) for ref in found]

    async def interface_by_name(self, name: str) -> Interface:
        """An interface by its name; raises InterfaceNotFound."""
        return Interface(self._link, await self._call(InterfaceCalls.interface_lookup_by_name, name))

    async def interface_by_mac(self, mac: str) -> Interface:
        """An interface by its MAC address; raises InterfaceNotFound or MultipleInterfaces."""
        return Interface(self._link, await self._call(InterfaceCalls.interface_lookup_by_mac_string, mac))

    async def define_interface(self, xml: str, *, flags: InterfaceDefineFlags | None = None) -> Interface:
        """Define an interface by its document."""
        return Interface(
            self._link, await self._call(InterfaceCalls.interface_define_xml, xml, flags or InterfaceDefineFlags(0))
        )

    async def begin_interface_changes(self) -> None:
        """Remember the interfaces, to be able to go back."""
        await self._call(InterfaceCalls.interface_change_begin, NoFlags.NONE)

    async def commit_interface_changes(self) -> None:
        """Keep what was changed since."""
        await self._call(InterfaceCalls.interface_change_commit, NoFlags.NONE)

    async def rollback_interface_changes(self) -> None:
        """Go back to what was remembered."""
        await self._call(InterfaceCalls.interface_change_rollback, NoFlags.NONE)
