# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of scanlogd 2.2.8 and of xt_psd, as published: ports of weight 3
below 1024 and 1 above, a scan at 21, never more than 3 s between new ports, 256
sources of which the oldest makes room. Neither knows replies; neither looks at
a TCP packet with ACK to a new port. `scripts/score.d/validate` holds the first
against the real scanlogd."""
from told import Told

SOURCES = 256
BUCKETS = 512
BUCKET_MAX = 16
THRESHOLD = 21
PORTS_MAX = THRESHOLD - 1
GAP_SECONDS = 3
LOW, LOW_WEIGHT, HIGH_WEIGHT = 1024, 3, 1
LOGS, LOGS_SECONDS = 5, 20
TCP, UDP, UDPLITE = 6, 17, 136
RST, ACK = 0x04, 0x10


class Entry:
    """What is remembered of a source."""

    def __init__(self, address, bucket, tick, port):
        self.address = address
        self.bucket = bucket
        self.tick = tick
        self.ports = {port}
        self.weight = weight_of(port)
        self.used = True


def weight_of(port):
    return LOW_WEIGHT if port[1] < LOW else HIGH_WEIGHT


class Table:
    """A ring of sources and a hash of short chains, newest first."""

    def __init__(self):
        self.ring = [None] * SOURCES
        self.next = 0
        self.known = {}
        self.chains = {}

    @staticmethod
    def bucket(address):
        value = 0
        for at in range(0, len(address), 4):
            value ^= int.from_bytes(address[at:at + 4], "little")
        hash_ = 0
        while value:
            hash_ ^= value
            value >>= 9
        return hash_ & (BUCKETS - 1)

    def drop(self, entry):
        if entry and entry.used:
            entry.used = False
            del self.known[entry.address]
            self.chains[entry.bucket].remove(entry)

    def add(self, address, tick, port):
        bucket = self.bucket(address)
        chain = self.chains.setdefault(bucket, [])
        if len(chain) >= BUCKET_MAX:
            self.drop(chain[-1])
        self.drop(self.ring[self.next])
        entry = Entry(address, bucket, tick, port)
        self.ring[self.next] = entry
        self.next = (self.next + 1) % SOURCES
        self.known[address] = entry
        chain.insert(0, entry)


class Rule:
    """What both have in common; HZ is the resolution of their clocks."""
    HZ = 100
    PROTOCOLS = (TCP,)
    FAMILIES = (4,)

    def __init__(self):
        self.tables = {4: Table(), 16: Table()}
        self.sources = {}

    def packet(self, seconds, source, proto, payload):
        """A datagram: its ports and flags are looked at, nothing else."""
        size = 20 if proto == TCP else 8
        if proto not in self.PROTOCOLS or len(source) not in self.FAMILIES or \
                len(payload) < size or not any(source):
            return
        port = (proto, payload[2] << 8 | payload[3])
        flags = payload[13] if proto == TCP else 0
        self.count(int(seconds * self.HZ), source, port, flags)

    def count(self, tick, source, port, flags):
        table = self.tables[len(source)]
        entry = table.known.get(source)
        if entry and tick - entry.tick <= GAP_SECONDS * self.HZ:
            self.again(entry, tick, port, flags)
            return
        table.drop(entry)
        if flags & ACK:
            return
        table.add(source, tick, port)

    def again(self, entry, tick, port, flags):
        if port in entry.ports or flags & (ACK | RST):
            return
        entry.tick = tick
        if entry.weight >= THRESHOLD:
            self.matched(entry, tick, False)
            return
        entry.weight += weight_of(port)
        if entry.weight >= THRESHOLD:
            self.matched(entry, tick, True)
        elif len(entry.ports) < PORTS_MAX:
            entry.ports.add(port)

    def tell(self, entry):
        told = self.sources.setdefault(entry.address, Told())
        told.add("scan", "vertical", (), ("weight",), len(entry.ports), 0)

    def matched(self, entry, tick, first):
        raise NotImplementedError


class Scanlogd(Rule):
    """Logs a scan once, and no more than five within 20 seconds."""

    def __init__(self):
        super().__init__()
        self.log = []
        self.logged = 0
        self.last = 0

    def matched(self, entry, tick, first):
        if not first:
            return
        if tick - self.last > LOGS_SECONDS * self.HZ:
            self.logged = 0
        self.logged += 1
        if self.logged <= LOGS + 1:
            self.last = tick
        if self.logged <= LOGS:
            self.log.append(entry.address)
            self.tell(entry)
        elif self.logged == LOGS + 1:
            self.log.append(None)


class Psd(Rule):
    """Matches each packet to a new port from there on."""
    HZ = 250
    PROTOCOLS = (TCP, UDP, UDPLITE)
    FAMILIES = (4, 16)

    def matched(self, entry, tick, first):
        self.tell(entry)
