"""Commands about memory encryption of the host and of guests."""

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, command, named_text, number


def _print_values(shell: Shell, values: dict[str, int | float | bool | str]) -> None:
    for name, value in values.items():
        shell.print(f"{name:<15}: {value}")


@command("nodesevinfo", Group.HOST, "what the host's AMD SEV firmware offers")
def nodesevinfo(shell: Shell, arguments: Arguments) -> None:
    """Print the host's SEV parameters."""
    with failing("Unable to get host SEV information"):
        values = shell.connection.getSEVInfo(0)
    for name, value in values.items():
        shell.print(f"{name:<18}: {value}")


@command("domlaunchsecinfo", Group.DOMAIN, "what a domain's launch security measured", DOMAIN.option)
def domlaunchsecinfo(shell: Shell, arguments: Arguments) -> None:
    """Print a domain's launch security parameters."""
    domain = DOMAIN.get(shell, arguments)
    with failing("Unable to get launch security parameters"):
        values = domain.launchSecurityInfo(0)
    _print_values(shell, values)


@command(
    "domsetlaunchsecstate",
    Group.DOMAIN,
    "hand a secret to a domain's launch security",
    DOMAIN.option,
    named_text("secrethdr", "path to file containing the secret header"),
    named_text("secret", "path to file containing the secret"),
    number("set-address", "physical address within the guest domain's memory to set the secret"),
)
def domsetlaunchsecstate(shell: Shell, arguments: Arguments) -> None:
    """Inject a launch secret."""
    domain = DOMAIN.get(shell, arguments)
    header, secret = arguments.find("secrethdr"), arguments.find("secret")
    if header is None or secret is None:
        raise Failed("Both secret and the secret header are required")
    values: dict[str, int | float | bool | str] = {
        libvirt.VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_HEADER: _read_secret(header),
        libvirt.VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET: _read_secret(secret),
    }
    address = arguments.find_number("set-address", 0, 2**64 - 1)
    if address is not None:
        values[libvirt.VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_SET_ADDRESS] = address
    domain.setLaunchSecurityState(values, 0)
    shell.extra("Domain launch security state set successfully.")


def _read_secret(path: str) -> str:
    limit = 64 * 1024
    try:
        with open(path, encoding="utf-8") as file:
            return file.read(limit)
    except (OSError, ValueError) as error:
        raise Failed(f"Failed to open file '{path}': {error}") from None
