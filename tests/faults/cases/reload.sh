# SPDX-License-Identifier: GPL-2.0-or-later
# Both modules go and come back while a flood passes, sources and events are
# listed, the table is resized and rules with the match come and go.
# shellcheck shell=bash source=tests/faults/lib.sh
. "${0%/*}/../lib.sh"

case $LAB_KERNEL in
debug) count=$(short_or 5 1000) ;;
*) count=$(short_or 20 1000) ;;
esac
memory_mark
stream_start 1000
for words in 'scanvigil -j list' 'scanvigil -j monitor --since 0 --count 40' \
	'scanvigil set table-size 1024' 'scanvigil set table-size 65536' \
	'iptables-nft -I FORWARD -m scanvigil -j ACCEPT' 'iptables-nft -F FORWARD' \
	'iptables-legacy -I FORWARD -m scanvigil -j ACCEPT' 'iptables-legacy -F FORWARD'; do
	bash -c "until [ -e '$work/enough' ]; do timeout 5 $words; sleep 0.02; done" \
		>/dev/null 2>&1 &
	SERVERS+=($!)
done
start=$SECONDS
said=$(python3 -IS "$FAULTS/tools/reload.py" "$count" 2>&1)
same "$count" "${said% *}" "$count times, the modules go and come back"
took=$((SECONDS - start))
touch "$work/enough"
for pid in "${SERVERS[@]}"; do
	[ "$pid" = "$STREAM_PID" ] || wait "$pid"
done
stream_stop
SERVERS=()
iptables-nft -F FORWARD
iptables-legacy -F FORWARD
attacker nmap -n -Pn -sS -p 1-50 "$VICTIM4" >/dev/null 2>&1
await "$ATTACKER4" '.level == "scan"'
ok $? "they detect on"
memory_back "$count"
row "modules removed and loaded again" "$count times" \
	"$took s; ${said#* } times held by a rule or a request for a while"
