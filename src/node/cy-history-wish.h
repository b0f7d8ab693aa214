/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history.h"
#include "cy-json.h"

G_BEGIN_DECLS

/**
 * CyHistoryWishKind:
 * @CY_HISTORY_WISH_POINTS: every change, #CyHistoryPoint.
 * @CY_HISTORY_WISH_BUCKETS: #CyHistoryBucket.
 * @CY_HISTORY_WISH_INSTANT: what each tag was, #CyHistoryValue.
 * @CY_HISTORY_WISH_SPAN: what each quantity did, #CyNodeSpan.
 * @CY_HISTORY_WISH_STAYS: how long which state was, #CyHistoryStay.
 */
typedef enum {
  CY_HISTORY_WISH_POINTS,
  CY_HISTORY_WISH_BUCKETS,
  CY_HISTORY_WISH_INSTANT,
  CY_HISTORY_WISH_SPAN,
  CY_HISTORY_WISH_STAYS,
  CY_N_HISTORY_WISHES,
} CyHistoryWishKind;

/**
 * CyHistoryWish:
 * @request: (nullable): what of; an instant is its beginning, and has no tag. Owned.
 * @n_buckets: of buckets.
 * @cuts_us: (nullable): of stays; owned.
 *
 * What somebody wants to know of history, here or at another node.
 */
typedef struct {
  CyHistoryWishKind kind;
  CyHistoryRequest *request;
  guint n_buckets;
  GArray *cuts_us;
} CyHistoryWish;

CyHistoryWish *cy_history_wish_new (CyHistoryWishKind kind, CyHistoryRequest *request);
CyHistoryWish *cy_history_wish_copy (const CyHistoryWish *wish);
void cy_history_wish_free (CyHistoryWish *wish);
JsonObject *cy_history_wish_write (const CyHistoryWish *wish);
CyHistoryWish *cy_history_wish_read (JsonObject *object, GError **error);

/* What answers it: rows of one kind. */
GArray *cy_history_rows_new (CyHistoryWishKind kind);
JsonArray *cy_history_rows_write (CyHistoryWishKind kind, const GArray *rows, guint from, guint n);
gboolean
cy_history_rows_read (const CyHistoryWish *wish, JsonArray *array, GArray *rows, GError **error);
gboolean cy_history_rows_tell (CyHistoryWishKind kind, const GArray *rows);
void cy_history_rows_merge (const CyHistoryWish *wish, GArray *rows, const GArray *more);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryWish, cy_history_wish_free)

G_END_DECLS
