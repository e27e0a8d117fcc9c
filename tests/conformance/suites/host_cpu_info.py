"""host_cpu_info: the summary of a machine and the times of its CPUs."""

import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from harness import Case

from purevirt.errors import Error, ErrorCode
from purevirt.host.node import CpuTimes, Node

SUBCORE_THREADS = 8
TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")


def _node(case: Case, folder: Path) -> Node:
    """The machine whose files are unpacked below a folder."""
    archive = case.folder / case.input["sysfs"]
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="tar")
    proc = folder / "proc"
    proc.mkdir()
    (proc / "cpuinfo").write_bytes((case.folder / case.input["cpuinfo"]).read_bytes())
    arch = case.options["arch"]
    sysfs = folder / archive.name.removesuffix(".tar.xz")
    return Node(sysfs, proc, arch, subcore_threads=SUBCORE_THREADS if arch.startswith("ppc64") else 0)


def _nodeinfo(case: Case) -> str:
    with tempfile.TemporaryDirectory() as folder:
        node = _node(case, Path(folder))
        info, present = node.info(), len(node.present())
        counts = f"CPUs: {info.cpus}/{present}, MHz: {info.mhz}, Nodes: {info.nodes}"
        line = f"{counts}, Sockets: {info.sockets}, Cores: {info.cores}, Threads: {info.threads}\n"
        signature = node.signature()
        return line + (f"{signature}\n" if signature is not None else "")


def _lines(name: str, times: CpuTimes) -> Iterator[str]:
    yield f"{name}:"
    for field in ("kernel", "user", "idle", "iowait"):
        yield f"{field}: {getattr(times, f'{field}_ns') // TICK_NS}"
    yield ""


def _cpu_stats(case: Case) -> str:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "stat").write_text(case.read(case.input), encoding="utf-8")
        node = Node(Path(folder), Path(folder), "x86_64")
        lines: list[str] = []
        for cpu in (None, *range(case.options["ncpus"])):
            times = node.cpu_times(cpu)
            if times is None:
                raise Error(ErrorCode.INVALID_ARG, f"no CPU {cpu}")
            lines += _lines("cpu" if cpu is None else f"cpu{cpu}", times)
        return "\n".join(lines[:-1])


OPERATIONS: dict[str, Callable[[Case], str]] = {"nodeinfo": _nodeinfo, "cpu_stats": _cpu_stats}


def produce(case: Case) -> str:
    """The summary and the signature, or the times."""
    return OPERATIONS[case.options["op"]](case)


def expected(case: Case) -> str:
    """The expected files, one after the other."""
    paths = case.expect.values() if isinstance(case.expect, dict) else [case.expect]
    texts = [case.read(path).rstrip("\n") for path in paths]
    return "".join(f"{text}\n" for text in texts)
