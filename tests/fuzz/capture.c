// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes as a capture: libpcap, the link layers, the engine, and what the tool
 * makes of the findings. The file is in memory all the time.
 */
#include <fcntl.h>
#include <pcap/pcap.h>
#include <string.h>
#include <sys/mman.h>

#include "capture.h"
#include "fuzz.h"
#include "print.h"
#include "replay.h"
#include "spec.h"

/* Sets that are swept at a time: a whole cache for each frame takes too long. */
#define SWEPT_MAX 64

struct conncache;

void __real_conncache_sweep(struct conncache *cache, uint32_t sets,
			    uint64_t now);
void __wrap_conncache_sweep(struct conncache *cache, uint32_t sets,
			    uint64_t now);

static char path[64];
static int file;
static uint64_t last_seq;

void __wrap_conncache_sweep(struct conncache *cache, uint32_t sets,
			    uint64_t now)
{
	__real_conncache_sweep(cache, sets < SWEPT_MAX ? sets : SWEPT_MAX, now);
}

int __real_pcap_next_ex(pcap_t *pcap, struct pcap_pkthdr **header,
			const u_char **bytes);
int __wrap_pcap_next_ex(pcap_t *pcap, struct pcap_pkthdr **header,
			const u_char **bytes);

/* libpcap's buffer is longer than a frame: behind this copy there is nothing. */
int __wrap_pcap_next_ex(pcap_t *pcap, struct pcap_pkthdr **header,
			const u_char **bytes)
{
	static u_char *frame;
	int result = __real_pcap_next_ex(pcap, header, bytes);

	free(frame);
	frame = NULL;
	if (result != 1)
		return result;
	frame = malloc((*header)->caplen);
	claim(frame, "no memory");
	memcpy(frame, *bytes, (*header)->caplen);
	*bytes = frame;
	return result;
}

static void on_told(void *context, const struct event_view *event)
{
	const struct source_view *source = &event->source;

	(void)context;
	claim(event->seq == ++last_seq, "%llu", (unsigned long long)event->seq);
	claim(event->kind <= SCANVIGIL_KIND_MAX, "%u", event->kind);
	claim(event->level <= SCANVIGIL_LEVEL_MAX, "%u", event->level);
	claim(event->state <= SCANVIGIL_STATE_MAX, "%u", event->state);
	claim(event->id, "a scan without a number");
	claim(event->members_count <= SCANVIGIL_MEMBERS_MAX, "%u",
	      event->members_count);
	claim(source->samples <= SCANVIGIL_SAMPLES_MAX, "%u", source->samples);
	claim(source->address.len == 4 || source->address.len == 16, "%u",
	      source->address.len);
	claim(source->score >= -10 && source->score <= 127, "%d",
	      source->score);
	claim(source->filtered <= source->packets, "%u of %u", source->filtered,
	      source->packets);
	/* Both may be before 1970, where clocks step back to that. */
	claim((int64_t)(source->last_ns - source->first_ns) >= 0, "%lld ns",
	      (long long)(source->last_ns - source->first_ns));
	print_event(event, PRINT_HUMAN);
	print_event(event, PRINT_JSON);
	print_event(event, PRINT_SCANLOGD);
}

static void check_counts(const struct replay_counts *counts)
{
	claim(counts->packets <= counts->frames, "%llu of %llu",
	      (unsigned long long)counts->packets,
	      (unsigned long long)counts->frames);
	claim(counts->malformed <= counts->packets, "%llu",
	      (unsigned long long)counts->malformed);
	claim(counts->fragments <= counts->packets, "%llu",
	      (unsigned long long)counts->fragments);
	/* A fragment is looked at before and after it is put together. */
	claim(counts->observed <= 2 * counts->packets, "%llu",
	      (unsigned long long)counts->observed);
	claim(counts->sources <= counts->observed, "%u", counts->sources);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_count_steps();
	file = memfd_create("capture", MFD_CLOEXEC);
	claim(file >= 0, "no memory");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	stdout = fopen("/dev/null", "we");
	claim(stdout, "no /dev/null");
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct config_view config;
	struct replay_counts counts;
	struct replay *replay;
	char error[256] = "";
	FILE *capture;
	const char *reason;

	claim(!ftruncate(file, 0) &&
		      pwrite(file, data, size, 0) == (ssize_t)size,
	      "no memory");
	replay = replay_new(&config, on_told, NULL, &reason);
	claim(replay, "no memory");
	last_seq = 0;
	capture = capture_file(path, error, sizeof(error));
	claim(capture, "%s", error);
	if (!replay_file(replay, capture, NULL, error, sizeof(error)))
		claim(error[0], "refused without a word");
	replay_finish(replay);
	replay_count(replay, &counts);
	check_counts(&counts);
	fuzz_steps += counts.packets;
	replay_free(replay);
	return 0;
}
