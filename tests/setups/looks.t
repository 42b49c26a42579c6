#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a report's page looks like in Chromium, on a phone and on a desk, in light
# and in dark: nothing sticks out or is loaded, all can be read, and its numbers are
# those of the report as JSON. Needs neither root nor the module. Writes TAP.
# shellcheck disable=SC2317 # functions that "check" calls
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh
# shellcheck source=scripts/pictures.d/browser.sh
. scripts/pictures.d/browser.sh

command -v chromium >/dev/null || skip_all "no Chromium: 'scripts/deps pictures' installs it"
export LC_ALL=C.UTF-8 TZ=Europe/Berlin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! make -s -C userspace/scanvigil O="$work/bin" >"$work/make" 2>&1; then
	cat "$work/make" >&2
	exit 1
fi
PATH=$work/bin:$PATH
cp tests/setups/looks/inspect.html "$work/"

# look LIGHT|DARK: what inspect.html says of page.html, and what the console says.
look() {
	browser "$1" "$work/profile" --allow-file-access-from-files --window-size=1700,1000 \
		--virtual-time-budget=10000 --dump-dom "file://$work/inspect.html" >"$work/dom"
	sed -n 's/.*id="said">\([^<]*\).*/\1/p' "$work/dom" | base64 -d >"$work/said"
	grep 'CONSOLE' "$work/profile/log" >"$work/console" || true
	[ -s "$work/said" ] || diag "$(tail -n 20 "$work/profile/log")"
}
said() { jq -rc "$1" "$work/said"; }

# page NAME ARGS...: the report of a file as page and as JSON, and how it looks.
page() {
	local name=$1 scheme
	shift
	scanvigil report --html "$@" >"$work/page.html" 2>/dev/null
	scanvigil -j report "$@" >"$work/json" 2>/dev/null
	for scheme in light dark; do
		look $scheme
		same "$([ $scheme = dark ] && echo true || echo false)" "$(said .desk.dark)" "$name, $scheme: is seen so"
		same '[390,390,1280,1280]' "$(said '[.phone.width, .phone.scroll_width, .desk.width, .desk.scroll_width]')" \
			"$name, $scheme: a phone and a desk are wide enough"
		same '[]' "$(said '[.phone, .desk | .out[], .cut[]]')" "$name, $scheme: nothing sticks out or is cut"
		same '[]' "$(said '[.phone, .desk | .touching[]]')" "$name, $scheme: labels do not touch"
		same '[]' "$(said '[.phone, .desk | .poor[]]')" "$name, $scheme: text and bars have a contrast of 4.5"
		same '[]' "$(said '.desk.ragged')" "$name, $scheme: numbers are right-aligned"
		same '[]' "$(said '[.phone, .desk | .loaded[]]')" "$name, $scheme: nothing is loaded"
		same '' "$(cat "$work/console")" "$name, $scheme: the console is empty"
	done
}

# agrees NAME: every number of the page is the one of the JSON.
agrees() {
	same "$(jq -c '[.levels.scan, .levels.notice, {now: (.sources | length), before: .sources_before}]
		| map([.now, .before])' "$work/json")" \
		"$(said '[.tiles[:3][] | [.now, .before // 0]]')" "$1: the counts are those of the JSON"
	same "$(jq '[.sources[] | select(.direction == "outbound" or .direction == "lateral")] | length' "$work/json")" \
		"$(said '.tiles[3].now')" "$1: so is that of sources from inside"
	same "$(jq -c 'def rows: [limit(20; .[])] | map({level, src_ip: (.src_ip + if .prefix_len then "/\(.prefix_len)" else "" end), kinds: [.kinds[] | gsub("_"; "-")], new, scans, ports, hosts, verified});
		(.sources | map(select(.direction == "outbound" or .direction == "lateral")) | rows)
		+ (.sources | map(select((.direction == "outbound" or .direction == "lateral") | not)) | rows)' "$work/json")" \
		"$(said '.sources')" "$1: sources are those of the JSON, inside first"
	same "$(jq -c '[.ports, .kinds, .techniques, .tools, .targets, .directions]
		| map(map(select(.now > 0))[:12] | map([.name, .now]))' "$work/json")" \
		"$(said '[.lists[:6][].lines | map([.name, .now])]')" "$1: lists are those of the JSON"
	same "$(jq -c '[.kinds, .techniques, .tools, .targets]
		| map(map(select(.now > 0))[:12] | map([.name, .before]))' "$work/json")" \
		"$(said '[.lists[1:5][].lines | map([.name, .before])]')" "$1: what was before, too"
	same '[]' "$(said '[.lists[].lines | [map(.share), (map(.now) | [.[] / .[0]])] | transpose[] | select(.[0] - .[1] | fabs > 0.03)]')" \
		"$1: bars are as long as their numbers say"
	same "$(jq -c '.levels | map_values(.now)' "$work/json" | jq -cS 'with_entries(select(.value > 0))')" \
		"$(said '.times' | jq -cS .)" "$1: the bars of the chart are all scans"
}

# events NUMBER SECONDS [hostile]: that many scans within two such times before now.
events() { python3 tests/setups/looks/events.py "$@"; }

events 600 86400 >"$work/day"
page day --since 24h "$work/day"
agrees day
events 300 45 >"$work/minute"
page minute --since 45s "$work/minute"
events 300 $((90 * 86400)) >"$work/quarter"
page quarter --since 90d "$work/quarter"

# Words of strangers, as long and as hostile as they may be.
events 60 3600 hostile >"$work/hostile"
page hostile "$work/hostile"
same '[]' "$(said '.elements - ["html","head","meta","title","style","body","header","h1","p","span","main","section","div","b","i","h2","table","thead","tbody","tr","th","td","br","small","em","code","svg","line","g","rect","dl","dt","dd","footer"]')" \
	"hostile: no element comes from the events"
same 'scanvigil report' "$(said .title)" "hostile: nor does the title"
same true "$(said '.words | contains("<script>document.title") and contains("<img src=")')" "hostile: markup is text"

: >"$work/empty"
page nothing --since 24h "$work/empty"
page "no event" "$work/empty"

# What is looked for would be seen.
scanvigil report --html --since 24h "$work/day" >"$work/good.html" 2>/dev/null
# spoiled SED FILTER NAME: the page, changed by SED, is found out by FILTER.
spoiled() {
	sed "$1" "$work/good.html" >"$work/page.html"
	look light
	said "$2" | grep -qx true
	ok $? "$3" || diag "$(said '.phone, .desk | del(.poor)') $(cat "$work/console")"
}
spoiled 's|</main>|<img src="http://192.0.2.1/x.png">&|' '.desk.loaded | length > 0' "a picture from elsewhere is seen to be asked for"
grep -q 'violates the following Content Security Policy' "$work/console"
ok $? "and the page's own policy refuses it"
spoiled 's|--dim:#57606a|--dim:#a0a0a0|' '.desk.poor | length > 0' "grey on white is found"
spoiled 's|thead{display:none}||; s|@media (max-width:700px){|@media (max-width:7px){|' '.phone.scroll_width > 390 or (.phone.out | length > 0)' "a table as wide as a desk is found on the phone"
spoiled 's|class="xs"|& style="width:90px"|' '.desk.touching | length > 0' "labels that touch are found"

events 100000 86400 >"$work/many"
TIMEFORMAT='%R %U %S'
{ time scanvigil report --html "$work/many" >"$work/page.html"; } 2>"$work/time"
read -r real user system <"$work/time"
diag "a report of 100,000 events: $real s ($user s and $system s of a processor)"
same true "$(jq -n "$user + $system < 5")" "100,000 events take less than 5 s of a processor"
look light
same '[]' "$(said '[.phone, .desk | .out[], .touching[]]')" "and fit the page"
echo "1..$tap_count"
