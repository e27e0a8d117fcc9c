"""Audio backends: how the sound of a guest reaches the host (virDomainAudioDef)."""

from enum import StrEnum
from typing import ClassVar

from purevirt.conf.xmlmap import Element, attr, child, const
from purevirt.conf.xmlmap.codec import INT, POSITIVE, STR, UINT, YES_NO, token


class SampleFormat(StrEnum):
    """Formats of samples."""

    S8 = "s8"
    U8 = "u8"
    S16 = "s16"
    U16 = "u16"
    S32 = "s32"
    U32 = "u32"
    F32 = "f32"


class SdlDriver(StrEnum):
    """Drivers below SDL."""

    ESD = "esd"
    ALSA = "alsa"
    ARTS = "arts"
    PULSEAUDIO = "pulseaudio"


class AudioSettings(Element, tag="settings"):
    """Frequency in Hz, channels and sample format."""

    frequency: int | None = attr(UINT, omit=0)
    channels: int | None = attr(UINT, omit=0)
    format: SampleFormat | None = attr(token(SampleFormat))


class AudioStream(Element):
    """One direction; the buffer length is in microseconds."""

    mixing_engine: bool | None = attr(YES_NO, "mixingEngine")
    fixed_settings: bool | None = attr(YES_NO, "fixedSettings")
    voices: int | None = attr(UINT, omit=0)
    buffer_length: int | None = attr(UINT, "bufferLength", omit=0)
    settings: AudioSettings | None = child(AudioSettings)


class DeviceStream(AudioStream):
    """A named device."""

    dev: str | None = attr(STR)


class BufferStream(AudioStream):
    """A number of buffers."""

    buffer_count: int | None = attr(UINT, "bufferCount", omit=0)


class JackStream(AudioStream):
    """A JACK client."""

    server_name: str | None = attr(STR, "serverName")
    client_name: str | None = attr(STR, "clientName")
    connect_ports: str | None = attr(STR, "connectPorts")
    exact_name: bool | None = attr(YES_NO, "exactName")


class OssStream(AudioStream):
    """An OSS device."""

    dev: str | None = attr(STR)
    buffer_count: int | None = attr(UINT, "bufferCount", omit=0)
    try_poll: bool | None = attr(YES_NO, "tryPoll")


class NamedStream(AudioStream):
    """A stream of a sound server; the latency is in microseconds."""

    name: str | None = attr(STR)
    stream_name: str | None = attr(STR, "streamName")
    latency: int | None = attr(UINT, omit=0)


class Audio(Element, tag="audio"):
    """A backend; ``type`` names its kind, and its timer period is in microseconds."""

    type: ClassVar[str]
    id: int = attr(POSITIVE, required=True)


class NoneAudio(Audio):
    """No sound."""

    type = const("none")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    input: AudioStream | None = child(AudioStream, "input")
    output: AudioStream | None = child(AudioStream, "output")


class AlsaAudio(Audio):
    """ALSA."""

    type = const("alsa")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    input: DeviceStream | None = child(DeviceStream, "input")
    output: DeviceStream | None = child(DeviceStream, "output")


class CoreAudio(Audio):
    """The sound of macOS."""

    type = const("coreaudio")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    input: BufferStream | None = child(BufferStream, "input")
    output: BufferStream | None = child(BufferStream, "output")


class JackAudio(Audio):
    """JACK."""

    type = const("jack")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    input: JackStream | None = child(JackStream, "input")
    output: JackStream | None = child(JackStream, "output")


class OssAudio(Audio):
    """OSS."""

    type = const("oss")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    try_mmap: bool | None = attr(YES_NO, "tryMMap")
    exclusive: bool | None = attr(YES_NO)
    dsp_policy: int | None = attr(INT, "dspPolicy")
    input: OssStream | None = child(OssStream, "input")
    output: OssStream | None = child(OssStream, "output")


class PulseAudio(Audio):
    """PulseAudio."""

    type = const("pulseaudio")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    server_name: str | None = attr(STR, "serverName")
    input: NamedStream | None = child(NamedStream, "input")
    output: NamedStream | None = child(NamedStream, "output")


class SdlAudio(Audio):
    """SDL."""

    type = const("sdl")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    driver: SdlDriver | None = attr(token(SdlDriver))
    input: BufferStream | None = child(BufferStream, "input")
    output: BufferStream | None = child(BufferStream, "output")


class SpiceAudio(Audio):
    """The SPICE connection."""

    type = const("spice")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    input: AudioStream | None = child(AudioStream, "input")
    output: AudioStream | None = child(AudioStream, "output")


class FileAudio(Audio):
    """A WAV file."""

    type = const("file")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    path: str | None = attr(STR)
    input: AudioStream | None = child(AudioStream, "input")
    output: AudioStream | None = child(AudioStream, "output")


class DbusAudio(Audio):
    """D-Bus."""

    type = const("dbus")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    input: AudioStream | None = child(AudioStream, "input")
    output: AudioStream | None = child(AudioStream, "output")


class PipewireAudio(Audio):
    """PipeWire."""

    type = const("pipewire")
    timer_period_us: int | None = attr(UINT, "timerPeriod", omit=0)
    runtime_dir: str | None = attr(STR, "runtimeDir")
    input: NamedStream | None = child(NamedStream, "input")
    output: NamedStream | None = child(NamedStream, "output")


AUDIOS: dict[str, type[Audio]] = {
    str(model.type): model
    for model in (
        NoneAudio,
        AlsaAudio,
        CoreAudio,
        JackAudio,
        OssAudio,
        PulseAudio,
        SdlAudio,
        SpiceAudio,
        FileAudio,
        DbusAudio,
        PipewireAudio,
    )
}
