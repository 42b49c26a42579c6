# SPDX-License-Identifier: GPL-2.0-or-later
# For makefiles with NEEDS, names that pkg-config has for libraries: sets NEEDS_CFLAGS
# and NEEDS_LIBS, and names the Debian package of one that is missing.

PKG_CONFIG ?= pkg-config
PACKAGE_inih := libinih-dev
PACKAGE_jansson := libjansson-dev
PACKAGE_libmicrohttpd := libmicrohttpd-dev
PACKAGE_libmnl := libmnl-dev
PACKAGE_libpcap := libpcap-dev
PACKAGE_libsystemd := libsystemd-dev
PACKAGE_ncursesw := libncurses-dev

ifeq ($(filter clean,$(MAKECMDGOALS)),)
$(foreach lib,$(NEEDS),$(if $(shell $(PKG_CONFIG) --exists $(lib) && echo yes),,\
	$(error the library $(lib) is missing: install the Debian package \
	$(PACKAGE_$(lib)), or run scripts/deps build)))
NEEDS_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(NEEDS))
NEEDS_LIBS := $(shell $(PKG_CONFIG) --libs $(NEEDS))
endif
