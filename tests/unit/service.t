#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What scanvigil.service does around the module: loads it and says in plain words
# why that failed, keeps what was set. Modprobe and the tool are stand-ins here, so
# it needs neither root nor the module. Writes TAP.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/state"
export STATE_DIRECTORY=$work/state PATH=$work/bin:$PATH

# stand_in NAME LINES: what is called for NAME; every call is noted.
stand_in() {
	printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n%s\n' "$1" "$work" "$2" \
		>"$work/bin/$1"
	chmod 755 "$work/bin/$1"
}

service() {
	: >"$work/calls"
	userspace/system/service "$@" 2>"$work/said"
}

# fails NAME WHAT-MODPROBE-SAYS PATTERN
fails() {
	stand_in modprobe "echo \"$2\" >&2; exit 1"
	service start
	same 1 $? "$1: the service fails"
	grep -qE -- "$3" "$work/said"
	ok $? "$1: and says what to do" || diag "$(cat "$work/said")"
	grep -qF -- "$2" "$work/said"
	ok $? "$1: and what modprobe said" || diag "$(cat "$work/said")"
}

fails 'a key that is not trusted' \
	"modprobe: ERROR: could not insert 'nf_scanvigil': Key was rejected by service" \
	'mokutil --import /var/lib/dkms/mok.pub'
fails 'no module for this kernel' \
	"modprobe: FATAL: Module nf_scanvigil not found in directory /lib/modules/9.9" \
	"apt install linux-headers-$(uname -r)"
fails 'no right to' "modprobe: ERROR: could not insert 'nf_scanvigil': Operation not permitted" \
	'container'

stand_in modprobe :
stand_in scanvigil :
service start
same 0 $? "nothing saved: starts"
same 'modprobe nf_scanvigil' "$(cat "$work/calls")" "nothing saved: nothing is restored"
echo old >"$work/state/saved"
service start
same "modprobe nf_scanvigil
scanvigil restore $work/state/saved" "$(cat "$work/calls")" "what was saved is restored"
stand_in scanvigil 'echo "no such parameter" >&2; exit 1'
service start
same 1 $? "what cannot be restored is told"

# As on a system where the module is loaded.
sed "s|/sys/module/nf_scanvigil|$work/loaded|" userspace/system/service >"$work/service"
chmod 755 "$work/service"
stop() {
	: >"$work/calls"
	"$work/service" stop 2>"$work/said"
}
stop
same 0 $? "nothing loaded: nothing to stop"
same '' "$(cat "$work/calls")" "nothing loaded: and nothing is done"
mkdir "$work/loaded"
# shellcheck disable=SC2016
stand_in scanvigil 'echo new >"$2"'
stop
same 0 $? "stops"
same new "$(cat "$work/state/saved")" "what is set now is saved"
grep -q 'modprobe -qr nf_scanvigil' "$work/calls"
ok $? "the module is unloaded"
# shellcheck disable=SC2016
stand_in scanvigil 'echo half >"$2"; exit 1'
stop
same new "$(cat "$work/state/saved")" "what could not be saved whole leaves what was saved before"
stand_in scanvigil :
echo kept >"$work/state/saved.new"
stand_in modprobe 'exit 1'
stop
same 0 $? "rules that use the module do not keep the service from stopping"
grep -q 'stays loaded' "$work/said"
ok $? "but that is told" || diag "$(cat "$work/said")"
service nonsense
same 2 $? "another word is refused"
grep -q "'nonsense'" "$work/said"
ok $? "and named"

# verify: what systemd says of the unit.
verify() {
	SYSTEMD_UNIT_PATH=$work/units: systemd-analyze verify --man=no scanvigil.service 2>&1 |
		grep -F scanvigil.service
}

# unit NAME LINES: one that is there early.
unit() {
	printf '[Unit]\nDefaultDependencies=no\n%b\n[Service]\nExecStart=/bin/true\n' "$2" \
		>"$work/units/$1.service"
}

if command -v systemd-analyze >/dev/null; then
	mkdir -p "$work/scanvigil" "$work/units/sysinit.target.wants"
	cp userspace/system/service "$work/scanvigil/"
	sed "s|@LIBEXECDIR@|$work|" userspace/system/scanvigil.service \
		>"$work/units/scanvigil.service"
	same '' "$(verify)" "systemd has nothing to say of the unit"
	unit networking 'Wants=network-pre.target\nAfter=network-pre.target'
	unit cloud-init 'Wants=networking.service\nAfter=networking.service\nBefore=sysinit.target'
	ln -s ../cloud-init.service "$work/units/sysinit.target.wants/"
	same '' "$(verify)" "nor where cloud-init has the network up before sysinit.target"
else
	skip "systemd has nothing to say of the unit" "no systemd-analyze"
fi
echo "1..$tap_count"
