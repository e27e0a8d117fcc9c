"""libxl_config: domains to libxl's JSON configuration."""

import json
from dataclasses import replace

from harness import Case
from randomness import count_up

from purevirt.conf.domain import parse_domain
from purevirt.drivers.libxl.domconfig import build_config
from purevirt.drivers.libxl.jsonvalue import without_empty
from purevirt.drivers.libxl.profile import LIBXL

SHADOW_MEMORY_KIB = 1234
FIRST_VNC_PORT = 5900


def expected(case: Case) -> str:
    """The expected object without what is empty, in a fixed order."""
    return json.dumps(without_empty(json.loads(case.read(case.expect))), indent=1, sort_keys=True) + "\n"


def produce(case: Case) -> str:
    """The configuration of a domain, in a fixed order."""
    domain = parse_domain(case.read(case.input), profile=replace(LIBXL, random_bytes=count_up))
    return json.dumps(build_config(domain, SHADOW_MEMORY_KIB, FIRST_VNC_PORT), indent=1, sort_keys=True)
