"""The definition of a domain: undefining, renaming, autostart."""

from dataclasses import replace

from purevirt.aio.handle import Handle
from purevirt.api.facet.domain_definition import DomainDefinition as DomainDefinitionCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import DomainUndefineFlagsValues


class DomainDefinition(Handle[DomainRef]):
    """The definition of a domain."""

    async def undefine(self, *, flags: DomainUndefineFlagsValues | None = None) -> None:
        """Forget the definition."""
        await self._call(DomainDefinitionCalls.domain_undefine_flags, self.ref, flags or DomainUndefineFlagsValues(0))

    async def rename(self, name: str) -> None:
        """Give the domain another name."""
        await self._call(DomainDefinitionCalls.domain_rename, self.ref, name, NoFlags.NONE)
        self.ref = replace(self.ref, name=name)

    async def autostart(self) -> bool:
        """Whether it starts with the host."""
        return await self._call(DomainDefinitionCalls.domain_get_autostart, self.ref)

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it starts with the host."""
        await self._call(DomainDefinitionCalls.domain_set_autostart, self.ref, autostart)

    async def autostart_once(self) -> bool:
        """Whether it starts at the next start of the host alone."""
        return await self._call(DomainDefinitionCalls.domain_get_autostart_once, self.ref)

    async def set_autostart_once(self, autostart: bool) -> None:
        """Say whether it starts at the next start of the host alone."""
        await self._call(DomainDefinitionCalls.domain_set_autostart_once, self.ref, autostart)
