# SPDX-License-Identifier: GPL-2.0-or-later
# A program eats all memory until the kernel ends it, again and again, while
# packets pass and somebody scans.
# shellcheck shell=bash source=tests/faults/lib.sh
. "${0%/*}/../lib.sh"

rounds=$(short_or 1 10)
memory_mark
# Nobody is refused memory: who takes too much is ended.
echo 1 >/proc/sys/vm/overcommit_memory
around_start
stream_start 500
bad='' killed=0
for ((i = 0; i < rounds; i++)); do
	{ python3 -IS -c 'import os
open("/proc/self/oom_score_adj", "w").write("1000")
eaten = []
while True:
    eaten.append(bytearray(os.urandom(1) * (8 << 20)))'; } 2>/dev/null
	[ $? = 137 ] && killed=$((killed + 1))
	scanvigil flush
	packets probe "${ATTACKERS4##* }" "$VICTIM4" 100-119 >/dev/null
	await "${ATTACKERS4##* }" '.level == "scan"' || bad+=" not found;"
done
same "$rounds" "$killed" "$rounds times, memory is eaten up until the kernel ends who did"
same '' "$bad" "each time a scan is found behind it"
around_stop
memory_back 0
row "memory eaten up by a program" "$killed times" "the kernel ended it; each scan is found"
