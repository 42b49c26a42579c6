# SPDX-License-Identifier: GPL-2.0-or-later
# The JSON Lines, as a reader of Suricata's EVE takes them. Sourced by friends.t.
# shellcheck shell=bash disable=SC2154
check "each JSON line is one that a reader of EVE takes" \
	python3 tests/unit/friends/eve.py "$told/events.json"
sed '2s/"event_type":"[a-z]*"/"event_type":"x","event_type":"portscan"/; 3s/"proto":"TCP"/"proto":"tcp"/
	4s/T/ /' "$told/events.json" >"$work/bad.json"
same "$(printf '%s\n' 2 3 4)" "$(python3 tests/unit/friends/eve.py "$work/bad.json" | cut -d: -f1)" \
	"which a key too many, another word and another time are not"
same lost "$(tail -n 1 "$told/events.json" | jq -r .event_type)" "what was lost is one of them"

# Every key is in the manual, with the object that it is in.
keys=$(jq -r 'to_entries[] | .key, (select(.key == "portscan").value | keys[] | "portscan.\(.)")' \
	"$told/events.json" | sort -u)
manual=$(grep -oE '\*[a-z_.]+\*' userspace/man/scanvigil-events.7.scd | tr -d '*' | sort -u)
same portscan "$(comm -23 <(echo "$keys") <(echo "$manual"))" "the manual explains every key"
same "$(grep -oE 'SCANVIGIL_[A-Z_]+' userspace/man/scanvigild.8.scd | sort -u)" \
	"$(sed -nE 's/^(SCANVIGIL_[A-Z_]+)=.*/\1/p' "$told/journal" | sort -u)" \
	"and every field of the journal"
