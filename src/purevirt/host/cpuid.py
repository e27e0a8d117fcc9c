"""The CPUID instruction of x86 processors, asked from Python: a few bytes of machine code in memory of our own."""

import ctypes
import mmap
import platform
from collections.abc import Callable

Words = tuple[int, int, int, int]
"""eax, ebx, ecx and edx."""

# push rbx; mov eax, edi; mov ecx, esi; mov r8, rdx; cpuid; store the four words at r8; pop rbx; ret
_CODE = bytes.fromhex("53 89f8 89f1 4989d0 0fa2 418900 41895804 41894808 4189500c 5b c3".replace(" ", ""))

_LEAVES_MAX = 0x40
_SUBLEAVES_MAX = 8
# leaves of which every part tells of features, with what says how many parts there are
_EXTENDED_FEATURES, _EXTENDED_STATE = 0x7, 0xD


def read_cpuid() -> dict[tuple[int, int], Words]:
    """The processor's answers by leaf and subleaf; empty where it is none of x86 or where code may not be made."""
    if platform.machine() != "x86_64":
        return {}
    try:
        memory = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    except (OSError, PermissionError):
        return {}
    memory.write(_CODE)
    pinned = ctypes.c_char.from_buffer(memory)
    try:
        return _read_all(ctypes.addressof(pinned))
    finally:
        del pinned
        memory.close()


def _read_all(address: int) -> dict[tuple[int, int], Words]:
    call = ctypes.CFUNCTYPE(None, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p)(address)
    answer = (ctypes.c_uint32 * 4)()

    def ask(leaf: int, subleaf: int = 0) -> Words:
        call(leaf, subleaf, ctypes.addressof(answer))
        eax, ebx, ecx, edx = answer
        return eax, ebx, ecx, edx

    found: dict[tuple[int, int], Words] = {}
    for base in (0, 0x80000000):
        last = min(ask(base)[0], base + _LEAVES_MAX)
        for leaf in range(base, last + 1):
            for subleaf in range(_parts(leaf, ask)):
                found[leaf, subleaf] = ask(leaf, subleaf)
    return found


def _parts(leaf: int, ask: Callable[[int], Words]) -> int:
    """How many parts of a leaf tell of features."""
    if leaf == _EXTENDED_FEATURES:
        return min(ask(leaf)[0] + 1, _SUBLEAVES_MAX)
    return 2 if leaf == _EXTENDED_STATE else 1
