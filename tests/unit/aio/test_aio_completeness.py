"""Every operation is reached by a method of the asyncio facade, or by a newer one, or is listed with its reason."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import purevirt.api.facet  # declares the operations
from purevirt.api.operation import OPERATIONS
from purevirt.drivers.test.open import FACETS

ROOT = Path(__file__).parents[3]

assert purevirt.api.facet

# An operation that a newer one covers: with no flags, as the length of a list, as one of its arguments.
NEWER = {
    "connect_list_defined_domains": "connect_list_all_domains",
    "connect_list_defined_interfaces": "connect_list_all_interfaces",
    "connect_list_defined_networks": "connect_list_all_networks",
    "connect_list_defined_storage_pools": "connect_list_all_storage_pools",
    "connect_list_domains": "connect_list_all_domains",
    "connect_list_interfaces": "connect_list_all_interfaces",
    "connect_list_networks": "connect_list_all_networks",
    "connect_list_nwfilters": "connect_list_all_nwfilters",
    "connect_list_secrets": "connect_list_all_secrets",
    "connect_list_storage_pools": "connect_list_all_storage_pools",
    "connect_num_of_defined_domains": "connect_list_all_domains",
    "connect_num_of_defined_interfaces": "connect_list_all_interfaces",
    "connect_num_of_defined_networks": "connect_list_all_networks",
    "connect_num_of_defined_storage_pools": "connect_list_all_storage_pools",
    "connect_num_of_domains": "connect_list_all_domains",
    "connect_num_of_interfaces": "connect_list_all_interfaces",
    "connect_num_of_networks": "connect_list_all_networks",
    "connect_num_of_nwfilters": "connect_list_all_nwfilters",
    "connect_num_of_secrets": "connect_list_all_secrets",
    "connect_num_of_storage_pools": "connect_list_all_storage_pools",
    "connect_domain_event_register": "connect_domain_event_callback_register_any",
    "connect_domain_event_deregister": "connect_domain_event_callback_deregister_any",
    "connect_domain_event_register_any": "connect_domain_event_callback_register_any",
    "connect_domain_event_deregister_any": "connect_domain_event_callback_deregister_any",
    "domain_abort_job": "domain_abort_job_flags",
    "domain_attach_device": "domain_attach_device_flags",
    "domain_core_dump": "domain_core_dump_with_format",
    "domain_create": "domain_create_with_flags",
    "domain_define_xml": "domain_define_xml_flags",
    "domain_destroy": "domain_destroy_flags",
    "domain_detach_device": "domain_detach_device_flags",
    "domain_get_scheduler_parameters": "domain_get_scheduler_parameters_flags",
    "domain_pin_vcpu": "domain_pin_vcpu_flags",
    "domain_restore": "domain_restore_flags",
    "domain_save": "domain_save_flags",
    "domain_set_memory": "domain_set_memory_flags",
    "domain_set_scheduler_parameters": "domain_set_scheduler_parameters_flags",
    "domain_set_vcpus": "domain_set_vcpus_flags",
    "domain_shutdown": "domain_shutdown_flags",
    "domain_snapshot_list_children_names": "domain_snapshot_list_all_children",
    "domain_snapshot_list_names": "domain_list_all_snapshots",
    "domain_snapshot_num": "domain_list_all_snapshots",
    "domain_snapshot_num_children": "domain_snapshot_list_all_children",
    "domain_undefine": "domain_undefine_flags",
    "network_create_xml": "network_create_xml_flags",
    "network_define_xml": "network_define_xml_flags",
    "node_device_dettach": "node_device_detach_flags",
    "node_device_num_of_caps": "node_device_list_caps",
    "node_list_devices": "connect_list_all_node_devices",
    "node_num_of_devices": "connect_list_all_node_devices",
    "nwfilter_define_xml": "nwfilter_define_xml_flags",
    "storage_pool_list_volumes": "storage_pool_list_all_volumes",
    "storage_pool_num_of_volumes": "storage_pool_list_all_volumes",
    "storage_vol_wipe": "storage_vol_wipe_pattern",
}

# What opens, proves and closes a connection: the session's own business.
OF_THE_SESSION = {
    "auth_list",
    "auth_polkit",
    "auth_sasl_init",
    "auth_sasl_start",
    "auth_sasl_step",
    "connect_close",
    "connect_open",
    "connect_register_close_callback",
    "connect_set_identity",
    "connect_supports_feature",
    "connect_unregister_close_callback",
}

# Steps of migrations that the client leads; Domain.migrate_to_uri lets the hypervisor lead.
OF_LED_MIGRATIONS = {
    "domain_migrate_begin3_params",
    "domain_migrate_confirm3_params",
    "domain_migrate_finish3_params",
    "domain_migrate_prepare3_params",
    "domain_migrate_begin3",
    "domain_migrate_confirm3",
    "domain_migrate_finish",
    "domain_migrate_finish2",
    "domain_migrate_finish3",
    "domain_migrate_perform",
    "domain_migrate_perform3",
    "domain_migrate_prepare",
    "domain_migrate_prepare2",
    "domain_migrate_prepare3",
    "domain_migrate_prepare_tunnel",
    "domain_migrate_prepare_tunnel3",
    "domain_migrate_prepare_tunnel3_params",
}

OPERATIONS_BY_NAME = {o.name: o for program in ("lxc", "qemu", "remote") for o in OPERATIONS[program].values()}


def called() -> set[str]:
    """The operations that the source of the facade names."""
    names: set[str] = set()
    for path in (ROOT / "src/purevirt/aio").glob("*.py"):
        names |= {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
    return names & set(OPERATIONS_BY_NAME)


def test_every_operation_is_reached() -> None:
    missing = set(OPERATIONS_BY_NAME) - called()
    assert missing == set(NEWER) | OF_THE_SESSION | OF_LED_MIGRATIONS
    assert set(NEWER.values()) <= called()


@pytest.mark.parametrize("old", sorted(NEWER))
def test_who_answers_the_older_operation_answers_the_newer(old: str) -> None:
    answered = {name for facet in FACETS for name in facet.overridden()}
    assert old not in answered or NEWER[old] in answered


@pytest.mark.parametrize("tool", ["aio_errors", "aio_events", "aio_page"])
def test_what_is_generated_is_up_to_date(tool: str) -> None:
    command = [sys.executable, str(ROOT / f"tools/{tool}.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
