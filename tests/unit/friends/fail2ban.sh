# SPDX-License-Identifier: GPL-2.0-or-later
# fail2ban: its own fail2ban-regex on lines of each kind, and its own server with our
# jail. Sourced by friends.t.
# shellcheck shell=bash disable=SC2154
root=$(scripts/unpack fail2ban)
export PYTHONPATH=$root/usr/lib/python3/dist-packages
etc=$work/fail2ban
cp -r "$root/etc/fail2ban" "$etc"
cp -r "$work/root/etc/fail2ban/." "$etc/"

# matched LOG FILTER [OPTION...]: the addresses that fail2ban-regex takes from it.
matched() {
	local log=$1 filter=$2
	shift 2
	python3 "$root/usr/bin/fail2ban-regex" -c "$etc" "$@" -o ip "$log" "$filter"
}

# Each is told twice, at start and update.
guilty_ips() { guilty | sed 's|/32$||' | sort; }
# What scanvigild(8) sends, as syslogd writes it and as fail2ban reads the journal.
sed -E 's/^<[0-9]+>(.{15}) /\1 gw1 /' "$told/syslog" >"$work/messages"
sed -n 's/^MESSAGE=/gw1 scanvigild[7]: /p' "$told/journal" |
	sed "s/^/$(date '+%b %e %H:%M:%S') /" >"$work/journal.log"
for log in "$told/events.json" "$work/messages" "$work/journal.log"; do
	same "$(guilty_ips)" "$(matched "$log" scanvigil | sort)" \
		"fail2ban takes from ${log##*/} who is to be banned, and nobody else"
done
any() {
	jq -r 'select(.portscan.level == "scan" and .portscan.state != "end" and
		.portscan.direction == "inbound") |
		"\(.src_ip)/\(.portscan.prefix_len)"' "$told/events.json" | sed 's|/32$||' | sort
}
for log in "$told/events.json" "$work/messages"; do
	same "$(any)" "$(matched "$log" 'scanvigil[who=any]' | sort)" \
		"and from ${log##*/} also who may be forged, if asked to"
done
[ "$(any)" != "$(guilty_ips)" ]
ok $? "which are more"

# What somebody could write who can write nothing but his name or a line of syslog.
sed -n 's/"level":"scan",\(.*"verified":\)true/"level":"notice",\1true,"x":"\\"level\\":\\"scan\\""/p' \
	"$told/events.json" >"$work/forged"
sed -n 's/"host":"gw1",\(.*\)"src_ip":"[^"]*"\(.*verified":\)true/"host":"a\\",\\"src_ip\\":\\"192.0.2.66\\",",\1"src_ip":"192.0.2.1"\2false/p' \
	"$told/events.json" >>"$work/forged"
sed 's/scanvigild\[/scanvigild-not[/; s/scan start/lo; scan start/' "$work/messages" >>"$work/forged"
[ "$(wc -l <"$work/forged")" -ge 20 ]
ok $? "there are lines that look alike"
same '' "$(matched "$work/forged" 'scanvigil')" "and fail2ban takes nobody from them"

# scanlogd's line, with the filter for it that comes with fail2ban. Where the tool has
# given up what it could do, leaks cannot be looked for.
replay() { ASAN_OPTIONS=detect_leaks=0 "$tool" replay --level scan "$@" "$work/capture.pcap"; }
replay --format scanlogd | sed "s/^/$(date '+%b %e %H:%M:%S') gw1 scanlogd: /" >"$work/scanlogd"
same "$(replay --json | jq -r .src_ip)" "$(matched "$work/scanlogd" scanlogd)" \
	"fail2ban's own filter for scanlogd understands our scanlogd line"

# The server, with the jail that is shipped, switched on; in a network namespace of its
# own where the machine lets us have one, where its action makes real sets. It writes
# nothing out of its folder and is ended by its number.
apart=()
actions="dummy[target=$work/dummy]"
if holds unshare -n nft list ruleset; then
	apart=(unshare -n)
	actions+=$'\n\tscanvigil-nft'
fi
f2b() { python3 "$root/usr/bin/$1" -c "$etc" -s "$work/f2b.sock" "${@:2}"; }
ask() { f2b fail2ban-client "$@"; }
banned() { ask get scanvigil banip | tr -s ' ' '\n' | sort; }
in_sets() {
	nsenter -t "$server" -n nft -j list table inet f2b-scanvigil | jq -r '.nftables[].set.elem // [] |
		.[] | if type == "object" then "\(.prefix.addr)/\(.prefix.len)" else . end' | sort
}
everybody() {
	[ "$(banned)" = "$(guilty_ips | uniq)" ] && [ "$(grep -c '^+' "$work/dummy")" = 2 ] &&
		{ [ ${#apart[@]} = 0 ] || [ "$(in_sets | wc -l)" = 2 ]; }
}
# The capture is older than a finding that is told at once.
cat >"$etc/jail.local" <<-END
	[sshd]
	enabled = false
	[scanvigil]
	enabled = true
	logpath = $work/events.json
	backend = polling
	findtime = 1h
	bantime = 2h
	action = $actions
END
printf '[DEFAULT]\ndbfile = %s\n' "$work/f2b.db" >"$etc/fail2ban.local"
grep -qx 'enabled = false' "$etc/jail.d/scanvigil.conf"
ok $? "the jail is shipped switched off"
# Without the file fail2ban does not start at all, not even its other jails.
"$work/build/tell" "$work" && [ -f "$work/events.json" ] && [ ! -s "$work/events.json" ]
ok $? "the daemon makes the file before there is anything to tell"
"${apart[@]}" python3 "$root/usr/bin/fail2ban-server" -c "$etc" -s "$work/f2b.sock" \
	-p "$work/f2b.pid" --logtarget "$work/f2b.log" -f start >"$work/f2b.said" 2>&1 &
server=$!
PIDS+=("$server")
wait_for 60 ask ping
cat "$told/events.json" >>"$work/events.json"
wait_for 60 everybody
ok $? "fail2ban's server bans who scans, with our jail" ||
	diag "$(banned; tail -n 20 "$work/f2b.log" "$work/f2b.said")"
same "$(guilty_ips | uniq | sed 's/^/+/')" "$(grep '^+' "$work/dummy" | sort)" \
	"by its action, and nobody else"
if [ ${#apart[@]} -gt 0 ]; then
	same "$(guilty_ips | uniq)" "$(in_sets)" \
		"our action puts them into sets of nftables, the prefix as a prefix"
	check "a source is unbanned" ask set scanvigil unbanip 203.0.113.8
	same 2001:db8:bad::/64 "$(in_sets)" "and taken out"
else
	skip "sets of nftables" "no namespace for them"
fi
kill "$server"
wait "$server"
PIDS=()
! grep -E 'ERROR|CRITICAL' "$work/f2b.log"
ok $? "the server has no error to tell" || diag "$(cat "$work/f2b.log")"
