# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures of our own making: packets, a pcap around them, and the streams on which
the model of scanlogd is held against the real one."""
import ipaddress
import random
import struct

from peers import Table

FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
SCANNER, TARGET, OTHER = "203.0.113.7", "198.51.100.10", "198.51.100.11"
TARGET_MAC = "02:00:00:00:00:02"
LOW = [21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 443, 445, 514, 587,
       993, 995]
HIGH = list(range(2000, 2060))
START = 1700000000.0


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip(source, target, proto, payload, ident=1, place=0):
    """An IP packet; place is the fragment word of an IPv4 head."""
    source, target = (ipaddress.ip_address(one) for one in (source, target))
    if source.version == 6:
        return struct.pack("!IHBB", 6 << 28, len(payload), proto, 64) + \
            source.packed + target.packed + payload
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), ident,
                       place, 64, proto, 0, source.packed, target.packed)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def tcp(port, flags=SYN, sport=40000, seq=1):
    return struct.pack("!HHIIBBHHH", sport, port, seq, 0, 0x50, flags, 1024,
                       0, 0)


def udp(port, sport=40000):
    return struct.pack("!HHHH", sport, port, 8, 0)


def probe(port, flags=SYN, source=SCANNER, target=TARGET, **more):
    return ip(source, target, 6, tcp(port, flags, **more))


def paced(packets, gap, start=START):
    return [(start + i * gap, packet) for i, packet in enumerate(packets)]


def ports(numbers, gap=0.01, **more):
    return paced([probe(port, **more) for port in numbers], gap)


def write(path, packets, mac=TARGET_MAC):
    """A pcap of Ethernet frames."""
    out = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    target = bytes.fromhex(mac.replace(":", ""))
    for when, packet in packets:
        kind = b"\x08\x00" if packet[0] >> 4 == 4 else b"\x86\xdd"
        frame = target + bytes(6) + kind + packet
        micros = round(when * 1e6)
        out += struct.pack("<IIII", micros // 1000000, micros % 1000000,
                           len(frame), len(frame)) + frame
    with open(path, "wb") as file:
        file.write(out)


def address(number):
    """One of many sources, none of them used elsewhere."""
    return str(ipaddress.ip_address("100.64.0.0") + number)


def pieces():
    """A SYN scan in fragments of eight bytes."""
    found = []
    for number, port in enumerate(LOW[:8]):
        whole = tcp(port)
        for at in range(0, len(whole), 8):
            more = 0x2000 if at + 8 < len(whole) else 0
            found.append(ip(SCANNER, TARGET, 6, whole[at:at + 8],
                            100 + number, more | at // 8))
    return paced(found, 0.005)


def flushed():
    """A scan between whose probes more sources come than fit."""
    found = []
    for number, port in enumerate(LOW + HIGH[:10]):
        found.append(probe(port))
        found += [probe(80, source=address(number * 260 + i))
                  for i in range(260)]
    return paced(found, 0.0001)


def collided():
    """Twenty sources of one hash bucket, which holds sixteen, take turns."""
    every = [address(number) for number in range(1 << 15)]
    buckets = [Table.bucket(ipaddress.ip_address(one).packed) for one in every]
    sources = [one for one, bucket in zip(every, buckets)
               if bucket == buckets[0]][:20]
    return paced([probe(port, source=source) for port in LOW[:8]
                  for source in sources], 0.005)


def crowd():
    """More scans than are logged within 20 seconds."""
    return paced([probe(port, source=address(9000 + i)) for i in range(8)
                  for port in LOW[:8]], 0.005)


def stream(seed, count=3000, longest=3.5):
    """Sources, flags, ports and gaps at random."""
    dice = random.Random(seed)
    sources = [address(dice.randrange(1 << 16)) for _ in
               range(dice.choice((3, 20, 400)))]
    gaps = dice.choice(((0.0001,), (0.0001, 0.01, 0.2), (0.01, longest)))
    kinds = [SYN] * 8 + [FIN, 0, FIN | PSH | URG, ACK, SYN | ACK, RST,
                         RST | ACK, 0xC2]
    now, found = START, []
    for _ in range(count):
        now += dice.random() * dice.choice(gaps)
        port = dice.choice(LOW + HIGH + [0, 1023, 1024, 65535])
        found.append((now, probe(port, dice.choice(kinds),
                                 dice.choice(sources),
                                 dice.choice((TARGET, OTHER)))))
    return found


def scenarios():
    """{name: packets}: what a live scanlogd can be shown in a minute."""
    again = [(0, 22), (2, 22), (3.4, 23), (3.5, 25), (3.6, 80), (3.7, 110),
             (3.8, 111), (3.9, 135)]
    return {
        "7 low ports": ports(LOW[:7]),
        "6 low ports and 2 high, weight 20": ports(LOW[:6] + HIGH[:2]),
        "6 low ports and 3 high, weight 21": ports(LOW[:6] + HIGH[:3]),
        "20 high ports": ports(HIGH[:20]),
        "21 high ports": ports(HIGH[:21]),
        "gaps of 2.6 s": ports(LOW[:7], 2.6),
        "gaps of 3.3 s": ports(LOW[:7], 3.3),
        "a port that comes again is no new one":
            [(START + when, probe(port)) for when, port in again],
        "one port, 40 times": ports([22] * 40),
        "FIN": ports(LOW[:8], flags=FIN),
        "NULL": ports(LOW[:8], flags=0),
        "Xmas": ports(LOW[:8], flags=FIN | PSH | URG),
        "ACK": ports(LOW + HIGH, flags=ACK),
        "SYN and ACK": ports(LOW + HIGH, flags=SYN | ACK),
        "RST": ports(LOW + HIGH, flags=RST),
        "FIN and ACK": ports(LOW + HIGH, flags=FIN | ACK),
        "two targets": paced([probe(port, target=target) for port in LOW[:4]
                              for target in (TARGET, OTHER)], 0.01),
        "UDP": paced([ip(SCANNER, TARGET, 17, udp(port))
                      for port in LOW + HIGH], 0.01),
        "fragments of 8 bytes": pieces(),
        "ports 0 and 65535": ports([0, 65535] + LOW[:6]),
        "260 others between two probes": flushed(),
        "20 sources of one bucket": collided(),
        "8 scans in a second": crowd(),
        "at random 1": stream(1, 1500, 0.01),
        "at random 2": stream(2, 1500, 0.01),
    }
