/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the core may ask of user space: the same names as module/env/env.h, in
 * plain C. The include path chooses: -Iuserspace before -Imodule. The hash is
 * the kernel's on 64 bit, so both sides file the same contact in one place.
 */
#ifndef _SCANVIGIL_ENV_H
#define _SCANVIGIL_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#define U8_MAX UINT8_MAX
#define U16_MAX UINT16_MAX
#define U32_MAX UINT32_MAX
#define U64_MAX UINT64_MAX

/* 32 bits, which no mask of the core exceeds. */
#define BIT(n) (1U << (n))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif

/* Of operands of one type, as the kernel's insist; each is evaluated once. */
#define min(a, b)                                  \
	__extension__({                            \
		__typeof__(a) _min_a = (a);        \
		__typeof__(b) _min_b = (b);        \
		_min_a < _min_b ? _min_a : _min_b; \
	})
#define max(a, b)                                  \
	__extension__({                            \
		__typeof__(a) _max_a = (a);        \
		__typeof__(b) _max_b = (b);        \
		_max_a > _max_b ? _max_a : _max_b; \
	})
#define max3(a, b, c)                                    \
	__extension__({                                  \
		__typeof__(a) _max3_ab = max(a, b);      \
		__typeof__(c) _max3_c = (c);             \
		_max3_ab > _max3_c ? _max3_ab : _max3_c; \
	})
#define min_t(type, a, b) ((type)min((type)(a), (type)(b)))
#define max_t(type, a, b) ((type)max((type)(a), (type)(b)))
#define clamp_t(type, value, low, high) \
	min_t(type, max_t(type, value, low), high)

#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value)                               \
	do {                                               \
		*(volatile __typeof__(x) *)&(x) = (value); \
	} while (0)
/* Others may be writing, and whatever is read will do. */
#define data_race(expr) (expr)

#undef static_assert
#define static_assert(expr, ...) __static_assert(expr, ##__VA_ARGS__, #expr)
#define __static_assert(expr, text, ...) _Static_assert(expr, text)

#ifndef fallthrough
#define fallthrough __attribute__((__fallthrough__))
#endif

static inline unsigned int hweight32(u32 word)
{
	return (unsigned int)__builtin_popcount(word);
}

static inline unsigned int hweight64(u64 word)
{
	return (unsigned int)__builtin_popcountll(word);
}

/* The last bit set, counted from 1; 0 if there is none. */
static inline int fls(unsigned int word)
{
	return word ? 32 - __builtin_clz(word) : 0;
}

/**
 * struct env_key - the secret of keyed hashes
 * @key: random, never told
 */
struct env_key {
	u64 key[2];
};

/* SipHash-1-3 (https://131002.net/siphash/), cut to 32 bits at its end. */
struct env_hash {
	u64 v[4];
};

static inline u64 env_rol64(u64 word, unsigned int by)
{
	return word << by | word >> (64 - by);
}

static inline void env_hash_round(struct env_hash *h)
{
	u64 *v = h->v;

	v[0] += v[1];
	v[1] = env_rol64(v[1], 13) ^ v[0];
	v[0] = env_rol64(v[0], 32);
	v[2] += v[3];
	v[3] = env_rol64(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = env_rol64(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = env_rol64(v[1], 17) ^ v[2];
	v[2] = env_rol64(v[2], 32);
}

static inline void env_hash_word(struct env_hash *h, u64 word)
{
	h->v[3] ^= word;
	env_hash_round(h);
	h->v[0] ^= word;
}

static inline struct env_hash env_hash_begin(const struct env_key *key)
{
	return (struct env_hash){ {
		0x736f6d6570736575ULL ^ key->key[0],
		0x646f72616e646f6dULL ^ key->key[1],
		0x6c7967656e657261ULL ^ key->key[0],
		0x7465646279746573ULL ^ key->key[1],
	} };
}

/* @rest: how many bytes there were, above those that make no word. */
static inline u32 env_hash_end(struct env_hash *h, u64 rest)
{
	env_hash_word(h, rest);
	h->v[2] ^= 0xff;
	env_hash_round(h);
	env_hash_round(h);
	env_hash_round(h);
	return (u32)(h->v[0] ^ h->v[1] ^ h->v[2] ^ h->v[3]);
}

static inline u32 env_hash1(u32 a, const struct env_key *key)
{
	struct env_hash h = env_hash_begin(key);

	return env_hash_end(&h, 4ULL << 56 | a);
}

static inline u32 env_hash2(u32 a, u32 b, const struct env_key *key)
{
	struct env_hash h = env_hash_begin(key);

	env_hash_word(&h, (u64)b << 32 | a);
	return env_hash_end(&h, 8ULL << 56);
}

static inline u32 env_hash4(u32 a, u32 b, u32 c, u32 d,
			    const struct env_key *key)
{
	struct env_hash h = env_hash_begin(key);

	env_hash_word(&h, (u64)b << 32 | a);
	env_hash_word(&h, (u64)d << 32 | c);
	return env_hash_end(&h, 16ULL << 56);
}

/* As the kernel's, but for the keys, which are not secret here. */
static inline u32 env_mark5(const u32 w[4], u32 e, const struct env_key *key)
{
	const u64 *k = key->key;

	return (u32)((k[0] * 0x9e3779b97f4a7c15ULL + k[1] +
		      0xbf58476d1ce4e5b9ULL * w[0] +
		      0x94d049bb133111ebULL * w[1] +
		      0xd6e8feb86659fd93ULL * w[2] +
		      0xa0761d6478bd642fULL * w[3] +
		      0xe7037ed1a0b428dbULL * e) >>
		     32);
}

static inline u32 env_mark2(u32 a, u32 b, const struct env_key *key)
{
	const u32 w[4] = { a };

	return env_mark5(w, b, key);
}

/**
 * struct env_bytes - a packet from its network header on
 * @data: the bytes
 * @len: how many there were on the wire
 * @cut: how many of them, at the end, the capture did not keep
 */
struct env_bytes {
	const u8 *data;
	u32 len;
	u32 cut;
};

/**
 * env_pull - bytes of a packet in one piece
 * @bytes: the packet
 * @off: offset from the network header
 * @len: how many bytes
 * @copy: room for @len bytes
 *
 * With ENV_PULL_COPIES every read goes through @copy, as in a kernel whose
 * packet lies in pieces; sanitizers then see a @copy that is too small.
 *
 * Return: the bytes, or NULL if the packet does not have them.
 */
static inline const void *env_pull(const struct env_bytes *bytes, u32 off,
				   u32 len, void *copy)
{
	u32 held = bytes->len - bytes->cut;

	if (off > held || len > held - off)
		return NULL;
#ifdef ENV_PULL_COPIES
	memcpy(copy, bytes->data + off, len);
	return copy;
#else
	(void)copy;
	return bytes->data + off;
#endif
}

/**
 * env_front - the first piece of a packet
 * @bytes: the packet
 * @len: how many bytes there are in it
 *
 * Return: the bytes.
 */
static inline const u8 *env_front(const struct env_bytes *bytes, u32 *len)
{
	*len = bytes->len - bytes->cut;
	return bytes->data;
}

/* Four bytes in the order in which they are there, aligned or not. */
static inline u32 env_word(const u8 *p)
{
	u32 word;

	memcpy(&word, p, sizeof(word));
	return word;
}

#endif /* _SCANVIGIL_ENV_H */
