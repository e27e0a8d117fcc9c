"""Host interfaces of the test driver."""

from typing import NoReturn

from purevirt.api.facet.interface import Interface
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import InterfaceRef
from purevirt.conf.hostinterface import parse_interface
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.interface_table import InterfaceRecord
from purevirt.enums.interface import ConnectListAllInterfacesFlags, InterfaceDefineFlags, InterfaceXMLFlags
from purevirt.errors import Error, ErrorCode

LIST_FLAGS = ConnectListAllInterfacesFlags.ACTIVE | ConnectListAllInterfacesFlags.INACTIVE


class TestInterface(TestFacet, Interface):
    """Host interfaces."""

    @override()
    async def connect_num_of_interfaces(self) -> int:
        return len(self._list(ConnectListAllInterfacesFlags.ACTIVE))

    @override()
    async def connect_list_interfaces(self) -> list[str]:
        return [ref.name for ref in self._list(ConnectListAllInterfacesFlags.ACTIVE)]

    @override()
    async def connect_num_of_defined_interfaces(self) -> int:
        return len(self._list(ConnectListAllInterfacesFlags.INACTIVE))

    @override()
    async def connect_list_defined_interfaces(self) -> list[str]:
        return [ref.name for ref in self._list(ConnectListAllInterfacesFlags.INACTIVE)]

    @override(LIST_FLAGS)
    async def connect_list_all_interfaces(self, flags: ConnectListAllInterfacesFlags) -> list[InterfaceRef]:
        return self._list(flags)

    @override()
    async def interface_lookup_by_name(self, name: str) -> InterfaceRef:
        return self._find(name).ref

    @override()
    async def interface_lookup_by_mac_string(self, mac: str) -> InterfaceRef:
        records = self.node.interfaces.records.values()
        found = [record for record in records if (record.definition.mac or "").lower() == mac.lower()]
        if not found:
            _raise_missing("mac", mac)
        if len(found) > 1:
            raise Error(ErrorCode.MULTIPLE_INTERFACES)
        return found[0].ref

    @override()
    async def interface_get_xml_desc(self, interface: InterfaceRef, flags: InterfaceXMLFlags) -> str:
        return self._find(interface.name).xml

    @override(InterfaceDefineFlags.VALIDATE)
    async def interface_define_xml(self, xml: str, flags: InterfaceDefineFlags) -> InterfaceRef:
        return self.node.interfaces.put(parse_interface(xml), is_active=False).ref

    @override()
    async def interface_undefine(self, interface: InterfaceRef) -> None:
        self._find(interface.name)
        del self.node.interfaces.records[interface.name]

    @override()
    async def interface_create(self, interface: InterfaceRef, flags: NoFlags) -> None:
        self._set_active(interface, True)

    @override()
    async def interface_destroy(self, interface: InterfaceRef, flags: NoFlags) -> None:
        self._set_active(interface, False)

    @override()
    async def interface_is_active(self, interface: InterfaceRef) -> bool:
        return self._find(interface.name).is_active

    @override()
    async def interface_change_begin(self, flags: NoFlags) -> None:
        interfaces = self.node.interfaces
        if interfaces.saved is not None:
            raise Error(ErrorCode.OPERATION_INVALID, "there is another transaction running.")
        interfaces.saved = interfaces.snapshot()

    @override()
    async def interface_change_commit(self, flags: NoFlags) -> None:
        if self.node.interfaces.saved is None:
            raise Error(ErrorCode.OPERATION_INVALID, "no transaction running, nothing to be committed.")
        self.node.interfaces.saved = None

    @override()
    async def interface_change_rollback(self, flags: NoFlags) -> None:
        interfaces = self.node.interfaces
        if interfaces.saved is None:
            raise Error(ErrorCode.OPERATION_INVALID, "no transaction running, nothing to rollback.")
        interfaces.records, interfaces.saved = interfaces.saved, None

    def _list(self, flags: ConnectListAllInterfacesFlags) -> list[InterfaceRef]:
        wanted = flags or LIST_FLAGS
        flag_of = {True: ConnectListAllInterfacesFlags.ACTIVE, False: ConnectListAllInterfacesFlags.INACTIVE}
        return [r.ref for r in self.node.interfaces.records.values() if wanted & flag_of[r.is_active]]

    def _find(self, name: str) -> InterfaceRecord:
        record = self.node.interfaces.records.get(name)
        if record is None:
            _raise_missing("name", name)
        return record

    def _set_active(self, interface: InterfaceRef, is_active: bool) -> None:
        record = self._find(interface.name)
        if record.is_active == is_active:
            raise Error(ErrorCode.OPERATION_INVALID)
        record.is_active = is_active


def _raise_missing(by: str, value: str) -> NoReturn:
    raise Error(ErrorCode.NO_INTERFACE, f"no interface with matching {by} '{value}'")
