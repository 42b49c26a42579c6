# SPDX-License-Identifier: GPL-2.0-or-later
# Builds this tree outside of it, in the cache: one copy for each kernel, of
# which only what changed is built again, in whichever clone it changed. Sourced
# after scripts/lib.sh.
# shellcheck shell=bash

# The repository's files: what git knows or would add, or else everything.
list_files() {
	if git -c safe.directory='*' -C "$TOP" rev-parse --git-dir >/dev/null 2>&1; then
		git -c safe.directory='*' -C "$TOP" ls-files -co --exclude-standard
	else
		(cd "$TOP" && find . -name .git -prune -o -type f -print | sed 's|^\./||')
	fi | (cd "$TOP" && while IFS= read -r file; do
		[ ! -e "$file" ] && [ ! -L "$file" ] || printf '%s\n' "$file"
	done) | sort -u
}

# Only what differs is written, with the time of writing, so that make sees
# every change, also to an older file; what is gone here goes there. Who was stopped
# before it was "settled" may have left half a file, newer than what it is made of.
sync_tree() {
	local to=$1
	[ ! -e "$to/unsettled" ] || rm -rf "$to/tree" "$to/files"
	mkdir -p "$to/tree"
	: >"$to/unsettled"
	list_files >"$to/files.new"
	if [ -f "$to/files" ]; then
		comm -23 "$to/files" "$to/files.new" | while IFS= read -r file; do
			rm -f "$to/tree/$file"
		done
	fi
	need rsync build
	rsync -rlpc --files-from="$to/files.new" "$TOP/" "$to/tree/"
	mv "$to/files.new" "$to/files"
}

settled() { rm -f "$1/unsettled"; }

# What is warned of is built from nothing next time, and warned of again.
warn_again() {
	! grep -qi 'warning:' "$1"/*.log || rm -rf "$1/tree" "$1/files"
}

# What is built, and what of it is a program.
TARGETS=(modules tool daemon plugin)
PROGRAMS=(userspace/scanvigil/scanvigil userspace/scanvigild/scanvigild)

# make_for_root: adds to MAKE what makes it build for the architecture of K_ROOT
# (scripts/foreign), which has the libraries but those of the daemon.
make_for_root() {
	TARGETS=(modules tool plugin)
	PROGRAMS=(userspace/scanvigil/scanvigil)
	# shellcheck disable=SC2153
	local libraries=$K_ROOT/usr/lib/$K_TRIPLET
	MAKE+=("ARCH=$K_ARCH" "CROSS_COMPILE=$K_TRIPLET-"
		"CC=$K_TRIPLET-gcc --sysroot=$K_ROOT")
	export PKG_CONFIG_SYSROOT_DIR=$K_ROOT
	export PKG_CONFIG_LIBDIR=$libraries/pkgconfig:$K_ROOT/usr/share/pkgconfig
}

# build_for KEY TO MAKE...: modules, tool, daemon and plugin into the folders modules,
# bin and xtables of TO, and what make said into TO/build.log. Builds for one kernel
# wait for each other.
build_for() {
	local key=$1 to=$2 copy target lock
	shift 2
	[ -f "$TOP/Makefile" ] || die "no Makefile in $TOP: nothing to build"
	copy=$(cache_dir)/lab/$key
	mkdir -p "$copy"
	exec {lock}>"$copy/lock"
	flock "$lock"
	sync_tree "$copy"
	rm -f "$copy"/*.log
	for target in "${TARGETS[@]}"; do
		quietly "$copy/$target.log" "$@" -C "$copy/tree" "$target" || {
			cat "$copy"/*.log >"$to/build.log"
			warn_again "$copy"
			die "'$* $target' failed in $copy/tree"
		}
	done
	settled "$copy"
	cat "$copy"/*.log >"$to/build.log"
	install -m 644 -Dt "$to/modules" "$copy/tree"/{nf,xt}_scanvigil.ko
	(cd "$copy/tree" && install -m 755 -Dt "$to/bin" "${PROGRAMS[@]}")
	install -m 644 -Dt "$to/xtables" "$copy/tree/userspace/xtables/libxt_scanvigil.so"
	warn_again "$copy"
	exec {lock}>&-
}
