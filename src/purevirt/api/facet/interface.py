"""Operations on host interfaces."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import InterfaceRef
from purevirt.enums.error import ErrorDomain
from purevirt.enums.interface import ConnectListAllInterfacesFlags, InterfaceDefineFlags, InterfaceXMLFlags


class Interface(Facet, api_domain=ErrorDomain.INTERFACE):
    """Host interfaces."""

    @operation(
        126,
        "virConnectNumOfInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_num_of_interfaces(self) -> int:
        """virConnectNumOfInterfaces."""

    @operation(
        127,
        "virConnectListInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_list_interfaces(self) -> list[str]:
        """virConnectListInterfaces."""

    @operation(128, "virInterfaceLookupByName", access="interface:getattr", read_only=True, high_priority=True)
    async def interface_lookup_by_name(self, name: str) -> InterfaceRef:
        """virInterfaceLookupByName."""

    @operation(129, "virInterfaceLookupByMACString", access="interface:getattr", read_only=True, high_priority=True)
    async def interface_lookup_by_mac_string(self, mac: str) -> InterfaceRef:
        """virInterfaceLookupByMACString."""

    @operation(130, "virInterfaceGetXMLDesc", access="interface:read", read_only=True)
    async def interface_get_xml_desc(self, interface: InterfaceRef, flags: InterfaceXMLFlags) -> str:
        """virInterfaceGetXMLDesc."""

    @operation(131, "virInterfaceDefineXML", access="interface:write interface:save", high_priority=True)
    async def interface_define_xml(self, xml: str, flags: InterfaceDefineFlags) -> InterfaceRef:
        """virInterfaceDefineXML."""

    @operation(132, "virInterfaceUndefine", access="interface:delete", high_priority=True)
    async def interface_undefine(self, interface: InterfaceRef) -> None:
        """virInterfaceUndefine."""

    @operation(133, "virInterfaceCreate", access="interface:start")
    async def interface_create(self, interface: InterfaceRef, flags: NoFlags) -> None:
        """virInterfaceCreate."""

    @operation(134, "virInterfaceDestroy", access="interface:stop", high_priority=True)
    async def interface_destroy(self, interface: InterfaceRef, flags: NoFlags) -> None:
        """virInterfaceDestroy."""

    @operation(
        137,
        "virConnectNumOfDefinedInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_num_of_defined_interfaces(self) -> int:
        """virConnectNumOfDefinedInterfaces."""

    @operation(
        138,
        "virConnectListDefinedInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_list_defined_interfaces(self) -> list[str]:
        """virConnectListDefinedInterfaces."""

    @operation(156, "virInterfaceIsActive", access="interface:read", read_only=True, high_priority=True)
    async def interface_is_active(self, interface: InterfaceRef) -> bool:
        """virInterfaceIsActive."""

    @operation(220, "virInterfaceChangeBegin", access="connect:interface_transaction")
    async def interface_change_begin(self, flags: NoFlags) -> None:
        """virInterfaceChangeBegin."""

    @operation(221, "virInterfaceChangeCommit", access="connect:interface_transaction")
    async def interface_change_commit(self, flags: NoFlags) -> None:
        """virInterfaceChangeCommit."""

    @operation(222, "virInterfaceChangeRollback", access="connect:interface_transaction")
    async def interface_change_rollback(self, flags: NoFlags) -> None:
        """virInterfaceChangeRollback."""

    @operation(
        284,
        "virConnectListAllInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_list_all_interfaces(self, flags: ConnectListAllInterfacesFlags) -> list[InterfaceRef]:
        """virConnectListAllInterfaces."""
