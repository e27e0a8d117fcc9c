"""The categories that log filters match: libvirt's names for the areas, found from the names of our modules."""

__all__ = ["category_of"]

# Packages whose area has another name in libvirt.
_AREAS = {"api": "libvirt", "host": "util", "cli": "virsh"}

# Modules whose place in libvirt is not what their name says.
_PLACES = {
    "drivers.qemu.qmp": "qemu.qemu_monitor",
    "drivers.qemu.qmp_protocol": "qemu.qemu_monitor_json",
    "drivers.remote": "remote.remote_driver",
    "drivers.test": "test.test_driver",
}


def category_of(module: str) -> str:
    """The category of a module: ``qemu.qemu_process`` for ``purevirt.drivers.qemu.process``."""
    path = module.removeprefix("purevirt.")
    if path in _PLACES:
        return _PLACES[path]
    area, _, rest = path.partition(".")
    if area == "drivers":
        driver, _, rest = rest.partition(".")
        return f"{driver}.{driver}_{rest.replace('.', '_') or 'driver'}"
    return f"{_AREAS.get(area, area)}.{rest.replace('.', '_')}" if rest else f"util.{area}"
