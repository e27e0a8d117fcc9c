"""Numeric addresses, where no corpus has them."""

import pytest

from purevirt.conf.socketaddress import default_prefix, parse_address, range_size, reverse_domain
from purevirt.errors import Error


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("10.1.1.1", 8), ("172.16.0.1", 16), ("192.168.1.1", 24), ("0.0.0.0", 0), ("2001::1", 64), ("::", 0)],
)
def test_the_prefix_of_a_class(text: str, prefix: int) -> None:
    assert default_prefix(parse_address(text)) == prefix


def test_an_address_without_class_has_no_prefix() -> None:
    with pytest.raises(Error):
        default_prefix(parse_address("224.0.0.1"))


def test_reverse_domains() -> None:
    assert reverse_domain(parse_address("10.9.8.1"), 24) == "8.9.10.in-addr.arpa"
    assert reverse_domain(parse_address("2001:db8::1"), 32) == "8.b.d.0.1.0.0.2.ip6.arpa"
    assert reverse_domain(parse_address("10.9.8.1"), 20) is None


@pytest.mark.parametrize("text", ["", " 1.2.3.4", "1.2.3.4 x", "1.2.3.4.5", "fe80::1%eth0 x"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(Error):
        parse_address(text)


def test_a_range_that_is_too_large_is_refused() -> None:
    with pytest.raises(Error):
        range_size(parse_address("10.0.0.0"), parse_address("10.1.0.0"))
    assert range_size(parse_address("10.0.0.0"), parse_address("10.0.255.255")) == 65536
