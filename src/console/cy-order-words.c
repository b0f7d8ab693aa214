/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-shown.h"

#define DAY_US ((gint64) 24 * 3600 * G_USEC_PER_SEC)

/* Up to here hours are still easier to think of than days. */
#define HOURS_MAX_US (3 * DAY_US)

/**
 * cy_order_words_record:
 *
 * Returns: (transfer full) (nullable): the name of what an order refers to.
 */
char *
cy_order_words_record (CyYard *yard, CyKindId kind, const char *id)
{
  return id == NULL || *id == '\0' ? NULL : cy_yard_display_name (yard, kind, id);
}

/**
 * cy_order_words_where:
 *
 * Returns: (transfer full): pile, gun and station, as alarms have it.
 */
char *
cy_order_words_where (CyYard *yard, const CyOrder *order)
{
  const CyAlarm place = { .subject = (char *) "",
                          .pile = order->pile,
                          .connector = order->connector };

  if (order->pile != NULL)
    return cy_shown_alarm_place (yard, &place);
  return order->station == NULL ? g_strdup ("–")
                                : cy_yard_display_name (yard, CY_KIND_STATION, order->station);
}

char *
cy_order_words_person (CyYard *yard, const char *contact)
{
  return contact == NULL ? g_strdup (_ ("Nobody yet"))
                         : cy_yard_display_name (yard, CY_KIND_CONTACT, contact);
}

/**
 * cy_order_words_helpers:
 *
 * Returns: (transfer full) (nullable): their names.
 */
char *
cy_order_words_helpers (CyYard *yard, const CyOrder *order)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; order->helpers != NULL && order->helpers[i] != NULL; i++) {
    g_autofree char *name = cy_yard_display_name (yard, CY_KIND_CONTACT, order->helpers[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? _ (", ") : "", name);
  }
  return g_string_free (text, text->len == 0);
}

/**
 * cy_order_words_span:
 *
 * Returns: (transfer full): how long, as people say it.
 */
char *
cy_order_words_span (gint64 span_us)
{
  guint days = (guint) (span_us / DAY_US);

  return span_us < HOURS_MAX_US ? cy_shown_age (span_us)
                                : g_strdup_printf (ngettext ("%u day", "%u days", days), days);
}

/**
 * cy_order_words_due:
 *
 * Returns: (transfer full): by when it is expected, and while it is open how much time there is or how late it
 *   is.
 */
char *
cy_order_words_due (const CyOrder *order, gint64 now_us)
{
  gint64 left_us = order->expected_us - now_us;
  g_autofree char *span = cy_order_words_span (ABS (left_us));

  if (order->expected_us == 0)
    return g_strdup ("–");
  if (cy_order_is_late (order, now_us))
    return g_strdup_printf (_ ("%s late"), span);
  if (!cy_order_is_open (order) || left_us < 0)
    return cy_shown_time (order->expected_us);
  return g_strdup_printf (_ ("in %s"), span);
}

CySeverity
cy_order_words_due_severity (const CyOrder *order, gint64 now_us)
{
  return cy_order_is_late (order, now_us) ? CY_SEVERITY_HIGH : CY_SEVERITY_NORMAL;
}

/**
 * cy_order_words_steps:
 *
 * Returns: (transfer full): how many steps are done: `3/7`, and how many were skipped.
 */
char *
cy_order_words_steps (const CyOrder *order)
{
  if (order->n_steps == 0)
    return g_strdup ("–");
  if (order->n_skipped == 0)
    return g_strdup_printf ("%u/%u", order->n_ticked, order->n_steps);
  return g_strdup_printf (_ ("%u/%u, %u skipped"), order->n_ticked, order->n_steps,
                          order->n_skipped);
}

static void
add_mark (GString *text, const char *mark)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", mark);
}

static void
add_count (GString *text, const char *mark, guint n)
{
  if (n > 1)
    g_string_append_printf (text, "%s%s ×%u", text->len > 0 ? " · " : "", mark, n);
  else if (n == 1)
    add_mark (text, mark);
}

/**
 * cy_order_words_marks:
 *
 * Returns: (transfer full): what is out of the ordinary about it; empty for most.
 */
char *
cy_order_words_marks (const CyOrder *order)
{
  GString *text = g_string_new (NULL);

  if (order->earlier != NULL)
    add_mark (text, _ ("Came again"));
  if (order->escalated_us != 0 && cy_order_is_open (order))
    add_mark (text, _ ("Escalated"));
  add_count (text, _ ("Urged"), order->n_urged);
  add_count (text, _ ("Sent back"), order->n_rejected);
  if (order->n_overtaken > 0)
    add_mark (text, _ ("Somebody came too late"));
  return g_string_free (text, FALSE);
}

/**
 * cy_order_words_money:
 * @minor: [1/100].
 */
char *
cy_order_words_money (gint64 minor)
{
  /* Translators: an amount of money, units and hundredths; add the currency where there is one for all. */
  return g_strdup_printf (_ ("%lld.%02d"), (long long) (minor / 100), (int) (minor % 100));
}

static char *
spell_number (double value)
{
  return g_strdup_printf ("%.6g", value);
}

/**
 * cy_order_words_range:
 *
 * Returns: (transfer full) (nullable): what is right for the value of a step: `20 – 80 °C`; %NULL of a step
 *   that wants none.
 */
char *
cy_order_words_range (const CyStep *step)
{
  const char *unit = step->unit == NULL ? "" : step->unit;
  const char *gap = *unit == '\0' ? "" : " ";
  g_autofree char *low = spell_number (step->low);
  g_autofree char *high = spell_number (step->high);

  if (step->want != CY_STEP_WANT_VALUE)
    return NULL;
  if (!isnan (step->low) && !isnan (step->high))
    return g_strdup_printf ("%s – %s%s%s", low, high, gap, unit);
  if (!isnan (step->low))
    return g_strdup_printf ("≥ %s%s%s", low, gap, unit);
  return isnan (step->high) ? g_strdup (unit) : g_strdup_printf ("≤ %s%s%s", high, gap, unit);
}
