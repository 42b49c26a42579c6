# SPDX-License-Identifier: GPL-2.0-or-later
# What scripts rely on: the status of each answer. 3 (no module) and 4 (no
# permission) are in unload and privilege.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

fresh
status 1 "test: nobody knows it" scanvigil test "$ATTACKER4"
status 1 "show: nobody knows it" scanvigil show "$ATTACKER4"
status 1 "forget: nobody knows it" scanvigil forget "$ATTACKER4"
packets probe "$ATTACKER4" "$VICTIM4" 101 102 103 104 105
await "$ATTACKER4" '.level == "notice"'
ok $? "five failed contacts are at level notice"
status 1 "test: not at level scan" scanvigil test "$ATTACKER4"
status 0 "test --level notice" scanvigil test --level notice "$ATTACKER4"
packets probe "$ATTACKER4" "$VICTIM4" 106 107 108 109 110
await "$ATTACKER4" '.level == "scan"'
status 0 "test: at level scan" scanvigil test "$ATTACKER4"
status 2 "test: no address" scanvigil test 203.0.113
status 2 "test: two addresses" scanvigil test "$ATTACKER4" "$VICTIM4"
status 2 "an unknown verb" scanvigil nmap
status 0 "forget" scanvigil forget "$ATTACKER4"
status 1 "test: forgotten" scanvigil test "$ATTACKER4"
status 1 "allow del: not there" scanvigil allow del 192.0.2.0/24
scanvigil set enabled off
status 0 "status while it is off" scanvigil status
status 1 "monitor while it is off" timeout 60 scanvigil monitor
scanvigil set enabled on
