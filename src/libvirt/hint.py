"""The types of typed parameters that calls set without asking a getter first.

Source: the tables of libvirt-python's virDomainSetIOThreadParams, virDomainSetBlockIoTune and so on.
"""

from libvirt.typedparam import Hints
from purevirt.enums.common import TypedParameterType as Type

IOTHREAD_HINTS: Hints = {
    "poll_max_ns": Type.ULLONG,
    "poll_grow": Type.UINT,
    "poll_shrink": Type.UINT,
    "thread_pool_min": Type.INT,
    "thread_pool_max": Type.INT,
    "poll_weight": Type.UINT,
}

IOTUNE_HINTS: Hints = {
    "total_bytes_sec": Type.ULLONG,
    "read_bytes_sec": Type.ULLONG,
    "write_bytes_sec": Type.ULLONG,
    "total_iops_sec": Type.ULLONG,
    "read_iops_sec": Type.ULLONG,
    "write_iops_sec": Type.ULLONG,
    "total_bytes_sec_max": Type.ULLONG,
    "read_bytes_sec_max": Type.ULLONG,
    "write_bytes_sec_max": Type.ULLONG,
    "total_iops_sec_max": Type.ULLONG,
    "read_iops_sec_max": Type.ULLONG,
    "write_iops_sec_max": Type.ULLONG,
    "size_iops_sec": Type.ULLONG,
    "total_bytes_sec_max_length": Type.ULLONG,
    "read_bytes_sec_max_length": Type.ULLONG,
    "write_bytes_sec_max_length": Type.ULLONG,
    "total_iops_sec_max_length": Type.ULLONG,
    "read_iops_sec_max_length": Type.ULLONG,
    "write_iops_sec_max_length": Type.ULLONG,
    "group_name": Type.STRING,
}

MIGRATE_HINTS: Hints = {
    "migrate_uri": Type.STRING,
    "destination_name": Type.STRING,
    "destination_xml": Type.STRING,
    "persistent_xml": Type.STRING,
    "bandwidth": Type.ULLONG,
    "graphics_uri": Type.STRING,
    "listen_address": Type.STRING,
    "migrate_disks": Type.STRING,
    "disks_port": Type.INT,
    "compression": Type.STRING,
    "compression.mt.level": Type.INT,
    "compression.mt.threads": Type.INT,
    "compression.mt.dthreads": Type.INT,
    "compression.xbzrle.cache": Type.ULLONG,
    "auto_converge.initial": Type.INT,
    "auto_converge.increment": Type.INT,
    "bandwidth.postcopy": Type.ULLONG,
    "parallel.connections": Type.INT,
    "disks_uri": Type.STRING,
    "tls.destination": Type.STRING,
    "compression.zlib.level": Type.INT,
    "compression.zstd.level": Type.INT,
}

BLOCKCOPY_HINTS: Hints = {
    "bandwidth": Type.ULLONG,
    "granularity": Type.UINT,
    "buf-size": Type.ULLONG,
}

IDENTITY_HINTS: Hints = {
    "user-name": Type.STRING,
    "unix-user-id": Type.ULLONG,
    "group-name": Type.STRING,
    "unix-group-id": Type.ULLONG,
    "process-id": Type.LLONG,
    "process-time": Type.ULLONG,
    "sasl-user-name": Type.STRING,
    "x509-distinguished-name": Type.STRING,
    "selinux-context": Type.STRING,
}

LAUNCH_HINTS: Hints = {
    "sev-secret": Type.STRING,
    "sev-secret-header": Type.STRING,
    "sev-secret-set-address": Type.ULLONG,
}

SAVE_HINTS: Hints = {
    "file": Type.STRING,
    "dxml": Type.STRING,
    "image_format": Type.STRING,
    "parallel.channels": Type.INT,
}

ANNOUNCE_HINTS: Hints = {
    "initial": Type.UINT,
    "max": Type.UINT,
    "rounds": Type.UINT,
    "step": Type.UINT,
}
