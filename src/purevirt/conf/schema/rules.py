"""What parts of an element exclude or need each other, as conditions on elements that are chosen by a path.

Both are XPath expressions: ``chosen`` finds the elements, and ``holds`` is true of each of them in a valid document.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lxml import etree

from purevirt.conf.schema.misfit import Misfit


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on some elements of documents with this root ('': of any)."""

    root: str
    chosen: str
    holds: str

    def find(self, root: etree._Element) -> list[str]:
        """The names of the elements of which the condition does not hold."""
        found = _compiled(f"{self.chosen}[not({self.holds})][not(ancestor::metadata)]")(root)
        assert isinstance(found, list)
        return [str(node.tag) for node in found if isinstance(node, etree._Element)]


@cache
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path)


_HOSTED = "@protocol='iscsi' or @protocol='nbd' or @protocol='gluster' or @protocol='http' or @protocol='https'"
_TRANSFERRED = "@protocol='ftp' or @protocol='ftps' or @protocol='tftp' or @protocol='ssh' or @protocol='nfs'"
_NAMED = "@protocol='iscsi' or @protocol='gluster' or @protocol='rbd' or @protocol='sheepdog' or @protocol='nfs'"

RULES = (
    Rule("", "//disk[@device='lun']", "@type='block' or @type='network' or @type='volume' or @type='nvme'"),
    Rule("", "//disk", "not(iotune and throttlefilters)"),
    Rule("", "//disk[@rawio or @sgio]", "@device='lun'"),
    Rule("", "//secret[parent::auth or parent::encryption]", "@uuid or @usage"),
    Rule("", "//secret[parent::auth or parent::encryption]", "not(@uuid and @usage)"),
    Rule("domain", "//auth/secret", "@type"),
    Rule("", f"//source[{_HOSTED} or {_TRANSFERRED}]", "host"),
    Rule("", f"//source[{_NAMED}]", "@name"),
    Rule("", "//source/host[@transport='unix']", "@socket and not(@name or @port)"),
    Rule("", "//source/host[@socket]", "@transport='unix'"),
    Rule("", "//encryption", "boolean(cipher)=boolean(ivgen)"),
    Rule("", "//source/seclabel[@labelskip]", "not(label)"),
    Rule("", "//source/seclabel[not(@labelskip) and not(@relabel='no')]", "label"),
    Rule("", "//source/seclabel[@relabel='no']", "not(label)"),
    Rule("domain", "/domain/seclabel[@type='static']", "label"),
    Rule("domain", "/domain/seclabel[@type='none']", "not(label or baselabel or imagelabel)"),
    Rule("domain", "/domain/numatune/memory", "not(@placement='auto' and @nodeset)"),
    Rule("domain", "/domain/numatune/memory[not(@placement='auto')]", "@nodeset or @mode or @placement"),
    Rule("domain", "//graphics/listen[@type='network']", "@network"),
    Rule("domain", "//graphics/listen[@type='address']", "not(@network) or @address"),
    Rule("domain", "//graphics/listen[@type='socket']", "not(@address or @network)"),
    Rule("domain", "/domain/clock", "@offset"),
    Rule("domain", "/domain/clock[@offset='timezone']", "@timezone"),
    Rule("domain", "/domain/devices/controller[@type='pci']", "@model"),
    Rule("domain", "/domain/devices/video/model", "@type"),
    Rule("domain", "/domain/devices/interface", "@type"),
    Rule("domain", "/domain/devices/channel", "target"),
    Rule("domain", "/domain/devices/filesystem", "source"),
    Rule("domain", "/domain/devices/filesystem[@type='mount']/source", "@dir or @socket"),
    Rule("domain", "/domain/devices/filesystem[@type='template']/source", "@name"),
    Rule("domain", "/domain/devices/smartcard[@mode='host-certificates']", "count(certificate)=3"),
    Rule("domain", "/domain/devices/hostdev[@type='usb']/source/address", "@bus and @device"),
    Rule("domain", "/domain/devices/hostdev[@type='scsi']/source/address", "@bus and @target and @unit"),
    Rule("domain", "/domain/devices/hostdev[@type='pci']/source/address", "@bus and @slot and @function"),
    Rule("domain", "/domain/devices/*/address[@type='usb']", "@bus"),
    Rule("", "//graphics/listen", "@type"),
    Rule("", "//source[@protocol]/host", "@name or @socket"),
    Rule("", "//backingStore[@type]", "source and format"),
    Rule("domain", "/domain/devices/interface[@type='network']", "source/@network"),
    Rule("domain", "/domain/devices/interface[@type='bridge']", "source/@bridge"),
    Rule("domain", "/domain/devices/interface[@type='direct']", "source/@dev"),
    Rule("domain", "/domain/devices/hostdev[@type='pci' or @type='usb' or @type='scsi' or @type='mdev']", "source"),
    Rule("domain", "/domain/devices/hostdev[@type='mdev']", "source/address/@uuid"),
    Rule("domain", "/domain/devices/hostdev[@rawio or @sgio]", "@type='scsi'"),
    Rule("domain", "/domain/devices/tpm/backend[@type='passthrough']/device", "@path"),
    Rule("domain", "/domain/devices/input[@type='passthrough']", "source/@evdev"),
    Rule("", "//rom[@enabled='no']", "not(@bar or @file)"),
    Rule("", "//disk[@type='volume']/source", "@pool and @volume"),
    Rule("", "//disk[@type='nvme']/source", "@type and @namespace and @managed and address"),
    Rule("", "//disk[@type='vhostuser']/source", "@type='unix' and @path"),
    Rule("domain", "/domain/devices/disk[@type='network']", "source/@protocol"),
    Rule("domain", "/domain/devices/disk", "target/@dev"),
    Rule("domain", "/domain/devices/*/address[@cssid or @ssid or @devno]", "@cssid and @ssid and @devno"),
    Rule("domain", "/domain/devices/hostdev[@type='pci']/source", "address"),
    Rule("domain", "/domain/devices/hostdev[@type='usb']/source", "address or (vendor and product) or @dev"),
    Rule("domain", "/domain/devices/hostdev[@type='scsi']/source", "(adapter and address) or @protocol='iscsi'"),
    Rule("domain", "/domain/devices/hostdev[@type='mdev']", "@model"),
    Rule("domain", "/domain/devices/interface[@type='hostdev']", "source/address"),
    Rule("domain", "/domain/devices/interface[@type='server' or @type='mcast']", "source/@port"),
    Rule("domain", "/domain/devices/interface[@type='client' or @type='udp']", "source/@address and source/@port"),
    Rule("domain", "/domain/devices/interface[@type='vdpa']", "source/@dev"),
    Rule("domain", "/domain/devices/interface[@type='internal']", "source/@name"),
    Rule("domain", "/domain/devices/memory[@model='nvdimm']", "source/path and target/size"),
    Rule("domain", "/domain/devices/memory[@model='virtio-pmem']", "source/path and target/size"),
    Rule("domain", "/domain/devices/memory[@model='virtio-mem']", "target/block and target/requested"),
    Rule("domain", "/domain/devices/filesystem", "target/@dir"),
    Rule("domain", "/domain/devices/shmem/server", "@path or not(@*)"),
    Rule("domain", "/domain/devices/vsock/cid", "@auto or @address"),
    Rule("domain", "/domain/devices/tpm/backend[@type='external']", "source"),
    Rule("domain", "/domain/cpu/numa/cell", "@memory"),
    Rule("domain", "/domain/cputune/*[self::vcpusched or self::iothreadsched]", "@scheduler"),
    Rule("domain", "/domain/*[self::memory or self::currentMemory]", "string-length(normalize-space(.))>0"),
    Rule("domainsnapshot", "/domainsnapshot/disks/disk/source", "not(@startupPolicy)"),
    Rule("domainsnapshot", "/domainsnapshot/disks/disk/source[@protocol]", "not(seclabel)"),
    Rule("domainsnapshot", "/domainsnapshot/disks/disk[@snapshot='no' or @snapshot='internal']", "not(source)"),
    Rule("domainsnapshot", "/domainsnapshot/memory[@file]", "not(@snapshot) or @snapshot='external'"),
    Rule("domainsnapshot", "/domainsnapshot/memory[@snapshot='external']", "@file"),
    Rule("domainbackup", "/domainbackup[@mode='pull']/disks/disk", "not(target)"),
    Rule("domainbackup", "/domainbackup[not(@mode='pull')]/disks/disk", "not(scratch or @exportname or @exportbitmap)"),
    Rule("domainbackup", "/domainbackup[not(@mode='pull')]", "not(server)"),
    Rule("domainbackup", "//server[@transport='unix']", "@socket and not(@name or @port)"),
    Rule("domainbackup", "//server[not(@transport) or @transport='tcp']", "@name and not(@socket)"),
    Rule("domainbackup", "//disk[@backup='no']", "not(driver or target or scratch or @type)"),
    Rule("domainbackup", "//disk[not(@type='block')]/*[self::target or self::scratch]", "not(@dev)"),
    Rule("domainbackup", "//disk[@type='block']/*[self::target or self::scratch]", "@dev and not(@file)"),
    Rule("domainbackup", "//disk[@type='file']/*[self::target or self::scratch]", "@file"),
    Rule("domainbackup", "//disk[@incremental]", "not(@backupmode='full')"),
    Rule("domaincheckpoint", "/domaincheckpoint/disks/disk[@checkpoint='no']", "not(@bitmap)"),
    Rule("filter", "/filter/rule", "count(*)<2"),
    Rule("pool", "/pool[@type='dir' or @type='fs' or @type='netfs']", "target/path"),
    Rule("pool", "/pool[@type='netfs']", "source/host and source/dir"),
    Rule("pool", "/pool[@type='fs']", "source/device"),
    Rule("pool", "/pool[@type='disk']", "source/device"),
    Rule("pool", "/pool[@type='iscsi' or @type='iscsi-direct']", "source/host and source/device"),
    Rule("pool", "/pool[@type='scsi']", "source/adapter"),
    Rule("pool", "/pool[@type='rbd' or @type='gluster' or @type='sheepdog']", "source/name and source/host"),
    Rule("pool", "/pool[@type='iscsi-direct']", "source/initiator"),
    Rule("pool", "/pool[not(@type='logical' or @type='zfs' or @type='disk')]", "name"),
    Rule("network", "/network/forward[@mode='bridge' or @mode='open']", "not(nat)"),
    Rule("secret", "/secret/usage[@type='volume']", "volume"),
    Rule("secret", "/secret/usage[@type='ceph' or @type='tls' or @type='vtpm']", "name"),
    Rule("secret", "/secret/usage[@type='iscsi']", "target"),
    Rule("pool", "/pool[@type='disk' or @type='iscsi' or @type='scsi' or @type='mpath']", "target/path"),
    Rule("interface", "/interface", "@name"),
    Rule("interface", "/interface[@type='bridge']", "bridge"),
    Rule("device", "/device/capability", "@type"),
    Rule("device", "/device/capability[@type='pci']", "domain and bus and slot and function"),
    Rule("device", "/device/capability[@type='pci']", "vendor/@id and product/@id"),
    Rule("device", "/device/capability[@type='usb_device']", "bus and device"),
    Rule("device", "/device/capability[@type='scsi']", "host and bus and target and lun"),
    Rule("device", "/device/capability[@type='mdev']", "type/@id"),
    Rule("device", "/device/capability[@type='css' or @type='ccw']", "cssid and ssid and devno"),
    Rule("device", "/device/capability[@type='ap_queue']", "ap-adapter and ap-domain"),
    Rule("filter", "/filter/rule/*[@ipset or @ipsetflags]", "@ipset and @ipsetflags"),
)
"""The conditions."""


def find_broken(root: etree._Element) -> Iterator[Misfit]:
    """The elements of which a condition does not hold."""
    for rule in RULES:
        if rule.root in ("", root.tag):
            yield from map(Misfit, rule.find(root))
