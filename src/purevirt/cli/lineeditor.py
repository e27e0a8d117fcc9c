"""Line editing with history and completion of commands and options, on prompt_toolkit."""

from collections.abc import Callable, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from purevirt.cli.completion import candidates


class _CommandCompleter(Completer):
    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        line = document.text_before_cursor
        typed = line.rsplit(";", 1)[-1].lstrip().split(" ")[-1]
        for candidate in candidates(line):
            yield Completion(candidate, start_position=-len(typed))


def _open_history(path: Path) -> History:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


def make_editor(history: Path) -> Callable[[str], str]:
    """A function that reads one line behind the prompt it is given."""
    editor: PromptSession[str] = PromptSession(
        history=_open_history(history), completer=_CommandCompleter(), complete_while_typing=False
    )
    return editor.prompt
