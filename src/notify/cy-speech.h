/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cy-notice.h"

G_BEGIN_DECLS

/* More nobody listens to [characters]. */
#define CY_SPEECH_MAX_TEXT 1000

/**
 * CySpeechConfig:
 * @socket: (nullable): where speech-dispatcher listens, %NULL for the usual place of this session.
 * @starts_it: start it when nobody listens in the usual place, as its own library does.
 * @timeout_ms: until it has the text, not until it has said it; 0 for the usual [ms].
 *
 * A machine that reads aloud. The text is borrowed.
 */
typedef struct {
  const char *socket;
  gboolean starts_it;
  guint timeout_ms;
} CySpeechConfig;

gboolean cy_speech_check (const CySpeechConfig *config, GError **error);
gboolean cy_speech_send (const CySpeechConfig *config,
                         const CyNotice *notice,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
