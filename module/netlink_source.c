// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sources out: one, or those that pass a filter; and the order to forget them.
 * A dump may be torn by a change of the table and says so.
 */
#include <net/sock.h>

#include "config.h"
#include "fill.h"
#include "generated/netlink_gen.h"
#include "request.h"
#include "table.h"

/* Which sources a dump wants. */
struct filter {
	struct addr addr;
	u32 kinds;
	u32 ifindex;
	u8 family;
	u8 prefix_len;
	u8 level;
	bool has_addr;
};

static int get_family(const struct nlattr *attr, struct netlink_ext_ack *extack,
		      struct filter *f)
{
	switch (nla_get_u8(attr)) {
	case AF_INET:
		f->family = 4;
		return 0;
	case AF_INET6:
		f->family = 6;
		return 0;
	default:
		NL_SET_ERR_MSG_ATTR(extack, attr, "no such address family");
		return -EAFNOSUPPORT;
	}
}

static int get_filter(struct nlattr **attrs, struct netlink_ext_ack *extack,
		      struct filter *f)
{
	const struct nlattr *addr = attrs[SCANVIGIL_A_FILTER_ADDRESS];
	const struct nlattr *len = attrs[SCANVIGIL_A_FILTER_PREFIX_LEN];
	const struct nlattr *family = attrs[SCANVIGIL_A_FILTER_FAMILY];
	int err = 0;

	memset(f, 0, sizeof(*f));
	if (family)
		err = get_family(family, extack, f);
	if (!err && addr)
		err = scanvigil_request_prefix(addr, len, extack, &f->addr,
					       &f->family, &f->prefix_len);
	if (err)
		return err;
	f->has_addr = addr;
	if (attrs[SCANVIGIL_A_FILTER_LEVEL])
		f->level = nla_get_u8(attrs[SCANVIGIL_A_FILTER_LEVEL]);
	if (attrs[SCANVIGIL_A_FILTER_KINDS])
		f->kinds = nla_get_u32(attrs[SCANVIGIL_A_FILTER_KINDS]);
	if (attrs[SCANVIGIL_A_FILTER_IFINDEX])
		f->ifindex = nla_get_u32(attrs[SCANVIGIL_A_FILTER_IFINDEX]);
	return 0;
}

static bool passes(const struct filter *f, const struct view *v)
{
	const struct source *s = &v->source;
	struct addr key;

	if (s->level < f->level || (f->kinds && !(s->kinds & f->kinds)))
		return false;
	if (f->family && f->family != (s->bits & SOURCE_IPV6 ? 6 : 4))
		return false;
	if (f->ifindex && f->ifindex != v->detail.ifindex)
		return false;
	if (!f->has_addr)
		return true;
	key = addr_prefix(&s->key, f->prefix_len);
	return addr_equal(&key, &f->addr);
}

int scanvigil_nl_source_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));
	struct reply reply;
	struct addr addr;
	struct view view;
	u8 ip_family;
	int err;

	err = scanvigil_request_addr(info->attrs[SCANVIGIL_A_FILTER_ADDRESS],
				     info->extack, &addr, &ip_family);
	if (err)
		return err;
	err = scanvigil_reply_begin(&reply, info);
	if (err)
		return err;
	mutex_lock(&sn->mutex);
	if (scanvigil_table_get(sn, &addr, ip_family, &view)) {
		err = scanvigil_fill_source(reply.skb, sn,
					    scanvigil_config_get(sn), &view,
					    scanvigil_boot_to_wall());
	} else {
		NL_SET_ERR_MSG(info->extack, "no such source");
		err = -ENOENT;
	}
	mutex_unlock(&sn->mutex);
	return scanvigil_reply_end(&reply, info, err);
}

/* What a dump of sources keeps between its parts. */
struct source_dump {
	struct filter filter;
	struct table_cursor cursor;
	bool begun;
};

static int dump_source(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct scanvigil_net *sn, const struct view *view)
{
	void *hdr = scanvigil_dump_put(skb, cb, SCANVIGIL_CMD_SOURCE_GET);

	if (!hdr)
		return -EMSGSIZE;
	if (scanvigil_fill_source(skb, sn, scanvigil_config_get(sn), view,
				  scanvigil_boot_to_wall())) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

int scanvigil_nl_source_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb)
{
	struct scanvigil_net *sn = scanvigil_net(sock_net(skb->sk));
	struct source_dump *dump = (struct source_dump *)cb->ctx;
	struct nlattr *attrs[SCANVIGIL_A_FILTER_IFINDEX + 1];
	struct table_cursor before;
	struct view view;
	int err;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	if (!dump->begun) {
		err = scanvigil_dump_parse(cb, attrs,
					   SCANVIGIL_A_FILTER_IFINDEX,
					   scanvigil_source_get_nl_policy);
		if (!err)
			err = get_filter(attrs, cb->extack, &dump->filter);
		if (err)
			return err;
		dump->begun = true;
	}
	mutex_lock(&sn->mutex);
	cb->seq = sn->generation;
	for (before = dump->cursor;
	     scanvigil_table_next(sn, &dump->cursor, &view);
	     before = dump->cursor) {
		if (!passes(&dump->filter, &view))
			continue;
		if (dump_source(skb, cb, sn, &view)) {
			dump->cursor = before;
			break;
		}
	}
	mutex_unlock(&sn->mutex);
	return skb->len;
}

int scanvigil_nl_source_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));
	struct addr addr, key;
	u8 ip_family, prefix;
	u32 removed;
	int err;

	err = scanvigil_request_addr(info->attrs[SCANVIGIL_A_FILTER_ADDRESS],
				     info->extack, &addr, &ip_family);
	if (err)
		return err;
	mutex_lock(&sn->mutex);
	prefix = (u8)source_prefix(&addr, ip_family, sn->ipv6_prefix);
	key = addr_prefix(&addr, prefix);
	removed = scanvigil_table_forget(sn, &key, ip_family, prefix);
	mutex_unlock(&sn->mutex);
	if (removed)
		return 0;
	NL_SET_ERR_MSG(info->extack, "no such source");
	return -ENOENT;
}

int scanvigil_nl_source_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct scanvigil_net *sn = scanvigil_net(genl_info_net(info));

	mutex_lock(&sn->mutex);
	scanvigil_table_forget(sn, NULL, 0, 0);
	mutex_unlock(&sn->mutex);
	return 0;
}
