"""Finding an image of a chain by name, and naming one image relative to another (virStorageSourceChainLookup)."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

_INDEXED = re.compile(r"(?P<target>[^\[\]]+)\[(?P<index>[0-9]{1,9})\]\Z")


@dataclass(frozen=True, slots=True)
class ChainLink:
    """An image as its chain knows it; ``path`` is None where it is not of this host."""

    path: str | None
    relative_path: str | None = None
    index: int = 0


def parse_index(target: str | None, name: str) -> int | None:
    """The index in ``target[index]``; None for any other name, and for index 0, which is the top itself."""
    match = _INDEXED.match(name)
    if match is None or target is None or match["target"] != target:
        return None
    return int(match["index"]) or None


def find_image(
    chain: Sequence[ChainLink],
    name: str | None,
    *,
    target: str | None = None,
    start: int | None = None,
    working_folder: str = ".",
) -> int | None:
    """The place of an image in its chain, by path, relative path or index; the last one for no name.

    Only images below ``start`` count. A name is also found where it leads to the same file from beside the image
    above; for the top image, that is the working folder.
    """
    places = range(0 if start is None else start + 1, len(chain))
    if name is None:
        return places[-1] if places else None
    index = parse_index(target, name)
    if index is not None:
        return next((place for place in places if chain[place].index == index), None)
    folders = [working_folder, *(os.path.dirname(link.path or "") for link in chain)]
    return next((place for place in places if _is_named(chain[place], name, folders[place])), None)


def _is_named(link: ChainLink, name: str, folder: str) -> bool:
    if name in (link.path, link.relative_path):
        return True
    if link.path is None or ":" in name.partition("/")[0]:
        return False
    try:
        return os.path.samefile(os.path.join(folder or ".", name), link.path)
    except OSError:
        return False


def relative_path(chain: Sequence[ChainLink], top: int, base: int) -> str | None:
    """What the image above ``top`` would call ``base``; None where a link between is not relative."""
    path = ""
    for link in chain[top : base + 1]:
        if link.relative_path is None:
            return None
        path = path[: path.rfind("/") + 1] + link.relative_path
    return path
