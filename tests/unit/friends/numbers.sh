# SPDX-License-Identifier: GPL-2.0-or-later
# Prometheus and Grafana: promtool reads what scanvigild serves, our rules and each
# query of the dashboard; every number and label in these is one that is served.
# Sourced by friends.t.
# shellcheck shell=bash disable=SC2016,SC2154
promtool=$(scripts/unpack 'promtool|prometheus')/usr/bin/promtool
rules=$examples/prometheus/scanvigil.rules.yml
board=$examples/grafana/scanvigil.json
named() { python3 tests/unit/friends/names.py "$told/metrics" "$@"; }

same '' "$("$promtool" check metrics <"$told/metrics" 2>&1)" "promtool has nothing to say of the numbers"
words() { "$tool" -j help "$1" | jq length; }
same "$(($(words kinds) * ($(words levels) - 1) * $(words directions)))" "$(grep -c '^scanvigil_findings_total{' "$told/metrics")" \
	"findings are served of every kind, level and direction, so that the first is seen"
same "$(grep -oE '_scanvigil_[a-z_]+' userspace/man/scanvigild.8.scd | sed -E 's/^_//; s/_$//' | sort -u)" \
	"$(sed -n 's/^# TYPE \([a-z_]*\) .*/\1/p' "$told/metrics" | sort)" "the manual names every number"
check "promtool takes the rules" "$promtool" check rules "$rules"
sed "s|RULES|$rules|" tests/unit/friends/rules_test.yml >"$work/rules_test.yml"
check "each alert fires when it should, and is silent when it should" \
	"$promtool" test rules "$work/rules_test.yml"
alerts=$(sed -n 's/^ *- alert: //p' "$rules" | sort)
same "$alerts" "$(sed -n 's/^ *alertname: //p' tests/unit/friends/rules_test.yml | sort -u)" \
	"no alert is without a test"
same "$alerts" "$(grep -A3 'alertname: ' tests/unit/friends/rules_test.yml |
	awk '/alertname:/ { name = $2 } /exp_alerts: \[\]/ { print name }' | sort -u)" \
	"nor without one in which it is silent"
# An alert that fires always, and one that never does, are found.
sed 's/== 0$/>= 0/' "$rules" >"$work/always.yml"
sed "s|RULES|$work/always.yml|" tests/unit/friends/rules_test.yml >"$work/always_test.yml"
"$promtool" test rules "$work/always_test.yml" >/dev/null 2>&1
ok $((! $?)) "an alert that always fires does not pass"

check "the dashboard is JSON" jq -e '.panels | length > 8' "$board"
same '' "$(jq -r '.panels[] | select((.title and .description and .gridPos and
	(.targets | length > 0) and .datasource.uid == "${datasource}") | not) | .title' "$board")" \
	"each panel has a title, a place, words and queries"
# Its variables stand for what Grafana puts there.
queries() {
	jq -r '.panels[].targets[].expr, (.templating.list[] | select(.type == "query") |
		.query.query | capture("label_values\\((?<of>.*), [a-z]+\\)").of)' "$1" |
		sed 's/\$__rate_interval/5m/g; s/\$__range/6h/g; s/\$instance/.*/g'
}
queries "$board" | jq -Rn '{groups: [{name: "board", rules:
	[inputs] | to_entries | map({record: "query:\(.key)", expr: .value})}]}' >"$work/queries.yml"
check "promtool takes each query of it" "$promtool" check rules "$work/queries.yml"
same '' "$(grep -F '$' "$work/queries.yml")" "and no variable is unknown"
check "every name in them is one that scanvigild serves" named "$work/queries.yml"
check "and so is every name in the rules" named "$rules"
while read -r change; do
	sed "$change" "$work/queries.yml" >"$work/misspelt.yml"
	cmp -s "$work/queries.yml" "$work/misspelt.yml"
	ok $((! $?)) "there is something to misspell: $change"
	named "$work/misspelt.yml" >/dev/null
	ok $((! $?)) "and misspelt it is found"
done <<-'END'
	s/scanvigil_sources_limit/scanvigil_source_limit/
	s/outbound/outgoing/
	s/by (reason)/by (cause)/
END
