# SPDX-License-Identifier: GPL-2.0-or-later
# The network of the laboratory and of the demo: attacker -- gateway -- victim,
# three network namespaces by these names, joined by veth pairs and routed.
# topology_vars sets the addresses, topology_up builds, topology_down removes;
# TOPOLOGY_HERE=1 makes the gateway a namespace of its own, otherwise it is the
# caller's, which gets the name. Sourced by bash; needs root.
# shellcheck shell=bash

TOPOLOGY_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
TOPOLOGY_SERVER=''

# words PREFIX FROM TO: PREFIX10 PREFIX11 ...
topology_words() {
	local i words=()
	for ((i = $2; i <= $3; i++)); do words+=("$1$i"); done
	echo "${words[*]}"
}

# topology_vars 4|6: the addresses, the unnumbered names in that family.
topology_vars() {
	local name
	export LAB_FAMILY=$1
	export ATTACKER4=203.0.113.7 ATTACKER6=2001:db8:a::7
	export GATEWAY4=203.0.113.1 GATEWAY6=2001:db8:a::1
	export GATEWAY_LAN4=198.51.100.1 GATEWAY_LAN6=2001:db8:b::1
	export VICTIM4=198.51.100.10 VICTIM6=2001:db8:b::10
	ATTACKERS4=$(topology_words 203.0.113. 7 27)
	ATTACKERS6="$ATTACKER6 $(topology_words 2001:db8:a:: 10 29)"
	VICTIMS4=$(topology_words 198.51.100. 10 40)
	VICTIMS6=$(topology_words 2001:db8:b:: 10 33)
	export ATTACKERS4 ATTACKERS6 VICTIMS4 VICTIMS6
	for name in ATTACKER ATTACKERS GATEWAY GATEWAY_LAN VICTIM VICTIMS; do
		local numbered=$name$1
		export "$name=${!numbered}"
	done
}

topology_in() {
	local namespace=$1
	shift
	nsenter "--net=/run/netns/$namespace" -- "$@"
}

# Settings come before interfaces, which inherit the defaults.
topology_sysctl() {
	local namespace=$1 router=$2
	# shellcheck disable=SC2016
	topology_in "$namespace" sh -c '
		cd /proc/sys/net
		for i in all default; do
			echo 0 >ipv4/conf/$i/rp_filter
			echo 0 >ipv6/conf/$i/accept_dad
			echo 0 >ipv6/conf/$i/accept_ra
			echo 0 >ipv6/conf/$i/router_solicitations
			echo 0 >ipv6/conf/$i/disable_ipv6
			echo "$0" >ipv6/conf/$i/forwarding
		done
		echo "$0" >ipv4/ip_forward' "$router"
}

# What one end of a link says, as ip(8) batch lines: its device and addresses,
# and for good where the other end's addresses are found.
topology_end() {
	local device=$1 other_mac=$2 address bits
	shift 2
	echo "link set $device up"
	for address; do
		case $address in
		peer=*)
			echo "neigh replace ${address#peer=} lladdr $other_mac nud permanent dev $device"
			continue
			;;
		*:*) bits='64 nodad' ;;
		*) bits=24 ;;
		esac
		echo "address add $address/$bits dev $device"
	done
}

# Two veth pairs, the far end of each an "eth0". No end leaves checksums to an
# adapter: what is captured is what was meant.
topology_links() {
	ip -n gateway -batch - <<-EOT
		link add wan address 02:00:00:00:0a:01 type veth peer name wan-far address 02:00:00:00:0a:02
		link add lan address 02:00:00:00:0b:01 type veth peer name lan-far address 02:00:00:00:0b:02
	EOT
	# shellcheck disable=SC2016
	topology_in gateway sh -c 'for i; do ethtool -K "$i" tx off || exit; done' \
		sh wan wan-far lan lan-far >/dev/null
	ip -n gateway -batch - <<-EOT
		link set wan-far netns attacker name eth0
		link set lan-far netns victim name eth0
	EOT
}

# shellcheck disable=SC2046,SC2086
topology_addresses() {
	local a="$ATTACKERS4 $ATTACKERS6" v="$VICTIMS4 $VICTIMS6" jobs=()
	{
		echo "link set lo up"
		topology_end wan 02:00:00:00:0a:02 "$GATEWAY4" "$GATEWAY6" \
			$(printf 'peer=%s ' $a)
		topology_end lan 02:00:00:00:0b:02 "$GATEWAY_LAN4" "$GATEWAY_LAN6" \
			$(printf 'peer=%s ' $v)
	} | ip -n gateway -batch - &
	jobs+=($!)
	{
		echo "link set lo up"
		topology_end eth0 02:00:00:00:0a:01 $a "peer=$GATEWAY4" "peer=$GATEWAY6"
		echo "route add default via $GATEWAY4"
		echo "route add ::/0 via $GATEWAY6"
	} | ip -n attacker -batch - &
	jobs+=($!)
	{
		echo "link set lo up"
		topology_end eth0 02:00:00:00:0b:01 $v "peer=$GATEWAY_LAN4" "peer=$GATEWAY_LAN6"
		echo "route add default via $GATEWAY_LAN4"
		echo "route add ::/0 via $GATEWAY_LAN6"
	} | ip -n victim -batch - &
	jobs+=($!)
	topology_wait "${jobs[@]}"
}

topology_wait() {
	local pid status=0
	for pid; do
		wait "$pid" || status=1
	done
	return $status
}

# The victim's ssh and web server; the first line says that it listens.
topology_serve() {
	local ready fd
	exec {fd}< <(exec nsenter --net=/run/netns/victim -- \
		perl "$TOPOLOGY_DIR/listen" 22 80)
	TOPOLOGY_SERVER=$!
	if ! read -r -t 60 ready <&"$fd" || [ "$ready" != listening ]; then
		echo "topology: the victim's servers did not start" >&2
		return 1
	fi
	exec {fd}<&-
}

topology_ping() {
	local address jobs=()
	for address in "$VICTIM4" "$VICTIM6"; do
		topology_in attacker ping -q -c 1 -W 10 "$address" >/dev/null &
		jobs+=($!)
	done
	topology_wait "${jobs[@]}" || {
		echo "topology: the attacker cannot reach the victim" >&2
		return 1
	}
}

# topology_conntrack: one rule that asks for the state of a connection is what
# makes nf_conntrack look at packets.
topology_conntrack() {
	topology_in gateway nft -f - <<-EOT
		table inet lab_conntrack {
			chain prerouting {
				type filter hook prerouting priority filter; policy accept;
				ct state new,established,related,invalid counter
			}
			chain forward {
				type filter hook forward priority filter; policy accept;
				ct state new,established,related,invalid counter
			}
		}
	EOT
}

# topology_nat: the victim hides behind the gateway, whose port 80 is its own.
topology_nat() {
	topology_in gateway nft -f - <<-EOT
		table inet lab_nat {
			chain prerouting {
				type nat hook prerouting priority dstnat; policy accept;
				iifname wan ip daddr $GATEWAY4 tcp dport 80 dnat ip to $VICTIM4
				iifname wan ip6 daddr $GATEWAY6 tcp dport 80 dnat ip6 to $VICTIM6
			}
			chain postrouting {
				type nat hook postrouting priority srcnat; policy accept;
				iifname lan oifname wan masquerade
			}
		}
	EOT
}

topology_up() {
	local jobs=()
	mkdir -p /run/netns
	if [ "${TOPOLOGY_HERE-}" ]; then
		ip netns add gateway
	else
		ip netns attach gateway $$
	fi
	ip netns add attacker
	ip netns add victim
	topology_sysctl gateway 1 & jobs+=($!)
	topology_sysctl attacker 0 & jobs+=($!)
	topology_sysctl victim 0
	topology_wait "${jobs[@]}" || return 1
	topology_links || return 1
	topology_addresses || return 1
	topology_serve
	topology_ping
}

topology_down() {
	local namespace
	[ -z "$TOPOLOGY_SERVER" ] || kill "$TOPOLOGY_SERVER" 2>/dev/null || true
	TOPOLOGY_SERVER=''
	for namespace in attacker victim gateway; do
		[ ! -e "/run/netns/$namespace" ] || ip netns delete "$namespace"
	done
}
