# SPDX-License-Identifier: GPL-2.0-or-later
# Chromium without a screen, with a profile of its own that is thrown away and no
# network but what a page asks for. Sourced by bash; sourcing it does nothing but
# define.
# shellcheck shell=bash

# browser light|dark PROFILE ARGS...: the page that ARGS name, seen in that scheme.
# What the browser itself has to say is in PROFILE/log.
browser() {
	local scheme=$1 profile=$2 args=()
	shift 2
	# Its sandbox does not work for root.
	[ "$(id -u)" != 0 ] || args+=(--no-sandbox)
	[ "$scheme" = light ] || args+=(--blink-settings=preferredColorScheme=0)
	mkdir -p "$profile"
	timeout 120 chromium --headless=new --disable-gpu --hide-scrollbars --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--disable-extensions --user-data-dir="$profile" --enable-logging=stderr --v=0 \
		"${args[@]}" "$@" 2>"$profile/log"
}
