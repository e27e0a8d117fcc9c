"""What a processor says of itself: CPUID leaves and MSRs, and the documents that hold them (<cpudata>).

Nothing here knows names of features; the map of the architecture gives them.
"""

from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from purevirt.conf.cpu.failure import internal, malformed
from purevirt.conf.document import parse_tree
from purevirt.conf.xmlmap.codec import parse_any_base
from purevirt.errors import ErrorDomain

REGISTERS = ("eax", "ebx", "ecx", "edx")
_WORD = 0xFFFFFFFF


class Register(NamedTuple):
    """One register of the answer to CPUID or of a MSR.

    ``leaf`` is what eax holds when CPUID is asked, or the number of the MSR; ``subleaf`` is what ecx holds.
    """

    is_msr: bool
    leaf: int
    subleaf: int
    name: str


class Signature(NamedTuple):
    """Family, model and stepping."""

    family: int
    model: int
    stepping: int

    @classmethod
    def decode(cls, word: int) -> "Signature":
        """From eax of leaf 1 (virCPUx86SignatureFromCPUID)."""
        family = (word >> 20 & 0xFF) + (word >> 8 & 0xF)
        return cls(family, (word >> 12 & 0xF0) + (word >> 4 & 0xF), word & 0xF)

    def encode(self) -> int:
        """Eax of leaf 1 (virCPUx86MakeSignature)."""
        extended = max(0, self.family - 0xF)
        base = min(self.family, 0xF)
        return extended << 20 | self.model >> 4 << 16 | base << 8 | (self.model & 0xF) << 4 | self.stepping


@dataclass(frozen=True, slots=True)
class CpuData:
    """The registers that were read, without those that are zero."""

    registers: dict[Register, int]

    def word(self, leaf: int, name: str) -> int:
        """A register of a leaf of CPUID; 0 where it was not read."""
        return self.registers.get(Register(False, leaf, 0, name), 0)

    @property
    def vendor(self) -> str:
        """The identification string of the vendor; empty where the leaf was not read."""
        words = [self.word(0, name) for name in ("ebx", "edx", "ecx")]
        return b"".join(word.to_bytes(4, "little") for word in words).decode("latin-1").rstrip("\0")

    @property
    def signature(self) -> Signature | None:
        """Family, model and stepping; None where they were not read."""
        word = self.word(1, "eax")
        return Signature.decode(word) if word else None


def parse_cpu_data(xml: str) -> CpuData:
    """Read a ``<cpudata>`` document of x86 (virCPUDataParse). Raises Error."""
    root = parse_tree(xml, "(CPU_data)", domain=ErrorDomain.CPU)
    if root.tag != "cpudata":
        raise malformed("XML does not contain expected 'cpudata' element")
    if root.get("arch") is None:
        raise malformed("CPU data XML is missing CPU architecture")
    if root.get("arch") != "x86":
        raise internal(f"Unknown CPU architecture {root.get('arch')}")
    registers: dict[Register, int] = {}
    for node in root.iterchildren("cpuid", "msr"):
        registers.update(_read_leaf(node))
    return CpuData(registers)


def _read_leaf(node: etree._Element) -> dict[Register, int]:
    is_msr = node.tag == "msr"
    leaf = _read_word(node, "index" if is_msr else "eax_in")
    subleaf = 0 if is_msr else _read_word(node, "ecx_in", is_required=False)
    words = {name: _read_word(node, name, is_required=False) for name in REGISTERS}
    return {Register(is_msr, leaf, subleaf, name): word for name, word in words.items() if word}


def _read_word(node: etree._Element, name: str, *, is_required: bool = True) -> int:
    text = node.get(name)
    try:
        word = 0 if text is None and not is_required else parse_any_base(text or "")
    except ValueError:
        word = -1
    if 0 <= word <= _WORD:
        return word
    kind = "MSR" if node.tag == "msr" else "CPUID"
    raise internal(f"Invalid {name} attribute of {kind} data")
