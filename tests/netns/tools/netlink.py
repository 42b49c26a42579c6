# SPDX-License-Identifier: GPL-2.0-or-later
"""Generic netlink by hand: any bytes may be sent, the kernel's refusal is read
to the last attribute. Knows no rule of the family; spec() reads what the
specification says of it."""
import ctypes
import errno
import os
import socket
import struct

REQUEST, ACK, DUMP = 1, 4, 0x300
GET_FAMILY = 3
SPEC = os.path.join(os.path.dirname(__file__),
                    "../../../module/uapi/scanvigil.yaml")


def spec():
    import yaml
    with open(SPEC, encoding="utf-8") as file:
        return yaml.safe_load(file)


def attr(number, data):
    head = struct.pack("=HH", 4 + len(data), number)
    return head + data + b"\0" * (-len(data) % 4)


def u8(number, value):
    return attr(number, struct.pack("=B", value))


def u16(number, value):
    return attr(number, struct.pack("=H", value))


def u32(number, value):
    return attr(number, struct.pack("=I", value))


def u64(number, value):
    return attr(number, struct.pack("=Q", value))


def attributes(data):
    at = 0
    while at + 4 <= len(data):
        length, number = struct.unpack_from("=HH", data, at)
        yield number & 0x3FFF, data[at + 4:at + length]
        at += max(length + 3 & ~3, 4)


class Answer:
    """An acknowledgement: the error, the sentence, the attribute at fault."""

    def __init__(self):
        self.error = 0
        self.text = ""
        self.offset = None
        self.missing = None
        self.messages = []

    def __str__(self):
        return (f"{errno.errorcode.get(self.error, self.error)} "
                f"'{self.text}' at {self.offset}")


class Family:
    """A socket, and what the kernel calls the family."""

    def __init__(self, name="scanvigil"):
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
        self.socket.setsockopt(270, 11, 1)
        self.socket.setsockopt(270, 10, 1)
        self.socket.settimeout(20)
        self.socket.bind((0, 0))
        self.seq = 0
        self.id, self.groups, self.commands = 16, {}, []
        answer = self.ask(GET_FAMILY, attr(2, name.encode() + b"\0"))
        if answer.error:
            raise OSError(answer.error, os.strerror(answer.error))
        for number, data in attributes(answer.messages[0]):
            if number == 1:
                self.id = struct.unpack("=H", data)[0]
            elif number == 7:
                for _, group in attributes(data):
                    parts = dict(attributes(group))
                    self.groups[parts[1].rstrip(b"\0").decode()] = \
                        struct.unpack("=I", parts[2])[0]
            elif number == 6:
                for _, command in attributes(data):
                    parts = dict(attributes(command))
                    self.commands.append(struct.unpack("=I", parts[1])[0])

    def ask(self, command, body=b"", flags=ACK, version=1):
        self.seq += 1
        message = struct.pack("=IHHIIBBH", 20 + len(body), self.id,
                              REQUEST | flags, self.seq, 0, command, version,
                              0) + body
        self.socket.send(message)
        return self.hear()

    def hear(self):
        answer = Answer()
        while True:
            data = self.socket.recv(1 << 18)
            while len(data) >= 16:
                length, kind, flags, seq, _ = struct.unpack_from("=IHHII", data)
                body, data = data[16:length], data[length + 3 & ~3:]
                if seq != self.seq:
                    continue
                if kind in (2, 3):
                    self.refusal(answer, kind, flags, body)
                    return answer
                answer.messages.append(body[4:])

    @staticmethod
    def refusal(answer, kind, flags, body):
        if len(body) >= 4:
            answer.error = -struct.unpack_from("=i", body)[0]
        if not flags & 0x200:
            return
        skip = 4
        if kind == 2:
            skip = 20
            if not flags & 0x100:
                skip += (struct.unpack_from("=I", body, 4)[0] + 3 & ~3) - 16
        for number, data in attributes(body[skip:]):
            if number == 1:
                answer.text = data.rstrip(b"\0").decode()
            elif number == 2:
                answer.offset = struct.unpack("=I", data)[0]
            elif number == 5:
                answer.missing = struct.unpack("=I", data)[0]

    def join(self, group):
        libc = ctypes.CDLL(None, use_errno=True)
        value = ctypes.c_int(self.groups[group])
        if libc.setsockopt(self.socket.fileno(), 270, 1, ctypes.byref(value), 4):
            return ctypes.get_errno()
        return 0
