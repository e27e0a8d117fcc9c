"""What can follow at the end of a line that is being typed."""

from purevirt.cli.spec import TABLE


def candidates(line: str) -> list[str]:
    """What can follow at the end of a line: a command's name, or an option of the command."""
    words = line.rsplit(";", 1)[-1].lstrip().split(" ")
    if len(words) == 1:
        return sorted(name for name, found in TABLE.commands.items() if not found.hidden and name.startswith(words[0]))
    found = TABLE.find(words[0])
    if found is None or not words[-1].startswith("--"):
        return []
    used = set(words[:-1])
    names = (f"--{option.name}" for option in found.options)
    return [name for name in names if name.startswith(words[-1]) and name not in used]
