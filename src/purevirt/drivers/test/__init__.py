"""The test driver: an in-memory hypervisor with libvirt's test:/// behaviour."""
