/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Do not edit: scripts/generate.d/xt_names.py makes this from the names in
 * module/uapi/scanvigil.yaml. The index of a name is its enum value.
 */
#ifndef _XT_SCANVIGIL_NAMES_GEN_H
#define _XT_SCANVIGIL_NAMES_GEN_H

static const char *const level_names[] = {
	"none",
	"info",
	"notice",
	"scan",
};

static const char *const kind_names[] = {
	"anomaly",
	"vertical",
	"sweep",
	"block",
	"protocol",
	"os-probe",
	"host-check",
	"isn-probe",
	"banner-grab",
	"decoy",
	"distributed",
	"flood",
	"backscatter",
	"reply",
	"traceroute",
	"idle-scan",
	"fragments",
	"land",
};

static const char *const technique_names[] = {
	"syn",
	"connect",
	"fin",
	"xmas",
	"null",
	"ack",
	"maimon",
	"syn-ack",
	"rst",
	"flags",
	"udp",
	"udp-lite",
	"sctp-init",
	"sctp-cookie",
	"dccp",
	"echo",
	"timestamp",
	"netmask",
	"icmp-info",
	"ip-proto",
	"bounce",
	"fragment",
};

static const char *const anomaly_names[] = {
	"tcp-null",
	"tcp-fin",
	"tcp-xmas",
	"tcp-full",
	"tcp-syn-fin",
	"tcp-syn-rst",
	"tcp-flags",
	"tcp-reserved",
	"tcp-syn-ack-value",
	"tcp-os-probe",
	"tcp-port-zero-source",
	"tcp-port-zero",
	"udp-port-zero-source",
	"udp-port-zero",
	"sctp-port-zero",
	"icmp-code",
	"icmp-os-probe",
	"udp-os-probe",
	"frag-tiny",
	"frag-overlap",
	"frag-rewrite",
	"frag-length",
	"frag-oversize",
	"frag-df",
	"frag-chain",
	"land",
	"tcp-urgent",
	"source-route",
};

static const char *const tool_names[] = {
	"unknown",
	"nmap",
	"masscan",
	"zmap",
	"mirai",
	"hping3",
	"unicornscan",
};

#endif /* _XT_SCANVIGIL_NAMES_GEN_H */
