/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-acquire.h"

G_BEGIN_DECLS

/**
 * CyCommandPort:
 * @request: asks one pile one thing; the callback may come on any thread, exactly once if this
 *   returns %TRUE.
 * @keep: what must be repeated to the gun so that it goes on believing it; none to forget.
 * @refresh: has everything of a pile read again, name plates too, with its next scan.
 * @ref_live: (transfer full) (nullable): what the piles show.
 *
 * What carrying out commands needs of the world. The composition root fills it in with the
 * acquisition; tests with piles of their own.
 */
typedef struct {
  gboolean (*request) (gpointer user_data,
                       const char *pile,
                       const CyAcquireRequest *request,
                       CyAcquireRequestFunc callback,
                       gpointer callback_data,
                       GError **error);
  void (*keep) (gpointer user_data,
                const char *pile,
                guint connector,
                const CyAcquireRequest *requests,
                guint n_requests);
  void (*refresh) (gpointer user_data, const char *pile);
  CyLiveTable *(*ref_live) (gpointer user_data);
  gpointer user_data;
} CyCommandPort;

G_END_DECLS
