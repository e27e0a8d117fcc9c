"""``virAdmServer``: one server of a daemon, with its clients, its limits and its workers."""

from typing import TYPE_CHECKING, Any

from libvirt.argument import as_ullong, bits
from libvirt.handle import Handle
from libvirt.typedparam import Hints, Parameters, as_parameters, hinted, non_empty
from libvirt_admin._constants import (
    VIR_SERVER_CLIENTS_MAX,
    VIR_SERVER_CLIENTS_UNAUTH_MAX,
    VIR_THREADPOOL_WORKERS_MAX,
    VIR_THREADPOOL_WORKERS_MIN,
    VIR_THREADPOOL_WORKERS_PRIORITY,
)
from libvirt_admin.client import virAdmClient
from purevirt.api.facet.admin import AdminServer
from purevirt.api.operation import NoFlags
from purevirt.api.ref import AdminServerRef
from purevirt.enums.common import TypedParameterType as Type

if TYPE_CHECKING:
    from libvirt_admin.connect import virAdmConnect

_WORKER_HINTS: Hints = dict.fromkeys(
    (VIR_THREADPOOL_WORKERS_MIN, VIR_THREADPOOL_WORKERS_MAX, VIR_THREADPOOL_WORKERS_PRIORITY), Type.UINT
)
_LIMIT_HINTS: Hints = dict.fromkeys((VIR_SERVER_CLIENTS_MAX, VIR_SERVER_CLIENTS_UNAUTH_MAX), Type.UINT)


class virAdmServer(Handle):
    """A server, by its name; what fails raises libvirtError."""

    def __init__(self, conn: "virAdmConnect", _obj: object = None) -> None:
        if not isinstance(_obj, AdminServerRef):
            raise Exception(f"Expected a wrapped C Object but got {type(_obj)}")
        self._dmn = conn
        self._o = _obj
        self._attach(conn._shared)

    def connect(self) -> "virAdmConnect":
        """The connection it came from."""
        return self._dmn

    def name(self) -> str:
        """Its name."""
        return self._o.name

    def threadPoolParameters(self, flags: int = 0) -> Parameters:
        """Its workers, by names of VIR_THREADPOOL_*."""
        return as_parameters(self._call(AdminServer.server_get_threadpool_parameters, self._o, bits(NoFlags, flags)))

    def setThreadPoolParameters(self, params: dict[str, Any], flags: int = 0) -> int:
        """Change how many workers it may have, by names of VIR_THREADPOOL_WORKERS_MIN, _MAX, _PRIORITY; returns 0."""
        wanted = hinted(non_empty(params), _WORKER_HINTS)
        self._call(AdminServer.server_set_threadpool_parameters, self._o, wanted, bits(NoFlags, flags))
        return 0

    def clientLimits(self, flags: int = 0) -> Parameters:
        """How many clients it has and takes, by names of VIR_SERVER_CLIENTS_*."""
        return as_parameters(self._call(AdminServer.server_get_client_limits, self._o, bits(NoFlags, flags)))

    def setClientLimits(self, params: dict[str, Any], flags: int = 0) -> int:
        """Change how many clients it takes, by VIR_SERVER_CLIENTS_MAX and VIR_SERVER_CLIENTS_UNAUTH_MAX; returns 0."""
        wanted = hinted(non_empty(params), _LIMIT_HINTS)
        self._call(AdminServer.server_set_client_limits, self._o, wanted, bits(NoFlags, flags))
        return 0

    def listClients(self, flags: int = 0) -> list[virAdmClient]:
        """Its clients, in the order they came."""
        found = self._call(AdminServer.server_list_clients, self._o, bits(NoFlags, flags))
        return [virAdmClient(self, _obj=ref) for ref in found]

    def lookupClient(self, id: int, flags: int = 0) -> virAdmClient:
        """The client with a number."""
        found = self._call(AdminServer.server_lookup_client, self._o, as_ullong(id), bits(NoFlags, flags))
        return virAdmClient(self, _obj=found)

    def updateTlsFiles(self, flags: int = 0) -> int:
        """Read certificates and keys again, for clients that connect from now on; returns 0."""
        self._call(AdminServer.server_update_tls_files, self._o, bits(NoFlags, flags))
        return 0
