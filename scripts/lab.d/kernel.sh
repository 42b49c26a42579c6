# SPDX-License-Identifier: GPL-2.0-or-later
# What is made of an unpacked kernel, whichever architecture it is of: which of
# its modules are kept, and the initramfs that brings a guest to its root. Sourced
# after scripts/lib.sh.
# shellcheck shell=bash

# Of the modules: the network, what it is built on, and what a guest is of.
prune_modules() {
	local dir=$1
	find "$dir"/kernel/* "$dir"/kernel/fs/* "$dir"/kernel/drivers/* \
		-maxdepth 0 ! -path '*/kernel/arch' ! -path '*/kernel/crypto' \
		! -path '*/kernel/lib' ! -path '*/kernel/net' \
		! -path '*/kernel/fs' ! -path '*/fs/9p' ! -path '*/fs/fscache' \
		! -path '*/fs/netfs' ! -path '*/fs/overlayfs' \
		! -path '*/kernel/drivers' ! -path '*/drivers/char' \
		! -path '*/drivers/net' ! -path '*/drivers/virtio' \
		-exec rm -rf {} +
	find "$dir/kernel/drivers/net" "$dir/kernel/drivers/char" -mindepth 1 \
		-maxdepth 1 -type d -exec rm -rf {} +
	find "$dir" -name '*.ko.xz' -exec xz -d {} +
	find "$dir" -name '*.ko.zst' -exec zstd -qd --rm {} +
}

# copy_boot_modules ROOT VERSION DIR MODULE...: with what they depend on, and in
# DIR/modules a list of them in order.
copy_boot_modules() {
	local root=$1 version=$2 to=$3 module word file name
	shift 3
	for module; do
		modprobe -d "$root" -S "$version" --show-depends "$module" ||
			die "linux $version has no module $module"
	done | while read -r word file _; do
		[ "$word" = insmod ] || continue
		name=$(basename "$file")
		[ ! -e "$to/$name" ] || continue
		cp "$file" "$to/$name"
		echo "${name%.ko}" >>"$to/modules"
	done
}

# make_initramfs ROOT VERSION OUT BUSYBOX INIT MODULE...: the smallest there is,
# of a busybox without libraries, the modules, and a change of root.
make_initramfs() {
	local root=$1 version=$2 out=$3 busybox=$4 init=$5 tree
	shift 5
	need cpio qemu
	tree=$(mktemp -d)
	mkdir -p "$tree"/{bin,dev,proc,root}
	cp "$busybox" "$tree/bin/busybox"
	copy_boot_modules "$root" "$version" "$tree" "$@"
	cp "$init" "$tree/init"
	chmod 755 "$tree/init"
	(cd "$tree" && find . | cpio -o -H newc --quiet) | gzip -1 >"$out"
	rm -rf "$tree"
}
