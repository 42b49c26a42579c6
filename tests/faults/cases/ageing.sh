# SPDX-License-Identifier: GPL-2.0-or-later
# Nothing that the kernel does later gets a processor: real-time programs keep
# both busy, and of the kernel's threads only those that packets and grace periods
# need come before them. What should age does not, and findings wait; memory stays,
# detection goes on, and all of it is made up for.
# shellcheck shell=bash source=tests/faults/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

rounds=$(short_or 1 3)
# Real-time programs may have all there is for as long as it takes.
echo -1 >/proc/sys/kernel/sched_rt_runtime_us
for file in /sys/kernel/debug/sched/fair_server/cpu*/runtime; do
	[ ! -e "$file" ] || echo 0 >"$file"
done
for file in /proc/[0-9]*/comm; do
	case $(<"$file") in
	ksoftirqd/* | rcu_*)
		file=${file#/proc/}
		chrt -f -p 60 "${file%/comm}" 2>/dev/null
		;;
	esac
done

# take_processors SECONDS: at most, and no longer than until they are given back.
# They ask the kernel for nothing on the way: who holds what they would wait for has
# no processor either, and would get theirs.
take_processors() {
	local cpu
	rm -f "$work"/taken.*
	HOGS=()
	for cpu in 0 1; do
		taskset -c $cpu chrt -f 50 bash -c ": >'$work/taken.$cpu'
			while ((SECONDS < $1)); do :; done" &
		HOGS+=($!)
	done
	wait_for 30 test -e "$work/taken.0" -a -e "$work/taken.1"
	read -r -t 0.5 <> <(:)
}

give_back() {
	kill -TERM "${HOGS[@]}"
	wait "${HOGS[@]}"
}

memory_mark
scanvigil set end-ms 1000 idle-ms 10000 keep-ms 10000 event-rate 1000000
first=$(stat_of aged)
listen $(($(stat_of event_seq) + 1))
# This shell, and whom it asks, come before those who take the processors.
chrt -f -p 70 $$
stream_start 200 odd
bad='' held=0
for ((i = 0; i < rounds; i++)); do
	take_processors 200
	told=$(wc -l <"$work/live")
	aged=$(stat_of aged)
	packets probe "$ATTACKER4" "$VICTIM4" 100-119
	await "$ATTACKER4" '.level == "scan"' || bad+=" not found;"
	# Long enough for the scan to end, and for many to be too old.
	read -r -t 7 <> <(:)
	held=$((held + 8))
	[ "$(stat_of aged)" = "$aged" ] || bad+=" ageing went on;"
	[ "$(wc -l <"$work/live")" -le $((told + 1)) ] || bad+=" findings were handed out;"
	knows "$ATTACKER4" '.level == "scan"' || bad+=" ended;"
	give_back
	wait_for 20 eval '[ "$(stat_of aged)" -gt "$aged" ]' || bad+=" ageing does not go on;"
	await "$ATTACKER4" '.level != "scan" or (.known == false)' 30 || bad+=" the scan does not end;"
done
same '' "$bad" "$held s without workers: found, not ended, not told; then made up for"
stream_stop
listened "findings that waited"
happened="$FOUND findings told late, $(($(stat_of aged) - first)) sources aged late"

# Findings wait when detection is switched off: they are told before it is.
listen $(($(stat_of event_seq) + 1))
stream_start 300 odd
wait_for 10 test -s "$work/live"
take_processors 3
read -r -t 1 <> <(:)
scanvigil set enabled off
wait "${HOGS[@]}"
wait "$MONITOR"
kill -TERM "$STREAM_PID"
exec {STREAM}<&-
chrt -o -p 0 $$
scanvigil set enabled on
seq=$(stat_of event_seq)
listened "switched off while findings wait" "$seq"
memory_back 0
row "ageing and telling get no processor" "$rounds times 8 s" "$happened"
