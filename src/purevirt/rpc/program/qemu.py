"""The tables of the qemu program: calls that only the QEMU driver answers.

Procedure numbers and names, and the wire layout of every structure as ``field:type`` lists in the notation of
``purevirt.rpc.xdr``. A procedure's structures are its name with ``_args``, ``_ret`` or ``_msg`` behind it.
"""

PROGRAM = 0x20008087
VERSION = 1

PROCEDURES: dict[int, str] = {
    1: "domain_monitor_command",
    2: "domain_attach",
    3: "domain_agent_command",
    4: "connect_domain_monitor_event_register",
    5: "connect_domain_monitor_event_deregister",
    6: "domain_monitor_event",
    7: "domain_monitor_command_with_files",
}

TYPES: dict[str, str] = {
    "domain_monitor_command_args": "dom:nonnull_domain cmd:string flags:uint",
    "domain_monitor_command_ret": "result:string",
    "domain_attach_args": "pid_value:uint flags:uint",
    "domain_attach_ret": "dom:nonnull_domain",
    "domain_agent_command_args": "dom:nonnull_domain cmd:string timeout:int flags:uint",
    "domain_agent_command_ret": "result:string?",
    "connect_domain_monitor_event_register_args": "dom:nonnull_domain? event:string? flags:uint",
    "connect_domain_monitor_event_register_ret": "callbackID:int",
    "connect_domain_monitor_event_deregister_args": "callbackID:int",
    "domain_monitor_event_msg": (
        "callbackID:int dom:nonnull_domain event:string seconds:hyper micros:uint details:string?"
    ),
    "domain_monitor_command_with_files_args": "dom:nonnull_domain cmd:string flags:uint",
    "domain_monitor_command_with_files_ret": "result:string",
}
