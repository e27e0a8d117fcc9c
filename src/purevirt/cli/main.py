"""Entry point of the command line `purevirt`."""

import os
import sys
from importlib import import_module

from purevirt.cli.program import LIBVIRT_VERSION, LONG_VERSION, Settings, UsageError, read_settings

_INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run the command line; `argv` is what follows the program's name. Returns the exit code."""
    try:
        settings = read_settings(sys.argv[1:] if argv is None else argv)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if settings.show in ("version", "long-version"):
        sys.stdout.write(f"{LIBVIRT_VERSION}\n" if settings.show == "version" else LONG_VERSION)
        return 0
    return _run(settings)


def _run(settings: Settings) -> int:
    # the commands and the library behind them are loaded only once they are wanted
    run: object = import_module("purevirt.cli.session").run
    assert callable(run)
    try:
        return int(run(settings))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # whoever read the output is gone; the interpreter's last flush must find something to write to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
