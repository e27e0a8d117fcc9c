"""Secrets and TLS credentials as objects (qemuBuildObjectSecretCommandLine, qemuBuildTLSx509CommandLine)."""

from purevirt.conf.domain.source import Auth, EncryptionSecret, SecretRef
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties


def build_secret(context: CommandContext, line: CommandLine, secret: SecretRef | EncryptionSecret, name: str) -> str:
    """``-object`` for a secret of the secret driver; its id."""
    return build_sealed(context, line, context.host.find_secret(secret.uuid, secret.usage), name)


def build_sealed(context: CommandContext, line: CommandLine, value: bytes, name: str) -> str:
    """``-object`` for a value that must not be seen; its id."""
    data, vector = context.host.seal(value)
    key: Properties = {"keyid": "masterKey0", "iv": vector, "format": "base64"}
    line.add_object({"qom-type": "secret", "id": name, "data": data, **key})
    return name


def build_auth_secret(context: CommandContext, line: CommandLine, auth: Auth | None, name: str) -> str | None:
    """The secret of a user, where there is one."""
    if auth is None or auth.secret is None:
        return None
    return build_secret(context, line, auth.secret, name)


def build_credentials(
    line: CommandLine, name: str, folder: str, *, is_server: bool, verifies: bool = True, secret: str | None = None
) -> str:
    """``-object`` for the TLS certificates in a folder; its id."""
    line.add_object(
        {
            "qom-type": "tls-creds-x509",
            "id": name,
            "dir": folder,
            "endpoint": "server" if is_server else "client",
            "verify-peer": verifies,
            "passwordid": secret,
        }
    )
    return name
