"""``virNWFilter`` and ``virNWFilterBinding``: packet filters of guests."""

from libvirt.argument import bits
from libvirt.handle import Child, Identified
from purevirt.api.facet.nwfilter import NWFilter
from purevirt.api.operation import NoFlags
from purevirt.api.ref import NWFilterBindingRef, NWFilterRef


class virNWFilter(Identified[NWFilterRef]):
    """A packet filter. Every call that fails raises libvirtError."""

    _kind = NWFilterRef

    def name(self) -> str:
        """The name."""
        return self._o.name

    def XMLDesc(self, flags: int = 0) -> str:
        """The rules as XML."""
        return self._call(NWFilter.nwfilter_get_xml_desc, self._o, bits(NoFlags, flags))

    def undefine(self) -> int:
        """Forget the filter; returns 0."""
        self._call(NWFilter.nwfilter_undefine, self._o)
        return 0


class virNWFilterBinding(Child[NWFilterBindingRef]):
    """A filter put on the network device of a guest. Every call that fails raises libvirtError."""

    _kind = NWFilterBindingRef

    def portDev(self) -> str:
        """The name of the network device."""
        return self._o.port_device

    def filterName(self) -> str:
        """The name of the filter."""
        return self._o.filter_name

    def XMLDesc(self, flags: int = 0) -> str:
        """The binding as XML."""
        return self._call(NWFilter.nwfilter_binding_get_xml_desc, self._o, bits(NoFlags, flags))

    def delete(self) -> int:
        """Take the filter off the device; returns 0."""
        self._call(NWFilter.nwfilter_binding_delete, self._o)
        return 0
