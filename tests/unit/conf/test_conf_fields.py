"""The declarations themselves: every model compiles, and no two fields of one take the same place."""

from collections import Counter
from collections.abc import Iterator

import pytest

from purevirt.conf.checkpoint import Checkpoint
from purevirt.conf.domain import Domain
from purevirt.conf.hostinterface import HostInterface
from purevirt.conf.network import Network
from purevirt.conf.networkport import NetworkPort
from purevirt.conf.nodedevice import NodeDevice
from purevirt.conf.nwfilter import NetworkFilter
from purevirt.conf.nwfilterbinding import FilterBinding
from purevirt.conf.secret import Secret
from purevirt.conf.snapshot import Snapshot
from purevirt.conf.storagepool import StoragePool
from purevirt.conf.storagevol import Volume
from purevirt.conf.xmlmap import Element
from purevirt.conf.xmlmap.element import plan_of
from purevirt.conf.xmlmap.field import Kind

ROOTS: list[type[Element]] = [
    Domain,
    Network,
    StoragePool,
    Volume,
    HostInterface,
    NodeDevice,
    Secret,
    Snapshot,
    Checkpoint,
    NetworkPort,
    NetworkFilter,
    FilterBinding,
]


def reachable(model: type[Element], seen: set[type[Element]]) -> Iterator[type[Element]]:
    if model in seen:
        return
    seen.add(model)
    yield model
    for field in model.model_fields:
        for inner in field.choices().values() if field.models is not None else ():
            yield from reachable(inner, seen)


MODELS = list(dict.fromkeys(model for root in ROOTS for model in reachable(root, set())))


def test_there_are_many_models() -> None:
    assert len(MODELS) > 300


def attributes_of(model: type[Element]) -> set[str]:
    return {field.name for field in model.model_fields if field.kind is Kind.ATTR and not field.inside}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.__module__.rpartition('.')[2]}.{model.__name__}")
def test_a_model_compiles_and_its_fields_have_places_of_their_own(model: type[Element]) -> None:
    plan_of(model)
    owned = [cls for field in model.model_fields if field.kind is Kind.OWN for cls in field.choices().values()]
    own_names = {name for cls in owned for name in attributes_of(cls)}
    places = Counter(
        (field.inside, field.kind in (Kind.ATTR, Kind.CONST), field.name)
        for field in model.model_fields
        if field.kind in (Kind.ATTR, Kind.CONST, Kind.ELEM, Kind.TEXTS, Kind.FLAG) and field.name
    )
    assert [place for place, times in places.items() if times > 1] == []
    assert not attributes_of(model) & own_names


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_says_what_it_is(model: type[Element]) -> None:
    assert model.__doc__
