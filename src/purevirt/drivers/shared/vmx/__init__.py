"""VMware's VMX files, which the ESX and the VMware drivers read and write."""

from purevirt.drivers.shared.vmx.filename import FileNames
from purevirt.drivers.shared.vmx.formatter import format_vmx
from purevirt.drivers.shared.vmx.parser import VMX, parse_vmx

__all__ = ["VMX", "FileNames", "format_vmx", "parse_vmx"]
