"""Xen configurations: both formats, odd values, and libxl's JSON."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purevirt.conf.domain import parse_domain
from purevirt.conf.domain.chardev import SocketMode, TcpSource, UdpSource
from purevirt.drivers.libxl.chardevtext import format_chardev, parse_chardev
from purevirt.drivers.libxl.domconfig import build_config
from purevirt.drivers.libxl.profile import LIBXL
from purevirt.drivers.libxl.vif import format_vif, parse_vif
from purevirt.drivers.libxl.xl import format_xl, parse_xl
from purevirt.drivers.libxl.xldisk import format_rbd, parse_rbd, split_disk
from purevirt.drivers.libxl.xm import format_xm, parse_xm
from purevirt.errors import Error

GUEST = 'name = "g"\nuuid = "c7a5fdb2-cdaf-9455-926a-d65c16db1809"\nmemory = 256\nmaxmem = 512\nvcpus = 2\n'
HVM = GUEST + 'builder = "hvm"\nvnc = 1\nvncunused = 0\nvncdisplay = 3\n'


@pytest.mark.parametrize("more", ['disk = [ "format=raw,vdev=xvda,access=rw,backendtype=phy,target=/dev/x" ]\n', ""])
def test_xl_configuration_is_written_as_it_is_read_again(more: str) -> None:
    written = format_xl(parse_xl(GUEST + more))
    assert format_xl(parse_xl(written)) == written
    assert "maxmem = 512\nmemory = 256\n" in written


def test_xm_configuration_is_written_as_it_is_read_again() -> None:
    text = HVM + 'disk = [ "tap:qcow2:/a,hda,w", "phy:/dev/b,hdb:cdrom,r" ]\n'
    written = format_xm(parse_xm(text))
    assert format_xm(parse_xm(written)) == written
    assert 'disk = [ "tap:qcow2:/a,hda,w", "phy:/dev/b,hdb:cdrom,r" ]' in written


def test_some_vcpus_are_off() -> None:
    xl, xm = format_xl(parse_xl(GUEST + "maxvcpus = 4\n")), format_xm(parse_xm(GUEST + "vcpu_avail = 1\n"))
    assert "maxvcpus = 4\nvcpus = 2\n" in xl
    assert "vcpus = 2\nvcpu_avail = 1\n" in xm


def test_target_takes_the_rest_of_a_disk() -> None:
    assert split_disk("vdev=xvda,target=/a,b,c") == {"vdev": "xvda", "target": "/a,b,c"}
    assert split_disk("/a,raw,hda,r") == {"target": "/a", "format": "raw", "vdev": "hda", "access": "r"}


def test_hosts_of_a_ceph_disk() -> None:
    target = "rbd:pool/image:auth_supported=none:mon_host=m1\\\\:6321\\\\;[\\\\:\\\\:1]\\\\:6322"
    source = parse_rbd(target)
    assert [(host.name, host.port) for host in source.hosts] == [("m1", 6321), ("::1", 6322)]
    assert format_rbd(source).startswith("rbd:pool/image:auth_supported=none:mon_host=m1\\\\:6321\\\\;[")


@pytest.mark.parametrize(
    "text",
    [
        "mac=00:16:3e:00:00:01,bridge=br0,script=vif-bridge,model=e1000,vifname=v0,rate=1024KB/s",
        "mac=00:16:3e:00:00:01,bridge=ovs:1:2,script=vif-openvswitch",
        "mac=00:16:3e:00:00:01,ip=10.0.0.1 10.0.0.2,script=vif-route,type=vif",
    ],
)
def test_interface_is_written_as_it_was(text: str) -> None:
    assert format_vif(parse_vif(text), "vif") == text


@pytest.mark.parametrize(("text", "kib"), [("8Mb/s", 1024), ("2MB/s@20ms", 2048), ("1GB/s", 1048576)])
def test_rates_are_in_kibibytes(text: str, kib: int) -> None:
    bandwidth = parse_vif(f"rate={text}").bandwidth
    assert bandwidth is not None
    assert bandwidth.outbound is not None
    assert bandwidth.outbound.average == kib


@pytest.mark.parametrize(
    "text",
    ["pty", "null", "/dev/ttyS0", "file:/a", "pipe:/b", "tcp:h:1,server,nowait", "telnet:h:2", "udp:h:1@:2", "unix:/s"],
)
def test_character_device_is_written_as_it_was(text: str) -> None:
    assert format_chardev(parse_chardev(text)) == text


def test_character_device_knows_its_ends() -> None:
    tcp, udp = parse_chardev("telnet:1.2.3.4:99,server"), parse_chardev("udp:far:1@near:2")
    assert isinstance(tcp, TcpSource)
    assert (tcp.mode, tcp.host, tcp.service) == (SocketMode.BIND, "1.2.3.4", "99")
    assert isinstance(udp, UdpSource)
    assert [(end.host, end.service) for end in udp.ends] == [("near", "2"), ("far", "1")]


@pytest.mark.parametrize(
    "text",
    [
        "memory = 1\n",
        HVM + 'on_crash = "fly"\n',
        HVM + 'vif = [ "mac=x" ]\n',
        HVM + 'pci = [ "zz" ]\n',
        GUEST + "vcpus",
    ],
)
def test_wrong_configurations_are_refused(text: str) -> None:
    with pytest.raises(Error):
        parse_xl(text)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["disk", "vif", "pci", "vfb", "vnuma", "usbctrl", "channel", "serial"]), st.text(max_size=20))
def test_only_errors_of_ours_are_raised(name: str, value: str) -> None:
    try:
        parse_xl(f"{HVM}{name} = [ '{value}' ]\n")
    except Error:
        return


def test_libxl_configuration_leaves_out_what_is_empty() -> None:
    document = "<domain type='xen'><name>g</name><memory>4096</memory><os><type>xen</type></os></domain>"
    config = build_config(parse_domain(document, profile=LIBXL), 0, 5900)
    assert config["c_info"] | {"uuid": ""} == {"type": "pv", "name": "g", "uuid": ""}  # type: ignore[operator]  # an object
    assert "disks" not in config


def test_timers_and_features_of_the_cpu_are_written_as_they_were() -> None:
    more = 'tsc_mode = "native_paravirt"\nhpet = 0\nnestedhvm = 1\ncpuid = "host,tm=0,sse3=x"\n'
    written = format_xl(parse_xl(HVM + more))
    assert 'tsc_mode = "native_paravirt"\nhpet = 0\n' in written
    assert 'nestedhvm = 1\ncpuid = "host,tm=0,sse3=x"\n' in written


def test_usb_controllers_and_devices_are_written_as_they_were() -> None:
    more = 'usbctrl = [ "type=qusb,version=1,ports=a" ]\nusbdev = [ "hostbus=1,hostaddr=1f" ]\n'
    assert format_xl(parse_xl(GUEST + more)).endswith(more)
