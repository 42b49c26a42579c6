# SPDX-License-Identifier: GPL-2.0-or-later
# Every kind of scan that nmap, masscan, hping3 and their like can do, each from
# a source of its own, of a forwarded host and of the gateway: found, named for
# what it is, and soon. MATRIX=6 is IPv6, SILENT=1 where no answer passes by.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=tests/netns/matrix-lib.sh
. "$NETNS/matrix-lib.sh"

# What is sent to one host, whoever that is. Raw scans by nmap give themselves
# away with their third packet; others need what a walk needs.
#  name            kind      technique     tool    anomaly  level  notice scan
ONE_HOST=(
'-sS             | vertical  syn           nmap    any         scan    3     3 | nmap -sS TARGET'
'-sT             | vertical  syn+          unknown any         scan    5    10 | nmap -sT TARGET'
'-sF             | vertical  fin           nmap    tcp_fin     scan    3     3 | nmap -sF TARGET'
'-sX             | vertical  xmas          nmap    tcp_xmas    scan    3     3 | nmap -sX TARGET'
'-sN             | vertical  null          nmap    tcp_null    scan    3     3 | nmap -sN TARGET'
'-sA             | vertical  ack           nmap    any         scan    3     3 | nmap -sA TARGET'
'-sW             | vertical  ack           nmap    any         scan    3     3 | nmap -sW TARGET'
'-sM             | vertical  maimon        nmap    any         scan    3     3 | nmap -sM TARGET'
'SYNACK          | vertical  syn_ack       any     any         scan    5    10 | nmap --scanflags SYNACK TARGET'
'RST             | vertical  rst           any     any         scan    5    10 | nmap --scanflags RST TARGET'
'SYNFIN          | vertical  flags         any     tcp_syn_fin scan    3     3 | nmap --scanflags SYNFIN TARGET'
'URGPSH          | vertical  flags         any     tcp_flags   scan    3     3 | nmap --scanflags URGPSH TARGET'
'-g 53           | vertical  syn           nmap    any         scan    3     3 | nmap -sS -g 53 TARGET'
'-sU             | vertical  udp           any     any         any    10   any | nmap -sU TARGET'
'-sU -g 53       | vertical  udp           any     any         any    10   any | nmap -sU -g 53 TARGET'
'-sY             | vertical  sctp_init     any     any         scan    5    10 | nmap -sY TARGET'
'-sZ             | vertical  sctp_cookie   any     any         scan    5    10 | nmap -sZ TARGET'
'-sO             | protocol  ip_proto+     any     any         scan    6    10 | nmap -sO -p 1-6,17,47,50,51,89,103,112,132 TARGET'
'-sn             | host_check syn,ack,echo+ any    any         notice  5 never | nmap -sn TARGET'
'masscan         | vertical  syn+          any     any         scan    5    10 | masscan -p 1-15 TARGET'
)

# What IPv4 alone has, or what only there tells the tool.
ONE_HOST4=(
'-f              | vertical  any           any     frag_tiny   scan    3     3 | nmap -sS -f TARGET'
'--mtu 16        | vertical  any           any     frag_tiny   scan    3     3 | nmap -sS --mtu 16 TARGET'
'hping3 -S       | vertical  syn           hping3  tcp_syn_ack_value scan 5 10 | hping3 -S -p ++1 -c 15 -i u2000 TARGET'
'hping3 -S -p 0  | anomaly   syn           hping3  tcp_port_zero notice 1 never | hping3 -S -p 0 -c 3 -i u2000 TARGET'
'unicornscan     | vertical  syn           unicornscan any     scan    5    10 | unicorn SOURCE 1-15 TARGET'
'zmap, one host  | vertical  syn           zmap    any         scan    5    10 | zmap SOURCE 1-15 TARGET'
)

# Towards many hosts, all of them there.
MANY_HOSTS=(
'-sn, many       | sweep+    echo+         any     any         scan   10    10 | nmap -sn HOSTS'
'-PE             | sweep     echo          any     any         scan   10    10 | nmap -sn -PE HOSTS'
'-PS445          | sweep     syn           nmap    any         scan   10    10 | nmap -sn -PS445 HOSTS'
'-PA445          | sweep     ack           nmap    any         scan   10    10 | nmap -sn -PA445 HOSTS'
'-PU40125        | sweep     udp           any     any         any    22   any | nmap -sn -PU40125 HOSTS'
'-PY80           | sweep     sctp_init     any     any         scan    6    11 | nmap -sn -PY80 HOSTS'
'-sS -p 445      | sweep     syn           nmap    any         scan    3    10 | nmap -sS -p 445 HOSTS'
'masscan, many   | sweep     syn+          any     any         scan    6    11 | masscan -p 445 HOSTS'
)

MANY_HOSTS4=(
'-PP             | sweep     timestamp     any     any         scan   10    10 | nmap -sn -PP HOSTS'
'-PM             | sweep     netmask       any     any         scan   10    10 | nmap -sn -PM HOSTS'
'zmap            | sweep     syn           zmap    any         scan    6    11 | zmap SOURCE 445 HOSTS'
'Mirai           | sweep     syn           mirai   any         scan    6    11 | mirai SOURCE 23 HOSTS'
)

# What only a host that answers gets to see. Four handshakes broken off within a
# second are enough: more are tried, for a guest may stand still between them. So are
# more than three greetings, of which two in a row may look like one.
ANSWERED=(
'-O              | os_probe+ any           nmap    tcp_os_probe scan   9     9 | nmap -O --max-os-tries 1 -p 22,81 TARGET'
'-O, its SEQ     | isn_probe+ any          nmap    any         any     9   any | nmap -O --max-os-tries 3 -p 22,82 TARGET'
'SYN, RST x 20   | isn_probe  syn          any     any         notice  4 never | abort SOURCE TARGET 22 20 0.02'
'-sV             | any       connect+      any     any         any     8   any | nmap -sV -p 901-908 TARGET'
'-sV, in turn     | banner_grab+ connect+   any     any         any     8   any | nmap -sV --max-parallelism 1 -p 901-908 TARGET'
'greetings read   | banner_grab syn,connect unknown any     any   any never | traffic connect TARGET 901 8 SOURCE'
)

# No answer of anybody passes the gateway, nor leaves it.
silence() {
	nft -f - <<-'NFT'
		table netdev silent {
			chain lan {
				type filter hook ingress device lan priority 0; policy accept;
				meta protocol { ip, ip6 } icmpv6 type { 135, 136 } accept
				meta protocol { ip, ip6 } drop
			}
		}
	NFT
	scanvigil set replies-visible off
}

# run NAME TARGET: the rows for it, from sources that nothing is known of.
run() {
	local name=$1 target=$2 sources=ATTACKERS$MATRIX more=("${MORE4[@]}")
	[ "$MATRIX" = 4 ] || more=("${MORE6[@]}")
	fresh
	scanvigil set ipv6-prefix 128
	[ "${SILENT-}" != 1 ] || scanvigil set replies-visible off
	# shellcheck disable=SC2086
	table "$name, IPv$MATRIX" "$target" ${!sources} "${more[@]}"
}

MATRIX=${MATRIX:-4}
hosts=VICTIMS$MATRIX victim=VICTIM$MATRIX gateway=GATEWAY$MATRIX
read -ra HOSTS <<<"${!hosts}"
# More than the twenty that a sweep by UDP takes: of hosts that are many, two may
# look like one.
HOSTS=("${HOSTS[@]:0:24}")
more_attackers 30
nmap_data

if [ "${SILENT-}" = 1 ]; then
	silence
	ROWS=("${ONE_HOST[@]}" "${MANY_HOSTS[@]}")
	[ "$MATRIX" = 6 ] || ROWS+=("${ONE_HOST4[@]}" "${MANY_HOSTS4[@]}")
	run "no answers" "${!victim}"
	nft delete table netdev silent
else
	serve listening nsenter --net=/run/netns/victim -- python3 -IS "$TOOLS/traffic.py" \
		greet "${!victim}" 901 8
	ROWS=("${ONE_HOST[@]}" "${MANY_HOSTS[@]}" "${ANSWERED[@]}")
	[ "$MATRIX" = 6 ] || ROWS+=("${ONE_HOST4[@]}" "${MANY_HOSTS4[@]}")
	run "victim" "${!victim}"
	ROWS=("${ONE_HOST[@]}")
	[ "$MATRIX" = 6 ] || ROWS+=("${ONE_HOST4[@]}")
	run "gateway" "${!gateway}"
fi
