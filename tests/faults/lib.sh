# SPDX-License-Identifier: GPL-2.0-or-later
# What the faults share besides what the cases of tests/netns do: packets that
# are counted where they leave and where they arrive, what memory the modules
# have, and the rows of the table of faults (scripts/faults). Sourced by each
# case, which runs as root on the laboratory's gateway.
# shellcheck shell=bash

FAULTS=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
# shellcheck source=tests/netns/lib.sh
. "$FAULTS/../netns/lib.sh"
# FAULT_SHORT: seconds instead of minutes, for those who run all tests.
SHORT=${FAULT_SHORT:-0}
SENT=0 LOST=0 UNTOLD=0 MEMORY=''
STREAM='' STREAM_PID=''

# short_or SHORT WHOLE: how often.
short_or() { [ "$SHORT" = 0 ] && echo "$2" || echo "$1"; }

# row FAULT OFTEN HAPPENED: a line of the table, and what must be none of it.
row() {
	same 0 "$LOST" "$1: no packet is lost to us"
	same 0 "$UNTOLD" "$1: no finding is lost untold"
	printf '#| %s | %s | %s | %s | %s | %s\n' "$1" "$2" "$3" "$LOST of $SENT" \
		"$UNTOLD" "${MEMORY:-not measured}"
	SENT=0 LOST=0 UNTOLD=0 MEMORY=''
}

# Packets are counted where the victim first sees them, and the answers to
# those of the attacker's own address on both sides.
count_start() {
	ip netns exec victim nft -f - <<-EOT
		table inet count
		delete table inet count
		table inet count {
			counter came {}
			counter answered {}
			chain in {
				type filter hook prerouting priority -450;
				iifname eth0 ip dscp ef counter name came
			}
			chain out {
				type filter hook postrouting priority 300;
				ip daddr $ATTACKER4 meta l4proto tcp counter name answered
			}
		}
	EOT
	ip netns exec attacker nft -f - <<-EOT
		table inet count
		delete table inet count
		table inet count {
			counter came {}
			chain in {
				type filter hook prerouting priority -450;
				iifname eth0 ip saddr $VICTIM4 ip daddr $ATTACKER4 meta l4proto tcp counter name came
			}
		}
	EOT
}

# counted NAMESPACE COUNTER
counted() {
	local text
	text=$(nsenter "--net=/run/netns/$1" -- nft list counter inet count "$2")
	[[ $text =~ packets\ ([0-9]+) ]] && echo "${BASH_REMATCH[1]}"
}

# stream_start RATE [KIND...]: counted packets (tools/stream.py) until stream_stop.
stream_start() {
	local line
	count_start
	exec {STREAM}< <(exec nsenter --net=/run/netns/attacker -- python3 -IS \
		"$FAULTS/tools/stream.py" "$ATTACKER4" "$VICTIM4" "$@" 2>&1)
	STREAM_PID=$!
	SERVERS+=("$STREAM_PID")
	read -r -t 60 line <&"$STREAM" && [ "$line" = sending ]
	ok $? "packets are on their way" || diag "$line"
}

all_came() { [ "$(counted victim came)" -ge "$STREAM_SENT" ]; }
all_answered() { [ "$(counted attacker came)" -ge "$(counted victim answered)" ]; }

# stream_stop: how many were sent, and lost on the way there or back.
stream_stop() {
	local line
	kill -TERM "$STREAM_PID"
	read -r -t 60 line <&"$STREAM"
	exec {STREAM}<&-
	STREAM_SENT=${line#sent }
	wait_for 15 all_came
	wait_for 15 all_answered
	SENT=$((SENT + STREAM_SENT))
	LOST=$((LOST + STREAM_SENT - $(counted victim came) +
		$(counted victim answered) - $(counted attacker came)))
}

# listen SINCE: a reader of events, from that number on; its lines in $work/live.
listen() {
	BEFORE_SEQ=$(($1 - 1))
	scanvigil -j monitor --since "$1" >"$work/live" 2>"$work/err" &
	MONITOR=$!
	SERVERS+=("$MONITOR")
}

came_to() { [ "$(tail -n 1 "$work/live" | jq .seq)" -ge "$1" ]; }

# listened NAME [SEQ]: it comes to the newest, or that number, and ends; how many of
# all until then it neither told nor said to be lost.
listened() {
	local seq=${2:-$(stat_of event_seq)}
	wait_for 30 came_to "$seq"
	ok $? "$1: the reader comes to the newest without another finding" ||
		diag "$seq wanted, it is at $(tail -n 2 "$work/live" | cut -c1-300) $(<"$work/err")"
	stop "$MONITOR"
	FOUND=$((seq - BEFORE_SEQ))
	UNTOLD=$((UNTOLD + FOUND - $(jq -s --argjson seq "$seq" \
		'map(select(.seq == null or .seq <= $seq) | .lost // 1) | add // 0' "$work/live")))
}

# Where others lose packets, too, they are counted around our hook: what is
# registered later at the same priority comes first.
around_start() {
	nft -f - <<-'EOT'
		table inet around {
			counter before {}
			counter behind {}
			chain before { type filter hook prerouting priority -199; counter name before; }
			chain behind { type filter hook prerouting priority -198; counter name behind; }
		}
	EOT
}

all_behind() {
	local text
	text=$(nft list table inet around)
	[[ $text =~ packets\ ([0-9]+).*packets\ ([0-9]+).*chain ]] || return
	BEFORE=${BASH_REMATCH[1]} BEHIND=${BASH_REMATCH[2]}
	[ "$BEFORE" = "$BEHIND" ]
}

# around_stop: what came to our hook and did not leave it.
around_stop() {
	kill -TERM "$STREAM_PID"
	wait "$STREAM_PID"
	exec {STREAM}<&-
	wait_for 20 all_behind
	nft delete table inet around
	SENT=$((SENT + BEFORE)) LOST=$((LOST + BEFORE - BEHIND))
}

vmalloc_of_ours() {
	awk '/\[(nf|xt)_scanvigil\]/ { n += $2 } END { print n + 0 }' /proc/vmallocinfo
}

slab_objects() { awk '/^kmalloc/ { print $1, $2 }' /proc/slabinfo; }

# slab_growth: by how many objects the cache has grown that has grown most, besides
# what it grows by without us (slab_without_us).
slab_growth() {
	touch "$work/without"
	slab_objects | awk '
		part == 1 { without[$1] = $2; next }
		part == 2 { before[$1] = $2; next }
		{ grown = $2 - before[$1] - without[$1] }
		grown > most { most = grown; name = $1 }
		END { printf "%d %s", most, name }
	' part=1 "$work/without" part=2 "$work/slab" part=3 -
}

# slab_without_us ROUNDS COMMAND...: the same without the modules, and what the
# kernel itself keeps of it.
slab_without_us() {
	local rounds=$1 growth
	shift
	rmmod xt_scanvigil nf_scanvigil
	ok $? "the modules go, for the kernel alone to be watched"
	slab_objects >"$work/slab"
	check "the same without them" "$@"
	wait_for 60 leaves_less "$rounds"
	growth=$(slab_growth)
	slab_objects | awk 'NR == FNR { before[$1] = $2; next }
		$2 > before[$1] { print $1, $2 - before[$1] }' "$work/slab" - >"$work/growth"
	mv "$work/growth" "$work/without"
	diag "without the modules: slab +${growth% *} (${growth#* })"
	insmod "$LAB_MODULES/nf_scanvigil.ko" && insmod "$LAB_MODULES/xt_scanvigil.ko"
	ok $? "and they come back"
}

# leaves_less ROUNDS: than an object for two of them.
leaves_less() {
	growth=$(slab_growth)
	[ "${growth% *}" -lt $(($1 / 2)) ]
}

# memory_mark: what the modules and the kernel's caches have with the detector
# as it starts; memory_back ROUNDS: whether they have that again. An object that
# each round had left behind would be found among what comes and goes anyway.
memory_mark() {
	fresh
	slab_objects >"$work/slab"
	BEFORE_STATUS=$(stat_of memory)
	BEFORE_VMALLOC=$(vmalloc_of_ours)
}

given_back() { [ "$(vmalloc_of_ours)" = "$BEFORE_VMALLOC" ]; }

# A source that is counted and not there would stay; others may come at any time.
none_is_stale() {
	scanvigil flush
	[ "$(stat_of sources)" = "$(scanvigil -j list | jq length)" ]
}

memory_back() {
	local rounds=$1 growth
	fresh
	wait_for 10 none_is_stale
	ok $? "no source is counted that is not there" || diag "$(scanvigil -j stats)"
	same "$BEFORE_STATUS" "$(stat_of memory)" "the memory told is what it was"
	# The kernel gives back what a grace period ago was free.
	wait_for 10 given_back
	same "$BEFORE_VMALLOC" "$(vmalloc_of_ours)" "so are the modules' pages"
	growth=$(slab_growth)
	if [ "$rounds" -ge 200 ]; then
		wait_for 60 leaves_less "$rounds"
		ok $? "no cache of the kernel grew by an object for two rounds of $rounds ($growth)"
	fi
	MEMORY="as before, slab +${growth% *}"
}
