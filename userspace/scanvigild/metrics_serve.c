// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The two ways on which numbers leave: HTTP on loopback, in the daemon's own
 * event loop, and a file that is replaced whole.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "metrics.h"

#define CONNECTIONS_MOST 16
#define PATIENCE_S 10

/**
 * struct metrics_server - what is served
 * @output: where the numbers are
 * @conf: where they go
 * @http: the server; NULL if there is none
 * @http_io: wakes for @http
 * @http_timer: wakes for its time limits
 * @file_timer: wakes for the file
 * @trouble: whether writing the file fails
 */
struct metrics_server {
	const struct output *output;
	const struct conf *conf;
	struct MHD_Daemon *http;
	sd_event_source *http_io;
	sd_event_source *http_timer;
	sd_event_source *file_timer;
	struct trouble trouble;
};

static enum MHD_Result answer(struct MHD_Connection *connection,
			      unsigned int status, const char *type, char *text,
			      size_t len, enum MHD_ResponseMemoryMode mode)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(len, text, mode);
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result on_request(void *context,
				  struct MHD_Connection *connection,
				  const char *url, const char *method,
				  const char *version, const char *upload,
				  size_t *upload_size, void **state)
{
	static char unknown[] = "the numbers are at /metrics\n";
	struct metrics_server *server = context;
	char *text;
	size_t len;

	(void)version;
	(void)upload;
	(void)upload_size;
	(void)state;
	if (strcmp(method, MHD_HTTP_METHOD_GET) || strcmp(url, "/metrics"))
		return answer(connection, MHD_HTTP_NOT_FOUND, "text/plain",
			      unknown, sizeof(unknown) - 1,
			      MHD_RESPMEM_PERSISTENT);
	text = metrics_text(server->output, &len);
	if (!text)
		return MHD_NO;
	return answer(connection, MHD_HTTP_OK,
		      "text/plain; version=0.0.4; charset=utf-8", text, len,
		      MHD_RESPMEM_MUST_FREE);
}

static void http_run(struct metrics_server *server)
{
	MHD_UNSIGNED_LONG_LONG ms;

	MHD_run(server->http);
	if (MHD_get_timeout(server->http, &ms) == MHD_YES) {
		sd_event_source_set_time_relative(server->http_timer,
						  ms * 1000);
		sd_event_source_set_enabled(server->http_timer,
					    SD_EVENT_ONESHOT);
	} else {
		sd_event_source_set_enabled(server->http_timer, SD_EVENT_OFF);
	}
}

static int on_http(sd_event_source *source, int fd, uint32_t events,
		   void *context)
{
	(void)source;
	(void)fd;
	(void)events;
	http_run(context);
	return 0;
}

static int on_http_timer(sd_event_source *source, uint64_t usec, void *context)
{
	(void)source;
	(void)usec;
	http_run(context);
	return 0;
}

/* The configuration has seen to it that this is an address and a port. */
static void read_address(const char *text, struct sockaddr_storage *to)
{
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)to;
	struct sockaddr_in *four = (struct sockaddr_in *)to;
	const char *colon = strrchr(text, ':');
	bool bracket = *text == '[';
	char host[INET6_ADDRSTRLEN];
	uint16_t port = htons(atoi(colon + 1));

	snprintf(host, sizeof(host), "%.*s", (int)(colon - text) - 2 * bracket,
		 text + bracket);
	memset(to, 0, sizeof(*to));
	if (inet_pton(AF_INET, host, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = port;
	} else {
		inet_pton(AF_INET6, host, &six->sin6_addr);
		six->sin6_family = AF_INET6;
		six->sin6_port = port;
	}
}

static int listen_http(struct metrics_server *server, sd_event *loop)
{
	const char *where = server->conf->metrics_listen;
	const union MHD_DaemonInfo *info;
	struct sockaddr_storage address;
	unsigned int flags = MHD_USE_EPOLL;
	int err;

	read_address(where, &address);
	if (address.ss_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	errno = 0;
	server->http = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR,
		&address, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MOST,
		MHD_OPTION_CONNECTION_TIMEOUT, PATIENCE_S, MHD_OPTION_END);
	if (!server->http) {
		err = errno ? errno : EIO;
		say(LOG_ERR, "cannot listen at %s: %s", where, strerror(err));
		return -err;
	}
	info = MHD_get_daemon_info(server->http, MHD_DAEMON_INFO_EPOLL_FD);
	err = sd_event_add_time_relative(loop, &server->http_timer,
					 CLOCK_MONOTONIC, 0, 0, on_http_timer,
					 server);
	if (err >= 0)
		err = sd_event_add_io(loop, &server->http_io, info->epoll_fd,
				      EPOLLIN, on_http, server);
	return err < 0 ? err : 0;
}

/* Whoever reads finds the old file or the new one. */
static int replace_file(const char *path, const char *text, size_t len)
{
	char new[PATH_MAX];
	FILE *file;
	int err = 0;

	snprintf(new, sizeof(new), "%s.new", path);
	file = fopen(new, "we");
	if (!file)
		return errno;
	fchmod(fileno(file), 0644);
	if (fwrite(text, 1, len, file) != len)
		err = errno;
	if (fclose(file) && !err)
		err = errno;
	if (!err && rename(new, path))
		err = errno;
	if (err)
		unlink(new);
	return err;
}

static int on_file_timer(sd_event_source *source, uint64_t usec, void *context)
{
	struct metrics_server *server = context;
	const char *path = server->conf->metrics_textfile;
	int err = ENOMEM;
	size_t len;
	char *text = metrics_text(server->output, &len);

	(void)usec;
	if (text)
		err = replace_file(path, text, len);
	free(text);
	if (err)
		trouble_begin(&server->trouble, path, strerror(err));
	else
		trouble_end(&server->trouble, path);
	sd_event_source_set_time_relative(
		source, server->conf->metrics_interval * 1000);
	sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
	return 0;
}

int metrics_serve(struct metrics_server **out, sd_event *loop,
		  const struct conf *conf, const struct output *output)
{
	struct metrics_server *server = calloc(1, sizeof(*server));
	int err = 0;

	if (!server)
		return -ENOMEM;
	*out = server;
	server->conf = conf;
	server->output = output;
	if (*conf->metrics_listen)
		err = listen_http(server, loop);
	if (!err && *conf->metrics_textfile)
		err = sd_event_add_time_relative(loop, &server->file_timer,
						 CLOCK_MONOTONIC, 0, 0,
						 on_file_timer, server);
	return err < 0 ? err : 0;
}

void metrics_stop(struct metrics_server *server)
{
	if (!server)
		return;
	sd_event_source_disable_unref(server->http_io);
	sd_event_source_disable_unref(server->http_timer);
	sd_event_source_disable_unref(server->file_timer);
	if (server->http)
		MHD_stop_daemon(server->http);
	free(server);
}
