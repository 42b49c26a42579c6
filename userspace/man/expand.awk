# SPDX-License-Identifier: GPL-2.0-or-later
# Puts generated/name.scd in the place of a line @NAME@.
/^@[A-Z]+@$/ {
	file = "generated/" tolower(substr($0, 2, length($0) - 2)) ".scd"
	found = 0
	while ((getline line < file) > 0) {
		found = 1
		if (line !~ /^;/)
			print line
	}
	if (!found) {
		print file " is missing: run scripts/generate" >"/dev/stderr"
		exit 1
	}
	next
}
{ print }
