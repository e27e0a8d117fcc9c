"""Limits of domains: scheduler, block and network I/O, performance events."""

from collections.abc import Mapping

from libvirt.argument import as_dict, bits
from libvirt.handle import Child, fail
from libvirt.hint import ANNOUNCE_HINTS
from libvirt.typedparam import Parameters, as_parameters, hinted, like, non_empty
from purevirt.api.facet.domain_tuning import DomainTuning
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import DomainModificationImpact
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error


class _DomainTuning(Child[DomainRef]):
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
        return as_parameters(
            self._call(
                DomainTuning.domain_get_scheduler_parameters_flags,
                self._o,
                bits(DomainModificationImpact, self._with_texts(flags)),
            )
        )

    def setSchedulerParameters(self, params: Mapping[str, object]) -> int:
        """Set the scheduler by the names ``schedulerParameters`` knows; returns 0."""
        wanted = non_empty(params)
        known = self._call(DomainTuning.domain_get_scheduler_parameters, self._o)
        self._call(DomainTuning.domain_set_scheduler_parameters, self._o, like(known, wanted))
        return 0

    def setSchedulerParametersFlags(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Set the scheduler by the names it knows; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        wanted, where = non_empty(params), bits(DomainModificationImpact, flags)
        known = self._call(
            DomainTuning.domain_get_scheduler_parameters_flags,
            self._o,
            bits(DomainModificationImpact, self._with_texts(flags)),
        )
        self._call(DomainTuning.domain_set_scheduler_parameters_flags, self._o, like(known, wanted), where)
        return 0

    def blkioParameters(self, flags: int = 0) -> Parameters:
        """Weights of block I/O by name, VIR_DOMAIN_BLKIO_*; ``flags`` of VIR_DOMAIN_AFFECT_*."""
        return as_parameters(
            self._call(
                DomainTuning.domain_get_blkio_parameters,
                self._o,
                bits(DomainModificationImpact, self._with_texts(flags)),
            )
        )

    def setBlkioParameters(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Set weights of block I/O by the names ``blkioParameters`` knows; returns 0."""
        wanted, where = non_empty(params), bits(DomainModificationImpact, flags)
        known = self._call(
            DomainTuning.domain_get_blkio_parameters, self._o, bits(DomainModificationImpact, self._with_texts(flags))
        )
        self._call(DomainTuning.domain_set_blkio_parameters, self._o, like(known, wanted), where)
        return 0

    def interfaceParameters(self, device: str, flags: int = 0) -> Parameters:
        """Bandwidth limits of a network interface by name, VIR_DOMAIN_BANDWIDTH_*."""
        return as_parameters(
            self._call(
                DomainTuning.domain_get_interface_parameters,
                self._o,
                device,
                bits(DomainModificationImpact, self._with_texts(flags)),
            )
        )

    def setInterfaceParameters(self, device: str, params: Mapping[str, object], flags: int = 0) -> int:
        """Limit a network interface by the names ``interfaceParameters`` knows; returns 0."""
        wanted, where = non_empty(params), bits(DomainModificationImpact, flags)
        known = self._call(
            DomainTuning.domain_get_interface_parameters,
            self._o,
            device,
            bits(DomainModificationImpact, self._with_texts(flags)),
        )
        self._call(DomainTuning.domain_set_interface_parameters, self._o, device, like(known, wanted), where)
        return 0

    def perfEvents(self, flags: int = 0) -> Parameters:
        """Which performance events are counted, VIR_PERF_PARAM_*."""
        return as_parameters(
            self._call(
                DomainTuning.domain_get_perf_events, self._o, bits(DomainModificationImpact, self._with_texts(flags))
            )
        )

    def setPerfEvents(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Count performance events or not, by the names ``perfEvents`` knows; returns 0."""
        wanted, where = non_empty(params), bits(DomainModificationImpact, flags)
        known = self._call(
            DomainTuning.domain_get_perf_events, self._o, bits(DomainModificationImpact, self._with_texts(flags))
        )
        self._call(DomainTuning.domain_set_perf_events, self._o, like(known, wanted), where)
        return 0

    def announceInterface(self, device: str, params: Mapping[str, object], flags: int = 0) -> int:
        """Let the guest tell the network where an interface is. The protocol of 11.3 has no call for it: always
        refused.
        """
        hinted(as_dict(params, "announce params must be a dictionary"), ANNOUNCE_HINTS)
        raise fail(
            Error(ErrorCode.NO_SUPPORT, "virDomainAnnounceInterface", domain=ErrorDomain.DOMAIN),
            "virDomainAnnounceInterface",
        )
