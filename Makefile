# SPDX-License-Identifier: GPL-2.0-only
# The human door. `make help` lists what there is.

VERSION := $(shell sed -n 's/.*SCANVIGIL_VERSION "\(.*\)"/\1/p' module/version.h)

# Headers to build the modules against: the running kernel's, else the newest.
KVER ?= $(shell uname -r)
KDIR ?= $(firstword $(wildcard /lib/modules/$(KVER)/build) \
	$(lastword $(shell printf '%s\n' $(wildcard /lib/modules/*/build) | sort -V)))

PREFIX ?= /usr
DESTDIR ?=
SBINDIR ?= $(PREFIX)/sbin
MANDIR ?= $(PREFIX)/share/man

USERSPACE := userspace/scanvigil userspace/xtables

all: modules tool plugin

modules:
	@test -n "$(KDIR)" -a -e "$(KDIR)/Makefile" || { \
	echo "no kernel headers found: apt install linux-headers-amd64, or make KDIR=..." >&2; exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

# For scripts: where modules would be built.
kdir:
	@echo $(KDIR)

tool:
	$(MAKE) -C userspace/scanvigil

plugin:
	$(MAKE) -C userspace/xtables

check:
	scripts/check

test:
	scripts/test

demo:
	scripts/demo

bench:
	scripts/bench

clean:
	$(MAKE) -C userspace/scanvigil clean
	$(MAKE) -C userspace/xtables clean
	$(MAKE) -C tests/unit clean
	-test -z "$(KDIR)" || $(MAKE) -C $(KDIR) M=$(CURDIR) clean


.PHONY: all modules kdir tool plugin check test demo bench clean
