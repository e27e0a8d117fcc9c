"""nwfilter_firewall: the commands that put a filter onto an interface."""

import json
from pathlib import Path

from commandtext import format_commands
from harness import Case

from purevirt.conf.nwfilter import NetworkFilter, parse_network_filter
from purevirt.drivers.nwfilter.instance import build_commands, collect

VARIABLES = {
    "IPSETNAME": ["tck_test"],
    "A": ["1.1.1.1", "2.2.2.2", "3.3.3.3", "3.3.3.3"],
    "B": ["80", "90", "80", "80"],
    "C": ["1080", "1090", "1100", "1110"],
}


def produce(case: Case) -> str:
    """The commands, without those that every filter has."""
    folder = Path(case.input if isinstance(case.input, str) else case.input["filter"]).parent

    def find(name: str) -> NetworkFilter:
        return parse_network_filter(case.read(f"{folder}/{name}.xml"))

    found = collect(parse_network_filter(case.role("filter")), VARIABLES, find)
    text = format_commands(build_commands(found, case.options["interface"]))
    at = 0
    for shared in json.loads(case.read("data/common_rules.json")):
        place = text.find(shared, at)
        if place >= 0:
            text, at = text[:place] + text[place + len(shared) :], place
    return text


def expected(case: Case) -> str:
    """The expected commands, as they are wrapped."""
    return case.read(case.expect)
