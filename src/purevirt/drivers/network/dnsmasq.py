"""The configuration and the hosts file of a network's dnsmasq (networkDnsmasqConfContents).

Only texts are made here: nothing is written, nothing is run.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from purevirt.conf.network import Dhcp, DhcpHost, DnsService, ForwardMode, Lease, Network, NetworkIp
from purevirt.conf.socketaddress import (
    find_address,
    format_address,
    network_of,
    parse_address,
    range_size,
    reverse_domain,
)
from purevirt.drivers.network.address import has_dhcp, ip_prefix, is_ipv6
from purevirt.errors import Error, ErrorCode, ErrorDomain

_QUOTES = {'"': "&quot;", "'": "&apos;"}
HEADER = """\
##WARNING:  THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE
##OVERWRITTEN AND LOST.  Changes to this configuration should be made using:
##    virsh net-edit {name}
## or other application using the libvirt API.
##
## dnsmasq conf file created by libvirt
"""


@dataclass(frozen=True, slots=True)
class DnsmasqFiles:
    """The texts of the files: fixed addresses of hosts, and names of addresses; these may be empty."""

    conf: str
    hosts: str
    names: str


def build_dnsmasq(network: Network, *, state_folder: str, pid_file: str | None = None) -> DnsmasqFiles:
    """The files for a network whose bridge has its name.

    The hosts, names and lease files are below ``state_folder``. Raises Error CONFIG_UNSUPPORTED.
    """
    served = _served(network)
    lines = ["strict-order", *_dns_lines(network)]
    lines += [f"pid-file={pid_file}"] if pid_file is not None else []
    lines += ["except-interface=lo", "bind-dynamic", f"interface={_bridge_name(network)}"]
    lines += _isolation_lines(network) + _record_lines(network)
    lines += [line for ip in network.ips for line in _tftp_lines(ip)]
    for ip in served:
        lines += _dhcp_lines(ip)
    leases = sum(_lease_count(ip) for ip in served)
    lines += [f"dhcp-lease-max={leases}"] if leases else []
    lines += _file_lines(network, f"{state_folder}/{escape(network.name, _QUOTES)}", has_dhcp=bool(served))
    lines += [f"dhcp-option=option:mtu,{network.mtu}"] if network.mtu else []
    lines += _router_lines(network, served)
    lines += [option.value for option in network.dnsmasq_options.options] if network.dnsmasq_options else []
    conf = HEADER.replace("{name}", network.name) + "".join(f"{line}\n" for line in lines)
    hosts = "".join(f"{line}\n" for ip in served for line in _host_lines(ip))
    return DnsmasqFiles(conf, hosts, "".join(_name_lines(network)))


def _served(network: Network) -> list[NetworkIp]:
    """The addresses with DHCP: at most one of a family, IPv4 first."""
    found = []
    for family, label in ((False, "IPv4"), (True, "IPv6")):
        serving = [ip for ip in network.ips if has_dhcp(ip) and is_ipv6(ip) is family]
        if len(serving) > 1:
            detail = f"For {label}, multiple DHCP definitions cannot be specified."
            raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.NETWORK)
        found += serving
    return found


def _wants_dns(network: Network) -> bool:
    return network.dns is None or network.dns.enable is not False


def _bridge_name(network: Network) -> str:
    return (network.bridge.name if network.bridge is not None else None) or ""


def _dns_lines(network: Network) -> Iterator[str]:
    """Where questions go, and the domain of the network."""
    wants_dns = _wants_dns(network)
    if wants_dns and network.dns is not None:
        for forwarder in network.dns.forwarders:
            domain = f"/{forwarder.domain}/" if forwarder.domain is not None else ""
            yield f"server={domain}{_shown(forwarder.addr) if forwarder.addr is not None else '#'}"
        if any(forwarder.domain is None for forwarder in network.dns.forwarders):
            yield "no-resolv"
    if network.domain is not None and network.domain.name:
        if network.domain.local_only:
            yield f"local=/{network.domain.name}/"
        yield from (f"domain={network.domain.name}", "expand-hosts")
    if not wants_dns:
        yield "port=0"
        return
    yield from (_pointer_line(ip) for ip in network.ips if ip.local_ptr)
    if network.dns is not None and network.dns.forward_plain_names is False:
        yield from ("domain-needed", "local=//")


def _pointer_line(ip: NetworkIp) -> str:
    address, prefix = parse_address(ip.address or ""), ip_prefix(ip)
    domain = reverse_domain(address, prefix)
    if domain is None:
        detail = f"PTR domain for {address} network with prefix {prefix} cannot be automatically created"
        raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.NETWORK)
    return f"local=/{domain}/"


def _isolation_lines(network: Network) -> list[str]:
    """An isolated network tells no default route, and asks no server of the host."""
    if network.forward is not None and network.forward.mode is not ForwardMode.NONE:
        return []
    return ["dhcp-option=3", "no-resolv", "ra-param=*,0,0"]


def _record_lines(network: Network) -> list[str]:
    if not _wants_dns(network) or network.dns is None:
        return []
    lines = [f"txt-record={record.name},{record.value}" for record in network.dns.texts]
    return lines + [_service_line(service) for service in network.dns.services]


def _service_line(service: DnsService) -> str:
    """A SRV record; a target of ``.`` means that the service is not available (RFC 2782)."""
    line = f"srv-host=_{service.service}._{service.protocol}"
    if service.domain is not None:
        line += f".{service.domain}"
    if service.target in (None, "."):
        return line
    values = [service.port, service.priority, service.weight]
    while values and not values[-1]:
        values.pop()
    if values:
        values[0] = values[0] or 1
    return ",".join([line, service.target or "", *(str(value or 0) for value in values)])


def _tftp_lines(ip: NetworkIp) -> list[str]:
    return ["enable-tftp", f"tftp-root={ip.tftp_root}"] if ip.tftp_root and not is_ipv6(ip) else []


def _shown(text: str | None) -> str:
    """An address as libvirt prints it."""
    address = find_address(text or "")
    return format_address(address) if address is not None else text or ""


def _lease_text(lease: Lease | None) -> str:
    if lease is None:
        return ""
    return f",{lease.expiry}{lease.unit.value[0]}" if lease.expiry and lease.unit else ",infinite"


def _dhcp_lines(ip: NetworkIp) -> Iterator[str]:
    dhcp = ip.dhcp or Dhcp()
    address, prefix = parse_address(ip.address or ""), ip_prefix(ip)
    size = str(prefix) if is_ipv6(ip) else str(network_of(address, prefix).netmask)
    for given in dhcp.ranges:
        yield f"dhcp-range={_shown(given.start)},{_shown(given.end)},{size}{_lease_text(given.lease)}"
    if not dhcp.ranges:
        yield f"dhcp-range={address},static" + (f",{prefix}" if is_ipv6(ip) else "")
    if is_ipv6(ip):
        return
    yield from ("dhcp-no-override", "dhcp-authoritative")
    if dhcp.bootp is not None and dhcp.bootp.file:
        server = f",,{_shown(dhcp.bootp.server)}" if dhcp.bootp.server else ""
        yield f"dhcp-boot={dhcp.bootp.file}{server}"


def _lease_count(ip: NetworkIp) -> int:
    net = parse_address(ip.address or ""), ip_prefix(ip)
    ranges = ip.dhcp.ranges if ip.dhcp is not None else []
    return sum(range_size(parse_address(one.start or ""), parse_address(one.end or ""), net) for one in ranges)


def _file_lines(network: Network, stem: str, *, has_dhcp: bool) -> Iterator[str]:
    """The files beside this one; libvirt escapes quotes in their names as XML does, though dnsmasq does not undo it."""
    if has_dhcp:
        yield f"dhcp-hostsfile={stem}.hostsfile"
    if _wants_dns(network):
        yield f"addn-hosts={stem}.addnhosts"


def _router_lines(network: Network, served: list[NetworkIp]) -> list[str]:
    """Router advertisements: with DHCPv6, or for each IPv6 address without it."""
    if any(is_ipv6(ip) for ip in served):
        return ["enable-ra"]
    return [f"dhcp-range={_shown(ip.address)},ra-only" for ip in network.ips if is_ipv6(ip)]


def _host_lines(ip: NetworkIp) -> Iterator[str]:
    for host in ip.dhcp.hosts if ip.dhcp is not None else []:
        line = _host_ipv6(host) if is_ipv6(ip) else _host_ipv4(host)
        yield line + _lease_text(host.lease)


def _host_ipv6(host: DhcpHost) -> str:
    who = [f"id:{host.id}"] if host.id else []
    return ",".join([*who, *([host.name] if host.name else []), f"[{_shown(host.ip)}]"])


def _host_ipv4(host: DhcpHost) -> str:
    if not host.mac:
        return f"{host.name},{_shown(host.ip)}"
    return ",".join([host.mac, _shown(host.ip), *([host.name] if host.name else [])])


def _name_lines(network: Network) -> Iterator[str]:
    """The names of addresses; every field is followed by a tabulator."""
    for host in network.dns.hosts if network.dns is not None and _wants_dns(network) else []:
        yield "".join(f"{field}\t" for field in (_shown(host.ip), *host.hostnames)) + "\n"
