"""A domain and a QEMU's capabilities in, the argument vector out: one module for each family of devices."""
