"""Chains of disk images: which images an image builds upon (virStorageSourceGetMetadata).

The format of an image is never guessed where a guest could have written it: an image whose format nothing tells is
raw at the top of a chain; below, it is probed, but must not build upon further images.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from purevirt.conf.backing import is_local_path, parse_backing
from purevirt.conf.domain.source import BlockSource, DirSource, FileSource, Source, StorageFormat
from purevirt.conf.imageheader import HEADER_LENGTH, ImageHeader, parse_header, probe_format
from purevirt.errors import Error, ErrorCode, ErrorDomain

DEEPEST = 200
"""Most images of a chain."""


@dataclass(frozen=True, slots=True)
class ChainImage:
    """One image of a chain; ``relative_path`` is what the image above calls it, where that is relative.

    ``data_file`` is the raw image that holds the data of a qcow2 image.
    """

    source: Source
    header: ImageHeader
    relative_path: str | None = None
    data_file: Source | None = None


def local_path(source: Source) -> str | None:
    """The path of an image of this host."""
    if isinstance(source, FileSource):
        return source.file
    if isinstance(source, BlockSource):
        return source.dev
    return source.dir if isinstance(source, DirSource) else None


def read_chain(path: str, format: StorageFormat | None, *, deepest: int = DEEPEST) -> list[ChainImage]:
    """The images from this one down. Blocks for the time of reading their headers.

    Raises Error SYSTEM_ERROR where one cannot be read, OPERATION_INVALID where its format would have to be guessed,
    INTERNAL_ERROR where there are too many.
    """
    top = _local_source(path)
    guess = StorageFormat.DIR if isinstance(top, DirSource) else StorageFormat.RAW
    chain = [_read_image(top, format or guess, None, path)]
    while chain[-1].header.backing is not None:
        if len(chain) >= deepest:
            detail = f"backing store for {path} is self-referential or longer than {deepest} images"
            raise Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.STORAGE)
        chain.append(_read_backing(chain[-1], chain[-1].header.backing))
    return chain


def _local_source(path: str) -> Source:
    """A source by what the path is: a folder, a device or a file."""
    try:
        mode = os.stat(path).st_mode
    except OSError as problem:
        raise Error.of_system(f"Cannot access storage file '{path}'", problem, domain=ErrorDomain.STORAGE) from None
    if stat.S_ISDIR(mode):
        return DirSource(dir=path)
    return BlockSource(dev=path) if stat.S_ISBLK(mode) else FileSource(file=path)


def _below(path: str, name: str) -> str:
    """A name beside an image, as its path is written: no link is resolved."""
    folder = os.path.dirname(path)
    return name if name.startswith("/") or not folder else f"{folder}/{name}"


def _read_backing(above: ChainImage, name: str) -> ChainImage:
    over, format = local_path(above.source) or "", above.header.backing_format
    if not is_local_path(name):
        source = parse_backing(name).source
        path = local_path(source)
        if path is None:
            return ChainImage(source, ImageHeader(format or StorageFormat.RAW))
        return _read_image(_local_source(_below(over, path)), format, None, over)
    return _read_image(_local_source(_below(over, name)), format, None if name.startswith("/") else name, over)


def _read_image(source: Source, format: StorageFormat | None, relative: str | None, over: str) -> ChainImage:
    path = local_path(source) or ""
    if isinstance(source, DirSource):
        return ChainImage(source, ImageHeader(format or StorageFormat.DIR), relative)
    data = _read(path)
    header = parse_header(data, format or probe_format(data))
    if format is None and header.backing is not None:
        where = f"format of backing image '{path}' of image '{over}' was not specified in the image metadata"
        detail = f"{where} (See https://libvirt.org/kbase/backing_chains.html for troubleshooting)"
        raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.STORAGE)
    data_file = _local_source(_below(path, header.data_file)) if header.data_file is not None else None
    return ChainImage(source, header, relative, data_file)


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as stream:
            return stream.read(HEADER_LENGTH)
    except OSError as problem:
        raise Error.of_system(f"Failed to open file '{path}'", problem, domain=ErrorDomain.STORAGE) from None
