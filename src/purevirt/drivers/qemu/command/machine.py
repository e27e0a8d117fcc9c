"""What makes up the machine before its devices: name, machine type, memory, clock, firmware, boot."""

from datetime import UTC, datetime, timedelta

from purevirt.conf.domain.clock import ClockBasis, ClockOffset, TickPolicy, TimerName, TimerTrack
from purevirt.conf.domain.display import SoundModel
from purevirt.conf.domain.model import Domain, VirtType
from purevirt.conf.domain.tuning import Iothread
from purevirt.drivers.qemu.command import machine_option
from purevirt.drivers.qemu.command.audio import audio_name
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, escape, join_options, on_off
from purevirt.drivers.qemu.command.cpu import cpu_compatibility
from purevirt.drivers.qemu.command.flash import flash_words
from purevirt.drivers.qemu.failure import unsupported


def build_name(context: CommandContext, line: CommandLine) -> None:
    """``-name``, with threads that tell what they are; ``-S``, since it is us who let the guest go."""
    line.add("-name", f"guest={escape(context.domain.name)},debug-threads=on")
    line.add("-S")
    path = context.folder / "master-key.aes"
    line.add_object({"qom-type": "secret", "id": "masterKey0", "format": "raw", "file": str(path)})


def build_machine(context: CommandContext, line: CommandLine) -> None:
    """``-machine`` and ``-accel``."""
    words = [context.machine, "usb=off", *machine_option.early_words(context)]
    words.append(f"dump-guest-core={on_off(_dumps_memory(context))}")
    words += machine_option.memory_words(context)
    speaker = next((each for each in context.domain.devices.sounds if each.model == SoundModel.PCSPK), None)
    if speaker is not None:
        words.append(f"pcspk-audiodev={audio_name(context.domain, speaker.audio_id)}")
    if context.domain.launch_security is not None:
        words.append("confidential-guest-support=lsec0")
    words += flash_words(context) + machine_option.late_words(context)
    hpet = _timer_present(context, TimerName.HPET)
    if hpet is not None and context.has("machine-hpet"):
        words.append(f"hpet={on_off(hpet)}")
    if context.machine_type.has_acpi is not None:
        words += _acpi_words(context)
    compat = cpu_compatibility(context)
    words += [] if compat is None else [f"max-cpu-compat={compat}"]
    line.add("-machine", ",".join(words))
    line.add("-accel", _accelerator(context))


def _acpi_words(context: CommandContext) -> list[str]:
    return [f"acpi={on_off(_wants_acpi(context))}"] if context.machine_type.has_acpi else []


def _dumps_memory(context: CommandContext) -> bool:
    own = context.domain.memory_dump_core
    return context.config.dumps_guest_core if own is None else own


def _wants_acpi(context: CommandContext) -> bool:
    return context.domain.features is not None and context.domain.features.acpi


def _accelerator(context: CommandContext) -> str:
    features = context.domain.features
    if context.domain.type == VirtType.HVF:
        return "hvf"
    if not context.is_kvm:
        cache_kib = features.tcg.tb_cache_kib if features is not None and features.tcg is not None else None
        return join_options("tcg", [("tb-size", cache_kib // 1024 if cache_kib else None)])
    ring = features.kvm.dirty_ring if features is not None and features.kvm is not None else None
    return join_options("kvm", [("dirty-ring-size", ring.size if ring is not None and ring.state else None)])


def build_overcommit(context: CommandContext, line: CommandLine) -> None:
    """Whether guest memory is locked."""
    backing = context.domain.memory_backing
    line.add("-overcommit", f"mem-lock={on_off(backing is not None and backing.locked)}")


def build_iothreads(context: CommandContext, line: CommandLine) -> None:
    """Threads for input and output."""
    for thread in _threads(context.domain):
        properties: Properties = {"qom-type": "iothread", "id": f"iothread{thread.id}"}
        properties |= {"thread-pool-min": thread.thread_pool_min, "thread-pool-max": thread.thread_pool_max}
        if thread.poll is not None:
            properties |= {
                "poll-max-ns": thread.poll.max,
                "poll-grow": thread.poll.grow,
                "poll-shrink": thread.poll.shrink,
            }
        line.add_object(properties)
    default = context.domain.default_iothread
    if default is not None:
        loop: Properties = {"qom-type": "main-loop", "id": "main-loop", "thread-pool-min": default.thread_pool_min}
        line.add_object(loop | {"thread-pool-max": default.thread_pool_max})


def build_throttle_groups(context: CommandContext, line: CommandLine) -> None:
    """Groups of disks that share limits (qemuBuildThrottleGroupCommandLine), and the main loop's own threads."""
    for group in context.domain.throttlegroups:
        limits: Properties = {}
        for field, name in _LIMITS.items():
            limits[name] = getattr(group, field) or 0
        limits["iops-size"] = group.size_iops_sec or 0
        for field, name in _LIMITS.items():
            length = getattr(group, f"{field}_length", None)
            if length:
                limits[f"{name}-length"] = length
        line.add_object({"qom-type": "throttle-group", "id": f"throttle-{group.group_name}", "limits": limits})


_LIMITS = {
    "total_bytes_sec": "bps-total",
    "read_bytes_sec": "bps-read",
    "write_bytes_sec": "bps-write",
    "total_iops_sec": "iops-total",
    "read_iops_sec": "iops-read",
    "write_iops_sec": "iops-write",
    "total_bytes_sec_max": "bps-total-max",
    "read_bytes_sec_max": "bps-read-max",
    "write_bytes_sec_max": "bps-write-max",
    "total_iops_sec_max": "iops-total-max",
    "read_iops_sec_max": "iops-read-max",
    "write_iops_sec_max": "iops-write-max",
}


def _threads(domain: Domain) -> list[Iothread]:
    """The threads that are described, and those that are only counted, under the lowest free numbers."""
    threads = list(domain.iothread_ids)
    used = {thread.id for thread in threads}
    free = (number for number in range(1, (domain.iothreads or 0) + len(used) + 1) if number not in used)
    threads += [Iothread(id=next(free)) for _ in range((domain.iothreads or 0) - len(threads))]
    return sorted(threads, key=lambda thread: thread.id) if not domain.iothread_ids else threads


def build_monitor(context: CommandContext, line: CommandLine) -> None:
    """The socket we speak through: ours already, and listening."""
    fd = line.inherit(context.monitor_fd)
    line.add("-chardev", f"socket,id=charmonitor,fd={fd},server=on,wait=off")
    line.add("-mon", "chardev=charmonitor,id=monitor,mode=control")


def build_clock(context: CommandContext, line: CommandLine) -> None:
    """``-rtc``, and what old timers do with ticks they missed."""
    if (clock := context.domain.clock) is not None and clock.offset == ClockOffset.TIMEZONE and clock.timezone:
        line.environment["TZ"] = clock.timezone
    tick = {timer.name: timer for timer in (context.domain.clock.timers if context.domain.clock else [])}
    rtc = tick.get(TimerName.RTC)
    options: list[tuple[str, str | None]] = [("base", _clock_base(context))]
    if rtc is not None:
        options.append(("clock", {TimerTrack.GUEST: "vm", TimerTrack.WALL: None, TimerTrack.REALTIME: "rt"}.get(rtc.track) if rtc.track else None))  # fmt: skip  # noqa: E501
        options.append(("driftfix", "slew" if rtc.tickpolicy == TickPolicy.CATCHUP else None))
    line.add("-rtc", ",".join(f"{name}={value}" for name, value in options if value is not None))
    pit = tick.get(TimerName.PIT)
    if pit is not None and pit.tickpolicy in _PIT_POLICIES and context.has("kvm-pit-lost-tick-policy"):
        line.add("-global", f"kvm-pit.lost_tick_policy={_PIT_POLICIES[pit.tickpolicy]}")
    if _timer_present(context, TimerName.HPET) is False and not context.has("machine-hpet"):
        line.add("-no-hpet")


_PIT_POLICIES: dict[TickPolicy | None, str] = {TickPolicy.DELAY: "delay", TickPolicy.DISCARD: "discard"}


def _clock_base(context: CommandContext) -> str:
    clock = context.domain.clock
    if clock is None or clock.offset == ClockOffset.UTC:
        return "utc"
    if clock.offset in {ClockOffset.LOCALTIME, ClockOffset.TIMEZONE}:
        return "localtime"
    if clock.offset == ClockOffset.VARIABLE:
        now = datetime.now(UTC) if clock.basis != ClockBasis.LOCALTIME else datetime.now(UTC).astimezone()
        moment = now + timedelta(seconds=int(clock.adjustment or 0))
        return moment.strftime("%Y-%m-%dT%H:%M:%S")
    if clock.offset == ClockOffset.ABSOLUTE:
        return datetime.fromtimestamp(clock.start or 0, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    raise unsupported(f"unsupported clock offset '{clock.offset}'")


def _timer_present(context: CommandContext, name: TimerName) -> bool | None:
    timers = context.domain.clock.timers if context.domain.clock else []
    return next((timer.present for timer in timers if timer.name == name), None)


def build_power(context: CommandContext, line: CommandLine) -> None:
    """A guest that powers off leaves QEMU waiting for us; sleep states that are switched off."""
    line.add("-no-shutdown")
    if context.machine_type.has_acpi is None and context.is_x86 and not _wants_acpi(context):
        line.add("-no-acpi")
    pm = context.domain.pm
    if pm is None:
        return
    chip = "ICH9-LPC" if context.is_q35 else "PIIX4_PM"
    for state, is_enabled in (("s3", pm.suspend_to_mem), ("s4", pm.suspend_to_disk)):
        if is_enabled is not None:
            line.add("-global", f"{chip}.disable_{state}={int(not is_enabled)}")


def build_boot(context: CommandContext, line: CommandLine) -> None:
    """``-boot``, and the kernel of a direct boot."""
    os = context.domain.os
    options: list[tuple[str, str | int | None]] = []
    if os.bootmenu is not None:
        options.append(("menu", on_off(os.bootmenu.enable)))
        options.append(("splash-time", os.bootmenu.timeout_ms if os.bootmenu.enable else None))
    if os.bios is not None:
        options.append(("reboot-timeout", os.bios.reboot_timeout_ms))
        if os.bios.useserial:
            raise unsupported("bios useserial is not supported")
    line.add("-boot", join_options("", [*options, ("strict", "on")])[1:])
    words = {"-kernel": os.kernel, "-initrd": os.initrd, "-append": os.cmdline, "-dtb": os.dtb, "-shim": os.shim}
    for option, value in words.items():
        if value:
            line.add(option, value)
    for table in os.acpi_tables:
        kind = {"slic": "sig=SLIC,", "msdm": "sig=MSDM,"}.get(table.type or "", "")
        line.add("-acpitable", f"{kind}file={escape(table.path or '')}")
