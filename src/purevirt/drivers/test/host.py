"""The made-up host of the test driver: its CPUs, memory, firmware and capabilities.

All numbers are those that the C test driver reports.
"""

from dataclasses import dataclass, field

from purevirt.api.result import NodeInfo

HUGE_PAGES_KIB = (2048, 1048576)
MAX_VCPUS = 32
MAX_HOST_CPUS = 16
"""How many host CPUs a vCPU may be pinned to."""

SYSINFO_XML = """\
<sysinfo type='smbios'>
  <bios>
    <entry name='vendor'>LENOVO</entry>
    <entry name='version'>G4ETA1WW (2.61 )</entry>
    <entry name='date'>05/07/2014</entry>
    <entry name='release'>2.61</entry>
  </bios>
</sysinfo>
"""

CPU_TIMES_NS = (("user", 9797400000), ("kernel", 34678723400000), ("idle", 87264900000), ("iowait", 763600000))
"""CPU times of the host, whichever CPU is asked for."""

ONLINE_CPUS = (bytes([0b00010101]), 3, 8)
"""Bit map of the CPUs that are on, their number, and the number of all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A NUMA node of the host."""

    memory_kib: int
    page_kib: int
    pages: int
    cpus: int


@dataclass(frozen=True, slots=True)
class Host:
    """What the host is made of; a node file may change ``info``."""

    info: NodeInfo = field(default_factory=lambda: NodeInfo("i686", 3145728, 16, 1400, 2, 2, 2, 2))
    cells: tuple[Cell, ...] = (Cell(2097152, 4, 524288, 8), Cell(4194304, 8, 524288, 8))

    def capabilities_xml(self) -> str:
        """The capabilities document."""
        return _CAPABILITIES.format(
            count=len(self.cells),
            cells="".join(_cell_xml(number, cell) for number, cell in enumerate(self.cells)),
            guests="".join(_GUEST.format(os_type=os_type) for os_type in ("hvm", "xen")),
        )


def _cell_xml(number: int, cell: Cell) -> str:
    pages = [(cell.page_kib, cell.pages), *((size, 0) for size in HUGE_PAGES_KIB)]
    first = number * cell.cpus
    cpus = (
        f"            <cpu id='{first + core}' socket_id='{number}' die_id='0' core_id='{core}' "
        f"siblings='{first + core}'/>\n"
        for core in range(cell.cpus)
    )
    return (
        f"        <cell id='{number}'>\n"
        f"          <memory unit='KiB'>{cell.memory_kib}</memory>\n"
        + "".join(f"          <pages unit='KiB' size='{size}'>{amount}</pages>\n" for size, amount in pages)
        + f"          <cpus num='{cell.cpus}'>\n{''.join(cpus)}          </cpus>\n        </cell>\n"
    )


_GUEST = """\
  <guest>
    <os_type>{os_type}</os_type>
    <arch name='i686'>
      <wordsize>32</wordsize>
      <emulator>/usr/bin/test-hv</emulator>
      <domain type='test'/>
    </arch>
    <features>
      <pae/>
      <nonpae/>
    </features>
  </guest>

"""

_CAPABILITIES = """\
<capabilities>

  <host>
    <cpu>
      <arch>i686</arch>
      <features>
        <pae/>
        <nonpae/>
      </features>
      <pages unit='KiB' size='4'/>
      <pages unit='KiB' size='8'/>
      <pages unit='KiB' size='2048'/>
      <pages unit='KiB' size='1048576'/>
    </cpu>
    <power_management/>
    <iommu support='no'/>
    <topology>
      <cells num='{count}'>
{cells}      </cells>
    </topology>
    <secmodel>
      <model>testSecurity</model>
      <doi></doi>
    </secmodel>
  </host>

{guests}</capabilities>
"""
