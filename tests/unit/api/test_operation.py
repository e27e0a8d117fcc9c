"""Declaring operations, overriding them, and what a session makes of both."""

import asyncio
from typing import Any

import pytest

from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_vcpu import DomainVcpu
from purevirt.api.facet.network import Network
from purevirt.api.operation import OPERATIONS, Facet, NoFlags, Permission, operation, operation_of, override
from purevirt.api.ref import DomainRef
from purevirt.api.session import Session
from purevirt.enums.domain import DomainCreateFlags, DomainXMLFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.uri import URI

DOMAIN = DomainRef("guest", bytes(16), -1)


class Driver(DomainLifecycle):
    """A driver that starts domains and nothing else."""

    domain = ErrorDomain.TEST
    prefix = "test"

    def __init__(self) -> None:
        self.started: list[Any] = []

    @override(DomainCreateFlags.START_PAUSED | DomainCreateFlags.START_AUTODESTROY)
    async def domain_create_with_flags(self, domain: DomainRef, flags: DomainCreateFlags) -> DomainRef:
        """Start it."""
        self.started.append((domain, flags))
        return domain

    @override()
    async def domain_create(self, domain: DomainRef) -> None:
        self.started.append(domain)


def call(coroutine: Any) -> Any:
    return asyncio.run(coroutine)


def failure(function: Any, *args: Any) -> Error:
    """The error of a call, raised by the call itself or by its coroutine."""
    with pytest.raises(Error) as caught:
        call(function(*args))
    return caught.value


def session(*, read_only: bool = False) -> Session:
    return Session(URI(), [Driver()], read_only=read_only)


def test_an_overridden_operation_answers() -> None:
    driver = Driver()
    bound = Session(URI(), [driver]).bind(DomainLifecycle.domain_create_with_flags)
    assert call(bound(DOMAIN, DomainCreateFlags.START_PAUSED)) == DOMAIN
    assert driver.started == [(DOMAIN, DomainCreateFlags.START_PAUSED)]
    assert Driver.domain_create_with_flags.__doc__ == "Start it."


@pytest.mark.parametrize("bits", [0x40000000, 0x40000000 | 1, 4, 8 | 4])
def test_flags_a_driver_does_not_know_are_refused(bits: int) -> None:
    bound = session().bind(DomainLifecycle.domain_create_with_flags)
    error = failure(bound, DOMAIN, bits)
    unknown = bits & ~3
    assert (error.code, error.domain) == (ErrorCode.INVALID_ARG, ErrorDomain.TEST)
    assert error.message == f"unsupported flags ({unknown:#x}) in function testDomainCreateWithFlags"


def test_what_a_driver_lacks_is_not_supported() -> None:
    error = failure(session().bind(DomainLifecycle.domain_destroy), DOMAIN)
    assert (error.code, error.domain) == (ErrorCode.NO_SUPPORT, ErrorDomain.DOMAIN)
    assert error.message == "this function is not supported by the connection driver: virDomainDestroy"


def test_a_missing_facet_is_not_supported() -> None:
    error = failure(session().bind(Network.network_create), None)
    assert (error.code, error.domain) == (ErrorCode.NO_SUPPORT, ErrorDomain.NETWORK)
    assert error.message.endswith(": virNetworkCreate")


def test_the_overrides_are_the_support_table() -> None:
    assert Driver.overridden() == ["domain_create", "domain_create_with_flags"]


def test_what_overrides_nothing_is_a_mistake() -> None:
    @override()
    async def domain_crate(self: Any, domain: DomainRef) -> None:
        """A slip of the pen."""

    with pytest.raises(TypeError, match="overrides no operation"):
        type("Wrong", (DomainLifecycle,), {"domain_crate": domain_crate})


@pytest.mark.parametrize("method", [DomainLifecycle.domain_create, DomainDefinition.domain_undefine])
def test_a_read_only_connection_changes_nothing(method: Any) -> None:
    error = failure(session(read_only=True).bind(method), DOMAIN)
    assert (error.code, error.domain) == (ErrorCode.OPERATION_DENIED, ErrorDomain.DOMAIN)
    name = operation_of(method).c_name
    assert error.message == f"operation forbidden: read only access prevents {name}"


def test_the_read_only_check_comes_before_everything_else() -> None:
    assert failure(session(read_only=True).bind(DomainLifecycle.domain_destroy), "nonsense").code == 29
    bound = session(read_only=True).bind(DomainLifecycle.domain_create_with_flags)
    assert failure(bound, DOMAIN, 0x40000000).code == ErrorCode.OPERATION_DENIED


def test_a_read_only_connection_may_look() -> None:
    error = failure(session(read_only=True).bind(DomainLookup.domain_lookup_by_name), "x")
    assert error.code == ErrorCode.NO_SUPPORT


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        (0, ErrorCode.NO_SUPPORT),
        (DomainXMLFlags.SECURE, 29),
        (DomainXMLFlags.MIGRATABLE, 29),
        (2, ErrorCode.NO_SUPPORT),
    ],
)
def test_secrets_in_documents_need_more(flags: int, code: int) -> None:
    method = next(o for o in OPERATIONS["remote"].values() if o.name == "domain_get_xml_desc")
    assert failure(session(read_only=True).method(method), DOMAIN, flags).code == code


def test_methods_are_bound_once() -> None:
    connection = session()
    assert connection.bind(DomainLifecycle.domain_create) == connection.bind(DomainLifecycle.domain_create)


def test_the_record_of_an_operation() -> None:
    record = operation_of(DomainVcpu.domain_set_vcpus_flags)
    assert (record.number, record.program, record.c_name) == (199, "remote", "virDomainSetVcpusFlags")
    assert [name for name, _ in record.parameters] == ["domain", "vcpus", "flags"]
    assert (record.flags_place, record.read_only) == (2, False)
    assert record.access[0] == Permission("domain", "write")


@pytest.mark.parametrize(
    ("permission", "arguments", "expected"),
    [
        (Permission("domain", "write"), (0,), True),
        (Permission("domain", "save", 0, any_of=6), (4,), True),
        (Permission("domain", "save", 0, any_of=6), (1,), False),
        (Permission("domain", "save", 0, none_of=3), (4,), True),
        (Permission("domain", "save", 0, none_of=3), (1,), False),
        (Permission("domain", "write", 1, equals=0), (9, 0), True),
        (Permission("domain", "write", 1, equals=1), (1, 0), False),
    ],
)
def test_rights_that_depend_on_arguments(permission: Permission, arguments: tuple[int, ...], expected: bool) -> None:
    assert permission.applies(arguments) is expected


def test_errors_know_whose_they_are() -> None:
    connection = session()
    assert connection.domain_of(operation_of(DomainLifecycle.domain_create)) == ErrorDomain.TEST
    assert connection.domain_of(operation_of(Network.network_create)) == ErrorDomain.NETWORK


def test_a_facet_declared_here_is_an_operation_like_any_other() -> None:
    before = dict(OPERATIONS["lxc"])
    try:

        class Local(Facet, program="lxc", api_domain=ErrorDomain.LXC):
            """A facet of this test."""

            @operation(4711, "virLocal", access="domain:write?NONE domain:save", read_only=True)
            async def local(self, name: str, flags: NoFlags) -> int:  # type: ignore[empty-body]
                """Nothing."""

        record = OPERATIONS["lxc"][4711]
        assert (record.name, record.facet, record.result) == ("local", Local, int)
        assert record.access == (Permission("domain", "write", 1), Permission("domain", "save"))
        assert failure(Session(URI(), []).method(record), "x", 0).domain == ErrorDomain.LXC
    finally:
        OPERATIONS["lxc"].clear()
        OPERATIONS["lxc"].update(before)
