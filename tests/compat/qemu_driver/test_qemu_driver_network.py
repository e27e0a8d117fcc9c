"""Network cards of real guests: tap devices, bridges, and their end."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.enums.domain import DomainXMLFlags
from purevirt.errors import Error, ErrorCode

Play = Callable[[Any], None]
NETS = Path("/sys/class/net")
IP = shutil.which("ip") or ""

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not IP or not Path("/dev/net/tun").exists(), reason="needs root, ip and /dev/net/tun"
)


def ip(*words: str) -> None:
    """Run ip."""
    subprocess.run([IP, *words], check=True, timeout=20)


@pytest.fixture
def bridge() -> Iterator[str]:
    """A bridge, gone after the test."""
    name = f"pv{uuid.uuid4().hex[:8]}"
    ip("link", "add", name, "type", "bridge")
    try:
        ip("link", "set", name, "mtu", "1400", "up")
        yield name
    finally:
        ip("link", "del", name)


def test_a_card_on_a_bridge(play: Play, bridge: str) -> None:
    card = f"<interface type='bridge'><mac address='52:54:00:11:22:33'/><source bridge='{bridge}'/></interface>"

    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define(devices=card))
        (port,) = os.listdir(NETS / bridge / "brif")
        assert port.startswith("vnet")
        assert (NETS / port / "address").read_text().strip() == "fe:54:00:11:22:33"
        assert (NETS / port / "mtu").read_text().strip() == "1400"
        assert int((NETS / port / "flags").read_text(), 16) & 1
        live = await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags(0))
        assert f"<target dev='{port}'/>" in live
        kept = await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags.INACTIVE)
        assert port not in kept
        stats = await bench.call(DomainStatus.domain_interface_stats, ref, port)
        assert min(stats.rx_bytes, stats.tx_bytes) >= 0
        by_mac = await bench.call(DomainStatus.domain_interface_stats, ref, "52:54:00:11:22:33")
        assert by_mac.tx_bytes >= 0
        await bench.call(DomainLifecycle.domain_destroy, ref)
        assert os.listdir(NETS / bridge / "brif") == []
        assert not (NETS / port).exists()

    play(scenario)


def test_a_card_on_a_tap_with_a_name_of_its_own(play: Play) -> None:
    name = f"pt{uuid.uuid4().hex[:8]}"
    card = f"<interface type='ethernet'><target dev='{name}'/><model type='virtio'/></interface>"

    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define(devices=card))
        assert (NETS / name).exists()
        os.kill(bench.pid(ref), 9)
        await bench.wait_for(lambda: not bench.record(ref).is_active)
        assert not (NETS / name).exists()

    play(scenario)


def test_a_bridge_that_is_not_there(play: Play) -> None:
    card = "<interface type='bridge'><source bridge='pvnobridge'/></interface>"

    async def scenario(bench: Any) -> None:
        before = set(os.listdir(NETS))
        ref = await bench.define(devices=card)
        with pytest.raises(Error, match="Cannot get interface MTU on 'pvnobridge': No such device") as caught:
            await bench.start(ref)
        assert caught.value.code == ErrorCode.SYSTEM_ERROR
        assert set(os.listdir(NETS)) == before

    play(scenario)


def test_a_start_that_fails_leaves_no_tap(play: Play) -> None:
    name = f"pt{uuid.uuid4().hex[:8]}"
    card = f"<interface type='ethernet'><target dev='{name}'/></interface>"
    space = "http://libvirt.org/schemas/domain/qemu/1.0"
    extra = f"<qemu:commandline xmlns:qemu='{space}'><qemu:arg value='-nonsense'/></qemu:commandline>"

    async def scenario(bench: Any) -> None:
        ref = await bench.define(devices=card, extra=extra)
        with pytest.raises(Error, match="-nonsense: invalid option"):
            await bench.start(ref)
        assert not (NETS / name).exists()

    play(scenario)
