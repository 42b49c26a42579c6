# SPDX-License-Identifier: GPL-2.0-or-later
# Shell functions that the scripts share: messages, the cache, a private apt
# configuration, and the names of what they build. Sourced by bash scripts that
# have already said "set -euo pipefail"; sourcing it does nothing but define.
# shellcheck shell=bash

# The top of the repository, physical, whatever the caller's folder is.
# shellcheck disable=SC2034
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
PROG=${0##*/}

say() { printf '%s: %s\n' "$PROG" "$*" >&2; }

die() {
	say "$*"
	exit 1
}

# usage_of FILE: the head comment of a script is its help text.
usage_of() {
	sed -n '3,/^[^#]/{/^#/!q;s/^# \{0,1\}//;p}' "$1"
}

have() { command -v "$1" >/dev/null 2>&1; }

# need COMMAND GROUP: stop with the remedy when a command is missing.
need() {
	have "$1" || die "'$1' is missing: run scripts/deps $2"
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif have sudo; then
		sudo -- "$@"
	else
		die "'$*' needs root and there is no sudo: run it as root"
	fi
}

# The one folder outside the repository that the scripts write to.
cache_dir() {
	local home=${HOME:-}
	[ -n "$home" ] || home=$(getent passwd "$(id -u)" | cut -d: -f6)
	local dir=${XDG_CACHE_HOME:-$home/.cache}/scanvigil
	mkdir -p "$dir"
	(cd "$dir" && pwd -P)
}

# quietly LOG COMMAND...: run a long command in silence; on failure show the
# part of its output that says why.
quietly() {
	local log=$1
	shift
	if "$@" >"$log" 2>&1; then return 0; fi
	grep -nE 'error:|Error|undefined|[Nn]o such file|warning:' "$log" |
		head -n 40 >&2 || true
	printf -- '--- the end of %s:\n' "$log" >&2
	tail -n 30 "$log" >&2
	return 1
}

# patiently COMMAND...: a mirror that is just being renewed, a network that is gone
# for a moment, a lock of the system's own upgrades: all that is over soon.
patiently() {
	local pause
	for pause in 5 20 60; do
		! "$@" || return 0
		sleep "$pause"
	done
	"$@"
}

# A folder for large files that are written all the time: a tmpfs with MIB free
# that allows execution, or else a folder in the cache.
scratch_dir() {
	local mib=$1 dir free
	for dir in "${TMPDIR:-}" /dev/shm; do
		if [ -z "$dir" ] || [ ! -w "$dir" ]; then continue; fi
		free=$(df --output=avail -m "$dir" | tail -n 1)
		[ "$free" -gt "$mib" ] || continue
		findmnt -no OPTIONS -T "$dir" | grep -qw noexec && continue
		printf '%s\n' "$dir"
		return
	done
	dir=$(cache_dir)/tmp
	mkdir -p "$dir"
	printf '%s\n' "$dir"
}

# read_lists LOG: of the machine's own apt. A source of others may be gone for good.
read_lists() {
	local update=(as_root apt-get -qq -o Acquire::Retries=5 update)
	say "reading the package lists"
	patiently "${update[@]}" -o APT::Update::Error-Mode=any >"$1" 2>&1 ||
		quietly "$1" "${update[@]}" || die "apt-get update failed"
}

suite_of_this_machine() {
	local ID='' VERSION_CODENAME=''
	# shellcheck disable=SC1091
	. /etc/os-release
	[ "$ID" = debian ] || die "this machine runs '$ID', not Debian"
	printf '%s\n' "${VERSION_CODENAME:-sid}"
}

# apt_uri RELEASE...: where this machine's apt, whichever format its sources are
# written in, finds the first of these releases that it knows.
apt_uri() {
	# shellcheck disable=SC2016
	local format='$(REPO_URI) $(RELEASE)' uri release wanted
	for wanted; do
		while read -r uri release; do
			[ "$release" != "$wanted" ] || { printf '%s\n' "$uri"; return; }
		done < <(apt-get indextargets --no-release-info --format "$format" \
			'Created-By: Packages' | sed 's|/\( [^ ]*\)$|\1|')
	done
	return 1
}

# apt_sources SUITE: Debian SUITE from the mirrors that this machine uses; a
# released suite with its security updates.
apt_sources() {
	local suite=$1 own mirror security
	own=$(suite_of_this_machine)
	mirror=$(apt_uri "$own" stable testing unstable sid) ||
		die "apt on this machine has no source for Debian '$own'"
	printf 'deb %s %s main\n' "$mirror" "$suite"
	case $suite in *-* | sid | unstable | testing | experimental) return ;; esac
	if security=$(apt_uri "$own-security" stable-security); then
		printf 'deb %s %s-security main\n' "$security" "$suite"
	fi
}

# Every key that this machine's apt trusts for any source, as one folder.
apt_keys() {
	local dir=$1 key
	mkdir -p "$dir"
	for key in /etc/apt/trusted.gpg.d/* /usr/share/keyrings/debian-archive-*.gpg \
		$(grep -rhoE '(signed-by=|Signed-By: *)/[^] ]+' /etc/apt/sources.list \
			/etc/apt/sources.list.d 2>/dev/null | sed 's|^[^/]*||'); do
		case $key in
		*.gpg | *.asc) [ ! -r "$key" ] || cp -Lf "$key" "$dir/" ;;
		esac
	done
}

# apt_of SUITE apt-get|apt-cache ARGS...: the tool with a configuration of its
# own, which knows SUITE and nothing that is installed here. SUITE:ARCHITECTURE is
# the suite as another architecture has it, in these functions and below. Whoever
# asks for the same suite waits, and finds its lists whole.
apt_of() {
	local suite=$1 tool=$2 dir as=()
	shift 2
	dir=$(cache_dir)/apt/${suite/:/-}
	mkdir -p "$dir"
	[[ $suite != *:* ]] ||
		as=(-o "APT::Architecture=${suite#*:}" -o "APT::Architectures=${suite#*:}")
	# A mirror that stands still is signed all the same.
	flock "$dir" "$tool" -q "${as[@]}" -o Acquire::Check-Valid-Until=false \
		-o Acquire::Retries=5 \
		-o Dir::Etc::SourceList="$dir/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null \
		-o Dir::Etc::Preferences=/dev/null \
		-o Dir::Etc::PreferencesParts=/dev/null \
		-o Dir::Etc::TrustedParts="$dir/keys" \
		-o Dir::State="$dir/state" -o Dir::State::status=/dev/null \
		-o Dir::Cache="$dir/cache" -o Acquire::Languages=none \
		-o APT::Sandbox::User=root "$@"
}

# apt_update SUITE...: fetch the package lists of each suite for apt_of. Security
# updates of old suites are not made, nor mirrored well, for every architecture.
apt_update() {
	local suite dir
	for suite; do
		dir=$(cache_dir)/apt/${suite/:/-}
		mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial"
		apt_keys "$dir/keys"
		apt_sources "${suite%:*}" >"$dir/sources.list"
		if [[ $suite == *:* ]] && ! apt_read "$suite" >"$dir/update.log" 2>&1; then
			say "reading Debian '$suite' without its security updates"
			sed -i 1q "$dir/sources.list"
		fi
		quietly "$dir/update.log" patiently apt_read "$suite" ||
			die "cannot read Debian '$suite' (if a key is unknown," \
				"install a newer debian-archive-keyring)"
	done
}

apt_read() { apt_of "$1" apt-get -o APT::Update::Error-Mode=any update; }

# apt_fetch SUITE DIR PACKAGE: download a package into DIR, print its file.
apt_fetch() {
	local suite=$1 dir=$2 package=$3
	(cd "$dir" && quietly "$dir/$package.log" patiently \
		apt_of "$suite" apt-get download "$package") ||
		die "cannot download $package from Debian '$suite'"
	find "$dir" -maxdepth 1 -name "${package%%=*}_*.deb" -print -quit
}

# apt_unpack SUITE DIR PACKAGE...: unpack packages with all that they depend on
# into DIR; nothing of them is run.
apt_unpack() {
	local suite=$1 dir=$2 archives deb
	shift 2
	archives=$(cache_dir)/apt/${suite/:/-}/cache/archives
	mkdir -p "$dir"
	rm -f "$archives"/*.deb
	quietly "$archives/log" patiently apt_of "$suite" apt-get -y \
		--no-install-recommends --download-only install "$@" ||
		die "cannot download all of these from Debian '$suite': $*"
	for deb in "$archives"/*.deb; do dpkg-deb -x "$deb" "$dir"; done
	rm -f "$archives"/*.deb
}

apt_version() {
	apt_of "$1" apt-cache policy "$2" | sed -n 's/^ *Candidate: *//p' |
		grep -v '(none)' || true
}
