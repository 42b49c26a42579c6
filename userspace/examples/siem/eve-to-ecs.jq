# Events of scanvigil (scanvigil-events(7)) in the Elastic Common Schema 8:
#
#   tail -F /var/log/scanvigil/events.json | jq --unbuffered -c -f eve-to-ecs.jq
#
# Findings of level notice and scan are alerts while they go on. What ECS has no field
# for is kept below "scanvigil", under the keys of the event. Lines that are no events
# of scanvigil give nothing.

def scans: ["vertical", "sweep", "block", "protocol", "os_probe", "host_check",
	"isn_probe", "banner_grab", "decoy", "distributed", "idle_scan"];

# T1595.001 scans us from outside; T1046 looks around from within.
def technique:
	if .kind | IN(scans[]) | not then null
	elif .direction == "inbound" then {
		tactic: {id: ["TA0043"], name: ["Reconnaissance"]},
		technique: {id: ["T1595", "T1595.001"], name: ["Active Scanning"],
			subtechnique: {id: ["T1595.001"], name: ["Scanning IP Blocks"]}}}
	elif .direction == "outbound" or .direction == "lateral" then {
		tactic: {id: ["TA0007"], name: ["Discovery"]},
		technique: {id: ["T1046"], name: ["Network Service Discovery"]}}
	else null end
	| if . then {threat: ({framework: "MITRE ATT&CK"} + .)} else {} end;

def direction:
	{inbound: "inbound", outbound: "outbound", lateral: "internal"}[.] // "unknown";

def severity: {info: 21, notice: 47, scan: 73}[.] // 0;

# A protocol without a name is told by its number.
def transport:
	if . == null then {}
	elif test("^[0-9]+$") then {iana_number: .}
	else {transport: ascii_downcase} end;

def when($key; $value): if $value == null then {} else {($key): $value} end;

def observer:
	{vendor: "scanvigil", product: "scanvigil", type: "ids", hostname: .host}
	+ when("ingress"; .in_iface | if . then {interface: {name: .}} else null end);

def end_point($ip; $port):
	{ip: $ip, address: $ip} + when("port"; if $port == 0 then null else $port end);

def sentence:
	"\(.portscan.level) \(.portscan.state) \(.src_ip) \(.portscan.kind)"
	+ if .dest_ip then " to \(.dest_ip)" else "" end;

def finding:
	.portscan as $scan
	| {
		"@timestamp": .timestamp,
		ecs: {version: "8.11.0"},
		message: sentence,
		event: ({
			kind: (if $scan.state == "end" or $scan.level == "info"
				then "event" else "alert" end),
			category: ["intrusion_detection", "network"],
			type: ["info"],
			module: "scanvigil",
			dataset: "scanvigil.events",
			provider: "nf_scanvigil",
			action: $scan.kind,
			sequence: .seq,
			severity: ($scan.level | severity)
		} + when("start"; $scan.first) + when("end"; $scan.last)),
		observer: observer,
		source: (end_point(.src_ip; $scan.sport) + when("packets"; $scan.packets)),
		network: ({
			type: (if .src_ip | contains(":") then "ipv6" else "ipv4" end),
			direction: ($scan.direction | direction)
		} + (.proto | transport)),
		related: {ip: ([.src_ip, .dest_ip] + ($scan.members // []) | map(values) | unique)},
		scanvigil: $scan
	}
	+ (if .dest_ip then {destination: end_point(.dest_ip; $scan.dport)} else {} end)
	+ ($scan | technique);

def loss: {
	"@timestamp": .timestamp,
	ecs: {version: "8.11.0"},
	message: "\(.lost) events were lost",
	event: {kind: "pipeline_error", module: "scanvigil", dataset: "scanvigil.events",
		provider: "nf_scanvigil", action: "lost"},
	observer: observer,
	scanvigil: {lost: .lost}
};

if (.portscan | type) == "object" then finding
elif .event_type == "lost" then loss
else empty end
