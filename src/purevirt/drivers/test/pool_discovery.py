"""The sources that the test driver finds for new pools."""

from purevirt.conf.document import expect_root, parse_tree
from purevirt.conf.storagepool import PoolType
from purevirt.conf.xmlmap.markup import escape
from purevirt.errors import Error, ErrorCode, ErrorDomain

LOGICAL_SOURCES = """\
<sources>
  <source>
    <device path='/dev/sda20'/>
    <name>testvg1</name>
    <format type='lvm2'/>
  </source>
  <source>
    <device path='/dev/sda21'/>
    <name>testvg2</name>
    <format type='lvm2'/>
  </source>
</sources>
"""

NETFS_SOURCES = """\
<sources>
  <source>
    <host name='{host}'/>
    <dir path='/testshare'/>
    <format type='nfs'/>
  </source>
</sources>
"""


def found_sources(pool_type: str, source_spec: str | None) -> str:
    """The document of sources for a type of pool; ``source_spec`` is a <source> that names a host.

    Raises VIR_ERR_NO_SUPPORT or VIR_ERR_INTERNAL_ERROR for other types, VIR_ERR_INVALID_ARG without a host.
    """
    if pool_type not in {kind.value for kind in PoolType}:
        # the C driver puts its text where the name of the function goes
        raise Error(ErrorCode.NO_SUPPORT, f"pool type '{pool_type}' does not support source discovery")
    if pool_type == PoolType.LOGICAL:
        return LOGICAL_SOURCES
    if pool_type != PoolType.NETFS:
        raise Error(ErrorCode.INTERNAL_ERROR, f"unknown storage pool type {pool_type}")
    host = _host(source_spec) if source_spec else ""
    if not host:
        raise Error(ErrorCode.INVALID_ARG, "hostname must be specified for netfs sources")
    return NETFS_SOURCES.replace("{host}", escape(host))


def _host(source_spec: str) -> str:
    root = parse_tree(source_spec, "(storage_source_specification)", domain=ErrorDomain.STORAGE)
    expect_root(root, "source")
    host = root.find("host")
    return (host.get("name") or "") if host is not None else ""
