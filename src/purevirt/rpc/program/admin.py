"""The tables of the admin program: the daemon itself.

Procedure numbers and names, and the wire layout of every structure as ``field:type`` lists in the notation of
``purevirt.rpc.xdr``. A procedure's structures are its name with ``_args``, ``_ret`` or ``_msg`` behind it.
"""

PROGRAM = 0x6900690
VERSION = 1

PROCEDURES: dict[int, str] = {
    1: "connect_open",
    2: "connect_close",
    3: "connect_get_lib_version",
    4: "connect_list_servers",
    5: "connect_lookup_server",
    6: "server_get_threadpool_parameters",
    7: "server_set_threadpool_parameters",
    8: "server_list_clients",
    9: "server_lookup_client",
    10: "client_get_info",
    11: "client_close",
    12: "server_get_client_limits",
    13: "server_set_client_limits",
    14: "connect_get_logging_outputs",
    15: "connect_get_logging_filters",
    16: "connect_set_logging_outputs",
    17: "connect_set_logging_filters",
    18: "server_update_tls_files",
    19: "connect_set_daemon_timeout",
    20: "connect_daemon_shutdown",
}

TYPES: dict[str, str] = {
    "typed_param_value": "union 1:int 2:uint 3:hyper 4:uhyper 5:double 6:int 7:string",
    "typed_param": "field:string value:typed_param_value",
    "nonnull_server": "name:string",
    "nonnull_client": "srv:nonnull_server id:uhyper timestamp:hyper transport:uint",
    "connect_open_args": "flags:uint",
    "connect_get_lib_version_ret": "libVer:uhyper",
    "connect_list_servers_args": "need_results:uint flags:uint",
    "connect_list_servers_ret": "servers:nonnull_server<16384> ret:uint",
    "connect_lookup_server_args": "name:string flags:uint",
    "connect_lookup_server_ret": "srv:nonnull_server",
    "server_get_threadpool_parameters_args": "srv:nonnull_server flags:uint",
    "server_get_threadpool_parameters_ret": "params:typed_param<32>",
    "server_set_threadpool_parameters_args": "srv:nonnull_server params:typed_param<32> flags:uint",
    "server_list_clients_args": "srv:nonnull_server need_results:uint flags:uint",
    "server_list_clients_ret": "clients:nonnull_client<16384> ret:uint",
    "server_lookup_client_args": "srv:nonnull_server id:uhyper flags:uint",
    "server_lookup_client_ret": "clnt:nonnull_client",
    "client_get_info_args": "clnt:nonnull_client flags:uint",
    "client_get_info_ret": "params:typed_param<64>",
    "client_close_args": "clnt:nonnull_client flags:uint",
    "server_get_client_limits_args": "srv:nonnull_server flags:uint",
    "server_get_client_limits_ret": "params:typed_param<32>",
    "server_set_client_limits_args": "srv:nonnull_server params:typed_param<32> flags:uint",
    "server_update_tls_files_args": "srv:nonnull_server flags:uint",
    "connect_get_logging_outputs_args": "flags:uint",
    "connect_get_logging_outputs_ret": "outputs:string noutputs:uint",
    "connect_get_logging_filters_args": "flags:uint",
    "connect_get_logging_filters_ret": "filters:string? nfilters:uint",
    "connect_set_logging_outputs_args": "outputs:string? flags:uint",
    "connect_set_logging_filters_args": "filters:string? flags:uint",
    "connect_set_daemon_timeout_args": "timeout:uint flags:uint",
    "connect_daemon_shutdown_args": "flags:uint",
}
