"""Operations on secrets."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import SecretRef
from purevirt.enums.error import ErrorDomain
from purevirt.enums.secret import ConnectListAllSecretsFlags, SecretDefineFlags, SecretUsageType


class Secret(Facet, api_domain=ErrorDomain.SECRET):
    """Secrets: keys and passwords that others refer to.

    A secret that does not exist raises NO_SECRET.
    """

    @operation(
        139,
        "virConnectNumOfSecrets",
        access="connect:search_secrets",
        read_only=True,
        visible="secret:getattr",
        high_priority=True,
    )
    async def connect_num_of_secrets(self) -> int:
        """How many secrets there are.

        Source: virConnectNumOfSecrets.
        """

    @operation(
        140,
        "virConnectListSecrets",
        access="connect:search_secrets",
        read_only=True,
        visible="secret:getattr",
        high_priority=True,
    )
    async def connect_list_secrets(self) -> list[str]:
        """The UUIDs of the secrets, as texts.

        Source: virConnectListSecrets.
        """

    @operation(141, "virSecretLookupByUUID", access="secret:getattr", read_only=True, high_priority=True)
    async def secret_lookup_by_uuid(self, uuid: bytes) -> SecretRef:
        """The secret of a UUID, 16 bytes.

        Source: virSecretLookupByUUID.
        """

    @operation(142, "virSecretDefineXML", access="secret:write secret:save", high_priority=True)
    async def secret_define_xml(self, xml: str, flags: SecretDefineFlags) -> SecretRef:
        """Define a secret without a value, or change one.

        Raises INTERNAL_ERROR where usage or UUID belong to another secret, XML_ERROR for a malformed document.

        Source: virSecretDefineXML.
        """

    @operation(143, "virSecretGetXMLDesc", access="secret:read", read_only=True, high_priority=True)
    async def secret_get_xml_desc(self, secret: SecretRef, flags: NoFlags) -> str:
        """A secret as a ``<secret>`` document, without its value.

        Source: virSecretGetXMLDesc.
        """

    @operation(144, "virSecretSetValue", access="secret:write", high_priority=True)
    async def secret_set_value(self, secret: SecretRef, value: bytes, flags: NoFlags) -> None:
        """Set the value of a secret.

        Ephemeral secrets keep it in memory only.

        Source: virSecretSetValue.
        """

    @operation(145, "virSecretGetValue", access="secret:read_secure", high_priority=True)
    async def secret_get_value(self, secret: SecretRef, flags: NoFlags) -> bytes:
        """The value of a secret.

        Raises NO_SECRET where it has none, INVALID_SECRET for a private one.

        Source: virSecretGetValue.
        """

    @operation(146, "virSecretUndefine", access="secret:delete", high_priority=True)
    async def secret_undefine(self, secret: SecretRef) -> None:
        """Delete a secret with its value.

        Source: virSecretUndefine.
        """

    @operation(147, "virSecretLookupByUsage", access="secret:getattr", read_only=True, high_priority=True)
    async def secret_lookup_by_usage(self, usage_type: SecretUsageType, usage_id: str) -> SecretRef:
        """The secret that serves a purpose.

        Source: virSecretLookupByUsage.
        """

    @operation(
        287,
        "virConnectListAllSecrets",
        access="connect:search_secrets",
        read_only=True,
        visible="secret:getattr",
        high_priority=True,
    )
    async def connect_list_all_secrets(self, flags: ConnectListAllSecretsFlags) -> list[SecretRef]:
        """The secrets that match the flags.

        Source: virConnectListAllSecrets.
        """
