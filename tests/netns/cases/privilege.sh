# SPDX-License-Identifier: GPL-2.0-or-later
# Nobody without CAP_NET_ADMIN over the network namespace reads or changes
# anything, also not from a user namespace; who owns a namespace has just that.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

NOBODY=(setpriv --reuid 65534 --regid 65534 --clear-groups --)

mine=$(mktemp -d)
chmod 755 "$mine"
tool=$mine/scanvigil
cp "$(command -v scanvigil)" "$tool"
cp "$TOOLS"/{netlink,privilege}.py "$mine"
cp "$NETNS/../../module/uapi/scanvigil.yaml" "$mine/spec"
echo 'set enabled on' >"$mine/saved"
fresh
attacker nmap -n -Pn -sS -p 1-30 "$VICTIM4" >/dev/null 2>&1
before=$(scanvigil get; scanvigil -j list; scanvigil allow list)

# verbs NAME COUNT WRAPPER...: so many are refused with status 4.
verbs() {
	local name=$1 count=$2 verb bad='' code
	shift 2
	while read -ra verb; do
		timeout 60 "$@" "$tool" "${verb[@]}" >/dev/null 2>"$work/err"
		code=$?
		[ $code = 4 ] || bad+="${verb[*]}: $code $(cat "$work/err")"$'\n'
	done < <(head -n "$count" <<-VERBS
		list
		set enabled off
		monitor
		flush
		status
		show $ATTACKER4
		test $ATTACKER4
		dump
		get
		save
		restore $mine/saved
		allow add 192.0.2.0/24
		allow del 192.0.2.0/24
		allow list
		forget $ATTACKER4
		stats
		doctor
		doctor --allow-admin
		explain $ATTACKER4
		rules --nft
		block list
		block add 192.0.2.7
		block enable
		block disable
	VERBS
	)
	same "" "$bad" "$name: $count verbs end with status 4"
}

verbs "nobody" 24 "${NOBODY[@]}"
verbs "root of a user namespace" 4 "${NOBODY[@]}" unshare -U -r

# as WHO NAME WRAPPER...: every operation and group of the specification.
as() {
	local who=$1 name=$2
	shift 2
	check "every operation and group: $name" \
		"$@" python3 "$mine/privilege.py" "$who" "$mine/spec"
}

as refused "nobody is refused" "${NOBODY[@]}"
as refused "root without CAP_NET_ADMIN is refused" \
	setpriv --bounding-set -net_admin --inh-caps -net_admin --
as refused "root of a user namespace is refused" "${NOBODY[@]}" unshare -U -r
as carried "the owner of a namespace is refused in the one it came from" "${NOBODY[@]}"
as handed "nobody is refused with a socket of root's"
same "$before" "$(scanvigil get; scanvigil -j list; scanvigil allow list)" \
	"nothing was changed"

owner() { "${NOBODY[@]}" unshare -Urn "$@"; }
check "the owner of a namespace may ask" owner "$tool" get
as owner "all that is asked for is granted, but a large table" owner
as root "all that is asked for is granted to root" unshare -n
same '[]' "$(owner "$tool" -j list)" "and sees no source of ours"
same 0 "$(owner "$tool" -j stats | jq .packets)" "and no packet of ours"
check "it may switch detection on for itself" owner sh -c "
	'$tool' set enabled on && '$tool' allow add 192.0.2.0/24 && '$tool' status | grep -q ' on '"
same "$before" "$(scanvigil get; scanvigil -j list; scanvigil allow list)" \
	"which changes nothing of ours"
rm -rf "$mine"
