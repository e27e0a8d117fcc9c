"""A guest small enough to read: one boot sector of 16-bit code, put together here byte by byte.

It greets on the first serial port, then sends back what it gets there, and turns the machine off when somebody
presses the power button. ``python bootsector.py FILE`` writes it as a disk image.
"""

import sys
from pathlib import Path
from typing import NamedTuple

GREETING = "Hello from a guest of purevirt!\r\n"

ORIGIN = 0x7C00
"""Where a PC's firmware puts the first sector of a disk."""

SECTOR_BYTES = 512
SIGNATURE = b"\x55\xaa"

NEAR, WORD = 1, 2


class Line(NamedTuple):
    """An instruction: its text for people, its bytes, and the label that its operand is the address of."""

    text: str
    code: bytes
    target: str = ""
    width: int = WORD


# A text that ends with a colon is a label. Jumps take a distance of one byte, calls and loads take a word.
PROGRAM = (
    Line("xor ax, ax", b"\x31\xc0"),
    Line("mov ds, ax", b"\x8e\xd8"),
    Line("mov ss, ax", b"\x8e\xd0"),
    Line("mov sp, 0x7c00", b"\xbc\x00\x7c"),
    Line("cld", b"\xfc"),
    Line("mov dx, 0x602   ; ACPI: tell about the power button", b"\xba\x02\x06"),
    Line("mov ax, 0x100", b"\xb8\x00\x01"),
    Line("out dx, ax", b"\xef"),
    Line("mov si, greeting", b"\xbe", "greeting"),
    Line("print:", b""),
    Line("lodsb", b"\xac"),
    Line("test al, al", b"\x84\xc0"),
    Line("jz idle", b"\x74", "idle", NEAR),
    Line("call send", b"\xe8", "send"),
    Line("jmp print", b"\xeb", "print", NEAR),
    Line("idle:", b""),
    Line("sti", b"\xfb"),
    Line("hlt             ; until the timer ticks", b"\xf4"),
    Line("mov dx, 0x600   ; ACPI: was the button pressed?", b"\xba\x00\x06"),
    Line("in ax, dx", b"\xed"),
    Line("test ah, 1", b"\xf6\xc4\x01"),
    Line("jnz power_off", b"\x75", "power_off", NEAR),
    Line("poll:", b""),
    Line("mov dx, 0x3fd   ; COM1: has a byte come?", b"\xba\xfd\x03"),
    Line("in al, dx", b"\xec"),
    Line("test al, 1", b"\xa8\x01"),
    Line("jz idle", b"\x74", "idle", NEAR),
    Line("mov dx, 0x3f8", b"\xba\xf8\x03"),
    Line("in al, dx", b"\xec"),
    Line("call send", b"\xe8", "send"),
    Line("jmp poll", b"\xeb", "poll", NEAR),
    Line("power_off:", b""),
    Line("mov dx, 0x604   ; ACPI: sleep state 5", b"\xba\x04\x06"),
    Line("mov ax, 0x2000", b"\xb8\x00\x20"),
    Line("out dx, ax", b"\xef"),
    Line("jmp idle", b"\xeb", "idle", NEAR),
    Line("send:", b""),
    Line("mov ah, al", b"\x88\xc4"),
    Line("mov dx, 0x3fd   ; COM1: wait until it takes a byte", b"\xba\xfd\x03"),
    Line("wait:", b""),
    Line("in al, dx", b"\xec"),
    Line("test al, 0x20", b"\xa8\x20"),
    Line("jz wait", b"\x74", "wait", NEAR),
    Line("mov dx, 0x3f8", b"\xba\xf8\x03"),
    Line("mov al, ah", b"\x88\xe0"),
    Line("out dx, al", b"\xee"),
    Line("ret", b"\xc3"),
    Line("greeting:", b""),
    Line("db greeting, 0", GREETING.encode("ascii") + b"\0"),
)


def assemble(program: tuple[Line, ...]) -> bytes:
    """The bytes of a program, with the addresses of its labels filled in."""
    labels: dict[str, int] = {}
    position = ORIGIN
    for line in program:
        if line.text.endswith(":"):
            labels[line.text[:-1]] = position
        position += _size(line)
    code = b""
    for line in program:
        code += line.code
        if line.target:
            after = ORIGIN + len(code) + line.width
            # Loads want the address itself, jumps and calls the distance from the next instruction.
            base = 0 if line.text.startswith("mov") else after
            code += (labels[line.target] - base).to_bytes(line.width, "little", signed=base > 0)
    return code


def _size(line: Line) -> int:
    return len(line.code) + (line.width if line.target else 0)


def disk_image() -> bytes:
    """One bootable sector."""
    code = assemble(PROGRAM)
    return code.ljust(SECTOR_BYTES - len(SIGNATURE), b"\0") + SIGNATURE


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(disk_image())
