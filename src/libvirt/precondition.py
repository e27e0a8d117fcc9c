"""What the public C functions refuse in their texts before anything else: missing ones, or no texts at all."""

from collections.abc import Callable
from typing import Any

from libvirt.argument import as_text
from libvirt.error import invalid_argument
from purevirt.api.operation import Operation

Check = Callable[[tuple[Any, ...]], None]


# what C calls an argument where its name is not the operation's
C_ARGUMENTS = {
    ("connect_domain_xml_from_native", "native_format"): "nativeFormat",
    ("connect_domain_xml_from_native", "native_config"): "nativeConfig",
    ("connect_domain_xml_to_native", "native_format"): "nativeFormat",
    ("connect_domain_xml_to_native", "xml"): "domainXml",
    ("connect_compare_cpu", "xml"): "xmlDesc",
    ("connect_compare_hypervisor_cpu", "xml"): "xmlCPU",
    ("connect_find_storage_pool_sources", "pool_type"): "type",
    ("domain_block_peek", "path"): "disk",
    ("domain_get_block_info", "path"): "disk",
    ("domain_block_job_abort", "path"): "disk",
    ("domain_get_block_job_info", "path"): "disk",
    ("domain_block_job_set_speed", "path"): "disk",
    ("domain_block_pull", "path"): "disk",
    ("domain_block_rebase", "path"): "disk",
    ("domain_block_copy", "path"): "disk",
    ("domain_block_copy", "dest_xml"): "destxml",
    ("domain_block_stats", "path"): "disk",
    ("domain_block_stats_flags", "path"): "disk",
    ("domain_set_block_threshold", "disk"): "dev",
    ("domain_backup_begin", "backup_xml"): "backupXML",
    ("domain_checkpoint_create_xml", "xml"): "xmlDesc",
    ("domain_create_xml", "xml"): "xmlDesc",
    ("domain_create_xml_with_files", "xml"): "xmlDesc",
    ("domain_core_dump", "path"): "to",
    ("domain_core_dump_with_format", "path"): "to",
    ("domain_restore", "path"): "from",
    ("domain_restore_flags", "path"): "from",
    ("domain_save", "path"): "to",
    ("domain_save_flags", "path"): "to",
    ("domain_save_image_get_xml_desc", "path"): "file",
    ("domain_save_image_define_xml", "path"): "file",
    ("domain_save_image_define_xml", "xml"): "dxml",
    ("domain_snapshot_create_xml", "xml"): "xmlDesc",
    ("domain_set_vcpu", "cpumap"): "vcpumap",
    ("interface_lookup_by_mac_string", "mac"): "macstr",
    ("network_create_xml", "xml"): "xmlDesc",
    ("network_create_xml_flags", "xml"): "xmlDesc",
    ("network_port_create_xml", "xml"): "xmldesc",
    ("node_device_create_xml", "xml"): "xmlDesc",
    ("node_device_define_xml", "xml"): "xmlDesc",
    ("nwfilter_define_xml", "xml"): "xmlDesc",
    ("nwfilter_define_xml_flags", "xml"): "xmlDesc",
    ("nwfilter_binding_lookup_by_port_dev", "name"): "portdev",
    ("secret_lookup_by_usage", "usage_id"): "usageID",
    ("storage_pool_create_xml", "xml"): "xmlDesc",
    ("storage_vol_create_xml", "xml"): "xmlDesc",
    ("storage_vol_create_xml_from", "xml"): "xmlDesc",
}


def check_of(operation: Operation) -> Check | None:
    """What checks the texts among the arguments of an operation; None where it takes none.

    The check raises Error as C does, TypeError and ValueError as the binding does.
    """
    texts = [
        (place, C_ARGUMENTS.get((operation.name, name), name), kind is str)
        for place, (name, kind) in enumerate(operation.parameters)
        if kind is str or kind == str | None
    ]
    if not texts:
        return None
    c_name, domain = operation.c_name, operation.facet.api_domain
    behind = 1 if operation.parameters and operation.parameters[0][1].__module__ == "purevirt.api.ref" else 2

    def check(args: tuple[Any, ...]) -> None:
        for place, _, _ in texts:
            as_text(args[place], c_name, place + behind)
        for place, name, is_needed in texts:
            if is_needed and args[place] is None:
                raise invalid_argument(c_name, name, f"{name} in {c_name} must not be NULL", domain)

    return check
