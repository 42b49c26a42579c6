#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The fuzzers themselves: they build, find nothing in the corpus of the repository
# and in a few thousand inputs like it, always the same ones, and do find what is
# wrong. Long runs are scripts/fuzz. Writes TAP.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

RUNS=2000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# fuzz PROGRAM CORPUS [ARGS...]: with what it says in $work/log.
fuzz() {
	local program=tests/fuzz/build/fuzz_$1 corpus=$2
	shift 2
	rm -rf "$work/inputs"
	mkdir "$work/inputs"
	"$program" -runs=$RUNS -seed=1 -artifact_prefix="$work/" "$@" \
		"$work/inputs" "$corpus" >"$work/log" 2>&1
}

why() { diag "$(grep -A 12 'not true:\|ERROR:\|runtime error:' "$work/log" | cut -c1-200)"; }

test_fuzzer() {
	local name=$1
	if ! [ -x "tests/fuzz/build/fuzz_$name" ]; then
		ok 1 "$name: builds"
		return
	fi
	fuzz "$name" "tests/fuzz/corpus/$name" && grep -q '^Done ' "$work/log"
	ok $? "$name: nothing is found in the corpus and $RUNS inputs like it" || why
}

# A fuzzer that cannot fail shows nothing.
test_broken() {
	if fuzz sequence_broken tests/fuzz/corpus/sequence; then
		ok 1 "sequence: a count above what was sent is found"
		return
	fi
	grep -q 'not true: .*ports' "$work/log"
	ok $? "sequence: a count above what was sent is found" || why
	compgen -G "$work/crash-*" >/dev/null
	ok $? "sequence: the input that shows it is kept"
}

test_corpus() {
	local size
	python3 tests/fuzz/corpus.py "$work/corpus"
	same '' "$(diff -r tests/fuzz/corpus "$work/corpus" 2>&1)" \
		"the corpus is what corpus.py makes"
	size=$(cat tests/fuzz/corpus/*/* | wc -c)
	[ "$size" -lt 300000 ]
	ok $? "the corpus is small: $size bytes"
}

test_script() {
	same "$(sed -n 's/^\(TARGETS\|GUESTS\) := //p' tests/fuzz/Makefile | xargs)" \
		"$(scripts/fuzz --list | xargs)" "scripts/fuzz --list names them all"
	status 2 "scripts/fuzz refuses a fuzzer that there is not" \
		scripts/fuzz nonsense --seconds 1
	status 2 "scripts/fuzz refuses a time that is none" \
		scripts/fuzz rule --seconds soon
	scripts/fuzz --help | grep -q -- --seconds
	ok $? "scripts/fuzz --help tells its options"
}

check "what the fuzzers need is there" scripts/deps fuzz
if make -s -k -j2 -C tests/fuzz all build/fuzz_sequence_broken >"$work/make" 2>&1; then
	ok 0 "the fuzzers build"
else
	ok 1 "the fuzzers build"
	diag "$(grep -m 20 'error:\|warning:\|undefined\|\*\*\*' "$work/make")"
fi
read -ra names < <(sed -n 's/^TARGETS := //p' tests/fuzz/Makefile)
for name in "${names[@]}"; do test_fuzzer "$name"; done
test_broken
test_corpus
test_script
plan
