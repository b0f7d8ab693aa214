/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-period.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "cy-children.h"
#include "cy-time.h"

/* Less than this the chart does not show. */
#define SPAN_MIN_US CY_US_PER_S

struct _CyTrendPeriod {
  GtkWidget parent_instance;

  GtkEntry *from;
  GtkEntry *to;
  GtkLabel *trouble;
};

G_DEFINE_FINAL_TYPE (CyTrendPeriod, cy_trend_period, GTK_TYPE_WIDGET)

static guint signal_chosen;

static char *
format (gint64 time_us, const char *how)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / CY_US_PER_S);

  return time == NULL ? g_strdup ("") : g_date_time_format (time, how);
}

/**
 * cy_trend_period_describe:
 *
 * Returns: (transfer full): a period in local time; the second date only when it is another.
 */
char *
cy_trend_period_describe (gint64 from_us, gint64 to_us)
{
  g_autofree char *day = format (from_us, "%Y-%m-%d");
  g_autofree char *last_day = format (to_us, "%Y-%m-%d");
  gboolean same = g_str_equal (day, last_day);
  g_autofree char *from = format (from_us, "%H:%M:%S");
  g_autofree char *to = format (to_us, same ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S");

  return g_strdup_printf ("%s %s – %s", day, from, to);
}

/* Digits apart from what is between them, and nothing else after them. */
static guint
scan_fields (const char *text, int fields[6])
{
  static const char *const between[] = { "-", "-", " T", ":", ":", "" };
  guint n = 0;

  while (n < 6 && g_ascii_isdigit (*text)) {
    guint digits = 0;

    for (fields[n] = 0; g_ascii_isdigit (*text) && digits < 4; digits++)
      fields[n] = fields[n] * 10 + (*text++ - '0');
    n++;
    if (*text == '\0')
      return n;
    if (strchr (between[n - 1], *text) == NULL)
      return 0;
    text++;
  }
  return 0;
}

/**
 * cy_trend_period_parse:
 * @text: `2026-11-25`, `2026-11-25 08:00`, `2026-11-25 08:00:30`.
 * @zone: whose time it is.
 *
 * Returns: whether it is a time.
 */
gboolean
cy_trend_period_parse (const char *text, GTimeZone *zone, gint64 *out_time_us)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GDateTime) time = NULL;
  int fields[6] = { 0 };
  guint n = scan_fields (stripped, fields);

  if (n != 3 && n != 5 && n != 6)
    return FALSE;
  time = g_date_time_new (zone, fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
  if (time == NULL)
    return FALSE;
  *out_time_us = g_date_time_to_unix (time) * CY_US_PER_S;
  return TRUE;
}

static void
say (CyTrendPeriod *self, const char *trouble)
{
  gtk_label_set_text (self->trouble, trouble);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), *trouble != '\0');
}

static void
on_apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyTrendPeriod *self = CY_TREND_PERIOD (widget);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 from_us, to_us;

  if (!cy_trend_period_parse (gtk_editable_get_text (GTK_EDITABLE (self->from)), zone, &from_us))
    say (self, _ ("“From” is no time: write it like 2026-11-25 08:00"));
  else if (!cy_trend_period_parse (gtk_editable_get_text (GTK_EDITABLE (self->to)), zone, &to_us))
    say (self, _ ("“Until” is no time: write it like 2026-11-25 08:00"));
  else if (from_us > g_get_real_time ())
    say (self, _ ("Nothing is known yet of a time to come"));
  else if (to_us - from_us < SPAN_MIN_US)
    say (self, _ ("“Until” must be later than “From”"));
  else {
    say (self, "");
    g_signal_emit (self, signal_chosen, 0, from_us, to_us);
  }
}

static void
on_activate_cb (CyTrendPeriod *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "period.apply", NULL);
}

static void
cy_trend_period_dispose (GObject *object)
{
  cy_children_unparent (GTK_WIDGET (object));
  G_OBJECT_CLASS (cy_trend_period_parent_class)->dispose (object);
}

static void
cy_trend_period_class_init (CyTrendPeriodClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_trend_period_dispose;
  /**
   * CyTrendPeriod::chosen:
   * @from_us: [µs UTC].
   * @to_us: later [µs UTC].
   */
  signal_chosen = g_signal_new ("chosen", CY_TYPE_TREND_PERIOD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-trend-period.ui");
  gtk_widget_class_bind_template_child (widget_class, CyTrendPeriod, from);
  gtk_widget_class_bind_template_child (widget_class, CyTrendPeriod, to);
  gtk_widget_class_bind_template_child (widget_class, CyTrendPeriod, trouble);
  gtk_widget_class_install_action (widget_class, "period.apply", NULL, on_apply_action);
}

static void
cy_trend_period_init (CyTrendPeriod *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->from, "activate", G_CALLBACK (on_activate_cb), self);
  g_signal_connect_swapped (self->to, "activate", G_CALLBACK (on_activate_cb), self);
}

GtkWidget *
cy_trend_period_new (void)
{
  return g_object_new (CY_TYPE_TREND_PERIOD, NULL);
}

/**
 * cy_trend_period_show:
 *
 * Begins with a period: what is seen now.
 */
void
cy_trend_period_show (CyTrendPeriod *self, gint64 from_us, gint64 to_us)
{
  g_autofree char *from = format (from_us, "%Y-%m-%d %H:%M:%S");
  g_autofree char *to = format (to_us, "%Y-%m-%d %H:%M:%S");

  gtk_editable_set_text (GTK_EDITABLE (self->from), from);
  gtk_editable_set_text (GTK_EDITABLE (self->to), to);
  say (self, "");
}
