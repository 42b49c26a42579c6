/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the core may ask of the kernel: integer types, memory moves, a keyed
 * hash and bounded reads of a packet. The core includes nothing else, so the
 * same files build for user space with the header of the same name there.
 */
#ifndef _SCANVIGIL_ENV_H
#define _SCANVIGIL_ENV_H

#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/siphash.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <linux/types.h>

/**
 * struct env_key - the secret of keyed hashes
 * @key: random, never told
 * @mix: of env_mark2() and env_mark5() alone, random, never told
 */
struct env_key {
	hsiphash_key_t key;
	u64 mix[6];
};

/*
 * Multilinear hashing: strongly universal, so two different inputs agree in n bits
 * with a probability of 2^-n (Lemire, Kaser: Strongly Universal String Hashing is
 * Fast, Computer Journal 2014). Only for numbers that nobody outside ever sees,
 * for those who do can work the keys out.
 */
static inline u32 env_mark2(u32 a, u32 b, const struct env_key *key)
{
	const u64 *mix = key->mix;

	return (mix[0] + mix[1] * a + mix[2] * b) >> 32;
}

static inline u32 env_mark5(const u32 w[4], u32 e, const struct env_key *key)
{
	const u64 *mix = key->mix;

	return (mix[0] + mix[1] * w[0] + mix[2] * w[1] + mix[3] * w[2] +
		mix[4] * w[3] + mix[5] * e) >>
	       32;
}

static inline u32 env_hash1(u32 a, const struct env_key *key)
{
	return hsiphash_1u32(a, &key->key);
}

static inline u32 env_hash2(u32 a, u32 b, const struct env_key *key)
{
	return hsiphash_2u32(a, b, &key->key);
}

static inline u32 env_hash4(u32 a, u32 b, u32 c, u32 d,
			    const struct env_key *key)
{
	return hsiphash_4u32(a, b, c, d, &key->key);
}

/**
 * struct env_bytes - a packet from its network header on
 * @skb: where the bytes are, in one piece or several
 * @len: how many there are
 */
struct env_bytes {
	const struct sk_buff *skb;
	u32 len;
};

/**
 * env_bytes_of - a packet from its network header on
 * @skb: the packet
 */
static inline struct env_bytes env_bytes_of(const struct sk_buff *skb)
{
	return (struct env_bytes){
		.skb = skb,
		.len = skb->len - (u32)skb_network_offset(skb),
	};
}

/**
 * env_pull - bytes of a packet in one piece
 * @bytes: the packet
 * @off: offset from the network header
 * @len: how many bytes
 * @copy: room for @len bytes, used where they are not in one piece
 *
 * Return: the bytes, or NULL if the packet does not have them.
 */
static inline const void *env_pull(const struct env_bytes *bytes, u32 off,
				   u32 len, void *copy)
{
	if (off > bytes->len || len > bytes->len - off)
		return NULL;
	return skb_header_pointer(bytes->skb,
				  skb_network_offset(bytes->skb) + (int)off,
				  (int)len, copy);
}

/**
 * env_front - the first piece of a packet
 * @bytes: the packet
 * @len: how many bytes there are in it, from the network header on
 *
 * Return: the bytes.
 */
static inline const u8 *env_front(const struct env_bytes *bytes, u32 *len)
{
	const u8 *network = skb_network_header(bytes->skb);

	*len = skb_tail_pointer(bytes->skb) - network;
	return network;
}

struct env_unaligned {
	u32 word;
} __packed;

/* Four bytes in the order in which they are there, aligned or not. */
static inline u32 env_word(const u8 *p)
{
	return ((const struct env_unaligned *)p)->word;
}

#endif /* _SCANVIGIL_ENV_H */
