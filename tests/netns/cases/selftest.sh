# SPDX-License-Identifier: GPL-2.0-or-later
# The self-test finds its scan, tells why where it does not, and leaves nothing
# behind: neither in this namespace nor one of its own.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

namespaces() { readlink /proc/[0-9]*/ns/net | sort -u; }
here() { ip -o link | sed 's/ state .*//'; scanvigil get; scanvigil -j list; scanvigil -j allow list | grep -v ttl_ms; }
selftest() { scanvigil -j selftest "$@" 2>"$work/err"; }

fresh
scanvigil allow add 192.0.2.0/24 --for 8h --why pentest >/dev/null
spaces=$(namespaces)
was=$(here)
check "selftest" scanvigil selftest
claims "$(selftest)" <<-'CLAIMS'
	the scan is found :: .passed and .why == null
	by the numbers that it repeats :: any(.events[].portscan; .level == "scan")
	for the rule same-isn :: any(.events[].portscan; .why | index("same_isn") != null)
	with the packets that no stack sends :: [.events[].portscan.anomalies // [] | .[]] | index("tcp_null") != null and index("tcp_port_zero") != null
CLAIMS
claims "$(selftest --from 2001:db8:77::9)" <<-'CLAIMS'
	a scan over IPv6 is found :: .passed
CLAIMS
status 1 "selftest from where nobody is accused" scanvigil selftest --from 192.0.2.9
claims "$(selftest --from 192.0.2.9)" <<-'CLAIMS'
	it is ignored :: (.passed | not) and .why == "allowed" and .events == []
	with the reason :: .allowed.prefix == "192.0.2.0/24" and .allowed.reason == "pentest" and .allowed.ttl_ms > 28000000
CLAIMS
grep -q 'allow-listed by 192.0.2.0/24 (pentest, ' "$work/err"
ok $? "which people are told" || diag "$(cat "$work/err")"
same "$was" "$(here)" "nothing of it is seen here"
same 0 "$(stat_of allowed)" "no packet of it came here"

scanvigil set isn-repeat 16 scan-score 127 fast-weight 10000 sport-repeat 64
claims "$(selftest)" <<-'CLAIMS'
	thresholds that a dozen packets do not reach are told :: .why == "below"
CLAIMS
scanvigil restore "$DEFAULTS"
scanvigil set enabled off
claims "$(selftest)" <<-'CLAIMS'
	detection that is off here is told :: (.passed | not) and .why == "off"
CLAIMS
scanvigil set enabled on

# It waits, in its namespace, for a pipe that is full and that nobody reads.
mkfifo "$work/pipe"
exec {fd}<>"$work/pipe"
dd if=/dev/zero bs=4096 count=16 status=none 1>&"$fd"
env --default-signal=INT scanvigil selftest 1>&"$fd" & pid=$!
is_away() { [ "$(namespaces)" != "$spaces" ]; }
wait_for 20 is_away
ok $? "it is in a namespace of its own"
kill -INT $pid
wait $pid
same 130 $? "SIGINT ends it"
exec {fd}<&-
is_gone() { [ "$(namespaces)" = "$spaces" ]; }
wait_for 20 is_gone
ok $? "no namespace is left" || diag "$(diff <(echo "$spaces") <(namespaces))"

cp "$(command -v scanvigil)" "$work/scanvigil"
chmod 755 "$work" "$work/scanvigil"
nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@"; }
if holds nobody unshare -Un true; then
	claims "$(nobody "$work/scanvigil" -j selftest)" <<-'CLAIMS'
		who is not root finds it in a user namespace, with default parameters :: .passed and (.own_parameters | not)
	CLAIMS
else
	status 4 "without user namespaces it takes root" nobody "$work/scanvigil" selftest
fi
