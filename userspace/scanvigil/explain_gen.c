// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Do not edit: made from userspace/explain/detections.yaml.
 * To regenerate run: scripts/generate
 */
#include "explain_gen.h"

const struct explain_label explain_labels[EXPLAIN_PARTS] = {
	[EXPLAIN_MEANING] = { "meaning", "Meaning" },
	[EXPLAIN_PREDICATE] = { "predicate", "Predicate" },
	[EXPLAIN_STANDARD] = { "standard", "Standard" },
	[EXPLAIN_FALSE_POSITIVES] = { "false-positives", "False positives" },
	[EXPLAIN_ACTION] = { "action", "What to do" },
};

static const struct explanation level_entries[] = {
	{
		.part = {
			[EXPLAIN_MEANING] = "The source is remembered, and nothing that it did amounts to a finding.",
			[EXPLAIN_PREDICATE] = "No rule has fired since it was first seen, or since its last scan ended; some of its score may be left.",
			[EXPLAIN_ACTION] = "Nothing.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Unusual, but the standards allow it, broken equipment does it, or it is forged by its nature. It is told and never held against the source.",
			[EXPLAIN_PREDICATE] = "Only anomalies that mean nothing alone (tcp-syn-ack-value, udp-port-zero-source, frag-df, tcp-urgent, land, source-route), or one of the kinds traceroute, backscatter, reply and land.",
			[EXPLAIN_ACTION] = "Keep it for the day when something else is looked into; no rule should act on it. For the kind reply look at your own hosts.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A packet that breaks its protocol, reconnaissance short of a scan, or a walk that has gone half of the way.",
			[EXPLAIN_PREDICATE] = "Any other anomaly; a walk of notice-score (5) over contacts-min (5) contacts; UDP alone at udp-score (10); four to seven IP protocols; or one of the kinds host-check, isn-probe, banner-grab, flood, idle-scan and fragments.",
			[EXPLAIN_ACTION] = "Watch it, slow it down, compare it with what your other gateways saw. Do not block on notice alone: monitoring and broken clients reach it.",
		},
		.keys = (const char *const[]){ "notice-score", "contacts-min", "udp-score", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The detector is sure that the source probes. The only level that rules are meant to act upon. A source keeps it until the scan has ended.",
			[EXPLAIN_PREDICATE] = "A walk of scan-score (10); or a rule that waits for no walk: same-isn, same-ack, same-sport, fast, hosts, probe-set, linked, shared, distinct (twelve privileged ports), eight IP protocols, or udp-score (10) UDP ports that were refused. The scan ends after end-ms (15m) of silence.",
			[EXPLAIN_ACTION] = "'scanvigil show ADDRESS' has the evidence. Drop verified sources (\"-m scanvigil --verified --level scan\"); an unverified address may be forged. Put announced scanners on the allow-list.",
		},
		.keys = (const char *const[]){ "scan-score", "udp-score", "end-ms", NULL },
	},
};

static const struct explanation kind_entries[] = {
	{
		.part = {
			[EXPLAIN_MEANING] = "Single packets that no protocol stack builds: a flag combination, a port, a fragment or an option that only a tool or broken equipment makes. Which ones is in the anomalies of the finding.",
			[EXPLAIN_PREDICATE] = "One packet with an anomaly that this source has not shown yet. Level notice; info if all of its anomalies are harmless ones. Each new anomaly that is not harmless moves the walk by 2. Not told of a source at level scan, whose updates carry the anomalies.",
			[EXPLAIN_STANDARD] = "RFC 9293 (TCP), RFC 791, RFC 1858 and RFC 8200 (fragments), RFC 6335 (port 0); see the anomaly.",
			[EXPLAIN_FALSE_POSITIVES] = "Middleboxes and cheap stacks that corrupt headers, flow exporters that read fragments as port 0. Odd flags in the answers of a live connection are never counted.",
			[EXPLAIN_ACTION] = "Look up the anomaly with 'scanvigil explain'. A packet that no stack sends can be dropped at once, in the raw table: \"-m scanvigil --anomaly LIST\".",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A port scan in the narrow sense: which services does this host, or do these few hosts, offer? Usually what comes before an attack on one of them.",
			[EXPLAIN_PREDICATE] = "A rule at level notice or scan fired, and the source reached at least as many distinct ports as hosts, with fewer than five of one or the other. Failed contacts of the walk, or numbers that no stack repeats (same-isn, same-ack, same-sport), make it: notice-score (5), scan-score (10), isn-repeat (3), sport-repeat (4), fast-weight (21); or twelve privileged ports of a single host, whatever became of them (rule distinct).",
			[EXPLAIN_STANDARD] = "Weaver, Staniford and Paxson 2004 (walk); RFC 6528 and RFC 6056 (numbers that a stack does not repeat).",
			[EXPLAIN_FALSE_POSITIVES] = "Vulnerability scanners of your own, management software that tries one port after the other, passive FTP and peer-to-peer clients that call ports which are gone.",
			[EXPLAIN_ACTION] = "Compare the answered ports with what the host should offer, close what it should not. Drop the source if it is verified; allow-list what you have ordered.",
		},
		.keys = (const char *const[]){ "notice-score", "scan-score", "isn-repeat", "sport-repeat", "fast-weight", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Which hosts are there, or which of them offer this one service? Worms and botnets do this for a vulnerability that they can use; nmap does it before each scan.",
			[EXPLAIN_PREDICATE] = "A rule at level notice or scan fired, and the source reached more hosts than ports, with fewer than five of one or the other. Either sweep-hosts (10) hosts that were asked by ICMP alone, answering or not (rule hosts), or a walk of first contacts that fail, notice-score (5) and scan-score (10), which leaves out what may still be answered unless the tool is known; or twice as many hosts as sweep-hosts asked for one UDP service that none of them has (notice).",
			[EXPLAIN_STANDARD] = "Jung et al. 2004 (TRW) and Weaver et al. 2004; RFC 792 and RFC 4443 for pings.",
			[EXPLAIN_FALSE_POSITIVES] = "Network monitoring and inventory (pings), peers that call hosts which have left, clients of a service that is down at many hosts.",
			[EXPLAIN_ACTION] = "Outbound, it is the sign of an infected host: take it off the network. Inbound, see that the service is patched wherever it was answered. Allow-list your monitoring.",
		},
		.keys = (const char *const[]){ "sweep-hosts", "notice-score", "scan-score", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A vertical scan of many hosts, or a sweep of many ports: somebody maps the network.",
			[EXPLAIN_PREDICATE] = "As vertical and sweep, once five distinct ports and five distinct hosts have been reached. The walk and the rule fast leave out who calls another port of another host nearly each time, with no more than one port in three below 1024, and no known tool: peers, as they are told of by others.",
			[EXPLAIN_STANDARD] = "Staniford, Hoagland and McAlerney 2002 (SPICE) for the word; the rules are those of vertical and sweep.",
			[EXPLAIN_FALSE_POSITIVES] = "Vulnerability scanners and asset inventory; crowds behind one translated address, as far as what they do fails.",
			[EXPLAIN_ACTION] = "As for vertical and sweep; a map of a network is seldom drawn by accident.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Which IP protocols does the host speak? Shows routers, tunnels and VPN endpoints (OSPF, GRE, ESP). An ICMP protocol unreachable tells the closed ones.",
			[EXPLAIN_PREDICATE] = "The source sent nothing but protocols without ports, and four different ones (notice) or eight (scan). ICMP, TCP, UDP, SCTP and DCCP do not count as such.",
			[EXPLAIN_STANDARD] = "RFC 1122 3.2.2.1 (protocol unreachable); RFC 5237 and the protocol numbers of IANA.",
			[EXPLAIN_FALSE_POSITIVES] = "A router that speaks OSPF, PIM, GRE and VRRP to this host comes near four and does not reach eight.",
			[EXPLAIN_ACTION] = "Allow-list your routers. Drop protocols at the border that nobody here speaks.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The source wants to know which operating system answers, by how it reacts to packets that the standards leave open (nmap -O, Xprobe). The next step is an exploit that fits.",
			[EXPLAIN_PREDICATE] = "Two different ones of tcp-os-probe, tcp-reserved, icmp-os-probe, icmp-code and udp-os-probe from one source, or ICMP requests of kinds that only come together from such a tool (information request with two others, a code other than 0 with timestamp or mask), and no other rule that fired: rule probe-set, level scan. Beside a port scan the probes are only told as anomalies of it.",
			[EXPLAIN_STANDARD] = "Fyodor 1998, \"Remote OS detection via TCP/IP stack fingerprinting\"; Arkin 2001, \"ICMP usage in scanning\".",
			[EXPLAIN_FALSE_POSITIVES] = "None known: each probe alone has been seen by accident, two together only from these tools. Asset inventory uses nmap, too.",
			[EXPLAIN_ACTION] = "As for vertical. Treat the answers as known: what the host runs is no secret any more.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Is the host up? nmap's host discovery (-sn, and before each scan as root) sends unlike probes, of which one passes most packet filters.",
			[EXPLAIN_PREDICATE] = "Three or more of ICMP echo request, ICMP timestamp request, SYN to port 443 and ACK to port 80, from one source to one host within a few seconds. Level notice.",
			[EXPLAIN_STANDARD] = "RFC 792; RFC 9293 3.10.7 (a stray ACK draws a RST).",
			[EXPLAIN_FALSE_POSITIVES] = "Monitoring that pings a host and asks its web server has two of the four; three need the ACK or the timestamp, which monitoring does not send.",
			[EXPLAIN_ACTION] = "Expect the scan that follows. Nothing else, if it stays alone.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Samples of initial sequence numbers: whoever can predict the next one can forge a connection from an address that the host trusts (Morris 1985, Mitnick 1994). nmap -O does the same to classify the stack.",
			[EXPLAIN_PREDICATE] = "Four or more handshakes in a row with one port that the source breaks off by RST after the SYN/ACK, within one second of each other. Level notice.",
			[EXPLAIN_STANDARD] = "RFC 6528 (sequence numbers that cannot be predicted), RFC 1948 before it.",
			[EXPLAIN_FALSE_POSITIVES] = "Happy Eyeballs (RFC 8305) aborts one connection of a pair, health checks abort one at a time; a client in a tight loop that resets what it opens looks the same.",
			[EXPLAIN_ACTION] = "See that the host's stack is newer than RFC 6528, and that nothing trusts an address alone.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The source reads the greeting of services that speak first (SSH, SMTP, FTP) and leaves, to learn product and version from it.",
			[EXPLAIN_PREDICATE] = "Three or more connections to different services on ports below 1024 in which the server sends data and the client none before it closes. Only sequence numbers are looked at. Level info.",
			[EXPLAIN_STANDARD] = "RFC 4253 4.2 (SSH) and RFC 5321 3.1 (SMTP) for greetings.",
			[EXPLAIN_FALSE_POSITIVES] = "Whoever watches over services does the same: for that reason it is told, and held against nobody.",
			[EXPLAIN_ACTION] = "Allow-list health checks. Shorten greetings where the software allows it, and patch: a version that was read will be looked up.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "One scan under many source addresses, so that the real one hides among forged ones (nmap -D). The members of the finding are those addresses; the real one is among them, and nothing proves which.",
			[EXPLAIN_PREDICATE] = "The same probe (destination, both ports, sequence number and IP ID) from two or more sources within a second, three times, from sources that repeat sequence numbers already. Rule linked, level scan.",
			[EXPLAIN_STANDARD] = "RFC 6528 and RFC 6864: no two stacks choose the same numbers; RFC 2827 (BCP 38) against forged sources.",
			[EXPLAIN_FALSE_POSITIVES] = "Floods with forged sources can carry equal numbers, which is why three links are asked for. Packets that a network duplicates have one source.",
			[EXPLAIN_ACTION] = "Do not block the members: most are forged, and may be your DNS server or your customers. --verified spares them. Close the ports that were asked for.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Several sources, as of a botnet, share out the ports of one host so that none is conspicuous alone. The members of the finding are those sources.",
			[EXPLAIN_PREDICATE] = "Within 60 s, shared-ports (50) or more ports of one host fail for shared-sources (5) or more sources, none of which has more than half of them; each port counts for the first that asked for it, and a quarter at the most is asked for by a second one. The members have a second port each, on the average: of a flood, each packet comes under another forged name. Sources that repeat their numbers, and so are known for scanners, do not count. Rule shared, level scan for the finding; the sources stay at the level that each has for itself.",
			[EXPLAIN_STANDARD] = "Gates 2009, \"Coordinated scan detection\" (many sources, minimal overlap).",
			[EXPLAIN_FALSE_POSITIVES] = "A host that lost many services at once, peer-to-peer swarms that call old ports. Many sources on one port never count, nor do sources that all try the same ports.",
			[EXPLAIN_ACTION] = "Look at the host that is asked, not at each source: drop what it does not offer before it gets there.",
		},
		.keys = (const char *const[]){ "shared-ports", "shared-sources", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Denial of service, not a scan: requests for one service that are never completed, to exhaust its queue. It is told of so that it is not taken for a scan; the sources may be forged.",
			[EXPLAIN_PREDICATE] = "More requests than flood-rate (500) in a second to one host, for two seconds in a row, of which fewer than half were finished (TCP) or answered. Rule rate; level info, and notice for a source that sends more than all others together. Never a scan.",
			[EXPLAIN_STANDARD] = "RFC 4987 (SYN flooding and mitigations), RFC 2827.",
			[EXPLAIN_FALSE_POSITIVES] = "A crowd that comes at once to a service that is too slow for it, a service that is down while its clients retry, load tests.",
			[EXPLAIN_ACTION] = "SYN cookies (net.ipv4.tcp_syncookies) or SYNPROXY in front of the service. Do not block by source: the addresses are chosen by the sender.",
		},
		.keys = (const char *const[]){ "flood-rate", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Answers that nobody here asked for: somebody floods the sender and forges our addresses as the source. The sender is the victim.",
			[EXPLAIN_PREDICATE] = "Five or more SYN/ACK or RST without a connection that do not count as a scan (see rule stray), from one or two ports of the source to different ports of ours. Level info, no score.",
			[EXPLAIN_STANDARD] = "Moore, Voelker and Savage 2001, \"Inferring Internet denial-of-service activity\"; RFC 9293 3.5.2 (resets).",
			[EXPLAIN_FALSE_POSITIVES] = "Late answers after connection tracking has forgotten the question. A SYN/ACK scan goes to service ports instead, from a port that is none.",
			[EXPLAIN_ACTION] = "Nothing against the sender. It can be passed over: \"! --kind backscatter,reply\".",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Answers to a scan that one of our own hosts makes, or that somebody makes in its name. In logs without flags it reads as port probing from 443, 256 and 111 to high ports; accusing the sender accuses the victim.",
			[EXPLAIN_PREDICATE] = "Five or more SYN/ACK or RST without a connection that do not count as a scan (see rule stray), from many ports of the source to ports of ours that lie within sixteen of each other, as a scanner's own do. Level info, no score.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.1 (closed ports answer RST) and 3.10.7.2 (open ones SYN/ACK).",
			[EXPLAIN_FALSE_POSITIVES] = "A host whose many connections to one server end at once after connection tracking has forgotten them.",
			[EXPLAIN_ACTION] = "Look for the scanner at home: which host owns the destination address, and is there an outbound finding about it? If not, the address is forged, as a decoy (nmap -D) for instance.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The path to a host is mapped by packets that die on the way, one hop further each time.",
			[EXPLAIN_PREDICATE] = "UDP to ports 33434 to 33534 that arrives with a TTL below 30. Told once for each source, level info, no score.",
			[EXPLAIN_STANDARD] = "RFC 792 and RFC 1812 5.3.1 (time exceeded); RFC 2151 3.4.",
			[EXPLAIN_FALSE_POSITIVES] = "It is what it is; support desks and path monitoring do it all day.",
			[EXPLAIN_ACTION] = "Nothing.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The source samples the IP ID of a host with a global counter, to see by it what a third host answers to forged probes (nmap -sI). The host that is probed here is the zombie; the scan goes elsewhere, in its name.",
			[EXPLAIN_PREDICATE] = "Three SYN/ACKs without a connection, with nmap's window of 1024, MSS 1460 as the only option, and no DF. Level notice.",
			[EXPLAIN_STANDARD] = "Antirez 1998, \"dumb scan\"; RFC 6864 (what the IP ID is for), RFC 9293 3.5.2 (a stray SYN/ACK draws a RST).",
			[EXPLAIN_FALSE_POSITIVES] = "Retransmitted SYN/ACKs of a server whose client is gone: their options are those of a stack, not MSS alone.",
			[EXPLAIN_ACTION] = "Replace or filter the zombie: a stack with a global IP ID counter is old. Drop SYN/ACKs without a connection (conntrack state INVALID).",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Datagrams that are begun and never completed: they fill reassembly queues (FragmentSmack), or hide probes from filters that do not reassemble.",
			[EXPLAIN_PREDICATE] = "First fragments less last fragments, from one source within a second, reach flood-rate (500). Rule rate, level notice. Single odd fragments are the frag- anomalies.",
			[EXPLAIN_STANDARD] = "RFC 791 3.2, RFC 8200 4.5 and RFC 1122 3.3.2 (reassembly time-out), RFC 8900 (why fragments are fragile).",
			[EXPLAIN_FALSE_POSITIVES] = "NFS, VPN or DNS over a path that loses the second fragments.",
			[EXPLAIN_ACTION] = "Mend the MTU of the path if it is yours; limit fragments from the source if it is not.",
		},
		.keys = (const char *const[]){ "flood-rate", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A packet that claims to come from its own destination, which made old stacks answer themselves for ever. The address is forged by its nature.",
			[EXPLAIN_PREDICATE] = "Anomaly land. Level info, never held against the address.",
			[EXPLAIN_STANDARD] = "RFC 6274 (assessment of IP), RFC 1812 5.3.7 and RFC 3704 (filter such sources); CERT CA-1997-28.",
			[EXPLAIN_FALSE_POSITIVES] = "Loops: address translation, tunnels or load balancers that send a host its own packets back.",
			[EXPLAIN_ACTION] = "Drop your own addresses as sources at the outside interface (rp_filter, or fib in nftables).",
		},
	},
};

static const struct explanation technique_entries[] = {
	{
		.part = {
			[EXPLAIN_MEANING] = "Half-open scan: a SYN, and a RST once the answer has told whether the port is open. No service sees a connection, so none logs it.",
			[EXPLAIN_PREDICATE] = "SYN without ACK that begins a flow. Also the first packet of every ordinary connection: only together with a rule does it mean a scan.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.5 (handshake), 3.10.7.1 (closed ports answer RST).",
			[EXPLAIN_FALSE_POSITIVES] = "Clients of services that are gone. nmap -sT looks the same as long as no port is open.",
			[EXPLAIN_ACTION] = "See the kind and the rule of the finding.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Scan by whole connections, as any program without root can make. The source's address is proven by it.",
			[EXPLAIN_PREDICATE] = "The source acknowledged the sequence number of a SYN/ACK, or connection tracking saw the handshake completed. The contact itself is counted as syn; answered ones lower the walk.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.5.",
			[EXPLAIN_FALSE_POSITIVES] = "Every connection is one: the word only says that the source of the finding is real.",
			[EXPLAIN_ACTION] = "Rules with --verified apply to it.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A closed port answers a lone FIN by RST, an open one on most stacks not at all; passes filters that look for SYN.",
			[EXPLAIN_PREDICATE] = "Anomaly tcp-fin.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.1 and 3.10.7.2.",
			[EXPLAIN_FALSE_POSITIVES] = "See the anomaly.",
			[EXPLAIN_ACTION] = "Drop it by the anomaly, or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "As fin, with FIN, PSH and URG lit like a tree.",
			[EXPLAIN_PREDICATE] = "Anomaly tcp-xmas.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.1 and 3.10.7.2.",
			[EXPLAIN_FALSE_POSITIVES] = "See the anomaly.",
			[EXPLAIN_ACTION] = "Drop it by the anomaly, or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "As fin, with no flag at all.",
			[EXPLAIN_PREDICATE] = "Anomaly tcp-null.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.1 and 3.10.7.2.",
			[EXPLAIN_FALSE_POSITIVES] = "See the anomaly.",
			[EXPLAIN_ACTION] = "Drop it by the anomaly, or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Maps packet filters: an unfiltered port answers RST whether it is open or not (-sA); the window of that RST tells them apart on some stacks (-sW).",
			[EXPLAIN_PREDICATE] = "ACK without SYN, FIN and RST that belongs to no connection, to a port below ephemeral-low (32768); not if it comes from a port below 1024 to one above, and not within grace-ms (0) after enabling.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.1 and 3.10.7.2 (an ACK without a connection draws a RST).",
			[EXPLAIN_FALSE_POSITIVES] = "Connections older than connection tracking's memory, or than the module. Each comes from a port of its own and knows what it acknowledges, and then does not move the walk.",
			[EXPLAIN_ACTION] = "Drop ACKs without a connection (conntrack state INVALID, or nf_conntrack_tcp_loose off). After loading on a busy gateway set grace-ms.",
		},
		.keys = (const char *const[]){ "ephemeral-low", "grace-ms", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "As fin, with ACK: some stacks of BSD descent drop it at an open port, where RFC 9293 wants a RST.",
			[EXPLAIN_PREDICATE] = "FIN without SYN and RST but with ACK that belongs to no connection, to a port that counts as for ack.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.2; Maimon 1996, Phrack 49.",
			[EXPLAIN_FALSE_POSITIVES] = "The end of connections that connection tracking has forgotten; see ack.",
			[EXPLAIN_ACTION] = "As for ack.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A SYN/ACK that nobody asked for draws a RST: the host is up, and stateless filters let it pass as an answer.",
			[EXPLAIN_PREDICATE] = "SYN and ACK without a connection, from a port that is no service's (at or above ephemeral-low (32768)) to one that may be. Others are taken for answers and not counted.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.5.2.",
			[EXPLAIN_FALSE_POSITIVES] = "Asymmetric routes, where only answers pass this gateway: set replies-visible off.",
			[EXPLAIN_ACTION] = "Drop them as conntrack state INVALID.",
		},
		.keys = (const char *const[]){ "ephemeral-low", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A RST without a connection draws no answer; an ICMP host unreachable from a router behind tells which addresses are empty (inverse mapping).",
			[EXPLAIN_PREDICATE] = "RST without a connection, from a port at or above ephemeral-low (32768) to one below. Its numbers never count for same-isn and same-ack, for a RST repeats those of what it refuses.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.5.2; RFC 792 (host unreachable).",
			[EXPLAIN_FALSE_POSITIVES] = "Aborts of connections that connection tracking has forgotten; backscatter.",
			[EXPLAIN_ACTION] = "Drop them as conntrack state INVALID; have routers keep silent about unreachable hosts.",
		},
		.keys = (const char *const[]){ "ephemeral-low", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A combination of TCP flags that means nothing, to pass a filter or to see how a stack takes it.",
			[EXPLAIN_PREDICATE] = "Anomaly tcp-full, tcp-syn-fin, tcp-syn-rst or tcp-flags.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.",
			[EXPLAIN_FALSE_POSITIVES] = "See the anomaly.",
			[EXPLAIN_ACTION] = "Drop it by the anomaly, or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A closed UDP port answers ICMP port unreachable, an open one often nothing: slow, and the only way to DNS, SNMP, NTP and their like.",
			[EXPLAIN_PREDICATE] = "UDP that begins a flow; not to a port at or above ephemeral-low (32768) from one below (a late answer), and no traceroute. Each new port moves a walk of its own: notice at udp-score (10) with four ports to a host or more; scan if as many were refused and the source sent nothing but UDP and ICMP, or if ten of the first fifteen ports are below 1024.",
			[EXPLAIN_STANDARD] = "RFC 768; RFC 1122 3.2.2.1 and RFC 4443 3.1 (port unreachable).",
			[EXPLAIN_FALSE_POSITIVES] = "Late DNS answers, peer-to-peer and calls that punch holes, senders of syslog or NetFlow to a collector that is down.",
			[EXPLAIN_ACTION] = "Treat notice as a hint. See that no open UDP service amplifies.",
		},
		.keys = (const char *const[]){ "ephemeral-low", "udp-score", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "As udp, over a protocol that hardly anybody uses and few filters know.",
			[EXPLAIN_PREDICATE] = "UDP-Lite that begins a flow; counted in the walk of UDP, udp-score (10).",
			[EXPLAIN_STANDARD] = "RFC 3828.",
			[EXPLAIN_FALSE_POSITIVES] = "Applications for voice and video that use it, which are rare.",
			[EXPLAIN_ACTION] = "Drop protocol 136 at the border if nobody here speaks it.",
		},
		.keys = (const char *const[]){ "udp-score", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The SYN scan of SCTP: INIT ACK from an open port, ABORT from a closed one.",
			[EXPLAIN_PREDICATE] = "SCTP whose first chunk is INIT, not yet answered.",
			[EXPLAIN_STANDARD] = "RFC 9260 5.1 and 8.4.",
			[EXPLAIN_FALSE_POSITIVES] = "Telephony signalling (SIGTRAN, Diameter) that looks for a peer which is down.",
			[EXPLAIN_ACTION] = "See the kind. Drop protocol 132 at the border if nobody here speaks it.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "An open port drops a COOKIE ECHO that it did not bake, a closed one answers ABORT: stealthier than INIT.",
			[EXPLAIN_PREDICATE] = "SCTP whose first chunk is COOKIE ECHO, without an association.",
			[EXPLAIN_STANDARD] = "RFC 9260 5.1.5 and 8.4.",
			[EXPLAIN_FALSE_POSITIVES] = "Associations older than connection tracking's memory.",
			[EXPLAIN_ACTION] = "As for sctp-init.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Looks for services over DCCP, or for holes in code that is seldom used.",
			[EXPLAIN_PREDICATE] = "DCCP-Request, not yet answered.",
			[EXPLAIN_STANDARD] = "RFC 4340 8.1.",
			[EXPLAIN_FALSE_POSITIVES] = "None to speak of: hardly anybody uses DCCP.",
			[EXPLAIN_ACTION] = "Drop protocol 33 at the border, and keep the kernel's dccp module from loading.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Ping: is the host up?",
			[EXPLAIN_PREDICATE] = "ICMP type 8 or ICMPv6 type 128. Does not move the walk; sweep-hosts (10) hosts asked by ICMP alone make a sweep (rule hosts).",
			[EXPLAIN_STANDARD] = "RFC 792, RFC 4443 4.1.",
			[EXPLAIN_FALSE_POSITIVES] = "Monitoring, games, people.",
			[EXPLAIN_ACTION] = "Allow-list monitoring. Do not drop pings altogether: path diagnosis needs them.",
		},
		.keys = (const char *const[]){ "sweep-hosts", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Is the host up, where pings are filtered; its clock is told as well.",
			[EXPLAIN_PREDICATE] = "ICMP type 13. Counted as echo is, for sweep-hosts (10).",
			[EXPLAIN_STANDARD] = "RFC 792, RFC 1122 3.2.2.8.",
			[EXPLAIN_FALSE_POSITIVES] = "Old time synchronisation; rare.",
			[EXPLAIN_ACTION] = "Drop types 13 and 14 at the border.",
		},
		.keys = (const char *const[]){ "sweep-hosts", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Is the host up, and what is its netmask: an old way past filters for pings, and a fingerprint, for few stacks still answer.",
			[EXPLAIN_PREDICATE] = "ICMP type 17. Counted as echo is, for sweep-hosts (10).",
			[EXPLAIN_STANDARD] = "RFC 950; deprecated by RFC 6918.",
			[EXPLAIN_FALSE_POSITIVES] = "Diskless machines of the last century.",
			[EXPLAIN_ACTION] = "Drop types 17 and 18 at the border.",
		},
		.keys = (const char *const[]){ "sweep-hosts", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Is the host up, or a router; answers tell stacks apart.",
			[EXPLAIN_PREDICATE] = "ICMP type 15 (information) or 10 (router solicitation) to a single host. Counted as echo is, for sweep-hosts (10).",
			[EXPLAIN_STANDARD] = "RFC 792 and RFC 6918 (information, deprecated), RFC 1256 (solicitation).",
			[EXPLAIN_FALSE_POSITIVES] = "Solicitations go to a group, which is not looked at; to a single host they are unusual.",
			[EXPLAIN_ACTION] = "Drop both at the border.",
		},
		.keys = (const char *const[]){ "sweep-hosts", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Datagrams of protocols without ports, to see which are refused by protocol unreachable.",
			[EXPLAIN_PREDICATE] = "Any protocol but TCP, UDP, UDP-Lite, SCTP, DCCP, ICMP and ICMPv6. Four different ones make the kind protocol.",
			[EXPLAIN_STANDARD] = "RFC 1122 3.2.2.1.",
			[EXPLAIN_FALSE_POSITIVES] = "GRE, ESP, OSPF, VRRP and other tunnels and routing protocols, a few of them to a host.",
			[EXPLAIN_ACTION] = "See the kind protocol.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "An FTP server is told by PORT to connect to ports of a third host, so that the scan comes from the server. The server is misused, not hostile.",
			[EXPLAIN_PREDICATE] = "SYN from source port 20 to a port below 1024. Such contacts are exempt from same-sport, and count in the walk.",
			[EXPLAIN_STANDARD] = "RFC 959 (PORT), RFC 2577 (bounce attack).",
			[EXPLAIN_FALSE_POSITIVES] = "Active FTP, which connects to ephemeral ports of its clients.",
			[EXPLAIN_ACTION] = "Tell the owner of the server: it should refuse PORT to other addresses and to ports below 1024.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Probes cut into fragments so that a filter does not see their flags, and neither does a gateway that reassembles nothing. The ports are in the first eight bytes all the same.",
			[EXPLAIN_PREDICATE] = "A first fragment of TCP with eight to nineteen bytes, where connection tracking does not reassemble; else the whole packet is looked at.",
			[EXPLAIN_STANDARD] = "RFC 1858 (tiny fragments), RFC 6528 (numbers that come again).",
			[EXPLAIN_FALSE_POSITIVES] = "None: no network has a maximum packet size that small.",
			[EXPLAIN_ACTION] = "Let the gateway reassemble, as connection tracking does; drop tiny fragments, \"-m scanvigil --anomaly frag-tiny\" in the raw table.",
		},
	},
};

static const struct explanation anomaly_entries[] = {
	{
		.part = {
			[EXPLAIN_MEANING] = "A segment that neither opens, carries, nor ends anything: a Null scan (nmap -sN), or T2 of nmap's OS detection.",
			[EXPLAIN_PREDICATE] = "None of SYN, ACK, FIN, RST, PSH and URG; ECE, CWR and AE are left out of account.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7 (every segment of a connection carries ACK but the first SYN and some RSTs).",
			[EXPLAIN_FALSE_POSITIVES] = "None from a stack; memory errors of old middleboxes.",
			[EXPLAIN_ACTION] = "Drop it in the raw table or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A FIN that acknowledges nothing: a FIN scan (nmap -sF).",
			[EXPLAIN_PREDICATE] = "FIN and no other of SYN, ACK, RST, PSH and URG.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.",
			[EXPLAIN_FALSE_POSITIVES] = "None from a stack.",
			[EXPLAIN_ACTION] = "Drop it in the raw table or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Three flags lit like a tree: an Xmas scan (nmap -sX), or T7 of nmap's OS detection.",
			[EXPLAIN_PREDICATE] = "FIN, PSH and URG, and none of SYN, ACK and RST.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.",
			[EXPLAIN_FALSE_POSITIVES] = "None from a stack.",
			[EXPLAIN_ACTION] = "Drop it in the raw table or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "All six flags, which contradict each other: a full Xmas tree, made by hand or by a fuzzer.",
			[EXPLAIN_PREDICATE] = "SYN, ACK, FIN, RST, PSH and URG together.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.",
			[EXPLAIN_FALSE_POSITIVES] = "None from a stack.",
			[EXPLAIN_ACTION] = "Drop it in the raw table or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Opens and ends at once: passes filters that look at one of the flags, and tells stacks apart (T3 of nmap's OS detection is SYN, FIN, URG and PSH).",
			[EXPLAIN_PREDICATE] = "SYN and FIN, whatever else but not all six.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7. T/TCP (RFC 1644), which allowed it, is historic (RFC 6247).",
			[EXPLAIN_FALSE_POSITIVES] = "Broken web servers and load balancers answer so; answers of a live connection are not counted.",
			[EXPLAIN_ACTION] = "Drop it in the raw table or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Opens and refuses at once, to see how a filter or a stack takes it.",
			[EXPLAIN_PREDICATE] = "SYN and RST without FIN.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.",
			[EXPLAIN_FALSE_POSITIVES] = "None from a stack.",
			[EXPLAIN_ACTION] = "Drop it in the raw table or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Another combination that no stack sends, as nmap --scanflags makes them.",
			[EXPLAIN_PREDICATE] = "PSH or URG without ACK, SYN and RST, tcp-xmas excepted; FIN and RST; URG and RST; or SYN, ACK and URG. Connection tracking calls all of them INVALID.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.",
			[EXPLAIN_FALSE_POSITIVES] = "Some middleboxes send RST with FIN or URG to cut connections.",
			[EXPLAIN_ACTION] = "Drop it in the raw table or as conntrack state INVALID.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Header bits that have no meaning yet. nmap's ECN probe sets one of them; fuzzers set them all.",
			[EXPLAIN_PREDICATE] = "Byte 12 & 0x0e is not zero. AE (RFC 9768), ECE and CWR (RFC 3168) are never held against a packet.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.1 (must be zero in segments sent, must be ignored if received).",
			[EXPLAIN_FALSE_POSITIVES] = "A future standard that gives them a meaning; corrupted headers.",
			[EXPLAIN_ACTION] = "Nothing alone; with another probe it makes the kind os-probe.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A SYN that fills a field which it declares void. hping3 does so by default, nmap's OS detection too.",
			[EXPLAIN_PREDICATE] = "SYN without ACK and RST, acknowledgment field not zero. Level info, harmless.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.1 (the field counts only if ACK is set).",
			[EXPLAIN_FALSE_POSITIVES] = "Load balancers and stacks that do not clear it.",
			[EXPLAIN_ACTION] = "Nothing alone.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A probe of nmap -O: how the target copies, scales or answers options tells its stack.",
			[EXPLAIN_PREDICATE] = "SYN with a timestamp option of TSval 0xffffffff and TSecr 0, which no clock reads in a first packet but by chance.",
			[EXPLAIN_STANDARD] = "RFC 7323 3 (timestamps).",
			[EXPLAIN_FALSE_POSITIVES] = "One chance in four thousand million for each SYN of a stack with random timestamps.",
			[EXPLAIN_ACTION] = "Expect what follows an OS detection; see the kind os-probe.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "TCP from a port that cannot be bound: made by hand, to pass filters that read 0 as any.",
			[EXPLAIN_PREDICATE] = "Source port 0 in a whole TCP header; fragments behind the first have no port and are never read.",
			[EXPLAIN_STANDARD] = "RFC 6335 6 (port 0 is reserved).",
			[EXPLAIN_FALSE_POSITIVES] = "Broken address translation. What flow logs call port 0 is mostly a fragment, and not this.",
			[EXPLAIN_ACTION] = "Drop it in the raw table.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "TCP to a port where nothing can listen, whose answer tells about stack and filter. hping3 sends there unless told otherwise.",
			[EXPLAIN_PREDICATE] = "Destination port 0 in a whole TCP header; fragments behind the first have no port and are never read.",
			[EXPLAIN_STANDARD] = "RFC 6335 6 (port 0 is reserved).",
			[EXPLAIN_FALSE_POSITIVES] = "Clients that were configured without a port. What flow logs call port 0 is mostly a fragment, and not this.",
			[EXPLAIN_ACTION] = "Drop it in the raw table.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "UDP whose sender wants no answer. Legal, and rare enough to be told.",
			[EXPLAIN_PREDICATE] = "Source port 0 in a whole UDP header. Level info, harmless.",
			[EXPLAIN_STANDARD] = "RFC 768 (zero if not used).",
			[EXPLAIN_FALSE_POSITIVES] = "Senders of one-way data that follow RFC 768.",
			[EXPLAIN_ACTION] = "Nothing alone.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "UDP to a port where nothing can listen.",
			[EXPLAIN_PREDICATE] = "Destination port 0 in a whole UDP or UDP-Lite header.",
			[EXPLAIN_STANDARD] = "RFC 6335 6 (port 0 is reserved).",
			[EXPLAIN_FALSE_POSITIVES] = "Peer-to-peer clients that pass on peers without a port.",
			[EXPLAIN_ACTION] = "Drop it in the raw table.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "SCTP or DCCP with a port that cannot be bound.",
			[EXPLAIN_PREDICATE] = "Source or destination port 0 in a whole SCTP or DCCP header.",
			[EXPLAIN_STANDARD] = "RFC 9260 3.1 (ports must not be 0), RFC 6335 6.",
			[EXPLAIN_FALSE_POSITIVES] = "None known.",
			[EXPLAIN_ACTION] = "Drop it in the raw table.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A request with a code that does not exist: stacks differ in whether they copy it into the answer (Xprobe).",
			[EXPLAIN_PREDICATE] = "ICMP type 8, 13, 15 or 17, or ICMPv6 type 128, whose code is not 0.",
			[EXPLAIN_STANDARD] = "RFC 792 and RFC 4443 4.1 (code 0).",
			[EXPLAIN_FALSE_POSITIVES] = "Home-made ping programs.",
			[EXPLAIN_ACTION] = "Nothing alone; with another probe it makes the kind os-probe.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "An echo request of nmap's OS detection (IE1, IE2): whether the answer keeps code, TOS and DF tells the stack.",
			[EXPLAIN_PREDICATE] = "ICMP type 8 with code 9 and 120 bytes of data, or with code 0, TOS 4 and 150 bytes of data.",
			[EXPLAIN_STANDARD] = "RFC 792; \"ICMP echo (IE)\" in the book of nmap.",
			[EXPLAIN_FALSE_POSITIVES] = "None known: length and code, or length and TOS, have to agree.",
			[EXPLAIN_ACTION] = "Expect what follows an OS detection; see the kind os-probe.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The datagram of nmap's OS detection (U1): what the port unreachable quotes of it tells the stack.",
			[EXPLAIN_PREDICATE] = "UDP with 300 bytes of data that begin with eight times C, in IPv4 with IP ID 0x1042.",
			[EXPLAIN_STANDARD] = "RFC 1122 3.2.2 (what ICMP errors quote); \"UDP (U1)\" in the book of nmap.",
			[EXPLAIN_FALSE_POSITIVES] = "None known.",
			[EXPLAIN_ACTION] = "Expect what follows an OS detection; see the kind os-probe.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The first fragment ends inside the transport header, so that flags or ports are in the second, past filters that read only the first (nmap -f).",
			[EXPLAIN_PREDICATE] = "IPv4, offset 0, more fragments, and less than the whole TCP header with its options, or less than 8 bytes of UDP.",
			[EXPLAIN_STANDARD] = "RFC 1858 3, RFC 3128.",
			[EXPLAIN_FALSE_POSITIVES] = "None at an MTU that IPv4 allows (68 bytes or more).",
			[EXPLAIN_ACTION] = "Drop it before reassembly; connection tracking reassembles and is not deceived.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A fragment that rewrites the TCP header which the first one brought past the filter.",
			[EXPLAIN_PREDICATE] = "A fragment of TCP that begins within the first 20 bytes, or a fragment that reaches into one of the last four of its datagram and is not the same as it. Fragments that a network duplicates are the same.",
			[EXPLAIN_STANDARD] = "RFC 1858 4, RFC 3128; RFC 5722 forbids overlap in IPv6.",
			[EXPLAIN_FALSE_POSITIVES] = "The second part of what was cut as tiny, and so part of the same attempt.",
			[EXPLAIN_ACTION] = "Drop it before reassembly.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Two fragments with offset 0, of which the longer one passes the filter and the other one replaces its header.",
			[EXPLAIN_PREDICATE] = "A second fragment with offset 0 of the same datagram but of another length, within 30 s.",
			[EXPLAIN_STANDARD] = "RFC 3128.",
			[EXPLAIN_FALSE_POSITIVES] = "Datagrams that are sent again with the same IP ID over a path of another MTU.",
			[EXPLAIN_ACTION] = "Drop it before reassembly.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Fragments that cannot be put together, to crash what tries or to fill its memory.",
			[EXPLAIN_PREDICATE] = "More fragments follow, and the length is not a multiple of 8 bytes.",
			[EXPLAIN_STANDARD] = "RFC 791 3.2, RFC 8200 4.5 (an ICMPv6 parameter problem answers it).",
			[EXPLAIN_FALSE_POSITIVES] = "Broken tunnels that cut where they like.",
			[EXPLAIN_ACTION] = "Drop it before reassembly; reassembly drops it anyway.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The datagram would be longer than its length field can say: ping of death.",
			[EXPLAIN_PREDICATE] = "Offset and length of the fragment end beyond 65,535 bytes.",
			[EXPLAIN_STANDARD] = "RFC 791 3.1, RFC 8200 4.5; CERT CA-1996-26.",
			[EXPLAIN_FALSE_POSITIVES] = "None known.",
			[EXPLAIN_ACTION] = "Drop it before reassembly; reassembly drops it anyway.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A fragment of what must not be fragmented: a stack contradicts itself.",
			[EXPLAIN_PREDICATE] = "A fragment with DF set. Level info, harmless.",
			[EXPLAIN_STANDARD] = "RFC 791 3.1, RFC 6864 4.",
			[EXPLAIN_FALSE_POSITIVES] = "Common: stacks that cut their own datagrams and set DF on the pieces.",
			[EXPLAIN_ACTION] = "Nothing.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "IPv6 form of the tiny fragment: the transport header is not in the first fragment, past filters that do not reassemble.",
			[EXPLAIN_PREDICATE] = "IPv6, first fragment, that ends within the extension headers or within the TCP or UDP header.",
			[EXPLAIN_STANDARD] = "RFC 7112, RFC 8200 4.5.",
			[EXPLAIN_FALSE_POSITIVES] = "None known; a node must not send it.",
			[EXPLAIN_ACTION] = "Drop it before reassembly.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A packet that claims to come from where it goes to; see the kind land.",
			[EXPLAIN_PREDICATE] = "Source and destination address are the same and so are the ports, if any; not 127.0.0.0/8 and ::1. Level info, harmless, for the source is forged.",
			[EXPLAIN_STANDARD] = "RFC 1812 5.3.7, RFC 3704; CERT CA-1997-28.",
			[EXPLAIN_FALSE_POSITIVES] = "Loops of address translation, tunnels or load balancers.",
			[EXPLAIN_ACTION] = "Drop your own addresses as sources at the outside interface.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "An urgent pointer to data that is not there: out-of-band attacks on old stacks (WinNuke), and evasion, for readers disagree about the byte meant.",
			[EXPLAIN_PREDICATE] = "URG and ACK, urgent pointer beyond the data of the segment. Level info, harmless.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.8.5, RFC 6093 (the pointer may be ahead of the data sent so far).",
			[EXPLAIN_FALSE_POSITIVES] = "telnet, rlogin and aborts of FTP, where the urgent byte comes later.",
			[EXPLAIN_ACTION] = "Nothing alone. Clear URG at the gateway if nobody needs it.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The packet tells routers which way to take. A way around filters, and to learn what a router lets through (ACLs fingerprinted by their answers); every host that cares drops it.",
			[EXPLAIN_PREDICATE] = "IPv4 options 131 (loose source route) or 137 (strict); an IPv6 routing header of type 0. Level info, harmless, for it is legal and goes nowhere.",
			[EXPLAIN_STANDARD] = "RFC 791 3.1, RFC 7126 4.3 and 4.4 (drop it), RFC 5095 (type 0 is deprecated).",
			[EXPLAIN_FALSE_POSITIVES] = "traceroute -g; multicast tunnels of the last century.",
			[EXPLAIN_ACTION] = "Leave accept_source_route at 0; drop such packets at the border.",
		},
	},
};

static const struct explanation why_entries[] = {
	{
		.part = {
			[EXPLAIN_MEANING] = "Most of the source's first contacts fail, and those of an honest client do not. Works at any speed, for nothing but contacts moves the sum.",
			[EXPLAIN_PREDICATE] = "First contact to a destination, port and protocol within window-ms (1h): +1; its answer: -2; a new anomaly: +2; one point less each decay-ms (30m); from -10 to 127. Fires at notice-score (5) and scan-score (10), a fifth less of the latter where nothing at all was answered, with contacts-min (5) contacts; UDP has a walk of its own with udp-score (10). Data after a SYN that nothing was seen to answer count as its answer, where no answer and no refusal to the source was ever seen. What comes from one and the same port below ephemeral-low (32768) to ports of 1024 and above, by UDP or without a connection, is a service that answers, and weighs nothing.",
			[EXPLAIN_STANDARD] = "Weaver, Staniford and Paxson 2004, \"Very fast containment of scanning worms\"; Jung et al. 2004, \"Fast portscan detection using sequential hypothesis testing\".",
			[EXPLAIN_FALSE_POSITIVES] = "Clients of services that have just gone; peers that call hosts which left; routes on which answers do not pass here (set replies-visible off).",
			[EXPLAIN_ACTION] = "Look at rejected and filtered contacts against answered ones in 'scanvigil show'. If your network fails a lot, raise scan-score.",
		},
		.keys = (const char *const[]){ "window-ms", "decay-ms", "notice-score", "scan-score", "contacts-min", "udp-score", "ephemeral-low", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Raw scanners reuse source port and sequence number for all ports of a try; a stack chooses a new number for each connection. As good as proof, at the third packet and at any speed.",
			[EXPLAIN_PREDICATE] = "isn-repeat (3) new contacts by packets without ACK with the same source port and sequence number.",
			[EXPLAIN_STANDARD] = "RFC 6528 (sequence numbers differ for each connection).",
			[EXPLAIN_FALSE_POSITIVES] = "Packets replayed or generated by test equipment; none from a stack.",
			[EXPLAIN_ACTION] = "It is a scan. The source may still be forged: see verified.",
		},
		.keys = (const char *const[]){ "isn-repeat", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "As same-isn, for scans whose packets carry ACK (nmap -sA, -sW, -sM): all acknowledge the same number.",
			[EXPLAIN_PREDICATE] = "isn-repeat (3) new contacts by packets with ACK, RST excepted, with the same source port and acknowledgment number.",
			[EXPLAIN_STANDARD] = "RFC 6528 and RFC 9293 3.10.7.",
			[EXPLAIN_FALSE_POSITIVES] = "As for same-isn.",
			[EXPLAIN_ACTION] = "As for same-isn.",
		},
		.keys = (const char *const[]){ "isn-repeat", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A stack takes a new source port for each connection; a tool that keeps one writes its packets itself.",
			[EXPLAIN_PREDICATE] = "sport-repeat (4) new ports of one host in a row from one source port, other than 20. UDP, from a port of 1024 or above: as many ports below 1024, if they are one in four; or, from a port of ephemeral-low (32768) or above, twice udp-score (10) of any.",
			[EXPLAIN_STANDARD] = "RFC 6056 (choice of ephemeral ports).",
			[EXPLAIN_FALSE_POSITIVES] = "Active FTP (exempt by port 20); UDP applications with one socket for all, hence the high threshold.",
			[EXPLAIN_ACTION] = "It is a scan, or an application with a port of its own that calls many ports of one host: then allow-list it.",
		},
		.keys = (const char *const[]){ "sport-repeat", "ephemeral-low", "udp-score", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "New ports in short succession, weighted as scanlogd does: the classic rule, only believed together with failed contacts.",
			[EXPLAIN_PREDICATE] = "New TCP ports, low-port-weight (3) for each below 1024 and 1 for the others, sum up to fast-weight (21) with no gap above fast-gap-ms (3s), and the walk has reached notice-score (5).",
			[EXPLAIN_STANDARD] = "Solar Designer 1998, \"Designing and attacking port scan detection tools\", Phrack 53.",
			[EXPLAIN_FALSE_POSITIVES] = "Passive FTP with many small files, as far as it fails.",
			[EXPLAIN_ACTION] = "As for walk.",
		},
		.keys = (const char *const[]){ "low-port-weight", "fast-weight", "fast-gap-ms", "notice-score", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Many hosts asked whether they are up. Answers are no excuse here: everybody answers pings.",
			[EXPLAIN_PREDICATE] = "sweep-hosts (10) distinct hosts, and nothing but ICMP requests so far.",
			[EXPLAIN_STANDARD] = "RFC 792, RFC 4443 4.1.",
			[EXPLAIN_FALSE_POSITIVES] = "Network monitoring; it does just this.",
			[EXPLAIN_ACTION] = "Allow-list your monitoring, or raise sweep-hosts.",
		},
		.keys = (const char *const[]){ "sweep-hosts", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Packets that pretend to belong to a connection, to port after port.",
			[EXPLAIN_PREDICATE] = "A walk of notice-score (5) by ACK, FIN/ACK, SYN/ACK, RST or COOKIE ECHO without a connection, and by nothing else, to stray-ports (5) distinct ports. Counts what comes from the same source port or the next two, or acknowledges nothing; of RST only from a source port that sends a third, for closed ports refuse a few tries each.",
			[EXPLAIN_STANDARD] = "RFC 9293 3.10.7.1 and 3.10.7.2.",
			[EXPLAIN_FALSE_POSITIVES] = "Late packets of old connections after the module or connection tracking was loaded: set grace-ms. Asymmetric routes: set replies-visible off.",
			[EXPLAIN_ACTION] = "Drop conntrack state INVALID.",
		},
		.keys = (const char *const[]){ "notice-score", "stray-ports", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "More IP protocols than any pair of routers has for each other.",
			[EXPLAIN_PREDICATE] = "Four protocols without ports (notice) or eight (scan), and nothing else from this source.",
			[EXPLAIN_STANDARD] = "RFC 1122 3.2.2.1, RFC 5237.",
			[EXPLAIN_FALSE_POSITIVES] = "See the kind protocol.",
			[EXPLAIN_ACTION] = "See the kind protocol.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The packet itself is the evidence; see the anomalies of the finding.",
			[EXPLAIN_PREDICATE] = "An anomaly that this source has not shown yet.",
			[EXPLAIN_STANDARD] = "That of the anomaly.",
			[EXPLAIN_FALSE_POSITIVES] = "Those of the anomaly.",
			[EXPLAIN_ACTION] = "See the anomaly.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Different fingerprint probes from one source, each of which may be an accident, together not.",
			[EXPLAIN_PREDICATE] = "Two different ones of tcp-os-probe, tcp-reserved, icmp-os-probe, icmp-code and udp-os-probe. Level scan.",
			[EXPLAIN_STANDARD] = "\"TCP/IP fingerprinting methods\" in the book of nmap; Arkin 2001.",
			[EXPLAIN_FALSE_POSITIVES] = "None known.",
			[EXPLAIN_ACTION] = "See the kind os-probe.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Packets from unlike sources that share numbers which each stack chooses for itself: one machine made them all.",
			[EXPLAIN_PREDICATE] = "The same destination, ports, sequence number and IP ID from two or more sources within a second, three times, where the sources repeat sequence numbers already.",
			[EXPLAIN_STANDARD] = "RFC 6528, RFC 6864.",
			[EXPLAIN_FALSE_POSITIVES] = "See the kind decoy.",
			[EXPLAIN_ACTION] = "See the kind decoy: do not block the members.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "No source alone is conspicuous, but together they cover the ports of one host with little overlap.",
			[EXPLAIN_PREDICATE] = "Within 60 s, shared-ports (50) failed ports of one host by shared-sources (5) sources, none with more than half of them.",
			[EXPLAIN_STANDARD] = "Gates 2009, \"Coordinated scan detection\".",
			[EXPLAIN_FALSE_POSITIVES] = "See the kind distributed.",
			[EXPLAIN_ACTION] = "See the kind distributed.",
		},
		.keys = (const char *const[]){ "shared-ports", "shared-sources", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "More in a second than flood-rate allows: requests that are not finished, or datagrams that are not completed.",
			[EXPLAIN_PREDICATE] = "flood-rate (500) in a second; see the kinds flood and fragments.",
			[EXPLAIN_STANDARD] = "RFC 4987.",
			[EXPLAIN_FALSE_POSITIVES] = "See the kind flood.",
			[EXPLAIN_ACTION] = "See the kind flood.",
		},
		.keys = (const char *const[]){ "flood-rate", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Distinct ports alone. Of one host: so many services that no client has business with all of them, though each may be open. Of any, where answers do not pass this gateway, for nobody can tell which were answered; and hosts that share a port where no client would call them so.",
			[EXPLAIN_PREDICATE] = "Twelve distinct ports below 1024 of a single host among the first fifteen, by SYNs, and no UDP: level scan. Or: replies-visible is off, and the distinct ports of the source, and the hosts that it calls with the packets of a known tool, by SCTP, or from one and the same source port, reach notice-score (5) or scan-score (10), with contacts-min (5) contacts.",
			[EXPLAIN_STANDARD] = "As scanlogd and its heirs count; see fast. RFC 6056: a stack takes another source port for each connection.",
			[EXPLAIN_FALSE_POSITIVES] = "Management software that tries all services of a host. Where answers do not pass, every busy client of many ports: passive FTP, peer-to-peer; weaker there than any other rule.",
			[EXPLAIN_ACTION] = "Let answers pass where they can be seen, then set replies-visible on; or raise scan-score.",
		},
		.keys = (const char *const[]){ "replies-visible", "notice-score", "scan-score", "contacts-min", NULL },
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "Packets that mean little alone, and together what the kind says.",
			[EXPLAIN_PREDICATE] = "That of the kind: host-check, isn-probe, banner-grab, idle-scan, backscatter, reply, traceroute.",
			[EXPLAIN_STANDARD] = "That of the kind.",
			[EXPLAIN_FALSE_POSITIVES] = "Those of the kind.",
			[EXPLAIN_ACTION] = "See the kind.",
		},
	},
};

static const struct explanation tool_entries[] = {
	{
		.part = {
			[EXPLAIN_MEANING] = "No exact test named a scanner. Most findings by the walk, and every scan by ordinary connections, have no name.",
			[EXPLAIN_PREDICATE] = "None of the other tests fired.",
			[EXPLAIN_FALSE_POSITIVES] = "Tools can be told to look like a stack.",
			[EXPLAIN_ACTION] = "Go by kind and rule.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "The network mapper, as people and many products use it.",
			[EXPLAIN_PREDICATE] = "TCP with window 1024 and without DF: a SYN with MSS 1460 as the only option, or no options and either no ACK or sequence number 0. Or a probe of its OS detection (tcp-os-probe, udp-os-probe).",
			[EXPLAIN_FALSE_POSITIVES] = "A SYN of another tool that copies nmap's; masscan has a test of its own.",
			[EXPLAIN_ACTION] = "A person or an inventory product is at work. Go by kind and level.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A stateless scanner for whole networks at high rates.",
			[EXPLAIN_PREDICATE] = "IPv4, window 1024, and IP ID = destination ^ port ^ sequence number in the lower 16 bits.",
			[EXPLAIN_FALSE_POSITIVES] = "One packet in 65,536 with that window, by chance.",
			[EXPLAIN_ACTION] = "You are one of many targets, unless the finding is outbound.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A stateless scanner of the whole Internet, much used by research.",
			[EXPLAIN_PREDICATE] = "SYN in IPv4 with IP ID 54321 and window 65535. From 4.1 on zmap draws the IP ID at random and is not named.",
			[EXPLAIN_FALSE_POSITIVES] = "One SYN in 65,536 of stacks with that window.",
			[EXPLAIN_ACTION] = "Research projects offer to opt out; look at the source's name and website.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A worm of cameras and routers, and its many descendants, that look for telnet and more.",
			[EXPLAIN_PREDICATE] = "SYN in IPv4 whose sequence number is the destination address.",
			[EXPLAIN_FALSE_POSITIVES] = "One SYN in four thousand million.",
			[EXPLAIN_ACTION] = "Outbound: find the device, restart it and change its password. Inbound: see that no telnet is open.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "A tool to build packets by hand.",
			[EXPLAIN_PREDICATE] = "TCP with window 512, no options and without ACK, whose acknowledgment field is not zero.",
			[EXPLAIN_FALSE_POSITIVES] = "None from a stack.",
			[EXPLAIN_ACTION] = "Somebody tests by hand; if it is not you, ask who.",
		},
	},
	{
		.part = {
			[EXPLAIN_MEANING] = "An asynchronous scanner of ports and networks, with a stack in user space.",
			[EXPLAIN_PREDICATE] = "Sequence number ^ (destination port << 16 + source port) of two SYNs to one host is the same, though their ports differ.",
			[EXPLAIN_FALSE_POSITIVES] = "One pair of SYNs in four thousand million.",
			[EXPLAIN_ACTION] = "Go by kind and level.",
		},
	},
};

const struct explain_group explain_groups[EXPLAIN_GROUPS] = {
	{
		.one = "level",
		.several = "levels",
		.values = &spec_enum_level,
		.entries = level_entries,
	},
	{
		.one = "kind",
		.several = "kinds",
		.values = &spec_enum_kind,
		.entries = kind_entries,
	},
	{
		.one = "technique",
		.several = "techniques",
		.values = &spec_enum_technique,
		.entries = technique_entries,
	},
	{
		.one = "anomaly",
		.several = "anomalies",
		.values = &spec_enum_anomaly,
		.entries = anomaly_entries,
	},
	{
		.one = "rule",
		.several = "rules",
		.values = &spec_enum_why,
		.entries = why_entries,
	},
	{
		.one = "tool",
		.several = "tools",
		.values = &spec_enum_tool,
		.entries = tool_entries,
	},
};
