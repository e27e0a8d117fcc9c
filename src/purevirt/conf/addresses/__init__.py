"""Passes that give devices their places in the guest: PCI, USB, virtio-serial, ISA and drive addresses."""
