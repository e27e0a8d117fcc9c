"""Network filters and where they are in force."""

from uuid import UUID

from purevirt.aio.handle import Handle
from purevirt.api.facet.nwfilter import NWFilter as NWFilterCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import NWFilterBindingRef, NWFilterRef


class NWFilter(Handle[NWFilterRef]):
    """A network filter."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.ref.name

    @property
    def uuid(self) -> UUID:
        """What identifies it for ever."""
        return UUID(bytes=self.ref.uuid)

    async def xml(self) -> str:
        """The filter's document."""
        return await self._call(NWFilterCalls.nwfilter_get_xml_desc, self.ref, NoFlags.NONE)

    async def undefine(self) -> None:
        """Forget it."""
        await self._call(NWFilterCalls.nwfilter_undefine, self.ref)

    def _key(self) -> object:
        return self.ref.uuid


class NWFilterBinding(Handle[NWFilterBindingRef]):
    """A network filter in force on a port device."""

    @property
    def port_device(self) -> str:
        """The host device it filters."""
        return self.ref.port_device

    @property
    def filter_name(self) -> str:
        """The name of the filter."""
        return self.ref.filter_name

    async def xml(self) -> str:
        """The binding's document."""
        return await self._call(NWFilterCalls.nwfilter_binding_get_xml_desc, self.ref, NoFlags.NONE)

    async def delete(self) -> None:
        """Lift the filter."""
        await self._call(NWFilterCalls.nwfilter_binding_delete, self.ref)
