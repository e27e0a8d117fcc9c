"""Limits of domains: scheduler, block and network I/O, performance events."""

from collections.abc import Mapping

from libvirt.argument import as_dict
from libvirt.domain_parameter import KnownParameters
from libvirt.handle import fail
from libvirt.hint import ANNOUNCE_HINTS
from libvirt.typedparam import Parameters, as_parameters, hinted, like, non_empty
from purevirt.api.facet.domain_tuning import DomainTuning
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error


class _DomainTuning(KnownParameters):
    """The limits of a domain."""

    def schedulerType(self) -> tuple[str, int]:
        """(name of the scheduler, number of its parameters)."""
        found = self._call(DomainTuning.domain_get_scheduler_type, self._o)
        return found.name, found.parameter_count

    def schedulerParameters(self) -> Parameters:
        """Settings of the scheduler by name, VIR_DOMAIN_SCHEDULER_*."""
        return as_parameters(self._call(DomainTuning.domain_get_scheduler_parameters, self._o))

    def schedulerParametersFlags(self, flags: int = 0) -> Parameters:
        """Settings of the scheduler by name, VIR_DOMAIN_SCHEDULER_*; ``flags`` of VIR_DOMAIN_AFFECT_*."""
        return as_parameters(self._get_known(DomainTuning.domain_get_scheduler_parameters_flags, flags))

    def setSchedulerParameters(self, params: Mapping[str, object]) -> int:
        """Set the scheduler by the names ``schedulerParameters`` knows; returns 0."""
        wanted = non_empty(params)
        known = self._call(DomainTuning.domain_get_scheduler_parameters, self._o)
        self._call(DomainTuning.domain_set_scheduler_parameters, self._o, like(known, wanted))
        return 0

    def setSchedulerParametersFlags(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Set the scheduler by the names it knows; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        getter, setter = (
            DomainTuning.domain_get_scheduler_parameters_flags,
            DomainTuning.domain_set_scheduler_parameters_flags,
        )
        return self._set_known(getter, setter, params, flags)

    def blkioParameters(self, flags: int = 0) -> Parameters:
        """Weights of block I/O by name, VIR_DOMAIN_BLKIO_*; ``flags`` of VIR_DOMAIN_AFFECT_*."""
        return as_parameters(self._get_known(DomainTuning.domain_get_blkio_parameters, flags))

    def setBlkioParameters(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Set weights of block I/O by the names ``blkioParameters`` knows; returns 0."""
        getter, setter = DomainTuning.domain_get_blkio_parameters, DomainTuning.domain_set_blkio_parameters
        return self._set_known(getter, setter, params, flags)

    def interfaceParameters(self, device: str, flags: int = 0) -> Parameters:
        """Bandwidth limits of a network interface by name, VIR_DOMAIN_BANDWIDTH_*."""
        return as_parameters(self._get_known(DomainTuning.domain_get_interface_parameters, flags, device))

    def setInterfaceParameters(self, device: str, params: Mapping[str, object], flags: int = 0) -> int:
        """Limit a network interface by the names ``interfaceParameters`` knows; returns 0."""
        getter, setter = DomainTuning.domain_get_interface_parameters, DomainTuning.domain_set_interface_parameters
        return self._set_known(getter, setter, params, flags, device)

    def perfEvents(self, flags: int = 0) -> Parameters:
        """Which performance events are counted, VIR_PERF_PARAM_*."""
        return as_parameters(self._get_known(DomainTuning.domain_get_perf_events, flags))

    def setPerfEvents(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Count performance events or not, by the names ``perfEvents`` knows; returns 0."""
        getter, setter = DomainTuning.domain_get_perf_events, DomainTuning.domain_set_perf_events
        return self._set_known(getter, setter, params, flags)

    def announceInterface(self, device: str, params: Mapping[str, object], flags: int = 0) -> int:
        """Let the guest tell the network where an interface is. The protocol of 11.3 has no call for it: always
        refused.
        """
        hinted(as_dict(params, "announce params must be a dictionary"), ANNOUNCE_HINTS)
        raise fail(
            Error(ErrorCode.NO_SUPPORT, "virDomainAnnounceInterface", domain=ErrorDomain.DOMAIN),
            "virDomainAnnounceInterface",
        )
