/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cy-simulate-error.h"

#define BACKLOG 4096

static int
fail (int fd, guint32 address, guint16 port, const char *what, GError **error)
{
  struct in_addr in = { address };
  char text[INET_ADDRSTRLEN] = "?";
  int saved = errno;

  if (fd >= 0)
    close (fd);
  (void) inet_ntop (AF_INET, &in, text, sizeof text); /* the buffer is large enough */
  g_set_error (error, CY_SIM_ERROR, CY_SIM_ERROR_SERVE, "%s %s:%u: %s", what, text, port,
               g_strerror (saved));
  return -1;
}

static int
open_listener (guint32 address, guint16 port, gboolean loopback_only, GError **error)
{
  struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons (port) };
  int on = 1;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  name.sin_addr.s_addr = address;
  if (fd < 0)
    return fail (fd, address, port, "no socket for", error);
  (void) setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on); /* only saves a wait */
  /* Nobody outside this machine may reach piles that are not there. */
  if (loopback_only && setsockopt (fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3) < 0)
    return fail (fd, address, port, "cannot keep to the loopback device on", error);
  if (bind (fd, (struct sockaddr *) &name, sizeof name) < 0)
    return fail (fd, address, port, "cannot bind", error);
  if (listen (fd, BACKLOG) < 0)
    return fail (fd, address, port, "cannot listen on", error);
  return fd;
}

/**
 * cy_sim_listen:
 * @address: IPv4, network byte order.
 *
 * Returns: a listening descriptor, or -1.
 */
int
cy_sim_listen (guint32 address, guint16 port, GError **error)
{
  return open_listener (address, port, FALSE, error);
}

/**
 * cy_sim_listen_everywhere:
 *
 * Returns: a descriptor that listens on every loopback address, or -1.
 */
int
cy_sim_listen_everywhere (guint16 port, GError **error)
{
  return open_listener (htonl (INADDR_ANY), port, TRUE, error);
}

/**
 * cy_sim_accept:
 * @out_address: (out): which of our addresses was called, network byte order.
 *
 * Returns: a connected descriptor, or -1 when there is none now.
 */
int
cy_sim_accept (int listener, guint32 *out_address, guint16 *out_port)
{
  struct sockaddr_in name = { 0 };
  socklen_t length = sizeof name;
  int on = 1;
  int fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

  if (fd < 0)
    return -1;
  if (getsockname (fd, (struct sockaddr *) &name, &length) < 0) {
    close (fd);
    return -1;
  }
  (void) setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* only saves a wait */
  *out_address = name.sin_addr.s_addr;
  *out_port = ntohs (name.sin_port);
  return fd;
}

/**
 * cy_sim_may_share_listener:
 * @endpoints: (element-type CySimEndpoint): all of them.
 *
 * Returns: whether there are so many that they had better share one, and all are loopback.
 */
gboolean
cy_sim_may_share_listener (const GPtrArray *endpoints)
{
  if (endpoints->len <= CY_SIM_LISTENERS_MAX)
    return FALSE;
  for (guint i = 0; i < endpoints->len; i++) {
    const CySimEndpoint *endpoint = endpoints->pdata[i];

    if (ntohl (endpoint->address) >> 24 != 127)
      return FALSE;
  }
  return TRUE;
}
