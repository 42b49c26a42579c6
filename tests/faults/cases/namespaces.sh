# SPDX-License-Identifier: GPL-2.0-or-later
# Namespaces come and go by the hundred while packets pass, every second one
# with a detector that finds something.
# shellcheck shell=bash source=tests/faults/lib.sh
. "${0%/*}/../lib.sh"

case $LAB_KERNEL in
debug) count=$(short_or 20 1000) ;;
*) count=$(short_or 50 1000) ;;
esac
mkdir -p /dev/net
[ -e /dev/net/tun ] || mknod /dev/net/tun c 10 200
# Kernels keep some of what namespaces had for a while.
slab_without_us "$count" python3 "$FAULTS/tools/namespaces.py" "$count" bare
memory_mark
stream_start 500
start=$SECONDS
said=$(python3 "$FAULTS/tools/namespaces.py" "$count" 2>"$work/err")
same "$count $count" "$said" "$count namespaces come and go, and detect" || diag "$(head -n 5 "$work/err")"
took=$((SECONDS - start))
start=$SECONDS
wait_for 300 given_back
ok $? "the kernel frees the last of them"
stream_stop
memory_back "$count"
row "namespaces made and destroyed" "$count, every second detects" \
	"none refused; made in $took s, freed $((SECONDS - start)) s later"
