# SPDX-License-Identifier: GPL-2.0-or-later
# What the tool saves it restores, parameters and allow-list, all or nothing.
# shellcheck shell=bash source=tests/netns/lib.sh disable=SC2016
. "${0%/*}/../lib.sh"

fresh
scanvigil set notice-score 6 scan-score 12 table-size 4096 mark 0x10/0x30 \
	outside wan ephemeral-low 40000
scanvigil allow add 192.0.2.0/24 --why 'a "friend" of ours' >/dev/null
scanvigil allow add 2001:db8:c::/48 --ports 22-80 >/dev/null
check "save" scanvigil save "$work/saved"
was=$(scanvigil get; scanvigil -j allow list)
fresh
[ "$was" != "$(scanvigil get; scanvigil -j allow list)" ]
ok $? "the defaults are not what was saved"
scanvigil allow add 198.51.100.0/24 >/dev/null
check "restore --check says that the file is good" scanvigil restore --check "$work/saved"
check "restore" scanvigil restore "$work/saved"
same "$was" "$(scanvigil get; scanvigil -j allow list)" "all is as it was saved"
scanvigil save "$work/again"
same "$(cat "$work/saved")" "$(cat "$work/again")" "and is saved the same again"
sed 's/^set scan-score.*/set scan-score 500/; s/scan-score=12/scan-score=500/' "$work/saved" >"$work/bad"
! cmp -s "$work/saved" "$work/bad"
ok $? "a file with a bad value"
status 2 "is refused" scanvigil restore "$work/bad"
same "$was" "$(scanvigil get; scanvigil -j allow list)" "with nothing applied"
scanvigil restore "$DEFAULTS"
