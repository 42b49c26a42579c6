# SPDX-License-Identifier: GPL-2.0-or-later
# Blocking with one verb: nothing is dropped before it is enabled; then a scan is cut
# off; who is put in or freed by hand is, for a time and against the daemon; nothing
# stays of it when it is disabled; and twenty thousand come back at once.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"
# shellcheck source=tests/netns/block-lib.sh
. "$NETNS/block-lib.sh"

MANY=20000

in_set() { nft get element inet scanvigil blocked4 "{ $1 }"; }
out_of_set() { ! holds in_set "$1"; }
says() { grep -qE -- "$1" "$work/said"; }
size_of_set() { nft -j list set inet scanvigil blocked4 | jq '[.. | objects | .elem? | arrays] | map(length) | add // 0'; }
all_are_in() { [ "$(size_of_set)" -ge "$MANY" ]; }

# many STATE: the daemon's memory of so many blocks.
many() {
	awk -v count="$MANY" -v now="$(date +%s)" 'BEGIN {
		printf "{\"blocks\":["
		for (i = 0; i < count; i++)
			printf "%s{\"addr\":\"10.%d.%d.%d\",\"prefix_len\":32,\"begun_ms\":%d000,\"until_ms\":%d000,\"scan\":%d,\"times\":1}",
				i ? "," : "", i / 65536, i / 256 % 256, i % 256, now, now + 3600, i + 1
		print "]}"
	}' >"$1/blocks"
}

# since NANOSECONDS: how long ago, in seconds.
since() { awk -v from="$1" -v to="$(date +%s%N)" 'BEGIN { printf "%.2f", (to - from) / 1e9 }'; }

fresh
mkdir "$work/state"
configure 'backend = nft' 'ttl = 300s'
before=$(firewall_now)
scan "${from[0]}" "$VICTIM4" 1-30 60
knows "${from[0]}" '.level == "scan"' && connects "${from[0]}" "$VICTIM4"
ok $? "a scanner is found and nothing is dropped"
arrivals_start
check "block enable" scanvigil block enable --config "$conf"
check "and once more" scanvigil block enable --config "$conf"
same "$(scanvigil rules | sed -nE 's/^iptables -w -I/-A/p' | sort)" \
	"$(iptables-save -t filter | grep '^-A' | sort)" "what is loaded is what rules prints, once"
scan "${from[1]}" "$VICTIM4" - 300 & scanning=$!
is_cut "the match" victim "${from[1]}" knows "${from[1]}" '.level == "scan" and .verified'
scan_end "$scanning" "$VICTIM4"
scanvigil -j doctor >"$work/doctor"
claims "$(cat "$work/doctor")" 'def of(name): .checks[] | select(.name == name);' <<-'CLAIMS'
	doctor says that it blocks :: of("mode").text | startswith("it blocks")
	with packets that prove it :: of("rules") | .state == "ok" and (.text | test("FORWARD of IPv4 .[1-9]"))
CLAIMS
status 1 "without the module's mark there is no way by nft" scanvigil block enable --nft
check "block enable --by-set" scanvigil block enable --by-set --config "$conf"
same "" "$(iptables-save -t filter | grep scanvigil)" "the rules of another way are gone"
connects "${from[1]}" "$VICTIM4"
ok $? "whoever is in no set gets through"
scanvigil -j doctor >"$work/doctor"
claims "$(cat "$work/doctor")" 'def of(name): .checks[] | select(.name == name);' <<-'CLAIMS'
	doctor says that the rules were never hit, while scanners sent :: of("rules") | .state == "warning" and (.text | test("none was ever hit, while [12] verified .* sent [1-9]"))
	and that the sets are empty :: of("sets") | .state == "warning" and (.fix | test("scanvigild"))
CLAIMS

check "block add" scanvigil block add "${from[1]}" --for 1h --why 'it scans' --config "$conf"
cannot_connect "${from[1]}" "$VICTIM4" && cannot_connect "${from[1]}" "$GATEWAY4"
ok $? "who is put in by hand is cut off, from here and from behind"
claims "$(scanvigil -j block list --config "$conf")" <<-CLAIMS
	block list says who, for how long, and why :: length == 1 and .[0].prefix == "${from[1]}" and .[0].left_ms > 3500000 and .[0].why == "by hand: it scans"
CLAIMS
status 1 "who is allow-listed is refused" sh -e -c "scanvigil allow add $FRIEND
	scanvigil block add $FRIEND --config '$conf'"
status 1 "and a network with the gateway in it" scanvigil block add 203.0.113.0/24 --config "$conf"
check "block add of a moment" scanvigil block add "${from[3]}" --for 2s --config "$conf"
wait_for 20 connects "${from[3]}" "$VICTIM4"
ok $? "who is in for two seconds is back"

daemon_start
scan "${from[4]}" "$VICTIM4" 1-100 60
wait_for 20 in_set "${from[4]}"
ok $? "the daemon puts a scanner in" || diag "$(cat "$work/said")"
claims "$(scanvigil -j block list --config "$conf")" <<-CLAIMS
	block list says for which scan :: map(select(.prefix == "${from[4]}")) | length == 1
CLAIMS
check "block del" scanvigil block del "${from[4]}" --config "$conf"
connects "${from[4]}" "$VICTIM4"
ok $? "who is freed by hand gets through"
scan "${from[4]}" "$VICTIM4" 200-900 60
scanvigil block add "${from[5]}" --config "$conf" >/dev/null
nft delete element inet scanvigil blocked4 "{ ${from[5]} }"
kill -HUP "$DAEMON"
wait_for 20 in_set "${from[5]}"
ok $? "the daemon puts back who was blocked by hand"
out_of_set "${from[4]}"
ok $? "but not, for the same scan, who was freed by hand"
daemon_stop

mkdir "$work/bin"
printf '#!/bin/sh\nexec grep -E "^Cap(Prm|Bnd)|^NoNew" /proc/self/status >%s\n' "$work/caps" >"$work/bin/nft"
chmod 755 "$work/bin/nft"
PATH=$work/bin:$PATH scanvigil block list --nft >/dev/null 2>&1
same $'0000000000003000\n0000000000003000\n1' "$(cut -f2 "$work/caps")" \
	"nft is run with CAP_NET_ADMIN and CAP_NET_RAW, and can gain no more"
arrivals_stop
check "block disable" scanvigil block disable
same "$before" "$(firewall_now)" "leaves no rule and no set"
same '["allow"]' "$(scanvigil -j allow list | jq -c 'map(select(.prefix == "'"$FRIEND"'") | "allow")')" \
	"and the allow-list to whom it is"
check "twice" scanvigil block disable

rm -rf "$work/state"/*
many "$work/state"
begun=$(date +%s%N)
scanvigil block enable --by-set --config "$conf" >"$work/enabled" 2>&1
took=$(since "$begun")
all_are_in && grep -q "; $MANY put back" "$work/enabled"
ok $? "all of $MANY are put back by block enable" || diag "$(cat "$work/enabled")"
nft flush ruleset
begun=$(date +%s%N)
daemon_start
wait_for 60 all_are_in
ok $? "and by the daemon, after a flush"
diag "$MANY entries are back: block enable $took s, the daemon's start, seen from outside, $(since "$begun") s"
daemon_stop
scanvigil block disable >/dev/null
