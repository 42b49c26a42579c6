# SPDX-License-Identifier: GPL-2.0-or-later
# Blocking, for tool.t: the rules that are printed, words that are refused, and what
# is asked of a firewall whose programs are scripts. Sourced by it.
# shellcheck shell=bash source=tests/unit/tool.t
# shellcheck disable=SC2154 # what tool.t sets

# Who may not ask a firewall gets another code when it fails.
refused=1
[ "$(id -u)" = 0 ] || refused=4

rules() {
	local end='-m comment --comment scanvigil -j DROP'
	FAKE_NO_MODULE=1 run rules
	is 0 'rules by the match need no module'
	grep -v '^#' "$tmp/out" >"$tmp/rules"
	printf "%s -w -I %s -m scanvigil --level scan --verified $end\n" \
		iptables INPUT ip6tables INPUT iptables FORWARD ip6tables FORWARD \
		>"$tmp/wanted"
	that 'for both families and both chains' cmp "$tmp/wanted" "$tmp/rules"
	run rules --input --any --delete
	printf "%s -w -D INPUT -m scanvigil --level scan $end\n" \
		iptables ip6tables >"$tmp/wanted"
	same "$tmp/wanted" 'rules --input --any --delete is what it says'
	run rules --nft
	has out 'meta mark & 0xff00 == 0x100 counter drop' \
		"rules --nft has the module's mark"
	FAKE_MARK_MASK=0 run rules --nft
	is 1 'there are none for a mark that nobody sets'
	has err 'scanvigil set mark' 'and the remedy is told'
	FAKE_NO_MODULE=1 run rules --nft
	is 3 'to read the mark takes the module'
	FAKE_NO_MODULE=1 run -j rules --mark 0x1/0x3 --forward
	json '.[0] | .by == "mark" and .mark_mask == 3 and (.lines | length) == 2 and
		(.lines | all(contains("FORWARD -m mark --mark 0x1/0x3")))' 'rules --json'
	run rules --mark 0x4/0x3
	is 2 'a mark outside its mask is a usage error'
	run rules --nft --any
	is 2 '--any is not for marks'
	rules_by_set
}

rules_by_set() {
	printf '[blocking]\nbackend = ipset\nmax-entries = 1000\n' >"$tmp/ipset.conf"
	FAKE_NO_MODULE=1 run rules --by-set --config "$tmp/ipset.conf" --forward
	{
		printf 'ipset -exist create scanvigil%s hash:net family %s timeout 0 maxelem 1000\n' \
			4 inet 6 inet6
		printf '%s -w -I FORWARD -m set --match-set scanvigil%s src -m comment --comment scanvigil -j DROP\n' \
			iptables 4 ip6tables 6
	} >"$tmp/wanted"
	grep -v '^#' "$tmp/out" >"$tmp/rules"
	that 'rules --by-set are by the sets that are fed, of their size' cmp "$tmp/wanted" "$tmp/rules"
	run rules --by-set --config "$tmp/ipset.conf" --delete
	has out '^ipset destroy scanvigil6$' 'and their reverse has no sets left'
	run -j rules --by-set --nft --config "$tmp/ipset.conf"
	json '.[0] | .by == "set" and .for == "nft" and (.lines | index("add table inet scanvigil")) == 0 and
		(.lines | map(select(contains("delete table"))) == []) and
		(.lines | map(select(contains("ip saddr @networks4 counter drop"))) | length) == 2' \
		'rules --by-set --nft leave who is in the sets alone'
	run rules --by-set --config "$tmp/none"
	is 2 'a configuration that is not there is a usage error'
	run rules --by-set --by-mark
	is 2 'rules are by one of both'
	run rules --by-set --any
	has err "verified-only" '--any is not for sets'
}

# refuses CODE PATTERN NAME WORD...
refuses() {
	local code=$1 pattern=$2 name=$3
	shift 3
	run block "$@" --config "$tmp/block.conf"
	is "$code" "$name"
	has err "$pattern" '  and is told why'
}

bad_words() {
	refuses 2 "'dle'.*'del'" 'block: the nearest verb is named' dle 203.0.113.7
	refuses 2 'takes one prefix' 'block: add takes a prefix' add
	refuses 2 "'more' is one word too many" 'block: and no more' add 203.0.113.7 more
	refuses 2 "'203.0.113.300' is no address" 'block: a bad address is refused' add 203.0.113.300
	refuses 2 "'203.0.113.7/33'" 'block: a prefix that is too long is refused' add 203.0.113.7/33
	refuses 2 "did you mean '203.0.113.0/24'" 'block: so are host bits' del 203.0.113.7/24
	refuses 2 "'0' is no duration" 'block: and no time' add 203.0.113.7 --for 0
	refuses 2 'is 1s to 7d' 'block: and more than max-ttl' add 203.0.113.7 --for 8d
	refuses 2 "'block del' does not take --for" 'block: an option of another verb is refused' \
		del 203.0.113.7 --for 1h
	refuses 2 'not both' 'block: it is one firewall' list --nft --iptables
	refuses 2 "'block disable' does not take --config" 'block: disable is for all ways' disable
	that 'nothing is remembered of all that' test ! -s "$tmp/state/by-hand"
}

# firewall: an nft, an ipset and iptables that take note of what they are told and say
# what is in the files beside them.
firewall() {
	local name
	machine
	: >"$bin/said"
	program nft <<-'END'
		here=${0%/*}
		case "$*" in
		*-f*) { echo "nft $*"; /bin/cat; echo; } >>"$here/said"; exit "$(/bin/cat "$here/nft.code")" ;;
		*'list tables'*) echo 'table inet scanvigil' ;;
		*) /bin/cat "$here/nft.json" ;;
		esac
	END
	echo '{"nftables": []}' >"$bin/nft.json"
	echo 0 >"$bin/nft.code"
	for name in iptables ip6tables; do
		program $name-save <<-'END'
			/bin/cat "${0%-save}.rules"
		END
		program $name-restore <<-'END'
			here=${0%/*}
			{ echo "${0##*/} $*"; /bin/cat; } >>"$here/said"
			[ ! -e "$0.fails" ] || { echo 'restore: it fails' >&2; exit 1; }
		END
		: >"$bin/$name.rules"
	done
}

block() { PATH=$bin run block "$@"; }

in_sets() {
	rm -rf "$tmp/state"
	firewall
	block add 203.0.113.77 --for 1h --why 'a reason' --config "$tmp/block.conf"
	is 0 'block add puts somebody in'
	has out '^blocked 203\.0\.113\.77 for 1 h$' 'and says for how long'
	has err "block enable --by-set" 'and that no rule asks for it'
	cp "$bin/said" "$tmp/out"
	has out '"val":"203.0.113.77","timeout":3600' 'nft gets its time'
	cat >"$bin/nft.json" <<-'END'
		{"nftables": [{"set": {"family": "inet", "table": "scanvigil", "name": "blocked4", "elem":
		[{"elem": {"val": "203.0.113.77", "timeout": 3600, "expires": 3000}}]}},
		{"set": {"family": "inet", "table": "other", "name": "blocked4", "elem": ["192.0.2.9"]}},
		{"set": {"family": "inet", "table": "scanvigil", "name": "blocked6", "elem":
		[{"elem": {"val": "2001:db8:7::", "timeout": 600, "expires": 60}}]}},
		{"set": {"family": "inet", "table": "scanvigil", "name": "networks4", "elem":
		[{"elem": {"val": {"prefix": {"addr": "198.18.0.0", "len": 15}}, "timeout": 600, "expires": 1}}]}}]}
	END
	PATH=$bin run -j block list --config "$tmp/block.conf"
	json '.[0] | map(.prefix) == ["198.18.0.0/15", "203.0.113.77", "2001:db8:7::/64"]' \
		'block list has addresses, networks and /64s, of our table'
	json '.[0][1] | .left_ms == 3000000 and .by == "hand" and .why == "by hand: a reason"' \
		'with the time left, and why'
	block list --config "$tmp/block.conf"
	has out '^203\.0\.113\.77 +50 min left +by hand: a reason$' 'people read it, too'
	block add 198.18.7.7 --config "$tmp/block.conf"
	is 1 'who is in a network that is blocked'
	has err 'within 198.18.0.0/15' '  is blocked already'
	block del 198.18.7.7 --config "$tmp/block.conf"
	has err 'it is within 198.18.0.0/15' '  and cannot be taken out alone'
	block del 192.0.2.200 --config "$tmp/block.conf"
	is 1 'who is not in the sets cannot be taken out'
	block add 127.0.0.1 --config "$tmp/block.conf"
	is 1 'a safe address is refused'
	has err 'it is an address of this host' '  with the reason'
	block add 127.0.0.0/8 --config "$tmp/block.conf"
	has err 'an address in it must not be: it is an address of this host' '  so is a network around it'
	FAKE_NO_MODULE=1 block add 203.0.113.78 --config "$tmp/block.conf"
	is 3 'without the allow-list nobody is'
	echo 1 >"$bin/nft.code"
	block add 203.0.113.78 --config "$tmp/block.conf"
	is "$refused" 'what the firewall does not take is an error'
	that '  and not remembered' sh -c "! grep -q 203.0.113.78 '$tmp/state/by-hand'"
	echo 127 >"$bin/nft.code"
	block add 203.0.113.78 --config "$tmp/block.conf"
	[ "$refused" = 4 ] || has err 'cannot run nft' 'one that cannot be run, told late, is named'
	echo 0 >"$bin/nft.code"
	block del 203.0.113.77 --config "$tmp/block.conf"
	is 0 'block del takes somebody out'
	cp "$tmp/state/by-hand" "$tmp/out"
	json '.[0].entries[0] | .addr == "203.0.113.77" and .until_ms == 0' 'and that is remembered'
	rm "$bin/nft"
	block list --config "$tmp/block.conf"
	is "$refused" 'without nft there is no list'
	[ "$refused" = 4 ] || has err 'cannot run nft' '  and it is named'
}

# restored PROGRAM: what it was told last.
restored() { awk -v name="$1-restore" '$1 == name { text = ""; on = 1 } ($1 ~ /-restore$/ && $1 != name) || $1 == "nft" { on = 0 }
	on { text = text $0 "\n" } END { printf "%s", text }' "$bin/said"; }

in_rules() {
	firewall
	PATH=$bin run block enable --input
	is 0 'block enable'
	has out '^blocking by the match, with iptables, on INPUT$' 'says what it did'
	printf '%s\n' 'iptables-restore -w -n' '*filter' \
		'-I INPUT -m scanvigil --level scan --verified -m comment --comment scanvigil -j DROP' \
		COMMIT >"$tmp/wanted"
	restored iptables >"$tmp/out"
	same "$tmp/wanted" 'it loads what rules prints'
	for name in iptables ip6tables; do
		printf '%s\n' '*filter' ':INPUT ACCEPT [0:0]' '-A INPUT -s 192.0.2.1/32 -j DROP' \
			'-A INPUT -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' \
			'-A FORWARD -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' \
			'-A FORWARD -m comment --comment "scanvigil -j DROP" -j ACCEPT' COMMIT >"$bin/$name.rules"
	done
	block enable --forward --any
	restored ip6tables >"$tmp/out"
	printf '%s\n' 'ip6tables-restore -w -n' '*filter' \
		'-D INPUT -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' \
		'-D FORWARD -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' \
		'-I FORWARD -m scanvigil --level scan -m comment --comment scanvigil -j DROP' COMMIT >"$tmp/wanted"
	same "$tmp/wanted" 'instead of what it loaded before, and nothing else'
	: >"$bin/ip6tables-restore.fails"
	: >"$FAKE_LOG"
	block enable --any
	is "$refused" 'half of it is none'
	[ "$refused" = 4 ] || has err 'nothing was loaded: restore: it fails' '  in the words of iptables'
	restored iptables >"$tmp/out"
	printf '%s\n' 'iptables-restore -w -n' '*filter' \
		'-D INPUT -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' \
		'-D FORWARD -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' \
		'-I FORWARD -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' \
		'-I INPUT -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' COMMIT >"$tmp/wanted"
	same "$tmp/wanted" '  and what was there before is put back'
	rm "$bin/ip6tables-restore.fails"
	block disable
	is 0 'block disable'
	restored iptables >"$tmp/out"
	printf '%s\n' 'iptables-restore -w -n' '*filter' \
		'-D INPUT -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' \
		'-D FORWARD -m mark --mark 0x1/0x1 -m comment --comment scanvigil -j DROP' COMMIT >"$tmp/wanted"
	same "$tmp/wanted" 'takes away what is ours, whichever way it is'
	cp "$bin/said" "$tmp/out"
	has out '^delete table inet scanvigil$' 'with the table of nft'
	FAKE_NO_MODULE=1 block enable
	is 3 'rules by the match take the module'
	FAKE_MARK_MASK=0 block enable --nft
	is 1 'and those by the mark a mark'
	rm "$bin/iptables-restore"
	block enable
	is 1 'without iptables nothing is loaded'
	has err 'no program iptables-restore.*apt install iptables' '  and the package is named'
	unset FAKE_ROOT
}

blocking() {
	printf '[general]\nstate = %s/state\n[blocking]\nbackend = nft\n' "$tmp" >"$tmp/block.conf"
	bad_words
	in_sets
	in_rules
}
