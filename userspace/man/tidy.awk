# SPDX-License-Identifier: GPL-2.0-or-later
# Leaves out those paragraph breaks of scdoc's output that break nothing, and
# folds its long lines of filled text: mandoc -Tlint warns of either. The break
# before the end of an indented part goes behind it, where it is needed.
function fold(line,   at) {
	while (filled && length(line) > 79) {
		for (at = 79; at > 1; at--)
			if (substr(line, at, 1) == " " &&
			    substr(line, at + 1, 1) !~ /[.']/)
				break
		if (at <= 1)
			break
		print substr(line, 1, at - 1)
		line = substr(line, at + 1)
	}
	print line
}
BEGIN { filled = 1 }
/^\.nf/ { filled = 0 }
/^\.fi/ { filled = 1 }
/^\.P$/ {
	pending = 1
	next
}
/^\.RE$/ {
	print
	pending = 1
	next
}
{
	if (pending && !/^\.(SH|SS|RS)/ && last !~ /^\.(SH|SS|TH)/)
		print ".P"
	pending = 0
	if (/^\./)
		print
	else
		fold($0)
	last = $0
}
