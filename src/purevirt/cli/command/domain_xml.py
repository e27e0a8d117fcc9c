"""Commands on a domain's XML: dumpxml, edit, desc, metadata, conversion from and to native configuration."""

import libvirt
from purevirt.cli.action import declare_dumpxml
from purevirt.cli.arguments import Arguments
from purevirt.cli.description import (
    DESC_OPTIONS,
    METADATA_EXCLUSIVE,
    METADATA_OPTIONS,
    Described,
    run_desc,
    run_metadata,
)
from purevirt.cli.document import edit_text, read_xml
from purevirt.cli.failure import Failed
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


def _described(domain: libvirt.virDomain) -> Described:
    return Described(
        "domain",
        domain.name(),
        libvirt.VIR_DOMAIN_METADATA_DESCRIPTION,
        libvirt.VIR_DOMAIN_METADATA_TITLE,
        libvirt.VIR_DOMAIN_METADATA_ELEMENT,
        libvirt.VIR_ERR_NO_DOMAIN_METADATA,
        domain.metadata,
        domain.setMetadata,
    )


@command(
    "desc",
    Group.DOMAIN,
    "show or set domain's description or title",
    DOMAIN.option,
    *DESC_OPTIONS,
    description="Shows, sets or edits what a domain is described with.",
    exclusive=AFFECT_EXCLUSIVE,
)
def desc(shell: Shell, arguments: Arguments) -> None:
    """Print or set a domain's description or title."""
    run_desc(shell, arguments, _described(DOMAIN.get(shell, arguments)))


@command(
    "metadata",
    Group.DOMAIN,
    "show or set domain's custom XML metadata",
    DOMAIN.option,
    *METADATA_OPTIONS,
    description="Shows, sets, edits or removes the XML a domain carries for one namespace.",
    exclusive=METADATA_EXCLUSIVE,
)
def metadata(shell: Shell, arguments: Arguments) -> None:
    """Print or change the metadata of a namespace."""
    run_metadata(shell, arguments, _described(DOMAIN.get(shell, arguments)))


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
