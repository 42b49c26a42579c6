# SPDX-License-Identifier: GPL-2.0-or-later
# Tells the data races of others from ours in a kernel log: where no line of a
# report names one of our functions, its title becomes "race of others", and the
# lines of its stacks begin with "|". Nothing else is touched, nothing left out.
function pass_on(others, i) {
	for (i = 0; i < lines; i++) {
		if (others)
			sub(/BUG: KCSAN:/, "race of others:", line[i])
		if (others && line[i] ~ /\+0x[0-9a-f]+\/0x[0-9a-f]+$/)
			line[i] = "| " line[i]
		print line[i]
	}
	lines = 0
	ours = 0
	inside = 0
}

/==============================$/ {
	line[lines++] = $0
	if (inside)
		pass_on(!ours)
	else
		inside = 1
	next
}

!inside { print; next }

/\[(nf|xt)_scanvigil\]/ { ours = 1 }

{ line[lines++] = $0 }

# A report that was cut short is nobody's but ours.
END { pass_on(0) }
