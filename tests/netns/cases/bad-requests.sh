# SPDX-License-Identifier: GPL-2.0-or-later
# Requests that make no sense, from the tool and by hand: refused with the name
# of the thing, nothing half applied.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

fresh
before=$(scanvigil get)

# Every parameter by the tool, beyond both ends of what it says of itself.
refused_by_tool() {
	local key value text bad=''
	while read -r key value; do
		text=$(scanvigil set event-rate 777 "$key" "$value" 2>&1)
		[ $? = 2 ] && [[ $text == *$key* ]] || bad+="$key $value: $text"$'\n'
	done < <(python3 - "$NETNS/../../module/uapi/scanvigil.yaml" <<-'PYTHON'
		import sys, yaml
		with open(sys.argv[1], encoding="utf-8") as file:
		    spec = yaml.safe_load(file)
		for s in spec["attribute-sets"]:
		    for a in s["attributes"] if s["name"] == "config" else []:
		        c = a.get("checks", {})
		        if a["type"] in ("u8", "u16", "u32") and "max" in c:
		            print(a["name"], c["max"] + 1)
		            if c.get("min"):
		                print(a["name"], c["min"] - 1)
	PYTHON
	)
	same "" "$bad" "the tool refuses every parameter outside its range, by name"
}

refused_by_tool
status 2 "scan-score below notice-score" scanvigil set notice-score 20 scan-score 10
status 1 "scan-score below the notice-score there is" scanvigil set scan-score 3
status 2 "a mark outside its mask" scanvigil set mark 0x300/0x100
status 2 "an unknown parameter" scanvigil set no-such-key 1
status 2 "an unknown option" scanvigil list --no-such-option
status 2 "a malformed address" scanvigil show 203.0.113.300
status 2 "a prefix too long" scanvigil allow add 192.0.2.0/33
status 2 "an IPv6 prefix too long" scanvigil allow add 2001:db8::/129
status 2 "host bits in a prefix" scanvigil allow add 192.0.2.1/24
status 2 "ports upside down" scanvigil allow add 192.0.2.0/24 --ports 90-80
status 2 "a port too high" scanvigil allow add 192.0.2.0/24 --ports 65536
same "$before" "$(scanvigil get)" "nothing was changed"
same "" "$(scanvigil allow list)" "nothing was allowed"

python3 "$TOOLS/refusals.py" || ok 1 "refusals.py ends well"
same "$before" "$(scanvigil get)" "nothing was changed by hand either"
