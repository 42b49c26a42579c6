#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""nth.py OPERATION... does each again and again and lets one memory allocation
after the other fail (/proc/self/fail-nth), until it is done without a failure.
Each time it holds what is there afterwards against what was answered: all of
what was asked for, or nothing. Writes a line of TAP for each operation, and
before it "#= OPERATION", how many failed, and what came of them."""
import collections
import ctypes
import errno
import gc
import os
import struct
import sys

sys.path.insert(0, __file__.rsplit("/", 3)[0] + "/netns/tools")
import netlink  # noqa: E402
from netlink import attr, u8, u32  # noqa: E402

LIBC = ctypes.CDLL(None, use_errno=True)
SYS_DELETE_MODULE, SYS_FINIT_MODULE = 176, 313
CLONE_NEWNET, MCL_ALL = 1 << 30, 3
MODULES = os.environ["LAB_MODULES"]
SPEC = netlink.spec()
NAMES = {s["name"]: {a["name"]: i for i, a in enumerate(s["attributes"], 1)}
         for s in SPEC["attribute-sets"]}
COMMANDS = {o["name"]: i
            for i, o in enumerate(SPEC["operations"]["list"], 1)}
ADDRESS = NAMES["source"]["address"]
# What the kernel answers where it had no memory: for what was asked, for the
# answer, or (EINTR) that a dump was torn.
OUT_OF_MEMORY = {errno.ENOMEM, errno.ENOBUFS, errno.EAGAIN}


def call(function, *arguments):
    if function(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "")


class Injector:
    """Lets the nth allocation fail that this process asks for."""

    def __init__(self, ours=False):
        first, last = self.range() if ours else (0, (1 << 64) - 1)
        for kind in ("failslab", "fail_page_alloc"):
            self.set(kind, "ignore-gfp-wait", "N")
            self.set(kind, "verbose", "0")
            self.set(kind, "require-start", hex(first))
            self.set(kind, "require-end", hex(last))
        self.set("fail_page_alloc", "min-order", "0")
        self.set("fail_page_alloc", "ignore-gfp-highmem", "N")
        self.file = os.open("/proc/self/fail-nth", os.O_RDWR)

    @staticmethod
    def set(kind, name, value):
        with open(f"/sys/kernel/debug/{kind}/{name}", "w") as file:
            file.write(value)

    @staticmethod
    def range():
        with open("/proc/kallsyms") as file:
            symbols = [int(line.split()[0], 16) for line in file
                       if line.endswith("[nf_scanvigil]\n")
                       and line.split()[1] in "tT"]
        return min(symbols), max(symbols) + 4096

    def run(self, n, act):
        """Whether it came to a failure, and the error."""
        error = 0
        os.pwrite(self.file, b"%d" % n, 0)
        try:
            act()
        except OSError as e:
            error = e.errno or errno.EIO
        left = int(os.pread(self.file, 16, 0))
        os.pwrite(self.file, b"0", 0)
        return not left, error


class Operation:
    """What is done; by default a request."""
    command, body, flags = "", b"", netlink.ACK

    def prepare(self):
        self.family = netlink.Family()

    def act(self):
        answer = self.family.ask(COMMANDS[self.command], self.body, self.flags)
        self.messages = answer.messages
        if answer.error:
            raise OSError(answer.error, answer.text)

    @staticmethod
    def state():
        family = netlink.Family()
        sources = family.ask(COMMANDS["source-get"], flags=netlink.DUMP)
        return (family.ask(COMMANDS["config-get"]).messages,
                family.ask(COMMANDS["allow-get"], flags=netlink.DUMP).messages,
                sorted(dict(netlink.attributes(source))[ADDRESS]
                       for source in sources.messages))

    def learn(self):
        self.prepare()
        self.old = self.state()
        self.act()
        self.new = self.state()

    def judge(self, error):
        state = self.state()
        if error == 0 and state != self.new:
            return "done, and it is not"
        if error == errno.ENOMEM and state != self.old:
            return "refused, and done"
        if state not in (self.old, self.new):
            return "neither done nor refused"
        return None


class Read(Operation):
    def __init__(self, command, dump=True, body=b"", moves=False):
        self.command, self.body, self.moves = command, body, moves
        self.flags = netlink.DUMP if dump else netlink.ACK

    def learn(self):
        self.prepare()
        self.act()
        self.whole = self.messages

    def judge(self, error):
        if not error and (not self.messages if self.moves else
                          self.messages != self.whole):
            return "an answer that is not whole"
        return None


class Change(Operation):
    """A request, after another that takes it back."""

    def __init__(self, command, body, back, back_body):
        self.command, self.body = command, body
        self.back, self.back_body = back, back_body

    def prepare(self):
        super().prepare()
        answer = self.family.ask(COMMANDS[self.back], self.back_body)
        if answer.error not in (0, errno.ENOENT):
            raise OSError(answer.error, answer.text)


class Switch(Change):
    """On and off, while packets make sources: off, there are none."""

    def __init__(self, on):
        at = NAMES["config"]["enabled"]
        super().__init__("config-set", u8(at, on), "config-set", u8(at, not on))

    @staticmethod
    def state():
        family = netlink.Family()
        answer = family.ask(COMMANDS["stats-get"])
        stats = dict(netlink.attributes(answer.messages[0]))
        enabled = stats[NAMES["stats"]["enabled"]][0]
        sources = stats[NAMES["stats"]["sources"]]
        return enabled, None if enabled else sources.strip(b"\0")


def config(name, old, new, width=u32):
    at = NAMES["config"][name]
    return Change("config-set", width(at, new), "config-set", width(at, old))


def allow(address, length):
    names = NAMES["allow"]
    return (attr(names["address"], address) + u8(names["prefix-len"], length))


class Load(Operation):
    """A module; the one that needs it is not loaded."""

    def __init__(self, name):
        self.name = name

    def is_loaded(self):
        return os.path.exists(f"/sys/module/{self.name}/initstate")

    def prepare(self):
        if self.is_loaded():
            call(LIBC.syscall, SYS_DELETE_MODULE, self.name.encode(), 0)
        self.file = os.open(f"{MODULES}/{self.name}.ko", os.O_RDONLY)

    def act(self):
        call(LIBC.syscall, SYS_FINIT_MODULE, self.file, b"", 0)

    def learn(self):
        pass

    def judge(self, error):
        os.close(self.file)
        if self.is_loaded() == bool(error):
            return "refused, and loaded" if error else "loaded, and it is not"
        return None


class Namespace(Operation):
    """A new namespace, in a child, which is asked in how it is doing."""

    def learn(self):
        pass

    def prepare(self):
        self.error = 0

    def act(self):
        raise NotImplementedError

    def judge(self, error):
        return None

    def in_child(self, n):
        down, up = os.pipe()
        child = os.fork()
        if not child:
            os.close(down)
            came, error = Injector(ours=True).run(
                n, lambda: call(LIBC.unshare, CLONE_NEWNET))
            fine = not error and not netlink.Family().ask(
                COMMANDS["stats-get"]).error
            os.write(up, struct.pack("=?i?", came, error, fine))
            os._exit(0)
        os.close(up)
        said = os.read(down, 16)
        os.close(down)
        os.waitpid(child, 0)
        return struct.unpack("=?i?", said)


OPERATIONS = {
    "insmod": lambda: Load("nf_scanvigil"),
    "insmod of the match": lambda: Load("xt_scanvigil"),
    "switch on": lambda: Switch(1),
    "switch off": lambda: Switch(0),
    "grow the table": lambda: config("table-size", 2048, 4096),
    "shrink the table": lambda: config("table-size", 4096, 1024),
    "grow the ring": lambda: config("event-ring", 1024, 4096),
    "shrink the ring": lambda: config("event-ring", 1024, 64),
    "set a parameter": lambda: config("scan-score", 10, 12),
    "set ipv6-prefix": lambda: config("ipv6-prefix", 64, 56),
    "set the mark": lambda: config("mark-mask", 0, 256),
    "allow": lambda: Change("allow-add", allow(b"\xc0\0\2\1", 32),
                            "allow-del", allow(b"\xc0\0\2\1", 32)),
    "allow no more": lambda: Change("allow-del", allow(b"\xc0\0\2\1", 32),
                                    "allow-add", allow(b"\xc0\0\2\1", 32)),
    "list sources": lambda: Read("source-get"),
    "list events": lambda: Read("event-get"),
    "list who is allowed": lambda: Read("allow-get"),
    "show a source": lambda: Read("source-get", False, attr(
        NAMES["filter"]["address"], bytes(map(int, os.environ[
            "PROBED"].split("."))))),
    "parameters": lambda: Read("config-get", False),
    "counters": lambda: Read("stats-get", False, moves=True),
    "a namespace": Namespace,
}


def report(name, tally, complaints):
    came = ", ".join(f"{errno.errorcode.get(e, e) if e else 'done all the same'} "
                     f"{count}" for e, count in sorted(tally.items()))
    print(f"#= {name}; {sum(tally.values())}; {came or 'nothing to fail'}")
    print("not ok" if complaints else "ok", "-", name,
          "with each allocation failing in turn: all of it or nothing")
    for complaint in complaints[:5]:
        print("#", complaint)
    sys.stdout.flush()


def exhaust(name):
    operation = OPERATIONS[name]()
    injector = Injector()
    tally, complaints = collections.Counter(), []
    operation.learn()
    came, n = True, 0
    while came:
        n += 1
        if name == "a namespace":
            came, error, fine = operation.in_child(n)
            wrong = None if error or fine else "a namespace without an answer"
        else:
            operation.prepare()
            came, error = injector.run(n, operation.act)
            wrong = operation.judge(error)
        if came:
            tally[error] += 1
        elif error:
            wrong = wrong or f"errno {error} with nothing failing"
        if wrong:
            complaints.append(f"allocation {n}, errno {error}: {wrong}")
        if error not in OUT_OF_MEMORY | {0}:
            complaints.append(f"allocation {n}: answered errno {error}")
    report(name, tally, complaints)


def main():
    gc.disable()
    LIBC.mlockall(MCL_ALL)
    for name in sys.argv[1:] or OPERATIONS:
        exhaust(name)


main()
