"""The command line: virsh's grammar and output on the `libvirt` facade, and nothing below it."""
