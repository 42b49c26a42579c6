# SPDX-License-Identifier: GPL-2.0-or-later
# The daemon's other outputs: the journal with fields, sets of a firewall that fill
# and empty and never hold those who must not be blocked, numbers for Prometheus;
# each of them also where the other side is not there.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

mkdir "$work/state" "$work/bin" "$work/metrics"
conf=$work/scanvigil.conf
read -ra from <<<"$ATTACKERS4"
DAEMON=''
# What starts the daemon as somebody else.
AS=()

# daemon_start LINE...: with these lines in [blocking]
daemon_start() {
	cat >"$conf" <<-END
		[general]
		state = $work/state
		[json]
		enabled = no
		[metrics]
		listen = 127.0.0.1:9741
		textfile = $work/metrics/scanvigil.prom
		interval = 1s
		[blocking]
		backend = nft
		$(printf '%s\n' "$@")
	END
	: >"$work/said"
	PATH=$work/bin "${AS[@]}" "$work/scanvigild" --config "$conf" 2>>"$work/said" &
	DAEMON=$!
	SERVERS+=("$DAEMON")
}

says() { grep -qE -- "$1" "$work/said"; }
scan() { attacker nmap -n -Pn -sS -e eth0 -S "$1" -p "${2:-1-50}" "$VICTIM4" >/dev/null 2>&1; }
blocked() { nft get element inet scanvigil blocked4 "{ $1 }"; }
free() { ! holds blocked "$1"; }
# seconds left of a block
left() {
	nft -j list set inet scanvigil blocked4 |
		jq --arg who "$1" '.. | objects | select(.val? == $who).expires'
}
# how many packets the rule over the set has dropped
dropped() {
	nft -j list chain inet scanvigil forward |
		jq '[.. | objects | .counter? | objects | .packets] | add'
}

fresh
cp "$(command -v scanvigild)" "$work"
scanvigil set end-ms 1000
daemon_start 'ttl = 20s' 'repeat-factor = 100' 'max-ttl = 300s' 'verified-only = no'
wait_for 20 says 'blocking: cannot run nft'
ok $? "without nft: told"
same 0000000000001000 "$(sed -n 's/^CapPrm:\t//p' "/proc/$DAEMON/status")" \
	"of root's capabilities it kept CAP_NET_ADMIN and nothing else"
scan "${from[0]}"
wait_for 20 says 'journal: cannot write'
ok $? "without a journal: told"
ln -s "$(command -v nft)" "$work/bin/nft"
wait_for 70 says 'blocking: works again'
ok $? "when nft is there, it is used"
wait_for 5 says "${from[0]} is blocked for" || scan "${from[0]}" 1-500
wait_for 20 says "${from[0]} is blocked for [0-9.]+ s$" && blocked "${from[0]}" >/dev/null
ok $? "a scanner is blocked" || diag "$(cat "$work/said")"
wait_for 60 free "${from[0]}"
ok $? "for as long as it was told"
scan "${from[0]}" 1-200
wait_for 20 blocked "${from[0]}"
ok $? "who comes back is blocked again"
[ "$(left "${from[0]}")" -gt 100 ]
ok $? "and for longer ($(left "${from[0]}") s)"
says "${from[0]} is blocked for .*, for it came back"
ok $? "which is told"
nft add chain inet scanvigil forward '{ type filter hook forward priority -10; }'
nft add rule inet scanvigil forward ip saddr @blocked4 counter drop
scan "${from[0]}" 1
[ "$(dropped)" -gt 0 ]
ok $? "a rule over the set drops what it sends ($(dropped) packets)"
before=$(dropped)
scan "${from[3]}" 1
same "$before" "$(dropped)" "and nothing of others"

ip route add default via "${from[1]}" dev wan
scan "${from[1]}"
wait_for 20 says "${from[1]} is not blocked: it is the default gateway"
ok $? "the default gateway is not blocked"
free "${from[1]}"
ok $? "nor is it in the set"
ip route del default

nft flush set inet scanvigil blocked4
kill -HUP "$DAEMON"
wait_for 20 blocked "${from[0]}"
ok $? "a set that was flushed is filled again on SIGHUP"
stop "$DAEMON"
nft delete table inet scanvigil

# From here on as the unit has it: a user with one capability.
chmod 711 "$work"
chown -R 65534:65534 "$work/state" "$work/metrics"
AS=("$(command -v setpriv)" --reuid=65534 --regid=65534 --clear-groups --no-new-privs)
for set in inh-caps ambient-caps bounding-set; do
	AS+=("--$set=-all,+net_admin")
done
daemon_start 'ttl = 20s' 'repeat-factor = 100' 'max-ttl = 300s' 'verified-only = no'
wait_for 20 blocked "${from[0]}"
ok $? "blocks come back with the daemon"
scanvigil allow add "${from[0]}" >/dev/null
wait_for 20 free "${from[0]}"
ok $? "who is allow-listed is freed"
says "${from[0]} is not blocked any more"
ok $? "and that is told"
scanvigil allow del "${from[0]}" >/dev/null
stop "$DAEMON"

mkdir -p /run/systemd/journal
python3 -c '
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("/run/systemd/journal/socket")
while True:
    print(s.recv(65536).decode(), flush=True)
' >"$work/journal" &
SERVERS+=($!)
wait_for 20 test -S /run/systemd/journal/socket
chmod 666 /run/systemd/journal/socket
daemon_start 'ttl = 300s'
scan "${from[2]}"
journal_has() { grep -qx "$1" "$work/journal"; }
wait_for 20 journal_has "SCANVIGIL_SRC=${from[2]}"
ok $? "the journal gets the source"
wait_for 20 journal_has 'SCANVIGIL_LEVEL=scan' && journal_has 'SCANVIGIL_KIND=vertical' &&
	journal_has 'MESSAGE_ID=[0-9a-f]*' && journal_has "MESSAGE=scan start ${from[2]} vertical .*"
ok $? "level, kind and a message that people read"
free "${from[2]}"
ok $? "who did not complete a handshake is not blocked by default"

metrics() { curl -s http://127.0.0.1:9741/metrics; }
metrics >"$work/numbers"
grep -qE '^scanvigil_findings_total\{kind="vertical",level="scan",direction="[a-z]+"\} [1-9]' "$work/numbers"
ok $? "findings are counted" || diag "$(cat "$work/numbers")"
grep -q '^scanvigil_sources_limit 65536$' "$work/numbers"
ok $? "the module's counters are there"
grep -E '[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+' "$work/numbers"
ok $((! $?)) "no address is among them"
if [ -x /usr/bin/promtool ]; then
	same "" "$(/usr/bin/promtool check metrics <"$work/numbers" 2>&1)" "promtool has nothing to say"
else
	skip "promtool has nothing to say" "there is none"
fi
wait_for 20 grep -q scanvigil_up "$work/metrics/scanvigil.prom"
ok $? "the file for node_exporter is there"
same 404 "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:9741/)" "nothing else is served"
same '65534 0000000000001000' "$(sed -nE 's/^(Uid|CapBnd):\t([0-9a-f]+).*/\2/p' \
	"/proc/$DAEMON/status" | paste -sd ' ')" "all of that as a user with one capability"
stop "$DAEMON"
ok $? "it ends in order"
nft delete table inet scanvigil 2>/dev/null
