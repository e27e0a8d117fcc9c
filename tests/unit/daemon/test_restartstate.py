"""The state a daemon leaves for its successor: what is wrong with it is told."""

import json

import pytest

from purevirt.daemon.restartstate import parse_restart_state
from purevirt.errors import Error

SOCKET = {"fd": 3, "errfd": -1, "pid": 0, "isClient": True}
CLIENT = {"auth": 0, "readonly": False, "nrequests_max": 5, "sock": SOCKET}
SERVER = {
    "min_workers": 1,
    "max_workers": 2,
    "priority_workers": 0,
    "max_clients": 9,
    "keepaliveInterval": 5,
    "keepaliveCount": 5,
    "services": [],
    "clients": [CLIENT, {**CLIENT, "id": 7}, CLIENT],
}


def test_clients_without_a_number_get_one() -> None:
    state = parse_restart_state(json.dumps(SERVER), ["s"])
    (server,) = state["servers"].values()
    assert [client["id"] for client in server["clients"]] == [1, 7, 2]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"min_workers": "1"}, "Missing min_workers data in JSON document"),
        ({"services": None}, "Missing services data in JSON document"),
        ({"max_anonymous_clients": 10}, "must not be less than"),
        ({"max_anonymous_clients": True}, "Malformed max_anonymous_clients"),
        ({"clients": [{**CLIENT, "auth_pending": True}]}, "Invalid auth_pending and auth combination"),
        ({"clients": [{**CLIENT, "sock": {}}]}, "Missing fd data in JSON document"),
        ({"clients": [1]}, "Malformed state document"),
        ({"servers": [SERVER, SERVER]}, "Malformed servers data"),
        ({"servers": {}}, "Server s was not created"),
    ],
)
def test_what_is_wrong_is_told(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(Error, match=complaint):
        parse_restart_state(json.dumps({**SERVER, **change}), ["s"])
