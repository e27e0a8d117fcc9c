"""Commands on a domain's XML: dumpxml, edit, desc, metadata, conversion from and to native configuration."""

import libvirt
from purevirt.cli.action import declare_dumpxml
from purevirt.cli.affect import affect_flags
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import edit_text, read_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import (
    AFFECT_EXCLUSIVE,
    Group,
    command,
    flag,
    named_text,
    required,
    text,
    words,
)

_SECURE = libvirt.VIR_DOMAIN_XML_SECURE

declare_dumpxml(
    "dumpxml",
    Group.DOMAIN,
    "domain information in XML",
    DOMAIN,
    lambda domain, flags: domain.XMLDesc(flags),
    {
        "inactive": libvirt.VIR_DOMAIN_XML_INACTIVE,
        "security-info": _SECURE,
        "update-cpu": libvirt.VIR_DOMAIN_XML_UPDATE_CPU,
        "migratable": libvirt.VIR_DOMAIN_XML_MIGRATABLE,
    },
    flag("inactive", "show inactive defined XML"),
    flag("security-info", "include security sensitive information in XML dump"),
    flag("update-cpu", "update guest CPU according to host CPU"),
    flag("migratable", "provide XML suitable for migrations"),
)


@command(
    "edit",
    Group.DOMAIN,
    "edit XML configuration for a domain",
    DOMAIN.option,
    flag("skip-validate", "skip validation of the XML against the schema"),
)
def edit(shell: Shell, arguments: Arguments) -> None:
    """Edit a domain's definition."""
    domain, name = DOMAIN.get(shell, arguments), arguments.get("domain")
    before = domain.XMLDesc(_SECURE | libvirt.VIR_DOMAIN_XML_INACTIVE)
    after = edit_text(before)
    if after == before:
        shell.extra(f"Domain '{name}' XML configuration not changed.", end="")
        return
    flags = 0 if arguments.has("skip-validate") else libvirt.VIR_DOMAIN_DEFINE_VALIDATE
    edited = shell.connection.defineXMLFlags(after, flags)
    shell.extra(f"Domain '{edited.name()}' XML configuration edited.", end="")


def _read_description(domain: libvirt.virDomain, kind: int, flags: int) -> str:
    try:
        return domain.metadata(kind, None, flags)
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_DOMAIN_METADATA:
            raise
        return ""


@command(
    "desc",
    Group.DOMAIN,
    "show or set domain's description or title",
    DOMAIN.option,
    flag("live", "modify/get running state"),
    flag("config", "modify/get persistent configuration"),
    flag("current", "modify/get current state configuration"),
    flag("title", "modify/get the title instead of description"),
    flag("edit", "open an editor to modify the description"),
    words("new-desc", "message"),
    description="Shows, sets or edits what a domain is described with.",
    exclusive=AFFECT_EXCLUSIVE,
)
def desc(shell: Shell, arguments: Arguments) -> None:
    """Print or set a domain's description or title."""
    domain, flags = DOMAIN.get(shell, arguments), affect_flags(arguments)
    kind = libvirt.VIR_DOMAIN_METADATA_TITLE if arguments.has("title") else libvirt.VIR_DOMAIN_METADATA_DESCRIPTION
    noun = "title" if arguments.has("title") else "description"
    given = " ".join(arguments.words("new-desc"))
    if not given and not arguments.has("edit"):
        current = _read_description(domain, kind, flags)
        if current:
            shell.print(current, end="")
        else:
            shell.extra(f"No {noun} for domain: {domain.name()}", end="")
        return
    if arguments.has("edit"):
        before = given or _read_description(domain, kind, flags)
        given = edit_text(before, ".txt").rstrip("\n")
        if given == before:
            shell.extra(f"Domain {noun} not changed.", end="")
            return
    with failing(f"Failed to set new domain {noun}"):
        domain.setMetadata(kind, given, None, None, flags)
    shell.extra(f"Domain {noun} updated successfully", end="")


@command(
    "metadata",
    Group.DOMAIN,
    "show or set domain's custom XML metadata",
    DOMAIN.option,
    required("uri", "URI of the namespace"),
    flag("live", "modify/get running state"),
    flag("config", "modify/get persistent configuration"),
    flag("current", "modify/get current state configuration"),
    flag("edit", "use an editor to change the metadata"),
    text("key", "key to be used as a namespace identifier"),
    text("set", "new metadata to set"),
    flag("remove", "remove the metadata corresponding to an uri"),
    description="Shows, sets, edits or removes the XML a domain carries for one namespace.",
    exclusive=(*AFFECT_EXCLUSIVE, ("edit", "set"), ("remove", "set"), ("remove", "edit")),
)
def metadata(shell: Shell, arguments: Arguments) -> None:
    """Print or change the metadata of a namespace."""
    domain, uri = DOMAIN.get(shell, arguments), arguments.get("uri")
    flags, kind = affect_flags(arguments), libvirt.VIR_DOMAIN_METADATA_ELEMENT
    new, key = arguments.find("set"), arguments.find("key")
    if (new is not None or arguments.has("edit")) and not key:
        raise Failed("namespace key is required when modifying metadata")
    if arguments.has("edit"):
        try:
            before = domain.metadata(kind, uri, flags)
        except libvirt.libvirtError:
            before = "\n"
        new = edit_text(before)
        if new == before:
            shell.extra("Metadata not changed")
            return
    if new is None and not arguments.has("remove"):
        shell.print(domain.metadata(kind, uri, flags))
        return
    domain.setMetadata(kind, new, key, uri, flags)
    shell.extra("Metadata removed" if arguments.has("remove") else "Metadata modified")


@command(
    "domxml-from-native",
    Group.DOMAIN,
    "convert native configuration to domain XML",
    required("format", "source config data format"),
    required("config", "config data file to import from"),
)
def domxml_from_native(shell: Shell, arguments: Arguments) -> None:
    """Print the domain XML made from a configuration in another format."""
    native = read_xml(arguments.get("config"))
    shell.print(shell.connection.domainXMLFromNative(arguments.get("format"), native, 0), end="")


@command(
    "domxml-to-native",
    Group.DOMAIN,
    "convert domain XML to native configuration",
    required("format", "target config data type format"),
    named_text("domain", "domain name, id or uuid"),
    text("xml", "xml data file to export from"),
    exclusive=(("domain", "xml"),),
)
def domxml_to_native(shell: Shell, arguments: Arguments) -> None:
    """Print a domain's configuration in another format."""
    path = arguments.find("xml")
    if arguments.has("domain"):
        flags = _SECURE | libvirt.VIR_DOMAIN_XML_MIGRATABLE
        xml = DOMAIN.get(shell, arguments).XMLDesc(flags)
    elif path is not None:
        xml = read_xml(path)
    else:
        raise Failed("need either domain or domain XML")
    shell.print(shell.connection.domainXMLToNative(arguments.get("format"), xml, 0), end="")
