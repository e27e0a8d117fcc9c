"""Audio backends (``-audiodev``), the same for all kinds but for a few words (qemuBuildAudioCommandLineArg)."""

from purevirt.conf.domain.audio import Audio, AudioStream, PipewireAudio, SdlAudio
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties
from purevirt.drivers.qemu.jsonvalue import Json

# libvirt's names of backends where QEMU has another
_DRIVERS = {"pulseaudio": "pa", "file": "wav"}
# fields of a backend and of a stream, as QEMU calls them, in order
_BACKEND_FIELDS = {
    "timer_period_us": "timer-period",
    "try_mmap": "try-mmap",
    "exclusive": "exclusive",
    "dsp_policy": "dsp-policy",
    "server_name": "server",
    "path": "path",
}
_STREAM_FIELDS = {"mixing_engine": "mixing-engine", "fixed_settings": "fixed-settings", "voices": "voices",
                  "buffer_length": "buffer-length"}  # fmt: skip
_SETTING_FIELDS = ("frequency", "channels", "format")
_SPECIAL_FIELDS = {
    "server_name": "server-name",
    "client_name": "client-name",
    "connect_ports": "connect-ports",
    "exact_name": "exact-name",
    "dev": "dev",
    "buffer_count": "buffer-count",
    "try_poll": "try-poll",
    "name": "name",
    "stream_name": "stream-name",
    "latency": "latency",
}


def build_audios(context: CommandContext, line: CommandLine) -> None:
    """All audio backends."""
    for audio in context.domain.devices.audios:
        if isinstance(audio, PipewireAudio) and audio.runtime_dir:
            line.environment["PIPEWIRE_RUNTIME_DIR"] = audio.runtime_dir
        if isinstance(audio, SdlAudio) and audio.driver is not None:
            line.environment["SDL_AUDIODRIVER"] = str(audio.driver)
        line.add_json("-audiodev", _backend(audio))


def audio_name(domain: Domain, number: int | None) -> str | None:
    """The backend that a device names, or the first one; None where the guest has none."""
    audios = domain.devices.audios
    found = next((audio for audio in audios if number is None or audio.id == number), None)
    return None if found is None else f"audio{found.id}"


def _backend(audio: Audio) -> Properties:
    properties: Properties = {"id": f"audio{audio.id}", "driver": _DRIVERS.get(audio.type, audio.type)}
    properties |= _fields(audio, _BACKEND_FIELDS)
    for field, name in (("input", "in"), ("output", "out")):
        stream: AudioStream | None = getattr(audio, field, None)
        words = {} if stream is None else _stream(stream)
        if words:
            properties[name] = words
    return properties


def _stream(stream: AudioStream) -> Properties:
    properties = _fields(stream, _STREAM_FIELDS)
    if stream.settings is not None:
        properties |= _fields(stream.settings, {name: name for name in _SETTING_FIELDS})
    return properties | _fields(stream, _SPECIAL_FIELDS)


def _fields(holder: object, names: dict[str, str]) -> Properties:
    """The fields that are there and set, under QEMU's names."""
    properties: Properties = {}
    for field, name in names.items():
        value: Json = getattr(holder, field, None)
        if value is not None:
            properties[name] = value if isinstance(value, bool | int) else str(value)
    return properties
