/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-session.h"

G_BEGIN_DECLS

/**
 * CySessionQuery:
 * @id: (nullable): only this one.
 * @live: only what is going on.
 * @due: only what is over and was not looked at yet, or was waived after money had been set aside for it.
 * @charged: only those in which energy was to flow, not each car that stood there.
 * @verdicts: bits by #CySessionVerdict, 0 for any.
 * @strategies: bits by #CySessionStrategy, 0 for any.
 * @from_us: begun at or after [µs UTC].
 * @to_us: begun before [µs UTC].
 * @piles: (nullable): only at these, or at @stations.
 * @stations: (nullable): see @piles.
 * @connector: with one pile, only at this gun; 0 for any.
 * @account: (nullable): only what this account pays.
 * @vin: (nullable): only of this car.
 * @tag: (nullable): only those where the pile read this card.
 * @text: (nullable): as somebody typed it: the beginning of a session's, a card's or an account's number or of a VIN, or
 *   the last six letters of a VIN; or at @text_piles.
 * @text_piles: (nullable): piles whose own name or place has @text in it.
 * @after: (nullable): begin behind this session, which was the last of the page before.
 * @limit: at most so many, newest first.
 *
 * Which charging sessions to look for. All of it must hold.
 */
typedef struct {
  char *id;
  gboolean live;
  gboolean due;
  gboolean charged;
  guint verdicts;
  guint strategies;
  gint64 from_us;
  gint64 to_us;
  char **piles;
  char **stations;
  guint connector;
  char *account;
  char *vin;
  char *tag;
  char *text;
  char **text_piles;
  CySession *after;
  guint limit;
} CySessionQuery;

CySessionQuery *cy_session_query_new (guint limit);
CySessionQuery *cy_session_query_copy (const CySessionQuery *query);
void cy_session_query_free (CySessionQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySessionQuery, cy_session_query_free)

G_END_DECLS
