/* SPDX-License-Identifier: GPL-2.0-only */
/* What the bodies of the netlink operations share. */
#ifndef _SCANVIGIL_REQUEST_H
#define _SCANVIGIL_REQUEST_H

#include <net/genetlink.h>

#include "net.h"

extern struct genl_family scanvigil_family;

/**
 * struct reply - a reply under way
 * @skb: the message
 * @hdr: what it has to end with
 */
struct reply {
	struct sk_buff *skb;
	void *hdr;
};

/**
 * scanvigil_reply_begin - begin the reply to a request
 * @reply: filled in
 * @info: the request
 *
 * Return: 0, -ENOMEM or -EMSGSIZE.
 */
int scanvigil_reply_begin(struct reply *reply, struct genl_info *info);

/**
 * scanvigil_reply_end - send a reply, or drop it
 * @reply: from scanvigil_reply_begin()
 * @info: the request
 * @err: what filling it came to
 *
 * Return: @err, or what sending came to.
 */
int scanvigil_reply_end(struct reply *reply, struct genl_info *info, int err);

/**
 * scanvigil_notice_begin - begin a message to the listeners of a group
 * @notice: filled in
 * @sn: the namespace
 * @group: SCANVIGIL_NLGRP_EVENTS or SCANVIGIL_NLGRP_CONFIG
 * @cmd: of enum scanvigil_cmd
 * @seq: of the request that led to it, 0 for none
 *
 * Where there is no memory, listeners are told as if their socket had been full:
 * what comes next may be long in coming, and nothing else would make them ask.
 *
 * Context: may sleep.
 * Return: false if nobody listens, or there is no memory.
 */
bool scanvigil_notice_begin(struct reply *notice,
			    const struct scanvigil_net *sn, u32 group, u8 cmd,
			    u32 seq);

/**
 * scanvigil_notice_end - send it, or tell listeners that they missed it
 * @notice: from scanvigil_notice_begin()
 * @sn: the namespace
 * @group: as there
 * @err: what filling it came to
 */
void scanvigil_notice_end(struct reply *notice, const struct scanvigil_net *sn,
			  u32 group, int err);

/**
 * scanvigil_request_addr - an address out of a request
 * @attr: the attribute, NULL if it is missing
 * @extack: gets the reason of a refusal
 * @addr: filled in
 * @ip_family: 4 or 6
 *
 * Return: 0 or -EINVAL.
 */
int scanvigil_request_addr(const struct nlattr *attr,
			   struct netlink_ext_ack *extack, struct addr *addr,
			   u8 *ip_family);

/**
 * scanvigil_request_prefix - a prefix out of a request
 * @addr_attr: its address
 * @len_attr: its length, NULL for a single address
 * @extack: gets the reason of a refusal
 * @addr: filled in
 * @ip_family: 4 or 6
 * @prefix_len: within the range of the family, with no bits beyond it
 *
 * Return: 0 or -EINVAL.
 */
int scanvigil_request_prefix(const struct nlattr *addr_attr,
			     const struct nlattr *len_attr,
			     struct netlink_ext_ack *extack, struct addr *addr,
			     u8 *ip_family, u8 *prefix_len);

/**
 * scanvigil_dump_parse - the attributes that a dump was asked with
 * @cb: the dump
 * @attrs: filled in
 * @max: the highest
 * @policy: of the operation
 *
 * Kernels differ in where they keep them; the request itself is the same.
 *
 * Return: 0 or a negative error.
 */
int scanvigil_dump_parse(struct netlink_callback *cb, struct nlattr **attrs,
			 int max, const struct nla_policy *policy);

/**
 * scanvigil_dump_put - begin one object of a dump
 * @skb: the part under way
 * @cb: the dump
 * @cmd: of enum scanvigil_cmd
 *
 * Return: what the object has to end with, or NULL when the part is full.
 */
void *scanvigil_dump_put(struct sk_buff *skb, struct netlink_callback *cb,
			 u8 cmd);

/**
 * scanvigil_boot_to_wall - what to add to boot time for wall time
 *
 * Return: nanoseconds.
 */
u64 scanvigil_boot_to_wall(void);

#endif /* _SCANVIGIL_REQUEST_H */
