"""The interfaces of the test driver's host, and the transaction that may hold an earlier state of them."""

from purevirt.api.ref import InterfaceRef
from purevirt.conf.hostinterface import HostInterface, format_interface


class InterfaceRecord:
    """An interface of the made-up host; what it has is replaced and never changed, so that a copy is cheap."""

    __slots__ = ("definition", "is_active", "xml")

    def __init__(self, definition: HostInterface, *, is_active: bool) -> None:
        self.definition = definition
        self.is_active = is_active
        self.xml = format_interface(definition)

    @property
    def ref(self) -> InterfaceRef:
        """The reference of the interface."""
        return InterfaceRef(self.definition.name or "", self.definition.mac or "")


class InterfaceTable:
    """The interfaces by name; ``saved`` is what a transaction goes back to, None outside of one."""

    def __init__(self) -> None:
        self.records: dict[str, InterfaceRecord] = {}
        self.saved: dict[str, InterfaceRecord] | None = None

    def put(self, definition: HostInterface, *, is_active: bool) -> InterfaceRecord:
        """Take a definition in; an interface that is there keeps whether it is active."""
        name = definition.name or ""
        present = self.records.get(name)
        runs = is_active if present is None else present.is_active
        record = self.records[name] = InterfaceRecord(definition, is_active=runs)
        return record

    def snapshot(self) -> dict[str, InterfaceRecord]:
        """A copy of all records; as in C the copies are inactive."""
        return {name: InterfaceRecord(r.definition, is_active=False) for name, r in self.records.items()}
