#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Other programs that read what we tell: each is the real one from Debian, unpacked
# and not installed (scripts/unpack), and reads what the daemon's own outputs wrote of a
# capture (friends/tell.c). Needs neither root nor the module. Writes TAP.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

export LC_ALL=C TZ=UTC PYTHONDONTWRITEBYTECODE=1
work=$(mktemp -d)
PIDS=()
# shellcheck disable=SC2317
leave() {
	[ ${#PIDS[@]} = 0 ] || kill "${PIDS[@]}" 2>/dev/null
	rm -rf "$work"
}
trap leave EXIT

if ! make -s -C tests/unit/friends O="$work/build" >"$work/make" 2>&1; then
	diag "$(cat "$work/make")"
	echo 'Bail out! what tells does not build'
	exit 1
fi
# Of what is set here, the parts make use.
# shellcheck disable=SC2034
tool=$work/build/tool/scanvigil-fake
told=$work/told
mkdir "$told"
python3 tests/unit/friends/capture.py "$work/capture.pcap"
check "a capture is told in every way" "$work/build/tell" "$told" "$work/capture.pcap"
make -s install-examples DESTDIR="$work/root" >"$work/make" 2>&1
ok $? "make install-examples" || diag "$(cat "$work/make")"
# shellcheck disable=SC2034
examples=$work/root/usr/share/doc/scanvigil/examples

# Who ought to be acted upon: level scan while it goes on, a handshake, not from inside.
guilty() {
	jq -r 'select(.portscan.level == "scan" and .portscan.state != "end" and
		.portscan.verified and .portscan.direction == "inbound") |
		"\(.src_ip)/\(.portscan.prefix_len)"' "$told/events.json"
}
same "$(printf '%s\n' 2001:db8:bad::/64 203.0.113.8/32)" "$(guilty | sort -u)" \
	"of the capture, two are to be acted upon"
for part in eve fail2ban siem numbers crowdsec; do
	# shellcheck source=/dev/null
	. "tests/unit/friends/$part.sh"
done
plan
