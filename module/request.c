// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the operations have in common: replies, parts of dumps, and addresses
 * and prefixes that a policy alone cannot check.
 */
#include "request.h"

u64 scanvigil_boot_to_wall(void)
{
	ktime_t real = ktime_mono_to_any(0, TK_OFFS_REAL);
	ktime_t boot = ktime_mono_to_any(0, TK_OFFS_BOOT);

	return (u64)ktime_to_ns(ktime_sub(real, boot));
}

int scanvigil_reply_begin(struct reply *reply, struct genl_info *info)
{
	reply->skb = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	if (!reply->skb)
		return -ENOMEM;
	reply->hdr = genlmsg_put_reply(reply->skb, info, &scanvigil_family, 0,
				       info->genlhdr->cmd);
	if (reply->hdr)
		return 0;
	nlmsg_free(reply->skb);
	return -EMSGSIZE;
}

int scanvigil_reply_end(struct reply *reply, struct genl_info *info, int err)
{
	if (err) {
		nlmsg_free(reply->skb);
		return err;
	}
	genlmsg_end(reply->skb, reply->hdr);
	return genlmsg_reply(reply->skb, info);
}

/* As if the sockets had been full: there was no memory. */
static void tell_missed(const struct scanvigil_net *sn, u32 group)
{
	genl_set_err(&scanvigil_family, sn->net, 0, group, -ENOBUFS);
}

bool scanvigil_notice_begin(struct reply *notice,
			    const struct scanvigil_net *sn, u32 group, u8 cmd,
			    u32 seq)
{
	if (!genl_has_listeners(&scanvigil_family, sn->net, group))
		return false;
	notice->skb = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	if (!notice->skb)
		goto missed;
	notice->hdr =
		genlmsg_put(notice->skb, 0, seq, &scanvigil_family, 0, cmd);
	if (notice->hdr)
		return true;
	nlmsg_free(notice->skb);
missed:
	tell_missed(sn, group);
	return false;
}

void scanvigil_notice_end(struct reply *notice, const struct scanvigil_net *sn,
			  u32 group, int err)
{
	if (err) {
		nlmsg_free(notice->skb);
		tell_missed(sn, group);
		return;
	}
	genlmsg_end(notice->skb, notice->hdr);
	genlmsg_multicast_netns(&scanvigil_family, sn->net, notice->skb, 0,
				group, GFP_KERNEL);
}

int scanvigil_request_addr(const struct nlattr *attr,
			   struct netlink_ext_ack *extack, struct addr *addr,
			   u8 *ip_family)
{
	memset(addr, 0, sizeof(*addr));
	if (!attr) {
		NL_SET_ERR_MSG(extack, "address is missing");
		return -EINVAL;
	}
	if (nla_len(attr) != 4 && nla_len(attr) != 16) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "address is neither 4 nor 16 bytes long");
		return -EINVAL;
	}
	*ip_family = nla_len(attr) == 4 ? 4 : 6;
	memcpy(addr->b, nla_data(attr), nla_len(attr));
	return 0;
}

int scanvigil_request_prefix(const struct nlattr *addr_attr,
			     const struct nlattr *len_attr,
			     struct netlink_ext_ack *extack, struct addr *addr,
			     u8 *ip_family, u8 *prefix_len)
{
	struct addr masked;
	int err = scanvigil_request_addr(addr_attr, extack, addr, ip_family);
	u8 max;

	if (err)
		return err;
	max = *ip_family == 4 ? 32 : 128;
	*prefix_len = len_attr ? nla_get_u8(len_attr) : max;
	if (*prefix_len > max) {
		NL_SET_ERR_MSG_ATTR(extack, len_attr,
				    "prefix-len is above 32 for IPv4");
		return -EINVAL;
	}
	masked = addr_prefix(addr, *prefix_len);
	if (!addr_equal(&masked, addr)) {
		NL_SET_ERR_MSG_ATTR(extack, addr_attr,
				    "address has bits beyond prefix-len");
		return -EINVAL;
	}
	return 0;
}

int scanvigil_dump_parse(struct netlink_callback *cb, struct nlattr **attrs,
			 int max, const struct nla_policy *policy)
{
	return nlmsg_parse(cb->nlh, GENL_HDRLEN, attrs, max, policy,
			   cb->extack);
}

void *scanvigil_dump_put(struct sk_buff *skb, struct netlink_callback *cb,
			 u8 cmd)
{
	void *hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
				cb->nlh->nlmsg_seq, &scanvigil_family,
				NLM_F_MULTI, cmd);

	if (hdr)
		genl_dump_check_consistent(cb, hdr);
	return hdr;
}
