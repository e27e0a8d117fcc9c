"""What elements must have, beyond what reading them needs (see ``place``)."""

REQUIRED_ATTRIBUTES = """
/domain@type /interface@type access@mode alias@name audio@id auth@username avic@state
backend/encryption@secret backingStore/source/auth/secret@type baseBoard/entry@name bios/entry@name
bond/interface@type bootmenu@enable bootp@file bridge/interface@type cachetune/cache@id
cachetune/cache@level cachetune/cache@size cachetune/cache@type cachetune/monitor@level
cachetune@vcpus capability/capability/address@bus capability/capability/address@domain
capability/capability/address@function capability/capability/address@slot cell/cache@level
cell@memory channel/target@type chassis/entry@name cipher@name clipboard@copypaste codec@type
controller/model@name cookies/cookie@name cpu/cache@mode cpu/feature@policy
dataStore/source/auth/secret@type devices/channel@type devices/disk/source/readahead@size
devices/disk/source/timeout@seconds devices/memory@model devices/serial@type dhcp/host@ip
dhcp/range@end dir@path direct@state disk/auth/secret@type disk/boot@order disk/encryption@format
disk/source/auth/secret@type disk/target@dev disks/disk@name dns/host@ip emsr_bitmap@state
emulatorpin@cpuset encryption/secret@type evmcs@state extended@state extent@end extent@start
feature@name features/capabilities@policy fields@access filesystem/boot@order filesystem/target@dir
filetransfer@enable filter@name filterbinding/mac@address filterref@filter firmware/feature@enabled
format@type forward/address@type forward/interface@dev freeExtent@end freeExtent@start
frequencies@state gid@count gid@start gid@target graphics/channel@mode graphics/channel@name
host/lease@expiry hostdev/boot@order hostdev/ip@address hostdev/route@address
hostdev/source/auth/secret@type hostdev/source/host@name hostdev/source/product@id
hostdev/source/vendor@id hub@type image@compression interface/boot@order interface/ip@address
interface/mac@address interface/model@type interface/protocol@family interface/route@address
interface/source/product@id interface/source/vendor@id interface/target@dev ioapic@driver
iommu@model iommuGroup/address@bus iommuGroup/address@domain iommuGroup/address@function
iommuGroup/address@slot iommuGroup@number iothread@id iothreadpin@cpuset iothreadpin@iothread
ipi@state iqn@name jpeg@compression keywrap/cipher@state knownHosts@path log@file master@startport
maxphysaddr@mode memballoon@model memnode@cellid memnode@mode memnode@nodeset
memoryBacking/source@type memorytune/node@bandwidth memorytune/node@id memorytune@vcpus
mirror/source/auth/secret@type mknod@state monitor@vcpus mouse@mode mtu@size nat/port@end
nat/port@start network/domain@name network/mac@address network/route@address
network/virtualport@type networkport/mac@address nvram/source/auth/secret@type os/boot@dev page@size
parallel@type pci-express/link@validity pci-express/link@width playback@compression
pool/source/auth@type pool/source/host@name pool/source/product@name pool/source/vendor@name
portForward@proto portgroup@name protocol/ip@address ps2@state queue@id range/lease@expiry
range@start rate@bytes redirdev/boot@order redirdev@bus redirdev@type reenlightenment@state
relaxed@state reset@state resolution@x resolution@y revertDisks/disk@name rng@model route@gateway
rule@action rule@direction runtime@state rxfilters@trustGuest script@path shmem/model@type
shmem@name sibling@id sibling@value slice@offset slice@size slice@type smbios@mode snapshot@name
sound@model source/device@path source/encryption@format source/ip@address source/protocol@ver
source/route@address spinlocks@state srv@protocol srv@service ssl@verify start@mode streaming@mode
synic@state sysinfo/entry@name system/entry@name system_field@index table@type tag@id
target/address@base target/encryption@format target/model@name tftp@root throttlefilter@group
topology@cores topology@sockets topology@threads txt@name txt@value uid@count uid@start uid@target
usbdev@allow vapic@state vcpupin@cpuset vcpupin@vcpu vcpus/vcpu@enabled vcpus/vcpu@id
vendor_field@index vendor_id@state vpindex@state watchdog@model xmm_input@state zlib@compression
"""
"""Attributes that must be there."""

REQUIRED_CHILDREN = """
/device>name /domain>name /volume>name /volume>target auth>secret
backingStore/source/dataStore>format baseBoard>entry blkiotune/device>path
capability/capability/type>availableInstances capability/capability/type>deviceAPI cookies>cookie
cpu/numa>cell device/driver>name devices/interface/vlan>tag devices/memory>target
disk/source/dataStore>format distances>sibling dns/host>hostname domaincheckpoint/disks>disk
domaincheckpoint/parent>name domainsnapshot/domain>uuid domainsnapshot/parent>name
driver/iothreads>iothread filterbinding/owner>name filterbinding/owner>uuid initiator>iqn
keywrap>cipher memory/target>size mirror/source/dataStore>format network/vlan>tag network>name
networkport/owner>name networkport/owner>uuid networkport/vlan>tag networkport>mac networkport>owner
networkport>uuid nvram/source/dataStore>format os/firmware>feature os>type
pool/source/adapter/parentaddr>address portgroup/vlan>tag rng>backend slices>slice
sysinfo/bios>entry system>entry target/label>size tpm>backend volume/backingStore>path
"""
"""Children that must be there."""
