"""The connection of the program: opening it, asking for credentials, noticing that it was lost.

Events are served by libvirt's default loop in one background thread, as keepalive needs it.
"""

import contextlib
import getpass
import sys
import threading

import libvirt
from purevirt.cli.failure import Failed
from purevirt.cli.program import Settings

_KEEPALIVE_INTERVAL_S = 5
_KEEPALIVE_COUNT = 6
_CREDENTIALS = [
    libvirt.VIR_CRED_AUTHNAME,
    libvirt.VIR_CRED_ECHOPROMPT,
    libvirt.VIR_CRED_REALM,
    libvirt.VIR_CRED_PASSPHRASE,
    libvirt.VIR_CRED_NOECHOPROMPT,
    libvirt.VIR_CRED_EXTERNAL,
]
_HIDDEN = (libvirt.VIR_CRED_PASSPHRASE, libvirt.VIR_CRED_NOECHOPROMPT)
_LOSSES = {
    libvirt.VIR_CONNECT_CLOSE_REASON_ERROR: "I/O error",
    libvirt.VIR_CONNECT_CLOSE_REASON_EOF: "end of file",
    libvirt.VIR_CONNECT_CLOSE_REASON_KEEPALIVE: "keepalive timeout",
    libvirt.VIR_CONNECT_CLOSE_REASON_CLIENT: "client request",
}


class EventLoop:
    """libvirt's default event loop in a thread of its own."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._stopping = False

    def start(self) -> None:
        """Register and run the loop; again is harmless."""
        if self._thread is not None:
            return
        libvirt.virEventRegisterDefaultImpl()
        self._thread = threading.Thread(target=self._serve, name="events", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._stopping:
            libvirt.virEventRunDefaultImpl()

    def stop(self) -> None:
        """End the thread."""
        if self._thread is None:
            return
        self._stopping = True
        # a timer that fires at once makes the loop look at the flag
        timer = libvirt.virEventAddTimeout(0, lambda _timer, _opaque: None, None)
        self._thread.join(timeout=2)
        libvirt.virEventRemoveTimeout(timer)
        self._thread = None


def _ask(credentials: list[list[object]], _opaque: object) -> int:
    """Ask the terminal for each credential; the answer goes into the fifth field."""
    for credential in credentials:
        kind, prompt, default = credential[0], str(credential[1]), credential[3]
        if kind == libvirt.VIR_CRED_EXTERNAL:
            continue
        try:
            answer = getpass.getpass(f"{prompt}: ") if kind in _HIDDEN else _read_line(f"{prompt}: ")
        except (EOFError, OSError):
            return -1
        credential[4] = answer or default
    return 0


def _read_line(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")


class Link:
    """The one connection at a time, with its settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.name = settings.uri
        self.read_only = settings.read_only
        self.current: libvirt.virConnect | None = None
        self.lost = ""
        self.events = EventLoop()
        # errors arrive as exceptions; the library shall not print them too
        libvirt.registerErrorHandler(lambda _context, _error: None, None)

    def open(self) -> libvirt.virConnect:
        """Close what is open and connect anew.

        Raises:
            Failed: the hypervisor can't be reached.
        """
        self.close()
        self.events.start()
        flags = libvirt.VIR_CONNECT_RO if self.read_only else 0
        try:
            opened = libvirt.openAuth(self.name, [list(_CREDENTIALS), _ask, None], flags)
        except libvirt.libvirtError as error:
            raise Failed("failed to connect to the hypervisor") from error
        with contextlib.suppress(libvirt.libvirtError):
            opened.registerCloseCallback(self._note_loss, None)
        self._keep_alive(opened)
        self.current = opened
        return opened

    def _keep_alive(self, opened: libvirt.virConnect) -> None:
        interval_s, count = self.settings.keepalive_interval_s, self.settings.keepalive_count
        interval_s = _KEEPALIVE_INTERVAL_S if interval_s < 0 else interval_s
        count = _KEEPALIVE_COUNT if count < 0 else count
        if interval_s == 0:
            return
        # a local driver or an old daemon answers that there is nothing to keep alive
        with contextlib.suppress(libvirt.libvirtError):
            opened.setKeepAlive(interval_s, count)

    def _note_loss(self, _connection: object, reason: int, _opaque: object) -> None:
        if reason != libvirt.VIR_CONNECT_CLOSE_REASON_CLIENT:
            self.lost = _LOSSES.get(reason, "unknown reason")

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self.current is None:
            return
        opened, self.current, self.lost = self.current, None, ""
        with contextlib.suppress(libvirt.libvirtError):
            opened.unregisterCloseCallback()
        with contextlib.suppress(libvirt.libvirtError):
            opened.close()

    def end(self) -> None:
        """Close and stop serving events."""
        self.close()
        self.events.stop()
