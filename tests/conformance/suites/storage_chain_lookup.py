"""storage_chain_lookup: find images of a chain, and name them relative to each other."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from harness import Case

from purevirt.drivers.shared.chain_lookup import ChainLink, find_image, parse_index, relative_path

PLACE = "/SRCDIR"


def _links(case: Case, folder: str) -> list[ChainLink]:
    return [
        ChainLink(link["path"].replace(PLACE, folder), link.get("relPath"), link.get("index", 0))
        for link in case.options["chain"]
    ]


def _lookup(case: Case) -> dict[str, int | None]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "lookup")
        Path(place, "sub").mkdir(parents=True)
        for name in ("wrap", "qcow2", "raw"):
            Path(place, name).touch()
        Path(place, "sub", "link2").symlink_to("../wrap")
        name, target = case.option("lookup_name"), case.option("target")
        name = name.replace(PLACE, folder) if name is not None else None
        links = _links(case, folder)
        links[0] = ChainLink(str(place / (links[0].path or "")), links[0].relative_path, links[0].index)
        start = case.option("start_from")
        index = find_image(links, name, target=target, start=start, working_folder=str(place))
        known = parse_index(target, name) if name is not None and index is not None else None
        return {"index": index, "parent": index - 1 if index else None, "id": known}


def _relative(case: Case) -> dict[str, str | None]:
    return {"path": relative_path(_links(case, ""), case.options["top"], case.options["base"])}


OPERATIONS: dict[str, Callable[[Case], object]] = {"lookup": _lookup, "relative_path": _relative}


def produce(case: Case) -> str:
    """The result as a text."""
    return str(OPERATIONS[case.options["op"]](case))


def expected(case: Case) -> str:
    """The expected result as a text."""
    return f"{case.options['expected']}\n"
