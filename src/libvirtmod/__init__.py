"""What programs use of libvirt-python's C module directly: registering an event loop behind the facade's back.

libvirt-python's own tests do so, because they replace the function of the facade.
"""

from libvirt.eventloop import virEventRegisterImpl as virEventRegisterImpl
