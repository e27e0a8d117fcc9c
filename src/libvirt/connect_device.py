"""Devices of the host, secrets and packet filters."""

from libvirt.argument import bits, signed_member
from libvirt.handle import ConnectHandle
from libvirt.identity import uuid_bytes, uuid_text
from libvirt.nodedev import virNodeDevice
from libvirt.nwfilter import virNWFilter, virNWFilterBinding
from libvirt.secret import virSecret
from purevirt.api.facet.nodedev import NodeDevice
from purevirt.api.facet.nwfilter import NWFilter
from purevirt.api.facet.secret import Secret
from purevirt.api.operation import NoFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.nodedev import ConnectListAllNodeDeviceFlags, NodeDeviceCreateXMLFlags, NodeDeviceDefineXMLFlags
from purevirt.enums.nwfilter import NWFilterBindingCreateFlags, NWFilterDefineFlags
from purevirt.enums.secret import ConnectListAllSecretsFlags, SecretDefineFlags, SecretUsageType


class _ConnectDevice(ConnectHandle):
    """The devices of the host, the secrets and the packet filters."""

    def listDevices(self, cap: str | None, flags: int = 0) -> list[str]:
        """The names of the devices with a capability, None for all."""
        return self._list(NodeDevice.node_num_of_devices, NodeDevice.node_list_devices, cap, bits(NoFlags, flags))

    def numOfDevices(self, cap: str | None, flags: int = 0) -> int:
        """The number of devices with a capability, None for all."""
        return self._call(NodeDevice.node_num_of_devices, cap, bits(NoFlags, flags))

    def listAllDevices(self, flags: int = 0) -> "list[virNodeDevice]":
        """All devices, or those that ``flags`` of VIR_CONNECT_LIST_NODE_DEVICES_* select."""
        return [
            virNodeDevice(self, ref)
            for ref in self._call(NodeDevice.connect_list_all_node_devices, bits(ConnectListAllNodeDeviceFlags, flags))
        ]

    def nodeDeviceLookupByName(self, name: str) -> "virNodeDevice":
        """The device with a name."""
        return virNodeDevice(self, self._call(NodeDevice.node_device_lookup_by_name, name))

    def nodeDeviceLookupSCSIHostByWWN(self, wwnn: str, wwpn: str, flags: int = 0) -> "virNodeDevice":
        """The SCSI host with a world-wide node and port name."""
        return virNodeDevice(
            self, self._call(NodeDevice.node_device_lookup_scsi_host_by_wwn, wwnn, wwpn, bits(NoFlags, flags))
        )

    def nodeDeviceCreateXML(self, xmlDesc: str, flags: int = 0) -> "virNodeDevice":
        """Make a virtual device by XML; ``flags`` of VIR_NODE_DEVICE_CREATE_XML_*."""
        return virNodeDevice(
            self, self._call(NodeDevice.node_device_create_xml, xmlDesc, bits(NodeDeviceCreateXMLFlags, flags))
        )

    def nodeDeviceDefineXML(self, xmlDesc: str, flags: int = 0) -> "virNodeDevice":
        """Define a virtual device by XML; ``flags`` of VIR_NODE_DEVICE_DEFINE_XML_*."""
        return virNodeDevice(
            self, self._call(NodeDevice.node_device_define_xml, xmlDesc, bits(NodeDeviceDefineXMLFlags, flags))
        )

    def listSecrets(self) -> list[str]:
        """The UUIDs of the secrets, as texts."""
        return self._list(Secret.connect_num_of_secrets, Secret.connect_list_secrets)

    def numOfSecrets(self) -> int:
        """The number of secrets."""
        return self._call(Secret.connect_num_of_secrets)

    def listAllSecrets(self, flags: int = 0) -> "list[virSecret]":
        """All secrets, or those that ``flags`` of VIR_CONNECT_LIST_SECRETS_* select."""
        return [
            virSecret(self, ref)
            for ref in self._call(Secret.connect_list_all_secrets, bits(ConnectListAllSecretsFlags, flags))
        ]

    def secretLookupByUUID(self, uuid: bytes) -> "virSecret":
        """The secret with a UUID of 16 bytes."""
        return virSecret(self, self._call(Secret.secret_lookup_by_uuid, uuid_bytes(uuid, "virSecretLookupByUUID")))

    def secretLookupByUUIDString(self, uuidstr: str) -> "virSecret":
        """The secret with a UUID, as text."""
        raw = uuid_text(uuidstr, "virSecretLookupByUUIDString", ErrorDomain.SECRET)
        return virSecret(self, self._call(Secret.secret_lookup_by_uuid, raw))

    def secretLookupByUsage(self, usageType: int, usageID: str) -> "virSecret":
        """The secret for a use of VIR_SECRET_USAGE_TYPE_*."""
        return virSecret(
            self, self._call(Secret.secret_lookup_by_usage, signed_member(SecretUsageType, usageType), usageID)
        )

    def secretDefineXML(self, xml: str, flags: int = 0) -> "virSecret":
        """Define a secret by XML; ``flags`` of VIR_SECRET_DEFINE_*."""
        return virSecret(self, self._call(Secret.secret_define_xml, xml, bits(SecretDefineFlags, flags)))

    def listNWFilters(self) -> list[str]:
        """The names of the packet filters."""
        return self._list(NWFilter.connect_num_of_nwfilters, NWFilter.connect_list_nwfilters)

    def numOfNWFilters(self) -> int:
        """The number of packet filters."""
        return self._call(NWFilter.connect_num_of_nwfilters)

    def listAllNWFilters(self, flags: int = 0) -> "list[virNWFilter]":
        """All packet filters."""
        return [virNWFilter(self, ref) for ref in self._call(NWFilter.connect_list_all_nwfilters, bits(NoFlags, flags))]

    def nwfilterLookupByName(self, name: str) -> "virNWFilter":
        """The packet filter with a name."""
        return virNWFilter(self, self._call(NWFilter.nwfilter_lookup_by_name, name))

    def nwfilterLookupByUUID(self, uuid: bytes) -> "virNWFilter":
        """The packet filter with a UUID of 16 bytes."""
        return virNWFilter(
            self, self._call(NWFilter.nwfilter_lookup_by_uuid, uuid_bytes(uuid, "virNWFilterLookupByUUID"))
        )

    def nwfilterLookupByUUIDString(self, uuidstr: str) -> "virNWFilter":
        """The packet filter with a UUID, as text."""
        raw = uuid_text(uuidstr, "virNWFilterLookupByUUIDString", ErrorDomain.NWFILTER)
        return virNWFilter(self, self._call(NWFilter.nwfilter_lookup_by_uuid, raw))

    def nwfilterDefineXML(self, xmlDesc: str) -> "virNWFilter":
        """Define a packet filter by XML."""
        return virNWFilter(self, self._call(NWFilter.nwfilter_define_xml, xmlDesc))

    def nwfilterDefineXMLFlags(self, xmlDesc: str, flags: int = 0) -> "virNWFilter":
        """Define a packet filter by XML; ``flags`` of VIR_NWFILTER_DEFINE_*."""
        return virNWFilter(
            self, self._call(NWFilter.nwfilter_define_xml_flags, xmlDesc, bits(NWFilterDefineFlags, flags))
        )

    def listAllNWFilterBindings(self, flags: int = 0) -> "list[virNWFilterBinding]":
        """All bindings of packet filters."""
        return [
            virNWFilterBinding(self, ref)
            for ref in self._call(NWFilter.connect_list_all_nwfilter_bindings, bits(NoFlags, flags))
        ]

    def nwfilterBindingLookupByPortDev(self, portdev: str) -> "virNWFilterBinding":
        """The binding on a network device."""
        return virNWFilterBinding(self, self._call(NWFilter.nwfilter_binding_lookup_by_port_dev, portdev))

    def nwfilterBindingCreateXML(self, xml: str, flags: int = 0) -> "virNWFilterBinding":
        """Put a packet filter on a network device, by XML."""
        return virNWFilterBinding(
            self, self._call(NWFilter.nwfilter_binding_create_xml, xml, bits(NWFilterBindingCreateFlags, flags))
        )
