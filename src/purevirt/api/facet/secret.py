"""Operations on secrets."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import SecretRef
from purevirt.enums.error import ErrorDomain
from purevirt.enums.secret import ConnectListAllSecretsFlags, SecretDefineFlags, SecretUsageType


class Secret(Facet, api_domain=ErrorDomain.SECRET):
    """Secrets."""

    @operation(
        139,
        "virConnectNumOfSecrets",
        access="connect:search_secrets",
        read_only=True,
        visible="secret:getattr",
        high_priority=True,
    )
    async def connect_num_of_secrets(self) -> int:
        """virConnectNumOfSecrets."""

    @operation(
        140,
        "virConnectListSecrets",
        access="connect:search_secrets",
        read_only=True,
        visible="secret:getattr",
        high_priority=True,
    )
    async def connect_list_secrets(self) -> list[str]:
        """virConnectListSecrets."""

    @operation(141, "virSecretLookupByUUID", access="secret:getattr", read_only=True, high_priority=True)
    async def secret_lookup_by_uuid(self, uuid: bytes) -> SecretRef:
        """virSecretLookupByUUID."""

    @operation(142, "virSecretDefineXML", access="secret:write secret:save", high_priority=True)
    async def secret_define_xml(self, xml: str, flags: SecretDefineFlags) -> SecretRef:
        """virSecretDefineXML."""

    @operation(143, "virSecretGetXMLDesc", access="secret:read", read_only=True, high_priority=True)
    async def secret_get_xml_desc(self, secret: SecretRef, flags: NoFlags) -> str:
        """virSecretGetXMLDesc."""

    @operation(144, "virSecretSetValue", access="secret:write", high_priority=True)
    async def secret_set_value(self, secret: SecretRef, value: bytes, flags: NoFlags) -> None:
        """virSecretSetValue."""

    @operation(145, "virSecretGetValue", access="secret:read_secure", high_priority=True)
    async def secret_get_value(self, secret: SecretRef, flags: NoFlags) -> bytes:
        """virSecretGetValue."""

    @operation(146, "virSecretUndefine", access="secret:delete", high_priority=True)
    async def secret_undefine(self, secret: SecretRef) -> None:
        """virSecretUndefine."""

    @operation(147, "virSecretLookupByUsage", access="secret:getattr", read_only=True, high_priority=True)
    async def secret_lookup_by_usage(self, usage_type: SecretUsageType, usage_id: str) -> SecretRef:
        """virSecretLookupByUsage."""

    @operation(
        287,
        "virConnectListAllSecrets",
        access="connect:search_secrets",
        read_only=True,
        visible="secret:getattr",
        high_priority=True,
    )
    async def connect_list_all_secrets(self, flags: ConnectListAllSecretsFlags) -> list[SecretRef]:
        """virConnectListAllSecrets."""
