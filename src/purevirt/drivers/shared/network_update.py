"""Changing one part of a network's definition (virNetworkDefUpdateSection).

Each section has a function that takes the network, the command, the place of the parent and the element. Nothing is
changed where the change is refused.
"""

from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import TypeVar

from lxml import etree

from purevirt.conf.document import parse_tree, read_model
from purevirt.conf.network import (
    Dhcp,
    DhcpHost,
    DhcpRange,
    Dns,
    DnsHost,
    DnsService,
    DnsText,
    ForwardInterface,
    Network,
    NetworkIp,
    PortGroup,
)
from purevirt.enums.network import NetworkUpdateCommand as Command
from purevirt.enums.network import NetworkUpdateSection as Section
from purevirt.errors import Error, ErrorCode, ErrorDomain

T = TypeVar("T")

FIXED = {
    Section.BRIDGE: "bridge",
    Section.DOMAIN: "domain",
    Section.IP: "ip",
    Section.FORWARD: "forward",
    Section.FORWARD_PF: "forward pf",
}
"""Sections that cannot be changed, as messages call them."""

ADDITIONS = (Command.ADD_FIRST, Command.ADD_LAST)
COMMANDS = (*ADDITIONS, Command.MODIFY, Command.DELETE)


def update_network(network: Network, command: int, section: int, parent_index: int, xml: str) -> None:
    """Change a part of a network; a negative ``parent_index`` is any parent that fits.

    Raises VIR_ERR_OPERATION_UNSUPPORTED, VIR_ERR_OPERATION_INVALID or VIR_ERR_XML_ERROR.
    """
    if section in FIXED:
        raise _unsupported(f"can't update '{FIXED[Section(section)]}' section of network '{network.name}'")
    if section not in UPDATERS:
        raise _unsupported("can't update unrecognized section of network")
    tag, updater = UPDATERS[Section(section)]
    root = parse_tree(xml, "(network_update)", domain=ErrorDomain.NETWORK)
    if root.tag != tag:
        found = etree.QName(root).localname
        detail = f"unexpected element <{found}>, expecting <{tag}>, while updating network '{network.name}'"
        raise _malformed(detail)
    updater(network, command, parent_index, root)


def _insert(items: list[T], item: T, command: int) -> None:
    items.insert(0 if command == Command.ADD_FIRST else len(items), item)


def _check_command(command: int) -> None:
    if command not in COMMANDS:
        raise _unsupported(f"unrecognized network update command code {int(command)}")


def _parent_ip(network: Network, index: int) -> NetworkIp:
    """The address whose DHCP settings are meant: by its place, or the one that has some, or the first."""
    if index >= 0:
        if index < len(network.ips):
            return network.ips[index]
        where = f"found at index {index} in network '{network.name}'"
        raise _invalid(f"couldn't update dhcp host entry - no <ip> element {where}")
    with_dhcp = (ip for ip in network.ips if ip.dhcp is not None and (ip.dhcp.ranges or ip.dhcp.hosts))
    found = next(with_dhcp, None) or next(iter(network.ips), None)
    if found is None:
        raise _invalid(f"couldn't update dhcp host entry - no <ip> element found in network '{network.name}'")
    return found


def _check_single_dhcp(network: Network, chosen: NetworkIp) -> None:
    """Refuse DHCP for a second address of a family."""
    for ip in network.ips:
        has_dhcp = ip.dhcp is not None and (ip.dhcp.ranges or ip.dhcp.hosts)
        if ip is not chosen and has_dhcp and _is_ipv6(ip) == _is_ipv6(chosen):
            family = "IPv6" if _is_ipv6(chosen) else "IPv4"
            raise _invalid(f"dhcp is supported only for a single {family} address on each network")


def _is_ipv6(ip: NetworkIp) -> bool:
    return ":" in (ip.address or "")


def _drop_empty_dhcp(ip: NetworkIp) -> None:
    if ip.dhcp is not None and not (ip.dhcp.ranges or ip.dhcp.hosts or ip.dhcp.bootp):
        ip.dhcp = None


def _update_host(network: Network, command: int, index: int, root: etree._Element) -> None:
    ip = _parent_ip(network, index)
    host = _read_host(network, ip, root, is_partial=command == Command.DELETE)
    _check_command(command)
    dhcp = ip.dhcp or Dhcp()
    if command == Command.MODIFY:
        present = next((other for other in dhcp.hosts if _overlaps(other, host)), None)
        if present is None:
            told = f"\"mac='{host.mac or 'unknown'}'\" \"name='{host.name or '(null)'}'\" \"ip='{host.ip}'\""
            where = f"in network '{network.name}'"
            raise _invalid(f"couldn't locate an existing dhcp host entry with {told} {where}")
        dhcp.hosts[dhcp.hosts.index(present)] = host
    elif command == Command.DELETE:
        present = next((other for other in dhcp.hosts if _agrees(other, host)), None)
        if present is None:
            raise _invalid(f"couldn't locate a matching dhcp host entry in network '{network.name}'")
        dhcp.hosts.remove(present)
        _drop_empty_dhcp(ip)
    else:
        _check_single_dhcp(network, ip)
        if any(_overlaps(other, host) for other in dhcp.hosts):
            told = f"<host mac='{host.mac or 'unknown'}' name='{host.name or '(null)'}' ip='{host.ip}'/>"
            raise _invalid(f"there is an existing dhcp host entry in network '{network.name}' that matches \"{told}\"")
        _insert(dhcp.hosts, host, command)
        ip.dhcp = dhcp


def _read_host(network: Network, ip: NetworkIp, root: etree._Element, *, is_partial: bool) -> DhcpHost:
    host = read_model(DhcpHost, root, 0, ErrorDomain.NETWORK)
    if host.mac is not None and not _is_mac(host.mac):
        raise _malformed(f"Cannot parse MAC address '{host.mac}' in network '{network.name}'")
    if host.ip is not None and not _is_address(host.ip):
        raise _malformed(f"Invalid IP address in static host definition for network '{network.name}'")
    if is_partial:
        if not (host.mac or host.ip or host.name or host.id):
            needs = "At least one of name, mac, or ip attribute must be specified"
            raise _malformed(f"{needs} for static host definition in network '{network.name}' ")
        return host
    family, needed = ("IPv6", "id") if _is_ipv6(ip) else ("IPv4", "mac")
    if not (host.name or getattr(host, needed)):
        needs = f"must have {needed} or name attribute"
        raise _malformed(f"Static host definition in {family} network '{network.name}' {needs}")
    if host.ip is None:
        raise _malformed(f"Missing IP address in static host definition for network '{network.name}'")
    return host


def _overlaps(one: DhcpHost, other: DhcpHost) -> bool:
    """Whether two hosts have a MAC address, a name or an address in common."""
    pairs = ((_folded(one.mac), _folded(other.mac)), (one.name, other.name), (one.ip, other.ip))
    return any(a is not None and a == b for a, b in pairs)


def _agrees(present: DhcpHost, wanted: DhcpHost) -> bool:
    """Whether a host has everything that is asked for."""
    pairs = (
        (_folded(present.mac), _folded(wanted.mac)),
        (present.name, wanted.name),
        (present.ip, wanted.ip),
        (present.id, wanted.id),
    )
    return all(b is None or a == b for a, b in pairs)


def _folded(text: str | None) -> str | None:
    return text.lower() if text is not None else None


def _is_mac(text: str) -> bool:
    parts = text.split(":")
    return len(parts) == 6 and all(0 < len(part) <= 2 and _is_hex(part) for part in parts)


def _is_hex(text: str) -> bool:
    return all(digit in "0123456789abcdefABCDEF" for digit in text)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _update_range(network: Network, command: int, index: int, root: etree._Element) -> None:
    if command == Command.MODIFY:
        raise _unsupported("dhcp ranges cannot be modified, only added or deleted")
    ip = _parent_ip(network, index)
    wanted = _read_range(network, ip, root)
    _check_command(command)
    dhcp = ip.dhcp or Dhcp()
    present = next((r for r in dhcp.ranges if (r.start, r.end) == (wanted.start, wanted.end)), None)
    if command == Command.DELETE:
        if present is None:
            raise _invalid(f"couldn't locate a matching dhcp range entry in network '{network.name}'")
        dhcp.ranges.remove(present)
        _drop_empty_dhcp(ip)
        return
    _check_single_dhcp(network, ip)
    if present is not None:
        told = f"<range start='{wanted.start}' end='{wanted.end}'/>"
        raise _invalid(f"there is an existing dhcp range entry in network '{network.name}' that matches \"{told}\"")
    _insert(dhcp.ranges, wanted, command)
    ip.dhcp = dhcp


def _read_range(network: Network, ip: NetworkIp, root: etree._Element) -> DhcpRange:
    wanted = read_model(DhcpRange, root, 0, ErrorDomain.NETWORK)
    for name in ("start", "end"):
        text = getattr(wanted, name)
        if text is None:
            raise _malformed(f"Missing '{name}' attribute in dhcp range for network '{network.name}'")
        if not _is_address(text):
            raise _malformed(f"Invalid {name} address in dhcp range for network '{network.name}'")
    start, end = ip_address(wanted.start or ""), ip_address(wanted.end or "")
    told = f"range {wanted.start} - {wanted.end}"
    if start.version != end.version or int(start) > int(end):
        raise Error(ErrorCode.INTERNAL_ERROR, f"{told} is reversed ")
    mask = ip.prefix if ip.prefix is not None else ip.netmask
    if ip.address is not None and mask is not None:
        inside = ip_network(f"{ip.address}/{mask}", strict=False)
        if start not in inside or end not in inside:
            within = f"{ip.address}/{inside.prefixlen}"
            raise Error(ErrorCode.INTERNAL_ERROR, f"{told} is not entirely within network {within}")
    return wanted


def _update_interface(network: Network, command: int, index: int, root: etree._Element) -> None:
    if command == Command.MODIFY:
        raise _unsupported("forward interface entries cannot be modified, only added or deleted")
    dev = root.get("dev")
    if dev is None:
        raise _malformed("missing dev attribute in <interface> element")
    _check_command(command)
    forward = network.forward
    if forward is None:
        return  # C keeps the entry, but a network without <forward> shows none
    present = next((interface for interface in forward.interfaces if interface.dev == dev), None)
    if command == Command.DELETE:
        if present is None:
            where = f"in network '{network.name}' matching <interface dev='{dev}'>"
            raise _invalid(f"couldn't find an interface entry {where}")
        forward.interfaces.remove(present)
    elif present is not None:
        told = f"<interface dev='{dev}'>"
        raise _invalid(f"there is an existing interface entry in network '{network.name}' that matches \"{told}\"")
    else:
        _insert(forward.interfaces, ForwardInterface(dev=dev), command)
    forward.dev = forward.interfaces[0].dev if forward.interfaces else None


def _update_portgroup(network: Network, command: int, index: int, root: etree._Element) -> None:
    if root.get("name") is None:
        raise _malformed("Missing required name attribute in portgroup")
    group = read_model(PortGroup, root, 0, ErrorDomain.NETWORK)
    _check_command(command)
    groups = network.portgroups
    present = next((other for other in groups if other.name == group.name), None)
    told = f"<portgroup name='{group.name}'>"
    if present is None and command not in ADDITIONS:
        raise _invalid(f"couldn't find a portgroup entry in network '{network.name}' matching {told}")
    if present is not None and command in ADDITIONS:
        raise _invalid(f"there is an existing portgroup entry in network '{network.name}' that matches \"{told}\"")
    if command == Command.DELETE:
        groups[:] = [other for other in groups if other is not present]
        return
    if group.default and any(other.default and other is not present for other in groups):
        detail = f"a different portgroup entry in network '{network.name}' is already set as the default."
        raise _invalid(f"{detail} Only one default is allowed.")
    if present is not None:
        groups[groups.index(present)] = group
    else:
        _insert(groups, group, command)


def _update_records(
    network: Network, command: int, records: list[T], record: T, matches: list[T], texts: tuple[str, str, str]
) -> None:
    """Add, replace or delete a DNS record; ``texts`` are the refusals where it is there, is not, is there twice."""
    _check_command(command)
    there, missing, twice = texts
    if command in ADDITIONS:
        if matches:
            raise _invalid(there)
        _insert(records, record, command)
        return
    if not matches:
        raise _invalid(missing)
    if len(matches) > 1:
        raise _invalid(twice)
    place = next(i for i, other in enumerate(records) if other is matches[0])
    records[place : place + 1] = [] if command == Command.DELETE else [record]


def _dns(network: Network) -> Dns:
    network.dns = network.dns or Dns()
    return network.dns


def _drop_empty_dns(network: Network) -> None:
    dns = network.dns
    if dns is not None and not (dns.forwarders or dns.texts or dns.services or dns.hosts):
        network.dns = None if dns.enable is None and dns.forward_plain_names is None else dns


def _update_dns_host(network: Network, command: int, index: int, root: etree._Element) -> None:
    host = read_model(DnsHost, root, 0, ErrorDomain.NETWORK)
    _check_dns_host(network, host, is_partial=command == Command.DELETE)
    host.ip = str(ip_address(host.ip)) if host.ip else None
    hosts = _dns(network).hosts
    is_added = command in ADDITIONS
    matches = [
        other
        for other in hosts
        if (host.ip is not None and other.ip == host.ip)
        or (not is_added and set(other.hostnames) & set(host.hostnames))
    ]
    name = network.name
    texts = (
        f"there is already at least one DNS HOST record with a matching field in network {name}",
        f"couldn't locate a matching DNS HOST record in network {name}",
        f"multiple matching DNS HOST records were found in network {name}",
    )
    try:
        _update_records(network, command, hosts, host, matches, texts)
    finally:
        _drop_empty_dns(network)


def _check_dns_host(network: Network, host: DnsHost, *, is_partial: bool) -> None:
    if is_partial:
        missing = "" if host.ip or host.hostnames else "ip and hostname"
    else:
        missing = "IP address" if not host.ip else "" if host.hostnames else "hostname"
    if host.ip and not _is_address(host.ip):
        raise _detailed(f"Invalid IP address in network '{network.name}' DNS HOST record")
    if missing:
        raise _detailed(f"Missing {missing} in network '{network.name}' DNS HOST record")


def _update_dns_text(network: Network, command: int, index: int, root: etree._Element) -> None:
    name, value = root.get("name"), root.get("value")
    if name is None:
        raise _detailed(f"missing required name attribute in DNS TXT record of network {network.name}")
    if " " in name:
        raise _detailed(f"prohibited character in DNS TXT record name '{name}' of network {network.name}")
    if value is None and command != Command.DELETE:
        detail = f"missing required value attribute in DNS TXT record named '{name}' of network {network.name}"
        raise _detailed(detail)
    records = _dns(network).texts
    matches = [other for other in records if other.name == name][:1]
    missing = f"couldn't locate a matching DNS TXT record in network {network.name}"
    there = f"there is already a DNS TXT record with name '{name}' in network {network.name}"
    try:
        record = DnsText(name=name, value=value or "")
        _update_records(network, command, records, record, matches, (there, missing, missing))
    finally:
        _drop_empty_dns(network)


SERVICE_FIELDS = ("service", "protocol", "domain", "target", "port", "priority", "weight")


def _update_dns_service(network: Network, command: int, index: int, root: etree._Element) -> None:
    if command != Command.DELETE:
        _check_service(network, root)
    for name in ("service", "protocol"):  # a record to be deleted may lack them
        if root.get(name) is None:
            root.set(name, "")
    record = read_model(DnsService, root, 0, ErrorDomain.NETWORK)
    wanted = [(field, value) for field in SERVICE_FIELDS if (value := getattr(record, field))]
    records = _dns(network).services
    matches = [other for other in records if all(getattr(other, field) == value for field, value in wanted)]
    fields = f"matching all specified fields in network {network.name}"
    texts = (
        f"there is already at least one DNS SRV record {fields}",
        f"couldn't locate a matching DNS SRV record in network {network.name}",
        f"multiple DNS SRV records matching all specified fields were found in network {network.name}",
    )
    try:
        _update_records(network, command, records, record, matches, texts)
    finally:
        _drop_empty_dns(network)


def _check_service(network: Network, root: etree._Element) -> None:
    service = root.get("service")
    if service is None:
        raise _detailed(f"missing required service attribute in DNS SRV record of network '{network.name}'")
    if root.get("protocol") is None:
        what = f"missing required protocol attribute in DNS SRV record '{service}'"
        raise _detailed(f"{what} of network '{network.name}'")


UPDATERS: dict[Section, tuple[str, Callable[[Network, int, int, etree._Element], None]]] = {
    Section.IP_DHCP_HOST: ("host", _update_host),
    Section.IP_DHCP_RANGE: ("range", _update_range),
    Section.FORWARD_INTERFACE: ("interface", _update_interface),
    Section.PORTGROUP: ("portgroup", _update_portgroup),
    Section.DNS_HOST: ("host", _update_dns_host),
    Section.DNS_TXT: ("txt", _update_dns_text),
    Section.DNS_SRV: ("srv", _update_dns_service),
}
"""The element that each section takes, and the function that changes it."""


def _invalid(detail: str) -> Error:
    return Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.NETWORK)


def _unsupported(detail: str) -> Error:
    return Error(ErrorCode.OPERATION_UNSUPPORTED, detail, domain=ErrorDomain.NETWORK)


def _malformed(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.NETWORK)


def _detailed(detail: str) -> Error:
    return Error(ErrorCode.XML_DETAIL, detail, domain=ErrorDomain.NETWORK)
