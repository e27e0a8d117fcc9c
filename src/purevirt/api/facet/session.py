"""Operations on opening a connection, authentication and event subscriptions."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef, NetworkRef, NodeDeviceRef, SecretRef, StoragePoolRef
from purevirt.api.result import AuthType, SaslReply
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_event import DomainEventID
from purevirt.enums.error import ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.enums.network import NetworkEventID
from purevirt.enums.nodedev import NodeDeviceEventID
from purevirt.enums.secret import SecretEventID
from purevirt.enums.storage import StoragePoolEventID


class SessionControl(Facet, api_domain=ErrorDomain.NONE):
    """Opening a connection, authentication and event subscriptions."""

    @operation(1, "virConnectOpen", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_open(self, name: str | None, flags: ConnectFlags) -> None:
        """virConnectOpen."""

    @operation(2, "virConnectClose", read_only=True, high_priority=True)
    async def connect_close(self) -> None:
        """virConnectClose."""

    @operation(60, "virConnectSupportsFeature", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_supports_feature(self, feature: int) -> bool:
        """virConnectSupportsFeature."""

    @operation(66, "virConnectAuthList", read_only=True, high_priority=True, needs_auth=False)
    async def auth_list(self) -> list[AuthType]:
        """virConnectAuthList."""

    @operation(67, "virConnectAuthSaslInit", read_only=True, high_priority=True, needs_auth=False)
    async def auth_sasl_init(self) -> str:
        """virConnectAuthSaslInit."""

    @operation(68, "virConnectAuthSaslStart", read_only=True, high_priority=True, needs_auth=False)
    async def auth_sasl_start(self, mech: str, data: bytes | None) -> SaslReply:
        """virConnectAuthSaslStart."""

    @operation(69, "virConnectAuthSaslStep", read_only=True, high_priority=True, needs_auth=False)
    async def auth_sasl_step(self, data: bytes | None) -> SaslReply:
        """virConnectAuthSaslStep."""

    @operation(70, "virConnectAuthPolkit", read_only=True, high_priority=True, needs_auth=False)
    async def auth_polkit(self) -> bool:
        """virConnectAuthPolkit."""

    @operation(360, "virConnectRegisterCloseCallback", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_register_close_callback(self) -> None:
        """virConnectRegisterCloseCallback."""

    @operation(361, "virConnectUnregisterCloseCallback", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_unregister_close_callback(self) -> None:
        """virConnectUnregisterCloseCallback."""

    @operation(419, "virConnectSetIdentity", access="connect:write", read_only=True)
    async def connect_set_identity(self, params: TypedParams, flags: NoFlags) -> None:
        """virConnectSetIdentity."""


class SessionEvents(Facet, api_domain=ErrorDomain.NONE):
    """Opening a connection, authentication and event subscriptions."""

    @operation(
        105,
        "virConnectDomainEventRegister",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_domain_event_register(self) -> bool:
        """virConnectDomainEventRegister."""

    @operation(106, "virConnectDomainEventDeregister", access="connect:read", read_only=True, high_priority=True)
    async def connect_domain_event_deregister(self) -> bool:
        """virConnectDomainEventDeregister."""

    @operation(
        167,
        "virConnectDomainEventRegisterAny",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_domain_event_register_any(self, event: DomainEventID) -> None:
        """virConnectDomainEventRegisterAny."""

    @operation(168, "virConnectDomainEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_domain_event_deregister_any(self, event: DomainEventID) -> None:
        """virConnectDomainEventDeregisterAny."""

    @operation(
        313,
        "virConnectNetworkEventRegisterAny",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_network_event_register_any(self, event: NetworkEventID, network: NetworkRef | None) -> int:
        """virConnectNetworkEventRegisterAny."""

    @operation(314, "virConnectNetworkEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_network_event_deregister_any(self, callback_id: int) -> None:
        """virConnectNetworkEventDeregisterAny."""

    @operation(
        316,
        "virConnectDomainEventRegisterAny",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_domain_event_callback_register_any(self, event: DomainEventID, domain: DomainRef | None) -> int:
        """virConnectDomainEventRegister."""

    @operation(317, "virConnectDomainEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_domain_event_callback_deregister_any(self, callback_id: int) -> None:
        """virConnectDomainEventDeregister."""

    @operation(
        368,
        "virConnectStoragePoolEventRegisterAny",
        access="connect:search_storage_pools",
        read_only=True,
        visible="storage_pool:getattr",
        high_priority=True,
    )
    async def connect_storage_pool_event_register_any(
        self, event: StoragePoolEventID, pool: StoragePoolRef | None
    ) -> int:
        """virConnectStoragePoolEventRegisterAny."""

    @operation(
        369, "virConnectStoragePoolEventDeregisterAny", access="connect:read", read_only=True, high_priority=True
    )
    async def connect_storage_pool_event_deregister_any(self, callback_id: int) -> None:
        """virConnectStoragePoolEventDeregisterAny."""

    @operation(
        374,
        "virConnectNodeDeviceEventRegisterAny",
        access="connect:search_node_devices",
        read_only=True,
        visible="node_device:getattr",
        high_priority=True,
    )
    async def connect_node_device_event_register_any(
        self, event: NodeDeviceEventID, device: NodeDeviceRef | None
    ) -> int:
        """virConnectNodeDeviceEventRegisterAny."""

    @operation(375, "virConnectNodeDeviceEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_node_device_event_deregister_any(self, callback_id: int) -> None:
        """virConnectNodeDeviceEventDeregisterAny."""

    @operation(
        380,
        "virConnectSecretEventRegisterAny",
        access="connect:search_secrets",
        read_only=True,
        visible="secret:getattr",
        high_priority=True,
    )
    async def connect_secret_event_register_any(self, event: SecretEventID, secret: SecretRef | None) -> int:
        """virConnectSecretEventRegisterAny."""

    @operation(381, "virConnectSecretEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_secret_event_deregister_any(self, callback_id: int) -> None:
        """virConnectSecretEventDeregisterAny."""
