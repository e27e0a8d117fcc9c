"""What a network must not contradict (virNetworkDefParseXML), with the texts of its errors."""

import ipaddress
from collections.abc import Iterator

from purevirt.conf.netshare import Bandwidth, NetRoute
from purevirt.conf.networkmodel import BRIDGED, Dhcp, DhcpHost, Dns, Forward, ForwardMode, Network, NetworkIp
from purevirt.conf.xmlmap.codec import MAC
from purevirt.errors import Error, ErrorCode, ErrorDomain

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Net = ipaddress.IPv4Network | ipaddress.IPv6Network


def _malformed(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.NETWORK)


def _unsupported(detail: str) -> Error:
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.NETWORK)


def _detailed(detail: str) -> Error:
    return Error(ErrorCode.XML_DETAIL, detail, domain=ErrorDomain.NETWORK)


def check_network(network: Network) -> None:
    """Raise Error where the definition contradicts itself."""
    name = network.name
    if network.mac is not None and int(network.mac[:2], 16) & 1:
        raise _malformed(f"Invalid multicast bridge mac address '{network.mac}' in network '{name}'")
    if network.dns is not None:
        _check_dns(network.dns, name)
    nets = [net for net in (_check_ip(ip, name) for ip in network.ips) if net is not None]
    for route in network.routes:
        _check_route(route, nets, name)
    for bandwidth in (network.bandwidth, *(group.bandwidth for group in network.portgroups)):
        if bandwidth is not None:
            _check_bandwidth(bandwidth)
    if network.forward is not None:
        _check_forward(network, network.forward)


def _check_dns(dns: Dns, name: str) -> None:
    if dns.enable is False and (dns.forwarders or dns.texts or dns.services or dns.hosts):
        raise _malformed(f"Extra data in disabled network '{name}'")
    for forwarder in dns.forwarders:
        if forwarder.addr is None and forwarder.domain is None:
            raise _malformed("Invalid forwarder element, must contain at least one of addr or domain")
        if forwarder.addr is not None and _address(forwarder.addr) is None:
            raise _malformed(f"Invalid forwarder IP address '{forwarder.addr}' in network '{name}'")
    for host in dns.hosts:
        if host.ip is None:
            raise _detailed(f"Missing IP address in network '{name}' DNS HOST record")
        if _address(host.ip) is None:
            raise _detailed(f"Invalid IP address in network '{name}' DNS HOST record")
        if not host.hostnames:
            raise _detailed(f"Missing hostname in network '{name}' DNS HOST record")
    for text in dns.texts:
        if not text.name:
            raise _detailed(f"missing required name attribute in DNS TXT record of network {name}")
        if text.value is None:
            raise _detailed(f"missing required value attribute in DNS TXT record named '{text.name}' of network {name}")
    for service in dns.services:
        if not service.service:
            raise _detailed(f"missing required service attribute in DNS SRV record of network '{name}'")
        if not service.protocol:
            record = f"DNS SRV record '{service.service}' of network '{name}'"
            raise _detailed(f"missing required protocol attribute in {record}")


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _check_ip(ip: NetworkIp, name: str) -> Net | None:
    """Check an address; the network it is in, where that is known."""
    if ip.address is None:
        raise _malformed(f"Missing required address attribute in network '{name}'")
    address = _address(ip.address)
    if address is None:
        raise _malformed(f"Invalid address '{ip.address}' in network '{name}'")
    _check_family(ip, address, name)
    prefix = _check_prefix(ip, address, name)
    net = ipaddress.ip_network(f"{address}/{prefix}", strict=False) if prefix is not None else None
    if ip.dhcp is not None:
        _check_dhcp(ip.dhcp, ip, net, name)
    return net


def _check_family(ip: NetworkIp, address: Address, name: str) -> None:
    where = f"address '{ip.address}' in network '{name}'"
    if ip.family not in (None, "ipv4", "ipv6"):
        raise _unsupported(f"Unrecognized family '{ip.family}' in network '{name}'")
    if ip.family == "ipv6" and address.version != 6:
        raise _unsupported(f"Family 'ipv6' specified for non-IPv6 {where}")
    if ip.family != "ipv6" and address.version != 4:
        raise _unsupported(f"{ip.family or 'no'} family specified for non-IPv4 {where}")
    if ip.family == "ipv6" and ip.netmask is not None:
        raise _unsupported(f"netmask not allowed for IPv6 {where}")


def _check_prefix(ip: NetworkIp, address: Address, name: str) -> int | None:
    if ip.netmask is not None:
        mask = _address(ip.netmask)
        if mask is None:
            raise _malformed(f"Invalid netmask '{ip.netmask}' in network '{name}'")
        if mask.version != 4:
            both = f"for address '{ip.address}' in network '{name}' (both must be IPv4)"
            raise _unsupported(f"Invalid netmask '{ip.netmask}' {both}")
        return bin(int(mask)).count("1")
    if ip.prefix is not None and ip.prefix > address.max_prefixlen:
        raise _unsupported(f"Invalid IPv{address.version} prefix '{ip.prefix}' in network '{name}'")
    return ip.prefix


def _check_dhcp(dhcp: Dhcp, ip: NetworkIp, net: Net | None, name: str) -> None:
    for given in dhcp.ranges:
        for part in ("start", "end"):
            if getattr(given, part) is None:
                raise _malformed(f"Missing '{part}' attribute in dhcp range for network '{name}'")
        bounds = [_address(given.start or ""), _address(given.end or "")]
        if net is not None and prefix_misses(net, bounds):
            where = f"network {ip.address}/{net.prefixlen}"
            detail = f"range {given.start} - {given.end} is not entirely within {where}"
            raise Error(ErrorCode.INTERNAL_ERROR, detail)
    for host in dhcp.hosts:
        _check_host(host, name, is_v6=ip.family == "ipv6")


def prefix_misses(net: Net, bounds: list[Address | None]) -> bool:
    """Whether one of the addresses is outside of the network."""
    return any(bound is None or bound not in net for bound in bounds)


def _check_host(host: DhcpHost, name: str, *, is_v6: bool) -> None:
    if host.mac is not None:
        try:
            MAC.parse(host.mac)
        except ValueError:
            raise _malformed(f"Cannot parse MAC address '{host.mac}' in network '{name}'") from None
    if is_v6 and host.id is None and host.name is None:
        raise _malformed(f"Static host definition in IPv6 network '{name}' must have id or name attribute")
    if not is_v6 and host.mac is None and host.name is None:
        raise _malformed(f"Static host definition in IPv4 network '{name}' must have mac or name attribute")
    if host.ip is None:
        raise _malformed(f"Missing IP address in static host definition for network '{name}'")
    if _address(host.ip) is None:
        raise _malformed(f"Invalid IP address in static host definition for network '{name}'")


def _check_route(route: NetRoute, nets: list[Net], name: str) -> None:
    if route.address is None:
        raise _malformed(f"{name}: Missing required address attribute in route definition")
    gateway = _address(route.gateway or "")
    if route.gateway is None:
        raise _malformed(f"{name}: Missing required gateway attribute in route definition")
    if gateway is None or not any(gateway in net for net in nets if net.version == gateway.version):
        raise _unsupported(f"unreachable static route gateway '{route.gateway}' specified for network '{name}'")


def _check_bandwidth(bandwidth: Bandwidth) -> None:
    for rate in (bandwidth.inbound, bandwidth.outbound):
        if rate is not None and rate.average is None and rate.floor is None:
            raise Error(ErrorCode.XML_DETAIL, "Missing mandatory average or floor attributes")


def _check_forward(network: Network, forward: Forward) -> None:
    name = network.name
    _check_once(forward, name)
    if forward.dev is not None and forward.interfaces and forward.interfaces[0].dev != forward.dev:
        first = forward.interfaces[0].dev
        raise _malformed(f"<forward dev='{forward.dev}'> must match first <interface dev='{first}'/> in network {name}")
    if forward.mode in (ForwardMode.NAT, ForwardMode.ROUTE) and len(forward.interfaces) > 1:
        detail = f"multiple forwarding interfaces specified for network '{name}', only one is supported"
        raise _malformed(detail)
    if forward.mode is ForwardMode.OPEN and forward.interfaces:
        raise _malformed(f"forward dev not allowed for network '{name}' with forward mode='open'")
    if forward.mode not in BRIDGED and forward.mode is not ForwardMode.BRIDGE and network.bridge is not None:
        raise _malformed(f"bridge name not allowed in {forward.mode.value} mode (network '{name}')")
    _check_nat(forward, name)


def _check_once(forward: Forward, name: str) -> None:
    """No device is listed twice."""
    for shown in _twice([one.dev for one in forward.interfaces]):
        raise _malformed(f"interface '{shown}' can only be listed once in network {name}")
    places = [f"{one.domain:04x}:{one.bus:02x}:{one.slot:02x}.{one.function:x}" for one in forward.addresses]
    for shown in _twice(places):
        raise _malformed(f"PCI device '{shown}' can only be listed once in network {name}")


def _twice(names: list[str]) -> Iterator[str]:
    return (name for at, name in enumerate(names) if name in names[:at])


def _check_nat(forward: Forward, name: str) -> None:
    nat = forward.nat
    if nat is None:
        return
    if forward.mode is not ForwardMode.NAT:
        raise _malformed(f"The <nat> element can only be used when <forward> 'mode' is 'nat' in network {name}")
    if nat.address is not None:
        for label, text in (("start", nat.address.start), ("end", nat.address.end)):
            if _address(text) is None:
                raise _malformed(f"Bad ipv4 {label} address '{text}' in <nat> in <forward> in network '{name}'")
    if nat.port is not None and nat.port.end < nat.port.start:
        raise _detailed(f"Missing or invalid 'end' attribute in <port> in <nat> in <forward> in network {name}")
