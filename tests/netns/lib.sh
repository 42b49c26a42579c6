# SPDX-License-Identifier: GPL-2.0-or-later
# What the cases share: the namespaces, a fresh detector, what it says now, and
# who sends. Sourced by each case, which runs as root on the laboratory's
# gateway (scripts/lab).
# shellcheck shell=bash

NETNS=$(cd "${BASH_SOURCE[0]%/*}" && pwd -P)
# shellcheck source=tests/lib.sh
. "$NETNS/../lib.sh"
TOOLS=$NETNS/tools
work=$(mktemp -d)
SERVERS=()
PACKETS_TO=''
PACKETS_FROM=''

# To start a program is what costs a guest time, under sanitizers as under
# emulation. What is called often starts as few as it can.
attacker() { nsenter --net=/run/netns/attacker -- "$@"; }
victim() { nsenter --net=/run/netns/victim -- "$@"; }

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

# field NAME JSON: a number or a word of an object that has no other within.
field() {
	[[ $2 =~ \"$1\":\ *(\"[^\"]*\"|[^,}\ ]*) ]] || return
	local value=${BASH_REMATCH[1]#\"}
	echo "${value%\"}"
}

# true_of JSON FILTER: whether jq finds the filter true of the object. Simple
# comparisons, joined by "and", are made without it.
true_of() {
	local json=$1 filter=$2 value wanted
	local term='^\.([a-z_]+) (==|>=) (-?[0-9]+|"[a-z]+")( and (.*))?$'
	while [[ $filter =~ $term ]]; do
		filter=${BASH_REMATCH[5]}
		wanted=${BASH_REMATCH[3]}
		local name=${BASH_REMATCH[1]} operator=${BASH_REMATCH[2]}
		[[ $json =~ \"$name\":\ *(\"[a-z]*\"|-?[0-9]+) ]] || return 1
		value=${BASH_REMATCH[1]}
		if [ "$operator" = '==' ]; then
			[ "$value" = "$wanted" ] || return 1
		else
			[ "$value" -ge "$wanted" ] || return 1
		fi
		[ -n "$filter" ] || return 0
	done
	jq -e "$filter" <<<"$json" >/dev/null
}

# knows ADDRESS FILTER: whether it is true of the source.
knows() { true_of "$(show "$1")" "$2"; }

# await ADDRESS FILTER [SECONDS]
await() { wait_for "${3:-10}" knows "$1" "$2"; }

stat_of() { field "$1" "$(scanvigil -j stats)"; }

# events SINCE: all events that the ring holds, as an array.
events() {
	local since=$1 stats seq oldest lines
	stats=$(scanvigil -j stats)
	seq=$(field event_seq "$stats")
	oldest=$(field event_oldest "$stats")
	[ "$since" -ge "$oldest" ] || since=$oldest
	# Numbers go on behind events that are gone: an empty ring has no oldest.
	if [ "$oldest" = 0 ] || [ "$seq" -lt "$since" ]; then
		echo '[]'
		return
	fi
	lines=$(timeout 120 scanvigil -j monitor --since "$since" \
		--count $((seq - since + 1)))
	echo "[${lines//$'\n'/,}]"
}

# serve LINE COMMAND...: start a server and wait until it says LINE.
serve() {
	local line=$1 fd said
	shift
	exec {fd}< <(exec "$@" 2>&1)
	SERVERS+=($!)
	if ! read -r -t 120 said <&"$fd" || [ "$said" != "$line" ]; then
		diag "$*: ${said:-said nothing}"
		return 1
	fi
	exec {fd}<&-
}

# One packet maker, on the attacker's side, for all that a case asks for.
packets_start() {
	mkfifo "$work/packets.to" "$work/packets.from"
	nsenter --net=/run/netns/attacker -- python3 -IS "$TOOLS/packets.py" serve \
		<"$work/packets.to" >"$work/packets.from" 2>&1 &
	SERVERS+=($!)
	exec {PACKETS_TO}>"$work/packets.to" {PACKETS_FROM}<"$work/packets.from"
}

# packets WORD...: ask it, or in a subshell, which may be one of several, another.
packets() {
	local line
	if [ "$BASHPID" != $$ ]; then
		attacker python3 -IS "$TOOLS/packets.py" "$@"
		return
	fi
	[ -n "$PACKETS_TO" ] || packets_start
	echo "$*" >&"$PACKETS_TO"
	while IFS= read -r -t 300 -u "$PACKETS_FROM" line; do
		[[ $line != 'done '* ]] || return "${line#done }"
		printf '%s\n' "$line"
	done
	return 1
}
