/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyPeerInfo:
 * @id: the node.
 * @name: what people call it.
 * @address: (nullable): where it can be called.
 * @remote: (nullable): the other end of the link.
 * @error: (nullable): why there is no link.
 * @up: whether there is a link.
 * @since_us: since when [µs UTC], 0 for never.
 * @next_try_us: when it is called again [µs UTC], 0 for not.
 * @greeted: whether the exchange goes on; what follows is known only then.
 * @behind: entries it has and this node lacks.
 * @ahead: entries this node has and it lacks.
 * @clock_us: how far its clock is ahead [µs].
 * @n_received: entries taken from it over this link.
 * @n_sent: entries sent to it over this link.
 * @streams: (element-type CyPeerStream): streams that differ.
 *
 * How it stands with one member of the network.
 */
typedef struct {
  char *id;
  char *name;
  char *address;
  char *remote;
  char *error;
  gboolean up;
  gint64 since_us;
  gint64 next_try_us;
  gboolean greeted;
  guint64 behind;
  guint64 ahead;
  gint64 clock_us;
  guint64 n_received;
  guint64 n_sent;
  GPtrArray *streams;
} CyPeerInfo;

/**
 * CyPeerStream:
 * @stream: its name.
 * @here: the newest entry here.
 * @there: the newest entry the member says it has.
 */
typedef struct {
  char *stream;
  guint64 here;
  guint64 there;
} CyPeerStream;

char *cy_node_dup_key (CyNode *node);
GPtrArray *cy_node_list_peers (CyNode *node);
GPtrArray *cy_node_list_quarantine (CyNode *node);
gboolean cy_node_release_stream (CyNode *node, const char *stream);
guint16 cy_node_get_peer_port (CyNode *node);

/**
 * CyQuarantined:
 * @stream: that is not taken.
 * @reason: why, in words.
 */
typedef struct {
  char *stream;
  char *reason;
} CyQuarantined;

G_END_DECLS
