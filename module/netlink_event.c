// SPDX-License-Identifier: GPL-2.0-only
/*
 * Events out, for readers that come late or fell behind: what the ring still
 * holds, and how much of what was asked for it no longer does.
 */
#include <net/sock.h>

#include "config.h"
#include "event.h"
#include "fill.h"
#include "generated/netlink_gen.h"
#include "request.h"

static u64 since(struct nlattr **attrs)
{
	const struct nlattr *attr = attrs[SCANVIGIL_A_FILTER_SINCE];

	return attr ? nla_get_u64(attr) : 0;
}

int scanvigil_nl_event_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));
	u64 seq = since(info->attrs);
	struct reply reply;
	struct event event;
	int err = scanvigil_reply_begin(&reply, info);

	if (err)
		return err;
	mutex_lock(&sn->mutex);
	if (scanvigil_event_next(sn, seq, &event) && event.seq == seq) {
		err = scanvigil_fill_event(reply.skb, sn,
					   scanvigil_config_get(sn), &event);
	} else {
		NL_SET_ERR_MSG(info->extack,
			       "no such event, or it was overwritten");
		err = -ENOENT;
	}
	mutex_unlock(&sn->mutex);
	return scanvigil_reply_end(&reply, info, err);
}

/* What a dump of events keeps between its parts. */
struct event_dump {
	u64 next;
	bool begun;
};

/* Told with the first event behind a gap; who asks for all there is has none. */
static int put_lost(struct sk_buff *skb, u64 wanted, u64 found)
{
	if (!wanted || found == wanted)
		return 0;
	return nla_put_u64_64bit(skb, SCANVIGIL_A_EVENT_LOST, found - wanted,
				 SCANVIGIL_A_EVENT_PAD);
}

static int dump_event(struct sk_buff *skb, struct netlink_callback *cb,
		      struct scanvigil_net *sn, struct event_dump *dump,
		      const struct event *event)
{
	void *hdr = scanvigil_dump_put(skb, cb, SCANVIGIL_CMD_EVENT_NTF);

	if (!hdr)
		return -EMSGSIZE;
	if (put_lost(skb, dump->next, event->seq) ||
	    scanvigil_fill_event(skb, sn, scanvigil_config_get(sn), event)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	dump->next = event->seq + 1;
	return 0;
}

int scanvigil_nl_event_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	struct scanvigil_net *sn = scanvigil_net(sock_net(skb->sk));
	struct event_dump *dump = (struct event_dump *)cb->ctx;
	struct nlattr *attrs[SCANVIGIL_A_FILTER_SINCE + 1];
	struct event event;
	int err;

	if (!dump->begun) {
		err = scanvigil_dump_parse(cb, attrs, SCANVIGIL_A_FILTER_SINCE,
					   scanvigil_event_get_nl_policy);
		if (err)
			return err;
		dump->next = since(attrs);
		dump->begun = true;
	}
	mutex_lock(&sn->mutex);
	while (scanvigil_event_next(sn, dump->next, &event))
		if (dump_event(skb, cb, sn, dump, &event))
			break;
	mutex_unlock(&sn->mutex);
	return skb->len;
}
