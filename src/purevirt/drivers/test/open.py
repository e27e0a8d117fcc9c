"""Opening test:///default and test:///PATH."""

import asyncio
import hmac
import threading

from purevirt.api.credential import Authenticator, ask_password, ask_username
from purevirt.api.session import Session
from purevirt.api.subscription import LocalSubscriptions
from purevirt.api.waiting import waiting_needs_loop
from purevirt.drivers.test.connect import TestConnect, TestHost
from purevirt.drivers.test.default_node import build_default_node
from purevirt.drivers.test.domain_block import TestDomainBlock, TestDomainConsole, TestDomainSecurity
from purevirt.drivers.test.domain_checkpoint import TestDomainCheckpoint
from purevirt.drivers.test.domain_definition import TestDomainDefinition
from purevirt.drivers.test.domain_guest import TestDomainGuest
from purevirt.drivers.test.domain_iothread import TestDomainIOThread
from purevirt.drivers.test.domain_lifecycle import TestDomainLifecycle
from purevirt.drivers.test.domain_lookup import TestDomainLookup
from purevirt.drivers.test.domain_memory import TestDomainMemory
from purevirt.drivers.test.domain_save import TestDomainSave
from purevirt.drivers.test.domain_snapshot import TestDomainSnapshot
from purevirt.drivers.test.domain_status import TestDomainStatus
from purevirt.drivers.test.domain_tuning import TestDomainTuning
from purevirt.drivers.test.domain_vcpu import TestDomainVcpu
from purevirt.drivers.test.interface import TestInterface
from purevirt.drivers.test.network import TestNetwork
from purevirt.drivers.test.node import TestNode
from purevirt.drivers.test.node_device import TestNodeDevice
from purevirt.drivers.test.node_file import load_node
from purevirt.drivers.test.storage_pool import TestStoragePool
from purevirt.drivers.test.storage_volume import TestStorageVolume
from purevirt.enums.feature import Feature
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.uri import URI

DEFAULT_PATH = "/default"

FACETS = (
    TestHost,
    TestDomainLifecycle,
    TestDomainDefinition,
    TestDomainLookup,
    TestDomainStatus,
    TestDomainMemory,
    TestDomainVcpu,
    TestDomainIOThread,
    TestDomainTuning,
    TestDomainBlock,
    TestDomainConsole,
    TestDomainSecurity,
    TestDomainGuest,
    TestDomainSave,
    TestDomainSnapshot,
    TestDomainCheckpoint,
    TestNetwork,
    TestStoragePool,
    TestStorageVolume,
    TestInterface,
    TestNodeDevice,
)


class TestSession(Session):
    """A connection to a node, which it holds until it is closed."""

    __test__ = False
    features = frozenset({Feature.TYPED_PARAM_STRING, Feature.NETWORK_UPDATE_HAS_CORRECT_ORDER})

    def __init__(self, uri: URI, node: TestNode, *, read_only: bool) -> None:
        self._node: TestNode | None = node
        self._subscriptions = LocalSubscriptions(node.bus, lambda callback, event: self.deliver(callback, event))
        facets = [facet(node) for facet in FACETS]
        super().__init__(uri, [*facets, TestConnect(node, uri), self._subscriptions], read_only=read_only)

    async def close(self) -> None:
        if self._node is not None:
            self._subscriptions.close()
            _shared.release(self._node)
            self._node = None


class _SharedNode:
    """The node of test:///default: one for all its connections, gone with the last of them.

    The synchronous facade may open and close connections in any thread, hence the lock.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._node: TestNode | None = None
        self._users = 0

    def hold(self) -> TestNode:
        with self._lock:
            if self._node is None:
                self._node = build_default_node()
            self._users += 1
            return self._node

    def release(self, node: TestNode) -> None:
        with self._lock:
            if node is not self._node:
                return
            self._users -= 1
            if self._users == 0:
                self._node = None


_shared = _SharedNode()


async def open_test(uri: URI, flags: ConnectFlags, auth: Authenticator | None = None) -> Session:
    """Open a connection to the shared host, or to one of its own that a file describes.

    Raises VIR_ERR_INVALID_ARG for a URI without a path, what is wrong with the file, and VIR_ERR_AUTH_FAILED where
    the file names users and the caller is none of them.
    """
    if not uri.path or uri.path == "/":
        raise Error(ErrorCode.INVALID_ARG, "testOpen: supply a path or use test:///default", domain=ErrorDomain.TEST)
    if uri.path == DEFAULT_PATH:
        node = _shared.hold()
    else:
        await waiting_needs_loop()
        node = await asyncio.to_thread(load_node, uri.path)
        if node.passwords:
            _authenticate(node.passwords, auth)
    return TestSession(uri, node, read_only=bool(flags & ConnectFlags.RO))


def _authenticate(passwords: dict[str, str | None], auth: Authenticator | None) -> None:
    """Let in whoever knows a user's password; users without one need none (testConnectAuthenticate)."""
    user = ask_username(auth, "localhost")
    if user in passwords:
        wanted = passwords[user]
        if wanted is None or hmac.compare_digest(ask_password(auth, user, "localhost").encode(), wanted.encode()):
            return
    raise Error(ErrorCode.AUTH_FAILED, "authentication failed, see logs", domain=ErrorDomain.TEST)
