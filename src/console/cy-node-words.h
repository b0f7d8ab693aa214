/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-peer.h"
#include "cy-node-snapshot.h"
#include "cy-severity.h"

G_BEGIN_DECLS

/* A clock that is so far from this one is worth a word, amber, or red [µs]. */
#define CY_NODE_CLOCK_WORTH_US ((gint64) 1 * G_USEC_PER_SEC)
#define CY_NODE_CLOCK_AMBER_US ((gint64) 5 * G_USEC_PER_SEC)
#define CY_NODE_CLOCK_RED_US   ((gint64) 300 * G_USEC_PER_SEC)

/**
 * CyNodeItem:
 * @id: of the node.
 * @name: what people call it.
 * @is_self: whether it is this one.
 * @port: where this node listens, 0 when it does not, and of others.
 * @station: (nullable): where it stands, by name.
 * @address: (nullable): where it is said to be called.
 * @n_piles: that it talks to.
 * @info: (nullable): how it stands with it; %NULL of this node.
 *
 * A node of the network, as a row shows it.
 */
typedef struct {
  char *id;
  char *name;
  gboolean is_self;
  guint16 port;
  char *station;
  char *address;
  guint n_piles;
  const CyPeerInfo *info;
  GPtrArray *peers; /* owned: has @info */
} CyNodeItem;

void cy_node_item_free (CyNodeItem *item);
const char *cy_node_item_key (gconstpointer item);
GHashTable *cy_node_count_piles (CyNode *node);
GPtrArray *cy_node_item_list (CyNode *node, GHashTable *counts);

/* How nodes and what is between them are put in words. */

CySeverity cy_node_words_severity (const CyNodeItem *item);
char *cy_node_words_state (const CyNodeItem *item);
char *cy_node_words_link (const CyNodeItem *item, gint64 now_us);
char *cy_node_words_address (const CyNodeItem *item);
char *cy_node_words_journal (const CySnapshotState *state);
char *cy_node_words_lag (const CyNodeItem *item);
char *cy_node_words_clock (const CyPeerInfo *info);
CySeverity cy_node_words_clock_severity (const CyPeerInfo *info);
const char *cy_node_words_clock_advice (const CyPeerInfo *info);
char *cy_node_words_name (CyYard *yard, const char *id);
char *cy_node_words_stream (CyYard *yard, const char *stream);
char *cy_node_words_key (const char *key);
char *cy_node_words_owner (CyYard *yard, CyKindId kind, const char *id);
char *cy_node_words_trouble (CyYard *yard, const char *pile, CyLinkTrouble reason);

G_END_DECLS
