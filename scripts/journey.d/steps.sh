# SPDX-License-Identifier: GPL-2.0-or-later
# What the boots of scripts/journey share: steps that are timed, what is kept over a
# reboot, and how an admin asks. It prints TAP and changes nothing by itself. Sourced
# by journey.d/guest.
# shellcheck shell=bash
# shellcheck disable=SC1091,SC2034 # what the guest has; what boots read
. /run/journey/tests.sh

KEPT=/root/kept
work=$(mktemp -d)

# step NAME COMMAND...: it succeeds; its time is told, and what it said in $work/said.
step() {
	local name=$1 start=$EPOCHREALTIME code=0
	shift
	"$@" >"$work/said" 2>&1 || code=$?
	took=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
	ok "$code" "$name"
	diag "time: $took s: $name"
	[ "$code" = 0 ] || diag "$(tail -n 40 "$work/said")"
	return "$code"
}

# said PATTERN NAME: the last step, or what is in $work/said, told so.
said() {
	grep -qE -- "$1" "$work/said"
	ok $? "$2" || diag "$(tail -n 40 "$work/said")"
}

# boot_is_over: starting is; a guest under emulation takes its time.
boot_is_over() {
	wait_for 3600 eval 'systemctl is-system-running | grep -qE "running|degraded"'
	ok $? "the system starts" || diag "$(systemctl list-jobs)"
	diag "Debian $(cat /etc/debian_version), linux $(uname -r), $(nproc) processors," \
		"$(dpkg-query -W | wc -l) packages; $(systemd-analyze time | head -n 1)"
}

failed_units() { systemctl --failed --no-legend --plain | awk '{ print $1 }'; }

# sound WHEN: no unit has failed, none was left out of the boot for the order of others.
sound() {
	same '' "$(failed_units)" "$1: no unit has failed"
	same '' "$(journalctl -b -q -o cat --grep 'ordering cycle' 2>/dev/null)" \
		"$1: nor was any left out for its order"
}

# explained: of each check in $work/said that is not ok, what to do is told.
explained() {
	awk '/^(warning|failed)/ { if (open) exit; open = 1; next }
		/^ok/ { if (open) exit }
		/^ +to do/ { open = 0 }
		END { exit open }' "$work/said"
}

# doctor WHEN: nothing has failed, and what is not ok comes with what to do.
doctor() {
	step "$1: scanvigil doctor finds nothing failed" scanvigil doctor
	diag "$(cat "$work/said")"
	explained
	ok $? "$1: what is not ok comes with what to do"
}

selftest() {
	step "$1: scanvigil selftest" scanvigil selftest
	diag "$(cat "$work/said")"
	said '^[0-9:]+ scan +start +203\.0\.113\.7 ' "$1: shows the finding"
}

# settings: but for the time that entries of the allow-list have left.
settings() { scanvigil save - | sed 's/--for [^ ]*/--for TIME/'; }

# built VERSION: the kernels that DKMS has installed that version for.
built() {
	dkms status -m scanvigil -v "$1" | sed -n 's/^[^,]*, *\([^,]*\),.*: installed.*/\1/p' | sort
}

kernels() { find /boot -name 'vmlinuz-*' -printf '%f\n' | sed 's/^vmlinuz-//' | sort; }

every_kernel_has() {
	same "$(kernels)" "$(built "$1")" "$2"
}
