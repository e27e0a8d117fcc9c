"""Block I/O weights and limits as typed parameters (virDomainSetBlkioParameters).

Limits of host devices travel as one text for each kind: ``/dev/sda,500,/dev/sdb,100``.
"""

from purevirt.api.typedparam import TypedParams, as_dict, string_param, uint_param
from purevirt.conf.domain import Domain
from purevirt.conf.domain.tuning import BlkioDevice, BlkioTune
from purevirt.drivers.shared.parameter import check_params
from purevirt.enums.common import TypedParameterType
from purevirt.errors import Error, ErrorCode, ErrorDomain

WEIGHT = "weight"

DEVICE_FIELDS = {
    "device_weight": "weight",
    "device_read_iops_sec": "read_iops_sec",
    "device_write_iops_sec": "write_iops_sec",
    "device_read_bytes_sec": "read_bytes_sec",
    "device_write_bytes_sec": "write_bytes_sec",
}

KNOWN = {WEIGHT: TypedParameterType.UINT, **dict.fromkeys(DEVICE_FIELDS, TypedParameterType.STRING)}


def check_blkio(params: TypedParams) -> None:
    """Refuse what are no block I/O parameters."""
    check_params(params, KNOWN)


def blkio_params(definition: Domain) -> TypedParams:
    """All parameters; 0 and an empty text where nothing is set."""
    tune = definition.blkiotune or BlkioTune()
    return [
        uint_param(WEIGHT, tune.weight or 0),
        *(string_param(name, _format(tune, field)) for name, field in DEVICE_FIELDS.items()),
    ]


def set_blkio(definition: Domain, params: TypedParams) -> None:
    """Take over parameters; devices that are not named keep theirs. Raises VIR_ERR_INVALID_ARG."""
    parsed = {name: _parse(name, str(value)) for name, value in as_dict(params).items() if name in DEVICE_FIELDS}
    tune = definition.blkiotune = definition.blkiotune or BlkioTune()
    for param in params:
        if param.field == WEIGHT:
            tune.weight = int(param.value)
        for path, value in parsed.get(param.field, []):
            setattr(_device(tune, path), DEVICE_FIELDS[param.field], value)


def _device(tune: BlkioTune, path: str) -> BlkioDevice:
    found = next((device for device in tune.devices if device.path == path), None)
    if found is None:
        found = BlkioDevice(path=path)
        tune.devices.append(found)
    return found


def _format(tune: BlkioTune, field: str) -> str:
    values = ((device.path, getattr(device, field)) for device in tune.devices)
    return ",".join(f"{path},{value}" for path, value in values if value)


def _parse(name: str, text: str) -> list[tuple[str, int]]:
    parts = text.split(",") if text else []
    if len(parts) % 2:
        detail = f"unable to parse blkio device '{name}' '{text}'"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN)
    return [(path, _number(name, path, value)) for path, value in zip(parts[::2], parts[1::2], strict=True)]


def _number(name: str, path: str, value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        detail = f"invalid value '{value}' for parameter '{name}' of device '{path}'"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN)
    return int(value)
