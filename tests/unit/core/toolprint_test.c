// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Scanners by their own bytes (DETECTION 7), and next to each the packet that
 * differs in one field and must not be blamed on it.
 */
#include "core/toolprint.h"
#include "builder.h"
#include "tap.h"
#include <uapi/linux/scanvigil.h>

#define TARGET 0xc0000207

static const u8 mss_1460[] = { 2, 4, 0x05, 0xb4 };
static const u8 linux_options[] = { 2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 1,
				    2, 3, 0, 0,	   0, 0, 1, 3,	3, 7 };

static struct build tcp(u8 flags)
{
	return (struct build){ .family = 4,
			       .src = v4(0xc6336401),
			       .dst = v4(TARGET),
			       .proto = PROTO_TCP,
			       .ttl = 44,
			       .ip_id = 0x9c31,
			       .sport = 50123,
			       .dport = 3389,
			       .flags = flags,
			       .window = 1024 };
}

static u8 tool_of(const struct build *d)
{
	struct packet p;

	parse_build(d, &p);
	return toolprint(&p);
}

static struct build nmap_syn(void)
{
	struct build d = tcp(TCP_SYN);

	d.seq = 0x2a2a2a2a;
	d.options = mss_1460;
	d.options_len = sizeof(mss_1460);
	return d;
}

static void test_nmap(void)
{
	static const struct {
		const char *option;
		u8 flags;
	} scans[] = { { "-sF", 0x01 },
		      { "-sX", 0x29 },
		      { "-sN", 0x00 },
		      { "-sA", 0x10 },
		      { "-sM", 0x11 } };
	struct build d = nmap_syn();
	u32 i;

	is(tool_of(&d), SCANVIGIL_TOOL_NMAP, "nmap -sS");
	for (i = 0; i < ARRAY_SIZE(scans); i++) {
		d = tcp(scans[i].flags);
		d.seq = d.flags & TCP_ACK ? 0 : 0x2a2a2a2a;
		d.ack = d.flags & TCP_ACK ? 0x2a2a2a2a : 0;
		is(tool_of(&d), SCANVIGIL_TOOL_NMAP, "nmap %s",
		   scans[i].option);
	}
	d = nmap_syn();
	d.family = 6;
	is(tool_of(&d), SCANVIGIL_TOOL_NMAP, "nmap -6 -sS");
}

static void test_not_nmap(void)
{
	struct build d = nmap_syn();

	d.fragment = IP4_DF;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "not with DF");
	d = nmap_syn();
	d.window = 1025;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor with another window");
	d = nmap_syn();
	d.options_len = 0;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor without MSS");
	d = nmap_syn();
	d.options = linux_options;
	d.options_len = sizeof(linux_options);
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor a SYN of Linux");
	d.fragment = IP4_DF;
	d.window = 64240;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "with its own window either");
	d = tcp(TCP_ACK);
	d.seq = 0x77777777;
	d.ack = 0x66666666;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN,
	   "an ACK of an old flow has a sequence number");
}

static void test_nmap_os_probe(void)
{
	static const u8 t1[] = { 3,   3,   10,	1,   2, 4, 5, 0xb4, 8, 10,
				 255, 255, 255, 255, 0, 0, 0, 0,    4, 2 };
	struct build d = tcp(TCP_SYN);

	d.options = t1;
	d.options_len = sizeof(t1);
	d.window = 1;
	is(tool_of(&d), SCANVIGIL_TOOL_NMAP, "nmap -O, by its timestamp");
}

static struct build masscan(void)
{
	struct build d = tcp(TCP_SYN);

	d.ttl = 255;
	d.seq = 0xdeadbeef;
	d.ip_id = (u16)(TARGET ^ 3389 ^ 0xdeadbeef);
	return d;
}

static void test_masscan(void)
{
	struct build d = masscan();

	is(tool_of(&d), SCANVIGIL_TOOL_MASSCAN, "masscan 1.3");
	d.ip_id ^= 1;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "not with another IP ID");
	d = masscan();
	d.dport++;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor for another port");
	d = masscan();
	d.dst = v4(TARGET + 1);
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor for another target");
	d = masscan();
	d.family = 6;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor in IPv6, without IP ID");
}

static void test_zmap(void)
{
	struct build d = tcp(TCP_SYN);

	d.ip_id = 54321;
	d.window = 65535;
	d.seq = 0x31415926;
	d.ttl = 255;
	is(tool_of(&d), SCANVIGIL_TOOL_ZMAP, "zmap before 4.1");
	d.ip_id = 54320;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "not with another IP ID");
	d.ip_id = 54321;
	d.window = 65534;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor with another window");
	d.window = 65535;
	d.flags = TCP_ACK;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor with an ACK");
}

static void test_mirai(void)
{
	struct build d = tcp(TCP_SYN);

	d.seq = TARGET;
	d.window = 14600;
	d.dport = 23;
	is(tool_of(&d), SCANVIGIL_TOOL_MIRAI, "Mirai, by its sequence number");
	d.seq = TARGET + 1;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "not with the next one");
	d.seq = TARGET;
	d.flags = TCP_ACK;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor with an ACK");
	d.flags = TCP_SYN;
	d.family = 6;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor in IPv6");
}

static void test_hping(void)
{
	struct build d = tcp(TCP_SYN);

	d.ttl = 64;
	d.window = 512;
	d.seq = 0x0badcafe;
	d.ack = 0x1badcafe;
	d.sport = 1800;
	d.dport = 0;
	is(tool_of(&d), SCANVIGIL_TOOL_HPING3, "hping3 -S, to port 0");
	d.ack = 0;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN,
	   "not without an acknowledgment number");
	d.ack = 1;
	d.window = 513;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor with another window");
	d.window = 512;
	d.flags = TCP_ACK;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN,
	   "nor with ACK, where it belongs");
	d.flags = TCP_SYN;
	d.options = mss_1460;
	d.options_len = 4;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "nor with options");
}

static void test_others(void)
{
	struct build d = masscan();
	struct packet p;

	d.proto = PROTO_UDP;
	is(tool_of(&d), SCANVIGIL_TOOL_UNKNOWN, "UDP names nobody");
	d = nmap_syn();
	parse_build(&d, &p);
	p.bits &= (u8)~PACKET_PORTS;
	is(toolprint(&p), SCANVIGIL_TOOL_UNKNOWN, "nor does half a header");
}

int main(void)
{
	test_nmap();
	test_not_nmap();
	test_nmap_os_probe();
	test_masscan();
	test_zmap();
	test_mirai();
	test_hping();
	test_others();
	return done();
}
