"""CPU models and features: what a host has, what a guest may ask for, and how the two relate.

``operation`` compares, combines, updates and translates CPUs; ``identify`` and ``qemu`` find the model of a CPU from
its registers and from QEMU's replies; ``connection`` has what drivers answer to their clients; ``document`` reads and
writes ``<cpu>``. The map of x86 is data (``data/x86.json``, read by ``x86map``). Nothing here asks the machine it runs
on.
"""
