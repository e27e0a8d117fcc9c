"""Comparing CPU models."""

from libvirt.argument import as_text, as_texts, bits
from libvirt.handle import ConnectHandle, refuse
from purevirt.api.facet.connect import Connect
from purevirt.api.operation import NoFlags
from purevirt.enums.host import ConnectBaselineCPUFlags, ConnectCompareCPUFlags


class _ConnectCPU(ConnectHandle):
    """The CPU models of the host and the hypervisor."""

    def compareCPU(self, xmlDesc: str, flags: int = 0) -> int:
        """How a CPU described by XML compares with the host, VIR_CPU_COMPARE_*."""
        return int(self._call(Connect.connect_compare_cpu, xmlDesc, bits(ConnectCompareCPUFlags, flags)))

    def compareHypervisorCPU(
        self,
        emulator: str | None,
        arch: str | None,
        machine: str | None,
        virttype: str | None,
        xmlCPU: str,
        flags: int = 0,
    ) -> int:
        """How a CPU described by XML compares with what the hypervisor offers, VIR_CPU_COMPARE_*."""
        return int(
            self._call(
                Connect.connect_compare_hypervisor_cpu,
                emulator,
                arch,
                machine,
                virttype,
                xmlCPU,
                bits(ConnectCompareCPUFlags, flags),
            )
        )

    def baselineCPU(self, xmlCPUs: list[str], flags: int = 0) -> str:
        """The CPU, as XML, that all of these have in common; ``flags`` of VIR_CONNECT_BASELINE_CPU_*."""
        cpus = _cpus_of(xmlCPUs, "virConnectBaselineCPU")
        return self._call(Connect.connect_baseline_cpu, cpus, bits(ConnectBaselineCPUFlags, flags))

    def baselineHypervisorCPU(
        self,
        emulator: str | None,
        arch: str | None,
        machine: str | None,
        virttype: str | None,
        xmlCPUs: list[str],
        flags: int = 0,
    ) -> str:
        """The CPU, as XML, that all of these have on a hypervisor; ``flags`` of VIR_CONNECT_BASELINE_CPU_*."""
        cpus = _cpus_of(xmlCPUs, "virConnectBaselineHypervisorCPU")
        return self._call(
            Connect.connect_baseline_hypervisor_cpu,
            emulator,
            arch,
            machine,
            virttype,
            cpus,
            bits(ConnectBaselineCPUFlags, flags),
        )

    def getCPUModelNames(self, arch: str, flags: int = 0) -> list[str]:
        """The names of the CPU models of an architecture."""
        as_text(arch, "virConnectGetCPUModelNames", 2, optional=False)
        return self._call(Connect.connect_get_cpu_model_names, arch, bits(NoFlags, flags))


def _cpus_of(texts: object, c_name: str) -> list[str]:
    """A list of XML documents; raises libvirtError where it is no list, TypeError where they are no texts."""
    if not isinstance(texts, list):
        raise refuse(c_name, "xmlCPUs", f"xmlCPUs in {c_name} must not be NULL")
    return as_texts(texts)
