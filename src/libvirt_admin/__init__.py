"""The daemons of libvirt for Python programs: their servers, clients, limits and logging.

The C library libvirt-admin has no binding of its own; this is what it would look like. Failures are
``libvirt.libvirtError``.
"""

from libvirt_admin._constants import *  # noqa: F403  # the constants are the module's own
from libvirt_admin.client import virAdmClient as virAdmClient
from libvirt_admin.connect import getVersion as getVersion
from libvirt_admin.connect import open as open
from libvirt_admin.connect import virAdmConnect as virAdmConnect
from libvirt_admin.connect import virAdmInitialize as virAdmInitialize
from libvirt_admin.server import virAdmServer as virAdmServer

for _class in (virAdmClient, virAdmConnect, virAdmServer):
    _class.__module__ = __name__  # tracebacks and ``repr`` name them as programs know them
