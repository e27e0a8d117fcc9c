"""Commands about network filters and their bindings."""

import libvirt
from purevirt.cli.action import declare_action, declare_dumpxml, declare_edit, declare_from_file
from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import failing, list_or_count
from purevirt.cli.lookup import BINDING, NWFILTER
from purevirt.cli.shell import Shell
from purevirt.cli.spec import XML_FILE_CHECK, Group, command
from purevirt.cli.table import Table

_GROUP = Group.FILTER


@command("nwfilter-list", _GROUP, "list network filters")
def nwfilter_list(shell: Shell, arguments: Arguments) -> None:
    """Print the network filters."""
    connection = shell.connection
    found = list_or_count(lambda: connection.listAllNWFilters(0), connection.numOfNWFilters, "network filters")
    table = Table("UUID", "Name")
    for each in sorted(found, key=lambda nwfilter: nwfilter.name().lower()):
        table.add(each.UUIDString(), each.name())
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


declare_from_file(
    "nwfilter-define",
    _GROUP,
    "define or update a network filter from an XML file",
    lambda connection, xml, flags: (
        connection.nwfilterDefineXMLFlags(xml, flags) if flags else connection.nwfilterDefineXML(xml)
    ),
    "Failed to define network filter from {}",
    lambda nwfilter, path: f"Network filter {nwfilter.name()} defined from {path}",
    {"validate": libvirt.VIR_NWFILTER_DEFINE_VALIDATE},
    XML_FILE_CHECK,
)
declare_dumpxml(
    "nwfilter-dumpxml",
    _GROUP,
    "network filter information in XML",
    NWFILTER,
    lambda nwfilter, flags: nwfilter.XMLDesc(flags),
)
declare_edit(
    "nwfilter-edit",
    _GROUP,
    "Network filter",
    NWFILTER,
    lambda nwfilter: nwfilter.XMLDesc(0),
    lambda connection, xml: connection.nwfilterDefineXML(xml),
)
declare_action(
    "nwfilter-undefine",
    _GROUP,
    "undefine a network filter",
    NWFILTER,
    lambda nwfilter, _arguments: nwfilter.undefine(),
    "Failed to undefine network filter {}",
    "Network filter {} undefined",
)


@command("nwfilter-binding-list", _GROUP, "list network filter bindings")
def nwfilter_binding_list(shell: Shell, arguments: Arguments) -> None:
    """Print the bindings of network filters."""
    with failing("Failed to list network filter bindings"):
        found = shell.connection.listAllNWFilterBindings(0)
    table = Table("Port Dev", "Filter")
    for binding in sorted(found, key=lambda each: each.portDev()):
        table.add(binding.portDev(), binding.filterName())
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


declare_from_file(
    "nwfilter-binding-create",
    _GROUP,
    "create a network filter binding from an XML file",
    lambda connection, xml, flags: connection.nwfilterBindingCreateXML(xml, flags),
    "Failed to create network filter from {}",
    lambda binding, path: f"Network filter binding on {binding.portDev()} created from {path}",
    {"validate": libvirt.VIR_NWFILTER_BINDING_CREATE_VALIDATE},
    XML_FILE_CHECK,
)
declare_action(
    "nwfilter-binding-delete",
    _GROUP,
    "delete a network filter binding",
    BINDING,
    lambda binding, _arguments: binding.delete(),
    "Failed to delete network filter binding {}",
    "Network filter binding on {} deleted",
)
declare_dumpxml(
    "nwfilter-binding-dumpxml",
    _GROUP,
    "network filter binding information in XML",
    BINDING,
    lambda binding, flags: binding.XMLDesc(flags),
)
