"""The `--diskspec` and `--memspec` options of snapshots and checkpoints as XML."""

from lxml import etree

from purevirt.cli.failure import Failed


def split_commas(text: str) -> list[str]:
    """The parts between commas; two commas are one that does not part."""
    return [part.replace("\0", ",") for part in text.replace(",,", "\0").split(",")]


def _parse(text: str, noun: str, known: tuple[str, ...], given: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for part in given:
        key, separator, value = part.partition("=")
        if not separator or key not in known or key in values:
            raise Failed(f"unable to parse {noun}: {text}")
        values[key] = value
    return values


def add_memory(root: etree._Element, text: str) -> None:
    """Add the memory element of a `file=NAME,snapshot=KIND`.

    Raises:
        Failed: the text has another form.
    """
    values = _parse(text, "memspec", ("file", "snapshot"), split_commas(text))
    memory = etree.SubElement(root, "memory")
    for key in ("snapshot", "file"):
        if key in values:
            memory.set(key, values[key])


def add_snapshot_disk(disks: etree._Element, text: str) -> None:
    """Add the disk of a `NAME,snapshot=KIND,driver=FORMAT,stype=TYPE,file=PATH`.

    Raises:
        Failed: the text has another form.
    """
    name, *rest = split_commas(text)
    values = _parse(text, "diskspec", ("snapshot", "driver", "stype", "file"), rest)
    disk = etree.SubElement(disks, "disk", name=name)
    if "snapshot" in values:
        disk.set("snapshot", values["snapshot"])
    kind = values.get("stype")
    if kind is not None:
        disk.set("type", kind)
    if "driver" in values:
        etree.SubElement(disk, "driver", type=values["driver"])
    if "file" in values:
        source = etree.SubElement(disk, "source")
        source.set("dev" if kind == "block" else "file", values["file"])


def add_checkpoint_disk(disks: etree._Element, text: str) -> None:
    """Add the disk of a `NAME,checkpoint=KIND,bitmap=NAME`.

    Raises:
        Failed: the text has another form.
    """
    name, *rest = split_commas(text)
    values = _parse(text, "diskspec", ("checkpoint", "bitmap"), rest)
    disk = etree.SubElement(disks, "disk", name=name)
    for key, value in values.items():
        disk.set(key, value)
