/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-resolve.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <netdb.h>
#include <string.h>

#define RESOLVER_THREADS 4

/* Look-ups that may wait behind the threads; one more is an unknown host until the next attempt. */
#define MAX_WAITING 1024

typedef struct {
  CyAcquireMail *mail; /* owned reference */
  CyAcquireMailFunc func;
  guint64 attempt;
  char *host;
  guint16 port;
} Lookup;

static void
lookup_free (Lookup *lookup)
{
  cy_acquire_mail_unref (lookup->mail);
  g_free (lookup->host);
  g_free (lookup);
}

static guint
read_numeric (const char *host, guint16 port, CyAcquireAddress *out_addresses)
{
  struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
                            .ai_family = AF_UNSPEC,
                            .ai_socktype = SOCK_STREAM };
  struct addrinfo *list = NULL;
  char service[8];
  guint n = 0;

  g_snprintf (service, sizeof service, "%u", port);
  if (getaddrinfo (host, service, &hints, &list) != 0)
    return 0;
  for (struct addrinfo *info = list; info != NULL && n < CY_ACQUIRE_MAX_ADDRESSES;
       info = info->ai_next) {
    if (info->ai_addrlen <= sizeof out_addresses[n])
      memcpy (&out_addresses[n++], info->ai_addr, info->ai_addrlen);
  }
  freeaddrinfo (list);
  return n;
}

/**
 * cy_acquire_resolve_peer:
 * @fd: a connected socket.
 *
 * Returns: (nullable) (transfer full): the address and port at its other end, spelled in one way
 *   only: an IPv4 address is one even if it came as IPv6.
 */
char *
cy_acquire_resolve_peer (int fd)
{
  CyAcquireAddress address;
  socklen_t length = sizeof address;
  char text[INET6_ADDRSTRLEN];
  const void *bytes;

  if (getpeername (fd, &address.any, &length) != 0)
    return NULL;
  bytes = &address.in.sin_addr;
  if (address.any.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED (&address.in6.sin6_addr)) {
    bytes = &address.in6.sin6_addr.s6_addr[12];
    address.any.sa_family = AF_INET;
  } else if (address.any.sa_family == AF_INET6) {
    bytes = &address.in6.sin6_addr;
  }
  if (inet_ntop (address.any.sa_family, bytes, text, sizeof text) == NULL)
    return NULL;
  /* The port stands at the same place in both. */
  return g_strdup_printf ("%s %u", text, ntohs (address.in.sin_port));
}

/* GIO's resolver rather than the C library's: it knows "localhost" on a machine without /etc/hosts. */
static guint
look_up (const char *host, guint16 port, CyAcquireAddress *out_addresses)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GList *list = g_resolver_lookup_by_name (resolver, host, NULL, NULL);
  guint n = 0;

  for (GList *l = list; l != NULL && n < CY_ACQUIRE_MAX_ADDRESSES; l = l->next) {
    g_autoptr (GSocketAddress) address = g_inet_socket_address_new (l->data, port);

    if (g_socket_address_to_native (address, &out_addresses[n], sizeof out_addresses[n], NULL))
      n++;
  }
  g_resolver_free_addresses (list);
  return n;
}

/* Runs on a resolver thread. */
static void
on_lookup (gpointer data, gpointer user_data)
{
  Lookup *lookup = data;
  CyAcquireResolved *resolved = g_new0 (CyAcquireResolved, 1);

  resolved->attempt = lookup->attempt;
  resolved->n_addresses = look_up (lookup->host, lookup->port, resolved->addresses);
  /* Refused when the acquire thread has ended meanwhile: nobody wants to know any more. */
  (void) cy_acquire_mail_post (lookup->mail, lookup->func, resolved, g_free);
  lookup_free (lookup);
}

/**
 * cy_acquire_resolve_numeric:
 * @host: a host name or an address.
 * @out_addresses: room for #CY_ACQUIRE_MAX_ADDRESSES.
 *
 * Never asks anybody, so never blocks.
 *
 * Returns: how many addresses, 0 when @host is a name.
 */
guint
cy_acquire_resolve_numeric (const char *host, guint16 port, CyAcquireAddress *out_addresses)
{
  return read_numeric (host, port, out_addresses);
}

GThreadPool *
cy_acquire_resolvers_new (void)
{
  return g_thread_pool_new_full (on_lookup, NULL, (GDestroyNotify) lookup_free, RESOLVER_THREADS,
                                 FALSE, NULL);
}

/**
 * cy_acquire_resolvers_free:
 *
 * Does not wait: a name server that is silent must not hold up the end of the program. Look-ups
 * under way end by themselves and find their mail box closed.
 */
void
cy_acquire_resolvers_free (GThreadPool *resolvers)
{
  g_thread_pool_free (resolvers, TRUE, FALSE);
}

/**
 * cy_acquire_resolve_start:
 * @attempt: a number of the caller's, found again in the #CyAcquireResolved.
 * @func: called on the acquire thread with a #CyAcquireResolved.
 *
 * Returns: %FALSE when too many look-ups wait already; @func is not called.
 */
gboolean
cy_acquire_resolve_start (GThreadPool *resolvers,
                          CyAcquireMail *mail,
                          guint64 attempt,
                          const char *host,
                          guint16 port,
                          CyAcquireMailFunc func)
{
  Lookup *lookup;

  if (g_thread_pool_unprocessed (resolvers) >= MAX_WAITING)
    return FALSE;
  lookup = g_new0 (Lookup, 1);
  lookup->mail = cy_acquire_mail_ref (mail);
  lookup->func = func;
  lookup->attempt = attempt;
  lookup->host = g_strdup (host);
  lookup->port = port;
  /* A pool that shares its threads queues when it cannot start one; that is no failure. */
  return g_thread_pool_push (resolvers, lookup, NULL) || TRUE;
}
