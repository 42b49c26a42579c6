#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Debian packages of this tree: they build, lintian has nothing to say, and what
# they hold is what "make install" installs, and the modules' source for DKMS.
# Writes TAP.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# files_of PACKAGE: what it holds, folders and Debian's own papers left out.
files_of() {
	dpkg-deb --fsys-tarfile "$work/$1"_*.deb | tar -t |
		grep -v -e '/$' -e '/usr/share/doc/[^/]*/[^/]*$' -e '/usr/share/lintian/' |
		sed 's|^\./||; s|^lib/|usr/lib/|; s|\.gz$||' | sort
}

# enabled_by POSTINST: the units that it enables where it was never installed. What it
# calls only takes note.
enabled_by() {
	mkdir "$work/bin"
	cat >"$work/bin/deb-systemd-helper" <<-'END'
		#!/bin/sh
		case $1 in
		enable) echo "$2" >>"$0.enabled" ;;
		debian-installed) exit 1 ;;
		esac
	END
	chmod 755 "$work/bin/deb-systemd-helper"
	ln -s /bin/true "$work/bin/deb-systemd-invoke"
	ln -s /bin/true "$work/bin/systemctl"
	PATH=$work/bin:$PATH sh "$1" configure && cat "$work/bin/deb-systemd-helper.enabled"
}

# built_by POSTINST: the kernels that it has DKMS build for, of those that have
# headers, where the one that runs was built for. That call of DKMS's is left out.
built_by() {
	mkdir -p "$work"/modules/{1-running,2-older,3-bare}/build
	mkdir "$work"/modules/{1-running,2-older}/build/include
	cat >"$work/bin/dkms" <<-'END'
		#!/bin/sh
		case "$*" in
		status*1-running) echo "scanvigil/0, 1-running: installed" ;;
		install*) echo "$*" | sed 's/.* //' >>"$0.built" ;;
		esac
	END
	chmod 755 "$work/bin/dkms"
	sed "s|/lib/modules|$work/modules|; s,/usr/lib/dkms/common.postinst,/bin/true," "$1" >"$work/postinst"
	PATH=$work/bin:$PATH sh "$work/postinst" configure && cat "$work/bin/dkms.built"
}

check "the packages build, and lintian is content" scripts/deb "$work" ||
	{ echo "1..$tap_count"; exit; }
make -s install-userspace install-dkms DESTDIR="$work/root" >"$work/log" 2>&1
ok $? "make install-userspace install-dkms" || diag "$(tail -n 5 "$work/log")"
installed() { (cd "$work/root" && find . -type f | sed 's|^\./||' | sort); }
same "$(installed | grep -v '^usr/src/')" "$(files_of scanvigil)" \
	"scanvigil has what make install-userspace installs"
same "$(installed | grep '^usr/src/')" "$(files_of scanvigil-dkms)" \
	"scanvigil-dkms has what make install-dkms installs"
dpkg-deb -e "$work"/scanvigil_*.deb "$work/control"
same scanvigil.service "$(enabled_by "$work/control/postinst")" \
	"a new installation enables the service, and not the daemon"
grep -q "deb-systemd-helper update-state 'scanvigild.service'" "$work/control/postinst"
ok $? "systemd is told of the daemon"
same "$(printf '%s\n' /etc/fail2ban/action.d/scanvigil-nft.conf \
	/etc/fail2ban/filter.d/scanvigil.conf /etc/fail2ban/jail.d/scanvigil.conf \
	/etc/logrotate.d/scanvigil /etc/scanvigil/scanvigil.conf)" \
	"$(sort "$work/control/conffiles")" "the admin's changes of its configuration stay"
dpkg-deb -e "$work"/scanvigil-dkms_*.deb "$work/control-dkms"
same 2-older "$(built_by "$work/control-dkms/postinst")" \
	"the modules are built for every kernel that has headers"
make -s uninstall DESTDIR="$work/root" KDIR=/nonexistent >"$work/log" 2>&1
same '' "$(installed)" "make uninstall leaves nothing"

# What DKMS does with it, for this suite's own headers.
kdir=$(make -s kdir)
if [ -e "$kdir/Makefile" ]; then
	dpkg-deb -x "$work"/scanvigil-dkms_*.deb "$work/dkms"
	check "the modules build from it" make -s -C "$kdir" M="$(echo "$work"/dkms/usr/src/*)" modules
else
	skip "the modules build from it" "no kernel headers"
fi
echo "1..$tap_count"
