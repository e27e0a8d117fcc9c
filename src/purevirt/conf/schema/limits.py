"""Texts that places may have: the kinds that are allowed there, and the places (see ``place`` and ``lexical``).

What the models declare (numbers, tokens, UUIDs) is not repeated. No kind at all: anything.
"""

LIMITS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("PATH", r"\s*"), "os/loader os/nvram rng/backend"),
    (("ceph|iscsi",), "disk/auth/secret@type disk/source/auth/secret@type"),
    (("aes|dea",), "keywrap/cipher@name"),
    (("usb",), "devices/hub@type devices/redirdev@bus"),
    ((r"[^\W\d][\w.\-]*",), "/filter@name"),
    ((r"root|(mac|stp|vlan|arp|rarp|ipv4|ipv6)[a-zA-Z0-9_.:\-]{0,9}",), "/filter@chain"),
    (
        (
            "i686|x86_64|ia64|aarch64|alpha|armv6l|armv7l|cris|lm32|loongarch64|m68k|microblaze|"
            "microblazeel|mips|mipsel|mips64|mips64el|openrisc|parisc|parisc64|ppc|ppc64|ppc64le|ppcemb|"
            "riscv32|riscv64|s390|s390x|sh4|sh4eb|sparc|sparc64|unicore32|xtensa|xtensaeb",
        ),
        "os/type@arch",
    ),
    (("xen|linux|xenpvh|hvm|exe",), "os/type"),
    (("raw|rawset|slic|msdm",), "acpi/table@type"),
    (
        ("PATH",),
        """
        acceleration@rendernode backend@logFile backend@tap backend@vhost backingStore/path
        backingStore/source@path binary@path blkiotune/device/path config@file console@tty
        dataStore/source@path device@path disk/source@dev disk/source@file disk/source@path dtb emulator
        filesystem/source@dev filesystem/source@file gl@rendernode graphics@socket host@socket
        identity@agentsock identity@keyfile init initdir initrd input/source@dev interface/source@path
        kernel knownHosts@path listen@socket log@file memory@file mirror/source@path mirror@file
        nvram/source@path nvram@template parallel@tty partition pool/target/path pstore/path
        reservations/source@path rom@file root serial@tty server@path source/block source/char
        source/device@path source/path source@dir source@evdev source@socket table usage/volume
        """,
    ),
    (
        (r"[a-zA-Z0-9_\.\-\\:/]+",),
        """
        bridge@name forward@dev guest@actual guest@dev interface/source@dev interface/source@name
        interface/target@dev interface@dev interface@name networkport/group pf@dev plug@bridge plug@dev
        portForward@dev portgroup@name source/interface source@portgroup
        """,
    ),
    (
        (r"[a-zA-Z0-9_\+\-]+",),
        """
        backingStore/source/auth@username dataStore/source/auth@username disk/auth@username disk/driver@name
        disk/source/auth@username driver@model filesystem/source@name hostdev/source/auth@username
        identity@group identity@user identity@username initgroup inituser mirror/source/auth@username
        nvram/source/auth@username snapshot@name
        """,
    ),
    (
        ("(0x)?[0-9a-fA-F]{1,8}", "0..4294967295"),
        """
        address@domain audio@timerPeriod input@bufferCount input@bufferLength input@latency input@voices
        output@bufferCount output@bufferLength output@latency output@voices settings@channels
        settings@frequency sound@streams source@namespace zpci@fid
        """,
    ),
    (
        ("0x[0-9a-fA-F]{1,2}", "0..255"),
        """
        ap-adapter audio@id backend@debug controller/target@port driver@aw_bits forward/address@bus
        parameters@managerid parameters@typeidversion parentaddr/address@bus plug/address@bus
        source/address@bus target@busNr target@chassis target@chassisNr target@index
        """,
    ),
    (
        ("SET",),
        """
        cachetune@vcpus cell@cpus emulatorpin@cpuset iothreadpin@cpuset iothreadsched@iothreads
        memnode@nodeset memory@nodeset memorytune@vcpus monitor@vcpus nodemask page@nodeset vcpu@cpuset
        vcpupin@cpuset vcpusched@vcpus
        """,
    ),
    (
        ("(0x)?[0-9a-fA-F]{16}",),
        """
        adapter@parent_fabric_wwn adapter@parent_wwnn adapter@parent_wwpn adapter@wwnn adapter@wwpn
        fabric_wwn parent@fabric_wwn parent@wwnn parent@wwpn wwn wwnn wwpn
        """,
    ),
    (
        ("(0x)?[0-9a-f]+",),
        """
        address@base capability/address@bus capability/address@domain capability/address@function
        capability/address@slot capability/product@id capability/vendor@id iommuGroup/address@bus
        iommuGroup/address@domain iommuGroup/address@function iommuGroup/address@slot policy
        """,
    ),
    (
        (r"[^/\n]+",),
        """
        backingStore/source/auth/secret@usage dataStore/source/auth/secret@usage disk/auth/secret@usage
        disk/source/auth/secret@usage hostdev/source/auth/secret@usage mirror/source/auth/secret@usage
        nvram/source/auth/secret@usage pool/name source@pool usage/name usage/target
        """,
    ),
    (
        ("-1..65535",),
        """
        graphics@port graphics@tlsPort graphics@websocket hostdev/source/host@port local@port
        pool/source/host@port range@end range@start range@to source@port
        """,
    ),
    (
        ("0..65535",),
        """
        bootmenu@timeout devices/interface/mtu@size emulatorsched@priority iothreadsched@priority
        network/mtu@size srv@port srv@priority srv@weight vcpupin@vcpu vcpusched@priority
        """,
    ),
    (
        ("IPV4", "IPV6"),
        """
        dhcp/range@end dhcp/range@start forwarder@addr host@ip ip@address ip@peer portForward@address
        route@address route@gateway
        """,
    ),
    (
        (".{0,255}",),
        """
        asset_tag capability/name change_level manufacture_id part_number serial_number system_field
        vendor_field
        """,
    ),
    (
        (".+",),
        """
        audio@path audio@runtimeDir backend/device@path bootp@file downscript@path graphics@address
        script@path
        """,
    ),
    (("IPV4",), "address@end address@start arpmon@target ip@netmask local@address route@netmask source@address"),
    (
        ("1..18014398509481984",),
        "inbound@average inbound@floor inbound@peak outbound@average outbound@floor outbound@peak",
    ),
    ((r"[a-zA-Z0-9\.\-]+",), "bootp@server domain@name forwarder@domain hostname srv@domain txt@name"),
    (
        (r"[a-zA-Z0-9\.\-]+", "IPV4", "IPV6"),
        """
        backingStore/source/host@name dataStore/source/host@name disk/source/host@name
        mirror/source/host@name nvram/source/host@name pool/source/host@name
        """,
    ),
    (
        ("(0x)?[0-1]?[0-9a-fA-F]", "0..31"),
        "forward/address@slot parentaddr/address@slot plug/address@slot source/address@slot",
    ),
    (("-1..17592186044415",), "emulator_quota global_quota iothread_quota quota"),
    (("1..65535",), "domain/vcpu port@end port@start vcpu@current"),
    (("1000..1000000",), "emulator_period global_period iothread_period period"),
    ((r"[0-9]+(\.[0-9]{0,9})?",), "atime btime ctime mtime"),
    (
        ("[a-fA-F0-9][02468aAcCeE](:[a-fA-F0-9]{2}){5}",),
        "devices/interface/mac@address host@mac mac@address mac@currentAddress",
    ),
    ((r"[^\n]+",), "backenddomain@name domain/name title"),
    (("PATH", r"[a-zA-Z0-9_\.\-\\:/]+"), "devices/disk/source@dev source@dev"),
    (("PATH", r"\[[^\]]+\] .+"), "devices/disk/source@file source@file"),
    (("(0x)?[0-3]",), "address@ssid ssid"),
    (("(0x)?[0-9a-fA-F]{1,4}",), "product@id vendor@id"),
    (("(0x)?[0-9a-fA-F]{1,4}", "-1"), "usbdev@product usbdev@vendor"),
    (("(ipv4)|(ipv6)",), "ip@family route@family"),
    ((".+", r"[a-zA-Z0-9_\.\-\\:/]+"), "input@dev output@dev"),
    (("/.*",), "database filesystem/source@dir"),
    ((r"/[a-zA-Z0-9_\+\-/%]+",), "capability/block chardev"),
    (("0..32", "0..128"), "ip@prefix route@prefix"),
    (("0..4095",), "tag@id vlan@tag"),
    (("0..4294967295", "-1"), "group permissions/owner"),
    (("0[0-7]{3}|[0-7]{1,3}",), "filesystem@dmode filesystem@fmode"),
    (("0x[0-9a-eA-E][0-9a-fA-F]?", "0x[fF][0-9a-eA-E]?", "0..254"), "address@cssid cssid"),
    (("0x[0-9a-fA-F]{1,4}", "0..65535"), "address@devno devno"),
    (("1..4294967295",), "inbound@burst outbound@burst"),
    (("IPV4", "IPV6", r"[a-zA-Z0-9\.\-]+"), "graphics@listen listen@address"),
    (("[0-9]{1,2}",), "address@controller address@target"),
    ((r"[A-Za-z0-9.\-:]+",), "profile@name profile@source"),
    (("[^/]+",), "source@volume volume/name"),
    ((r"[a-zA-Z0-9_\-.]+",), "alias@name teaming@persistent"),
    ((r"[a-zA-Z0-9_\-][a-zA-Z0-9_\-.]*",), "domaincheckpoint/name domaincheckpoint/parent/name"),
    (("[a-zA-Z0-9_]+",), "env@name parameter@name"),
    ((r""""?[!#$%&'()*+\-./0-9:>=<?@A-Z\^_`\[\]a-z|~]+"?""",), "cookies/cookie"),
    ((r"((0x)?[0-9a-fA-F]{1,3}\.){0,3}(0x)?[0-9a-fA-F]{1,3}",), "master@startport"),
    ((r"(-|\+)?[0-9]+", "reset"), "clock@adjustment"),
    (("PATH", "/.*", ".+"), "tpm/backend/source@path"),
    (
        ("PATH", r"[a-zA-Z0-9_\+\-]+", r"iqn\.[0-9]{4}-(0[1-9]|1[0-2])\.[a-zA-Z0-9\.\-]+(:.+)?"),
        "pool/source/device@path",
    ),
    (("(0x)?[0-1]?[0-9a-fA-F]", "0..31", "[0-9]{1,2}", "0..4294967295"), "address@slot"),
    (("(0x)?[0-7]", "0..7"), "address@function"),
    (("(0x)?[0-9a-fA-F]{1,2}", "-1"), "usbdev@class"),
    (("(0x)?[0-9a-fA-F]{1,3}",), "address@device"),
    (("(0x)?[0-9a-fA-F]{1,3}", "0x[0-9a-fA-F]{1,2}", "0..255"), "interface/source/address@bus"),
    (("(0x)?[0-9a-fA-F]{1,4}", "0..65535"), "zpci@uid"),
    (("(0x)?[0-9a-fA-F]{1,8}",), "address@reg"),
    (("([a-fA-F0-9]{2}:){5}[a-fA-F0-9]{2}",), "device/capability/address"),
    (("(ioemu:)?(fd|hd|sd|vd|xvd|ubd)[a-zA-Z0-9_]+",), "target@dev"),
    (("(ioemu:)?(fd|hd|sd|vd|xvd|ubd)[a-zA-Z0-9_]+", "PATH"), "disk@name"),
    ((r"(naa\.)[0-9a-fA-F]{16}",), "source@wwpn"),
    (("(sync_pt|share_pt)",), "passthrough@mode"),
    (("(tcp)|(udp)",), "srv@protocol"),
    (("(vepa|bridge|private|passthrough)", "server", "client"), "interface/source@mode"),
    (("-1..32767",), "bios@rebootTimeout"),
    ((r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",), "graphics@passwdValidTo"),
    ((".{0,39}",), "parameters@profileid"),
    (("/.*", ".+"), "dir@path"),
    (("0x[0-9a-fA-F]{1,2}", "0..255", "(0x)?[0-9a-fA-F]{1,3}", "[0-9]{1,2}"), "hostdev/source/address@bus"),
    (("0x[0-9a-fA-F]{1,2}", "0..255", "[0-9]{1,2}", "(0x)?[0-9a-fA-F]{1,3}"), "address@bus"),
    (("0x[0-9a-fA-F]{1,4}", "0..255"), "ap-domain"),
    (("0x[0-9a-fA-F]{1,6}", "0..16777215"), "parameters@typeid"),
    (("0x[0-9a-fA-F]{6}", "0..18446744073709551615"), "class"),
    (("0x[a-fA-F0-9]",), "address@irq"),
    (("0x[a-fA-F0-9]{1,4}",), "address@iobase"),
    (("10..255",), "sibling@value"),
    (("100..1000",), "weight"),
    (("[ -~]{0,40}",), "disk/product"),
    (("[ -~]{0,8}",), "disk/vendor"),
    (("[ -~]{1,128}",), "fibrechannel@appid"),
    ((r"[!#$%&'*+\-.0-9A-Z\^_`a-z|~]+",), "cookie@name"),
    (("[0-7]+",), "mode"),
    (("[0-9A-Z]{1}",), "vendor_field@index"),
    (("[0-9B-Z]{1}",), "system_field@index"),
    (("[0-9]+(.[0-9]+)?",), "pci-express/link@speed"),
    ((r"[0-9]+\.[0-9]+",), "compat"),
    (("[0-9]{1,10}",), "source/address@target"),
    (("[0-9]{1,20}",), "source/address@unit"),
    (("[0-9]{1,2}", r"((0x)?[0-9a-fA-F]{1,3}\.){0,3}(0x)?[0-9a-fA-F]{1,3}"), "address@port"),
    (("[0-9]{1,2}.[0-9]{1,2}", "-1"), "usbdev@version"),
    (("[0-9]{1,5}",), "address@unit"),
    (
        (
            "[0]{1,2}:[0]{0,1}[1]:[0]{1,2}:[0]{0,1}[a-fA-F1-9](:[a-fA-F0-9]{1,2}){4}(:[a-fA-F0-9]{1,2}){6,8}",
            "[0]{1,2}:[0]{0,1}[2](:[a-fA-F0-9]{1,2}){4}(:[a-fA-F0-9]{1,2}){1,124}",
            "[0]{1,2}:[0]{0,1}[3]:[0]{1,2}:[0]{0,1}[a-fA-F1-9](:[a-fA-F0-9]{1,2}){6,8}",
            "[0]{1,2}:[0]{0,1}[4](:[a-fA-F0-9]{1,2}){16}",
        ),
        "host@id",
    ),
    ((r"[A-Za-z0-9_\.\+\- ]+",), "disk/serial"),
    (("[^,]{0,12}",), "vendor_id@value"),
    (("[^,]{12}",), "model@vendor_id"),
    (("[^/]*",), "shmem@name"),
    ((r"[^\W\d][\w.\-]*",), "filterref@filter"),
    (("[a-fA-F0-9]{2}(:[a-fA-F0-9]{2}){5}",), "interface/mac@address"),
    (
        (
            "[a-fA-F0-9]{32}",
            r"[a-fA-F0-9]{8}\-([a-fA-F0-9]{4}\-){3}[a-fA-F0-9]{12}",
            "-9223372036854775808..9223372036854775807",
        ),
        "source@portid",
    ),
    ((r"[a-zA-Z0-9.\s]{1,8}",), "boot@loadparm"),
    ((r"[a-zA-Z0-9\-_\.]+",), "cpu/feature@name"),
    ((r"[a-zA-Z0-9\-_]+",), "interface/model@type"),
    ((r"[a-zA-Z0-9_\-]+",), "bridge@zone"),
    ((r"[a-zA-Z0-9_\.:]+",), "parameter@value"),
    ((r"[a-zA-Z0-9_\.\+\-/]+",), "clock@timezone"),
    ((r"[a-zA-Z0-9_\.\-\\:/ ]*",), "source@bridge"),
    ((r"[a-zA-Z0-9_\.\-]+", "xenpv", "xenfv", "xenpvh"), "type@machine"),
    ((r"[a-zA-Z\-_]+",), "capability/feature@name"),
    (("[a-zA-Z_]+[a-zA-Z0-9_]*",), "initenv@name"),
)
"""Alternatives and places."""
