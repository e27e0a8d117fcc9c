"""CPU features of an xl configuration: ``cpuid = "host,…"`` (xenParseXLCPUID, xenFormatXLCPUID)."""

from purevirt.conf.domain.cpu import Cpu, CpuFeature, CpuMode, FeaturePolicy
from purevirt.conf.domain.model import Domain
from purevirt.drivers.libxl.setting import Settings, Writer, refused

NESTING_FEATURES = ("vmx", "svm")
"""CPU features without which no guest runs inside the guest."""
POLICIES = {
    "1": FeaturePolicy.FORCE,
    "0": FeaturePolicy.FORBID,
    "x": FeaturePolicy.OPTIONAL,
    "k": FeaturePolicy.REQUIRE,
    "s": FeaturePolicy.REQUIRE,
}
"""Policies, by the letters of libxl."""
LETTERS = {
    FeaturePolicy.FORCE: "1",
    FeaturePolicy.REQUIRE: "1",
    FeaturePolicy.OPTIONAL: "x",
    FeaturePolicy.DISABLE: "0",
    FeaturePolicy.FORBID: "0",
}
NAMES = {
    "cmplegacy": "cmp_legacy",
    "ffxsr": "fxsr_opt",
    "pclmulqdq": "pclmuldq",
    "sse3": "pni",
    "tscadjust": "tsc_adjust",
    "procfeedback": "proc_feedback",
    "dscpl": "ds_cpl",
    "psn": "pn",
    "htt": "ht",
    "sysenter": "sep",
    "clfsh": "clflush",
    "cmpxchg16": "cx16",
    "cntxid": "cid",
    "svm_lbrv": "lbrv",
    "nodeid": "nodeid_msr",
    "lahfsahf": "lahf_lm",
    "altmovcr8": "cr8legacy",
    "page1gb": "pdpe1gb",
}
"""Names of features in a CPU document, by those of libxl where they differ."""
SHORT = {name: short for short, name in NAMES.items()}


def read_cpuid(domain: Domain, settings: Settings) -> None:
    """Add the features to the CPU. Raises Error CONF_SYNTAX."""
    text = settings.find_text("cpuid")
    if text is None:
        return
    first, *items = text.split(",")
    if first != "host":
        raise refused(f'cpuid starting with "{first}" is not supported, only libxl format is')
    domain.cpu = domain.cpu or Cpu(mode=CpuMode.HOST_PASSTHROUGH)
    for item in items:
        name, _, value = item.partition("=")
        if value not in POLICIES:
            raise refused(f"Invalid libxl feature value {value}")
        domain.cpu.features.append(CpuFeature(policy=POLICIES[value], name=NAMES.get(name, name)))


def write_cpuid(out: Writer, domain: Domain) -> None:
    """Write the features but those that decide about nesting, which has a setting of its own."""
    cpu = domain.cpu
    if cpu is None or cpu.mode is not CpuMode.HOST_PASSTHROUGH:
        return
    features = [one for one in cpu.features if one.name not in NESTING_FEATURES]
    items = [f"{SHORT.get(one.name, one.name)}={LETTERS[one.policy or FeaturePolicy.REQUIRE]}" for one in features]
    if items:
        out.put("cpuid", ",".join(["host", *items]))
