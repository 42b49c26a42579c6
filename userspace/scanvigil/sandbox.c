// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A namespace without a name: the kernel takes it away, with all that is in it,
 * once this process and its sockets are gone. Knows nothing of the detector.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/ipv6.h>
#include <linux/ipv6_route.h>
#include <linux/route.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fail.h"
#include "nl_link.h"
#include "sandbox.h"

#define FAR_INTERFACE "selftest1"

static const struct nl_link near_end = {
	.name = SANDBOX_INTERFACE,
	.mac = { 0x02, 0, 0x5e, 0, 0x53, 1 },
};
static const struct nl_link far_end = {
	.name = FAR_INTERFACE,
	.mac = { 0x02, 0, 0x5e, 0, 0x53, 2 },
};

/* Who may not make a namespace may where users have namespaces of their own. */
int sandbox_enter(void)
{
	if (!unshare(CLONE_NEWNET))
		return 0;
	if (errno == EPERM && !unshare(CLONE_NEWUSER | CLONE_NEWNET))
		return 0;
	return fail(errno == EPERM ? EXIT_NO_PERMISSION : EXIT_NO, errno,
		    errno == EPERM ? "try sudo" : NULL,
		    "cannot make a network namespace: %s", strerror(errno));
}

static int index_of(int fd, const char *name)
{
	struct ifreq request = { 0 };

	strcpy(request.ifr_name, name);
	return ioctl(fd, SIOCGIFINDEX, &request) ? -1 : request.ifr_ifindex;
}

/* Who is behind the cable needs no asking for: it is nobody. */
static int lift(int fd, const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_UP | IFF_NOARP };

	strcpy(request.ifr_name, name);
	return ioctl(fd, SIOCSIFFLAGS, &request) ? -errno : 0;
}

/* The default route leads answers into the cable, whoever asked. */
static int address_v4(int fd, const struct addr *host)
{
	struct sockaddr_in *in;
	struct ifreq request = { 0 };
	struct rtentry route = { .rt_flags = RTF_UP,
				 .rt_dev = (char *)near_end.name };

	strcpy(request.ifr_name, near_end.name);
	in = (struct sockaddr_in *)&request.ifr_addr;
	in->sin_family = AF_INET;
	memcpy(&in->sin_addr, host->bytes, sizeof(in->sin_addr));
	if (ioctl(fd, SIOCSIFADDR, &request))
		return -errno;
	route.rt_dst.sa_family = AF_INET;
	route.rt_genmask.sa_family = AF_INET;
	return ioctl(fd, SIOCADDRT, &route) ? -errno : 0;
}

static int address_v6(int fd, const struct addr *host)
{
	struct in6_rtmsg route = { .rtmsg_flags = RTF_UP, .rtmsg_metric = 1 };
	struct in6_ifreq request = { .ifr6_prefixlen = 128 };

	request.ifr6_ifindex = index_of(fd, near_end.name);
	memcpy(&request.ifr6_addr, host->bytes, sizeof(request.ifr6_addr));
	if (ioctl(fd, SIOCSIFADDR, &request))
		return -errno;
	route.rtmsg_ifindex = request.ifr6_ifindex;
	return ioctl(fd, SIOCADDRT, &route) ? -errno : 0;
}

static int address(const struct addr *host)
{
	int fd = socket(host->len == 4 ? AF_INET : AF_INET6,
			SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err;

	if (fd < 0)
		return -errno;
	err = host->len == 4 ? address_v4(fd, host) : address_v6(fd, host);
	close(fd);
	return err;
}

static int open_far_end(struct sandbox *sandbox)
{
	int err;

	sandbox->fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (sandbox->fd < 0)
		return -errno;
	sandbox->ifindex = index_of(sandbox->fd, far_end.name);
	if (sandbox->ifindex < 0)
		return -errno;
	err = lift(sandbox->fd, near_end.name);
	return err ? err : lift(sandbox->fd, far_end.name);
}

int sandbox_build(struct sandbox *sandbox, const struct addr *host)
{
	int err;

	sandbox->fd = -1;
	err = nl_link_add_pair(&near_end, &far_end);
	if (!err)
		err = open_far_end(sandbox);
	if (!err)
		err = address(host);
	if (!err)
		return 0;
	return fail(EXIT_NO, -err,
		    err == -EOPNOTSUPP ? "try modprobe veth" : NULL,
		    "cannot build the test's network: %s", strerror(-err));
}

int sandbox_send(const struct sandbox *sandbox, const void *packet, size_t len)
{
	const bool v4 = *(const uint8_t *)packet >> 4 == 4;
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(v4 ? ETH_P_IP : ETH_P_IPV6),
		.sll_ifindex = sandbox->ifindex,
		.sll_halen = NL_LINK_MAC,
	};

	memcpy(to.sll_addr, near_end.mac, NL_LINK_MAC);
	if (sendto(sandbox->fd, packet, len, 0, (struct sockaddr *)&to,
		   sizeof(to)) < 0)
		return -errno;
	return 0;
}

void sandbox_close(struct sandbox *sandbox)
{
	if (sandbox->fd >= 0)
		close(sandbox->fd);
	sandbox->fd = -1;
}
