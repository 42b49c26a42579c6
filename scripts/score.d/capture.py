# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads captures for the peers' models: pcap and pcapng, packed or not, link by
link down to IP, whole datagrams out of IPv4 fragments. Knows no rule; what it
cannot read it says."""
import bz2
import contextlib
import gzip
import lzma
import shutil
import struct
import tempfile

PACKED = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
FRAME_MAX = 1 << 22
DATAGRAMS = 64
# Frames of loopback devices tell the family in the byte order of their host.
LOOPBACK = (2, 24, 28, 30)
TAGS = (0x8100, 0x88A8, 0x9100)
IPV4, IPV6 = 0x0800, 0x86DD
V6_OPTIONS = (0, 43, 60)
V6_FRAGMENT, V6_AUTH = 44, 51


class Unreadable(Exception):
    """No capture, or of a link type that is not known here."""


@contextlib.contextmanager
def plain(path):
    """The path of the capture without the packing that it may be in."""
    with open(path, "rb") as file:
        unpack = PACKED.get(file.read(2))
    if not unpack:
        yield path
        return
    with tempfile.NamedTemporaryFile(suffix=".pcap") as out:
        with unpack(path) as packed:
            shutil.copyfileobj(packed, out)
        out.flush()
        yield out.name


def pcap(file, magic):
    """(link type, seconds, frame) of a pcap whose magic was read."""
    order = "<" if magic[0] in (0xD4, 0x4D) else ">"
    unit = 1e-9 if 0x4D in (magic[0], magic[3]) else 1e-6
    head = file.read(20)
    if len(head) < 20:
        raise Unreadable("ends in its head")
    link = struct.unpack(order + "I", head[16:])[0] & 0xFFFF
    record = struct.Struct(order + "IIII")
    while True:
        head = file.read(16)
        if len(head) < 16:
            return
        seconds, fraction, size, _ = record.unpack(head)
        frame = file.read(size) if size <= FRAME_MAX else b""
        if len(frame) < size or size > FRAME_MAX:
            return
        yield link, seconds + fraction * unit, frame


def interface(body, order):
    """Link type, length of a tick and offset in seconds of an interface."""
    link = struct.unpack_from(order + "H", body)[0]
    tick, offset, at = 1e-6, 0, 8
    while at + 4 <= len(body):
        code, size = struct.unpack_from(order + "HH", body, at)
        value = body[at + 4:at + 4 + size]
        if code == 0:
            break
        if code == 9 and value:
            power = value[0] & 0x7F
            tick = 2.0 ** -power if value[0] & 0x80 else 10.0 ** -power
        elif code == 14 and len(value) == 8:
            offset = struct.unpack(order + "q", value)[0]
        at += 4 + (size + 3 & ~3)
    return link, tick, offset


def blocks(file, first):
    """(type, body, byte order) of each block of a pcapng."""
    order, head = "<", first
    while True:
        head += file.read(12 - len(head))
        if len(head) < 12:
            return
        if head[:4] == b"\n\r\r\n":
            order = "<" if head[8:12] == b"\x4d\x3c\x2b\x1a" else ">"
        kind, size = struct.unpack(order + "II", head[:8])
        if size < 12 or size > FRAME_MAX:
            return
        rest = file.read(size - 12)
        if len(rest) < size - 12:
            return
        yield kind, (head[8:] + rest)[:-4], order
        head = b""


def pcapng(file, magic):
    """(link type, seconds, frame) of a pcapng whose magic was read."""
    links, last = [], 0.0
    for kind, body, order in blocks(file, magic):
        if kind == 0x0A0D0D0A:
            links = []
        elif kind == 1 and len(body) >= 8:
            links.append(interface(body, order))
        elif kind in (2, 6) and len(body) >= 20:
            which, high, low, size = struct.unpack_from(order + "IIII", body)
            if kind == 2:
                which = struct.unpack_from(order + "H", body)[0]
            if which >= len(links):
                continue
            link, tick, offset = links[which]
            last = ((high << 32) | low) * tick + offset
            yield link, last, body[20:20 + size]
        elif kind == 3 and len(body) >= 4 and links:
            size = struct.unpack_from(order + "I", body)[0]
            yield links[0][0], last, body[4:4 + size]


def frames(path):
    """(link type, seconds, frame) of a capture, as far as it can be read."""
    with open(path, "rb") as file:
        magic = file.read(4)
        if magic in (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4",
                     b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d"):
            yield from pcap(file, magic)
        elif magic == b"\n\r\r\n":
            yield from pcapng(file, magic)
        else:
            raise Unreadable("neither pcap nor pcapng")


def untagged(frame, at):
    """The IP packet of a frame whose protocol number is at this place."""
    kind, at = int.from_bytes(frame[at:at + 2], "big"), at + 2
    while kind in TAGS and len(frame) >= at + 4:
        kind, at = int.from_bytes(frame[at + 2:at + 4], "big"), at + 4
    if kind == 0x8864 and len(frame) >= at + 8:
        kind = {0x21: IPV4, 0x57: IPV6}.get(
            int.from_bytes(frame[at + 6:at + 8], "big"))
        at += 8
    if kind in (0x8847, 0x8848):
        return unlabelled(frame[at:])
    return frame[at:] if kind in (IPV4, IPV6) else None


def unlabelled(packet):
    """What MPLS labels were before."""
    at = 0
    while at + 4 <= len(packet):
        at += 4
        if packet[at - 2] & 1:
            return packet[at:]
    return None


def point_to_point(frame):
    if frame[:2] == b"\xff\x03":
        frame = frame[2:]
    size = 1 if frame[:1] and frame[0] & 1 else 2
    kind = int.from_bytes(frame[:size], "big")
    return frame[size:] if kind in (0x21, 0x57) else None


def loopback(frame):
    family = frame[:4]
    if int.from_bytes(family, "little") in LOOPBACK or \
            int.from_bytes(family, "big") in LOOPBACK:
        return frame[4:]
    return None


LINKS = {
    0: loopback, 108: loopback,
    1: lambda frame: untagged(frame, 12),
    9: point_to_point, 50: point_to_point,
    12: bytes, 14: bytes, 101: bytes, 228: bytes, 229: bytes,
    51: lambda frame: untagged(b"\x88\x64" + frame, 0),
    104: lambda frame: untagged(frame, 2),
    113: lambda frame: untagged(frame, 14),
    219: unlabelled,
    276: lambda frame: untagged(frame[:2] + frame[20:], 0),
}


class Fragments:
    """Puts IPv4 datagrams together, the last few that are on their way."""

    def __init__(self):
        self.waiting = {}

    def add(self, key, offset, more, data):
        """The whole datagram, if this was what it lacked."""
        parts = self.waiting.setdefault(key, {})
        parts.setdefault(offset, (data, more))
        if len(self.waiting) > DATAGRAMS:
            del self.waiting[next(iter(self.waiting))]
        whole = b""
        while len(whole) in parts:
            piece, more = parts[len(whole)]
            whole += piece
            if not more:
                self.waiting.pop(key, None)
                return whole
            if not piece:
                break
        return None


def ipv4(packet, fragments):
    """(source, destination, protocol, payload) or None."""
    head = (packet[0] & 15) * 4
    total = packet[2] << 8 | packet[3]
    if head < 20 or len(packet) < head:
        return None
    data = packet[head:total] if head <= total else packet[head:]
    place = (packet[6] << 8 | packet[7])
    if place & 0x3FFF:
        key = packet[12:20] + packet[4:6] + packet[9:10]
        data = fragments.add(key, (place & 0x1FFF) * 8, place & 0x2000, data)
        if data is None:
            return None
    return packet[12:16], packet[16:20], packet[9], data


def ipv6(packet):
    """The same; a fragment other than the first has no ports to read."""
    proto, data = packet[6], packet[40:]
    while proto in V6_OPTIONS + (V6_FRAGMENT, V6_AUTH) and len(data) >= 8:
        if proto == V6_FRAGMENT:
            if (data[2] << 8 | data[3]) & 0xFFF8:
                return packet[8:24], packet[24:40], V6_FRAGMENT, b""
            size = 8
        elif proto == V6_AUTH:
            size = (data[1] + 2) * 4
        else:
            size = (data[1] + 1) * 8
        proto, data = data[0], data[size:]
    return packet[8:24], packet[24:40], proto, data


def datagrams(path, odd):
    """(seconds, source, destination, protocol, payload) of each IP datagram, on a
    clock that never goes back. Link types that are not known are added to odd."""
    fragments, clock = Fragments(), 0.0
    for link, seconds, frame in frames(path):
        if link not in LINKS:
            odd.add(link)
            continue
        clock = max(clock, seconds)
        packet = LINKS[link](frame)
        if not packet or len(packet) < 20:
            continue
        version = packet[0] >> 4
        if version == 4:
            found = ipv4(packet, fragments)
        elif version == 6 and len(packet) >= 40:
            found = ipv6(packet)
        else:
            continue
        if found:
            yield (clock,) + found
