// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libpcap reads the file; what is ours is the way from each link type to the IP
 * header. Every step checks what is left: captures are cut, and they lie.
 */
#include <errno.h>
#include <pcap/pcap.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "capture.h"

/* Tags and labels on top of each other before we give a frame up. */
#define TAGS_MAX 8
/* Read at a time. */
#define BUFFER (1 << 20)

#define ETHER_IPV4 0x0800
#define ETHER_IPV6 0x86dd
#define ETHER_VLAN 0x8100
#define ETHER_QINQ 0x88a8
#define ETHER_QINQ_OLD 0x9100
#define ETHER_MPLS 0x8847
#define ETHER_MPLS_MULTI 0x8848
#define ETHER_PPPOE 0x8864
#define PPP_IPV4 0x0021
#define PPP_IPV6 0x0057

struct capture {
	pcap_t *pcap;
	int link;
	uint64_t total;
};

/* What is left of a frame. */
struct rest {
	const uint8_t *bytes;
	uint32_t length;
	uint32_t wire;
};

static uint16_t be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static bool skip(struct rest *rest, uint32_t by)
{
	if (rest->length < by || rest->wire < by)
		return false;
	rest->bytes += by;
	rest->length -= by;
	rest->wire -= by;
	return true;
}

static bool is_ip(const struct rest *rest)
{
	return rest->length &&
	       (rest->bytes[0] >> 4 == 4 || rest->bytes[0] >> 4 == 6);
}

/* Labels up to the one at the bottom of the stack (RFC 3032). */
static bool through_mpls(struct rest *rest)
{
	unsigned int n;

	for (n = 0; n < TAGS_MAX; n++) {
		bool bottom;

		if (rest->length < 4)
			return false;
		bottom = rest->bytes[2] & 1;
		skip(rest, 4);
		if (bottom)
			return is_ip(rest);
	}
	return false;
}

/* The protocol field of PPP, one byte or two (RFC 1661 2). */
static bool through_ppp(struct rest *rest)
{
	uint16_t protocol;

	if (rest->length < 2)
		return false;
	if (rest->bytes[0] == 0xff && rest->bytes[1] == 0x03 && !skip(rest, 2))
		return false;
	if (rest->length < 2)
		return false;
	if (rest->bytes[0] & 1) {
		protocol = rest->bytes[0];
		skip(rest, 1);
	} else {
		protocol = be16(rest->bytes);
		skip(rest, 2);
	}
	return (protocol == PPP_IPV4 || protocol == PPP_IPV6) && is_ip(rest);
}

static bool through_ethertype(struct rest *rest, uint16_t type)
{
	unsigned int n;

	for (n = 0; n < TAGS_MAX; n++) {
		switch (type) {
		case ETHER_IPV4:
		case ETHER_IPV6:
			return is_ip(rest);
		case ETHER_VLAN:
		case ETHER_QINQ:
		case ETHER_QINQ_OLD:
			if (rest->length < 4)
				return false;
			type = be16(rest->bytes + 2);
			skip(rest, 4);
			break;
		case ETHER_MPLS:
		case ETHER_MPLS_MULTI:
			return through_mpls(rest);
		case ETHER_PPPOE:
			return skip(rest, 6) && through_ppp(rest);
		default:
			return false;
		}
	}
	return false;
}

static bool through_typed(struct rest *rest, uint32_t type_at, uint32_t length)
{
	uint16_t type;

	if (rest->length < length)
		return false;
	type = be16(rest->bytes + type_at);
	return skip(rest, length) && through_ethertype(rest, type);
}

static bool through_link(int link, struct rest *rest)
{
	switch (link) {
	case DLT_EN10MB:
		return through_typed(rest, 12, 14);
	case DLT_LINUX_SLL:
		return through_typed(rest, 14, 16);
	case DLT_LINUX_SLL2:
		return through_typed(rest, 0, 20);
	case DLT_C_HDLC:
		return through_typed(rest, 2, 4);
	case DLT_NULL:
	case DLT_LOOP:
		return skip(rest, 4) && is_ip(rest);
	case DLT_PPP:
	case DLT_PPP_SERIAL:
		return through_ppp(rest);
	case DLT_PPP_ETHER:
		return skip(rest, 6) && through_ppp(rest);
	case DLT_MPLS:
		return through_mpls(rest);
	default:
		return is_ip(rest);
	}
}

static bool is_known(int link)
{
	switch (link) {
	case DLT_EN10MB:
	case DLT_LINUX_SLL:
	case DLT_LINUX_SLL2:
	case DLT_C_HDLC:
	case DLT_NULL:
	case DLT_LOOP:
	case DLT_PPP:
	case DLT_PPP_SERIAL:
	case DLT_PPP_ETHER:
	case DLT_MPLS:
	case DLT_RAW:
	case DLT_IPV4:
	case DLT_IPV6:
#if DLT_RAW != 14
	case 14: /* DLT_RAW of OpenBSD */
#endif
	case 101: /* LINKTYPE_RAW, where libpcap does not translate it */
		return true;
	default:
		return false;
	}
}

FILE *capture_file(const char *path, char *error, size_t size)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "rbe") : stdin;
	struct stat st;

	if (!file) {
		snprintf(error, size, "%s", strerror(errno));
		return NULL;
	}
	if (file == stdin || fstat(fileno(file), &st) || !S_ISDIR(st.st_mode))
		return file;
	snprintf(error, size, "a directory, not a capture");
	fclose(file);
	return NULL;
}

static void close_file(FILE *file)
{
	if (file != stdin)
		fclose(file);
}

struct capture *capture_open(FILE *file, char *error, size_t size)
{
	struct capture *capture = calloc(1, sizeof(*capture));
	char why[PCAP_ERRBUF_SIZE] = "";
	struct stat st;

	if (!capture) {
		snprintf(error, size, "%s", strerror(ENOMEM));
		close_file(file);
		return NULL;
	}
	if (file != stdin && !fstat(fileno(file), &st))
		capture->total = (uint64_t)st.st_size;
	/* Large reads, without a lock for each. */
	setvbuf(file, NULL, _IOFBF, BUFFER);
	__fsetlocking(file, FSETLOCKING_BYCALLER);
	capture->pcap = pcap_fopen_offline_with_tstamp_precision(
		file, PCAP_TSTAMP_PRECISION_NANO, why);
	if (!capture->pcap) {
		snprintf(error, size, "%s", why);
		close_file(file);
		free(capture);
		return NULL;
	}
	capture->link = pcap_datalink(capture->pcap);
	if (!is_known(capture->link)) {
		const char *name = pcap_datalink_val_to_name(capture->link);

		snprintf(error, size,
			 "link type %d (%s) carries no IP that we can read",
			 capture->link, name ? name : "unknown");
		capture_close(capture);
		return NULL;
	}
	return capture;
}

void capture_close(struct capture *capture)
{
	pcap_close(capture->pcap);
	free(capture);
}

enum capture_result capture_read(struct capture *capture,
				 struct capture_packet *packet)
{
	struct pcap_pkthdr *header;
	const uint8_t *bytes;
	struct rest rest;

	switch (pcap_next_ex(capture->pcap, &header, &bytes)) {
	case 1:
		break;
	case PCAP_ERROR_BREAK:
		return CAPTURE_END;
	default:
		return CAPTURE_BROKEN;
	}
	rest = (struct rest){ bytes, header->caplen,
			      header->len < header->caplen ? header->caplen :
							     header->len };
	if (!through_link(capture->link, &rest))
		return CAPTURE_OTHER;
	packet->bytes = rest.bytes;
	packet->length = rest.length;
	packet->wire = rest.wire;
	/* With nanosecond precision tv_usec holds nanoseconds. */
	packet->wall_ns = (uint64_t)header->ts.tv_sec * 1000000000 +
			  (uint64_t)header->ts.tv_usec;
	return CAPTURE_PACKET;
}

const char *capture_error(struct capture *capture)
{
	return pcap_geterr(capture->pcap);
}

uint64_t capture_progress(const struct capture *capture, uint64_t *total)
{
	FILE *file = pcap_file(capture->pcap);
	long at = file ? ftell(file) : -1;

	*total = capture->total;
	return at > 0 ? (uint64_t)at : 0;
}
