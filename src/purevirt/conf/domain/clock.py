"""The guest's clock and timers, what events do to it, and power management."""

from enum import StrEnum

from purevirt.conf.complaint import unsupported
from purevirt.conf.xmlmap import Element, attr, child, children
from purevirt.conf.xmlmap.codec import STR, UINT, ULONG, YES_NO, token


class ClockOffset(StrEnum):
    """What the guest's clock starts from."""

    UTC = "utc"
    LOCALTIME = "localtime"
    TIMEZONE = "timezone"
    VARIABLE = "variable"
    ABSOLUTE = "absolute"


class ClockBasis(StrEnum):
    """What a variable clock is relative to."""

    UTC = "utc"
    LOCALTIME = "localtime"


class TimerName(StrEnum):
    """Timers."""

    PLATFORM = "platform"
    PIT = "pit"
    RTC = "rtc"
    HPET = "hpet"
    TSC = "tsc"
    KVMCLOCK = "kvmclock"
    HYPERVCLOCK = "hypervclock"
    ARMVTIMER = "armvtimer"


class TimerTrack(StrEnum):
    """What a timer follows."""

    BOOT = "boot"
    GUEST = "guest"
    WALL = "wall"
    REALTIME = "realtime"


class TickPolicy(StrEnum):
    """What happens to missed ticks."""

    DELAY = "delay"
    CATCHUP = "catchup"
    MERGE = "merge"
    DISCARD = "discard"


class TimerMode(StrEnum):
    """How the TSC is done."""

    AUTO = "auto"
    NATIVE = "native"
    EMULATE = "emulate"
    PARAVIRT = "paravirt"
    SMPSAFE = "smpsafe"


class LifecycleAction(StrEnum):
    """What an event does to the guest."""

    DESTROY = "destroy"
    RESTART = "restart"
    RENAME_RESTART = "rename-restart"
    PRESERVE = "preserve"
    COREDUMP_DESTROY = "coredump-destroy"
    COREDUMP_RESTART = "coredump-restart"


class LockFailure(StrEnum):
    """What a lost lock does to the guest."""

    DEFAULT = "default"
    POWEROFF = "poweroff"
    RESTART = "restart"
    PAUSE = "pause"
    IGNORE = "ignore"


class Catchup(Element, tag="catchup"):
    """Limits for catching up."""

    threshold: int | None = attr(UINT, omit=0)
    slew: int | None = attr(UINT, omit=0)
    limit: int | None = attr(UINT, omit=0)


class Timer(Element, tag="timer"):
    """A timer; the frequency is in Hz."""

    name: TimerName = attr(token(TimerName), required=True)
    present: bool | None = attr(YES_NO)
    tickpolicy: TickPolicy | None = attr(token(TickPolicy))
    track: TimerTrack | None = attr(token(TimerTrack))
    frequency: int | None = attr(ULONG, omit=0)
    mode: TimerMode | None = attr(token(TimerMode))
    catchup: Catchup | None = child(Catchup)


class Clock(Element, tag="clock"):
    """The clock; the adjustment is ``reset`` or seconds."""

    offset: ClockOffset = attr(
        token(ClockOffset), default=ClockOffset.UTC, complaint=unsupported("unknown clock offset '{value}'")
    )
    adjustment: str | None = attr(STR)
    basis: ClockBasis | None = attr(token(ClockBasis))
    timezone: str | None = attr(STR)
    start: int | None = attr(ULONG)
    timers: list[Timer] = children(Timer)


class PowerManagement(Element, tag="pm"):
    """Sleep states."""

    suspend_to_mem: bool | None = attr(YES_NO, "enabled", inside="suspend-to-mem")
    suspend_to_disk: bool | None = attr(YES_NO, "enabled", inside="suspend-to-disk")
