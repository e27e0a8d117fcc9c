"""The programs of libvirt's protocol as data."""
