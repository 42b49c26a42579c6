# SPDX-License-Identifier: GPL-2.0-only
# The human door. `make help` lists what there is.

# Headers to build the modules against: the running kernel's, else the newest.
KVER ?= $(shell uname -r)
KDIR ?= $(firstword $(wildcard /lib/modules/$(KVER)/build) \
	$(lastword $(shell printf '%s\n' $(wildcard /lib/modules/*/build) | sort -V)))

PREFIX ?= /usr
DESTDIR ?=
SBINDIR ?= $(PREFIX)/sbin
MANDIR ?= $(PREFIX)/share/man
SYSCONFDIR ?= /etc
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR ?= $(PREFIX)/share/zsh/vendor-completions
UNITDIR ?= $(PREFIX)/lib/systemd/system
LIBEXECDIR ?= $(PREFIX)/libexec
MODLOADDIR ?= $(PREFIX)/lib/modules-load.d
MODPROBEDIR ?= $(PREFIX)/lib/modprobe.d
SRCDIR ?= $(PREFIX)/src
EXAMPLEDIR ?= $(PREFIX)/share/doc/scanvigil/examples
XTLIBDIR ?= $(shell pkg-config --variable=xtlibdir xtables 2>/dev/null)
MODVER = $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' $(KDIR)/include/generated/utsrelease.h 2>/dev/null)
MODDIR ?= $(DESTDIR)/lib/modules/$(MODVER)/updates

INSTALL ?= install
VERSION := $(shell sed -n 's/.*SCANVIGIL_VERSION "\(.*\)"/\1/p' module/version.h)
DKMSDIR = $(DESTDIR)$(SRCDIR)/scanvigil-$(VERSION)

all: modules tool daemon plugin man

modules:
	@test -n "$(KDIR)" -a -e "$(KDIR)/Makefile" || { \
	echo "no kernel headers found: apt install linux-headers-amd64, or make KDIR=..." >&2; exit 1; }
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

# For scripts: where modules would be built.
kdir:
	@echo $(KDIR)

tool:
	$(MAKE) -C userspace/scanvigil

daemon:
	$(MAKE) -C userspace/scanvigild

plugin:
	$(MAKE) -C userspace/xtables

man:
	$(MAKE) -C userspace/man

# What a distribution would do: modules with depmod, the tool, the daemon, the
# plugin, the manual, the completion and the services. DESTDIR leaves the running
# system alone, and a configuration that is there stays.
install: install-modules install-userspace

install-modules: modules
	@test -n "$(MODVER)" || { echo "cannot tell the kernel's release from $(KDIR)" >&2; exit 1; }
	$(INSTALL) -D -m 644 -t $(MODDIR) nf_scanvigil.ko xt_scanvigil.ko
	test -n "$(DESTDIR)" || depmod -a $(MODVER)

install-userspace: install-daemon install-examples tool plugin man install-system
	@test -n "$(XTLIBDIR)" || { echo "no xtables: apt install libxtables-dev" >&2; exit 1; }
	$(INSTALL) -D -m 755 -t $(DESTDIR)$(SBINDIR) userspace/scanvigil/scanvigil
	$(INSTALL) -D -m 644 -t $(DESTDIR)$(XTLIBDIR) userspace/xtables/libxt_scanvigil.so
	$(INSTALL) -D -m 644 -t $(DESTDIR)$(MANDIR)/man8 userspace/man/scanvigil.8
	$(INSTALL) -D -m 644 -t $(DESTDIR)$(MANDIR)/man7 \
		userspace/man/scanvigil-events.7 userspace/man/scanvigil-detections.7
	$(INSTALL) -D -m 644 userspace/completion/scanvigil.bash $(DESTDIR)$(BASHCOMPDIR)/scanvigil
	$(INSTALL) -D -m 644 -t $(DESTDIR)$(ZSHCOMPDIR) userspace/completion/_scanvigil

install-daemon: daemon man
	$(INSTALL) -D -m 755 -t $(DESTDIR)$(SBINDIR) userspace/scanvigild/scanvigild
	test -e $(DESTDIR)$(SYSCONFDIR)/scanvigil/scanvigil.conf || $(INSTALL) -D -m 644 \
		-t $(DESTDIR)$(SYSCONFDIR)/scanvigil userspace/scanvigild/scanvigil.conf
	$(INSTALL) -D -m 644 userspace/scanvigild/scanvigil.logrotate \
		$(DESTDIR)$(SYSCONFDIR)/logrotate.d/scanvigil
	$(INSTALL) -d $(DESTDIR)$(UNITDIR)
	sed 's,/usr/sbin/,$(SBINDIR)/,' userspace/scanvigild/scanvigild.service \
		>$(DESTDIR)$(UNITDIR)/scanvigild.service
	$(INSTALL) -D -m 644 userspace/completion/scanvigild.bash $(DESTDIR)$(BASHCOMPDIR)/scanvigild
	$(INSTALL) -D -m 644 -t $(DESTDIR)$(ZSHCOMPDIR) userspace/completion/_scanvigild
	$(INSTALL) -D -m 644 -t $(DESTDIR)$(MANDIR)/man8 userspace/man/scanvigild.8
	$(INSTALL) -D -m 644 -t $(DESTDIR)$(MANDIR)/man5 userspace/man/scanvigil.conf.5

# Files for programs that read our findings. Those of fail2ban are where it looks for
# them, and do nothing until the jail is switched on.
EXAMPLES := $(shell cd userspace/examples && find * -type f ! -path 'fail2ban/*')
FAIL2BAN := $(shell cd userspace/examples && find fail2ban -type f)

install-examples:
	for file in $(EXAMPLES); do $(INSTALL) -D -m 644 userspace/examples/$$file \
		$(DESTDIR)$(EXAMPLEDIR)/$$file || exit 1; done
	for file in $(FAIL2BAN); do $(INSTALL) -D -m 644 userspace/examples/$$file \
		$(DESTDIR)$(SYSCONFDIR)/$$file || exit 1; done

# What loads the module at boot and keeps what was set (scanvigil.service).
install-system:
	$(INSTALL) -D -m 755 -t $(DESTDIR)$(LIBEXECDIR)/scanvigil userspace/system/service
	$(INSTALL) -d $(DESTDIR)$(UNITDIR)
	sed 's|@LIBEXECDIR@|$(LIBEXECDIR)|' userspace/system/scanvigil.service \
		>$(DESTDIR)$(UNITDIR)/scanvigil.service
	$(INSTALL) -D -m 644 userspace/system/modules-load.conf $(DESTDIR)$(MODLOADDIR)/scanvigil.conf
	$(INSTALL) -D -m 644 userspace/system/modprobe.conf $(DESTDIR)$(MODPROBEDIR)/scanvigil.conf

# The modules' source for DKMS, which builds it for each kernel: on Debian, Fedora
# and others "dkms install scanvigil/VERSION" comes after it.
install-dkms:
	$(INSTALL) -d $(DKMSDIR)
	cp Kbuild $(DKMSDIR)
	find module -type f \( -name '*.[ch]' -o -name '*.yaml' \) \
		-exec $(INSTALL) -D -m 644 {} $(DKMSDIR)/{} \;
	sed 's/#MODULE_VERSION#/$(VERSION)/' module/dkms.conf >$(DKMSDIR)/dkms.conf

uninstall:
	rm -f $(MODDIR)/nf_scanvigil.ko $(MODDIR)/xt_scanvigil.ko
	test -n "$(DESTDIR)" || depmod -a $(MODVER)
	rm -f $(DESTDIR)$(SBINDIR)/scanvigil $(DESTDIR)$(SBINDIR)/scanvigild
	rm -f $(DESTDIR)$(UNITDIR)/scanvigild.service $(DESTDIR)$(SYSCONFDIR)/logrotate.d/scanvigil
	rm -f $(DESTDIR)$(MANDIR)/man8/scanvigild.8 $(DESTDIR)$(MANDIR)/man5/scanvigil.conf.5
	! cmp -s userspace/scanvigild/scanvigil.conf $(DESTDIR)$(SYSCONFDIR)/scanvigil/scanvigil.conf || \
		rm -r $(DESTDIR)$(SYSCONFDIR)/scanvigil
	rm -rf $(DESTDIR)$(EXAMPLEDIR)
	rm -f $(addprefix $(DESTDIR)$(SYSCONFDIR)/,$(FAIL2BAN))
	rm -f $(DESTDIR)$(XTLIBDIR)/libxt_scanvigil.so
	rm -f $(DESTDIR)$(MANDIR)/man8/scanvigil.8 $(DESTDIR)$(MANDIR)/man7/scanvigil-events.7
	rm -f $(DESTDIR)$(MANDIR)/man7/scanvigil-detections.7
	rm -f $(DESTDIR)$(BASHCOMPDIR)/scanvigil $(DESTDIR)$(ZSHCOMPDIR)/_scanvigil
	rm -f $(DESTDIR)$(BASHCOMPDIR)/scanvigild $(DESTDIR)$(ZSHCOMPDIR)/_scanvigild
	rm -f $(DESTDIR)$(UNITDIR)/scanvigil.service $(DESTDIR)$(MODLOADDIR)/scanvigil.conf
	rm -f $(DESTDIR)$(MODPROBEDIR)/scanvigil.conf
	rm -rf $(DESTDIR)$(LIBEXECDIR)/scanvigil $(DKMSDIR)

help:
	@echo 'make [all]      modules, tool, daemon, plugin, manual'
	@echo 'make modules    nf_scanvigil.ko and xt_scanvigil.ko; KDIR=headers'
	@echo 'make tool       userspace/scanvigil/scanvigil'
	@echo 'make daemon     userspace/scanvigild/scanvigild'
	@echo 'make plugin     userspace/xtables/libxt_scanvigil.so'
	@echo 'make install    all of it; DESTDIR, PREFIX; also -modules, -userspace, -daemon, -examples'
	@echo 'make uninstall  the reverse'
	@echo 'make deb        Debian packages, for DKMS: scripts/deb'
	@echo 'make check      the rules of the house: scripts/check'
	@echo 'make test       everything: scripts/test'
	@echo 'make demo       a real scan, live: scripts/demo'
	@echo 'make clean      remove what was built'

check:
	scripts/check

test:
	scripts/test

demo:
	scripts/demo

deb:
	scripts/deb

clean:
	$(MAKE) -C userspace/scanvigil clean
	$(MAKE) -C userspace/scanvigild clean
	$(MAKE) -C userspace/xtables clean
	$(MAKE) -C userspace/man clean
	$(MAKE) -C tests/unit/core clean
	-test -z "$(KDIR)" || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

.PHONY: all modules kdir tool daemon plugin man install install-modules
.PHONY: install-userspace install-daemon install-examples install-system install-dkms uninstall
.PHONY: help check test demo deb clean
