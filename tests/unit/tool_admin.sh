# SPDX-License-Identifier: GPL-2.0-or-later
# What an admin asks, for tool.t: the doctor on machines that are folders, with
# programs that are scripts, and what is told of a source. Sourced by it.
# shellcheck shell=bash source=tests/unit/tool.t
# shellcheck disable=SC2154 # what tool.t sets

# says CHECK PATTERN NAME: the doctor's answer, with what to do behind it.
says() {
	jq -r --arg name "$1" '.checks[] | select(.name == $name) |
		"\(.state): \(.text) => \(.fix)"' "$tmp/out" >"$tmp/why"
	if grep -qE -- "$2" "$tmp/why"; then
		: >"$tmp/why"
		ok "$3"
	else
		not_ok "$3"
	fi
}

# program NAME: a script from standard input, found before all others.
program() {
	{ echo '#!/bin/sh'; cat; } >"$bin/$1"
	chmod 755 "$bin/$1"
}

# machine: a new one, of which nothing is known but that it has an IPv6.
machine() {
	root=$tmp/root
	bin=$tmp/bin
	rm -rf "$root" "$bin"
	mkdir -p "$bin" "$root"/{lib/modules,proc/net,proc/sys/net/{ipv4,ipv6/conf/all}} \
		"$root"/sys/firmware/efi/efivars
	: >"$root/proc/net/if_inet6"
	export FAKE_ROOT=$root
}

doctor() { PATH=$bin run -j doctor "$@"; }

# kernel RELEASE [module] [headers]
kernel() {
	local folder=$root/lib/modules/$1
	mkdir -p "$folder/build"
	echo 'kernel/net/netfilter/nf_tables.ko:' >"$folder/modules.dep"
	case "$*" in *module*)
		echo 'updates/dkms/nf_scanvigil.ko.xz:' >>"$folder/modules.dep" ;;
	esac
	case "$*" in *headers*) : >"$folder/build/Makefile" ;; esac
}

# systemd: it runs, and has the service.
systemd() {
	mkdir -p "$root/run/systemd/system" "$root/usr/lib/systemd/system"
	: >"$root/usr/lib/systemd/system/scanvigil.service"
}

selftests() {
	FAKE_NO_MODULE=1 run selftest
	is 3 'without the module there is no self-test'
	run selftest --from 203.0.113.300
	is 2 'a self-test is from an address'
	run selftest --from 198.51.100.10
	is 2 'and not from the one that is scanned'
}

machines() {
	machine
	doctor
	is 0 'on a machine without any program the doctor answers'
	says mode '^ok: it observes: neither iptables nor nft' 'and says what is missing'
	says admin '^warning: cannot tell .*ss' 'and what it cannot tell'
	says module '^warning: the module is version 1.2.3, the tool is test' \
		'two versions are told'
	says forwarding '^ok: this is no gateway' 'so is that this is no gateway'
	json '.[0] | .failed == 0 and .ok + .warnings == (.checks | length)' 'answers are counted'
	FAKE_OFF=1 doctor
	is 1 'a check that failed is exit code 1'
	says detection '^failed: .*=> scanvigil set enabled on' 'as for detection that is off'
	FAKE_NO_MODULE=1 doctor
	is 1 'a module that is not loaded is a failure'
	says module '^failed: .*=> modprobe nf_scanvigil' 'with the remedy'
	json '[.[0].checks[].name] | index("table") == null' 'and what needs it is not asked'
	FAKE_EPERM=1 doctor
	is 4 'without rights there is no doctor'
	FAKE_EVICTED=4 doctor
	says table '^warning: .*4 sources went .*=> scanvigil set table-size 131072' \
		'a table that is too small is told'
	doctor
	says replies '^ok: ' 'few contacts say nothing of replies'
	FAKE_SILENT=40 doctor
	says replies '^warning: none of 120 .*=> scanvigil set replies-visible off' \
		'many without a single answer do'
	printf 'Iface\tDest\neth7\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\n' >"$root/proc/net/route"
	FAKE_OUTSIDE=none doctor
	says outside '^warning: .*=> scanvigil set outside eth7' 'the outside is guessed by the default route'
	FAKE_OUTSIDE=lo doctor
	says outside '^ok: outside is lo' 'and taken as it is set'
	PATH=$bin run doctor
	that 'the doctor fits on 80 columns' awk 'length > 80 { exit 1 }' "$tmp/out"
	run doctor --allow-amdin
	has err "'--allow-admin'" 'a misspelt option is named'
}

kernels() {
	machine
	kernel 6.1.0-50 module headers
	doctor
	says kernels '^ok: every installed kernel has the module .1.' 'a kernel with the module is well'
	mkdir -p "$root/lib/modules/6.1.0-9"
	doctor
	says kernels '^ok: ' 'what a removed kernel left behind is none'
	kernel 6.1.0-56 headers
	doctor
	says kernels '^warning: .* 1 of 2 .*6.1.0-56 => dkms autoinstall -k 6.1.0-56' \
		'the next kernel to boot lacks the module'
	rm "$root/lib/modules/6.1.0-56/build/Makefile"
	doctor
	says kernels 'headers are missing.*=> apt install linux-headers-6.1.0-56 && dkms [^&]*$' \
		'for its headers are missing'
	kernel "$(uname -r)"
	kernel "99.$(uname -r)"
	FAKE_NO_MODULE=1 doctor
	says kernels "^failed: .*=> apt install linux-headers-$(uname -r) && dkms.*&& modprobe" \
		'the running kernel is what counts, whatever else lacks it'
	systemd
	kernel "$(uname -r)" headers
	FAKE_NO_MODULE=1 doctor
	says kernels "=> dkms autoinstall -k $(uname -r) && systemctl restart scanvigil$" \
		'where there is the service, that is what loads it'
	says module '^failed: .*=> systemctl restart scanvigil$' 'whatever kept it'
	doctor
	says module 'the tool is test => systemctl restart scanvigil$' \
		'and what changes it, for it keeps what is set'
}

secure_boot() {
	machine
	printf '\6\0\0\0\1' >"$root/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
	doctor
	says secure_boot '^warning: Secure Boot is on, and modinfo cannot tell' \
		'Secure Boot without modinfo is told'
	program modinfo <<<'echo'
	doctor
	says secure_boot '^warning: Secure Boot .*not signed' 'Secure Boot and no signature is told'
	FAKE_NO_MODULE=1 doctor
	says secure_boot '^failed: .*Key was rejected by service.*=> mokutil --import' \
		'in plain words when it cannot be loaded'
	program modinfo <<<'echo "DKMS module signing key"'
	doctor
	says secure_boot '^ok: .*signed' 'a signature is enough'
	printf '\6\0\0\0\0' >"$root/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
	doctor
	says secure_boot '^ok: Secure Boot is off' 'Secure Boot may be off'
}

# saved FAMILY LINE...: what its iptables-save prints, LINEs within filter.
saved() {
	local name=iptables-save
	[ "$1" = 4 ] || name=ip6tables-save
	shift
	{
		printf "echo '*filter'\n"
		printf "echo ':%s ACCEPT [0:0]'\n" INPUT FORWARD OUTPUT
		printf "echo '%s'\n" "$@" COMMIT
	} | program "$name"
}

# nft_says: a ruleset with one chain, of which standard input has the rule's parts.
nft_says() {
	local parts
	parts=$(cat)
	program nft <<-END
		echo '{"nftables": [{"metainfo": {}}, {"table": {"family": "inet", "name": "t"}},
		{"chain": {"family": "inet", "table": "t", "name": "c", "type": "filter", "hook": "prerouting"}},
		{"chain": {"family": "inet", "table": "t", "name": "j"}},
		{"rule": {"family": "inet", "table": "t", "chain": "c", "expr": [$parts]}},
		{"rule": {"family": "inet", "table": "t", "chain": "j", "expr": [{"counter": "n"}, {"drop": null}]}},
		{"counter": {"family": "inet", "table": "t", "name": "n", "packets": 42}}]}'
	END
}

# rule_over LEFT SET
rule_over() {
	printf '{"rule": {"family": "inet", "table": "scanvigil", "chain": "c", "expr": [{"match": {"op": "==", "left": %s, "right": "@%s"}}, {"counter": {"packets": 11}}, {"drop": null}]}}' \
		"$1" "$2"
}

# nft_of_sets SET4 SET6: rules over sets, and one address in blocked4.
nft_of_sets() {
	program nft <<-END
		case "\$*" in *tables*) echo 'table inet scanvigil'; exit ;; esac
		echo '{"nftables": [{"chain": {"family": "inet", "table": "scanvigil", "name": "c", "type": "filter", "hook": "prerouting"}},
		{"set": {"family": "inet", "table": "scanvigil", "name": "blocked4", "elem": [{"elem": {"val": "192.0.2.9", "timeout": 9, "expires": 9}}]}},
		$(rule_over '{"payload": {"protocol": "ip", "field": "saddr"}}' "$1"),
		$(rule_over '{"&": [{"payload": {"protocol": "ip6", "field": "saddr"}}, "ffff::"]}' "$2")]}'
	END
}

covered_by_nft() {
	rm "$bin"/ip*
	nft_says <<<'{"match": {"op": "==", "left": {"&": [{"meta": {"key": "mark"}}, 65280]}, "right": 256}}, {"jump": {"target": "j"}}'
	doctor
	says rules '^ok: .*INPUT of IPv4 .42 packets.*FORWARD of IPv6 .42 packets' \
		'nft: a jump before routing covers both roads of both families'
	nft_says <<<'{"match": {"op": "==", "left": {"&": [{"meta": {"key": "mark"}}, 65280]}, "right": 512}}, {"jump": {"target": "j"}}'
	doctor
	says mode '^ok: it observes' 'nft: another value of the mark is not ours'
	nft_of_sets blocked4 blocked6
	doctor
	says rules '^ok: .*INPUT of IPv4 .11 packets.*FORWARD of IPv6 .11 packets' \
		'nft: sets cover the family of their addresses'
	says sets '^ok: 1 blocked' 'nft: and who is in them is counted'
	nft_of_sets blocked4 others
	doctor
	says rules '^warning: .*covers INPUT of IPv6' 'nft: a set of others is none'
	nft_says <<<'{"jump": {"target": "j"}}'
	doctor
	says mode '^ok: it observes' 'nft: a drop that asks for nothing of ours is none'
	program nft <<<'echo "{ this is no JSON"'
	doctor
	says mode 'neither iptables nor nft' 'nft: what cannot be read is not there'
}

covered() {
	machine
	echo 1 >"$root/proc/sys/net/ipv4/ip_forward"
	echo 1 >"$root/proc/sys/net/ipv6/conf/all/forwarding"
	saved 4 '[7:420] -A INPUT -m scanvigil --level scan -j DROP'
	saved 6 '[0:0] -A INPUT -m scanvigil --level scan -j DROP'
	doctor
	is 1 'rules that cover INPUT alone on a gateway are a failure'
	says rules '^failed: .*FORWARD of IPv4, FORWARD of IPv6: .*=> scanvigil rules' 'which names FORWARD'
	echo 0 >"$root/proc/sys/net/ipv4/ip_forward"
	echo 0 >"$root/proc/sys/net/ipv6/conf/all/forwarding"
	doctor
	says rules '^ok: rules cover INPUT of IPv4 .7 packets.' 'but not where nothing is forwarded'
	saved 4 ':OURS - [0:0]' '[1:60] -A INPUT -m comment --comment "-m scanvigil -j DROP" -j ACCEPT' \
		'[9:60] -A INPUT -m scanvigil --kind sweep -j OURS' '[5:300] -A OURS -j REJECT'
	doctor
	says rules 'INPUT of IPv4 .5 packets.' 'a chain of its own is followed, a comment is not'
	saved 4 '[0:0] -A INPUT -m scanvigil -j LOG'
	doctor
	says rules '^warning: .*INPUT of IPv4' 'a rule that only logs covers nothing'
	saved 4 '[3:0] -A INPUT -m mark --mark 0x100/0x100 -j DROP'
	doctor
	says rules 'INPUT of IPv4 .3 packets.' 'rules on the mark are ours'
	saved 4 '[3:0] -A INPUT -m mark ! --mark 0x100/0x100 -j DROP'
	doctor
	says rules '^warning: .*INPUT of IPv4' 'unless they are on all but the mark'
	saved 4 '[6:0] -A INPUT -m set --match-set scanvigil4 src -j DROP'
	doctor
	says rules 'INPUT of IPv4 .6 packets.' 'so are those on the sets'
	says sets '^ok: 0 blocked are in the sets' 'which may be empty while nobody scans'
	saved 4 '[6:0] -A INPUT -m set --match-set scanvigil4 dst -j DROP' \
		'[6:0] -A INPUT -m set ! --match-set scanvigil4 src -j DROP' \
		'[6:0] -A INPUT -m set --match-set others src -j DROP'
	doctor
	says rules '^warning: .*covers INPUT of IPv4' 'but not what is sent to them, all others, or sets of others'
	saved 4 ':A - [0:0]' ':B - [0:0]' '[0:0] -A INPUT -m scanvigil -j A' '[0:0] -A A -j B' '[0:0] -A B -j A'
	doctor
	says rules '^warning: .*INPUT of IPv4' 'a loop ends'
	covered_by_nft
}

logged_in() {
	machine
	program ss <<-'END'
		echo '0 0 198.51.100.1:22 203.0.113.50:51000 users:(("sshd",pid=7,fd=4))'
		echo '0 0 [::ffff:198.51.100.1]:2222 [::ffff:203.0.113.51]:51000 users:(("sshd-session",pid=8,fd=4))'
		echo '0 0 [::1]:22 [::1]:51000 users:(("sshd",pid=9,fd=4))'
		echo '0 0 198.51.100.1:443 203.0.113.52:51000 users:(("nginx",pid=5,fd=4))'
	END
	doctor
	is 0 'a client that is not allow-listed is a warning'
	says admin '^warning: not allow-listed.*: 203.0.113.50, 203.0.113.51; .*=> .*--allow-admin' \
		'by port or by program, mapped or not; not this machine, not the web'
	that 'the doctor changes nothing' test "$(grep -c allow-add "$FAKE_LOG")" = 0
	doctor --allow-admin
	says admin '^ok: .*24 h now: 203.0.113.50, 203.0.113.51 ' 'unless it is told to'
	that 'once for each' test "$(grep -c allow-add "$FAKE_LOG")" = 2
	FAKE_REFUSE=8:1 doctor --allow-admin
	says admin '^warning: not allow-listed.*: 203.0.113.50;' 'a refusal of the kernel is no success'
	program ss <<<':'
	SSH_CONNECTION='2001:db8::5 5 2001:db8::1 22' doctor
	says admin 'not allow-listed.*: 2001:db8::5;' 'the own connection counts without a socket'
	unset FAKE_ROOT
}

explained() {
	run -j explain 203.0.113.7
	is 0 'a source is explained'
	json '.[0] | (.score_terms | map(.points) | add) == .score' 'with a sum that is its score'
	json '.[0].fired | .[0].fired == ["same_isn"] and all(.[1:][]; .fired == [])' \
		'a rule fires once, at its first event'
	json '.[0].matches == {"level_scan": true, "verified": false, "mark": true}' \
		'and which rules would match'
	run explain 203.0.113.7
	has out 'would match .*--level scan: yes' 'people are told so'
	has out 'Drop the source if it is verified' 'and what to do'
	that 'on 80 columns' awk '/= 12;/ { sum = 1 } length > 80 && !/because/ { exit 1 } END { exit !sum }' \
		"$tmp/out"
	run explain 203.0.113.7/32
	is 0 'a source is explained as it is listed'
	run explain 192.0.2.1
	is 1 'of an unknown source nothing is explained'
	FAKE_NO_MODULE=1 run explain 203.0.113.7
	is 3 'sources take the module'
	FAKE_NO_MODULE=1 run explain sweep
	is 0 'words do not'
}

reported() {
	if [ "${UNIT_RUN-}" ]; then
		skip 'a report is made' 'a program of another machine cannot start itself'
		return
	fi
	run bugreport
	is 0 'a report is made'
	has out '^== kernel log$' 'of all its parts'
	that 'without the addresses of sources' \
		test "$(grep -cE '203\.0\.113\.|2001:db8:0:1:' "$tmp/out")" = 0
	has out '^192\.0\.2\.1 +scan' 'which have names instead'
	run bugreport --with-addresses
	has out '^203\.0\.113\.7 +scan' 'unless they are asked for'
	run -j bugreport
	json '.[0] | .status.sources == 3 and .doctor.failed == 0' 'bugreport --json holds JSON'
	FAKE_NO_MODULE=1 run bugreport
	is 0 'without the module there is a report, too'
	has out 'modprobe nf_scanvigil' 'that says so'
}
