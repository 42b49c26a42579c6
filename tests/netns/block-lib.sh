# SPDX-License-Identifier: GPL-2.0-or-later
# What the cases of blocking share: the daemon with a configuration, scans from a
# source of choice to the gateway and to what is behind it, what of them arrives,
# and a session that must not be cut. Sourced after lib.sh.
# shellcheck shell=bash source=tests/netns/lib.sh
# shellcheck disable=SC2154,SC2034 # what lib.sh sets, and what cases use
# shellcheck disable=SC2317 # functions that "wait_for" calls

conf=$work/scanvigil.conf
read -ra from <<<"$ATTACKERS4"
ADMIN=${from[18]}
FRIEND=${from[19]}
SSH_PORT=2222
DAEMON=''

# configure LINE...: these lines in [blocking].
configure() {
	printf '%s\n' '[general]' "state = $work/state" '[json]' 'enabled = no' \
		'[journal]' 'enabled = no' '[blocking]' "ssh-ports = 22,$SSH_PORT" "$@" >"$conf"
}

daemon_start() {
	scanvigild --config "$conf" 2>>"$work/said" &
	DAEMON=$!
	SERVERS+=("$DAEMON")
}

daemon_stop() {
	stop ${DAEMON:+"$DAEMON"}
	DAEMON=''
}

# Counts connections that leave the attacker and that arrive: at the victim, and
# behind all rules of INPUT. What belongs to one already does not begin with a SYN.
arrivals_start() {
	local name hook
	for name in attacker:output victim:input gateway:input; do
		hook=${name#*:}
		ip netns exec "${name%:*}" nft -f - <<-NFT
			table inet arrivals {
				set seen {
					type ipv4_addr
					counter
					elements = { ${ATTACKERS4// /, } }
				}
				chain $hook {
					type filter hook $hook priority 100;
					tcp flags & (syn | ack) == syn ip saddr @seen
				}
			}
		NFT
	done
}

# arrived attacker|victim|gateway SOURCE
arrived() {
	ip netns exec "$1" nft -j list set inet arrivals seen |
		jq --arg who "$2" '[.. | select(.val? == $who).counter.packets][0]'
}

arrivals_stop() {
	local name
	for name in attacker victim gateway; do
		ip netns exec "$name" nft delete table inet arrivals
	done
}

# is_cut NAME victim|gateway SOURCE FOUND...: of a scan that goes on, nothing arrives
# there any more once the command FOUND succeeds.
is_cut() {
	local name=$1 where=$2 source=$3 before sent
	shift 3
	wait_for 60 "$@"
	ok $? "$name: the scan of the $where is found" || diag "$(show "$source")"
	before=$(arrived "$where" "$source")
	sent=$(arrived attacker "$source")
	goes_on() { [ "$(arrived attacker "$source")" -gt $((sent + 20)) ]; }
	wait_for 60 goes_on
	ok $? "$name: and goes on"
	[ "$before" -gt 0 ] && [ "$(arrived "$where" "$source")" = "$before" ]
	ok $? "$name: after $before connections to the $where no more arrive, of $(arrived attacker "$source") so far" ||
		diag "$(arrived "$where" "$source") by now"
}

# connects SOURCE TARGET: whether it can connect to port 22 there.
connects() { attacker nc -z -n -w 2 -s "$1" "$2" 22 >/dev/null 2>&1; }
cannot_connect() { ! connects "$1" "$2"; }

# scan SOURCE TARGET PORTS SECONDS: as a stranger does, by whole connections.
scan() {
	local via=()
	[ "$2" = "$GATEWAY4" ] || via=(via "$GATEWAY4")
	ip -n attacker route replace "$2/32" "${via[@]}" dev eth0 src "$1"
	nsenter --net=/run/netns/attacker -- nmap -n -Pn -r -sT -T5 --min-rate 2000 \
		--max-retries 0 --host-timeout "$4" -p "$3" "$2" >/dev/null 2>&1 &
	echo $! >"$work/nmap-$2"
	wait $!
	ip -n attacker route delete "$2/32"
}

# scan_end PID TARGET: the scan of it, by PID in the background, needs not go on.
scan_end() {
	kill -TERM "$(<"$work/nmap-$2")" 2>/dev/null
	wait "$1"
}

# The session: ADMIN is connected to SSH_PORT of the gateway, and says lines.
session_start() {
	mkfifo "$work/admin" "$work/hold"
	exec {hold}<>"$work/hold" {admin}<>"$work/admin"
	nc -n -l "$GATEWAY4" "$SSH_PORT" <&"$hold" >"$work/session" &
	SERVERS+=($!)
	listens() { ss -Htln "( sport = :$SSH_PORT )" | grep -q .; }
	wait_for 20 listens
	attacker nc -n -s "$ADMIN" "$GATEWAY4" "$SSH_PORT" <&"$admin" >/dev/null &
	SERVERS+=($!)
	connected() { ss -Htn state established "( sport = :$SSH_PORT )" | grep -q "$ADMIN"; }
	wait_for 20 connected
}

# lives WORD: whether a line of the admin's still arrives.
lives() {
	echo "$1" >&"$admin"
	wait_for 10 grep -qx "$1" "$work/session"
}

# serve_here: a server on port 22 of the gateway, so that who scans it is verified.
serve_here() { serve listening perl "$NETNS/../../scripts/lab.d/listen" 22; }

# firewall_now: all rules and sets that could be ours. What iptables keeps of a
# table without rules is not.
firewall_now() {
	nft list tables inet
	{ iptables-save; ip6tables-save; } 2>/dev/null | grep '^-'
	ipset list -n
}
