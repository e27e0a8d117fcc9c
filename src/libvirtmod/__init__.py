"""What programs use of libvirt-python's C module directly: migrations, and an event loop behind the facade's back.

libvirt-python's own tests replace these functions, so the facade calls the migrations through this module. A domain is
the ``_o`` of its facade, and so is a connection; what C finds in the pointer, the connection of the domain, comes as
``source``. As in C a function that fails returns None or -1 and leaves the reason to ``virGetLastError``.
"""

from libvirt.eventloop import virEventRegisterImpl as virEventRegisterImpl
from libvirtmod.migration import (
    virDomainMigrate as virDomainMigrate,
)
from libvirtmod.migration import (
    virDomainMigrate2 as virDomainMigrate2,
)
from libvirtmod.migration import (
    virDomainMigrate3 as virDomainMigrate3,
)
from libvirtmod.migration import (
    virDomainMigrateToURI as virDomainMigrateToURI,
)
from libvirtmod.migration import (
    virDomainMigrateToURI2 as virDomainMigrateToURI2,
)
from libvirtmod.migration import (
    virDomainMigrateToURI3 as virDomainMigrateToURI3,
)
