"""Outlines of the documents that are told to clients, of backup jobs, and of CPUs (see ``outline``)."""

from textwrap import indent

CAPABILITIES = r"""
capabilities
  host!
    uuid =UUID
    cpu!
      arch! =\w+
      features
        pae
        nonpae
        vmx
        svm
      model =
      vendor =
      microcode @version=1..
      signature @family=1.. @model=\d+ @stepping=\d+
      counter @name @frequency=1.. @scaling=yes|no
      topology @sockets=1.. @dies?=1.. @clusters?=1.. @cores=1.. @threads=1..
      maxphysaddr @mode=emulate|passthrough @bits?=\d+ @limit?=\d+
      feature @name=[a-zA-Z0-9\-_]+
      pages @unit?=UNIT @size=\d+
    power_management
      suspend_mem
      suspend_disk
      suspend_hybrid
    iommu @support?=yes|no
    migration_features
      live
      uri_transports
        uri_transport! =vpxmigr|tcp|rdma|vzmigr
    topology
      cells! @num=\d+
        cell! @id=\d+
          memory @unit?=UNIT =\d+
          pages @unit?=UNIT @size=\d+ =\d+
          distances
            sibling! @id=\d+ @value=10..255
          cache @level=\d+ @associativity=none|direct|full @policy=none|writeback|writethrough
            size! @value=\d+ @unit=UNIT
            line! @value=\d+ @unit=UNIT
          cpus @num=\d+
            cpu @id=\d+ @socket_id?=\d+ @die_id?=\d+ @cluster_id?=\d+ @core_id?=\d+ @siblings?=SET
      interconnects
        latency @initiator=\d+ @target=\d+ @cache?=\d+ @type=access|read|write @value=\d+
        bandwidth @initiator=\d+ @target=\d+ @cache?=\d+ @type=access|read|write @value=\d+ @unit=UNIT
    cache
      bank! @id=\d+ @level=\d+ @type=both|code|data @size=\d+ @unit=UNIT @cpus=SET
        control @granularity=\d+ @min?=\d+ @unit=UNIT @type=both|code|data @maxAllocs=\d+
      monitor @level?=\d+ @reuseThreshold?=\d+ @maxMonitors=\d+
        feature! @name=(llc_|mbm_)[a-zA-Z0-9\-_]+
    memory_bandwidth
      node! @id=\d+ @cpus=SET
        control @granularity=\d+ @min?=\d+ @maxAllocs=\d+
      monitor @level?=\d+ @reuseThreshold?=\d+ @maxMonitors=\d+
        feature! @name=(llc_|mbm_)[a-zA-Z0-9\-_]+
    secmodel
      model! =
      doi! =
      baselabel @type =
  guest
    os_type! =xen|linux|hvm|exe|uml
    arch! @name=\w+
      wordsize! =31|32|64
      emulator =PATH
      loader =PATH
      machine @canonical? @maxCpus?=\d+ @deprecated?=yes|no =
      domain! @type=qemu|kqemu|kvm|xen|uml|lxc|openvz|test|hvf
        emulator =PATH
        machine @canonical? @maxCpus?=\d+ @deprecated?=yes|no =
    features
      pae
      nonpae
      ia64_be
      acpi @toggle=yes|no @default=on|off
      apic @toggle=yes|no @default=on|off
      cpuselection
      deviceboot
      disksnapshot @toggle=yes|no @default=on|off
      hap @toggle=yes|no @default=on|off
      externalSnapshot
"""
"""What a host and its hypervisors can do."""

_SUPPORT = """
    {name} @supported=yes|no
      enum @name
        value =""".strip("\n")


def _supports(names: str) -> str:
    return "\n".join(_SUPPORT.replace("{name}", name) for name in names.split())


_DEVICES = """
disk graphics video hostdev rng filesystem tpm redirdev channel crypto interface panic
"""

_FEATURES = """
vmcoreinfo genid backingStoreInput backup async-teardown s390-pv ps2 gic hyperv launchSecurity
"""

DOMAIN_CAPABILITIES = r"""
domainCapabilities
  path =PATH
  domain! =
  machine =
  arch! =
  vcpu @max=\d+
  iothreads @supported=yes|no
  os @supported=yes|no
    enum @name
      value =
    loader @supported=yes|no
      value =
      enum @name
        value =
  cpu
    mode! @name=host-passthrough|maximum|host-model|custom @supported=yes|no
      enum @name
        value =
      model @fallback?=allow|forbid @vendor_id?=[^,]{12} @usable?=yes|no|unknown @deprecated?=yes|no
        @canonical? @vendor? =
      vendor =
      maxphysaddr @mode=emulate|passthrough @bits?=\d+ @limit?=\d+
      feature @policy=force|require|optional|disable|forbid @name=[a-zA-Z0-9\-_\.]+
      blockers @model
        feature! @name
  memoryBacking @supported=yes|no
    enum @name
      value =
  devices
{DEVICES}
  features
{FEATURES}
    sev @supported=yes|no
      cbitpos =\d+
      reducedPhysBits =\d+
      maxGuests =\d+
      maxESGuests =\d+
      cpu0Id =
    sgx @supported=yes|no
      flc =yes|no
      sgx1 =yes|no
      sgx2 =yes|no
      section_size @unit=KiB =\d+
      sections
        section @node=\d+ @size=\d+ @unit=KiB
""".replace("{DEVICES}", _supports(_DEVICES)).replace("{FEATURES}", _supports(_FEATURES))
"""What guests of an emulator can have."""

POOL_CAPABILITIES = r"""
storagepoolCapabilities
  pool @type @supported=yes|no
    poolOptions
      defaultFormat @type
      enum @name
        value =
    volOptions
      defaultFormat! @type
      enum @name
        value =
"""
"""What kinds of pools there are."""

_IMAGE = r"""
      {name} @file?=PATH @dev?=PATH
        seclabel @model? @relabel?=no|yes @labelskip?=yes
          label =
        encryption @format=luks @engine?=qemu
          secret! @type=passphrase @uuid?=UUID @usage?
          cipher @name @size=\d+ @mode? @hash?
          ivgen @name @hash?
""".strip("\n")

BACKUP = r"""
domainbackup @mode?=push|pull
  incremental =
  disks
    disk! @name=(ioemu:)?(fd|hd|sd|vd|xvd|ubd)[a-zA-Z0-9_]+ @backupmode?=full|incremental
      @incremental? @backup?=no|yes @type?=file|block @exportname? @exportbitmap?
{TARGET}
      driver @type=raw|dir|bochs|cloop|dmg|iso|vpc|vdi|fat|vhd|ploop|luks|cow|qcow|qcow2|qed|vmdk
{SCRATCH}
  server @tls?=yes|no @transport?=tcp|unix|fd @name? @port?=\d+ @socket?=PATH @fdgroup?
""".replace("{TARGET}", _IMAGE.replace("{name}", "target")).replace("{SCRATCH}", _IMAGE.replace("{name}", "scratch"))
"""A backup job."""

_CPU = r"""
cpu @mode?=custom|host-model|host-passthrough|maximum @match?=minimum|exact|strict @check?=none|partial|full
  @deprecated_features?=on|off @migratable?=on|off
  arch =\w+
  model @fallback?=allow|forbid @vendor_id?=[^,]{12} =
  vendor =
  topology @sockets=1.. @dies?=1.. @clusters?=1.. @cores=1.. @threads=1..
  feature @policy?=force|require|optional|disable|forbid @name=[a-zA-Z0-9_.-]+
  cache @level?=1|2|3 @mode=emulate|passthrough|disable
  maxphysaddr @mode=emulate|passthrough @bits?=\d+ @limit?=\d+
  features
    pae
    nonpae
    vmx
    svm
  microcode @version=1..
  signature @family=1.. @model=\d+ @stepping=\d+
  counter @name @frequency=1.. @scaling?=yes|no
  pages @unit?=UNIT @size=\d+
"""

CPUS = rf"""
{_CPU}
cpuTest
{indent(_CPU, "  ")}
cpudata @arch
  cpuid @eax_in=HEX @ecx_in?=HEX @eax=HEX @ebx=HEX @ecx=HEX @edx=HEX
  msr @index=HEX @eax=HEX @edx=HEX
"""
"""CPUs, and what they say of themselves."""
