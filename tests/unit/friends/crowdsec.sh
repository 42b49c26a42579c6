# SPDX-License-Identifier: GPL-2.0-or-later
# CrowdSec: its own engine, with the parsers that come with it and ours, decides over
# the file of events. It knows of no central service and listens on loopback alone.
# Sourced by friends.t.
# shellcheck shell=bash disable=SC2154
root=$(scripts/unpack crowdsec)
hub=$root/usr/share/crowdsec/hub
etc=$work/crowdsec
mkdir -p "$etc"/parsers/{s00-raw,s02-enrich} "$etc/data"
cp -r "$root"/etc/crowdsec/{patterns,profiles.yaml,simulation.yaml} "$etc/"
cp "$hub/parsers/s00-raw/crowdsecurity/syslog-logs.yaml" "$etc/parsers/s00-raw/"
cp "$hub/parsers/s02-enrich/crowdsecurity/dateparse-enrich.yaml" "$etc/parsers/s02-enrich/"
cp -r "$examples/crowdsec/." "$etc/"
# A port that no client is given between now and then.
port=$(python3 - <<-'END'
	import random, socket
	while True:
	    try:
	        with socket.socket() as s:
	            s.bind(("127.0.0.1", random.randrange(10000, 32000)))
	            print(s.getsockname()[1])
	            break
	    except OSError:
	        pass
END
)
echo "url: http://127.0.0.1:$port" >"$etc/credentials.yaml"
cat >"$etc/config.yaml" <<-END
	common: {daemonize: false, log_media: stdout, log_level: info, working_dir: .}
	config_paths: {config_dir: $etc, data_dir: $etc/data, hub_dir: $hub,
	  simulation_path: $etc/simulation.yaml, index_path: $hub/.index.json}
	crowdsec_service: {parser_routines: 1, acquisition_dir: $etc/acquis.d}
	cscli: {output: raw}
	db_config: {type: sqlite, db_path: $etc/data/crowdsec.db}
	api:
	  client: {credentials_path: $etc/credentials.yaml}
	  server: {listen_uri: "127.0.0.1:$port", profiles_path: $etc/profiles.yaml}
	prometheus: {enabled: false}
END
# Two gateways notice one source, three another.
{
	cat "$told/events.json"
	jq -c 'select(.src_ip == "203.0.113.8" and .portscan.state == "update") |
		.portscan.level = "notice" |
		(.src_ip = "203.0.113.30" | .host = ("gw1", "gw2")),
		(.src_ip = "203.0.113.31" | .host = ("gw1", "gw2", "gw3"))' "$told/events.json"
} >"$etc/events.json"
check "CrowdSec takes a machine" "$root/usr/bin/cscli" -c "$etc/config.yaml" machines add \
	--auto --file "$etc/credentials.yaml" test
timeout 300 "$root/usr/bin/crowdsec" -c "$etc/config.yaml" -dsn "file://$etc/events.json" \
	-type scanvigil >"$work/crowdsec.log" 2>&1
ok $? "CrowdSec reads the events with our parser" || diag "$(tail -n 20 "$work/crowdsec.log")"
same "$(printf '%s\n' 'scanvigil/fleet Ip 203.0.113.31' 'scanvigil/scan Ip 203.0.113.8' \
	'scanvigil/scan-range Range 2001:db8:bad::/64')" "$(sed -nE \
	"s/.*msg=\"(Ip|Range) ([^ ]*) performed '([^']*)'.*/\\3 \\1 \\2/p" "$work/crowdsec.log" | sort)" \
	"it finds who scans, and whom three gateways notice, and nobody else" ||
	diag "$(cat "$work/crowdsec.log")"
same "$(printf '%s\n' 203.0.113.31 203.0.113.8)" \
	"$(sed -nE 's/.* ban on Ip ([^"]*)".*/\1/p' "$work/crowdsec.log" | sort)" \
	"and bans them, the prefix aside, for which it has no profile"
! grep 'level=\(error\|fatal\)' "$work/crowdsec.log" | grep -v 'GeoIp\|IpToRange'
ok $? "it has no error to tell" || diag "$(grep level=error "$work/crowdsec.log")"
