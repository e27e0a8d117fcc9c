"""What every command is given: output, the connection and the settings; and how commands are run."""

import os
import sys
import time
from datetime import UTC, datetime

import libvirt
from purevirt.cli import connection
from purevirt.cli.arguments import Arguments, check_constraints
from purevirt.cli.failure import Failed, reason
from purevirt.cli.program import PROGRAM, Settings
from purevirt.cli.spec import OptionKind

_LEVEL_NAMES = ("DEBUG", "INFO", "NOTICE", "WARNING", "ERROR")
_DEBUG, _INFO, _ERROR = 0, 1, 4
_SILENT_END = ("quit", "exit")


class Shell:
    """One run of the program, interactive or not."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.interactive = False
        self.finished = False
        self.link = connection.Link(settings)

    @property
    def connection(self) -> libvirt.virConnect:
        """The open connection, opened now if there was none.

        Raises:
            Failed: it can't be opened.
        """
        if self.link.lost:
            self.error(f"Disconnected from {self.link.name or 'hypervisor'} due to {self.link.lost}")
            opened = self.link.open()
            self.error("Reconnected to the hypervisor")
            return opened
        return self.link.current or self.link.open()

    def print(self, text: str = "", end: str = "\n") -> None:
        """Write what the command is about."""
        sys.stdout.write(text + end)

    def extra(self, text: str, end: str = "\n") -> None:
        """Write what `--quiet` suppresses."""
        if not self.settings.quiet:
            self.print(text, end)

    def error(self, text: str) -> None:
        """Write an error line."""
        sys.stdout.flush()
        sys.stderr.write(f"error: {text}\n")
        sys.stderr.flush()
        self._log(_ERROR, text)

    def debug(self, level: int, text: str) -> None:
        """Write a line for `--debug`."""
        if level >= self.settings.debug and level < _ERROR:
            self.print(text)
        self._log(level, text)

    def _log(self, level: int, text: str) -> None:
        if not self.settings.log_file or level < self.settings.debug:
            return
        stamp = datetime.now(UTC).strftime("%Y.%m.%d %H:%M:%S")
        line = f"[{stamp} {PROGRAM} {os.getpid()}] {_LEVEL_NAMES[level]} {text}\n"
        try:
            with open(self.settings.log_file, "a", encoding="utf-8") as log:
                log.write(line)
        except OSError:
            self.settings.log_file = None
            self.error("failed to write the log file")

    def run_all(self, invocations: list[Arguments]) -> bool:
        """Run commands one after the other; the last one decides whether it went well."""
        succeeded = True
        for arguments in invocations:
            succeeded = self.run(arguments)
            if self.finished:
                break
        return succeeded

    def run(self, arguments: Arguments) -> bool:
        """Run one command and print how it failed; False when it did."""
        self._debug_options(arguments)
        started = time.perf_counter()
        succeeded = self._attempt(arguments)
        if arguments.command.name in _SILENT_END:
            return succeeded
        if self.settings.timing:
            self.print(f"\n(Time: {(time.perf_counter() - started) * 1000:.3f} ms)\n")
        else:
            self.extra("")
        sys.stdout.flush()
        return succeeded

    def _debug_options(self, arguments: Arguments) -> None:
        for name in arguments.values:
            option = arguments.command.by_name[name]
            kind = "bool" if option.kind is OptionKind.FLAG else "optdata"
            for value in arguments.words(name) or ["(none)"]:
                self.debug(_INFO, f"{arguments.command.name}: {name}({kind}): {value}")

    def _attempt(self, arguments: Arguments) -> bool:
        try:
            if arguments.command.needs_connection:
                _ = self.connection
            check_constraints(arguments)
            arguments.command.handler(self, arguments)
        except Failed as failure:
            for line in failure.lines:
                self.error(line)
            return False
        except libvirt.libvirtError as failure:
            self.error(reason(failure))
            return False
        except (UnicodeError, OverflowError) as failure:
            # text or a number that no call of the library can carry
            self.error(f"invalid argument: {failure}")
            return False
        return True
