"""Secrets and network filters of a connection."""

from uuid import UUID

from purevirt.aio.handle import Caller
from purevirt.aio.nwfilter import NWFilter, NWFilterBinding
from purevirt.aio.secret import Secret
from purevirt.api.facet.nwfilter import NWFilter as NWFilterCalls
from purevirt.api.facet.secret import Secret as SecretCalls
from purevirt.api.operation import NoFlags
from purevirt.enums.nwfilter import NWFilterBindingCreateFlags, NWFilterDefineFlags
from purevirt.enums.secret import ConnectListAllSecretsFlags, SecretDefineFlags, SecretUsageType


class ConnectionSecurity(Caller):
    """Secrets and network filters of a connection."""

    async def list_secrets(self, *, flags: ConnectListAllSecretsFlags | None = None) -> list[Secret]:
        """The secrets that flags ask for; all where they ask for nothing."""
        found = await self._call(SecretCalls.connect_list_all_secrets, flags or ConnectListAllSecretsFlags(0))
        return [Secret(self._link, ref) for ref in found]

    async def secret_by_uuid(self, uuid: UUID) -> Secret:
        """A secret by its UUID; raises SecretNotFound."""
        return Secret(self._link, await self._call(SecretCalls.secret_lookup_by_uuid, uuid.bytes))

    async def secret_by_usage(self, usage_type: SecretUsageType, usage_id: str) -> Secret:
        """A secret by what it is for; raises SecretNotFound."""
        return Secret(self._link, await self._call(SecretCalls.secret_lookup_by_usage, usage_type, usage_id))

    async def define_secret(self, xml: str, *, flags: SecretDefineFlags | None = None) -> Secret:
        """Define a secret by its document."""
        return Secret(self._link, await self._call(SecretCalls.secret_define_xml, xml, flags or SecretDefineFlags(0)))

    async def list_nwfilters(self) -> list[NWFilter]:
        """All network filters."""
        found = await self._call(NWFilterCalls.connect_list_all_nwfilters, NoFlags.NONE)
        return [NWFilter(self._link, ref) for ref in found]

    async def nwfilter_by_name(self, name: str) -> NWFilter:
        """A network filter by its name; raises NWFilterNotFound."""
        return NWFilter(self._link, await self._call(NWFilterCalls.nwfilter_lookup_by_name, name))

    async def nwfilter_by_uuid(self, uuid: UUID) -> NWFilter:
        """A network filter by its UUID; raises NWFilterNotFound."""
        return NWFilter(self._link, await self._call(NWFilterCalls.nwfilter_lookup_by_uuid, uuid.bytes))

    async def define_nwfilter(self, xml: str, *, flags: NWFilterDefineFlags | None = None) -> NWFilter:
        """Define a network filter by its document."""
        return NWFilter(
            self._link, await self._call(NWFilterCalls.nwfilter_define_xml_flags, xml, flags or NWFilterDefineFlags(0))
        )

    async def list_nwfilter_bindings(self) -> list[NWFilterBinding]:
        """All network filters in force."""
        found = await self._call(NWFilterCalls.connect_list_all_nwfilter_bindings, NoFlags.NONE)
        return [NWFilterBinding(self._link, ref) for ref in found]

    async def nwfilter_binding_by_port_device(self, name: str) -> NWFilterBinding:
        """The filter in force on a port device; raises NWFilterBindingNotFound."""
        return NWFilterBinding(self._link, await self._call(NWFilterCalls.nwfilter_binding_lookup_by_port_dev, name))

    async def create_nwfilter_binding(
        self, xml: str, *, flags: NWFilterBindingCreateFlags | None = None
    ) -> NWFilterBinding:
        """Put a filter in force as a document says."""
        return NWFilterBinding(
            self._link,
            await self._call(NWFilterCalls.nwfilter_binding_create_xml, xml, flags or NWFilterBindingCreateFlags(0)),
        )
