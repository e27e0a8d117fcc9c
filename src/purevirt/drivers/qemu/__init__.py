"""The QEMU driver: guests that are qemu-system-* processes, spoken to over QMP."""
