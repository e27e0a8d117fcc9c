"""Memory, vCPUs, pinning, parameters, metadata and guest calls of the test driver's domains."""

import pytest

from purevirt.api.event import DomainMetadataChangeEvent
from purevirt.api.facet.domain_block import DomainBlock
from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_guest import DomainGuest
from purevirt.api.facet.domain_iothread import DomainIOThread
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_memory import DomainMemory
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.facet.domain_tuning import DomainTuning
from purevirt.api.facet.domain_vcpu import DomainVcpu
from purevirt.api.typedparam import as_dict, int_param, string_param, uint_param, ullong_param
from purevirt.enums.domain import DomainMemoryModFlags, DomainMetadataType, DomainVcpuFlags
from purevirt.enums.domain_event import DomainEventID
from purevirt.errors import Error, ErrorCode, ErrorDomain

LIVE, CONFIG = 1, 2
TITLE, ELEMENT = DomainMetadataType.TITLE, DomainMetadataType.ELEMENT


def refused(call, operation, *arguments) -> Error:
    with pytest.raises(Error) as caught:
        call(operation, *arguments)
    return caught.value


def test_memory_of_a_running_domain_shrinks_and_grows_within_its_maximum(call) -> None:
    test = call.domain()
    call(DomainMemory.domain_set_memory, test, 512)
    assert call(DomainStatus.domain_get_info, test).memory_kib == 512
    too_much = refused(call, DomainMemory.domain_set_memory, test, 8388609)
    assert too_much.message == "invalid argument: cannot set memory higher than max memory"
    active = refused(call, DomainMemory.domain_set_max_memory, test, 4096)
    assert active.message.endswith("cannot resize the maximum memory on an active domain")
    call(DomainMemory.domain_set_memory_flags, test, 256, DomainMemoryModFlags.CONFIG | DomainMemoryModFlags.MAXIMUM)
    assert call(DomainStatus.domain_get_max_memory, test) == 8388608
    call(DomainLifecycle.domain_destroy, test)
    info = call(DomainStatus.domain_get_info, test)
    assert (info.max_memory_kib, info.memory_kib) == (256, 256)


def test_getters_speak_of_one_side_only(call) -> None:
    error = refused(call, DomainVcpu.domain_get_vcpus_flags, call.domain(), LIVE | CONFIG)
    assert error.message == "Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive"
    assert (error.code, error.domain, error.str1) == (8, 20, "virDomainGetVcpusFlags")


def test_transient_domains_have_no_configuration(call) -> None:
    test = call.domain()
    call(DomainDefinition.domain_undefine, test)
    error = refused(call, DomainVcpu.domain_get_vcpus_flags, test, CONFIG)
    assert error.message.endswith("transient domains do not have any persistent config")


def test_vcpus_stay_within_their_maximum(call) -> None:
    test = call.domain()
    call(DomainVcpu.domain_set_vcpus, test, 1)
    assert call(DomainVcpu.domain_get_vcpus_flags, test, LIVE) == 1
    assert call(DomainVcpu.domain_get_vcpus_flags, test, CONFIG) == 2
    assert "<vcpu placement='static' current='1'>2</vcpu>" in call(DomainStatus.domain_get_xml_desc, test, 0)
    message = refused(call, DomainVcpu.domain_set_vcpus, test, 3).message
    assert message == "invalid argument: requested cpu amount exceeds maximum (3 > 2)"
    message = refused(call, DomainVcpu.domain_set_vcpus, test, 33).message
    assert message == "invalid argument: requested cpu amount exceeds maximum supported amount (33 > 32)"
    call(DomainVcpu.domain_set_vcpus_flags, test, 4, DomainVcpuFlags.CONFIG | DomainVcpuFlags.MAXIMUM)
    assert call(DomainVcpu.domain_get_vcpus_flags, test, DomainVcpuFlags.CONFIG | DomainVcpuFlags.MAXIMUM) == 4


def test_pinning_is_told_back(call) -> None:
    test = call.domain()
    call(DomainVcpu.domain_pin_vcpu, test, 0, b"\x01")
    vcpus = call(DomainVcpu.domain_get_vcpus, test)
    assert [vcpu.cpu for vcpu in vcpus.vcpus] == [0, 15]
    assert [cpumap[0] for cpumap in vcpus.cpumaps] == [0x01, 0xFF]
    assert "<vcpupin vcpu='0' cpuset='0'/>" in call(DomainStatus.domain_get_xml_desc, test, 0)
    call(DomainVcpu.domain_pin_emulator, test, b"\x05", 0)
    assert call(DomainVcpu.domain_get_emulator_pin_info, test, 0)[0] == 0x05
    missing = refused(call, DomainVcpu.domain_pin_vcpu, test, 5, b"\x01").message
    assert missing == "invalid argument: requested vcpu '5' is not present in the domain"


def test_io_threads_come_and_go(call) -> None:
    test = call.domain()
    call(DomainIOThread.domain_add_iothread, test, 3, 0)
    call(DomainIOThread.domain_pin_iothread, test, 3, b"\x02", 0)
    [thread] = call(DomainIOThread.domain_get_iothread_info, test, 0)
    assert (thread.iothread_id, thread.cpumap[0]) == (3, 0x02)
    twice = refused(call, DomainIOThread.domain_add_iothread, test, 3, 0)
    assert twice.message == "invalid argument: an IOThread is already using iothread_id '3'"
    call(DomainIOThread.domain_set_iothread_params, test, 3, [ullong_param("poll_max_ns", 8)], 0)
    assert "<poll max='8'/>" in call(DomainStatus.domain_get_xml_desc, test, 0)
    call(DomainIOThread.domain_del_iothread, test, 3, 0)
    assert call(DomainIOThread.domain_get_iothread_info, test, 0) == []


def test_memory_limits_are_checked_against_each_other(call) -> None:
    test = call.domain()
    limits = [ullong_param("hard_limit", 300), ullong_param("soft_limit", 200)]
    call(DomainMemory.domain_set_memory_parameters, test, limits, LIVE)
    told = as_dict(call(DomainMemory.domain_get_memory_parameters, test, LIVE))
    assert told == {"hard_limit": 300, "soft_limit": 200, "swap_hard_limit": 9007199254740991}
    error = refused(call, DomainMemory.domain_set_memory_parameters, test, [ullong_param("swap_hard_limit", 5)], LIVE)
    assert "must be lower than or equal to swap_hard_limit" in error.message


@pytest.mark.parametrize(
    ("params", "code", "message"),
    [
        ([ullong_param("foo", 1)], 74, "argument unsupported: parameter 'foo' not supported"),
        (
            [int_param("hard_limit", 1)],
            8,
            "invalid argument: invalid type 'int' for parameter 'hard_limit', expected 'ullong'",
        ),
        (
            [ullong_param("hard_limit", 1), ullong_param("hard_limit", 1)],
            8,
            "invalid argument: parameter 'hard_limit' occurs multiple times",
        ),
    ],
)
def test_wrong_parameters_are_named(call, params, code, message) -> None:
    error = refused(call, DomainMemory.domain_set_memory_parameters, call.domain(), params, 0)
    assert (error.code, error.message) == (code, message)


def test_block_weights_of_devices(call) -> None:
    test = call.domain()
    params = [uint_param("weight", 500), string_param("device_weight", "/dev/sda,400")]
    call(DomainTuning.domain_set_blkio_parameters, test, params, 0)
    told = as_dict(call(DomainTuning.domain_get_blkio_parameters, test, 0))
    assert (told["weight"], told["device_weight"]) == (500, "/dev/sda,400")
    odd = refused(call, DomainTuning.domain_set_blkio_parameters, test, [string_param("device_weight", "/dev/sda")], 0)
    assert odd.message == "invalid argument: unable to parse blkio device 'device_weight' '/dev/sda'"


def test_limits_of_disks(call) -> None:
    test = call.domain()
    call(DomainTuning.domain_set_block_io_tune, test, "vda", [ullong_param("total_bytes_sec_max", 10)], LIVE)
    call(DomainTuning.domain_set_block_io_tune, test, "vda", [ullong_param("total_bytes_sec", 5)], LIVE)
    told = as_dict(call(DomainTuning.domain_get_block_io_tune, test, "vda", LIVE))
    assert (told["total_bytes_sec"], told["total_bytes_sec_max"]) == (5, 10)
    both = [ullong_param("total_iops_sec", 5), ullong_param("read_iops_sec", 5)]
    error = refused(call, DomainTuning.domain_set_block_io_tune, test, "vda", both, LIVE)
    assert error.message.endswith("total and read/write of iops_sec cannot be set at the same time")
    assert call(DomainBlock.domain_get_block_info, test, "/guest/diskimage1", 0).capacity == 1099506450432


def test_numa_needs_nodes(call) -> None:
    test = call.domain()
    error = refused(call, DomainTuning.domain_set_numa_parameters, test, [int_param("numa_mode", 1)], 0)
    assert (error.code, error.domain) == (ErrorCode.CONFIG_UNSUPPORTED, ErrorDomain.DOMAIN)
    params = [int_param("numa_mode", 2), string_param("numa_nodeset", "0-1")]
    call(DomainTuning.domain_set_numa_parameters, test, params, 0)
    told = as_dict(call(DomainTuning.domain_get_numa_parameters, test, 0))
    assert told == {"numa_mode": 2, "numa_nodeset": "0-1"}


def test_titles_and_elements_are_metadata(call) -> None:
    call.listen(DomainEventID.METADATA_CHANGE)
    test = call.domain()
    call(DomainStatus.domain_set_metadata, test, TITLE, "hello", None, None, 0)
    assert call(DomainStatus.domain_get_metadata, test, TITLE, None, 0) == "hello"
    call(DomainStatus.domain_set_metadata, test, ELEMENT, '<foo a="1"><b/>x</foo>', "k", "http://x/1", 0)
    assert call(DomainStatus.domain_get_metadata, test, ELEMENT, "http://x/1", 0) == '<foo a="1"><b/>x</foo>'
    text = call(DomainStatus.domain_get_xml_desc, test, 0)
    assert '  <metadata>\n    <k:foo xmlns:k="http://x/1" a="1"><k:b/>x</k:foo>\n  </metadata>\n' in text
    call(DomainStatus.domain_set_metadata, test, ELEMENT, None, "k", "http://x/1", 0)
    assert "  <metadata/>\n" in call(DomainStatus.domain_get_xml_desc, test, 0)
    assert call.events == [
        DomainMetadataChangeEvent(test, TITLE, None),
        DomainMetadataChangeEvent(test, ELEMENT, "http://x/1"),
        DomainMetadataChangeEvent(test, ELEMENT, "http://x/1"),
    ]


def test_metadata_that_are_not_there(call) -> None:
    error = refused(call, DomainStatus.domain_get_metadata, call.domain(), ELEMENT, "u:none", 0)
    assert (error.code, error.domain) == (ErrorCode.NO_DOMAIN_METADATA, ErrorDomain.DOMAIN)
    error = refused(call, DomainStatus.domain_set_metadata, call.domain(), ELEMENT, "<foo", "k", "u:x", 0)
    assert error.code == ErrorCode.XML_DETAIL


def test_file_systems_freeze_once(call) -> None:
    test = call.domain()
    assert call(DomainGuest.domain_fsfreeze, test, [], 0) == 2
    assert call(DomainGuest.domain_fsfreeze, test, ["/"], 0) == 0
    assert call(DomainGuest.domain_fsthaw, test, ["/"], 0) == 1
    assert call(DomainGuest.domain_fsthaw, test, [], 0) == 1
    assert "mount point not found: /x" in refused(call, DomainGuest.domain_fstrim, test, "/x", 0, 0).message


def test_the_clock_shows_what_was_set(call) -> None:
    test = call.domain()
    call(DomainStatus.domain_set_time, test, 7, 8, 0)
    told = call(DomainStatus.domain_get_time, test, 0)
    assert (told.seconds, told.nanoseconds) == (7, 8)


def test_counters_follow_the_clock_of_the_host(call) -> None:
    test = call.domain()
    stats = call(DomainStatus.domain_block_stats, test, "vda")
    assert stats.read_requests // 2 == pytest.approx(stats.read_bytes)
    later = call(DomainStatus.domain_block_stats, test, "vda")
    assert later.read_requests >= stats.read_requests
    each = call(DomainStatus.domain_get_cpu_stats, test, 2, 0, 2, 0)
    assert [p.value for p in each.params] == [24386308517, 23151740627, 24386308518, 23151740628]


def test_statistics_of_all_domains(call) -> None:
    [record] = call(DomainStatus.connect_get_all_domain_stats, [], 0, 0)
    assert as_dict(record.params) == {"state.state": 1, "state.reason": 0}
    assert call(DomainStatus.connect_get_all_domain_stats, [], 1, 2) == []
    [empty] = call(DomainStatus.connect_get_all_domain_stats, [], 2, 0)
    assert empty.params == []
    error = refused(call, DomainStatus.connect_get_all_domain_stats, [], 2, 1 << 31)
    assert error.message == "argument unsupported: Stats types bits 0x2 are not supported by this daemon"
