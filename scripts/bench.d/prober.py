# SPDX-License-Identifier: GPL-2.0-or-later
"""In the guest: SYNs, made by hand, that come in as from a wire."""
import socket
import struct


def address_of(number):
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total & 0xffff) + (total >> 16)
    return ~(total + (total >> 16)) & 0xffff


class Prober:
    """SYNs from any source, in at the gateway's end of a veth pair."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.socket.bind(("bench1", 0x0800))
        self.ether = bytes.fromhex("020000000001 020000000002 0800")

    # pylint: disable=too-many-arguments
    def syn(self, source, host, sport, dport, isn):
        """The frame; to build it is no part of what is measured."""
        ip = struct.pack("!BBHHHBBHII", 0x45, 0, 40, 1, 0, 60, 6, 0, source, host)
        ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
        tcp = struct.pack("!HHIIBBHHH", sport, dport, isn, 0, 0x50, 2, 1024, 0, 0)
        pseudo = struct.pack("!IIHH", source, host, 6, len(tcp))
        tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
        return self.ether + ip + tcp

    def send(self, frame):
        self.socket.send(frame)
