"""A whole session of the real virsh, changing things, on the test driver of this daemon and on the C driver itself."""

import contextlib
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOMAIN = """<domain type='test'><name>{name}</name><uuid>6ba7b810-9dad-41d1-80b4-00c04fd430{number}</uuid>
<memory>8192</memory><vcpu>2</vcpu><os><type>hvm</type></os>
<devices><disk type='file' device='disk'><source file='/x'/><target dev='vda' bus='virtio'/></disk>
<interface type='network'><mac address='52:54:00:11:22:33'/><source network='default'/></interface></devices></domain>
"""

NETWORK = """<network><name>n1</name><uuid>6ba7b810-9dad-41d1-80b4-00c04fd430d9</uuid>
<ip address='10.0.0.1' netmask='255.255.255.0'><dhcp><range start='10.0.0.2' end='10.0.0.9'/></dhcp></ip></network>
"""

LIMIT_S = 10
ATTEMPTS = 5

SESSION = """
suspend test
domstate test --reason
resume test
shutdown test
start test
destroy test --graceful
domstate test --reason
undefine test --managed-save --snapshots-metadata
list --all
define {folder}/vm1.xml
start vm1 --paused
start vm1
desc vm1 --title hello
desc vm1 --title
setmem vm1 512
setmaxmem vm1 4096
setvcpus vm1 1
setvcpus vm1 9
vcpupin vm1 0 1
emulatorpin vm1 0-1
autostart vm1
dominfo vm1
managedsave vm1
list --all --managed-save
managedsave-remove vm1
domrename vm1 vm2
start vm2
snapshot-create-as vm2 s1 first
snapshot-list vm2 --tree
snapshot-current vm2 --name
snapshot-revert vm2 s1
snapshot-delete vm2 s1
checkpoint-create-as vm2 c1
checkpoint-delete vm2 c1
blkdeviotune vm2 vda --total-bytes-sec-max 1000
memtune vm2 --hard-limit 100000
memtune vm2
domiftune vm2 testnet0 --inbound 100
domiftune vm2 testnet0
numatune vm2 --mode strict --nodeset 0
schedinfo vm2 --set weight=3
perf vm2 --enable cmt
domfsfreeze vm2
domfsthaw vm2
send-key vm2 KEY_A
inject-nmi vm2
reset vm2
reboot vm2
save vm2 {folder}/saved
restore {folder}/saved
save-image-dumpxml {folder}/saved
dump vm2 {folder}/dump
iothreadadd vm2 1
iothreadinfo vm2
iothreadset vm2 1 --poll-max-ns 5
iothreaddel vm2 1
metadata vm2 http://x --key k --set <a/>
metadata vm2 http://x
dumpxml vm2
create {folder}/vm3.xml
list --transient
destroy vm3
net-define {folder}/n1.xml
net-start n1
net-update n1 add ip-dhcp-host "<host mac='52:54:00:00:00:01' ip='10.0.0.5'/>" --live
net-dumpxml n1
net-autostart n1
net-list --all
net-destroy n1
net-undefine n1
net-info n1
pool-define-as p1 dir --target {folder}/p1
pool-build p1
pool-start p1
pool-autostart p1
vol-create-as p1 v1 1G
vol-list p1
vol-info v1 --pool p1
vol-dumpxml v1 --pool p1
vol-clone v1 v2 --pool p1
vol-delete v2 --pool p1
pool-refresh p1
pool-info p1
pool-destroy p1
pool-undefine p1
pool-list --all
iface-begin
iface-destroy eth1
iface-rollback
iface-list --all
nodedev-destroy scsi_host11
nodedev-list
domjobabort vm2
console vm2
ttyconsole vm2
undefine vm2
destroy vm2
list --all
"""


def test_a_session_prints_the_same(daemon: Any, virsh: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "vm1.xml").write_text(DOMAIN.format(name="vm1", number="c8"))
    (tmp_path / "vm3.xml").write_text(DOMAIN.format(name="vm3", number="c9"))
    (tmp_path / "n1.xml").write_text(NETWORK)
    commands = SESSION.format(folder=tmp_path)
    ours = _run(f"test+unix:///default?socket={daemon.socket}", commands)
    theirs = _run_until_it_ends("test:///default", commands)
    assert len(_comparable(theirs)) > 100
    assert _comparable(ours) == _comparable(theirs)


def _run(uri: str, commands: str) -> str:
    """What virsh prints when the commands are typed one by one."""
    done = subprocess.run(
        ["virsh", "-c", uri],
        input=commands,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT_S,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    )
    return done.stdout


def _run_until_it_ends(uri: str, commands: str) -> str:
    """The C test driver inside virsh locks itself up now and then, on events: then virsh is asked again."""
    for _ in range(ATTEMPTS):
        with contextlib.suppress(subprocess.TimeoutExpired):
            return _run(uri, commands)
    pytest.skip("the C test driver did not come to an end")


def _comparable(text: str) -> list[str]:
    """The lines without generated UUIDs and times."""
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", text)
    return [line for line in text.splitlines() if not line.startswith("CPU time")]
