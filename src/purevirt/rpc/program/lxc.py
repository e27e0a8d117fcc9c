"""The tables of the lxc program: calls that only the LXC driver answers.

Procedure numbers and names, and the wire layout of every structure as ``field:type`` lists in the notation of
``purevirt.rpc.xdr``. A procedure's structures are its name with ``_args``, ``_ret`` or ``_msg`` behind it.
"""

PROGRAM = 0x68000
VERSION = 1

PROCEDURES: dict[int, str] = {
    1: "domain_open_namespace",
}

TYPES: dict[str, str] = {
    "domain_open_namespace_args": "dom:nonnull_domain flags:uint",
}
