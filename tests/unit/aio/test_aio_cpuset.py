"""Sets of CPUs and the bit maps that carry them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purevirt.aio.cpuset import CPUS_MAX, as_cpumap, as_cpus, as_text


@given(st.sets(st.integers(0, CPUS_MAX - 1), max_size=50))
def test_there_and_back(cpus: set[int]) -> None:
    assert as_cpus(as_cpumap(cpus)) == cpus


def test_the_first_cpu_is_the_lowest_bit() -> None:
    assert as_cpumap([0, 9]) == b"\x01\x02"
    assert as_cpumap([]) == b"\0"
    assert as_text([3, 1, 3]) == "1,3"


@pytest.mark.parametrize("cpu", [-1, CPUS_MAX])
def test_no_cpu_out_of_range(cpu: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        as_cpumap([cpu])
