"""Key codes: from the sets a caller may use to the numbers that QEMU takes (QNUM).

QNUM is the PC's first scan code set, with 0x80 added for keys that it prefixes with 0xe0. Linux numbers the keys of
the old keyboard the same way.
"""

from purevirt.drivers.qemu.failure import internal_error
from purevirt.enums.domain_guest import KeycodeSet

_LINUX_SAME = frozenset({*range(1, 84), 86, 87, 88})
_LINUX_OTHERS = {
    85: 0x76, 89: 0x73, 90: 0x78, 91: 0x77, 92: 0x79, 93: 0x70, 94: 0x7B, 96: 0x9C, 97: 0x9D, 98: 0xB5, 99: 0x54,
    100: 0xB8, 102: 0xC7, 103: 0xC8, 104: 0xC9, 105: 0xCB, 106: 0xCD, 107: 0xCF, 108: 0xD0, 109: 0xD1, 110: 0xD2,
    111: 0xD3, 113: 0xA0, 114: 0xAE, 115: 0xB0, 116: 0xDE, 117: 0x59, 119: 0xC6, 121: 0x7E, 124: 0x7D, 125: 0xDB,
    126: 0xDC, 127: 0xDD, 128: 0xE8, 140: 0xA1, 142: 0xDF, 143: 0xE3, 163: 0x99, 164: 0xA2, 165: 0x90, 166: 0xA4,
}  # fmt: skip
_LINUX_TO_QNUM = {code: code for code in _LINUX_SAME} | _LINUX_OTHERS
_QNUMS = frozenset(_LINUX_TO_QNUM.values())
_EXTENDED = 0xE000
_XT_TO_QNUM = {number if number < 0x80 else _EXTENDED | number & 0x7F: number for number in _QNUMS}

_TABLES: dict[KeycodeSet, dict[int, int]] = {
    KeycodeSet.LINUX: _LINUX_TO_QNUM,
    KeycodeSet.XT: _XT_TO_QNUM,
    KeycodeSet.ATSET1: _XT_TO_QNUM,
    KeycodeSet.XT_KBD: {number: number for number in _QNUMS},
    KeycodeSet.QNUM: {number: number for number in range(1, 256)},
}
_NAMES = {kind: kind.name.lower() for kind in KeycodeSet} | {KeycodeSet.OSX: "os_x"}


def to_qnum(codeset: int, code: int) -> int:
    """QEMU's number of a key; raises Error INTERNAL_ERROR for one that has none."""
    kind = KeycodeSet(codeset)
    number = _TABLES.get(kind, {}).get(code)
    if number is None:
        raise internal_error(f"cannot translate keycode {code} of {_NAMES[kind]} codeset to qnum keycode")
    return number
