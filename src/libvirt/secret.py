"""``virSecret``: passwords and keys that libvirt keeps."""

from libvirt.argument import bits
from libvirt.handle import Identified
from purevirt.api.facet.secret import Secret
from purevirt.api.operation import NoFlags
from purevirt.api.ref import SecretRef


class virSecret(Identified[SecretRef]):
    """A secret. Every call that fails raises libvirtError."""

    _kind = SecretRef

    def usageID(self) -> str:
        """What the secret is for, such as the path of a volume."""
        return self._o.usage_id

    def usageType(self) -> int:
        """The kind of use, of VIR_SECRET_USAGE_TYPE_*."""
        return int(self._o.usage_type)

    def XMLDesc(self, flags: int = 0) -> str:
        """The definition as XML, without the value."""
        return self._call(Secret.secret_get_xml_desc, self._o, bits(NoFlags, flags))

    def setValue(self, value: str | bytes, flags: int = 0) -> int:
        """Set the value, bytes or text that is stored as UTF-8; returns 0."""
        raw = value.encode() if isinstance(value, str) else bytes(value)
        self._call(Secret.secret_set_value, self._o, raw, bits(NoFlags, flags))
        return 0

    def value(self, flags: int = 0) -> bytes:
        """The value."""
        return self._call(Secret.secret_get_value, self._o, bits(NoFlags, flags))

    def undefine(self) -> int:
        """Forget the secret; returns 0."""
        self._call(Secret.secret_undefine, self._o)
        return 0
