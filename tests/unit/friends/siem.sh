# SPDX-License-Identifier: GPL-2.0-or-later
# ECS and CEF, held against strict readers of both. Sourced by friends.t.
# shellcheck shell=bash disable=SC2154
ecs() { jq -c -f "$examples/siem/eve-to-ecs.jq"; }
cef() { jq -r -f "$examples/siem/eve-to-cef.jq" --arg version 'scanvigil 1.2|3'; }
read_ecs() { python3 tests/unit/friends/ecs.py; }
read_cef() { python3 tests/unit/friends/cef.py; }

# Also of names that no host and no interface has, of other directions and protocols, and
# of lines that are none of ours.
{
	cat "$told/events.json"
	jq -c 'select(.seq == 3) | .host = "a|b=c\\d e=f\ng\r\nh", .in_iface = "cs1=\\|\\n\u0000\u001b[31m\"",
		(.portscan.direction = ("lateral", "unknown")), (.portscan.kind = "flood"),
		(.proto = ("IPv6-ICMP", "47")), (.src_ip = "2001:db8::7" | .dest_ip = "2001:db8::9"),
		(.portscan.members = ["192.0.2.1", "192.0.2.2"] | .portscan.members_total = 2),
		del(.dest_ip), del(.in_iface)' "$told/events.json"
} >"$work/all.json"
lines=$(wc -l <"$work/all.json")
echo '{"timestamp":"2026-11-22T15:07:05.251547+0000","event_type":"flow","src_ip":"192.0.2.1"}' \
	>>"$work/all.json"

ecs <"$work/all.json" >"$work/ecs"
same "$lines" "$(wc -l <"$work/ecs")" "each event is one document of ECS, and what is none of ours is none"
check "of fields that the schema has, of their types" read_ecs <"$work/ecs"
claims "$(jq -cs --slurpfile events "$work/all.json" \
	'{ecs: ., events: $events[:-1], first: (map(select(.event.sequence == 3)) | .[0])}' "$work/ecs")" <<-'END'
	the source is in source.ip :: [.ecs[] | .source.ip] == [.events[] | .src_ip]
	and the gateway in observer.hostname, byte for byte :: [.ecs[] | .observer.hostname] == [.events[] | .host]
	interfaces keep their names, byte for byte :: [.ecs[] | .observer.ingress.interface.name] == [.events[] | .in_iface]
	a scan that goes on is an alert :: [.ecs[] | select(.scanvigil.level == "scan" and .scanvigil.state != "end") | .event.kind] | unique == ["alert"]
	what has ended, and what is info, is an event :: [.ecs[] | select(.scanvigil.level == "info" or .scanvigil.state == "end") | .event.kind] | unique == ["event"]
	from outside a scan is T1595.001 :: .first.threat.technique | (.id | index("T1595.001")) and .subtechnique.id == ["T1595.001"]
	from inside it is T1046 :: [.ecs[] | select(.network.direction == ("outbound", "internal")) | .threat.technique.id] | length > 1 and (unique == [["T1046"]])
	where the side is not known, it is neither :: [.ecs[] | select(.network.direction == "unknown") | has("threat")] == [false]
	nor is a flood, or an anomaly :: [.ecs[] | select(.event.action == ("flood", "anomaly")) | has("threat")] | unique == [false]
	all that is in it is kept as it is :: [.ecs[] | .scanvigil | select(has("id"))] == [.events[] | .portscan | select(.)]
	a protocol without a name has its number :: [.ecs[] | .network | select(.iana_number) | .iana_number, has("transport")] == ["47", false]
	what was lost is told :: [.ecs[] | select(.event.kind == "pipeline_error") | .scanvigil.lost] == [3]
END
jq -c '.source.port = "80", .event.kind = "alarm", .event.category = "network", .src = {ip: 1},
	.source.ip = "gw1", del(.event)' <(sed -n 3p "$work/ecs") >"$work/bad"
same "$(seq 6)" "$(read_ecs <"$work/bad" | cut -d: -f1 | uniq)" "the reader takes no others"

cef <"$work/all.json" >"$work/cef"
check "each event is one line of CEF" test "$(wc -l <"$work/cef")" = "$lines"
read_cef <"$work/cef" >"$work/read" 2>"$work/error"
ok $? "that a strict reader understands" || diag "$(cat "$work/error")"
claims "$(jq -cs --slurpfile events "$work/all.json" '{cef: ., events: $events[:-1]}' "$work/read")" <<-'END'
	names come through byte for byte :: [.cef[] | .extension.dvchost] == [.events[] | .host | gsub("\r\n"; "\n")]
	so do interfaces :: [.cef[] | .extension.deviceInboundInterface] == [.events[] | .in_iface]
	the version is escaped :: [.cef[] | .header[3]] | unique == ["1.2|3"]
	addresses of IPv4 are src and dst :: [.cef[] | .extension.src // .extension.c6a2] == [.events[] | .src_ip]
	those of IPv6 have their own :: [.cef[] | .extension.dst // .extension.c6a3] == [.events[] | .dest_ip]
	scan is the most severe :: [.cef[] | select(.extension.cs1 == "scan") | .header[6]] | unique == ["8"]
	times are told to the millisecond :: [.cef[] | .extension.rt | tonumber % 1000] == [.events[] | .timestamp[20:23] | tonumber]
	who is verified is told :: [.cef[] | .extension.flexString1] == [.events[] | .portscan.verified | if . == null then null else tostring end]
	what was lost is told :: [.cef[] | select(.header[4] == "lost") | .extension.cnt] == ["3"]
END
# Each of these is an escape that is missing, or a value of another type.
bad=$(sed -n 3p "$work/cef")
while read -r change; do
	read_cef <<<"$(sed -E "$change" <<<"$bad")" >/dev/null 2>&1
	ok $((! $?)) "the reader does not take $change"
done <<-'END'
	s/dvchost=/&a=b/
	s/dvchost=/&a\\b/
	s/\|scanvigil\|/|scan|vigil|/
	s/src=[0-9.]*/src=2001:db8::1/
	s/cs1Label=level//
	s/cnt=/count=/
END
