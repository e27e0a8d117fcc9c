"""xl_config: xl configurations in both directions."""

from dataclasses import replace

from harness import Case, expected_file
from randomness import count_up

from purevirt.conf.domain import format_domain, parse_domain
from purevirt.drivers.libxl.profile import FIRMWARE_FOLDER, LIBXL
from purevirt.drivers.libxl.xl import format_xl, parse_xl
from purevirt.enums.domain import DomainXMLFlags

PROFILE = replace(LIBXL, random_bytes=count_up)
PLACE = "/LIBXL_FIRMWARE_DIR"


def expected(case: Case) -> str:
    """The expected file, with the firmware's folder in its place."""
    text = expected_file(case)
    return text.replace(PLACE, FIRMWARE_FOLDER) if case.option("replace_firmware_dir") else text


def produce(case: Case) -> str:
    """The document of a configuration, or the configuration of a document."""
    text = case.read(case.input)
    if case.options["op"] == "config_to_xml":
        return format_domain(parse_xl(text, PROFILE), DomainXMLFlags.SECURE)
    if case.option("replace_firmware_dir"):
        text = text.replace(PLACE, FIRMWARE_FOLDER)
    return format_xl(parse_domain(text, profile=PROFILE))
