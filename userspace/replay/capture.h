/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capture files to IP packets: opens pcap and pcapng through libpcap and takes
 * the link layer off. Knows no detector.
 */
#ifndef SCANVIGIL_CAPTURE_H
#define SCANVIGIL_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct capture_packet - one packet from its IP header on
 * @bytes: its bytes, valid until the next one is read
 * @length: how many of them the capture holds
 * @wire: how many there were on the wire
 * @wall_ns: when, nanoseconds since 1970
 */
struct capture_packet {
	const uint8_t *bytes;
	uint32_t length;
	uint32_t wire;
	uint64_t wall_ns;
};

/**
 * enum capture_result - what reading came to
 * @CAPTURE_PACKET: a packet
 * @CAPTURE_OTHER: a frame that carries no IP, passed over
 * @CAPTURE_END: the end of the file
 * @CAPTURE_BROKEN: the rest of the file cannot be read, capture_error() says why
 */
enum capture_result {
	CAPTURE_PACKET,
	CAPTURE_OTHER,
	CAPTURE_END,
	CAPTURE_BROKEN,
};

struct capture;

/**
 * capture_file - open a file, without a look into it
 * @path: a file, or "-" for standard input
 * @error: filled with a sentence where it cannot be opened
 * @size: of @error
 *
 * Return: the file, or NULL.
 */
FILE *capture_file(const char *path, char *error, size_t size);

/**
 * capture_open - begin to read a capture
 * @file: from capture_file(); taken over
 * @error: filled with a sentence where it is none
 * @size: of @error
 *
 * Return: the capture, or NULL.
 */
struct capture *capture_open(FILE *file, char *error, size_t size);

/** capture_close - the reverse */
void capture_close(struct capture *capture);

/** capture_read - the next frame */
enum capture_result capture_read(struct capture *capture,
				 struct capture_packet *packet);

/** capture_error - why the rest cannot be read */
const char *capture_error(struct capture *capture);

/** capture_progress - bytes read so far, and of how many; 0 if unknown */
uint64_t capture_progress(const struct capture *capture, uint64_t *total);

#endif /* SCANVIGIL_CAPTURE_H */
