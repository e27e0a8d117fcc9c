"""vmx2xml: read VMX files."""

from harness import Case

from purevirt.conf.domain import format_domain
from purevirt.drivers.shared.vmx import parse_vmx
from purevirt.enums.domain import DomainXMLFlags
from purevirt.errors import Error, ErrorCode

VOLUMES = "/vmfs/volumes/"


class Datastores:
    """Names of files as the corpus has them."""

    def parse(self, name: str, *, may_lack: bool) -> str | None:
        """``[STORE] PATH`` for a name of a VMX."""
        store, path = "datastore", f"directory/{name}"
        if name.startswith(VOLUMES):
            store, _, path = name.removeprefix(VOLUMES).partition("/")
        elif name.startswith("/"):
            return name
        elif "/" in name:
            raise Error(ErrorCode.INTERNAL_ERROR, f"Found relative path '{name}'")
        if store == "missing" or path.startswith("missing"):
            if may_lack:
                return None
            raise Error(ErrorCode.INTERNAL_ERROR, "missing")
        return f"[{store}] {path}"

    def format(self, path: str) -> str:
        """The name for ``[STORE] PATH``."""
        if not path.startswith("["):
            return path
        store, _, rest = path[1:].partition("] ")
        return f"{VOLUMES}{store}/{rest}"


def produce(case: Case) -> str:
    """The domain of a VMX file."""
    data = (case.folder / case.input).read_bytes()
    domain = parse_vmx(data, Datastores(), datacenter_path=case.option("datacenter_path"))
    return format_domain(domain, DomainXMLFlags.SECURE)
