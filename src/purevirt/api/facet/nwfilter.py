"""Operations on network filters and their bindings."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import NWFilterBindingRef, NWFilterRef
from purevirt.enums.error import ErrorDomain
from purevirt.enums.nwfilter import NWFilterBindingCreateFlags, NWFilterDefineFlags


class NWFilter(Facet, api_domain=ErrorDomain.NWFILTER):
    """Network filters and what they are bound to.

    A filter that does not exist raises NO_NWFILTER, a binding NO_NWFILTER_BINDING, a malformed document XML_ERROR.
    """

    @operation(175, "virNWFilterLookupByName", access="nwfilter:getattr", read_only=True, high_priority=True)
    async def nwfilter_lookup_by_name(self, name: str) -> NWFilterRef:
        """The filter of a name.

        Source: virNWFilterLookupByName.
        """

    @operation(176, "virNWFilterLookupByUUID", access="nwfilter:getattr", read_only=True, high_priority=True)
    async def nwfilter_lookup_by_uuid(self, uuid: bytes) -> NWFilterRef:
        """The filter of a UUID, 16 bytes.

        Source: virNWFilterLookupByUUID.
        """

    @operation(177, "virNWFilterGetXMLDesc", access="nwfilter:read", read_only=True, high_priority=True)
    async def nwfilter_get_xml_desc(self, nwfilter: NWFilterRef, flags: NoFlags) -> str:
        """A filter as a ``<filter>`` document.

        Source: virNWFilterGetXMLDesc.
        """

    @operation(
        178,
        "virConnectNumOfNWFilters",
        access="connect:search_nwfilters",
        read_only=True,
        visible="nwfilter:getattr",
        high_priority=True,
    )
    async def connect_num_of_nwfilters(self) -> int:
        """How many filters there are.

        Source: virConnectNumOfNWFilters.
        """

    @operation(
        179,
        "virConnectListNWFilters",
        access="connect:search_nwfilters",
        read_only=True,
        visible="nwfilter:getattr",
        high_priority=True,
    )
    async def connect_list_nwfilters(self) -> list[str]:
        """The names of the filters.

        Source: virConnectListNWFilters.
        """

    @operation(180, "virNWFilterDefineXML", access="nwfilter:write nwfilter:save", high_priority=True)
    async def nwfilter_define_xml(self, xml: str) -> NWFilterRef:
        """Define a filter or replace one; guests that use it get the new rules at once.

        Raises OPERATION_FAILED where the name belongs to another UUID, or where filters would include each other in a
        circle.

        Source: virNWFilterDefineXML.
        """

    @operation(181, "virNWFilterUndefine", access="nwfilter:delete", high_priority=True)
    async def nwfilter_undefine(self, nwfilter: NWFilterRef) -> None:
        """Delete a filter.

        Raises OPERATION_INVALID where it is used.

        Source: virNWFilterUndefine.
        """

    @operation(
        286,
        "virConnectListAllNWFilters",
        access="connect:search_nwfilters",
        read_only=True,
        visible="nwfilter:getattr",
        high_priority=True,
    )
    async def connect_list_all_nwfilters(self, flags: NoFlags) -> list[NWFilterRef]:
        """All filters.

        Source: virConnectListAllNWFilters.
        """

    @operation(
        397, "virNWFilterBindingLookupByPortDev", access="nwfilter_binding:getattr", read_only=True, high_priority=True
    )
    async def nwfilter_binding_lookup_by_port_dev(self, name: str) -> NWFilterBindingRef:
        """The binding of a guest's host interface.

        Source: virNWFilterBindingLookupByPortDev.
        """

    @operation(398, "virNWFilterBindingGetXMLDesc", access="nwfilter_binding:read", read_only=True, high_priority=True)
    async def nwfilter_binding_get_xml_desc(self, binding: NWFilterBindingRef, flags: NoFlags) -> str:
        """A binding as a ``<filterbinding>`` document.

        Source: virNWFilterBindingGetXMLDesc.
        """

    @operation(399, "virNWFilterBindingCreateXML", access="nwfilter_binding:create", high_priority=True)
    async def nwfilter_binding_create_xml(self, xml: str, flags: NWFilterBindingCreateFlags) -> NWFilterBindingRef:
        """Bind a filter to a guest's host interface, whose rules take effect at once.

        Raises OPERATION_FAILED where it has a binding.

        Source: virNWFilterBindingCreateXML.
        """

    @operation(400, "virNWFilterBindingDelete", access="nwfilter_binding:delete", high_priority=True)
    async def nwfilter_binding_delete(self, binding: NWFilterBindingRef) -> None:
        """Delete a binding with its rules.

        Source: virNWFilterBindingDelete.
        """

    @operation(
        401,
        "virConnectListAllNWFilterBindings",
        access="connect:search_nwfilter_bindings",
        read_only=True,
        visible="nwfilter_binding:getattr",
        high_priority=True,
    )
    async def connect_list_all_nwfilter_bindings(self, flags: NoFlags) -> list[NWFilterBindingRef]:
        """All bindings.

        Source: virConnectListAllNWFilterBindings.
        """

    @operation(431, "virNWFilterDefineXMLFlags", access="nwfilter:write nwfilter:save", high_priority=True)
    async def nwfilter_define_xml_flags(self, xml: str, flags: NWFilterDefineFlags) -> NWFilterRef:
        """As ``nwfilter_define_xml``; VALIDATE checks the document against the schema first.

        Source: virNWFilterDefineXMLFlags.
        """
