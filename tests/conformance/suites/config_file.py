"""config_file: read and write libvirt's configuration files."""

from harness import Case

from purevirt.configfile import ConfigFile


def produce(case: Case) -> str:
    """The file, read and written again."""
    return ConfigFile.parse(case.role("config"), case.name).format()
