# SPDX-License-Identifier: GPL-2.0-or-later
# Memory that the owner of a namespace makes us take is charged to the owner: with
# a limit of its own it can have no more, however many namespaces it makes, and
# the gateway's detector and memory are as they were.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

fresh
mkdir "$work/cgroup"
if ! mount -t cgroup2 none "$work/cgroup" 2>/dev/null ||
	! grep -qw memory "$work/cgroup/cgroup.controllers"; then
	umount "$work/cgroup" 2>/dev/null
	skip "what a namespace takes is charged to its owner" "this kernel has no memory controller"
	exit 0
fi
echo +memory >"$work/cgroup/cgroup.subtree_control"
mkdir "$work/cgroup/owner"
group=$work/cgroup/owner
mine=$(mktemp -d)
chmod 777 "$mine"
cp "$(command -v scanvigil)" "$mine/scanvigil"

# owner NUMBER WORD...: a namespace of nobody's, with detection on, until it is killed.
owner() {
	local number=$1
	shift
	sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$group" \
		setpriv --reuid 65534 --regid 65534 --clear-groups -- \
		unshare -Urn sh -c '
			"$0/scanvigil" set enabled on "$@" >"$0/said.$1" 2>&1
			echo $? >"$0/status.'"$number"'"
			exec sleep 600' "$mine" "$@" &
	SERVERS+=($!)
	wait_for 60 eval "[ -s '$mine/status.$number' ] || ! kill -0 $!"
}

charge() { cat "$group/memory.current"; }

before=$(charge)
owner 1
same 0 "$(cat "$mine/status.1")" "nobody switches detection on in a namespace of its own"
taken=$(($(charge) - before))
needed=$(stat_of memory)
[ $taken -ge $((needed * 98 / 100)) ]
ok $? "what it takes is charged to it: $taken bytes for $needed of memory"

# Room for one more, and half of another.
echo $(($(charge) + needed * 3 / 2)) >"$group/memory.max"
echo 0 >"$group/memory.swap.max" 2>/dev/null
host=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)
for number in 2 3 4 5 6; do
	owner "$number"
done
granted=$(cat "$mine"/status.* 2>/dev/null | grep -cx 0)
[ "$granted" -ge 1 ] && [ "$granted" -le 2 ]
ok $? "of five more namespaces at most one gets what it wants ($granted of six)"
[ "$(charge)" -le "$(cat "$group/memory.max")" ]
ok $? "its limit holds"
left=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)
[ $((host - left)) -lt $((2 * needed / 1024 + 8192)) ]
ok $? "and no memory of others is gone: $((host - left)) KiB"
attacker nmap -n -Pn -sS -p 1-30 "$VICTIM4" >/dev/null 2>&1
check "the gateway detects as ever" scanvigil test "$ATTACKER4"
stop "${SERVERS[@]}"
SERVERS=()
released() { [ "$(charge)" -lt $((before + needed / 4)) ]; }
wait_for 60 released
ok $? "what was charged is given back with the namespaces"
empty() { rmdir "$group"; }
wait_for 20 empty
umount "$work/cgroup"
rm -rf "$mine"
