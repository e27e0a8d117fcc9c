"""Commands about secrets."""

import base64
import getpass

import libvirt
from purevirt.cli.action import declare_action, declare_dumpxml, declare_from_file
from purevirt.cli.arguments import Arguments
from purevirt.cli.domainstate import pick
from purevirt.cli.failure import Failed, failing, list_or_count
from purevirt.cli.lookup import SECRET
from purevirt.cli.shell import Shell
from purevirt.cli.spec import XML_FILE_CHECK, Group, command, flag, named_text, text
from purevirt.cli.table import Table

_GROUP = Group.SECRET
_USAGES = ("none", "volume", "ceph", "iscsi", "tls", "vtpm")
_MAX_SECRET_BYTES = 64 * 1024
_FILTERS = {
    "ephemeral": libvirt.VIR_CONNECT_LIST_SECRETS_EPHEMERAL,
    "no-ephemeral": libvirt.VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL,
    "private": libvirt.VIR_CONNECT_LIST_SECRETS_PRIVATE,
    "no-private": libvirt.VIR_CONNECT_LIST_SECRETS_NO_PRIVATE,
}


@command(
    "secret-list",
    _GROUP,
    "list secrets",
    flag("ephemeral", "list ephemeral secrets"),
    flag("no-ephemeral", "list non-ephemeral secrets"),
    flag("private", "list private secrets"),
    flag("no-private", "list non-private secrets"),
)
def secret_list(shell: Shell, arguments: Arguments) -> None:
    """Print the secrets."""
    flags = arguments.bits(_FILTERS)
    connection = shell.connection
    found = list_or_count(lambda: connection.listAllSecrets(flags), connection.numOfSecrets, "secrets")
    table = Table("UUID", "Usage")
    for secret in sorted(found, key=lambda each: each.UUIDString()):
        kind = secret.usageType()
        usage = f"{pick(_USAGES, kind)} {secret.usageID()}" if kind else "Unused"
        table.add(secret.UUIDString(), usage)
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


declare_from_file(
    "secret-define",
    _GROUP,
    "define or modify a secret from an XML file",
    lambda connection, xml, flags: connection.secretDefineXML(xml, flags),
    "Failed to set attributes from {}",
    lambda secret, _path: f"Secret {secret.UUIDString()} created",
    {"validate": libvirt.VIR_SECRET_DEFINE_VALIDATE},
    XML_FILE_CHECK,
)
declare_dumpxml(
    "secret-dumpxml", _GROUP, "secret attributes in XML", SECRET, lambda secret, flags: secret.XMLDesc(flags)
)
declare_action(
    "secret-undefine",
    _GROUP,
    "undefine a secret",
    SECRET,
    lambda secret, _arguments: secret.undefine(),
    "Failed to delete secret {}",
    "Secret {} deleted",
)


def _read_value(shell: Shell, arguments: Arguments) -> bytes:
    """The secret's value from where the options say.

    Raises:
        Failed: no source was given, or it can't be read.
    """
    encoded, path = arguments.find("base64"), arguments.find("file")
    if encoded is not None:
        shell.error("Passing secret value as command-line argument is insecure!")
        return _decode(encoded.encode())
    if path is not None:
        try:
            with open(path, "rb") as file:
                content = file.read(_MAX_SECRET_BYTES + 1)
        except OSError as error:
            raise Failed(f"Failed to open file '{path}': {error.strerror}") from None
        if len(content) > _MAX_SECRET_BYTES:
            raise Failed(f"Failed to read file '{path}': Value too large for defined data type")
        return content if arguments.has("plain") else _decode(content)
    if arguments.has("interactive"):
        return getpass.getpass("Enter new value for secret:").encode()
    raise Failed("Input secret value is missing")


def _decode(encoded: bytes) -> bytes:
    try:
        return base64.b64decode(encoded, validate=False)
    except ValueError:
        raise Failed("Invalid base64 data") from None


@command(
    "secret-set-value",
    _GROUP,
    "set a secret value",
    SECRET.option,
    named_text("file", "read secret from file"),
    flag("plain", "read the secret from file without converting from base64"),
    flag("interactive", "read the secret from the terminal"),
    text("base64", "base64-encoded secret value"),
    exclusive=(
        ("file", "base64"),
        ("plain", "base64"),
        ("interactive", "base64"),
        ("interactive", "plain"),
        ("interactive", "file"),
    ),
)
def secret_set_value(shell: Shell, arguments: Arguments) -> None:
    """Set a secret's value."""
    secret = SECRET.get(shell, arguments)
    value = _read_value(shell, arguments)
    with failing("Failed to set secret value"):
        secret.setValue(value, 0)
    shell.extra("Secret value set")


@command(
    "secret-get-value",
    _GROUP,
    "print a secret value",
    SECRET.option,
    flag("plain", "get value without converting to base64"),
)
def secret_get_value(shell: Shell, arguments: Arguments) -> None:
    """Print a secret's value."""
    value = SECRET.get(shell, arguments).value(0)
    if arguments.has("plain"):
        shell.print(value.decode(errors="surrogateescape"), end="")
    else:
        shell.print(base64.b64encode(value).decode(), end="")
