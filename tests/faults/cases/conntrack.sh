# SPDX-License-Identifier: GPL-2.0-or-later
# The table of connection tracking is full of connections that it may not give up.
# What it drops then, and nothing else, is missing behind it, with us and without
# us. Where it is full of connections that it may give up, who scans is found.
# shellcheck shell=bash source=tests/faults/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

if [ "$LAB_CONNTRACK" != 1 ]; then
	skip "connection tracking is full" "there is none"
	exit
fi
max=/proc/sys/net/netfilter/nf_conntrack_max
usual=$(<$max)

# Packets that connection tracking dropped, on all processors.
dropped() {
	conntrack -S | awk '{ for (i = 2; i <= NF; i++)
		if (split($i, word, "=") == 2 && word[1] == "drop") n += word[2] }
		END { print n + 0 }'
}

# flood NAME: how much of it is dropped, and by whom.
flood() {
	local before sent lost
	before=$(dropped)
	sent=$SENT lost=$LOST
	stream_start 500 crowd scan odd
	wait_for 60 eval '[ $(($(dropped) - before)) -ge $(short_or 200 2000) ]'
	ok $? "$1: connection tracking drops packets"
	stream_stop
	DROPPED=$(($(dropped) - before))
	# The answers that it dropped are among them.
	[ $((LOST - lost)) -le $DROPPED ] && [ $((LOST - lost)) -ge $((DROPPED * 9 / 10)) ]
	ok $? "$1: what is missing ($((LOST - lost))) is what it dropped ($DROPPED)"
	LOST=$((LOST - lost - DROPPED))
	[ $LOST -ge 0 ] || LOST=0
	SENT=$((SENT - sent))
}

memory_mark
serve listening nsenter --net=/run/netns/attacker -- python3 "$NETNS/tools/traffic.py" \
	hold "$VICTIM4" 22 60 "$work"
echo 50 >$max
scanvigil set enabled off
flood "without us"
without="$DROPPED of $SENT without us"
SENT=0 LOST=0
scanvigil set enabled on
around_start
flood "with us"
with="$DROPPED of $SENT with us"
wait_for 20 all_behind
ok $? "each packet that came to our hook left it"
nft delete table inet around
LOST=$((LOST + BEFORE - BEHIND))
stop "${SERVERS[@]}"
SERVERS=()
conntrack -F >/dev/null 2>&1
scanvigil flush
attacker nmap -n -Pn -sS -p 1-400 "$VICTIM4" >/dev/null 2>&1
await "$ATTACKER4" '.level == "scan"'
ok $? "a SYN scan that fills it is found"
ports=$(field ports "$(show "$ATTACKER4")")
echo "$usual" >$max
memory_back 0
row "connection tracking full" "50 places, 60 connections" \
	"it drops $without, $with; a SYN scan that fills it is found at $ports ports"
