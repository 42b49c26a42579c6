// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * User space's env against the kernel's: the same hash for the same words, the
 * same answer for a read at or beyond the end of a packet, the same arithmetic.
 * Hash vectors: the reference implementation's, as the kernel's own test has.
 */
#include "env/env.h"
#include "tap.h"

/* lib/tests/siphash_kunit.c: hsiphash of 00 01 02 .. on 64 bit. */
static const struct env_key vector_key = { { 0x0706050403020100ULL,
					     0x0f0e0d0c0b0a0908ULL } };
#define VECTOR_4_BYTES 0x88d38328U
#define VECTOR_8_BYTES 0x8d299a8eU
#define VECTOR_16_BYTES 0x7d908b66U

static void test_hash(void)
{
	struct env_key other = vector_key;

	is(env_hash1(0x03020100, &vector_key), VECTOR_4_BYTES,
	   "one word hashes as in the kernel");
	is(env_hash2(0x03020100, 0x07060504, &vector_key), VECTOR_8_BYTES,
	   "two words hash as in the kernel");
	is(env_hash4(0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c,
		     &vector_key),
	   VECTOR_16_BYTES, "four words hash as in the kernel");
	other.key[1] ^= 1ULL << 63;
	ok(env_hash2(0x03020100, 0x07060504, &other) != VECTOR_8_BYTES,
	   "the last bit of the key matters");
}

static void test_pull(void)
{
	static const u8 data[] = { 10, 11, 12, 13 };
	const struct env_bytes bytes = { .data = data, .len = sizeof(data) };
	u8 copy[4];
	const u8 *got = env_pull(&bytes, 1, 3, copy);

	ok(got && got[0] == 11 && got[2] == 13, "a read up to the end");
	ok(!env_pull(&bytes, 1, 4, copy), "a read beyond the end is refused");
	ok(!env_pull(&bytes, 5, 0, copy), "an empty one beyond the end, too");
	ok(env_pull(&bytes, 4, 0, copy), "an empty one at the end is not");
	ok(!env_pull(&bytes, U32_MAX, 2, copy),
	   "an offset that wraps around is refused");
	ok(!env_pull(&bytes, 2, U32_MAX, copy),
	   "a length that wraps around is refused");
}

static void test_arithmetic(void)
{
	is(hweight64(0x8000000000000001ULL), 2, "hweight64 counts both ends");
	is(hweight32(U32_MAX), 32, "hweight32 counts all");
	is(fls(0), 0, "fls of nothing");
	is(fls(0x80000000U), 32, "fls of the last bit");
	is(clamp_t(int, -11, -10, 127), -10, "clamp_t from below");
	is(clamp_t(int, 128, -10, 127), 127, "clamp_t from above");
	is(max3(1u, 3u, 2u), 3, "max3 in the middle");
	is(min_t(u32, U64_MAX - 1, 7), 7, "min_t compares as its type");
}

int main(void)
{
	test_hash();
	test_pull();
	test_arithmetic();
	return done();
}
