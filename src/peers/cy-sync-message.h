/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-entry-store.h"
#include "cy-json.h"

G_BEGIN_DECLS

/* A message of words is at most this long [bytes]; three hundred nodes say hello in a tenth of it. */
#define CY_SYNC_MESSAGE_MAX (1024 * 1024)

/* Streams a peer may speak of in one message. */
#define CY_SYNC_MAX_STREAMS 8192

/**
 * CySyncVerb:
 * @CY_SYNC_HELLO: who speaks, and where its streams end.
 * @CY_SYNC_HAVE: where some streams end now.
 * @CY_SYNC_WANT: send these streams from these numbers on, and whatever is added to them.
 * @CY_SYNC_STOP: send these streams no more.
 * @CY_SYNC_ACK: a message of entries is on the disk, up to these numbers.
 */
typedef enum {
  CY_SYNC_HELLO,
  CY_SYNC_HAVE,
  CY_SYNC_WANT,
  CY_SYNC_STOP,
  CY_SYNC_ACK,
  CY_N_SYNC_VERBS,
} CySyncVerb;

/**
 * CySyncMessage:
 * @verb: what it is for.
 * @now_us: (hello, have): the peer's clock [µs UTC].
 * @version: (hello): of the protocol.
 * @incarnation: (hello): of the peer.
 * @name: (hello): what people call the peer.
 * @heads: (element-type CyHead): ends of streams, or wishes.
 */
typedef struct {
  CySyncVerb verb;
  gint64 now_us;
  guint version;
  guint incarnation;
  char *name;
  GPtrArray *heads;
} CySyncMessage;

#define CY_SYNC_VERSION 1

CySyncMessage *cy_sync_message_new (CySyncVerb verb);
void cy_sync_message_free (CySyncMessage *message);
GBytes *cy_sync_message_write (const CySyncMessage *message);
CySyncMessage *cy_sync_message_read (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySyncMessage, cy_sync_message_free)

G_END_DECLS
