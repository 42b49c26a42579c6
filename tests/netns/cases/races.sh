# SPDX-License-Identifier: GPL-2.0-or-later
# What happens at the same time as something else. Two senders, a processor each,
# replay one capture for as long as the gateway flushes, resizes, reads, is
# reconfigured or unloaded; when they stop, all must add up. Whether it was a data
# race that it did is what the kernel says (scripts/kcsan).
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

ROUNDS=${RACE_ROUNDS:-20}
few=$work/few.pcap
many=$work/many.pcap
one=$work/one.pcap
senders=()
helpers=()

# A handful of sources with everything that the detector looks at, and as many as
# do not fit into the smallest table.
captures() {
	local i words=()
	for i in 7 8 9 10; do
		words+=(probe "203.0.113.$i" "$VICTIM4" 1-24 80 ',' odds "$VICTIM4" "203.0.113.$i" ','
			late "203.0.113.$i" "$VICTIM4" 5000-5011 ','
			stray "203.0.113.$i" "$VICTIM4" A 40000 80 1000-1004 ','
			probe "203.0.113.$i" "198.51.100.$((10 + i))" 22 80 443 ','
			fuzz "203.0.113.$i" "$VICTIM4" "$i" 40 ',')
	done
	words+=(probe "$ATTACKER6" "$VICTIM6" 1-24 80 ',' fuzz "$ATTACKER6" "$VICTIM6" 6 40 ','
		odds "$VICTIM6" "$ATTACKER6" ',' pieces "$ATTACKER4" "$VICTIM4" 20 ','
		overlap "$ATTACKER4" "$VICTIM4" ',' overlap "$ATTACKER6" "$VICTIM6" ','
		groups "$ATTACKER4")
	python3 -IS "$TOOLS/packets.py" save "$few" "${words[@]}" >/dev/null || return
	words=(noise "$VICTIM4" 1500 ',')
	for ((i = 0; i < 500; i++)); do
		words+=(probe "10.1.$((i / 250)).$((i % 250 + 1))" "$VICTIM4" "$((i % 50 + 1))" 81-83 ',')
	done
	python3 -IS "$TOOLS/packets.py" save "$many" "${words[@]}" || return
	python3 -IS "$TOOLS/packets.py" save "$one" probe 203.0.113.8 "$VICTIM4" 1-60 ',' \
		odds "$VICTIM4" 203.0.113.8 >/dev/null
}

# passed N: as many packets have been seen since the senders started.
passed() { [ "$(stat_of packets)" -ge $((before + $1)) ]; }

flood() {
	local cpu
	before=$(stat_of packets)
	for cpu in 0 1; do
		nsenter --net=/run/netns/attacker -- taskset -c $cpu timeout 500 \
			tcpreplay -q -K -t -l 0 --no-flow-stats -i eth0 "$1" >/dev/null 2>&1 &
		senders+=($!)
	done
	SERVERS+=("${senders[@]}")
	wait_for 60 passed 2000
	ok $? "$2: two processors send"
}

# meanwhile COMMAND...: again and again, until they stop.
meanwhile() {
	timeout 500 bash -c 'until [ -e "$0" ]; do "$@" || echo "$*: $?" >&2; done' \
		"$work/enough" "$@" >/dev/null 2>>"$work/failed" &
	helpers+=($!)
	SERVERS+=($!)
}

calm() {
	touch "$work/enough"
	[ ${#helpers[@]} = 0 ] || wait "${helpers[@]}"
	stop "${senders[@]}"
	rm "$work/enough"
	senders=()
	helpers=()
	SERVERS=()
}

# The table counts its sources as they come and go: by one too many, or too few,
# it would show that two came at once, or that one went twice.
add_up() {
	local packets=''
	until [ "$packets" = "$(stat_of packets)" ]; do
		packets=$(stat_of packets)
		sleep 0.2
	done
	claims "$(jq -n --slurpfile list <(scanvigil -j list) \
		--argjson stats "$(scanvigil -j stats)" \
		'{listed: $list[0] | map(.src_ip), counted: $stats.sources}')" <<-CLAIMS
		$1: as many sources as were counted :: (.listed | length) == .counted
		$1: none of them twice :: (.listed | length) == (.listed | unique | length)
	CLAIMS
}

# rounds NAME COMMAND...: COMMAND N for each round, and all of them succeed.
rounds() {
	local name=$1 bad=0 i
	shift
	for ((i = 0; i < ROUNDS; i++)); do
		"$@" "$i" >"$work/said" 2>&1 || {
			bad=1
			diag "$name, round $i: $(cat "$work/said")"
			break
		}
	done
	ok $bad "$name: $ROUNDS rounds"
}

# Sources that are forgotten come back on both processors.
inserted() {
	fresh
	flood "$few" "new sources"
	rounds "new sources" flush
	calm
	add_up "new sources"
}

flush() { scanvigil flush; }

# Rules, marks and people look sources up that make room for others.
evicted() {
	fresh
	check "eviction: a small table" scanvigil set table-size 1024 mark 0x100/0x100 mark-verified off
	iptables-nft -A FORWARD -m scanvigil --level notice -j ACCEPT
	flood "$many" "eviction"
	meanwhile scanvigil -j list
	rounds "eviction" looked_up
	calm
	iptables-nft -F FORWARD
	claims "$(scanvigil -j stats)" <<-'CLAIMS'
		eviction: some had to go :: .evicted > 0
		eviction: no more than there is room for :: .sources <= .sources_limit and .sources_limit == 1024
	CLAIMS
	add_up "eviction"
}

looked_up() {
	scanvigil -j show "10.1.0.$(($1 + 1))"
	scanvigil test "10.1.1.$(($1 + 1))"
	[ $? -le 1 ]
}

# Parameters change between two packets, and within them.
changed() {
	fresh
	flood "$few" "parameters"
	meanwhile scanvigil -j status
	rounds "parameters" change
	calm
	scanvigil set scan-score 33
	same 33 "$(scanvigil -j get scan-score | jq .scan_score)" "parameters: the last change holds"
	add_up "parameters"
}

change() {
	local settings=(
		'scan-score 12 flood-rate 10 ipv6-prefix 56 outside wan'
		'scan-score 40 flood-rate 1000 ipv6-prefix 64 outside lan mark 0x100/0x100'
		'scan-score 20 mark 0/0 event-rate 10'
	)
	# shellcheck disable=SC2086
	scanvigil set ${settings[$1 % 3]}
}

# The table and the ring move while packets, a dump and a reader go on.
resized() {
	fresh
	flood "$many" "resize"
	meanwhile scanvigil -j list
	meanwhile timeout 20 scanvigil -j monitor --since 1 --count 500
	rounds "resize" resize
	calm
	add_up "resize"
}

resize() {
	local sizes=(1024 65536 2048 16384) rings=(64 4096)
	scanvigil set table-size "${sizes[$1 % 4]}" event-ring "${rings[$1 % 2]}"
}

# Detection goes off and on under packets, a rule and a reader.
switched() {
	fresh
	iptables-nft -A FORWARD -m scanvigil --score 1: -j ACCEPT
	flood "$few" "switch"
	meanwhile scanvigil -j stats
	rounds "switch" switch
	calm
	iptables-nft -F FORWARD
	add_up "switch"
}

switch() { scanvigil set enabled off && scanvigil set enabled on; }

# A ring that wraps all the time: what two readers got and what they lost are all.
told() {
	local seq first i
	fresh
	scanvigil set event-ring 64 event-rate 1000000
	first=$(($(stat_of event_seq) + 1))
	for i in 1 2; do
		scanvigil -j monitor --since "$first" >"$work/told$i" 2>&1 &
		SERVERS+=($!)
	done
	flood "$many" "events"
	rounds "events" flush
	seq=$(stat_of event_seq)
	for i in 1 2; do
		wait_for 60 reached "$seq" "$work/told$i"
		ok $? "events: reader $i comes to the newest"
		claims "$(reading "$work/told$i" "$first")" <<-CLAIMS
			events: told and lost are all, reader $i :: .told + .lost == .last - .first + 1
			events: the ring wrapped under reader $i :: .last - .first > 64
			events: each once and in order, reader $i :: .ordered
		CLAIMS
	done
	calm
}

reached() { tail -n 2 "$2" | head -n 1 | jq -e ".seq >= $1"; }

# Of what a reader printed: all but the last line, which may be half of one.
reading() {
	head -n -1 "$1" | jq -cs --argjson first "$2" '
		[.[] | select(.event_type != "lost") | .seq] as $seqs | {
		first: $first, last: $seqs[-1], told: ($seqs | length),
		lost: (map(.lost // 0) | add), ordered: ($seqs == ($seqs | unique))}'
}

# Who is allowed is not known, from the moment that it is said: a packet that asked
# before must not bring the source back behind it.
allowed() {
	fresh
	flood "$one" "allow-list"
	rounds "allow-list" allow
	calm
	add_up "allow-list"
}

allow() {
	scanvigil allow add 203.0.113.8/32 --why "a friend" || return
	! knows 203.0.113.8 '.known' || { show 203.0.113.8; return 1; }
	scanvigil allow del 203.0.113.8/32 || return
	wait_for 20 knows 203.0.113.8 '.known'
}

# Namespaces with a detector go while both processors send into them.
doomed() {
	fresh
	rounds "namespaces" doom
}

doom() {
	local cpu sent=() bad=0
	ip netns add doomed || return
	ip link add doom type veth peer name eth0 netns doomed || return
	ip address add 192.0.2.1/24 dev doom
	ip link set doom up
	ip -n doomed address add 192.0.2.2/24 dev eth0
	ip -n doomed link set eth0 up
	scanvigil -n doomed set enabled on event-ring 64 table-size 1024 || bad=1
	for cpu in 0 1; do
		taskset -c $cpu timeout 60 hping3 -q --flood -S -p ++1 192.0.2.2 >/dev/null 2>&1 &
		sent+=($!)
	done
	wait_for 30 eval '[ "$(field observed "$(scanvigil -n doomed -j stats)")" -gt 100 ]' || bad=1
	ip netns delete doomed || bad=1
	# shellcheck disable=SC2317
	gone() { ! ip link show doom; }
	wait_for 30 gone || { ip link delete doom; bad=1; }
	stop "${sent[@]}"
	return $bad
}

# The modules go and come under packets and whoever asks them something.
unloaded() {
	fresh
	flood "$few" "unload"
	meanwhile bash -c 'scanvigil -j list 2>&1 || [ $? = 3 ]'
	meanwhile bash -c 'scanvigil set scan-score 20 2>&1 || [ $? = 3 ]'
	rounds "unload" reload
	calm
	check "unload: the modules stand" scanvigil status
	add_up "unload"
}

reload() {
	wait_for 30 rmmod xt_scanvigil && wait_for 30 rmmod nf_scanvigil || return
	insmod "$LAB_MODULES/nf_scanvigil.ko" && insmod "$LAB_MODULES/xt_scanvigil.ko" || return
	before=0
	wait_for 30 passed 200
}

captures
ok $? "there is something to send" || exit
for race in ${RACES:-inserted evicted changed resized switched told allowed doomed unloaded}; do
	"$race"
	[ ! -s "$work/failed" ] || diag "$race: $(head -n 5 "$work/failed")"
	: >"$work/failed"
done
