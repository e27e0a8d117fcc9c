"""storage_chain: the images that an image builds upon."""

import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness import Case

from purevirt.conf.domain.source import (
    BlockSource,
    DirSource,
    FileSource,
    NetworkSource,
    Source,
    StorageFormat,
    StorageHost,
)
from purevirt.drivers.shared.imagechain import ChainImage, local_path, read_chain

DEEPEST = 20
TYPES: dict[type[Source], str] = {FileSource: "file", BlockSource: "block", DirSource: "dir", NetworkSource: "network"}
PLACE = "ABS_SRCDIR/virstoragetestdata"
FORMATS = "none raw dir bochs cloop dmg iso vpc vdi fat vhd ploop cow qcow qcow2 qed vmdk".split()  # noqa: SIM905  # a table


def _format(case: Case) -> StorageFormat | None:
    name = case.options["format"]
    is_told = name not in {"auto", "none"}
    return StorageFormat(name) if is_told else None


def _raw_format(image: ChainImage) -> str:
    if image.header.backing is None:
        return "none(0)"
    known = image.header.backing_format
    return "<null>(-1)" if known is None else f"{known.value}({FORMATS.index(known.value)})"


def _describe(image: ChainImage) -> Iterator[str]:
    source, header = image.source, image.header
    network = source if isinstance(source, NetworkSource) else None
    hosts = network.hosts if network is not None else [StorageHost()]
    yield f"path:{network.name if network is not None else local_path(source)}"
    yield f"backingStoreRaw: {header.backing or '<null>'}"
    yield f"backingStoreRawFormat: {_raw_format(image)}"
    yield f"capacity: {header.capacity or 0}"
    yield f"encryption: {int(header.encryption is not None)}"
    yield f"relPath:{image.relative_path or '<null>'}"
    yield f"type:{TYPES[type(source)]}"
    yield f"format:{header.format.value}"
    yield f"protocol:{network.protocol.value if network is not None else 'none'}"
    yield f"hostname:{hosts[0].name or '<null>'}"
    # upstream prints the data file of the last image only
    if image.data_file is not None and header.backing is None:
        path = local_path(image.data_file)
        yield f"\ndataFileRaw: {header.data_file}\n\n\ndataFileStoreSource:\npath: {path}"
        yield f"capacity: 0\nencryption: 0\ntype:{TYPES[type(image.data_file)]}\nformat:raw"


def produce(case: Case) -> str:
    """The images, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        if case.input is not None:
            with tarfile.open(case.folder / case.input) as archive:
                archive.extractall(folder, filter="tar")
        start = f"{folder}/{case.options['start']}"
        chain = read_chain(start, _format(case), deepest=DEEPEST)
        text = "\n\n".join("\n".join(_describe(image)) for image in chain)
        return text.replace(str(Path(folder)), PLACE)


def expected(case: Case) -> str:
    """The expected elements."""
    return case.read(case.expect).rstrip("\n") + "\n"
