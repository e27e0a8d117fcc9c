"""Interfaces of the host."""

from purevirt.aio.handle import Handle
from purevirt.api.facet.interface import Interface as InterfaceCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import InterfaceRef
from purevirt.enums.interface import InterfaceXMLFlags


class Interface(Handle[InterfaceRef]):
    """An interface of the host."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.ref.name

    @property
    def mac(self) -> str:
        """Its MAC address."""
        return self.ref.mac

    async def xml(self, *, flags: InterfaceXMLFlags | None = None) -> str:
        """The interface's document."""
        return await self._call(InterfaceCalls.interface_get_xml_desc, self.ref, flags or InterfaceXMLFlags(0))

    async def start(self) -> None:
        """Bring it up."""
        await self._call(InterfaceCalls.interface_create, self.ref, NoFlags.NONE)

    async def destroy(self) -> None:
        """Take it down."""
        await self._call(InterfaceCalls.interface_destroy, self.ref, NoFlags.NONE)

    async def undefine(self) -> None:
        """Forget the definition."""
        await self._call(InterfaceCalls.interface_undefine, self.ref)

    async def is_active(self) -> bool:
        """Whether it is up."""
        return await self._call(InterfaceCalls.interface_is_active, self.ref)
