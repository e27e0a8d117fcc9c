"""Operations on network filters and their bindings."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import NWFilterBindingRef, NWFilterRef
from purevirt.enums.error import ErrorDomain
from purevirt.enums.nwfilter import NWFilterBindingCreateFlags, NWFilterDefineFlags


class NWFilter(Facet, api_domain=ErrorDomain.NWFILTER):
    """Network filters and their bindings."""

    @operation(175, "virNWFilterLookupByName", access="nwfilter:getattr", read_only=True, high_priority=True)
    async def nwfilter_lookup_by_name(self, name: str) -> NWFilterRef:
        """virNWFilterLookupByName."""

    @operation(176, "virNWFilterLookupByUUID", access="nwfilter:getattr", read_only=True, high_priority=True)
    async def nwfilter_lookup_by_uuid(self, uuid: bytes) -> NWFilterRef:
        """virNWFilterLookupByUUID."""

    @operation(177, "virNWFilterGetXMLDesc", access="nwfilter:read", read_only=True, high_priority=True)
    async def nwfilter_get_xml_desc(self, nwfilter: NWFilterRef, flags: NoFlags) -> str:
        """virNWFilterGetXMLDesc."""

    @operation(
        178,
        "virConnectNumOfNWFilters",
        access="connect:search_nwfilters",
        read_only=True,
        visible="nwfilter:getattr",
        high_priority=True,
    )
    async def connect_num_of_nwfilters(self) -> int:
        """virConnectNumOfNWFilters."""

    @operation(
        179,
        "virConnectListNWFilters",
        access="connect:search_nwfilters",
        read_only=True,
        visible="nwfilter:getattr",
        high_priority=True,
    )
    async def connect_list_nwfilters(self) -> list[str]:
        """virConnectListNWFilters."""

    @operation(180, "virNWFilterDefineXML", access="nwfilter:write nwfilter:save", high_priority=True)
    async def nwfilter_define_xml(self, xml: str) -> NWFilterRef:
        """virNWFilterDefineXML."""

    @operation(181, "virNWFilterUndefine", access="nwfilter:delete", high_priority=True)
    async def nwfilter_undefine(self, nwfilter: NWFilterRef) -> None:
        """virNWFilterUndefine."""

    @operation(
        286,
        "virConnectListAllNWFilters",
        access="connect:search_nwfilters",
        read_only=True,
        visible="nwfilter:getattr",
        high_priority=True,
    )
    async def connect_list_all_nwfilters(self, flags: NoFlags) -> list[NWFilterRef]:
        """virConnectListAllNWFilters."""

    @operation(
        397, "virNWFilterBindingLookupByPortDev", access="nwfilter_binding:getattr", read_only=True, high_priority=True
    )
    async def nwfilter_binding_lookup_by_port_dev(self, name: str) -> NWFilterBindingRef:
        """virNWFilterBindingLookupByPortDev."""

    @operation(398, "virNWFilterBindingGetXMLDesc", access="nwfilter_binding:read", read_only=True, high_priority=True)
    async def nwfilter_binding_get_xml_desc(self, binding: NWFilterBindingRef, flags: NoFlags) -> str:
        """virNWFilterBindingGetXMLDesc."""

    @operation(399, "virNWFilterBindingCreateXML", access="nwfilter_binding:create", high_priority=True)
    async def nwfilter_binding_create_xml(self, xml: str, flags: NWFilterBindingCreateFlags) -> NWFilterBindingRef:
        """virNWFilterBindingCreateXML."""

    @operation(400, "virNWFilterBindingDelete", access="nwfilter_binding:delete", high_priority=True)
    async def nwfilter_binding_delete(self, binding: NWFilterBindingRef) -> None:
        """virNWFilterBindingDelete."""

    @operation(
        401,
        "virConnectListAllNWFilterBindings",
        access="connect:search_nwfilter_bindings",
        read_only=True,
        visible="nwfilter_binding:getattr",
        high_priority=True,
    )
    async def connect_list_all_nwfilter_bindings(self, flags: NoFlags) -> list[NWFilterBindingRef]:
        """virConnectListAllNWFilterBindings."""

    @operation(431, "virNWFilterDefineXMLFlags", access="nwfilter:write nwfilter:save", high_priority=True)
    async def nwfilter_define_xml_flags(self, xml: str, flags: NWFilterDefineFlags) -> NWFilterRef:
        """virNWFilterDefineXMLFlags."""
