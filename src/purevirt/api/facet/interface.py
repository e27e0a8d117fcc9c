"""Operations on host interfaces."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import InterfaceRef
from purevirt.enums.error import ErrorDomain
from purevirt.enums.interface import ConnectListAllInterfacesFlags, InterfaceDefineFlags, InterfaceXMLFlags


class Interface(Facet, api_domain=ErrorDomain.INTERFACE):
    """The host's network interfaces and their configuration.

    An interface that does not exist raises NO_INTERFACE.
    """

    @operation(
        126,
        "virConnectNumOfInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_num_of_interfaces(self) -> int:
        """How many interfaces are up.

        Source: virConnectNumOfInterfaces.
        """

    @operation(
        127,
        "virConnectListInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_list_interfaces(self) -> list[str]:
        """The names of interfaces that are up.

        Source: virConnectListInterfaces.
        """

    @operation(128, "virInterfaceLookupByName", access="interface:getattr", read_only=True, high_priority=True)
    async def interface_lookup_by_name(self, name: str) -> InterfaceRef:
        """The interface of a name.

        Source: virInterfaceLookupByName.
        """

    @operation(129, "virInterfaceLookupByMACString", access="interface:getattr", read_only=True, high_priority=True)
    async def interface_lookup_by_mac_string(self, mac: str) -> InterfaceRef:
        """The interface of a MAC address.

        Raises MULTIPLE_INTERFACES where several have it.

        Source: virInterfaceLookupByMACString.
        """

    @operation(130, "virInterfaceGetXMLDesc", access="interface:read", read_only=True)
    async def interface_get_xml_desc(self, interface: InterfaceRef, flags: InterfaceXMLFlags) -> str:
        """An interface as an ``<interface>`` document: as it is, with INACTIVE as it is configured.

        Source: virInterfaceGetXMLDesc.
        """

    @operation(131, "virInterfaceDefineXML", access="interface:write interface:save", high_priority=True)
    async def interface_define_xml(self, xml: str, flags: InterfaceDefineFlags) -> InterfaceRef:
        """Configure an interface from an ``<interface>`` document.

        Raises XML_ERROR for a malformed document.

        Source: virInterfaceDefineXML.
        """

    @operation(132, "virInterfaceUndefine", access="interface:delete", high_priority=True)
    async def interface_undefine(self, interface: InterfaceRef) -> None:
        """Forget the configuration of an interface.

        Source: virInterfaceUndefine.
        """

    @operation(133, "virInterfaceCreate", access="interface:start")
    async def interface_create(self, interface: InterfaceRef, flags: NoFlags) -> None:
        """Bring an interface up.

        Raises OPERATION_INVALID where it is up.

        Source: virInterfaceCreate.
        """

    @operation(134, "virInterfaceDestroy", access="interface:stop", high_priority=True)
    async def interface_destroy(self, interface: InterfaceRef, flags: NoFlags) -> None:
        """Take an interface down.

        Raises OPERATION_INVALID where it is down.

        Source: virInterfaceDestroy.
        """

    @operation(
        137,
        "virConnectNumOfDefinedInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_num_of_defined_interfaces(self) -> int:
        """How many interfaces are configured and down.

        Source: virConnectNumOfDefinedInterfaces.
        """

    @operation(
        138,
        "virConnectListDefinedInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_list_defined_interfaces(self) -> list[str]:
        """The names of interfaces that are configured and down.

        Source: virConnectListDefinedInterfaces.
        """

    @operation(156, "virInterfaceIsActive", access="interface:read", read_only=True, high_priority=True)
    async def interface_is_active(self, interface: InterfaceRef) -> bool:
        """Whether an interface is up.

        Source: virInterfaceIsActive.
        """

    @operation(220, "virInterfaceChangeBegin", access="connect:interface_transaction")
    async def interface_change_begin(self, flags: NoFlags) -> None:
        """Remember the configuration of all interfaces, to be able to go back to it.

        Raises OPERATION_INVALID where changes are under way already.

        Source: virInterfaceChangeBegin.
        """

    @operation(221, "virInterfaceChangeCommit", access="connect:interface_transaction")
    async def interface_change_commit(self, flags: NoFlags) -> None:
        """Keep the changes since they began.

        Raises OPERATION_INVALID where none are under way.

        Source: virInterfaceChangeCommit.
        """

    @operation(222, "virInterfaceChangeRollback", access="connect:interface_transaction")
    async def interface_change_rollback(self, flags: NoFlags) -> None:
        """Undo the changes since they began.

        Raises OPERATION_INVALID where none are under way.

        Source: virInterfaceChangeRollback.
        """

    @operation(
        284,
        "virConnectListAllInterfaces",
        access="connect:search_interfaces",
        read_only=True,
        visible="interface:getattr",
        high_priority=True,
    )
    async def connect_list_all_interfaces(self, flags: ConnectListAllInterfacesFlags) -> list[InterfaceRef]:
        """The interfaces that match the flags.

        Source: virConnectListAllInterfaces.
        """
