"""``virAdmClient``: a client of one server of a daemon."""

from typing import TYPE_CHECKING

from libvirt.argument import bits
from libvirt.handle import Handle
from libvirt.typedparam import Parameters, as_parameters
from purevirt.api.facet.admin import AdminServer
from purevirt.api.operation import NoFlags
from purevirt.api.ref import AdminClientRef

if TYPE_CHECKING:
    from libvirt_admin.server import virAdmServer


class virAdmClient(Handle):
    """A client, by its number on its server; what fails raises libvirtError."""

    def __init__(self, srv: "virAdmServer", _obj: object = None) -> None:
        if not isinstance(_obj, AdminClientRef):
            raise Exception(f"Expected a wrapped C Object but got {type(_obj)}")
        self._srv = srv
        self._o = _obj
        self._attach(srv._shared)

    def server(self) -> "virAdmServer":
        """The server it came from."""
        return self._srv

    def ID(self) -> int:
        """Its number, unique on its server for as long as the daemon runs."""
        return self._o.id

    def timestamp(self) -> int:
        """When it connected, in seconds since the epoch."""
        return self._o.timestamp

    def transport(self) -> int:
        """How it is connected: VIR_CLIENT_TRANS_*."""
        return int(self._o.transport)

    def info(self, flags: int = 0) -> Parameters:
        """Who it is, by names of VIR_CLIENT_INFO_*; which ones there are depends on its transport."""
        return as_parameters(self._call(AdminServer.client_get_info, self._o, bits(NoFlags, flags)))

    def close(self, flags: int = 0) -> int:
        """End its connection; returns 0."""
        self._call(AdminServer.client_close, self._o, bits(NoFlags, flags))
        return 0
