// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ring, its rate limit and the worker that empties it towards listeners.
 * Knows findings, not how they look on the wire: netlink does.
 */
#include <linux/vmalloc.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/ktime.h>

#include "config.h"
#include "event.h"
#include "netlink.h"
#include "request.h"
#include "stats.h"

#define INFO_SHARE 64 /* of event-rate, for level info */
#define SECOND_SHIFT 30 /* 2^30 ns, the second of the rate limit */

/* Findings told in the second that began at @at. */
struct budget {
	u32 at;
	u32 used;
};

struct event_ring {
	spinlock_t lock; /* all but sent, which is the worker's */
	u32 mask;
	u64 seq;
	u64 base; /* the last number before this ring's time */
	u64 first; /* the oldest number that may be asked for */
	u64 sent;
	u64 suppressed;
	bool moved; /* another ring goes on from here */
	bool open; /* the worker may hand out */
	struct budget budget[SCANVIGIL_LEVEL_MAX + 1]; /* by level */
	struct scanvigil_net *sn;
	struct work_struct work;
	struct event *slot;
};

static bool ring_read(struct event_ring *ring, u64 seq, struct event *event)
{
	bool found = false;

	spin_lock_bh(&ring->lock);
	seq = max(seq, ring->first);
	if (seq <= ring->seq) {
		*event = ring->slot[seq & ring->mask];
		found = true;
	}
	spin_unlock_bh(&ring->lock);
	return found;
}

static void deliver(struct work_struct *work)
{
	struct event_ring *ring = container_of(work, struct event_ring, work);
	struct event event;

	/* Pairs with the release in scanvigil_event_move(). */
	if (!smp_load_acquire(&ring->open))
		return;
	while (ring_read(ring, ring->sent + 1, &event)) {
		ring->sent = event.seq;
		scanvigil_netlink_event(ring->sn, &event);
		cond_resched();
	}
}

struct event_ring *scanvigil_event_alloc(struct scanvigil_net *sn, u32 size)
{
	struct event_ring *ring = kzalloc(sizeof(*ring), GFP_KERNEL_ACCOUNT);

	if (!ring)
		return NULL;
	/* In pages: in one piece it would take up to twice as much. */
	ring->slot = __vmalloc(array_size(size, sizeof(*ring->slot)),
			       GFP_KERNEL_ACCOUNT | __GFP_ZERO);
	if (!ring->slot) {
		kfree(ring);
		return NULL;
	}
	spin_lock_init(&ring->lock);
	INIT_WORK(&ring->work, deliver);
	ring->mask = size - 1;
	/* Numbers go on where detection was switched off and on again. */
	ring->seq = sn->event_seq;
	ring->base = ring->seq;
	ring->first = ring->seq + 1;
	ring->sent = ring->seq;
	ring->open = true;
	ring->sn = sn;
	return ring;
}

void scanvigil_event_free(struct event_ring *ring)
{
	if (!ring)
		return;
	/* What was found is told, also when nobody looks for more. */
	flush_work(&ring->work);
	kvfree(ring->slot);
	kfree(ring);
}

u64 scanvigil_event_bytes(u32 size)
{
	return sizeof(struct event_ring) + (u64)size * sizeof(struct event);
}

/*
 * Scans have a budget of their own, which odd packets cannot use up; what is
 * only worth knowing, and free to forge, may not push either out of the ring.
 */
static bool within_budget(struct event_ring *ring, u8 level, u64 now, u32 rate)
{
	struct budget *b = &ring->budget[level];
	u32 at = (u32)(now >> SECOND_SHIFT);

	if (level < SCANVIGIL_LEVEL_NOTICE)
		rate = max(rate / INFO_SHARE, 1U);

	if (b->at != at) {
		b->at = at;
		b->used = 0;
	}
	if (b->used >= rate)
		return false;
	b->used++;
	return true;
}

static void store(struct event_ring *ring, const struct event *event)
{
	u64 seq = ++ring->seq;

	lockdep_assert_held(&ring->lock);
	ring->slot[seq & ring->mask] = *event;
	ring->slot[seq & ring->mask].seq = seq;
	if (seq - ring->first > ring->mask)
		ring->first = seq - ring->mask;
}

enum put {
	PUT_STORED,
	PUT_SUPPRESSED,
	PUT_MOVED,
};

static enum put ring_put(struct event_ring *ring, const struct event *event,
			 u32 rate)
{
	u8 level = event->finding.level;
	enum put put = PUT_STORED;

	spin_lock_bh(&ring->lock);
	if (ring->moved) {
		put = PUT_MOVED;
	} else if (within_budget(ring, level, event->boot_ns, rate)) {
		store(ring, event);
		/* Under the lock: a ring that was moved queues no more. */
		queue_work(system_power_efficient_wq, &ring->work);
	} else {
		ring->suppressed++;
		put = PUT_SUPPRESSED;
	}
	spin_unlock_bh(&ring->lock);
	return put;
}

bool scanvigil_event_push(struct scanvigil_net *sn,
			  const struct finding *finding)
{
	struct event_ring *ring;
	enum put put = PUT_SUPPRESSED;
	struct event event;
	u32 rate;

	scanvigil_stats_inc(sn, STATS_FINDINGS);
	event.seq = 0;
	event.boot_ns = ktime_get_boottime_ns();
	event.wall_ns = event.boot_ns + scanvigil_boot_to_wall();
	event.finding = *finding;

	rcu_read_lock();
	rate = rcu_dereference(sn->config)->event_rate;
	do {
		ring = rcu_dereference(sn->events);
		if (ring)
			put = ring_put(ring, &event, rate);
	} while (ring && put == PUT_MOVED);
	rcu_read_unlock();
	return put == PUT_STORED;
}

u64 scanvigil_event_last(const struct event_ring *ring)
{
	return ring->seq;
}

static struct event_ring *own_ring(struct scanvigil_net *sn)
{
	return rcu_dereference_protected(sn->events,
					 lockdep_is_held(&sn->mutex));
}

struct event_ring *scanvigil_event_move(struct scanvigil_net *sn,
					struct event_ring *to)
{
	struct event_ring *from = own_ring(sn);
	u64 seq;

	spin_lock_bh(&from->lock);
	to->seq = from->seq;
	to->base = from->base;
	to->first = from->first;
	to->suppressed = from->suppressed;
	memcpy(to->budget, from->budget, sizeof(to->budget));
	if (to->seq > to->first + to->mask)
		to->first = to->seq - to->mask;
	for (seq = to->first; seq <= to->seq; seq++)
		to->slot[seq & to->mask] = from->slot[seq & from->mask];
	/* Who waits for the lock finds the flag, and then the new ring. */
	to->open = false;
	from->moved = true;
	rcu_assign_pointer(sn->events, to);
	spin_unlock_bh(&from->lock);
	cancel_work_sync(&from->work);
	to->sent = from->sent;
	/* Pairs with the acquire in deliver(). */
	smp_store_release(&to->open, true);
	queue_work(system_power_efficient_wq, &to->work);
	return from;
}

bool scanvigil_event_next(struct scanvigil_net *sn, u64 seq,
			  struct event *event)
{
	struct event_ring *ring = own_ring(sn);

	return ring && ring_read(ring, seq, event);
}

void scanvigil_event_count(struct scanvigil_net *sn,
			   struct event_counts *counts)
{
	struct event_ring *ring = own_ring(sn);

	memset(counts, 0, sizeof(*counts));
	if (!ring)
		return;
	spin_lock_bh(&ring->lock);
	counts->seq = ring->seq;
	counts->oldest = ring->first <= ring->seq ? ring->first : 0;
	counts->suppressed = ring->suppressed;
	counts->stored = ring->seq - ring->base;
	counts->overwritten = ring->first - 1 - ring->base;
	spin_unlock_bh(&ring->lock);
}
