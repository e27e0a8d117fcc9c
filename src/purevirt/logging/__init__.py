"""Logging as libvirt has it: filters by source, outputs, and both changeable while the program runs.

It works on Python's logging. A module asks for its logger once, ``log = get_logger(__name__)``; a message of a
disabled source then costs one look into a dictionary. As a library nothing is set up unless the environment asks
for it, and messages go where the application's logging sends them.
"""

import logging
from collections.abc import Mapping

from purevirt.errors import Error, ErrorCode
from purevirt.logging.category import category_of
from purevirt.logging.output import Output, open_output
from purevirt.logging.setting import LogFilter, LogOutput, Priority, parse_filters, parse_outputs, parse_priority

__all__ = ["LogControl", "Priority", "control", "get_logger"]

DEFAULT_PRIORITY = Priority.WARNING


class LogControl:
    """The log settings of the process, for the sources below some root loggers."""

    def __init__(self, *roots: str) -> None:
        self._roots = [logging.getLogger(name) for name in roots]
        self._sources: dict[str, logging.Logger] = {}
        self._default_priority = DEFAULT_PRIORITY
        self._default_outputs = ""
        self._filters: tuple[LogFilter, ...] = ()
        self._outputs: dict[LogOutput, Output] = {}
        self._apply()

    def source(self, name: str) -> logging.Logger:
        """The logger of a module, or of a category, which then goes below the first root; it follows the filters."""
        if name.partition(".")[0] not in {root.name for root in self._roots}:
            name = f"{self._roots[0].name}.{name}"
        logger = self._sources.get(name)
        if logger is None:
            logger = self._sources[name] = logging.getLogger(name)
            logger.setLevel(self._level_of(name))
        return logger

    @property
    def default_priority(self) -> Priority:
        """The least priority of the sources that no filter matches."""
        return self._default_priority

    def set_default_priority(self, priority: int) -> None:
        """Change the default priority; raises INVALID_ARG."""
        if priority not in set(Priority):
            shown = priority & 0xFFFFFFFF
            raise Error(ErrorCode.INVALID_ARG, f"Failed to set logging priority, argument '{shown}' is invalid")
        self._default_priority = Priority(priority)
        self._apply()

    @property
    def filters(self) -> str:
        """The filters as libvirt shows them, with a blank behind each."""
        return "".join(f"{item.format()} " for item in self._filters)

    def set_filters(self, text: str) -> None:
        """Replace all filters; the first that matches a source counts. Raises INVALID_ARG and changes nothing then."""
        self._filters = parse_filters(text)
        self._apply()

    @property
    def outputs(self) -> str:
        """The outputs as they are written in a configuration file."""
        return " ".join(item.format() for item in self._outputs)

    def set_default_outputs(self, text: str) -> None:
        """Say where messages go when no outputs are given; raises INVALID_ARG."""
        parse_outputs(text)
        self._default_outputs = text

    def set_outputs(self, text: str) -> None:
        """Replace all outputs; an empty text means the default ones.

        Raises INVALID_ARG, and SYSTEM_ERROR for a file that can't be opened, and changes nothing then.
        """
        settings = parse_outputs(text) or parse_outputs(self._default_outputs)
        opened: dict[LogOutput, Output] = {}
        try:
            for setting in settings:
                opened[setting] = open_output(setting)
        except Error:
            _close_all(opened)
            raise
        self._replace_outputs(opened)

    def read_environment(self, environment: Mapping[str, str]) -> None:
        """Take LIBVIRT_DEBUG, LIBVIRT_LOG_FILTERS and LIBVIRT_LOG_OUTPUTS; raises INVALID_ARG, SYSTEM_ERROR.

        Where one of them is set and none names an output, messages go to stderr. Source: virLogSetFromEnv.
        """
        debug, filters, outputs = (
            environment.get(name, "") for name in ("LIBVIRT_DEBUG", "LIBVIRT_LOG_FILTERS", "LIBVIRT_LOG_OUTPUTS")
        )
        if debug:
            self.set_default_priority(parse_priority(debug))
        if filters:
            self.set_filters(filters)
        if outputs or ((debug or filters) and not self._outputs):
            self.set_outputs(outputs or self._default_outputs or f"{Priority.DEBUG}:stderr")

    def _level_of(self, name: str) -> int:
        category = category_of(name)
        matching = (item.priority for item in self._filters if item.matches(category))
        return next(matching, self._default_priority) * 10

    def _apply(self) -> None:
        for root in self._roots:
            root.setLevel(self._default_priority * 10)
        for name, logger in self._sources.items():
            logger.setLevel(self._level_of(name))

    def _replace_outputs(self, opened: dict[LogOutput, Output]) -> None:
        replaced, self._outputs = self._outputs, opened
        for root in self._roots:
            for handler in replaced.values():
                root.removeHandler(handler)
            for handler in opened.values():
                root.addHandler(handler)
            # With outputs of its own the program has said where messages go, and only there.
            root.propagate = not opened
        _close_all(replaced)


def _close_all(outputs: dict[LogOutput, Output]) -> None:
    for handler in outputs.values():
        handler.close()


control = LogControl("purevirt", "libvirt")
"""The log settings of this process."""


def get_logger(name: str) -> logging.Logger:
    """The logger of a module, by its ``__name__`` or by a category of libvirt such as ``rpc.dispatch``."""
    return control.source(name)
