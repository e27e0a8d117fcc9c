"""Firmware: descriptors in, the choice for a guest out."""

import json
from typing import Any

import pytest

from purevirt.conf.domain import parse_domain
from purevirt.conf.domain.model import Domain
from purevirt.conf.firmware import Descriptor, fill_firmware, order_descriptors, parse_descriptor
from purevirt.errors import Error, ErrorCode


def text(path: str, *features: str, image_format: str = "raw") -> str:
    """A descriptor of a split build for q35 machines."""
    content: dict[str, Any] = {
        "interface-types": ["uefi"],
        "mapping": {
            "device": "flash",
            "mode": "split",
            "executable": {"filename": path, "format": image_format},
            "nvram-template": {"filename": f"{path}.vars", "format": image_format},
        },
        "targets": [{"architecture": "x86_64", "machines": ["pc-q35-*"]}],
        "features": list(features),
    }
    return json.dumps(content)


BUILDS = order_descriptors(
    [
        {"10-large.json": text("/large", image_format="qcow2"), "20-masked.json": ""},
        {"20-masked.json": text("/masked"), "30-secure.json": text("/secure", "secure-boot", "requires-smm")},
        {"30-secure.json": text("/never"), "40-plain.json": text("/plain"), "50-broken.json": "{"},
    ]
)


def guest(os: str, machine: str = "pc-q35-7.2") -> Domain:
    """A guest with this inside of ``<os>``."""
    head = f"<os firmware='efi'><type arch='x86_64' machine='{machine}'>hvm</type>{os}</os>"
    return parse_domain(f"<domain type='kvm'><name>g</name><memory>1024</memory>{head}</domain>")


def choose(domain: Domain, *, abi_update: bool = False) -> str | None:
    """The path of the firmware that is chosen."""
    fill_firmware(domain, lambda: BUILDS, abi_update=abi_update)
    return domain.os.loader.path if domain.os.loader is not None else None


def test_better_folders_and_empty_files_mask_others() -> None:
    assert [build.path for build in BUILDS] == ["/large", "/secure", "/plain"]


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"mapping": 1}', json.dumps({"mapping": {"device": "tape"}})])
def test_what_is_not_a_descriptor_is_left_out(broken: str) -> None:
    assert parse_descriptor(broken) is None


def test_a_new_guest_takes_the_first_build_and_an_old_one_a_raw_one() -> None:
    assert choose(guest(""), abi_update=True) == "/large"
    assert choose(guest("")) == "/secure"


def test_features_decide() -> None:
    wanted = "<firmware><feature enabled='no' name='secure-boot'/></firmware>"
    domain = guest(wanted)
    assert choose(domain) == "/plain"
    assert domain.os.nvram is not None
    assert (domain.os.nvram.template, domain.os.nvram.path) == ("/plain.vars", "/var/lib/libvirt/qemu/nvram/g_VARS.fd")


def test_secure_boot_needs_system_management_mode() -> None:
    domain = guest("")
    choose(domain)
    assert domain.features is not None
    assert domain.features.smm is not None
    assert domain.features.smm.state is True


def test_a_new_guest_of_another_machine_is_refused() -> None:
    with pytest.raises(Error, match="Unable to find 'efi' firmware") as caught:
        choose(guest("", "pc-i440fx-7.2"), abi_update=True)
    assert caught.value.code is ErrorCode.OPERATION_FAILED
    assert choose(guest("", "pc-i440fx-7.2")) is None


def test_descriptors_are_values() -> None:
    assert isinstance(BUILDS[0], Descriptor)
    assert BUILDS[0].is_flash
