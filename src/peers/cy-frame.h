/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyChannel:
 * @CY_CHANNEL_SYNC: words of the exchange of entries.
 * @CY_CHANNEL_ENTRIES: entries.
 * @CY_CHANNEL_CALL: routes, questions and answers, and what somebody wants to look at.
 * @CY_CHANNEL_LIVE: values as they are now.
 *
 * What a message is about.
 */
typedef enum {
  CY_CHANNEL_SYNC = 1,
  CY_CHANNEL_ENTRIES,
  CY_CHANNEL_CALL,
  CY_CHANNEL_LIVE,
  CY_N_CHANNELS,
} CyChannel;

/* What a frame carries besides its two bytes, and the longest message of all frames [bytes]. */
#define CY_FRAME_MAX_BYTES   60000
#define CY_MESSAGE_MAX_BYTES (4 * 1024 * 1024)

/**
 * CyAssembler:
 * @parts: what has come of a message, by its channel.
 *
 * Puts messages together that came in more frames than one. Frames of different channels may alternate.
 */
typedef struct {
  GByteArray *parts[CY_N_CHANNELS]; /* owned, nullable */
} CyAssembler;

typedef gboolean (*CyFrameFunc) (GBytes *frame, gpointer user_data, GError **error);

gboolean cy_frame_split (CyChannel channel,
                         GBytes *message,
                         CyFrameFunc func,
                         gpointer user_data,
                         GError **error);
gboolean cy_assembler_take (CyAssembler *assembler,
                            GBytes *frame,
                            CyChannel *out_channel,
                            GBytes **out_message,
                            GError **error);
void cy_assembler_clear (CyAssembler *assembler);

G_END_DECLS
