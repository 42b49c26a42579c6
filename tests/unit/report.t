#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The verb "report": events to numbers, text and one page. Events are made here,
# so each number is known; needs neither root nor the module. Writes TAP.
# shellcheck disable=SC2317 # functions that "check" calls
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

export LC_ALL=C TZ=UTC TERM=xterm
unset NO_COLOR
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
if ! make -s -C userspace/scanvigil O="$work/bin" \
	CFLAGS='-O1 -g -fsanitize=address,undefined' >"$work/make" 2>&1; then
	cat "$work/make" >&2
	exit 1
fi
PATH=$work/bin:$PATH
# Whoever reads files of strangers has given up what the leak checker needs.
export ASAN_OPTIONS=detect_leaks=0

# event SECONDS-AGO ID STATE LEVEL SRC DEST PORTS SAMPLE DIRECTION [KIND]
now=$(date +%s)
event() {
	local when first
	when=$(date -u -d "@$((now - $1))" +%Y-%m-%dT%H:%M:%S.000000+00:00)
	first=$(date -u -d "@$((now - 400000 - $2))" +%Y-%m-%dT%H:%M:%S.000000+00:00)
	printf '{"timestamp":"%s","host":"gw1","seq":1,"event_type":"portscan","src_ip":"%s","dest_ip":"%s","proto":"TCP","portscan":{"id":%s,"state":"%s","level":"%s","kind":"%s","techniques":["syn"],"tool":"nmap","direction":"%s","score":9,"ports":%s,"hosts":1,"packets":9,"first":"%s","last":"%s","sample_ports":"%s","verified":false,"kinds":["%s"]}}\n' \
		"$when" "$5" "$6" "$2" "$3" "$4" "${10:-vertical}" "$9" "$7" "$first" \
		"$when" "$8" "${10:-vertical}"
}

{
	# The time before: one scan of a source that comes again, one that does not.
	event 30000 1 start scan 203.0.113.1 198.51.100.9 20 22,80 inbound
	event 29000 2 start notice 203.0.113.2 198.51.100.9 5 22 inbound
	# The last hours: four events are one scan; another gets no further than notice.
	event 9000 3 start notice 203.0.113.1 198.51.100.9 5 22,23 inbound
	event 8990 3 start scan 203.0.113.1 198.51.100.9 8 22,23,80 inbound
	event 8980 3 update scan 203.0.113.1 198.51.100.9 100 22,23,80 inbound
	event 8000 3 end scan 203.0.113.1 198.51.100.9 1000 22,23,80 inbound
	event 7000 4 start notice 203.0.113.9 198.51.100.9 5 22 inbound sweep
	event 6000 5 start scan 192.0.2.5 198.51.100.77 50 445 outbound
} >"$work/events"

report() { scanvigil -j report --since 5h "$work/events" >"$work/json" 2>"$work/err"; }
# shows FILTER WANTED NAME
shows() { same "$2" "$(jq -rc "$1" "$work/json")" "$3"; }

report
same 0 $? "a file of events is read"
shows '.events' 8 "each event is counted"
shows '[.levels.scan.now, .levels.notice.now]' '[2,1]' "the events of one scan are one scan, at its worst level"
shows '[.levels.scan.before, .levels.notice.before]' '[1,1]' "as long a time before is counted beside it"
shows '[.sources[].src_ip]' '["203.0.113.1","192.0.2.5","203.0.113.9"]' "sources, the worst first"
shows '.sources[0] | [.scans, .ports, .new]' '[1,1000,false]' "of a scan the last word counts; who was there before is not new"
shows '[.sources[1:][].new]' '[true,true]' "who was not there before is new"
shows '[.kinds[] | [.name,.now,.before]]' '[["vertical",2,2],["sweep",1,0]]' "kinds, now and before"
shows '[.ports[] | [.name,.now]]' '[["22",2],["23",1],["445",1],["80",1]]' "ports, by sources that asked"
shows '[.targets[] | [.name,.now]]' '[["198.51.100.9",2],["198.51.100.77",1]]' "targets"
scanvigil -j report "$work/events" >"$work/json"
shows '.levels.scan.now' 3 "without --since it is about all that was read"
same "$(date -u -d "@$((now - 30000))" +%FT%T)" "$(jq -r '.since[0:19]' "$work/json")" "and begins with the first event"

scanvigil report --since 5h "$work/events" >"$work/text"
grep -q 'From inside: is it us?' "$work/text" &&
	[ "$(grep -n '192.0.2.5' "$work/text" | cut -d: -f1)" -lt "$(grep -n '203.0.113.1 ' "$work/text" | cut -d: -f1)" ]
ok $? "text: a source from inside comes first, under a heading of its own"
grep -q "$(printf '\033')" "$work/text"
same 1 $? "text: no escape byte in a pipe"
! grep -qP '[^\x00-\x7f]' "$work/text" && grep -q '7  *7' "$work/text" && grep -q '###' "$work/text"
ok $? "text: nothing is drawn with what the locale does not have"
LC_ALL=C.UTF-8 scanvigil report --since 5h "$work/events" >"$work/blocks"
grep -q '█  *█' "$work/blocks"
ok $? "text: where it has them, curves are of blocks"
TZ=Asia/Kathmandu scanvigil report --since 5h "$work/events" >"$work/zoned"
grep -q 'times are UTC+0545' "$work/zoned"
ok $? "text: it is told where times are local"
scanvigil report "$work/events" >"$work/whole"
! grep -qE 'before|new:' "$work/whole" && grep -q 'before' "$work/text" && grep -q 'new:' "$work/text"
ok $? "text: nothing is compared where there is no time before"
{
	event 300 1 start scan 2001:db8:1234:5678:: 198.51.100.9 20 22,80 inbound | sed 's/"ports":/"prefix_len":64,&/'
	event 200 2 start scan 203.0.113.1 198.51.100.9 5 22 inbound | sed 's/"ports":/"prefix_len":32,&/'
} >"$work/wide"
same 1 "$(scanvigil report "$work/wide" | grep -E '^(SOURCE|203|2001)' |
	awk '{ print match($0, /(LEVEL|scan) /) }' | sort -u | wc -l)" "text: columns stay columns below an IPv6 prefix"

scanvigil report "$work/wide" | grep -q '^2001:db8:1234:5678::/64 '
ok $? "text: a prefix is no address"
scanvigil report --html "$work/wide" | grep -q '>2001:db8:1234:5678::/64<'
ok $? "page: neither"
scanvigil -j report "$work/wide" >"$work/json"
shows '[.sources[] | [.src_ip, .prefix_len]]' '[["2001:db8:1234:5678::",64],["203.0.113.1",null]]' "JSON has its length apart"

# What is no event, and what would be markup.
{
	cat "$work/events"
	echo 'no json'
	echo '{"event_type":"flow","src_ip":"203.0.113.3"}'
	echo '[]'
	event 5000 6 start scan '<script>alert(1)</script>' '\"><b>' 3 '1,x,99999' inbound
	event 5000 7 start scan 203.0.113.44 198.51.100.1 3 1 sideways no-such-kind
	printf '\n'
} >"$work/hostile"
scanvigil -j report --since 5h "$work/hostile" >"$work/json" 2>"$work/err"
same 0 $? "lines that are no events do not end the report"
shows .foreign 3 "they are counted"
grep -q '3 lines are no events' "$work/err"
ok $? "and told" || diag "$(cat "$work/err")"
shows '[.directions[].name] - ["inbound","outbound","unknown"]' '[]' "words that are not known are nothing worse than unknown"
shows .lost 0 "none of them is a loss"
{
	cat "$work/events"
	echo '{"event_type":"lost","lost":7}'
	echo '{"event_type":"lost","lost":5,"timestamp":"2001-01-01T00:00:00.000000+00:00","host":"gw1"}'
} >"$work/gaps"
scanvigil -j report --since 5h "$work/gaps" >"$work/json" 2>"$work/err"
shows '.lost, .foreign' "$(printf '7\n0')" "events that were lost are counted, those of another time are not"
grep -q '7 events were lost' "$work/err"
ok $? "and told" || diag "$(cat "$work/err")"
scanvigil report --html --since 5h "$work/hostile" >"$work/page" 2>/dev/null
same 0 $? "a page"
grep -qF '&lt;script&gt;' "$work/page" && ! grep -qiF '<script' "$work/page"
ok $? "page: markup in a file is text"
grep -qE 'https?:|src=|url\(|@import' "$work/page"
same 1 $? "page: nothing is loaded from elsewhere"

tags() {
	python3 - "$work/page" <<'PY'
import html.parser, sys
VOID = {"meta", "br", "line", "rect"}
OPEN_ENDED = {"th", "td", "tr", "thead", "tbody"}
class Check(html.parser.HTMLParser):
    stack = []
    def handle_starttag(self, tag, attrs):
        if tag not in VOID and tag != "th":
            self.stack.append(tag)
    def handle_startendtag(self, tag, attrs):
        pass
    def handle_endtag(self, tag):
        if tag == "rect":
            return
        assert self.stack and self.stack[-1] == tag, (tag, self.stack[-3:], self.getpos())
        self.stack.pop()
check = Check()
check.feed(open(sys.argv[1], encoding="utf-8").read())
assert not check.stack, check.stack
PY
}
check "page: every element is closed" tags

# What the page says of itself, by the words that stand in it.
scanvigil report --html --since 5h "$work/events" >"$work/page"
report
same "$(jq -r '.kinds[] | "\(.now / 2 * 100 | . * 10 | round / 10)"' "$work/json" | sed 's/^\([0-9]*\)$/\1.0/')" \
	"$(sed -n '/<h2>Kinds/,/<.section>/p' "$work/page" | grep -o 'width:[0-9.]*' | cut -d: -f2)" \
	"page: bars are as long as their numbers say"
TZ=Asia/Kathmandu scanvigil report --html --since 5h "$work/events" >"$work/page"
grep -q 'UTC+0545 <span>' "$work/page" && grep -q 'times are UTC+0545' "$work/page"
ok $? "page: it is told where times are local"
grep -q '>before<' "$work/page"
ok $? "page: the time before is beside it"
scanvigil report --html "$work/events" >"$work/page"
grep -qE '>before|<em>new|"Before' "$work/page"
same 1 $? "page: nothing is compared where there is no time before"
sed 's/"direction":"[a-z]*"/"direction":"unknown"/' "$work/events" >"$work/sides"
scanvigil report --html "$work/sides" >"$work/page"
grep -q 'not known: scanvigil set outside' "$work/page" && ! grep -q 'as it should be' "$work/page"
ok $? "page: where no side is known it does not say that none is from inside"

: >"$work/empty"
scanvigil report --html --since 5h "$work/empty" >"$work/page"
grep -q 'Nothing was found since 20' "$work/page"
ok $? "nothing found: a page that says so, and since when"
check "nothing found: every element is closed" tags
same "Nothing was found since" "$(scanvigil report --since 5h "$work/empty" | cut -c1-23)" "nothing found: so does the text"
scanvigil report --html "$work/empty" >"$work/page"
grep -q 'no event to read' "$work/page" && ! grep -q 1970 "$work/page"
ok $? "no events: a page that says so, and no time that never was"
same "There was no event to read." "$(scanvigil report "$work/empty" 2>&1)" "no events: no error"

# bars SINCE: how long the page says that a bar is.
bars() { scanvigil report --html --since "$1" "$work/events" | grep -o 'a bar is [^,]*'; }
same "a bar is 6 min 15 s
a bar is 3 min
a bar is 30 min" "$(bars 5h; bars 144m; bars 24h)" "page: it is told how long a bar is"
{
	event 10072 3 start scan 203.0.113.1 198.51.100.9 5 22 inbound
	event 10000 4 start scan 203.0.113.2 198.51.100.9 5 22 inbound
} >"$work/short"
same "a bar is 1.5 s" "$(scanvigil report --html "$work/short" | grep -o 'a bar is [^,]*')" "page: a short bar, too"
event 100 1 start scan 203.0.113.1 198.51.100.9 5 22 inbound >"$work/one"
scanvigil report --html "$work/one" | grep -q '1 scan</title>'
ok $? "page: a time without length has a bar"

# refused PATTERN NAME WORD...
refused() {
	local pattern=$1 name=$2 code
	shift 2
	scanvigil "$@" >"$work/out" 2>"$work/err"
	code=$?
	[ $code != 0 ] && [ ! -s "$work/out" ] && grep -qE -- "$pattern" "$work/err"
	ok $? "$name" || diag "status $code: $(cat "$work/err")"
}
refused "'soon'.*span of time" "a span that is none is refused" report --since soon "$work/events"
refused '--html or --text' "two forms at once are refused" report --html --text "$work/events"
refused "nowhere.*No such file" "a file that is not there is named" report "$work/nowhere"
refused "cannot read '/'" "a folder is no file of events" report /

# Many events in a bounded time is a matter of scripts/bench; here it must not
# depend on their order.
tac "$work/events" >"$work/backwards"
same "$(scanvigil -j report --since 5h "$work/events" | jq 'del(.since,.until,.sources[].ports)')" \
	"$(scanvigil -j report --since 5h "$work/backwards" | jq 'del(.since,.until,.sources[].ports)')" \
	"files may be read in any order"
echo "1..$tap_count"
