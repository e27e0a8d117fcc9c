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
    """Opening a connection and proving who is there; what the wire can do."""

    @operation(1, "virConnectOpen", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_open(self, name: str | None, flags: ConnectFlags) -> None:
        """Open the connection to a driver by its URI.

        Raises NO_CONNECT where no driver takes the URI, INTERNAL_ERROR where a connection is open.

        Source: virConnectOpen.
        """

    @operation(2, "virConnectClose", read_only=True, high_priority=True)
    async def connect_close(self) -> None:
        """Close the connection to the driver; the client may open another.

        Source: virConnectClose.
        """

    @operation(60, "virConnectSupportsFeature", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_supports_feature(self, feature: int) -> bool:
        """Whether the driver or the wire can do something, by a number of Feature.

        Asking for PROGRAM_KEEPALIVE starts the server's keepalive. Raises INTERNAL_ERROR before the connection is open
        for what the driver has to answer.

        Source: virConnectSupportsFeature.
        """

    @operation(66, "virConnectAuthList", read_only=True, high_priority=True, needs_auth=False)
    async def auth_list(self) -> list[AuthType]:
        """How the client may authenticate; NONE where it need not.

        Source: virConnectAuthList.
        """

    @operation(67, "virConnectAuthSaslInit", read_only=True, high_priority=True, needs_auth=False)
    async def auth_sasl_init(self) -> str:
        """The names of the SASL mechanisms offered, separated by commas.

        Raises AUTH_FAILED where SASL was not asked for.

        Source: virConnectAuthSaslInit.
        """

    @operation(68, "virConnectAuthSaslStart", read_only=True, high_priority=True, needs_auth=False)
    async def auth_sasl_start(self, mech: str, data: bytes | None) -> SaslReply:
        """Begin a SASL exchange with a mechanism and the client's first data.

        Raises AUTH_FAILED.

        Source: virConnectAuthSaslStart.
        """

    @operation(69, "virConnectAuthSaslStep", read_only=True, high_priority=True, needs_auth=False)
    async def auth_sasl_step(self, data: bytes | None) -> SaslReply:
        """Go on with a SASL exchange.

        Raises AUTH_FAILED.

        Source: virConnectAuthSaslStep.
        """

    @operation(70, "virConnectAuthPolkit", read_only=True, high_priority=True, needs_auth=False)
    async def auth_polkit(self) -> bool:
        """Ask polkit whether the client may go on.

        Raises AUTH_FAILED or AUTH_CANCELLED.

        Source: virConnectAuthPolkit.
        """

    @operation(360, "virConnectRegisterCloseCallback", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_register_close_callback(self) -> None:
        """Be told when the driver's own connection to its hypervisor ends.

        Raises OPERATION_INVALID where that is so already.

        Source: virConnectRegisterCloseCallback.
        """

    @operation(361, "virConnectUnregisterCloseCallback", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_unregister_close_callback(self) -> None:
        """Not be told of that any more.

        Raises OPERATION_INVALID where nothing was registered.

        Source: virConnectUnregisterCloseCallback.
        """

    @operation(419, "virConnectSetIdentity", access="connect:write", read_only=True)
    async def connect_set_identity(self, params: TypedParams, flags: NoFlags) -> None:
        """Act for somebody else, named by parameters such as user-name and unix-user-id.

        Raises OPERATION_DENIED where the client may not.

        Source: virConnectSetIdentity.
        """


class SessionEvents(Facet, api_domain=ErrorDomain.NONE):
    """Subscriptions to events.

    Those with a callback id deliver it with each event; the oldest two pairs have none and know domain events 0 to 15
    only. An event id that does not exist raises INTERNAL_ERROR, a callback id INVALID_ARG.
    """

    @operation(
        105,
        "virConnectDomainEventRegister",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_domain_event_register(self) -> bool:
        """Listen to lifecycle events of all domains, without a callback id; whether anything is listened to.

        Raises INVALID_ARG where that is so already.

        Source: virConnectDomainEventRegister.
        """

    @operation(106, "virConnectDomainEventDeregister", access="connect:read", read_only=True, high_priority=True)
    async def connect_domain_event_deregister(self) -> bool:
        """Stop listening to lifecycle events without a callback id; whether anything is still listened to.

        Raises INVALID_ARG where nothing was.

        Source: virConnectDomainEventDeregister.
        """

    @operation(
        167,
        "virConnectDomainEventRegisterAny",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_domain_event_register_any(self, event: DomainEventID) -> None:
        """Listen to one kind of events of all domains, without a callback id.

        Raises INVALID_ARG where that is so already.

        Source: virConnectDomainEventRegisterAny.
        """

    @operation(168, "virConnectDomainEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_domain_event_deregister_any(self, event: DomainEventID) -> None:
        """Stop listening to one kind of events without a callback id.

        Raises INVALID_ARG where nothing was.

        Source: virConnectDomainEventDeregisterAny.
        """

    @operation(
        313,
        "virConnectNetworkEventRegisterAny",
        access="connect:search_networks",
        read_only=True,
        visible="network:getattr",
        high_priority=True,
    )
    async def connect_network_event_register_any(self, event: NetworkEventID, network: NetworkRef | None) -> int:
        """Listen to one kind of events of a network, or for None of all; the callback id.

        Source: virConnectNetworkEventRegisterAny.
        """

    @operation(314, "virConnectNetworkEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_network_event_deregister_any(self, callback_id: int) -> None:
        """Stop the subscription of a callback id.

        Source: virConnectNetworkEventDeregisterAny.
        """

    @operation(
        316,
        "virConnectDomainEventRegisterAny",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_domain_event_callback_register_any(self, event: DomainEventID, domain: DomainRef | None) -> int:
        """Listen to one kind of events of a domain, or for None of all; the callback id.

        Source: virConnectDomainEventRegisterAny.
        """

    @operation(317, "virConnectDomainEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_domain_event_callback_deregister_any(self, callback_id: int) -> None:
        """Stop the subscription of a callback id.

        Source: virConnectDomainEventDeregisterAny.
        """

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
        """Listen to one kind of events of a storage pool, or for None of all; the callback id.

        Source: virConnectStoragePoolEventRegisterAny.
        """

    @operation(
        369, "virConnectStoragePoolEventDeregisterAny", access="connect:read", read_only=True, high_priority=True
    )
    async def connect_storage_pool_event_deregister_any(self, callback_id: int) -> None:
        """Stop the subscription of a callback id.

        Source: virConnectStoragePoolEventDeregisterAny.
        """

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
        """Listen to one kind of events of a host device, or for None of all; the callback id.

        Source: virConnectNodeDeviceEventRegisterAny.
        """

    @operation(375, "virConnectNodeDeviceEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_node_device_event_deregister_any(self, callback_id: int) -> None:
        """Stop the subscription of a callback id.

        Source: virConnectNodeDeviceEventDeregisterAny.
        """

    @operation(
        380,
        "virConnectSecretEventRegisterAny",
        access="connect:search_secrets",
        read_only=True,
        visible="secret:getattr",
        high_priority=True,
    )
    async def connect_secret_event_register_any(self, event: SecretEventID, secret: SecretRef | None) -> int:
        """Listen to one kind of events of a secret, or for None of all; the callback id.

        Source: virConnectSecretEventRegisterAny.
        """

    @operation(381, "virConnectSecretEventDeregisterAny", access="connect:read", read_only=True, high_priority=True)
    async def connect_secret_event_deregister_any(self, callback_id: int) -> None:
        """Stop the subscription of a callback id.

        Source: virConnectSecretEventDeregisterAny.
        """
