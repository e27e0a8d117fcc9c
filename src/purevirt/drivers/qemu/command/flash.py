"""The firmware: a ROM, or flash with the code and the guest's variables (qemuBuildPflashBlockdevCommandLine)."""

from purevirt.conf.domain.osboot import Loader, LoaderType, Nvram
from purevirt.conf.domain.source import FileSource, Source, StorageFormat
from purevirt.conf.firmware import no_such_firmware
from purevirt.drivers.qemu.command.block import Chain, Image, Mode, build_images
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine

_CODE, _VARIABLES = "libvirt-pflash0", "libvirt-pflash1"


def build_firmware_nodes(context: CommandContext, line: CommandLine) -> None:
    """Block nodes of the flash."""
    loader, nvram = context.domain.os.loader, context.domain.os.nvram
    if loader is None or loader.type != LoaderType.PFLASH or loader.path is None:
        return
    _build(context, line, _code(loader), is_read_only=bool(loader.readonly))
    if nvram is not None:
        _build(context, line, _variables(context, nvram), is_read_only=False)


def _build(context: CommandContext, line: CommandLine, image: Image, *, is_read_only: bool) -> None:
    build_images(context, line, Chain((image,), is_terminated=True), Mode(is_read_only=is_read_only))


def _code(loader: Loader) -> Image:
    return Image(_CODE, FileSource(file=loader.path), loader.format or StorageFormat.RAW, has_raw_node=True)


def _variables(context: CommandContext, nvram: Nvram) -> Image:
    source: Source = nvram.source or FileSource(file=nvram.path)
    has_raw_node = not context.has("blockjob.backing-mask-protocol")
    return Image(_VARIABLES, source, nvram.format or StorageFormat.RAW, has_raw_node, source.auth, source.encryption)


def flash_words(context: CommandContext) -> list[str]:
    """What ``-machine`` says of the flash."""
    loader, nvram = context.domain.os.loader, context.domain.os.nvram
    if loader is None or loader.type != LoaderType.PFLASH:
        return []
    words = [f"pflash0={_code(loader).node}"]
    return words if nvram is None else [*words, f"pflash1={_variables(context, nvram).node}"]


def build_loader(context: CommandContext, line: CommandLine) -> None:
    """``-bios`` for a ROM; the guard of secure boot for flash. Raises Error OPERATION_FAILED without firmware."""
    loader = context.domain.os.loader
    if context.domain.os.firmware is not None and (loader is None or loader.path is None):
        raise no_such_firmware(context.domain)
    if loader is None or loader.path is None:
        return
    if loader.type == LoaderType.PFLASH:
        if loader.secure:
            line.add("-global", "driver=cfi.pflash01,property=secure,value=on")
    else:
        line.add("-bios", loader.path)
