/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-order.h"

G_BEGIN_DECLS

/**
 * CyOrderQuery:
 * @states: bits by #CyOrderState, 0 for any.
 * @from_us: made at or after [µs UTC].
 * @to_us: made before [µs UTC].
 * @id: (nullable): only this one.
 * @piles: (nullable): only of these, or of @stations.
 * @stations: (nullable): see @piles.
 * @person: (nullable): only what this contact answers for or helps with.
 * @vendor: (nullable): only given to this one.
 * @source_id: (nullable): only from this rule, plan or change.
 * @earlier: (nullable): only what came again after this order.
 * @alarm: (nullable): only about this alarm, `SUBJECT#OCCURRENCE`.
 * @late_us: only what should have been done by then [µs UTC]; 0 for any.
 * @text: (nullable): only where this was said, as somebody typed it; or what is at @text_piles.
 * @text_piles: (nullable): piles whose place has @text in its name.
 * @after: (nullable): begin behind this order, which was the last of the page before.
 * @limit: at most so many, newest first.
 *
 * Which work orders to look for. All of it must hold.
 */
typedef struct {
  guint states;
  gint64 from_us;
  gint64 to_us;
  char *id;
  char **piles;
  char **stations;
  char *person;
  char *vendor;
  char *source_id;
  char *earlier;
  char *alarm;
  gint64 late_us;
  char *text;
  char **text_piles;
  CyOrder *after;
  guint limit;
} CyOrderQuery;

#define CY_ORDER_STATES_OPEN                                                     \
  (1u << CY_ORDER_PENDING | 1u << CY_ORDER_IN_PROGRESS | 1u << CY_ORDER_PAUSED | \
   1u << CY_ORDER_REVIEW)

CyOrderQuery *cy_order_query_new (guint limit);
CyOrderQuery *cy_order_query_copy (const CyOrderQuery *query);
void cy_order_query_free (CyOrderQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyOrderQuery, cy_order_query_free)

G_END_DECLS
