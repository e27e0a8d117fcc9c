"""Secrets: passwords and keys that guests and pools need."""

from uuid import UUID

from purevirt.aio.handle import Handle
from purevirt.api.facet.secret import Secret as SecretCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import SecretRef
from purevirt.api.wire import enum_reader
from purevirt.enums.secret import SecretUsageType

_usage_type = enum_reader(SecretUsageType)


class Secret(Handle[SecretRef]):
    """A password or key that guests and pools need."""

    @property
    def uuid(self) -> UUID:
        """What identifies it for ever."""
        return UUID(bytes=self.ref.uuid)

    @property
    def usage_type(self) -> int:
        """What it is for, a SecretUsageType."""
        return _usage_type(self.ref.usage_type)

    @property
    def usage_id(self) -> str:
        """What identifies its use."""
        return self.ref.usage_id

    async def xml(self) -> str:
        """The secret's document, without its value."""
        return await self._call(SecretCalls.secret_get_xml_desc, self.ref, NoFlags.NONE)

    async def value(self) -> bytes:
        """Its value."""
        return await self._call(SecretCalls.secret_get_value, self.ref, NoFlags.NONE)

    async def set_value(self, value: bytes) -> None:
        """Set its value."""
        await self._call(SecretCalls.secret_set_value, self.ref, value, NoFlags.NONE)

    async def undefine(self) -> None:
        """Forget it."""
        await self._call(SecretCalls.secret_undefine, self.ref)

    def _key(self) -> object:
        return self.ref.uuid
