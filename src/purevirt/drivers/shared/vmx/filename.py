"""How names of files in a VMX stand for files of the datastore: for the driver to know."""

from typing import Protocol


class FileNames(Protocol):
    """Translates names; both directions raise Error for names that stand for nothing."""

    def parse(self, name: str, *, may_lack: bool) -> str | None:
        """The file behind a name of a VMX; None where it is missing and ``may_lack`` allows that."""

    def format(self, path: str) -> str:
        """The name in a VMX for a file."""
