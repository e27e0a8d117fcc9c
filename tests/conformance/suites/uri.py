"""uri: the parts of URIs, and the URI written again."""

import json

from harness import Case

from purevirt.uri import parse_uri


def produce(case: Case) -> str:
    """The parts as JSON. The user is left out, as upstream does."""
    uri = parse_uri(case.options["uri"])
    parts = {name: getattr(uri, name) for name in ("scheme", "server", "port", "path", "query", "fragment")}
    parts["params"] = [list(pair) for pair in uri.params]
    parts["formatted"] = uri.with_params(uri.params).format()
    return json.dumps(parts, indent=1, sort_keys=True) + "\n"


def expected(case: Case) -> str:
    """The expected parts in the same form."""
    wanted = {name: value for name, value in case.options["expected"].items() if name != "user"}
    wanted["params"] = [
        [param["name"], param["value"]] if isinstance(param, dict) else list(param) for param in wanted["params"]
    ]
    return json.dumps(wanted, indent=1, sort_keys=True) + "\n"
