// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Packets at random from both sides of a gateway: the scripts that the fuzzer of
 * sequences makes of bytes, with some packets changed, cut up, grown or late, and
 * any bytes behind an IP header. Runs in a guest; scripts/fuzz wire starts it.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "../acts.h"
#include "corpus.h"
#include "draw.h"
#include "frame.h"
#include "kernel.h"
#include "told.h"

#define CORPUS_MAX 512
#define SURROUND 2 /* bytes before a packet of the corpus */
#define LATE_MAX 64
#define LAST_MAX 32
#define LOOK_EVERY 256
#define HOSTS_OUTSIDE 12
#define HOSTS6_OUTSIDE 4
#define LARGE_BYTES 9000

/* One end of a link of the laboratory. */
struct side {
	const char *namespace;
	uint8_t ethernet[12];
	int fd;
	int large_fd;
};

static struct side outside = {
	.namespace = "attacker",
	.ethernet = { 2, 0, 0, 0, 0xa, 1, 2, 0, 0, 0, 0xa, 2 },
};

static struct side inside = {
	.namespace = "victim",
	.ethernet = { 2, 0, 0, 0, 0xb, 1, 2, 0, 0, 0, 0xb, 2 },
};

struct late {
	struct side *side;
	struct frame frame;
};

static struct {
	uint32_t count;
	uint32_t len[CORPUS_MAX];
	uint8_t b[CORPUS_MAX][CORPUS_BYTES];
} corpus;

static struct late late[LATE_MAX];
static struct frame last[LAST_MAX];
static uint64_t sent, refused;
static struct draw dice;

/* The hosts of scripts are those of the laboratory, on both sides of it. */
struct addr __wrap_script_address(u32 host);
struct addr __wrap_script_address(u32 host)
{
	if (host < HOSTS_OUTSIDE)
		return v4(0xcb007107 + host);
	if (host < SCRIPT_HOSTS_V4)
		return v4(0xc633640a + host - HOSTS_OUTSIDE);
	host -= SCRIPT_HOSTS_V4;
	return v6(host < HOSTS6_OUTSIDE ? 0xa0000 : 0xb0000, 0x10 + host % 4);
}

static bool is_inside(const struct frame *f)
{
	if (frame_family(f) == 6)
		return f->len > 24 && f->b[5 + 8] == 0x0b;
	return f->len > 12 && f->b[12] == 198;
}

static int open_link(bool large)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET,
				  .sll_ifindex = (int)if_nametoindex("eth0") };
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), on = 1;

	need(fd >= 0, "open a packet socket");
	need(!bind(fd, (struct sockaddr *)&to, sizeof(to)), "bind to eth0");
	if (large)
		need(!setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on,
				 sizeof(on)),
		     "send more than a frame");
	return fd;
}

static void open_side(struct side *side)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", side->namespace);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	need(fd >= 0 && !setns(fd, CLONE_NEWNET), "enter %s", path);
	close(fd);
	side->fd = open_link(false);
	side->large_fd = open_link(true);
}

static void write_out(const struct side *side, int fd, const void *head,
		      size_t head_len, const struct frame *f)
{
	bool ipv6 = frame_family(f) == 6;
	uint8_t type[2] = { ipv6 ? 0x86 : 0x08, ipv6 ? 0xdd : 0x00 };
	struct iovec part[4] = { { (void *)head, head_len },
				 { (void *)side->ethernet, 12 },
				 { type, sizeof(type) },
				 { (void *)f->b, f->len } };
	struct msghdr all = { .msg_iov = part, .msg_iovlen = 4 };

	last[sent % LAST_MAX].len = f->len;
	memcpy(last[sent % LAST_MAX].b, f->b, f->len);
	/* Frames too long or too short for a link are its to refuse. */
	if (sendmsg(fd, &all, 0) < 0)
		refused++;
	else
		sent++;
}

/* A segment of more than a frame, as an adapter that takes them together has it. */
static void send_large(const struct side *side, struct frame *f)
{
	struct virtio_net_hdr head = { .gso_size = 1200 };
	uint8_t proto = 0;
	uint32_t at;

	frame_grow(f, 2000 + draw_below(&dice, LARGE_BYTES));
	frame_sum(f);
	at = frame_transport(f, &proto);
	if (at && proto == PROTO_TCP) {
		head.gso_type = frame_family(f) == 6 ?
					VIRTIO_NET_HDR_GSO_TCPV6 :
					VIRTIO_NET_HDR_GSO_TCPV4;
		head.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		head.csum_start = (uint16_t)(ETH_HLEN + at);
		head.csum_offset = 16;
	} else {
		head.gso_type = VIRTIO_NET_HDR_GSO_UDP;
	}
	/* Little of it in one piece: the rest has to be asked for. */
	head.hdr_len = (uint16_t)(ETH_HLEN + draw_below(&dice, 80));
	write_out(side, side->large_fd, &head, sizeof(head), f);
}

/* In any order, one of them missing or over another, the rest perhaps later. */
static void send_pieces(struct side *side, const struct frame *f)
{
	uint32_t ident = (uint32_t)draw(&dice), from = 0, to, n;
	uint32_t size = 8u << draw_below(&dice, 6);
	static struct frame piece;

	for (n = 0; n < 16 && from + 40 < f->len; n++, from = to) {
		to = from + size;
		if (draw_one_in(&dice, 8))
			to += 8;
		if (draw_one_in(&dice, 8) && from >= 8)
			from -= 8;
		frame_cut(f, &piece, from, to, ident);
		if (draw_one_in(&dice, 8))
			continue;
		if (draw_one_in(&dice, 8))
			frame_change(&piece, &dice);
		if (draw_one_in(&dice, 4)) {
			struct late *l = &late[draw_below(&dice, LATE_MAX)];

			if (l->side)
				write_out(l->side, l->side->fd, NULL, 0,
					  &l->frame);
			l->side = side;
			l->frame = piece;
		} else {
			write_out(side, side->fd, NULL, 0, &piece);
		}
	}
}

static void send_frame(struct frame *f)
{
	struct side *side = is_inside(f) ? &inside : &outside;

	if (!f->len)
		return;
	if (draw_one_in(&dice, 3))
		frame_change(f, &dice);
	if (!draw_one_in(&dice, 16))
		frame_sum(f);
	if (draw_one_in(&dice, 64))
		send_large(side, f);
	else if (draw_one_in(&dice, 24))
		send_pieces(side, f);
	else
		write_out(side, side->fd, NULL, 0, f);
}

static void on_sent(const struct sent *s)
{
	static struct frame f;

	f.len = s->wire->len;
	memcpy(f.b, s->wire->b, f.len);
	send_frame(&f);
}

static void run_script(void)
{
	static struct script script = { .send = on_sent };
	const u8 *bytes;
	u8 drawn[256];
	size_t size = 2 + 4 * (1 + draw_below(&dice, 60));

	draw_bytes(&dice, drawn, sizeof(drawn));
	bytes = drawn;
	script_begin(&script, &bytes, &size);
	script_run(&script, bytes, size);
}

/* A packet of the corpus, from and to hosts that there are. */
static void run_packet(void)
{
	uint32_t which = draw_below(&dice, corpus.count), host;
	static struct frame f;
	struct addr from, to;

	f.len = corpus.len[which] - SURROUND;
	memcpy(f.b, corpus.b[which] + SURROUND, f.len);
	if (frame_family(&f) == 6 && f.len >= 40) {
		host = draw_below(&dice, 8);
		from = __wrap_script_address(SCRIPT_HOSTS_V4 + host);
		to = __wrap_script_address(SCRIPT_HOSTS_V4 + 7 - host);
		memcpy(f.b + 8, from.b, 16);
		memcpy(f.b + 24, to.b, 16);
	} else if (frame_family(&f) == 4 && f.len >= 20) {
		host = draw_below(&dice, SCRIPT_HOSTS_V4);
		from = __wrap_script_address(host);
		to = __wrap_script_address(SCRIPT_HOSTS_V4 - 1 - host);
		memcpy(f.b + 12, from.b, 4);
		memcpy(f.b + 16, to.b, 4);
	}
	send_frame(&f);
}

static void keep(const uint8_t *bytes, uint32_t count)
{
	if (count <= SURROUND || corpus.count == CORPUS_MAX)
		return;
	memcpy(corpus.b[corpus.count], bytes, count);
	corpus.len[corpus.count++] = count;
}

static void print_last(void)
{
	uint64_t n, i;

	printf("found: after packet %llu; the last ones, the newest first:\n",
	       (unsigned long long)sent);
	for (n = 1; n <= LAST_MAX && n <= sent; n++) {
		const struct frame *f = &last[(sent - n) % LAST_MAX];

		for (i = 0; i < f->len && i < 256; i++)
			printf("%02x", f->b[i]);
		printf("\n");
	}
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* True if all is well. */
static bool run(double seconds, double rate)
{
	double begun = now(), passed;
	uint64_t looked = 0;

	while ((passed = now() - begun) < seconds) {
		if (rate > 0 && (double)sent > rate * passed) {
			usleep(2000);
			continue;
		}
		if (draw_one_in(&dice, 3))
			run_script();
		else
			run_packet();
		if (sent - looked < LOOK_EVERY)
			continue;
		looked = sent;
		if (kernel_complains()) {
			print_last();
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seconds", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'r' },
		{ "corpus", required_argument, NULL, 'c' },
		{ "rate", required_argument, NULL, 'p' },
		{}
	};
	const char *folder = "corpus/packet";
	double seconds = 60, rate = 0;
	uint64_t seed = (uint64_t)time(NULL);
	bool well;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		if (option == 's')
			seconds = atof(optarg);
		else if (option == 'r')
			seed = strtoull(optarg, NULL, 0);
		else if (option == 'c')
			folder = optarg;
		else if (option == 'p')
			rate = atof(optarg);
		else
			return 2;
	}
	corpus_read(folder, keep);
	dice.state = seed;
	open_side(&outside);
	open_side(&inside);
	kernel_listen();
	well = run(seconds, rate);
	printf("seed: %llu\nsteps: %llu\nunsent: %llu\nseconds: %.0f\n",
	       (unsigned long long)seed, (unsigned long long)sent,
	       (unsigned long long)refused, seconds);
	return !well;
}
