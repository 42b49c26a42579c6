#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Honest programs for both sides, many connections in one process.

Servers, which say "listening" once all of them do:
traffic.py answer ADDRESS [PORT...]   answers every datagram (on port 53)
traffic.py listen ADDRESS FIRST N     a server on N ports
traffic.py greet ADDRESS FIRST N      N secure shells
traffic.py ftp ADDRESS                an FTP server that connects where it is
                                      told to, whoever that is
traffic.py idle ADDRESS               a host that nobody uses, as nmap -sI likes
                                      them: answers by RST, counts its IP IDs
Clients, all of them from SOURCE:
traffic.py ask ADDRESS N [PORT [SOURCE]]   N questions, each from a port of its own
traffic.py connect ADDRESS FIRST N [SOURCE]   to N ports, one after the other
traffic.py hold ADDRESS PORT N DIR    N connections; sends a line on each when
                                      DIR/go appears, then makes DIR/done
traffic.py fetch SOURCE SERVER N      N files by active FTP
traffic.py call SOURCE ADDRESS N      N calls: SIP, and RTP both ways (with answer)
traffic.py race PORT N SOURCE ADDRESS SOURCE ADDRESS   both at once, one is dropped
traffic.py health SOURCE ADDRESS N PORT...   connect and reset, N times
traffic.py knock SOURCE ADDRESS PORT...   closed ports, and then port 22
traffic.py crowd SOURCE ADDRESS...    users of many machines, some mistaken
traffic.py peers SOURCE ADDRESS...    calls peers, of whom most are gone
traffic.py open SOURCE ADDRESS PORT N   N connections with data in the SYN
"," between commands makes one process run all of them.
"""
import os
import selectors
import socket
import struct
import sys
import threading
import time

WAIT = 60


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


class Ready:
    """Says so when the last server listens."""

    def __init__(self, servers):
        self.missing = servers
        self.lock = threading.Lock()

    def __call__(self):
        with self.lock:
            self.missing -= 1
            if self.missing == 0:
                print("listening", flush=True)


def datagrams(address, port=0):
    server = socket.socket(family_of(address), socket.SOCK_DGRAM)
    server.bind((address, port))
    return server


def serve_sockets(sockets, ready, handle):
    chooser = selectors.DefaultSelector()
    for server in sockets:
        chooser.register(server, selectors.EVENT_READ)
    ready()
    while True:
        for key, _ in chooser.select():
            try:
                handle(key.fileobj)
            except OSError:
                # Whoever asked is gone.
                continue


def answer(ready, address, *ports):
    def echo(server):
        question, sender = server.recvfrom(4096)
        server.sendto(question, sender)

    serve_sockets([datagrams(address, int(port)) for port in ports or (53,)],
                  ready, echo)


def servers_of(address, first, count):
    return [socket.create_server((address, port), family=family_of(address))
            for port in range(int(first), int(first) + int(count))]


def listen(ready, address, first, count):
    def give(server):
        client, _ = server.accept()
        client.sendall(b"file\n")
        client.close()

    serve_sockets(servers_of(address, first, count), ready, give)


def greet(ready, address, first, count):
    """Each client has as much time as it wants; what it says is for nobody."""
    clients = []

    def welcome(server):
        client, _ = server.accept()
        client.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        threading.Thread(target=client.recv, args=(1,), daemon=True).start()
        clients.append(client)
        for old in clients[:-40]:
            old.close()
        del clients[:-40]

    serve_sockets(servers_of(address, first, count), ready, welcome)


class Session:
    """One FTP client: USER, PASS, PORT, and LIST or RETR from port 20."""

    def __init__(self, client, address):
        self.client, self.address, self.target = client, address, None
        self.say("220 FTP server ready.")
        with client, client.makefile("r", encoding="ascii") as lines:
            for line in lines:
                word, _, rest = line.strip().partition(" ")
                if word.upper() == "QUIT":
                    break
                self.obey(word.upper(), rest)

    def say(self, text):
        self.client.sendall(text.encode("ascii") + b"\r\n")

    def obey(self, word, rest):
        if word == "USER":
            self.say("331 Password required.")
        elif word == "PASS":
            self.say("230 Logged in.")
        elif word == "PORT":
            parts = rest.split(",")
            self.target = ".".join(parts[:4]), int(parts[4]) * 256 + int(parts[5])
            self.say("200 PORT command successful.")
        elif word in ("LIST", "RETR"):
            self.send()
        else:
            self.say("200 Ok.")

    def send(self):
        self.say("150 Opening data connection.")
        data = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        data.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        data.settimeout(WAIT)
        try:
            with data:
                data.bind((self.address, 20))
                data.connect(self.target)
                data.sendall(b"file\r\n")
        except OSError:
            self.say("425 Cannot build data connection.")
        else:
            self.say("226 Transfer complete.")


def ftp(ready, address):
    def welcome(server):
        threading.Thread(target=Session, args=(server.accept()[0], address),
                         daemon=True).start()

    serve_sockets(servers_of(address, 21, 1), ready, welcome)


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def idle(ready, address):
    """Without a kernel's help: none counts IP IDs like that any more."""
    own = socket.inet_aton(address)
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x800))
    wire.bind(("eth0", 0x800))
    ident = 1000
    ready()
    while True:
        frame = wire.recv(2048)
        packet = frame[14:]
        if packet[16:20] != own or packet[9] != 6 or packet[33] & 4:
            continue
        sport, dport, seq, ack = struct.unpack_from("!HHII", packet, 20)
        flags, reply, told = (4, ack, 0) if packet[33] & 16 else (20, 0, seq + 1)
        ident += 1
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40, ident, 0, 64, 6, 0,
                           own, packet[12:16])
        head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
        body = struct.pack("!HHIIBBHHH", dport, sport, reply,
                           told & 0xFFFFFFFF, 0x50, flags, 0, 0, 0)
        check = checksum(own + packet[12:16] + struct.pack("!HH", 6, 20) + body)
        body = body[:16] + struct.pack("!H", check) + body[18:]
        wire.send(frame[6:12] + frame[:6] + frame[12:14] + head + body)


SERVERS = {"answer": answer, "listen": listen, "greet": greet, "ftp": ftp,
           "idle": idle}


def ask(address, count, port=53, source=""):
    for number in range(int(count)):
        with socket.socket(family_of(address), socket.SOCK_DGRAM) as client:
            client.bind((source, 0))
            client.settimeout(WAIT)
            client.sendto(b"%d" % number, (address, int(port)))
            client.recv(4096)


def dial(source, address, port, timeout=WAIT):
    return socket.create_connection((address, int(port)), timeout=timeout,
                                    source_address=(source, 0))


def connect(address, first, count, source=""):
    for port in range(int(first), int(first) + int(count)):
        with dial(source, address, port) as client:
            client.recv(64)


def hold(address, port, count, folder):
    clients = [socket.create_connection((address, int(port)), timeout=WAIT)
               for _ in range(int(count))]
    for client in clients:
        client.recv(64)
    print("listening", flush=True)
    while not os.path.exists(f"{folder}/go"):
        time.sleep(0.02)
    for line in (b"ls\n", b"cd\n", b"pwd\n"):
        for client in clients:
            client.sendall(line)
    for client in clients:
        client.close()
    with open(f"{folder}/done", "w", encoding="ascii"):
        pass


def fetch(source, server, count):
    with dial(source, server, 21) as control, \
            control.makefile("r", encoding="ascii") as lines:
        def command(text):
            lines.readline()
            control.sendall(text.encode("ascii") + b"\r\n")

        command("USER anonymous")
        command("PASS mail@example.com")
        for _ in range(int(count)):
            with socket.create_server((source, 0)) as waiting:
                waiting.settimeout(WAIT)
                port = waiting.getsockname()[1]
                command("PORT %s,%d,%d" % (source.replace(".", ","),
                                           port >> 8, port & 255))
                command("LIST")
                data, _ = waiting.accept()
                with data:
                    while data.recv(4096):
                        pass
                lines.readline()
        command("QUIT")


def call(source, address, count):
    """Every other call has nobody who listens to its reports (RTCP)."""
    with datagrams(source, 5060) as sip:
        sip.settimeout(WAIT)
        for i in range(int(count)):
            sip.sendto(b"INVITE", (address, 5060))
            sip.recv(4096)
            for port in (16384 + 2 * i, 16385 + 2 * i):
                with datagrams(source, port) as media:
                    media.settimeout(WAIT)
                    for _ in range(5):
                        media.sendto(b"x" * 160, (address, port))
                        if port % 4 == 3:
                            break
                        media.recv(4096)


def start(source, address, port):
    client = socket.socket(family_of(address), socket.SOCK_STREAM)
    client.bind((source, 0))
    client.setblocking(False)
    client.connect_ex((address, int(port)))
    return client


def race(port, count, *ends):
    for _ in range(int(count)):
        loser = start(ends[2], ends[3], port)
        with dial(ends[0], ends[1], port) as client:
            loser.close()
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            while client.recv(4096):
                pass
        time.sleep(0.1)


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                      struct.pack("ii", 1, 0))
    client.close()


def health(source, address, count, *ports):
    for _ in range(int(count)):
        for port in ports:
            reset(dial(source, address, port))


def mistaken(source, address, port):
    try:
        dial(source, address, port, timeout=2).close()
    except OSError:
        return
    raise SystemExit(f"port {port} of {address} is open")


def knock(source, address, *ports):
    for port in ports:
        mistaken(source, address, port)
    with dial(source, address, 22) as client:
        client.recv(64)


def crowd(source, *addresses):
    for i, address in enumerate(addresses):
        for port in (22, 80):
            with dial(source, address, port) as client:
                client.sendall(b"GET / HTTP/1.0\r\n\r\n")
                client.recv(64)
        if i % 2:
            mistaken(source, address, 8000 + i)


def peers(source, *addresses):
    with datagrams(source) as client:
        for i, address in enumerate(addresses):
            for step in (1, 2):
                client.sendto(b"ping", (address, 6881 + 7 * i * step))
            time.sleep(0.005)
    for i, address in enumerate(addresses):
        if i % 3 == 0:
            mistaken(source, address, 20000 + 7 * i)
        else:
            with dial(source, address, 6881) as client:
                client.sendall(b"\x13BitTorrent protocol")
                client.recv(64)


def fast_open(source, address, port, count):
    for _ in range(int(count)):
        with socket.socket(family_of(address), socket.SOCK_STREAM) as client:
            client.bind((source, 0))
            client.sendto(b"GET / HTTP/1.0\r\n\r\n", socket.MSG_FASTOPEN,
                          (address, int(port)))
            while client.recv(4096):
                pass


def commands():
    words = []
    for word in sys.argv[1:] + [","]:
        if word != ",":
            words.append(word)
        elif words:
            yield words
            words = []


def main():
    chosen = list(commands())
    names = [words[0] for words in chosen]
    ready = Ready(sum(name in SERVERS for name in names))
    threads = []
    for name, *words in chosen:
        if name in SERVERS:
            threads.append(threading.Thread(target=SERVERS[name],
                                            args=(ready, *words), daemon=True))
            threads[-1].start()
        else:
            globals()[{"open": "fast_open"}.get(name, name)](*words)
    for thread in threads:
        thread.join()


main()
