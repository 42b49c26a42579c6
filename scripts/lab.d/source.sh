# SPDX-License-Identifier: GPL-2.0-or-later
# What scripts that build a kernel of their own share: Debian's source of it, the
# options that it must accept, and the folder in the cache that is there as a whole
# or not at all. Sourced after scripts/lib.sh; what it builds is its caller's.
# shellcheck shell=bash

# unpack_source SERIES: the newest linux-source of it into the folder ./tree.
unpack_source() {
	local series=$1 suite deb
	for suite in sid testing trixie-backports; do
		apt_update "$suite"
		[ -z "$(apt_version "$suite" "linux-source-$series")" ] || break
	done
	[ -n "$(apt_version "$suite" "linux-source-$series")" ] ||
		die "Debian has no linux-source-$series (any more): choose another series"
	deb=$(apt_fetch "$suite" "$PWD" "linux-source-$series")
	mkdir tree
	dpkg-deb --fsys-tarfile "$deb" |
		tar -xO "./usr/src/linux-source-$series.tar.xz" | xz -dc -T0 |
		tar -x -C tree --strip-components=1
	rm -f "$deb"
}

# check_config FRAGMENT: every option of it must have come out as it was asked for.
check_config() {
	local line bad=()
	while read -r line; do
		grep -qxF -- "$line" .config || bad+=("$line")
	done < <(awk -F= '/^CONFIG_/ { last[$1] = $0 } END { for (o in last) print last[o] }' "$1")
	[ ${#bad[@]} -eq 0 ] ||
		die "this kernel did not accept these options:" "${bad[@]}"
}

# prune: of the tree that was built leave what a module is built with: headers,
# makefiles, host tools; no source, no objects, no other architecture, no driver.
prune() {
	find . -mindepth 1 -maxdepth 1 ! -name arch ! -name include ! -name scripts \
		! -name 'Makefile*' ! -name Kbuild ! -name Kconfig ! -name .config \
		! -name Module.symvers ! -name tools ! -name System.map \
		-exec rm -rf {} +
	find arch -mindepth 1 -maxdepth 1 ! -name um ! -name x86 ! -name Kconfig \
		-exec rm -rf {} +
	find tools -mindepth 1 -maxdepth 1 ! -name include ! -name build \
		! -name scripts ! -name objtool -exec rm -rf {} +
	rm -rf include/dt-bindings scripts/dtc scripts/kconfig scripts/coccinelle \
		scripts/gdb arch/x86/kvm arch/x86/crypto arch/x86/boot/dts \
		arch/x86/tools arch/x86/events
	find arch tools -type f \( -name '*.c' -o -name '*.S' -o -name '*.lds' \
		-o -name '*.o' -o -name '*.a' -o -name '.*.cmd' \) -delete
	find . -type f \( -name '*.o' -o -name '*.a' -o -name '*.so' \
		-o -name '.*.cmd' -o -name '*.mod.c' \) ! -name module.lds -delete
	find . -type d -empty ! -path '*/generated/*' -delete
}

# publish DIR NAME COMMAND...: run it in a folder that becomes DIR when it is done.
publish() {
	local dir=$1 name=$2 start=$SECONDS
	shift 2
	# Of who was killed at it.
	rm -rf "$dir".??????
	work=$(mktemp -d "$dir.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	say "building $name, once: some minutes"
	(cd "$work" && "$@")
	chmod 755 "$work"
	mv -T "$work" "$dir"
	trap - EXIT
	say "built in $((SECONDS - start)) s, $(du -sm "$dir" | cut -f1) MiB"
}

# once DIR LOCK COMMAND...: run it where DIR is not there and nobody else makes it.
once() {
	local dir=$1 lock_file lock
	lock_file=$(cache_dir)/$2.lock
	shift 2
	[ ! -d "$dir" ] || return 0
	exec {lock}>"$lock_file"
	flock "$lock"
	[ -d "$dir" ] || "$@"
	exec {lock}>&-
}
