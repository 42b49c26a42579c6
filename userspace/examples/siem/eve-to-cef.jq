# Events of scanvigil (scanvigil-events(7)) as lines of CEF, version 0:
#
#   tail -F /var/log/scanvigil/events.json |
#       jq --unbuffered -r -f eve-to-cef.jq --arg version "$(scanvigil version)"
#
# Addresses of IPv6 are in c6a2 and c6a3, for src and dst hold none. Lines that are no
# events of scanvigil give nothing.

# Within the header "|" and "\" are escaped, and there are no lines; within values of
# the extension "=" and "\", and lines are told by "\n".
def header: tostring | gsub("[\r\n]+"; " ") | gsub("(?<c>[\\\\|])"; "\\\(.c)");
def value:
	tostring | gsub("(?<c>[\\\\=])"; "\\\(.c)") | gsub("\r\n|\r|\n"; "\\n");

def pairs: to_entries | map(select(.value != null and .value != "")
	| "\(.key)=\(.value | value)") | join(" ");

# Milliseconds since 1970, of a time in UTC.
def ms:
	if . == null then null
	else (.[0:19] + "Z" | fromdate) * 1000 + (.[20:23] | tonumber) end;

def six: . != null and contains(":");
def port: if . == 0 then null else . end;
def severity: {info: 2, notice: 5, scan: 8}[.] // 0;
def list: if length == 0 then null else join(",") end;

# Which way the packets went; a scan from within to within is neither.
def direction: {inbound: 0, outbound: 1}[.];

def labelled($key; $name; $value):
	if $value == null or $value == "" then {}
	else {($key): $value, ($key + "Label"): $name} end;

def line($id; $name; $severity; $extension):
	["CEF:0", "scanvigil", "scanvigil",
		($ARGS.named.version // "unknown" | sub("^scanvigil "; "")), $id, $name, $severity]
	| [.[0]] + (.[1:] | map(header)) + [$extension | pairs] | join("|");

def finding:
	.portscan as $scan
	| line($scan.kind; "\($scan.kind | gsub("_"; " ")), \($scan.state)";
		$scan.level | severity; {
			rt: (.timestamp | ms), dvchost: .host, externalId: $scan.id,
			cat: .event_type, start: ($scan.first | ms), end: ($scan.last | ms),
			deviceInboundInterface: .in_iface,
			deviceDirection: ($scan.direction | direction),
			proto: .proto, spt: ($scan.sport | port), dpt: ($scan.dport | port),
			cnt: $scan.packets,
			src: (if .src_ip | six then null else .src_ip end),
			dst: (if .dest_ip | six then null else .dest_ip end)
		}
		+ labelled("c6a2"; "Source IPv6 Address"; if .src_ip | six then .src_ip else null end)
		+ labelled("c6a3"; "Destination IPv6 Address";
			if .dest_ip | six then .dest_ip else null end)
		+ labelled("cs1"; "level"; $scan.level)
		+ labelled("cs2"; "techniques"; $scan.techniques // [] | list)
		+ labelled("cs3"; "tool"; $scan.tool)
		+ labelled("cs4"; "sample ports"; $scan.sample_ports)
		+ labelled("cs5"; "why"; $scan.why // [] | list)
		+ labelled("cs6"; "direction"; $scan.direction)
		+ labelled("cn1"; "score"; $scan.score)
		+ labelled("cn2"; "ports"; $scan.ports)
		+ labelled("cn3"; "hosts"; $scan.hosts)
		+ labelled("flexString1"; "verified"; $scan.verified)
		+ labelled("flexString2"; "state"; $scan.state));

if (.portscan | type) == "object" then finding
elif .event_type == "lost" then
	line("lost"; "events were lost"; 5;
		{rt: (.timestamp | ms), dvchost: .host, cat: .event_type, cnt: .lost})
else empty end
