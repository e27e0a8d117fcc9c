"""Help texts made from the command table, in virsh's layout."""

from collections.abc import Iterator

from purevirt.cli.spec import TABLE, Command, Group, Option, OptionKind


def synopsis(command: Command) -> str:
    """The command and its options, required ones in angle brackets."""
    parts = [command.name]
    named_before = False
    for option in command.options:
        if option.kind is not OptionKind.ALIAS:
            parts.append(_usage(option, named_before))
        named_before = named_before or option.required
    return " ".join(parts)


def _usage(option: Option, named_before: bool) -> str:
    name = option.name
    if option.kind is OptionKind.FLAG:
        return f"[--{name}]"
    if option.kind is OptionKind.WORDS:
        inner = f"[--{name}] <string>" if named_before else f"<{name}>"
        return f"{{{inner}}}..." if option.required and named_before else f"[{inner}]..."
    return f"<{name}>" if option.required else f"[--{name} <{option.kind.value}>]"


def _option_line(option: Option, named_before: bool) -> str:
    if option.kind is OptionKind.FLAG:
        label = f"--{option.name}"
    elif option.kind is OptionKind.WORDS:
        label = f"[--{option.name}] <string>" if named_before else "<string>"
    elif option.required:
        label = f"[--{option.name}] <{option.kind.value}>"
    else:
        label = f"--{option.name} <{option.kind.value}>"
    return f"    {label:<15}  {option.help}\n"


def _option_lines(command: Command) -> Iterator[str]:
    named_before = False
    for option in command.options:
        if option.kind is not OptionKind.ALIAS:
            yield _option_line(option, named_before)
        named_before = named_before or option.required


def format_command(command: Command) -> str:
    """What `help COMMAND` shows."""
    text = f"  NAME\n    {command.name} - {command.help}\n\n  SYNOPSIS\n    {synopsis(command)}\n"
    if command.description:
        text += f"\n  DESCRIPTION\n    {command.description}\n"
    if command.options:
        text += "\n  OPTIONS\n" + "".join(_option_lines(command))
    return text + "\n"


def _command_lines(group: Group) -> str:
    return "".join(f"    {command.name:<30} {command.help}\n" for command in TABLE.in_group(group))


def format_group(group: Group) -> str:
    """What `help GROUP` shows."""
    return f" {group.title} (help keyword '{group.keyword}'):\n" + _command_lines(group)


def format_all() -> str:
    """What `help` shows."""
    groups = (format_group(group) + "\n" for group in Group if TABLE.in_group(group))
    return "Grouped commands:\n\n" + "".join(groups)


def format_usage(program: str) -> str:
    """What `--help` shows."""
    text = f"\n{program} [options]... [<command_string>]\n{program} [options]... <command> [args...]\n\n{_OPTIONS}"
    for group in Group:
        if TABLE.in_group(group):
            text += f" {group.title} (help keyword '{group.keyword}')\n{_command_lines(group)}\n"
    text += "\n  (specify help <group> for details about the commands in the group)\n"
    return text + "\n  (specify help <command> for details about the command)\n\n"


_OPTIONS = """\
  options:
    -c | --connect=URI      hypervisor connection URI
    -d | --debug=NUM        debug level [0-4]
    -e | --escape <char>    set escape sequence for console
    -h | --help             this help
    -k | --keepalive-interval=NUM
                            keepalive interval in seconds, 0 for disable
    -K | --keepalive-count=NUM
                            number of possible missed keepalive messages
    -l | --log=FILE         output logging to file
    -q | --quiet            quiet mode
    -r | --readonly         connect readonly
    -t | --timing           print timing information
    -v                      short version
    -V                      long version
         --version[=TYPE]   version, TYPE is short or long (default short)
  commands (non interactive mode):

"""
