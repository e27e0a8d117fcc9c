"""Descriptions of firmware: which ones count, what machines they are for, what is refused."""

import json
from pathlib import Path

import pytest

from purevirt.drivers.qemu.firmware import (
    find_supported,
    format_firmware,
    list_descriptors,
    load_firmwares,
    parse_firmware,
)
from purevirt.drivers.qemu.jsonvalue import JsonShapeError

SPLIT = {
    "interface-types": ["uefi"],
    "mapping": {
        "device": "flash",
        "mode": "split",
        "executable": {"filename": "/code.fd", "format": "raw"},
        "nvram-template": {"filename": "/vars.fd", "format": "raw"},
    },
    "targets": [{"architecture": "i386", "machines": ["pc-q35-*"]}],
    "features": ["requires-smm", "secure-boot"],
}


def test_a_description_is_written_as_it_was_read() -> None:
    assert format_firmware(parse_firmware(json.dumps({**SPLIT, "description": "text", "tags": []}))) == SPLIT


def test_unknown_features_are_dropped() -> None:
    assert parse_firmware(json.dumps({**SPLIT, "features": ["teleport", "acpi-s3"]})).features == ("acpi-s3",)


@pytest.mark.parametrize("broken", ["interface-types", "mapping", "targets", "features"])
def test_a_description_without_a_part_is_refused(broken: str) -> None:
    with pytest.raises(JsonShapeError):
        parse_firmware(json.dumps({key: value for key, value in SPLIT.items() if key != broken}))


def test_machines_match_by_pattern_and_architecture() -> None:
    firmwares = [parse_firmware(json.dumps(SPLIT))]
    found = find_supported(firmwares, "pc-q35-9.1", "i686")
    assert (found.interfaces, found.has_secure_boot, found.images) == (("efi",), True, (("/code.fd", "/vars.fd"),))
    assert find_supported(firmwares, "pc-q35-9.1", "x86_64").images == ()
    assert find_supported(firmwares, "pc-i440fx-9.1", "i686").images == ()


def test_later_folders_replace_and_mask(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder, names in ((first, {"1": "x", "2": "x", "3": "x"}), (second, {"2": "y", "3": ""})):
        folder.mkdir()
        for name, text in names.items():
            (folder / f"{name}.json").write_text(text)
    assert list_descriptors([first, second, tmp_path / "none"]) == [first / "1.json", second / "2.json"]
    assert load_firmwares([first, second]) == []
