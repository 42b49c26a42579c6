# SPDX-License-Identifier: GPL-2.0-or-later
# What the module says is what its specification has and no byte more: no address
# of the kernel, nothing of its secret, nothing of another namespace. Nobody can
# work out who shares a part of the table with whom.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

SPEC=$NETNS/../../module/uapi/scanvigil.yaml
MODULE=$NETNS/../../module

fresh
packets noise "$VICTIM4" 300
packets malformed "$ATTACKER6" "$VICTIM6" >/dev/null
scanvigil allow add 192.0.2.0/24 --why odd --ports 1-7 >/dev/null
check "every byte of replies, dumps, events and the log is meant to be told" \
	python3 "$TOOLS/exposure.py" "$SPEC" \
	nsenter --net=/run/netns/attacker -- nmap -n -Pn -sS -p 1-300 "$VICTIM4" "$VICTIM6"
same '' "$(cd "$MODULE" && grep -l 'secret\|env_key' fill.c request.c netlink*.c generated/*)" \
	"what makes messages knows nothing of the secret"
same '' "$(cd "$MODULE" && grep -rn '%p' --include='*.[ch]' .)" \
	"nothing is printed of where things are"
same '' "$(find /proc -maxdepth 4 -iname '*scanvigil*' -not -path '/proc/[0-9]*' 2>/dev/null)" \
	"there is nothing of ours in /proc"

# A namespace with no link to any other is told nothing by what happens there.
# Time passes in it, and nothing else does.
ip netns add apart
scanvigil -n apart set enabled on
apart() { nsenter --net=/run/netns/apart -- "$@"; }
all_of_apart() {
	apart scanvigil -j stats | jq -c 'del(.uptime_ms)'
	apart scanvigil -j status | jq -c 'del(.uptime_ms)'
	apart scanvigil dump
	apart scanvigil get
	apart scanvigil allow list
	apart python3 "$TOOLS/exposure.py" "$SPEC" --size
}
all_of_apart >"$work/before"
attacker nmap -n -Pn -sS -p 1-200 "$VICTIM4" >/dev/null 2>&1
packets noise "$VICTIM4" 500 1000
scanvigil allow add 192.0.2.128/25 >/dev/null
scanvigil set scan-score 12
all_of_apart >"$work/after"
same "$(<"$work/before")" "$(<"$work/after")" \
	"a namespace that was not scanned says the same to the byte and its size"
timeout 2 nsenter --net=/run/netns/apart -- scanvigil -j monitor --since 0 >"$work/live"
same '' "$(<"$work/live")" "and has no event to tell"

# Numbers of scans and events begin anew in each namespace.
ip link add to-apart type veth peer name eth0 netns apart
ip address add 192.0.2.129/25 dev to-apart
ip link set to-apart up
ip -n apart address add 192.0.2.130/25 dev eth0
ip -n apart link set eth0 up
scanvigil allow del 192.0.2.128/25
nmap -n -Pn -sS -p 1-30 192.0.2.130 >/dev/null 2>&1
first() { apart timeout 10 scanvigil -j monitor --since 0 --count 1 >"$work/first"; }
wait_for 20 first
same '1 1' "$(jq -r '"\(.seq) \(.portscan.id)"' "$work/first")" \
	"its first event is number one of its first scan, whatever others had"
ip netns delete apart
scanvigil allow del 192.0.2.0/24 --ports 1-7 >/dev/null

# crowded HOW FAMILY: 600 sources that an attacker chose, in 64 sets of 16.
crowded() {
	local name=$1 how=$2 target=$3 stats
	fresh
	scanvigil set table-size 1024
	packets gang "$target" 600 "$how"
	wait_for 20 eval '[ "$(stat_of packets)" -ge 600 ]'
	stats=$(scanvigil -j stats)
	claims "$stats" <<-CLAIMS
		$name: they spread as others do :: .sources >= 570 and .evicted == 0 and .probation <= 30
	CLAIMS
	diag "$name: $(field sources "$stats") of 600 have a place"
}

crowded "addresses in a row" row "$VICTIM4"
crowded "addresses with the same low bits" low "$VICTIM4"
crowded "addresses that collide without a secret" guess "$VICTIM4"
crowded "/64s in a row" row6 "$VICTIM6"
crowded "/64s with the same low bits" high6 "$VICTIM6"
