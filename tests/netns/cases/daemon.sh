# SPDX-License-Identifier: GPL-2.0-or-later
# The daemon: it loses nothing that the kernel's ring still holds, whether it was
# away, the module was, or the disk was full; and tells what is lost.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

load() { insmod "$LAB_MODULES/nf_scanvigil.ko" && insmod "$LAB_MODULES/xt_scanvigil.ko"; }
unload() { rmmod xt_scanvigil && rmmod nf_scanvigil; }

mkdir "$work/state" "$work/disk"
mount -t tmpfs -o size=1m none "$work/disk"
conf=$work/scanvigil.conf
file=$work/disk/events.json
cat >"$conf" <<-END
	[general]
	state = $work/state
	[json]
	path = $file
END
DAEMON=''

daemon_start() {
	scanvigild --config "$conf" 2>>"$work/said" &
	DAEMON=$!
	SERVERS+=("$DAEMON")
}

said() { grep -cE -- "$1" "$work/said"; }
says() { [ "$(said "$1")" -ge "${2:-1}" ]; }
# one finding more, of a source that none was told of yet
finding() {
	packets odd "$1" "$VICTIM4" tcp_null
}
sources() { read -ra from <<<"$ATTACKERS4"; }
# has ADDRESS...: findings of all of these are in the file, and whole lines only.
has() {
	local address
	jq -es . "$file" >/dev/null || return 1
	for address; do
		grep -q "\"src_ip\":\"$address\"" "$file" || return 1
	done
}
newest_told() {
	[ "$(tail -n 1 "$file" | jq .seq)" = "$(stat_of event_seq)" ]
}

fresh
sources
rmmod xt_scanvigil && rmmod nf_scanvigil
daemon_start
wait_for 20 says 'waiting for the module'
ok $? "it starts before the module, and says so"
load
wait_for 20 says 'the module is there'
ok $? "it hears of the module's arrival"
same 1 "$(said waiting)" "and has said once that it waits"
finding "${from[1]}"
wait_for 20 has "${from[1]}"
ok $? "a finding is in the file"
scanvigil -j monitor --since 1 --count 1 >"$work/one"
same "$(cat "$work/one")" "$(head -n 1 "$file")" "in the same words as of the tool"

stop "$DAEMON"
ok $? "it ends in order"
finding "${from[2]}"
attacker nmap -n -Pn -sS -p 1-50 "$VICTIM4" >/dev/null 2>&1
daemon_start
wait_for 20 has "$ATTACKER4" "${from[2]}"
ok $? "what was found while it was away is told when it is back"
wait_for 20 newest_told
same "$(seq 1 "$(stat_of event_seq)")" "$(jq .seq "$file")" "each event once, in order"

mv "$file" "$file.1"
finding "${from[3]}"
wait_for 20 grep -q "${from[3]}" "$file.1"
kill -HUP "$DAEMON"
let_go() { ! readlink /proc/"$DAEMON"/fd/* | grep -qF "$file.1"; }
wait_for 20 let_go
finding "${from[4]}"
wait_for 20 has "${from[4]}"
ok $? "the file is opened again on SIGHUP"

dd if=/dev/zero of="$work/disk/filler" bs=1k 2>/dev/null
packets odds "$VICTIM4" "${from[@]:5}"
wait_for 20 says 'No space left'
ok $? "a full disk is told"
packets odds "$VICTIM4" "${from[@]:5}"
jq -es . "$file" >/dev/null
ok $? "and leaves no half line"
rm "$work/disk/filler"
wait_for 60 newest_told
ok $? "when there is room again, what the ring has is written"
same 1 "$(said 'No space left')" "the full disk was told once"
same 1 "$(said 'works again')" "and so was that it is over"
same "" "$(jq .seq "$file.1" "$file" | uniq -d)" "no event is there twice"
same "$(seq 1 "$(stat_of event_seq)")" "$(jq .seq "$file.1" "$file")" "and none is missing"

unload
load
wait_for 20 says 'loaded anew'
ok $? "a reload of the module is noticed"
finding "${from[7]}"
wait_for 20 has "${from[7]}"
ok $? "and events go on at 1"
stop "$DAEMON"
unload && load
finding "${from[8]}"
daemon_start
wait_for 20 has "${from[8]}"
ok $? "also one that it did not see"
stop "$DAEMON"

scanvigil set event-ring 64 event-rate 1000000
many() {
	local i
	for i in "${from[@]}"; do packets odds "$VICTIM4" "$i" "$i" "$i" "$i" "$i"; done
	[ "$(stat_of event_oldest)" -gt $(($(tail -n 1 "$file" | jq .seq) + 1)) ]
}
wait_for 60 many
before=$(tail -n 1 "$file" | jq .seq)
oldest=$(stat_of event_oldest)
daemon_start
wait_for 20 newest_told
ok $? "it goes on behind what the ring has overwritten"
# The ring may have lost one more by the time that the daemon asked.
lost=$(jq 'select(.event_type == "lost").lost' "$file" | tail -n 1)
behind=$(sed -n '/"event_type":"lost"/h; //!H; ${x;p}' "$file" | jq 'select(.event_type != "lost").seq')
first=$(head -n 1 <<<"$behind")
same "$((first - before - 1))" "$lost" "and tells how many events were lost"
[ "$first" -ge "$oldest" ]
ok $? "no more than the ring no longer had" || diag "$first, not $oldest"
same "$(seq "$first" "$(tail -n 1 <<<"$behind")")" "$behind" \
	"and none behind them is missing"
stop "$DAEMON"
umount "$work/disk"
