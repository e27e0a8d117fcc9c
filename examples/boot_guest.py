"""Boot a guest through ``import libvirt``, read its greeting on the serial console, stop it, forget it.

Everything is kept in one folder and no daemon is needed; root is not needed either. Where there is no QEMU, a guest
of the test driver is defined, started and stopped in its place.

    python examples/boot_guest.py [--state FOLDER] [--connect URI]
"""

import argparse
import contextlib
import shutil
import signal
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

import bootsector

import libvirt

TIMEOUT_S = 60

QEMU_GUEST = """
<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>32</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features><acpi/></features>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw'/>
      <source file='{image}'/>
      <target dev='hda' bus='ide'/>
    </disk>
    <controller type='usb' model='none'/>
    <serial type='pty'/>
    <console type='pty'/>
    <memballoon model='none'/>
  </devices>
</domain>
"""

TEST_GUEST = """
<domain type='test'>
  <name>{name}</name>
  <memory unit='MiB'>32</memory>
  <os><type>hvm</type></os>
</domain>
"""


def main() -> int:
    """Run the example; the exit status is 0 if the guest did what it should."""
    options = read_arguments()
    uri, folder = options.connect, Path(options.state).absolute()
    if uri is None and not shutil.which("qemu-system-x86_64"):
        print("There is no qemu-system-x86_64 here, so this is a guest of the test driver: it runs nothing.")
        uri = "test:///default"
    folder.mkdir(parents=True, exist_ok=True)
    connection = libvirt.open(uri or f"qemu:///embed?root={quote(str(folder))}")
    print(f"Connected to {connection.getURI()}")
    try:
        with time_limit(), tempfile.NamedTemporaryFile(prefix="greeting-", suffix=".img", dir=folder) as image:
            image.write(bootsector.disk_image())
            image.flush()
            show_guest(connection, image.name)
    finally:
        connection.close()
    print_what_next(folder)
    return 0


def read_arguments() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description="boot a guest, show its greeting, stop it")
    parser.add_argument("--state", default="state", metavar="FOLDER", help="keeps everything (default: ./state)")
    parser.add_argument("--connect", metavar="URI", help="another connection, such as qemu:///system")
    return parser.parse_args()


def show_guest(connection: "libvirt.virConnect", image: str) -> None:
    """The life of a guest: defined, started, listed, read, stopped, undefined."""
    is_test = connection.getType() == "TEST"
    name = f"greeting-{uuid.uuid4().hex[:8]}"
    domain = connection.defineXML((TEST_GUEST if is_test else QEMU_GUEST).format(name=name, image=escape(image)))
    print(f"Defined guest {domain.name()}")
    try:
        if is_test:
            domain.create()
        else:
            start_and_read(connection, domain)
        print_guests(connection)
        domain.destroy()
        print(f"Stopped guest {domain.name()}")
    finally:
        if domain.isActive():
            domain.destroy()
        domain.undefine()
        print(f"Undefined guest {name}")


def start_and_read(connection: "libvirt.virConnect", domain: "libvirt.virDomain") -> None:
    """Start the guest, but let it run only when its console is open: nothing of the output is lost then."""
    domain.createWithFlags(libvirt.VIR_DOMAIN_START_PAUSED)
    stream = connection.newStream(0)
    domain.openConsole(None, stream, 0)
    domain.resume()
    print("Started. Its serial console says:\n")
    try:
        read_greeting(stream)
    finally:
        stream.abort()


def read_greeting(stream: "libvirt.virStream") -> None:
    """Show what comes from the console until the greeting is complete."""
    wanted = bootsector.GREETING.encode("ascii")
    seen = b""
    while wanted not in seen:
        part = stream.recv(1024)
        if not part:
            raise SystemExit("The console was closed before the greeting came.")
        seen += part
    print(*(f"    {line}" for line in wanted.decode("ascii").splitlines()), sep="\n", end="\n\n")


def print_guests(connection: "libvirt.virConnect") -> None:
    """All guests with their numbers and states."""
    print(" Id   Name                 Active\n------------------------------------")
    for domain in connection.listAllDomains():
        number = str(domain.ID()) if domain.isActive() else "-"
        print(f" {number:<4} {domain.name():<20} {'yes' if domain.isActive() else 'no'}")
    print()


@contextlib.contextmanager
def time_limit() -> Iterator[None]:
    """End the program if a guest that can't run keeps us waiting."""

    def give_up(*_: object) -> None:
        raise SystemExit(f"No greeting within {TIMEOUT_S} seconds.")

    previous = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(TIMEOUT_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


def print_what_next(folder: Path) -> None:
    """Where to go from here."""
    scripts = Path(sys.executable).parent
    print(f"""
What next:
  ./test
      runs all tests
  {scripts}/purevirt -c test:///default list --all
      the command line, with virsh's commands
  {scripts}/purevirtd --root {folder}
      the daemon; while it runs, virsh and every other program that speaks to libvirt can use it:
  virsh -c 'qemu+unix:///system?socket={folder}/run/libvirt/libvirt-sock' list --all
""")


if __name__ == "__main__":
    sys.exit(main())
