"""Recorded QMP conversations, answered back to whoever asks the same questions in the same order."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from purevirt.drivers.qemu.jsonvalue import Json, JsonObject
from purevirt.drivers.qemu.qmp_protocol import QmpCommandError


def parse_objects(text: str) -> Iterator[Any]:
    """The JSON objects of a text, which white space separates."""
    decoder, position = json.JSONDecoder(), 0
    while text[position:].strip():
        position += len(text[position:]) - len(text[position:].lstrip())
        value, position = decoder.raw_decode(text, position)
        yield value


@dataclass
class Recording:
    """One monitor connection; ``ask`` refuses a question that is not the next one."""

    exchanges: list[tuple[Any, Any]] = field(default_factory=list)

    async def ask(self, command: str, arguments: JsonObject | None) -> Json:
        """The recorded reply."""
        if not self.exchanges:
            raise AssertionError(f"{command} {arguments}: the conversation is over")
        asked, reply = self.exchanges.pop(0)
        if asked["execute"] != command or (asked.get("arguments") or {}) != (arguments or {}):
            raise AssertionError(f"{command} {arguments}: recorded is {asked}")
        if "error" in reply:
            raise QmpCommandError(command, reply["error"]["class"], reply["error"]["desc"])
        answer: Json = reply["return"]
        return answer


def split_connections(text: str) -> list[Recording]:
    """The connections of a recorded probe; each starts with qmp_capabilities."""
    objects = list(parse_objects(text))
    found: list[Recording] = []
    for asked, reply in zip(objects[::2], objects[1::2], strict=True):
        if asked["execute"] == "qmp_capabilities":
            found.append(Recording())
        else:
            found[-1].exchanges.append((asked, reply))
    return found
