"""The qemu-img commands that make a volume, new or from another one (virStorageBackendCreateQemuImg).

Nothing is run here. A passphrase is read by qemu-img from a file whose path the caller gives.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from purevirt.conf.domain.source import Encryption, EncryptionFormat, StorageFormat
from purevirt.conf.storagevol import Volume, VolumeType, copy_storage_vol
from purevirt.errors import Error, ErrorCode, ErrorDomain

Command = tuple[str, ...]

PROGRAM = "qemu-img"
_KIB = 1024
_OLD_COMPAT, _NEW_COMPAT = "0.10", "1.1"
_CREATABLE = frozenset(known.value for known in StorageFormat if known is not StorageFormat.DIR)


@dataclass(frozen=True, slots=True)
class Image:
    """A volume as qemu-img sees it; ``secret_file`` holds the passphrase of an encrypted one."""

    volume: Volume
    secret_file: str | None = None

    @property
    def path(self) -> str:
        """The path of the volume."""
        return self.volume.target.path or ""

    @property
    def encryption(self) -> Encryption | None:
        """How the volume is encrypted."""
        return self.volume.target.encryption

    @property
    def format(self) -> str:
        """The format's name for qemu-img; block devices are always raw, and so are optical images."""
        given = self.volume.target.format or "raw"
        return "raw" if self.volume.type is VolumeType.BLOCK or given == "iso" else given

    @property
    def driver(self) -> str:
        """The driver that writes the volume: an encrypted raw one is written by that of its encryption."""
        return "luks" if self.format == "raw" and self.encryption is not None else self.format

    @property
    def alias(self) -> str:
        """The id of the passphrase's object."""
        return f"{self.volume.name}_encrypt0"


def build_commands(
    volume: Volume,
    source: Volume | None = None,
    *,
    secret_file: str | None = None,
    source_secret_file: str | None = None,
    preallocates: bool = False,
) -> Iterator[Command]:
    """The commands that make ``volume``, with the contents of ``source``. Raises Error CONFIG_UNSUPPORTED.

    Where one of the two is encrypted, the volume is made first and then filled.
    """
    target = Image(volume, secret_file)
    _check(target, preallocates=preallocates)
    if source is None:
        yield _create(target, preallocates=preallocates)
        return
    origin = Image(source, source_secret_file)
    if target.encryption is None and origin.encryption is None:
        yield _convert(origin, target, preallocates=preallocates)
        return
    bare = replace(target, volume=_without_backing(volume))
    yield _create(bare, preallocates=preallocates)
    yield _fill(origin, target)


def _refuse(detail: str) -> Error:
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.STORAGE)


def _check(target: Image, *, preallocates: bool) -> None:
    wanted = target.volume.target
    if (wanted.format or "raw") not in _CREATABLE:
        raise Error(ErrorCode.INTERNAL_ERROR, f"unknown storage vol type {wanted.format}", domain=ErrorDomain.STORAGE)
    if preallocates and target.format != "qcow2":
        raise _refuse("metadata preallocation only available with qcow2")
    if wanted.encryption is not None:
        _check_encryption(target, wanted.encryption)
    if wanted.features is not None and wanted.features.lazy_refcounts and wanted.compat == _OLD_COMPAT:
        raise _refuse(f"lazy_refcounts not supported with compat level {wanted.compat}")


def _check_encryption(target: Image, encryption: Encryption) -> None:
    if target.format not in {"raw", "qcow2"}:
        raise _refuse(f"qcow volume encryption unsupported with volume format {target.format}")
    if encryption.format is not EncryptionFormat.LUKS:
        raise _refuse(f"unsupported volume encryption format {encryption.format.value}")
    if len(encryption.secrets) > 1:
        detail = "too many secrets for luks encryption"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.STORAGE)


def _without_backing(volume: Volume) -> Volume:
    bare = copy_storage_vol(volume)
    bare.backing_store = None
    return bare


def _create(target: Image, *, preallocates: bool) -> Command:
    volume = target.volume
    backing = _backing_words(volume)
    size = (f"{_kibibytes(volume)}K",) if volume.capacity or not backing else ()
    made = (PROGRAM, "create", "-f", target.driver, *backing, *_secret_words(target))
    return (*made, *_option_words(target, preallocates=preallocates), target.path, *size)


def _convert(origin: Image, target: Image, *, preallocates: bool) -> Command:
    made = (PROGRAM, "convert", "-f", origin.format, "-O", target.driver, *_backing_words(target.volume))
    return (*made, *_option_words(target, preallocates=preallocates), origin.path, target.path)


def _fill(origin: Image, target: Image) -> Command:
    """Copy into a volume that exists; what is encrypted can only be named by options."""
    words = (PROGRAM, "convert", "--image-opts", "-n", "--target-image-opts")
    return (*words, *_secret_words(target), *_secret_words(origin), _image_options(origin), _image_options(target))


def _image_options(image: Image) -> str:
    key = f",{_key_prefix(image)}key-secret={_escape(image.alias)}" if image.encryption is not None else ""
    return f"driver={image.driver},file.filename={_escape(image.path)}{key}"


def _key_prefix(image: Image) -> str:
    return "" if image.driver == "luks" else "encrypt."


def _escape(value: str) -> str:
    """A value among options that commas divide."""
    return value.replace(",", ",,")


def _kibibytes(volume: Volume) -> int:
    return -(-(volume.capacity or 0) // _KIB)


def _secret_words(image: Image) -> Command:
    if image.encryption is None:
        return ()
    return ("--object", f"secret,id={_escape(image.alias)},file={_escape(image.secret_file or '')}")


def _backing_words(volume: Volume) -> Command:
    backing = volume.backing_store
    return ("-b", backing.path) if backing is not None and backing.path else ()


def _option_words(target: Image, *, preallocates: bool) -> Command:
    options = ",".join(_options(target, preallocates=preallocates))
    return ("-o", options) if options else ()


def _options(target: Image, *, preallocates: bool) -> Iterator[str]:
    volume, wanted = target.volume, target.volume.target
    if volume.backing_store is not None and volume.backing_store.format is not None:
        yield f"backing_fmt={volume.backing_store.format}"
    if target.encryption is not None:
        yield from _encryption_options(target, target.encryption)
    if preallocates:
        is_sparse = _kibibytes(volume) * _KIB > (volume.allocation or 0)
        yield f"preallocation={'metadata' if is_sparse else 'falloc'}"
    if wanted.nocow:
        yield "nocow=on"
    if target.format == "qcow2":
        yield f"compat={wanted.compat or _NEW_COMPAT}"
        yield from _feature_options(volume)


def _feature_options(volume: Volume) -> Iterator[str]:
    wanted = volume.target
    if wanted.cluster_size:
        yield f"cluster_size={wanted.cluster_size}"
    if wanted.features is not None and wanted.features.lazy_refcounts:
        yield "lazy_refcounts"
    if wanted.features is not None and wanted.features.extended_l2:
        yield "extended_l2=on"


def _encryption_options(target: Image, encryption: Encryption) -> Iterator[str]:
    prefix, cipher, ivgen = _key_prefix(target), encryption.cipher, encryption.ivgen
    if prefix:
        yield f"{prefix}format=luks"
    yield f"{prefix}key-secret={_escape(target.alias)}"
    if cipher is None:
        return
    values = {"cipher-alg": f"{cipher.name}-{cipher.size}", "cipher-mode": cipher.mode, "hash-alg": cipher.hash}
    if ivgen is not None:
        values |= {"ivgen-alg": ivgen.name, "ivgen-hash-alg": ivgen.hash}
    yield from (f"{prefix}{name}={_escape(value)}" for name, value in values.items() if value)
