"""What a profile has to know of an emulator; the QEMU driver's capabilities fit these shapes."""

from typing import Protocol


class MachineFacts(Protocol):
    """A machine type."""

    @property
    def name(self) -> str:
        """The real name, where an alias was asked for."""

    @property
    def has_acpi(self) -> bool | None:
        """Whether there is ACPI; None where the emulator does not say."""

    @property
    def default_cpu_type(self) -> str | None:
        """The QOM type of the CPU that is used when none is named, such as ``qemu64-x86_64-cpu``."""


class EmulatorFacts(Protocol):
    """An emulator binary. Flags have libvirt's capability names."""

    @property
    def emulator(self) -> str:
        """The path of the binary."""

    @property
    def arch(self) -> str:
        """The architecture it emulates."""

    def has(self, flag: str) -> bool:
        """Whether a capability is there."""

    def find_machine(self, name: str, virt_type: str) -> MachineFacts | None:
        """The machine type of that name or alias."""

    def find_cpu_name(self, type_name: str, virt_type: str) -> str | None:
        """The name of the CPU model that is an instance of a QOM type."""

    def default_machine(self, virt_type: str) -> str | None:
        """The machine type for guests that name none."""
