#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the packets that no program sends, from the attacker's side.

packets.py probe SRC DST PORT...    SYNs, each from a fresh port and number
packets.py hide SRC DST N PORT...   the same, N spoofed sources before each
packets.py noise DST N [FIRST [PORT]]   a Null packet from each of N sources, to
                                    81 or each to a port of its own, from PORT on
packets.py storm DST N FIRST        the same as fast as it goes, to 81
packets.py gang DST N HOW           the same, from addresses that an attacker
                                    would choose: row, low, guess, row6, high6
packets.py stray SRC DST FLAGS SPORT PORT...   segments with these flags
packets.py late SRC DST PORT...     UDP from port 53
packets.py odd SRC DST NAME         one odd packet
packets.py odds DST SRC...          one of each, each from a source of its own
packets.py malformed SRC DST        prints how many it sent
packets.py fuzz SRC DST SEED N      packets with headers that lie anyhow
packets.py zmap SRC PORTS DST...    SYNs as zmap makes them (before 4.1)
packets.py unicorn SRC PORTS DST... as unicornscan makes them
packets.py mirai SRC PORTS DST...   as Mirai and its heirs make them
packets.py share DST PORTS SRC...   one scan that the sources share out
packets.py zombie SRC DST PORT N    probes of an IP ID, as nmap -sI sends them
packets.py abort SRC DST PORT N [GAP]   SYNs that the kernel takes back, GAP
                                    seconds (0.1) apart
packets.py flood SRC DST SECONDS    300 SYNs a second to port 81; SRC may be
                                    "any", IPv4 only
packets.py pieces SRC DST N         first fragments of datagrams, nothing more
packets.py rewrite SRC DST          a first fragment, twice (RFC 3128)
packets.py overlap SRC DST          fragments that overlap (RFC 5722)
packets.py replies SRC DST          answers to a scan, as an access list logged them
packets.py scatter SRC PORT DST...  answers of a service to ports at random
packets.py path SRC DST             traceroute, TTL by TTL
packets.py ends SRC DST FLAGS SPORT PORT N   from N source ports on, one each
packets.py accurate SRC DST PORT N  SYNs that offer AccECN (RFC 9768)
packets.py from SRC DST SPORT PORT...   UDP from that port
packets.py groups SRC               SSDP and mDNS, to everybody
packets.py save FILE COMMAND...     what a command sends, as a capture
packets.py shout SRC DST N          SYNs in frames to everybody on the link
packets.py errors SRC DST N         ICMP errors about packets that were never sent
packets.py again SRC DST PORT N     one SYN, N times
packets.py serve                    each of these, as standard input says, one a
                                    line; "done" and a status follow each
PORTS are 5,7-9. SRC and DST are of one family. Frames go out of eth0 to the
gateway; "," between commands makes one process send all of them.
"""
import itertools
import random
import socket
import struct
import sys
import time
import traceback

GATEWAY = bytes.fromhex("020000000a01")
OURS = bytes.fromhex("020000000a02")
TCP, UDP, ICMP, ICMPV6, SCTP, DCCP, UDPLITE = 6, 17, 1, 58, 132, 33, 136
FIN, SYN, RST, PSH, ACK, URG, ECE, CWR = 1, 2, 4, 8, 16, 32, 64, 128
FLAGS = {"S": SYN, "F": FIN, "R": RST, "P": PSH, "A": ACK, "U": URG}


def is_v6(address):
    return ":" in address


def packed(address):
    family = socket.AF_INET6 if is_v6(address) else socket.AF_INET
    return socket.inet_pton(family, address)


def checksum(data):
    if len(data) & 1:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def pseudo(src, dst, proto, length):
    return packed(src) + packed(dst) + struct.pack("!II", length, proto)


def ipv4(src, dst, proto, body, frag=0, ttl=64, options=b"", tos=0, ident=None):
    ihl = 5 + len(options) // 4
    ident = random.randrange(65536) if ident is None else ident
    head = struct.pack("!BBHHHBBH4s4s", 0x40 | ihl, tos,
                       ihl * 4 + len(body), ident, frag, ttl,
                       proto, 0, packed(src), packed(dst)) + options
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + body


def ipv6(src, dst, proto, body, ttl=64, length=None):
    length = len(body) if length is None else length
    return struct.pack("!IHBB16s16s", 6 << 28, length, proto, ttl,
                       packed(src), packed(dst)) + body


def ip(src, dst, proto, body, **more):
    if is_v6(src):
        more.pop("ident", None)
        return ipv6(src, dst, proto, body, **more)
    return ipv4(src, dst, proto, body, **more)


def fragment(src, dst, proto, whole, ident, start, end, more):
    """Bytes start to end of a datagram, as a fragment of it."""
    if not is_v6(src):
        return ipv4(src, dst, proto, whole[start:end], ident=ident,
                    frag=(0x2000 if more else 0) | start // 8)
    head = struct.pack("!BBHI", proto, 0, start | more, ident)
    return ipv6(src, dst, 44, head + whole[start:end])


def tcp(src, dst, sport, dport, flags, seq=None, ack=0, window=64240,
        options=b"", offset=None, reserved=0, urgent=0):
    seq = random.randrange(1 << 32) if seq is None else seq
    offset = 5 + len(options) // 4 if offset is None else offset

    def segment(check):
        return struct.pack("!HHIIBBHHH", sport, dport, seq, ack,
                           offset << 4 | reserved, flags, window, check,
                           urgent) + options

    whole = segment(0)
    return segment(checksum(pseudo(src, dst, TCP, len(whole)) + whole))


def udp(src, dst, sport, dport, data=b"", length=None):
    length = 8 + len(data) if length is None else length
    whole = struct.pack("!HHHH", sport, dport, length, 0) + data
    check = checksum(pseudo(src, dst, UDP, len(whole)) + whole) or 0xFFFF
    return whole[:6] + struct.pack("!H", check) + data


class Wire:
    """Frames to the gateway, as they are."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.socket.bind(("eth0", 0))
        self.sent = 0

    def send(self, packet, to=GATEWAY):
        kind = 0x86DD if packet[0] >> 4 == 6 else 0x0800
        self.put(to + OURS + struct.pack("!H", kind) + packet)
        self.sent += 1

    def put(self, frame):
        self.socket.send(frame)


class Capture(Wire):
    """The same frames, in a file from which a faster program sends them."""

    def __init__(self, path):
        self.file = open(path, "wb")
        self.file.write(struct.pack("!IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        self.sent = 0

    def put(self, frame):
        self.file.write(struct.pack("!IIII", 0, self.sent, len(frame),
                                    len(frame)) + frame)


def fresh_syn(src, dst, port):
    return ip(src, dst, TCP, tcp(src, dst, random.randrange(20000, 60000), port,
                                 SYN, options=bytes.fromhex("020405b40402080a"
                                                            "0000000000000000"
                                                            "01030307")))


def each(ports):
    for port in ports:
        first, _, last = port.partition("-")
        yield from range(int(first), int(last or first) + 1)


def probe(wire, src, dst, *ports):
    for port in each(ports):
        wire.send(fresh_syn(src, dst, port))


def spoofed(number):
    return f"10.{77 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"


def hide(wire, src, dst, count, *ports):
    number = 0
    template = bytearray(fresh_syn(spoofed(0), dst, 81))
    for port in each(ports):
        for _ in range(int(count)):
            # A fresh source, source port and sequence number; the sums of the
            # headers follow by RFC 1624.
            number += 1
            wire.send(respun(template, packed(spoofed(number))))
        wire.send(fresh_syn(src, dst, port))
        time.sleep(0.02)


def respun(packet, source):
    def update(at, start, new):
        old = packet[start:start + len(new)]
        total = (~struct.unpack_from("!H", packet, at)[0] & 0xFFFF)
        for i in range(0, len(new), 2):
            total += ~(old[i] << 8 | old[i + 1]) & 0xFFFF
            total += new[i] << 8 | new[i + 1]
        while total >> 16:
            total = (total & 0xFFFF) + (total >> 16)
        struct.pack_into("!H", packet, at, ~total & 0xFFFF)

    sport = struct.pack("!HHI", random.randrange(1024, 65536), 81,
                        random.randrange(1 << 32))
    update(10, 12, source)
    update(36, 12, source)
    packet[12:16] = source
    update(36, 20, sport)
    packet[20:28] = sport
    return packet


def noise(wire, dst, count, first=1, port=None):
    for i in range(int(count)):
        src = spoofed(int(first) + i)
        dport = int(port) + i if port else 81
        wire.send(ip(src, dst, TCP, tcp(src, dst, 40000, dport, 0)))


def storm(wire, dst, count, first):
    """One packet with a source that changes, and the sum of the IP header."""
    frame = bytearray(ipv4("0.0.0.0", dst, TCP,
                           tcp("0.0.0.0", dst, 40000, 81, 0)))
    base = ~struct.unpack_from("!H", frame, 10)[0] & 0xFFFF
    head = GATEWAY + OURS + b"\x08\0"
    for i in range(int(first), int(first) + int(count)):
        source = 0x0a4d0000 + i
        total = base + (source >> 16) + (source & 0xFFFF)
        total = (total & 0xFFFF) + (total >> 16)
        total = (total & 0xFFFF) + (total >> 16)
        struct.pack_into("!HI", frame, 10, ~total & 0xFFFF, source)
        wire.socket.send(head + frame)


def sip_round(v):
    mask = (1 << 64) - 1

    def rol(word, by):
        return (word << by | word >> 64 - by) & mask

    a, b, c, d = v
    a = a + b & mask
    b = rol(b, 13) ^ a
    a = rol(a, 32)
    c = c + d & mask
    d = rol(d, 16) ^ c
    a = a + d & mask
    d = rol(d, 21) ^ a
    c = c + b & mask
    b = rol(b, 17) ^ c
    return [a, b, rol(c, 32), d]


def unkeyed(word):
    """The hash of an IPv4 address, had it no secret (SipHash-1-3, a key of 0)."""
    v = [0x736f6d6570736575, 0x646f72616e646f6d, 0x6c7967656e657261,
         0x7465646279746573]
    last = 4 << 56 | word
    v[3] ^= last
    v = sip_round(v)
    v[0] ^= last
    v[2] ^= 0xff
    for _ in range(3):
        v = sip_round(v)
    return (v[0] ^ v[1] ^ v[2] ^ v[3]) & 0xFFFFFFFF


def guessed():
    """Addresses that would share one of 64 sets."""
    for i in itertools.count(0x0a000000):
        # As the words of an address lie in memory.
        if unkeyed(int.from_bytes(i.to_bytes(4, "big"), "little")) % 64 == 0:
            yield i


def gang(wire, dst, count, how):
    sources = {
        "row": (0x0a000000 + i for i in itertools.count()),
        "low": (0x0a000101 + (i << 12) for i in itertools.count()),
        "guess": guessed(),
        "row6": ((0x20010db8 << 32 | i) << 64 | 1 for i in itertools.count(256)),
        "high6": ((0x20000000 | i << 12) << 96 | 1 for i in itertools.count()),
    }[how]
    family = socket.AF_INET6 if is_v6(dst) else socket.AF_INET
    for source in itertools.islice(sources, int(count)):
        src = socket.inet_ntop(family, source.to_bytes(len(packed(dst)), "big"))
        wire.send(ip(src, dst, TCP, tcp(src, dst, 40000, 81, 0)))


def stray(wire, src, dst, flags, sport, *ports):
    bits = sum(FLAGS[letter] for letter in flags)
    for port in each(ports):
        wire.send(ip(src, dst, TCP, tcp(src, dst, int(sport), port, bits,
                                        ack=random.randrange(1, 1 << 32))))


def late(wire, src, dst, *ports):
    for port in each(ports):
        wire.send(ip(src, dst, UDP, udp(src, dst, 53, port, b"answer" * 8)))


def odd_packets(src, dst):
    """Name and packet; the name is the anomaly that the packet is."""

    def segment(flags, sport=40000, dport=81, **more):
        return ip(src, dst, TCP, tcp(src, dst, sport, dport, flags, **more))

    yield "tcp_null", segment(0)
    yield "tcp_fin", segment(FIN)
    yield "tcp_xmas", segment(FIN | PSH | URG)
    yield "tcp_full", segment(0x3F)
    yield "tcp_syn_fin", segment(SYN | FIN)
    yield "tcp_syn_rst", segment(SYN | RST)
    yield "tcp_flags", segment(URG)
    yield "tcp_reserved", segment(SYN, reserved=8)
    yield "tcp_syn_ack_value", segment(SYN, ack=77)
    yield "tcp_port_zero_source", segment(SYN, sport=0)
    yield "tcp_port_zero", segment(SYN, dport=0)
    yield "udp_port_zero_source", ip(src, dst, UDP, udp(src, dst, 0, 81))
    yield "udp_port_zero", ip(src, dst, UDP, udp(src, dst, 40000, 0))
    yield "sctp_port_zero", ip(src, dst, SCTP, struct.pack(
        "!HHIIBBHIIHHI", 40000, 0, 0, 0, 1, 0, 20, 1, 65535, 1, 1, 1))
    yield "tcp_urgent", segment(URG | ACK, ack=1, urgent=9)
    if is_v6(src):
        yield "source_route", ip(src, dst, 43, bytes([TCP] + [0] * 7)
                                 + segment(SYN)[40:])
        return
    yield "source_route", ip(src, dst, TCP, tcp(src, dst, 40000, 81, SYN),
                             options=bytes([131, 7, 4, 192, 0, 2, 9, 0]))
    yield "icmp_code", ip(src, dst, ICMP, echo(9))
    yield "frag_tiny", ip(src, dst, TCP, segment(SYN)[20:28], frag=0x2000)
    yield "frag_overlap", ip(src, dst, TCP, b"x" * 16, frag=1)
    yield "frag_length", ip(src, dst, UDP, b"x" * 30, frag=0x2000)
    yield "frag_oversize", ip(src, dst, UDP, b"x" * 64, frag=0x1FFF)
    yield "frag_df", ip(src, dst, UDP, b"x" * 32, frag=0x6000)


def echo(code, kind=8):
    body = struct.pack("!BBHHH", kind, code, 0, 7, 1) + b"x" * 8
    return body[:2] + struct.pack("!H", checksum(body)) + body[4:]


def odd(wire, src, dst, name):
    if name == "land":
        wire.send(ip(dst, dst, TCP, tcp(dst, dst, 81, 81, SYN)))
    else:
        wire.send(dict(odd_packets(src, dst))[name])


def odds(wire, dst, *sources):
    names = []
    for src, name in zip(itertools.cycle(sources),
                         dict(odd_packets(sources[0], dst))):
        wire.send(dict(odd_packets(src, dst))[name])
        names.append(name)
    print(*names)


def transports(src, dst, v6):
    """Protocol and bytes: no whole header, or one that lies of its length."""
    segment = tcp(src, dst, 40000, 81, SYN)
    for length in (0, 1, 2, 4, 12, 13, 19):
        yield TCP, segment[:length]
    for offset in (0, 1, 4, 6, 15):
        yield TCP, tcp(src, dst, 40000, 81, SYN, offset=offset)
    for length in (0, 1, 7):
        yield UDP, udp(src, dst, 40000, 81)[:length]
        yield UDPLITE, udp(src, dst, 40000, 81)[:length]
    # Where connections of it are tracked, a longer one is dropped before us.
    for length in (0, 1, 3):
        yield DCCP, struct.pack("!HH", 40000, 81)[:length]
    for length in (0, 4, 11, 12):
        yield SCTP, (struct.pack("!HHII", 40000, 81, 0, 0) + b"\1")[:length]
    for length in (0, 1, 3):
        yield (ICMPV6 if v6 else ICMP), echo(0, 128 if v6 else 8)[:length]


def extensions(src, dst):
    """IPv6 extension headers that are cut, lie or do not end."""
    end = tcp(src, dst, 40000, 81, SYN)
    options = bytes([60, 0, 1, 4, 0, 0, 0, 0])
    last = bytes([TCP, 0, 1, 4, 0, 0, 0, 0])
    for proto in (60, 51, 135, 139, 140):
        yield proto, b""
        yield proto, last[:1]
        yield proto, last[:7]
        yield proto, bytes([TCP, 255]) + last[2:] + end
    yield 60, options * 100 + last + end
    yield 60, options * 20
    yield 60, last + end[:10]
    yield 60, options + bytes([51, 0, 1, 4, 0, 0, 0, 0]) + bytes([TCP, 200])


def malformed(wire, src, dst):
    v6 = is_v6(src)
    for proto, body in transports(src, dst, v6):
        wire.send(ip(src, dst, proto, body))
    for proto, body in extensions(src, dst) if v6 else ():
        wire.send(ip(src, dst, proto, body))
    print(wire.sent)


def fuzz(wire, src, dst, seed, count):
    """Whatever gets past the IP stack; only what looks on knows what it is."""
    draw = random.Random(int(seed))
    protos = [TCP, UDP, ICMP, ICMPV6, SCTP, DCCP, UDPLITE, 0, 43, 44, 51, 60,
              135, 139, 140, 59, 4, 41, 47, 255]
    for _ in range(int(count)):
        proto = draw.choice(protos)
        body = bytearray(draw.randbytes(draw.choice((0, 1, 4, 8, 19, 20, 24, 40,
                                                     60, 200, 1200))))
        if draw.random() < 0.5:
            whole = bytearray(tcp(src, dst, draw.randrange(65536),
                                  draw.randrange(65536), draw.randrange(256)))
            body[:len(whole)] = whole
            proto = TCP
        for _ in range(draw.randrange(3)):
            if body:
                body[draw.randrange(len(body))] = draw.randrange(256)
        if is_v6(src):
            for _ in range(draw.randrange(4)):
                size = draw.randrange(3)
                body[:0] = bytes([proto, draw.choice((size, 0, 255))]) + \
                    draw.randbytes(size * 8 + 6)
                proto = draw.choice((0, 43, 44, 51, 60, 135))
            wire.send(ipv6(src, dst, proto, bytes(body)))
        else:
            frag = draw.choice((0, 0, 0x2000, 0x4000, draw.randrange(65536)))
            options = bytes([1]) * 4 * draw.choice((0, 0, 1, 10))
            wire.send(ipv4(src, dst, proto, bytes(body), frag=frag,
                           options=options))


def ports_of(text):
    return each(text.split(","))


def number_of(address):
    """The last 32 bits of an address."""
    return struct.unpack("!I", packed(address)[-4:])[0]


def zmap(wire, src, ports, *dsts):
    for dst in dsts:
        for port in ports_of(ports):
            wire.send(ip(src, dst, TCP, tcp(
                src, dst, random.randrange(32768, 61000), port, SYN,
                window=65535), ttl=255, ident=54321))
            time.sleep(0.002)


def unicorn(wire, src, ports, *dsts):
    """What the answer has to carry back is hidden in the sequence number."""
    key = random.randrange(1 << 32)
    for dst in dsts:
        for port in ports_of(ports):
            sport = random.randrange(1024, 65536)
            seq = key ^ number_of(dst) ^ (port << 16) + sport
            wire.send(ip(src, dst, TCP, tcp(
                src, dst, sport, port, SYN, seq=seq, window=4096,
                options=bytes.fromhex("020405b401010402")), ttl=128))
            time.sleep(0.002)


def mirai(wire, src, ports, *dsts):
    sport = random.randrange(1024, 65536)
    window = random.randrange(65536)
    for dst in dsts:
        for port in ports_of(ports):
            wire.send(ip(src, dst, TCP, tcp(src, dst, sport, port, SYN,
                                            seq=number_of(dst), window=window)))
            time.sleep(0.002)


def share(wire, dst, ports, *sources):
    """Port by port from one after the other, in no order."""
    ports = list(ports_of(ports))
    random.shuffle(ports)
    for i, port in enumerate(ports):
        wire.send(fresh_syn(sources[i % len(sources)], dst, port))
        time.sleep(0.01)


def zombie(wire, src, dst, port, count):
    base, seq = random.randrange(33000, 60000), random.randrange(1 << 31)
    for i in range(int(count)):
        wire.send(ip(src, dst, TCP, tcp(
            src, dst, base + i, int(port), SYN | ACK, seq=seq + 500 * i,
            window=1024, options=bytes.fromhex("020405b4")), ttl=50))
        time.sleep(0.05)


def abort(wire, src, dst, port, count, gap="0.1"):
    base = random.randrange(33000, 60000)
    for i in range(int(count)):
        wire.send(ip(src, dst, TCP, tcp(
            src, dst, base + i, int(port), SYN,
            options=bytes.fromhex("020405b4"))))
        time.sleep(float(gap))


def flood(wire, src, dst, seconds):
    template = bytearray(fresh_syn(spoofed(0) if src == "any" else src, dst, 81))
    begin = last = time.monotonic()
    number, again = 0, 5
    while number < int(seconds) * 300:
        now = time.monotonic()
        # A second with few of them ends a flood: whoever stood still begins anew.
        if now - last > 0.6 and again:
            begin, number, again = now, 0, again - 1
        early = begin + number / 300 - now
        # Whoever overslept makes up for it.
        if early > 0.005:
            time.sleep(early)
        last = time.monotonic()
        source = spoofed(number) if src == "any" else src
        wire.send(respun(template, packed(source)))
        number += 1


def pieces(wire, src, dst, count):
    whole = udp(src, dst, 40000, 81, b"x" * 120, length=1208)
    for i in range(int(count)):
        wire.send(fragment(src, dst, UDP, whole, 7000 + i, 0, 64, True))


def rewrite(wire, src, dst):
    whole = tcp(src, dst, 40000, 80, SYN) + b"x" * 28
    wire.send(fragment(src, dst, TCP, whole, 77, 0, 32, True))
    wire.send(fragment(src, dst, TCP, whole, 77, 0, 24, True))


def overlap(wire, src, dst):
    whole = udp(src, dst, 40000, 81, b"x" * 120)
    wire.send(fragment(src, dst, UDP, whole, 78, 0, 64, True))
    wire.send(fragment(src, dst, UDP, whole, 78, 32, 128, False))


def replies(wire, src, dst):
    for i, sport in enumerate((443, 256, 111, 1106, 700, 3493, 726, 777, 139,
                               1002)):
        wire.send(ip(src, dst, TCP, tcp(src, dst, sport, 43616 + i % 3,
                                        RST | ACK, seq=0, window=0,
                                        ack=random.randrange(1, 1 << 32))))
        time.sleep(0.02)


def scatter(wire, src, port, *dsts):
    for dst in dsts:
        for _ in range(3):
            wire.send(ip(src, dst, TCP, tcp(
                src, dst, int(port), random.randrange(1024, 65536), SYN | ACK,
                ack=random.randrange(1, 1 << 32))))
            time.sleep(0.002)


def path(wire, src, dst):
    for i in range(30):
        wire.send(ip(src, dst, UDP, udp(src, dst, 40000 + i, 33434 + i,
                                        b"x" * 32), ttl=2 + i // 3))
        time.sleep(0.005)


def ends(wire, src, dst, flags, sport, port, count):
    for i in range(int(count)):
        stray(wire, src, dst, flags, int(sport) + i, port)


def accurate(wire, src, dst, port, count):
    for _ in range(int(count)):
        wire.send(ip(src, dst, TCP, tcp(
            src, dst, random.randrange(33000, 60000), int(port),
            SYN | ECE | CWR, reserved=1,
            options=bytes.fromhex("020405b40402080a000000010000000001030307")
        )))


def from_port(wire, src, dst, sport, *ports):
    for port in each(ports):
        wire.send(ip(src, dst, UDP, udp(src, dst, int(sport), port,
                                        b"answer" * 8)))


def groups(wire, src):
    search = b"M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\n\r\n"
    for dst, port in (("239.255.255.250", 1900), ("224.0.0.251", 5353),
                      ("255.255.255.255", 1900), ("198.51.100.255", 137)):
        for _ in range(20):
            wire.send(ip(src, dst, UDP, udp(src, dst, port, port, search),
                         ttl=4))


def shout(wire, src, dst, count):
    for _ in range(int(count)):
        wire.send(fresh_syn(src, dst, 81), b"\xff" * 6)


def errors(wire, src, dst, count):
    for i in range(int(count)):
        quoted = ipv4(dst, src, UDP, udp(dst, src, 40000 + i, 81))
        body = struct.pack("!BBHI", 3, 3, 0, 0) + quoted
        body = body[:2] + struct.pack("!H", checksum(body)) + body[4:]
        wire.send(ip(src, dst, ICMP, body))


def again(wire, src, dst, port, count):
    packet = fresh_syn(src, dst, int(port))
    for _ in range(int(count)):
        wire.send(packet)


def make(words):
    """Every command of the line; "," is between them."""
    if words[0] == "save":
        wire = Capture(words[1])
        words = words[2:]
    else:
        wire = Wire()
    command = []
    for word in words + [","]:
        if word != ",":
            command.append(word)
            continue
        if command:
            name = {"from": "from_port"}.get(command[0], command[0])
            globals()[name](wire, *command[1:])
        command = []


def serve():
    for line in sys.stdin:
        status = 0
        try:
            make(line.split())
        except Exception:  # whoever asked shall see it, and go on
            traceback.print_exc(file=sys.stdout)
            status = 1
        print("done", status, flush=True)


def main():
    random.seed()
    if sys.argv[1] == "serve":
        serve()
    else:
        make(sys.argv[1:])


if __name__ == "__main__":
    main()
