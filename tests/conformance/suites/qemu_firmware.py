"""Firmware and vhost-user descriptions: their form, their order, and what a machine can boot."""

import json
from pathlib import Path

from harness import Case, Skip

from purevirt.drivers.qemu import firmware

DATA = {"firmware": "data/qemufirmwaredata", "vhost-user": "data/qemuvhostuserdata"}
LEFT_OUT = ("description", "tags")


def _folders(case: Case, home: str = "/home/user/.config") -> list[Path]:
    kind = case.option("document")
    root = case.folder / DATA[kind]
    return [root / str(folder).lstrip("/") / kind for folder in (*firmware.SYSTEM_FOLDERS, f"{home}/qemu")]


def _dump(value: object) -> str:
    return json.dumps(value, indent=2)


def _formatted(case: Case) -> str:
    text = case.read(case.input)
    if case.option("document") == "firmware":
        return _dump(firmware.format_firmware(firmware.parse_firmware(text)))
    return _dump(firmware.format_vhost_user(firmware.parse_vhost_user(text)))


def _precedence(case: Case) -> str:
    root = case.folder / DATA[case.option("document")]
    found = firmware.list_descriptors(_folders(case, case.option("home")))
    return _dump([f"/{path.relative_to(root)}" for path in found])


def _supported(case: Case) -> str:
    loaded = firmware.load_firmwares(_folders(case))
    found = firmware.find_supported(loaded, case.option("machine"), case.option("arch"))
    images = [{"path": path, "nvram": nvram} for path, nvram in found.images]
    return _dump({"secure": found.has_secure_boot, "interfaces": found.interfaces, "firmwares": images})


OPERATIONS = {"parse_format": _formatted, "precedence": _precedence, "supported": _supported}


def produce(case: Case) -> str:
    """The result of the case's operation, as JSON."""
    if case.option("op") not in OPERATIONS:
        raise Skip(f"no operation {case.option('op')}")
    return OPERATIONS[case.option("op")](case)


def expected(case: Case) -> str:
    """The file without the texts for people, or what the options say."""
    if case.option("op") != "parse_format":
        return _dump(case.option("expected")) + "\n"
    document = json.loads(case.read(case.expect))
    return _dump({key: value for key, value in document.items() if key not in LEFT_OUT}) + "\n"
