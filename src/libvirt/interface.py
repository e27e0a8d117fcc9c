"""``virInterface``: the network interfaces of the host."""

from libvirt.argument import bits
from libvirt.handle import Child
from purevirt.api.facet.interface import Interface
from purevirt.api.operation import NoFlags
from purevirt.api.ref import InterfaceRef
from purevirt.enums.interface import InterfaceXMLFlags


class virInterface(Child[InterfaceRef]):
    """A network interface of the host. Every call that fails raises libvirtError."""

    _kind = InterfaceRef

    def name(self) -> str:
        """The name."""
        return self._o.name

    def MACString(self) -> str:
        """The MAC address."""
        return self._o.mac

    def XMLDesc(self, flags: int = 0) -> str:
        """The configuration as XML; ``flags`` of VIR_INTERFACE_XML_*."""
        return self._call(Interface.interface_get_xml_desc, self._o, bits(InterfaceXMLFlags, flags))

    def create(self, flags: int = 0) -> int:
        """Bring the interface up; returns 0."""
        self._call(Interface.interface_create, self._o, bits(NoFlags, flags))
        return 0

    def destroy(self, flags: int = 0) -> int:
        """Take the interface down; returns 0."""
        self._call(Interface.interface_destroy, self._o, bits(NoFlags, flags))
        return 0

    def undefine(self) -> int:
        """Forget the configuration; returns 0."""
        self._call(Interface.interface_undefine, self._o)
        return 0

    def isActive(self) -> int:
        """1 where the interface is up, else 0."""
        return int(self._call(Interface.interface_is_active, self._o))
