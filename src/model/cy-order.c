/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order.h"

#include <glib/gi18n-lib.h>

#include "cy-id.h"
#include "cy-word.h"

static const CyWord states[CY_N_ORDER_STATES] = {
  [CY_ORDER_NONE] = { "none", N_ ("Not known") },
  [CY_ORDER_PENDING] = { "pending", N_ ("Pending") },
  [CY_ORDER_IN_PROGRESS] = { "in_progress", N_ ("In progress") },
  [CY_ORDER_PAUSED] = { "paused", N_ ("Paused") },
  [CY_ORDER_REVIEW] = { "review", N_ ("Awaiting review") },
  [CY_ORDER_HISTORY] = { "history", N_ ("In history") },
  [CY_ORDER_CANCELLED] = { "cancelled", N_ ("Cancelled") },
};

static const CyWord sources[CY_N_ORDER_SOURCES] = {
  [CY_ORDER_FROM_PERSON] = { "person", N_ ("By hand") },
  [CY_ORDER_FROM_ALARM] = { "alarm", N_ ("From alarms") },
  [CY_ORDER_FROM_RULE] = { "rule", N_ ("By a rule") },
  [CY_ORDER_FROM_WEAR] = { "wear", N_ ("Wear") },
  [CY_ORDER_FROM_PLAN] = { "plan", N_ ("Inspection plan") },
  [CY_ORDER_FROM_CHANGE] = { "change", N_ ("Change request") },
};

static const CyWord fixes[CY_N_ORDER_FIXES] = {
  [CY_ORDER_FIX_NONE] = { "none", N_ ("Not said") },
  [CY_ORDER_FIX_TEMPORARY] = { "temporary", N_ ("Temporary fix") },
  [CY_ORDER_FIX_ROOT] = { "root", N_ ("Root fix") },
};

/* Every text and list that an order owns, so that copying and freeing cannot differ. */
static const gsize texts[] = {
  G_STRUCT_OFFSET (CyOrder, id),          G_STRUCT_OFFSET (CyOrder, title),
  G_STRUCT_OFFSET (CyOrder, pile),        G_STRUCT_OFFSET (CyOrder, station),
  G_STRUCT_OFFSET (CyOrder, responsible), G_STRUCT_OFFSET (CyOrder, vendor),
  G_STRUCT_OFFSET (CyOrder, source_id),   G_STRUCT_OFFSET (CyOrder, earlier),
  G_STRUCT_OFFSET (CyOrder, procedure),   G_STRUCT_OFFSET (CyOrder, article),
  G_STRUCT_OFFSET (CyOrder, creator),     G_STRUCT_OFFSET (CyOrder, reviewer),
  G_STRUCT_OFFSET (CyOrder, override),
};

static const gsize lists[] = {
  G_STRUCT_OFFSET (CyOrder, conditions),
  G_STRUCT_OFFSET (CyOrder, helpers),
};

/**
 * cy_order_clear:
 *
 * Frees what @order owns, not itself.
 */
void
cy_order_clear (CyOrder *order)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (G_STRUCT_MEMBER (char *, order, texts[i]));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (G_STRUCT_MEMBER (char **, order, lists[i]));
}

void
cy_order_free (CyOrder *order)
{
  if (order == NULL)
    return;
  cy_order_clear (order);
  g_free (order);
}

/**
 * cy_order_copy_into:
 * @out_copy: (out caller-allocates): owns what it points at; cy_order_clear() frees that.
 */
void
cy_order_copy_into (const CyOrder *order, CyOrder *out_copy)
{
  *out_copy = *order;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    G_STRUCT_MEMBER (char *, out_copy, texts[i]) =
      g_strdup (G_STRUCT_MEMBER (char *, order, texts[i]));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    G_STRUCT_MEMBER (char **, out_copy, lists[i]) =
      g_strdupv (G_STRUCT_MEMBER (char **, order, lists[i]));
}

CyOrder *
cy_order_copy (const CyOrder *order)
{
  CyOrder *copy = g_new (CyOrder, 1);

  cy_order_copy_into (order, copy);
  return copy;
}

gboolean
cy_order_is_open (const CyOrder *order)
{
  return cy_order_state_is_open (order->state);
}

/**
 * cy_order_is_late:
 *
 * Returns: whether its work should have been done by @now_us and is not said to be.
 */
gboolean
cy_order_is_late (const CyOrder *order, gint64 now_us)
{
  return cy_order_is_open (order) && order->state != CY_ORDER_REVIEW && order->expected_us != 0 &&
         now_us > order->expected_us;
}

/**
 * cy_order_get_repair_us:
 *
 * Returns: from being made to the end of the work [µs], 0 when it is not done.
 */
gint64
cy_order_get_repair_us (const CyOrder *order)
{
  return order->finished_us > order->created_us ? order->finished_us - order->created_us : 0;
}

/**
 * cy_order_get_work_us:
 *
 * Returns: from being taken on to the end of the work [µs], 0 when it is not done.
 */
gint64
cy_order_get_work_us (const CyOrder *order)
{
  return order->accepted_us > 0 && order->finished_us > order->accepted_us
           ? order->finished_us - order->accepted_us
           : 0;
}

/**
 * cy_order_new_id:
 *
 * Returns: (transfer full): a new id.
 */
char *
cy_order_new_id (gint64 now_us)
{
  return cy_id_new_spoken ("WO", now_us);
}

const char *
cy_order_state_name (CyOrderState state)
{
  return states[state].name;
}

/**
 * cy_order_state_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_order_state_label (CyOrderState state)
{
  return states[state].label;
}

gboolean
cy_order_state_find (const char *name, CyOrderState *out_state)
{
  guint i;

  if (!cy_word_find (states, CY_N_ORDER_STATES, name, &i))
    return FALSE;
  *out_state = (CyOrderState) i;
  return TRUE;
}

gboolean
cy_order_state_is_open (CyOrderState state)
{
  return state >= CY_ORDER_PENDING && state <= CY_ORDER_REVIEW;
}

const char *
cy_order_source_name (CyOrderSource source)
{
  return sources[source].name;
}

/**
 * cy_order_source_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_order_source_label (CyOrderSource source)
{
  return sources[source].label;
}

gboolean
cy_order_source_find (const char *name, CyOrderSource *out_source)
{
  guint i;

  if (!cy_word_find (sources, CY_N_ORDER_SOURCES, name, &i))
    return FALSE;
  *out_source = (CyOrderSource) i;
  return TRUE;
}

const char *
cy_order_fix_name (CyOrderFix fix)
{
  return fixes[fix].name;
}

/**
 * cy_order_fix_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_order_fix_label (CyOrderFix fix)
{
  return fixes[fix].label;
}

gboolean
cy_order_fix_find (const char *name, CyOrderFix *out_fix)
{
  guint i;

  if (!cy_word_find (fixes, CY_N_ORDER_FIXES, name, &i))
    return FALSE;
  *out_fix = (CyOrderFix) i;
  return TRUE;
}
