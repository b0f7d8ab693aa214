/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "cy-acquire-mail.h"

G_BEGIN_DECLS

#define CY_ACQUIRE_MAX_ADDRESSES 4

/**
 * CyAcquireAddress:
 * @any: IPv4 or IPv6.
 *
 * A socket address of the families that piles have.
 */
typedef union {
  struct sockaddr any;
  struct sockaddr_in in;
  struct sockaddr_in6 in6;
} CyAcquireAddress;

/**
 * CyAcquireResolved:
 * @attempt: the number the look-up was given.
 * @n_addresses: how many were found, 0 when the name is not known.
 *
 * The end of a look-up.
 */
typedef struct {
  guint64 attempt;
  guint n_addresses;
  CyAcquireAddress addresses[CY_ACQUIRE_MAX_ADDRESSES];
} CyAcquireResolved;

guint cy_acquire_resolve_numeric (const char *host, guint16 port, CyAcquireAddress *out_addresses);
char *cy_acquire_resolve_peer (int fd);
GThreadPool *cy_acquire_resolvers_new (void);
void cy_acquire_resolvers_free (GThreadPool *resolvers);
gboolean cy_acquire_resolve_start (GThreadPool *resolvers,
                                   CyAcquireMail *mail,
                                   guint64 attempt,
                                   const char *host,
                                   guint16 port,
                                   CyAcquireMailFunc func);

G_END_DECLS
