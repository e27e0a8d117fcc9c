"""Names drawn as a tree below their parents."""

from collections.abc import Mapping

_Children = Mapping[str | None, list[str]]


def format_tree(parents: Mapping[str, str | None]) -> str:
    """Each root and what is below it; a name whose parent is not listed is a root."""
    children: dict[str | None, list[str]] = {}
    for name, parent in parents.items():
        children.setdefault(parent if parent in parents else None, []).append(name)
    return "".join(_draw(root, children) for root in children.get(None, []))


def _draw(root: str, children: _Children) -> str:
    """The lines of one tree; a loop rather than recursion, for there may be many levels."""
    lines = [root]
    pending: list[tuple[str, str, bool]] = []
    _open(root, "  ", "", children, lines, pending)
    while pending:
        name, prefix, is_last = pending.pop()
        lines.append(f"{prefix}+- {name}")
        below = prefix + ("    " if is_last else "|   ")
        _open(name, below, f"{prefix}  " if is_last else None, children, lines, pending)
    return "".join(f"{line}\n" for line in lines)


def _open(
    name: str,
    prefix: str,
    end: str | None,
    children: _Children,
    lines: list[str],
    pending: list[tuple[str, str, bool]],
) -> None:
    """Queue what is below a name; a last one without anything below it is followed by the line `end`."""
    inner = children.get(name, [])
    if inner:
        lines.append(f"{prefix}|")
        pending.extend((each, prefix, each == inner[-1]) for each in reversed(inner))
    elif end is not None:
        lines.append(end)
