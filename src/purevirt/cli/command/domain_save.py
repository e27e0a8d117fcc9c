"""Commands that put a domain's state into files: save, restore, managed save, dump, and their descriptions."""

import libvirt
from purevirt.cli.action import declare_action
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import edit_text, print_xml, read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import XPATH, Group, command, flag, named_number, named_text, required, text

_STATE_BITS = {
    "bypass-cache": libvirt.VIR_DOMAIN_SAVE_BYPASS_CACHE,
    "running": libvirt.VIR_DOMAIN_SAVE_RUNNING,
    "paused": libvirt.VIR_DOMAIN_SAVE_PAUSED,
    "reset-nvram": libvirt.VIR_DOMAIN_SAVE_RESET_NVRAM,
}
_BYPASS = flag("bypass-cache", "avoid file system cache")
_RUNNING = flag("running", "set domain to be running on restore")
_PAUSED = flag("paused", "set domain to be paused on restore")
_VERBOSE = flag("verbose", "display the progress of save")
_XML = text("xml", "filename containing updated XML for the target")
_CHANNELS = named_number("parallel-channels", "number of IO channels to use for parallel save/restore")


def _read_optional(arguments: Arguments) -> str | None:
    path = arguments.find("xml")
    return None if path is None else read_xml(path)


def _save_parameters(arguments: Arguments, path: str, xml: str | None) -> dict[str, object]:
    parameters: dict[str, object] = {libvirt.VIR_DOMAIN_SAVE_PARAM_FILE: path}
    if xml is not None:
        parameters[libvirt.VIR_DOMAIN_SAVE_PARAM_DXML] = xml
    channels = arguments.find_number("parallel-channels", 1)
    if channels is not None:
        parameters[libvirt.VIR_DOMAIN_SAVE_PARAM_PARALLEL_CHANNELS] = channels
    if arguments.has("image-format"):
        parameters[libvirt.VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT] = arguments.get("image-format")
    return parameters


def _wants_parameters(arguments: Arguments) -> bool:
    return arguments.has("parallel-channels") or arguments.has("image-format")


@command(
    "save",
    Group.DOMAIN,
    "save a domain state to a file",
    DOMAIN.option,
    required("file", "where to save the data"),
    _BYPASS,
    _CHANNELS,
    named_text("image-format", "format of the save image file"),
    _XML,
    _RUNNING,
    _PAUSED,
    _VERBOSE,
    description="Saves what a running domain holds in memory, and stops it.",
)
def save(shell: Shell, arguments: Arguments) -> None:
    """Save a domain's memory to a file."""
    domain, path = DOMAIN.get(shell, arguments), arguments.get("file")
    name, flags, xml = arguments.get("domain"), arguments.bits(_STATE_BITS), _read_optional(arguments)
    with failing(f"Failed to save domain '{name}' to {path}"):
        if _wants_parameters(arguments):
            domain.saveParams(_save_parameters(arguments, path, xml), flags)
        elif flags or xml is not None:
            domain.saveFlags(path, xml, flags)
        else:
            domain.save(path)
    shell.extra(f"\nDomain '{name}' saved to {path}")


@command(
    "restore",
    Group.DOMAIN,
    "restore a domain from a saved state in a file",
    required("file", "the state to restore"),
    _BYPASS,
    _CHANNELS,
    _XML,
    flag("running", "restore domain into running state"),
    flag("paused", "restore domain into paused state"),
    flag("reset-nvram", "re-initialize NVRAM from its pristine template"),
)
def restore(shell: Shell, arguments: Arguments) -> None:
    """Start a domain from a saved state."""
    path, flags, xml = arguments.get("file"), arguments.bits(_STATE_BITS), _read_optional(arguments)
    connection = shell.connection
    with failing(f"Failed to restore domain from {path}"):
        if _wants_parameters(arguments):
            connection.restoreParams(_save_parameters(arguments, path, xml), flags)
        elif flags or xml is not None:
            connection.restoreFlags(path, xml, flags)
        else:
            connection.restore(path)
    shell.extra(f"Domain restored from {path}")


_IMAGE = required("file", "saved state file")


@command(
    "save-image-dumpxml",
    Group.DOMAIN,
    "saved state domain information in XML",
    _IMAGE,
    flag("security-info", "include security sensitive information in XML dump"),
    *XPATH,
)
def save_image_dumpxml(shell: Shell, arguments: Arguments) -> None:
    """Print the XML in a saved state."""
    flags = arguments.bits({"security-info": libvirt.VIR_DOMAIN_SAVE_IMAGE_XML_SECURE})
    print_xml(shell, arguments, shell.connection.saveImageGetXMLDesc(arguments.get("file"), flags))


@command(
    "save-image-define",
    Group.DOMAIN,
    "redefine the XML for a domain's saved state file",
    _IMAGE,
    required("xml", "filename containing updated XML for the target"),
    _RUNNING,
    _PAUSED,
)
def save_image_define(shell: Shell, arguments: Arguments) -> None:
    """Replace the XML in a saved state."""
    path, xml = arguments.get("file"), read_xml(arguments.get("xml"))
    with failing(f"Failed to update {path}"):
        shell.connection.saveImageDefineXML(path, xml, arguments.bits(_STATE_BITS))
    shell.extra(f"State file {path} updated.")


@command(
    "save-image-edit",
    Group.DOMAIN,
    "edit XML for a domain's saved state file",
    _IMAGE,
    _RUNNING,
    _PAUSED,
    exclusive=(("running", "paused"),),
)
def save_image_edit(shell: Shell, arguments: Arguments) -> None:
    """Edit the XML in a saved state."""
    path, flags = arguments.get("file"), arguments.bits(_STATE_BITS)
    before = shell.connection.saveImageGetXMLDesc(path, libvirt.VIR_DOMAIN_SAVE_IMAGE_XML_SECURE)
    after = edit_text(before)
    if after == before and not flags:
        shell.print(f"Saved image {path} XML configuration not changed.")
        return
    shell.connection.saveImageDefineXML(path, after, flags)
    shell.extra(f"State file {path} edited.", end="")


@command(
    "managedsave",
    Group.DOMAIN,
    "managed save of a domain state",
    DOMAIN.option,
    _BYPASS,
    flag("running", "set domain to be running on next start"),
    flag("paused", "set domain to be paused on next start"),
    _VERBOSE,
    description="Saves a running domain where the next start finds it.",
)
def managedsave(shell: Shell, arguments: Arguments) -> None:
    """Save a domain's memory until its next start."""
    domain, name = DOMAIN.get(shell, arguments), arguments.get("domain")
    with failing(f"Failed to save domain '{name}' state"):
        domain.managedSave(arguments.bits(_STATE_BITS))
    shell.extra(f"\nDomain '{name}' state saved by libvirt")


@command("managedsave-remove", Group.DOMAIN, "remove managed save of a domain", DOMAIN.option)
def managedsave_remove(shell: Shell, arguments: Arguments) -> None:
    """Throw a managed save away."""
    domain, name = DOMAIN.get(shell, arguments), arguments.get("domain")
    with failing("Failed to check for domain managed save image"):
        has_image = domain.hasManagedSaveImage(0)
    if not has_image:
        shell.extra(f"Domain '{name}' has no manage save image; removal skipped", end="")
        return
    with failing(f"Failed to remove managed save image for domain '{name}'"):
        domain.managedSaveRemove(0)
    shell.extra(f"Removed managedsave image for domain '{name}'", end="")


@command(
    "managedsave-dumpxml",
    Group.DOMAIN,
    "domain information of managed save state file in XML",
    DOMAIN.option,
    flag("security-info", "include security sensitive information in XML dump"),
    *XPATH,
)
def managedsave_dumpxml(shell: Shell, arguments: Arguments) -> None:
    """Print the XML in a managed save."""
    flags = arguments.bits({"security-info": libvirt.VIR_DOMAIN_SAVE_IMAGE_XML_SECURE})
    print_xml(shell, arguments, DOMAIN.get(shell, arguments).managedSaveGetXMLDesc(flags))


declare_action(
    "managedsave-define",
    Group.DOMAIN,
    "redefine the XML for a domain's managed save state file",
    DOMAIN,
    lambda domain, arguments: domain.managedSaveDefineXML(read_xml(arguments.get("xml")), arguments.bits(_STATE_BITS)),
    "Failed to update {} XML configuration",
    "Managed save state file of domain '{}' updated.",
    required("xml", "filename containing updated XML for the target"),
    _RUNNING,
    _PAUSED,
    exclusive=(("running", "paused"),),
)


@command(
    "managedsave-edit",
    Group.DOMAIN,
    "edit XML for a domain's managed save state file",
    DOMAIN.option,
    _RUNNING,
    _PAUSED,
    exclusive=(("running", "paused"),),
)
def managedsave_edit(shell: Shell, arguments: Arguments) -> None:
    """Edit the XML in a managed save."""
    domain, flags = DOMAIN.get(shell, arguments), arguments.bits(_STATE_BITS)
    before = domain.managedSaveGetXMLDesc(libvirt.VIR_DOMAIN_SAVE_IMAGE_XML_SECURE)
    after = edit_text(before)
    if after == before and not flags:
        shell.print(f"Managed save image of domain '{domain.name()}' XML configuration not changed.")
        return
    domain.managedSaveDefineXML(after, flags)
    shell.extra(f"Managed save image of Domain '{domain.name()}' XML configuration edited.", end="")


_DUMP_BITS = {
    "live": libvirt.VIR_DUMP_LIVE,
    "crash": libvirt.VIR_DUMP_CRASH,
    "bypass-cache": libvirt.VIR_DUMP_BYPASS_CACHE,
    "reset": libvirt.VIR_DUMP_RESET,
    "memory-only": libvirt.VIR_DUMP_MEMORY_ONLY,
}
_DUMP_FORMATS = ("elf", "kdump-zlib", "kdump-lzo", "kdump-snappy", "win-dmp")


@command(
    "dump",
    Group.DOMAIN,
    "dump the core of a domain to a file for analysis",
    DOMAIN.option,
    required("file", "where to dump the core"),
    flag("live", "perform a live core dump if supported"),
    flag("crash", "crash the domain after core dump"),
    _BYPASS,
    flag("reset", "reset the domain after core dump"),
    flag("verbose", "display the progress of dump"),
    flag("memory-only", "dump domain's memory only"),
    text("format", "specify the format of memory-only dump"),
)
def dump(shell: Shell, arguments: Arguments) -> None:
    """Write a domain's memory to a file."""
    domain, name, path = DOMAIN.get(shell, arguments), arguments.get("domain"), arguments.get("file")
    flags, given = arguments.bits(_DUMP_BITS), arguments.find("format")
    if given is not None and not arguments.has("memory-only"):
        raise Failed("--format only works with --memory-only")
    if given is not None and given not in _DUMP_FORMATS:
        expected = "', '".join(_DUMP_FORMATS)
        raise Failed(f"format '{given}' is not supported, expecting '{expected}'")
    with failing(f"Failed to core dump domain '{name}' to {path}"):
        if given is not None:
            domain.coreDumpWithFormat(path, _DUMP_FORMATS.index(given), flags)
        else:
            domain.coreDump(path, flags)
    shell.extra(f"\nDomain '{name}' dumped to {path}")
