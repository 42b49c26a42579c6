#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Honest programs for both sides, many connections in one process.

traffic.py answer ADDRESS             a name server that knows every name
traffic.py ask ADDRESS N              N questions, each from a port of its own
traffic.py listen ADDRESS FIRST N     a server on N ports
traffic.py connect ADDRESS FIRST N    a client of them, one after the other
traffic.py hold ADDRESS PORT N DIR    N connections; sends a line on each when
                                      DIR/go appears, then makes DIR/done
"""
import os
import selectors
import socket
import sys
import time


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def answer(address):
    with socket.socket(family_of(address), socket.SOCK_DGRAM) as server:
        server.bind((address, 53))
        print("listening", flush=True)
        while True:
            question, sender = server.recvfrom(4096)
            server.sendto(question, sender)


def ask(address, count):
    for number in range(int(count)):
        with socket.socket(family_of(address), socket.SOCK_DGRAM) as client:
            client.settimeout(10)
            client.sendto(b"%d" % number, (address, 53))
            client.recv(4096)


def listen(address, first, count):
    chooser = selectors.DefaultSelector()
    for port in range(int(first), int(first) + int(count)):
        server = socket.create_server((address, port),
                                      family=family_of(address))
        chooser.register(server, selectors.EVENT_READ)
    print("listening", flush=True)
    while True:
        for key, _ in chooser.select():
            client, _ = key.fileobj.accept()
            client.sendall(b"file\n")
            client.close()


def connect(address, first, count):
    for port in range(int(first), int(first) + int(count)):
        with socket.create_connection((address, port), timeout=10) as client:
            client.recv(64)


def hold(address, port, count, folder):
    clients = [socket.create_connection((address, int(port)), timeout=10)
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


globals()[sys.argv[1]](*sys.argv[2:])
