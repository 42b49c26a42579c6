// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sends one packet, rewritten each time, through whatever is hooked at
 * PRE_ROUTING of the caller's namespace, from a thread on each of some CPUs, and
 * says how long that took: every detector and firewall sees the same stream.
 * For the laboratory only (scripts/bench); /proc/scanvigil_bench takes one line
 * at a time and gives back the result of the last run:
 *
 *   hook none|noop|floor SOURCES   what it hooks there itself; the floor reads
 *                                  two cache lines at random of a table with
 *                                  room for so many sources, 256 bytes each
 *   run STREAM 4|6 SOURCES PACKETS CPUS tracked|untracked [RATE]
 *                                  so many packets a second from each CPU, in
 *                                  bursts; without RATE as fast as can be
 *
 * Streams: none (no hook is called), data, syn (a random source of SOURCES, one
 * host, two ports), many (one source after the other, each goes round four hosts
 * and two ports of them), scanner (one source, one port after the other), flood
 * (each packet from a new source), dns (answers to random ports), scan (three
 * SYNs with one sequence number from each source, beginning with number SOURCES:
 * one finding). A tracked packet comes with a connection of conntrack's, as it
 * would on a gateway: assured for data.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hash.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/nsproxy.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <linux/uaccess.h>
#include <net/ip.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "bench.h"

#define CPUS_MAX 2
#define REFERENCES (1 << 30)
#define SOURCES_FIRST 0x0b000000 /* 11.0.0.0, and on to the groups */
#define SOURCES_ALL (0xe0000000 - SOURCES_FIRST)
#define HOSTS_FIRST 0x0a000001
#define BURST 48 /* packets after which a rate is seen to */
#define STRIDE 7919 /* a prime: visits every source, and no neighbours */

enum stream { NONE, DATA, SYN, MANY, SCANNER, FLOOD, DNS, SCAN };

static const char *const streams[] = {
	[NONE] = "none", [DATA] = "data",	[SYN] = "syn",
	[MANY] = "many", [SCANNER] = "scanner", [FLOOD] = "flood",
	[DNS] = "dns",	 [SCAN] = "scan",
};

struct run {
	struct net *net;
	struct net_device *dev;
	enum stream stream;
	int family;
	u32 sources;
	u32 packets;
	u32 cpus;
	u32 rate;
	bool tracked;
};

struct worker {
	const struct run *run;
	struct nf_conn *ct;
	struct completion done;
	u32 id;
	u32 first; /* of a flood's sources: no run has those of another one */
	u64 ns;
	u32 dropped;
};

static DEFINE_MUTEX(lock);
static atomic_t waiting;
static u32 runs;
static u32 flooded;
static char result[96];

static int never(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	return 0;
}

static struct sk_buff *make_packet(const struct run *run)
{
	bool udp = run->stream == DNS;
	u16 payload = udp ? sizeof(struct udphdr) + 64 : sizeof(struct tcphdr);
	struct sk_buff *skb = alloc_skb(512, GFP_KERNEL);
	u32 network;

	if (!skb)
		return NULL;
	skb_reserve(skb, 64);
	skb_reset_network_header(skb);
	network = run->family == 4 ? sizeof(struct iphdr) :
				     sizeof(struct ipv6hdr);
	skb_put_zero(skb, network + payload);
	skb_set_transport_header(skb, network);
	if (run->family == 4) {
		*ip_hdr(skb) = (struct iphdr){
			.version = 4,
			.ihl = 5,
			.ttl = 60,
			.protocol = udp ? IPPROTO_UDP : IPPROTO_TCP,
			.tot_len = htons(network + payload),
			.daddr = htonl(HOSTS_FIRST),
		};
		skb->protocol = htons(ETH_P_IP);
	} else {
		*ipv6_hdr(skb) = (struct ipv6hdr){
			.version = 6,
			.hop_limit = 60,
			.nexthdr = udp ? IPPROTO_UDP : IPPROTO_TCP,
			.payload_len = htons(payload),
		};
		ipv6_addr_set(&ipv6_hdr(skb)->daddr, htonl(0x20010db8),
			      htonl(0xb0000), 0, htonl(1));
		skb->protocol = htons(ETH_P_IPV6);
	}
	if (udp) {
		udp_hdr(skb)->source = htons(53);
		udp_hdr(skb)->len = htons(payload);
	} else {
		tcp_hdr(skb)->doff = 5;
		tcp_hdr(skb)->window = htons(1024);
	}
	skb->dev = run->dev;
	skb->skb_iif = run->dev->ifindex;
	skb->pkt_type = PACKET_HOST;
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	return skb;
}

static void set_source(struct sk_buff *skb, int family, u32 number)
{
	if (family == 4)
		ip_hdr(skb)->saddr = htonl(SOURCES_FIRST + number);
	else
		ipv6_addr_set(&ipv6_hdr(skb)->saddr, htonl(0x24000000),
			      htonl(number), 0, htonl(1));
}

static void set_host(struct sk_buff *skb, int family, u32 number)
{
	if (family == 4)
		ip_hdr(skb)->daddr = htonl(HOSTS_FIRST + number);
	else
		ipv6_hdr(skb)->daddr.s6_addr32[3] = htonl(1 + number);
}

static void set_tcp(struct sk_buff *skb, u16 sport, u16 dport, bool data, u32 x)
{
	struct tcphdr *th = tcp_hdr(skb);

	th->source = htons(sport);
	th->dest = htons(dport);
	th->seq = htonl(x);
	th->syn = !data;
	th->ack = data;
}

/* Three probes of one source: no more than that is a finding by its numbers. */
static void shape_scan(struct sk_buff *skb, const struct run *run, u32 i)
{
	u32 number = run->sources + i / 3, x = hash_32(number, 32);

	set_source(skb, run->family, number);
	set_host(skb, run->family, x & 0xffff);
	set_tcp(skb, 1024 + (x & 0x7fff), 1 + (x >> 8) % 60000 + i % 3, false,
		x);
}

static void shape_many(struct sk_buff *skb, const struct run *run, u32 i, u32 x)
{
	u32 number = (u64)i * STRIDE % run->sources;
	u32 contact = i / run->sources + number;

	set_source(skb, run->family, number);
	set_host(skb, run->family, contact & 3);
	set_tcp(skb, 40000 + (i & 8191), contact & 4 ? 443 : 80, false, x);
}

static void shape(struct sk_buff *skb, const struct worker *w, u32 i, u32 x)
{
	const struct run *run = w->run;

	switch (run->stream) {
	case MANY:
		shape_many(skb, run, i, x);
		break;
	case SCAN:
		shape_scan(skb, run, i);
		break;
	case DATA:
		set_source(skb, run->family, w->id);
		set_tcp(skb, 40000, 443, true, i);
		break;
	case SCANNER:
		set_source(skb, run->family, w->id);
		set_tcp(skb, 40000 + (x & 8191), 1 + i % 60000, false, x);
		break;
	case FLOOD:
		set_source(skb, run->family,
			   (u64)hash_32(w->first + i, 32) * SOURCES_ALL >> 32);
		set_tcp(skb, 1024 + (x & 0x7fff), x >> 16 & 1023, false, x);
		break;
	case DNS:
		set_source(skb, run->family, x % run->sources);
		udp_hdr(skb)->dest = htons(32768 + (x >> 8 & 0x3fff));
		break;
	default:
		set_source(skb, run->family,
			   (u32)((u64)x * run->sources >> 32));
		set_tcp(skb, 40000 + (i & 8191), x & 1 ? 443 : 80, false, x);
		break;
	}
}

static bool pass(const struct worker *w, struct sk_buff *skb)
{
	int verdict;

	if (w->run->stream == NONE)
		return true;
	local_bh_disable();
	rcu_read_lock();
	if (w->ct)
		nf_ct_set(skb, w->ct,
			  w->run->stream == DATA ? IP_CT_ESTABLISHED :
						   IP_CT_NEW);
	verdict = nf_hook(w->run->family == 4 ? NFPROTO_IPV4 : NFPROTO_IPV6,
			  NF_INET_PRE_ROUTING, w->run->net, NULL, skb,
			  w->run->dev, NULL, never);
	if (verdict == 1)
		skb->_nfct = 0;
	rcu_read_unlock();
	local_bh_enable();
	return verdict == 1;
}

/* Sleeps until a packet's time has come, and leaves the CPU to who reads. */
static void keep_pace(const struct run *run, u64 start, u32 i)
{
	u64 due = start + div_u64((u64)i * NSEC_PER_SEC, run->rate);

	while (ktime_get_ns() < due)
		usleep_range(100, 500);
}

/* A filter frees what it drops; then there has to be another packet. */
static int work(void *arg)
{
	struct worker *w = arg;
	struct sk_buff *skb = make_packet(w->run);
	u32 i, x = 12345 + w->id * 7919 + runs;
	u64 start;

	/* As the softirqs of an adapter would, before whoever is to read. */
	if (w->run->rate)
		sched_set_fifo_low(current);
	atomic_dec(&waiting);
	while (atomic_read(&waiting) > 0)
		cpu_relax();
	start = ktime_get_ns();
	for (i = 0; skb && i < w->run->packets; i++) {
		if (w->run->rate && !(i % BURST))
			keep_pace(w->run, start, i);
		x = x * 1664525u + 1013904223u;
		shape(skb, w, i, hash_32(x, 32));
		if (!pass(w, skb)) {
			w->dropped++;
			skb = make_packet(w->run);
		}
		if (!(i & 4095))
			cond_resched();
	}
	w->ns = ktime_get_ns() - start;
	kfree_skb(skb);
	complete(&w->done);
	return 0;
}

static struct nf_conn *make_connection(const struct run *run)
{
	struct nf_conn *ct;

	if (!run->tracked)
		return NULL;
	ct = nf_ct_tmpl_alloc(run->net, &nf_ct_zone_dflt, GFP_KERNEL);
	if (!ct)
		return NULL;
	ct->tuplehash[0].tuple.src.l3num = run->family == 4 ? NFPROTO_IPV4 :
							      NFPROTO_IPV6;
	ct->tuplehash[0].tuple.dst.protonum = run->stream == DNS ? IPPROTO_UDP :
								   IPPROTO_TCP;
	if (run->stream == DATA)
		__set_bit(IPS_ASSURED_BIT, &ct->status);
	/* Each packet that is dropped takes a reference with it. */
	refcount_set(&ct->ct_general.use, REFERENCES);
	return ct;
}

static int start(const struct run *run)
{
	struct worker workers[CPUS_MAX] = {};
	u32 i, started = 0, dropped = 0;
	u64 ns = 0;

	runs++;
	atomic_set(&waiting, run->cpus);
	for (i = 0; i < run->cpus; i++) {
		struct worker *w = &workers[i];
		struct task_struct *task;

		w->run = run;
		w->id = i;
		w->first = flooded;
		if (run->stream == FLOOD)
			flooded += run->packets;
		w->ct = make_connection(run);
		init_completion(&w->done);
		task = kthread_create(work, w, "scanvigil_bench/%u", i);
		if (IS_ERR(task)) {
			atomic_dec(&waiting);
			continue;
		}
		kthread_bind(task, i);
		wake_up_process(task);
		started |= 1 << i;
	}
	for (i = 0; i < run->cpus; i++) {
		if (started & 1 << i)
			wait_for_completion(&workers[i].done);
		if (workers[i].ct)
			nf_ct_tmpl_free(workers[i].ct);
		ns += workers[i].ns;
		dropped += workers[i].dropped;
	}
	snprintf(result, sizeof(result), "%llu %u %u\n", ns / run->cpus,
		 run->packets, dropped);
	return started == (1u << run->cpus) - 1 ? 0 : -ENOMEM;
}

static struct net_device *first_device(struct net *net)
{
	struct net_device *dev;

	for_each_netdev(net, dev)
		if (!(dev->flags & IFF_LOOPBACK))
			return dev;
	return net->loopback_dev;
}

static int parse_run(const char *line)
{
	struct run run = { .net = current->nsproxy->net_ns };
	char stream[16], tracked[16];
	int i;

	if (sscanf(line, "run %15s %d %u %u %u %15s %u", stream, &run.family,
		   &run.sources, &run.packets, &run.cpus, tracked,
		   &run.rate) < 6)
		return -EINVAL;
	i = match_string(streams, ARRAY_SIZE(streams), stream);
	if (i < 0 || (run.family != 4 && run.family != 6) || !run.sources ||
	    !run.cpus || run.cpus > min_t(u32, CPUS_MAX, num_online_cpus()))
		return -EINVAL;
	run.stream = i;
	run.tracked = !strcmp(tracked, "tracked");
	run.dev = first_device(run.net);
	return start(&run);
}

static ssize_t bench_write(struct file *file, const char __user *from,
			   size_t size, loff_t *pos)
{
	char line[96], name[16];
	u32 sources = 0;
	int err;

	if (size >= sizeof(line) || copy_from_user(line, from, size))
		return -EINVAL;
	line[size] = '\0';
	mutex_lock(&lock);
	if (sscanf(line, "hook %15s %u", name, &sources) >= 1)
		err = bench_hook(name, sources);
	else
		err = parse_run(line);
	mutex_unlock(&lock);
	return err ?: size;
}

static ssize_t bench_read(struct file *file, char __user *to, size_t size,
			  loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, result, strlen(result));
}

static const struct proc_ops bench_ops = {
	.proc_read = bench_read,
	.proc_write = bench_write,
};

static int __init bench_init(void)
{
	return proc_create("scanvigil_bench", 0600, NULL, &bench_ops) ? 0 :
									-ENOMEM;
}

static void __exit bench_exit(void)
{
	remove_proc_entry("scanvigil_bench", NULL);
	bench_unhook();
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Driver of scanvigil's benchmark");
