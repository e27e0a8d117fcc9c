"""Commands for volumes and pools, where no corpus has them."""

import pytest

from purevirt.conf.storagepool import parse_storage_pool
from purevirt.conf.storagevol import Volume, parse_storage_vol
from purevirt.drivers.storage.pool_command import build_group_change, build_start
from purevirt.drivers.storage.qemuimg import build_commands
from purevirt.errors import Error, ErrorCode

POOL = parse_storage_pool("<pool type='dir'><name>p</name><target><path>/p</path></target></pool>")
GROUP = parse_storage_pool("<pool type='logical'><name>g</name></pool>")


def _volume(body: str, name: str = "v") -> Volume:
    xml = f"<volume><name>{name}</name><capacity>1025</capacity><target><path>/p/{name}</path>{body}</target></volume>"
    return parse_storage_vol(xml, POOL)


def test_sizes_are_rounded_up_and_options_stand_in_order() -> None:
    features = "<format type='qcow2'/><clusterSize unit='KiB'>64</clusterSize>"
    volume = _volume(features + "<features><lazy_refcounts/><extended_l2/></features>")
    assert list(build_commands(volume)) == [
        (
            *("qemu-img", "create", "-f", "qcow2", "-o"),
            "compat=1.1,cluster_size=65536,lazy_refcounts,extended_l2=on",
            *("/p/v", "2K"),
        )
    ]


def test_metadata_is_preallocated_in_qcow2_only() -> None:
    with pytest.raises(Error) as caught:
        list(build_commands(_volume("<format type='qcow'/>"), preallocates=True))
    assert caught.value.code is ErrorCode.CONFIG_UNSUPPORTED
    assert caught.value.message == "unsupported configuration: metadata preallocation only available with qcow2"


def test_a_comma_in_a_name_divides_no_options() -> None:
    luks = (
        "<encryption format='luks'><secret type='passphrase' uuid='e78d4b51-a2af-485f-b0f5-afca709a80f4'/></encryption>"
    )
    (command,) = build_commands(_volume(luks, "a,b"), secret_file="/s")
    assert "secret,id=a,,b_encrypt0,file=/s" in command
    assert "key-secret=a,,b_encrypt0" in command


def test_a_block_device_is_written_raw() -> None:
    target = parse_storage_vol(
        "<volume><name>l</name><capacity>9</capacity><target><path>/dev/g/l</path></target></volume>", GROUP
    )
    (command,) = build_commands(target, _volume("<format type='qcow2'/>"))
    assert command == ("qemu-img", "convert", "-f", "qcow2", "-O", "raw", "/p/v", "/dev/g/l")


def test_groups_are_deactivated() -> None:
    assert build_group_change(GROUP, activates=False) == ("vgchange", "-an", "g")


def test_a_pool_of_a_folder_needs_no_command() -> None:
    with pytest.raises(Error) as caught:
        build_start(POOL)
    assert caught.value.code is ErrorCode.NO_SUPPORT
