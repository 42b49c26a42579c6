# SPDX-License-Identifier: GPL-2.0-or-later
# What the cases share: the namespaces, a fresh detector, what it says now, and
# who sends. Sourced by each case, which runs as root on the laboratory's
# gateway (scripts/lab).
# shellcheck shell=bash

NETNS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=tests/lib.sh
. "$NETNS/../lib.sh"
TOOLS=$NETNS/tools
work=$(mktemp -d)
SERVERS=()

attacker() { ip netns exec attacker "$@"; }
victim() { ip netns exec victim "$@"; }

# shellcheck disable=SC2317
clean_up() {
	local code=$?
	trap - EXIT
	stop "${SERVERS[@]}"
	rm -rf "$work"
	exit $code
}
trap clean_up EXIT

# stop PID...: end what this case started, whatever state it is in. A function
# in the background is a shell whose program would stay: start programs only.
stop() {
	[ $# -gt 0 ] || return 0
	kill -TERM "$@" 2>/dev/null
	kill -CONT "$@" 2>/dev/null
	wait "$@" 2>/dev/null
}

# Default parameters, no sources, events or flows, no rules of an earlier case.
fresh() {
	scanvigil set enabled off >/dev/null 2>&1
	scanvigil restore "$DEFAULTS"
	ok $? "the detector starts afresh" || exit 1
	[ "$LAB_CONNTRACK" != 1 ] || conntrack -F >/dev/null 2>&1
}

# show ADDRESS: what is known of a source, null if nothing.
show() {
	local text
	text=$(scanvigil -j show "$1" 2>/dev/null)
	echo "${text:-null}"
}

# knows ADDRESS FILTER: whether jq finds the filter true of the source.
knows() { show "$1" | jq -e "$2" >/dev/null; }

# await ADDRESS FILTER [SECONDS]
await() { wait_for "${3:-10}" knows "$1" "$2"; }

stat_of() { scanvigil -j stats | jq ".$1"; }

# events SINCE: all events that the ring holds, as an array.
events() {
	local since=$1 seq oldest
	read -r seq oldest < <(scanvigil -j stats | jq -r '"\(.event_seq) \(.event_oldest)"')
	[ "$since" -ge "$oldest" ] || since=$oldest
	# Numbers go on behind events that are gone: an empty ring has no oldest.
	if [ "$oldest" = 0 ] || [ "$seq" -lt "$since" ]; then
		echo '[]'
		return
	fi
	timeout 20 scanvigil -j monitor --since "$since" \
		--count $((seq - since + 1)) | jq -cs .
}

# serve LINE COMMAND...: start a server and wait until it says LINE.
serve() {
	local line=$1 fd said
	shift
	exec {fd}< <(exec "$@" 2>&1)
	SERVERS+=($!)
	if ! read -r -t 30 said <&"$fd" || [ "$said" != "$line" ]; then
		diag "$*: ${said:-said nothing}"
		return 1
	fi
	exec {fd}<&-
}

# packets WORD...: the packet maker, on the attacker's side.
packets() { attacker python3 "$TOOLS/packets.py" "$@"; }
