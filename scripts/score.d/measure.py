# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts one capture through scanvigil and through the peers' rules. Judges
nothing."""
import collections
import ipaddress
import json
import lzma
import re
import subprocess
import zlib

import capture
import peers
from told import Told

TIMEOUT_SECONDS = 600
DAMAGED = (OSError, EOFError, lzma.LZMAError, zlib.error, capture.Unreadable)


class Measured:
    """What was told of a capture by each detector, by network of the source."""

    def __init__(self, file):
        self.file = file
        self.told = {"scanvigil": {}, "scanlogd": {}, "xt_psd": {}}
        self.senders = set()
        # How often a source sent what, where the label names several.
        self.probes = collections.defaultdict(collections.Counter)
        self.packets = 0
        # What could not be run at all, and what is only worth knowing.
        self.broken = ""
        self.notes = []


def network(address, bits=None):
    """The network of an address; text, so that it can be sent and sorted."""
    address = ipaddress.ip_address(address)
    if bits is None or bits > address.max_prefixlen:
        bits = address.max_prefixlen
    return str(ipaddress.ip_network((address, bits), strict=False))


def take_events(output, sources):
    for line in output.splitlines():
        event = json.loads(line)
        scan = event.get("portscan")
        # An end repeats what was told under other kinds.
        if not scan or scan.get("state") == "end":
            continue
        source = network(event["src_ip"], scan.get("prefix_len"))
        sources.setdefault(source, Told()).add(
            scan["level"], scan["kind"], scan.get("techniques", []),
            scan.get("why", []) + scan.get("anomalies", []),
            scan.get("ports", 0), scan.get("hosts", 0))


def replay(path, tool, settings, result):
    """scanvigil's own word, as far as it can read."""
    command = [tool, "replay", "--json", "--level", "info"]
    if settings:
        command += ["--set", settings]
    try:
        run = subprocess.run(command + [path], capture_output=True, text=True,
                             errors="replace", timeout=TIMEOUT_SECONDS,
                             check=False)
        take_events(run.stdout, result.told["scanvigil"])
    except subprocess.TimeoutExpired:
        result.broken = f"replay took more than {TIMEOUT_SECONDS} s"
        return
    except (OSError, ValueError, KeyError) as error:
        result.broken = f"replay: {error!r}"
        return
    if not run.returncode:
        return
    said = run.stderr.strip()
    try:
        said = json.loads(said)["error"]
    except (ValueError, KeyError, TypeError):
        pass
    said = said.replace(path + ": ", "")
    if run.returncode == 1 and re.search(r"after [1-9]\d* frames", said):
        result.notes.append(f"cut short: {said}")
    else:
        result.broken = said or f"replay ended with status {run.returncode}"


def sent(proto, payload):
    """A packet in the words of a label."""
    if proto == 6 and len(payload) > 13:
        bits = enumerate("FSRPAU")
        letters = [name for bit, name in bits if payload[13] & 1 << bit]
        return "".join(sorted(letters)) or "NULL"
    if proto in (1, 58) and payload:
        return "ICMP8" if payload[0] in (8, 128) else f"ICMP{payload[0]}"
    return {17: "UDP", 136: "UDPLITE", 132: "SCTP", 33: "DCCP"}.get(
        proto, "PROTO")


def run_peers(path, shared, result):
    """The models, over the same packets; what the shared sources sent."""
    rules = {"scanlogd": peers.Scanlogd(), "xt_psd": peers.Psd()}
    odd = set()
    senders, each = set(), [rule.packet for rule in rules.values()]
    for seconds, source, _, proto, payload in capture.datagrams(path, odd):
        result.packets += 1
        senders.add(source)
        if source in shared:
            result.probes[source][sent(proto, payload)] += 1
        for packet in each:
            packet(seconds, source, proto, payload)
    for link in sorted(odd):
        result.notes.append(f"link type {link} is not read by the models")
    result.senders = {source for source in senders if any(source)}
    for name, rule in rules.items():
        result.told[name] = {network(source): told
                             for source, told in rule.sources.items()}


def measure(job):
    """One capture: (file, path, tool, settings, sources of many techniques)."""
    file, path, tool, settings, shared = job
    result = Measured(file)
    try:
        with capture.plain(path) as unpacked:
            replay(unpacked, tool, settings, result)
            run_peers(unpacked, shared, result)
    except DAMAGED as error:
        said = getattr(error, "strerror", None) or str(error)
        result.broken = result.broken or said or repr(error)
    return result
