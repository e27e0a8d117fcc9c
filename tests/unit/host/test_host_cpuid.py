"""CPUID agrees with what the kernel says of the same processor."""

import platform

import pytest

from purevirt.host.cpuid import read_cpuid
from purevirt.host.node import Node

pytestmark = pytest.mark.skipif(platform.machine() != "x86_64", reason="CPUID is of x86")


def test_vendor_and_signature_are_those_of_the_kernel() -> None:
    answers, cpuinfo = read_cpuid(), Node().cpuinfo()
    _, ebx, ecx, edx = answers[0, 0]
    vendor = b"".join(word.to_bytes(4, "little") for word in (ebx, edx, ecx)).decode()
    eax = answers[1, 0][0]
    assert vendor == cpuinfo["vendor_id"]
    assert eax & 0xF == int(cpuinfo["stepping"])
    assert (eax >> 8 & 0xF) + (eax >> 20 & 0xFF) == int(cpuinfo["cpu family"])


def test_features_are_asked_in_all_their_parts() -> None:
    answers = read_cpuid()
    assert {(7, part) for part in range(min(answers[7, 0][0], 7) + 1)} <= set(answers)
    assert all(len(words) == 4 and all(0 <= word < 2**32 for word in words) for words in answers.values())
