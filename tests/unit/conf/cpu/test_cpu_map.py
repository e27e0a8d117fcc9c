"""The map of x86 is whole: every name in it is known, and every model can be told by itself."""

import pytest

from purevirt.conf.cpu.document import HostCpu, new_guest
from purevirt.conf.cpu.operation import compare, expand_features
from purevirt.conf.cpu.policy import policies_of
from purevirt.conf.cpu.x86decode import X86Facts, decode_x86
from purevirt.conf.cpu.x86map import X86Model, x86_map
from purevirt.enums.host import CPUCompareResult

MODELS = list(x86_map().models.values())
NAMES = [model.name for model in MODELS]


def test_each_feature_has_a_bit_of_its_own() -> None:
    places = {(register, mask) for _, register, mask in x86_map().bits}
    assert len(places) == len(x86_map().order) == len(x86_map().bits)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_names_in_models_are_known(model: X86Model) -> None:
    assert model.features | {*model.added, *model.removed} <= x86_map().order.keys()
    assert model.vendor is None or model.vendor in x86_map().vendors


@pytest.mark.parametrize("model", [model for model in MODELS if model.is_guest_decodable], ids=lambda model: model.name)
def test_a_model_is_found_by_its_own_features(model: X86Model) -> None:
    assert decode_x86(X86Facts(model.features, model.vendor), inputs=frozenset({model.name})).model == model.name


@pytest.mark.parametrize("name", NAMES)
def test_a_model_is_identical_with_itself(name: str) -> None:
    host = HostCpu(arch="x86_64", model=name)
    assert compare(host, new_guest(name), arch="x86_64") is CPUCompareResult.IDENTICAL
    assert policies_of(expand_features("x86_64", new_guest(name))).keys() == x86_map().models[name].features
