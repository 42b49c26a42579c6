# SPDX-License-Identifier: GPL-2.0-or-later
# What an admin asks, for tool.t: the doctor on machines that are folders, with
# programs that are scripts, and what is told of a source. Sourced by it.
# shellcheck shell=bash source=tests/unit/tool.t
# shellcheck disable=SC2154 # what tool.t sets

selftests() {
	FAKE_NO_MODULE=1 run selftest
	is 3 'without the module there is no self-test'
	run selftest --from 203.0.113.300
	is 2 'a self-test is from an address'
	run selftest --from 198.51.100.10
	is 2 'and not from the one that is scanned'
}
