"""Disks, security labels and pictures of the test driver's domains."""

import struct
import zlib

from purevirt.api.facet.domain_block import DomainBlock
from purevirt.api.facet.domain_console import DomainConsole
from purevirt.api.facet.domain_security import DomainSecurity
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainBlockInfo, Screenshot, SecurityLabel
from purevirt.api.typedparam import TypedParams
from purevirt.drivers.shared.bytes_stream import BytesStream
from purevirt.drivers.shared.device_lookup import find_disk
from purevirt.drivers.test.facet import TestFacet
from purevirt.enums.common import TypedParameterFlags
from purevirt.errors import Error, ErrorCode

BLOCK_INFO = DomainBlockInfo(allocation=1099511627776, capacity=1099506450432, physical=1099511627776)
"""The sizes of every disk in bytes."""

RUNNING_LABEL = SecurityLabel("libvirt-test", True)
NO_LABEL = SecurityLabel("", False)

SCREEN = (160, 100)
"""Width and height of the picture in pixels."""


class TestDomainBlock(TestFacet, DomainBlock):
    """Disks."""

    @override()
    async def domain_get_block_info(self, domain: DomainRef, path: str, flags: NoFlags) -> DomainBlockInfo:
        if find_disk(self.find_domain(domain).current, path) is None:
            raise Error(ErrorCode.INVALID_ARG, f"invalid path {path} not assigned to domain")
        return BLOCK_INFO


class TestDomainSecurity(TestFacet, DomainSecurity):
    """Security labels."""

    @override()
    async def domain_get_security_label(self, domain: DomainRef) -> SecurityLabel:
        return RUNNING_LABEL if self.find_domain(domain).is_active else NO_LABEL

    @override()
    async def domain_get_launch_security_info(self, domain: DomainRef, flags: TypedParameterFlags) -> TypedParams:
        self.find_domain(domain)
        return []


class TestDomainConsole(TestFacet, DomainConsole):
    """Pictures of the screen."""

    @override()
    async def domain_screenshot(self, domain: DomainRef, screen: int, flags: NoFlags) -> Screenshot:
        self.find_domain(domain)
        return Screenshot("image/png", BytesStream(_picture()))


def _picture() -> bytes:
    """A black screen in PNG format (RFC 2083)."""
    width, height = SCREEN
    rows = zlib.compress(bytes(height * (1 + width)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
