/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-measures.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-columns.h"
#include "cy-device-word.h"
#include "cy-shown.h"
#include "cy-state.h"

/* What a pile's gun shows, in the order people look for it. */
static const CyMeasureId of_pile[] = {
  CY_MEASURE_CONN_STATE,
  CY_MEASURE_DC_POWER,
  CY_MEASURE_DC_VOLTAGE,
  CY_MEASURE_DC_CURRENT,
  CY_MEASURE_AC_POWER_ACTIVE,
  CY_MEASURE_AC_VOLTAGE_L1,
  CY_MEASURE_AC_VOLTAGE_L2,
  CY_MEASURE_AC_VOLTAGE_L3,
  CY_MEASURE_AC_CURRENT_L1,
  CY_MEASURE_AC_CURRENT_L2,
  CY_MEASURE_AC_CURRENT_L3,
  CY_MEASURE_AC_PF,
  CY_MEASURE_AC_FREQUENCY,
  CY_MEASURE_TEMP_GUN,
  CY_MEASURE_TEMP_GUN_POS,
  CY_MEASURE_TEMP_GUN_NEG,
  CY_MEASURE_TEMP_INSIDE,
  CY_MEASURE_TEMP_INLET,
  CY_MEASURE_TEMP_OUTLET,
  CY_MEASURE_TEMP_AMBIENT,
  CY_MEASURE_HUM_INSIDE,
  CY_MEASURE_ENV_NGV,
  CY_MEASURE_ENV_LEAKAGE,
  CY_MEASURE_INS_RES_POS,
  CY_MEASURE_INS_RES_NEG,
  CY_MEASURE_LIMIT_POWER_APPLIED,
  CY_MEASURE_LIMIT_CURRENT_APPLIED,
};

static const CyMeasureId of_car[] = {
  CY_MEASURE_BMS_SOC,
  CY_MEASURE_BMS_DEMAND_VOLTAGE,
  CY_MEASURE_BMS_DEMAND_CURRENT,
  CY_MEASURE_BMS_REMAINING_TIME,
  CY_MEASURE_BMS_MEASURED_VOLTAGE,
  CY_MEASURE_BMS_MEASURED_CURRENT,
  CY_MEASURE_BMS_CELL_VMAX,
  CY_MEASURE_BMS_TEMP_MAX,
  CY_MEASURE_BMS_TEMP_MIN,
  CY_MEASURE_BMS_CHARGE_MODE,
  CY_MEASURE_BMS_NOMINAL_ENERGY,
  CY_MEASURE_BMS_MAX_VOLTAGE,
  CY_MEASURE_BMS_MAX_CURRENT,
  CY_MEASURE_BMS_MAX_CELL_VOLTAGE,
  CY_MEASURE_BMS_MAX_TEMP,
  CY_MEASURE_BMS_ODOMETER,
};

/**
 * Value:
 * @now: in words; what it was at the end of a session that is over.
 * @level: which limit it is beyond now.
 * @peak: greatest over the session, NAN when nobody knows.
 * @valley: least.
 */
typedef struct {
  CyMeasureId measure;
  char *now;
  CyQuality quality;
  guint8 level;
  double peak;
  double valley;
} Value;

typedef struct {
  CySessionFocus *focus; /* owned */
  GListStore *store;     /* owned */
  GtkLabel *note;        /* borrowed */
  GtkWidget *view;       /* borrowed */
  gboolean of_vehicle;
} Table;

static void
value_free (gpointer data)
{
  g_free (((Value *) data)->now);
  g_free (data);
}

static void
table_free (gpointer data)
{
  Table *table = data;

  g_object_unref (table->focus);
  g_object_unref (table->store);
  g_free (table);
}

static const char *
value_key (gconstpointer data)
{
  return cy_measure_get (((const Value *) data)->measure)->name;
}

/* --- cells ---------------------------------------------------------------------------------------- */

static gboolean
is_in_thousands (const CyMeasure *measure)
{
  return g_str_equal (measure->unit, "W") || g_str_equal (measure->unit, "Wh");
}

/* People think in kilowatts. */
static char *
spell (const CyMeasure *measure, double value)
{
  if (isnan (value))
    return g_strdup ("–");
  return is_in_thousands (measure) ? g_strdup_printf ("%.2f", value / 1000)
                                   : cy_shown_number (value, measure->decimals);
}

static char *
show_measure (gconstpointer data, gpointer user_data)
{
  const CyMeasure *measure = cy_measure_get (((const Value *) data)->measure);

  if (*measure->unit == '\0')
    return g_strdup (_ (measure->label));
  return g_strdup_printf ("%s [%s%s]", _ (measure->label), is_in_thousands (measure) ? "k" : "",
                          measure->unit);
}

static CySeverity
severity_of_now (gconstpointer data, gpointer user_data)
{
  const Value *value = data;

  return cy_severity_of_sample (value->quality, (CyLimitLevel) value->level);
}

static char *
show_now (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Value *) data)->now);
}

static char *
show_peak (gconstpointer data, gpointer user_data)
{
  const Value *value = data;

  return spell (cy_measure_get (value->measure), value->peak);
}

static char *
show_valley (gconstpointer data, gpointer user_data)
{
  const Value *value = data;

  return spell (cy_measure_get (value->measure), value->valley);
}

static const CyColumn columns[] = {
  { N_ ("Measure"), show_measure, NULL, FALSE, TRUE, 14 },
  { N_ ("Current value"), show_now, severity_of_now, FALSE, FALSE, 9 },
  { N_ ("Peak value"), show_peak, NULL, TRUE, FALSE, 8 },
  { N_ ("Valley value"), show_valley, NULL, TRUE, FALSE, 8 },
};

/* --- values --------------------------------------------------------------------------------------- */

/* A pile with one gun may have what is the gun's as its own. */
static const CyTag *
find_tag (CyLiveTable *table, const CySession *session, CyMeasureId measure, guint *out_connector)
{
  CyFleet *fleet = cy_live_table_get_fleet (table);
  const CyTag *tag = cy_fleet_find_tag (fleet, session->pile, session->connector, measure);

  *out_connector = session->connector;
  if (tag != NULL)
    return tag;
  *out_connector = 0;
  return cy_fleet_find_tag (fleet, session->pile, 0, measure);
}

static void
widen (Value *value, double now)
{
  if (isnan (value->peak) || isnan (now))
    return;
  value->peak = fmax (value->peak, now);
  value->valley = fmin (value->valley, now);
}

static gboolean
take_live (Value *value, CyLiveTable *table, const CySession *session)
{
  gint64 mono_us = g_get_monotonic_time ();
  guint connector, pile;
  CyLivePile link;
  CySample sample;
  const CyTag *tag = NULL;

  if (table != NULL)
    tag = find_tag (table, session, value->measure, &connector);
  if (tag == NULL || !cy_fleet_find (cy_live_table_get_fleet (table), session->pile, &pile) ||
      !cy_live_table_read_one (table, pile, connector, value->measure, &link, &sample))
    return FALSE;
  value->quality = cy_live_quality (&link, &sample, mono_us);
  value->level = sample.level;
  if (sample.quality == CY_QUALITY_NEVER)
    return FALSE;
  if (cy_measure_get (value->measure)->kind == CY_MEASURE_NUMBER) {
    double now = cy_live_value (table, pile, connector, value->measure, mono_us);

    value->now = spell (cy_measure_get (value->measure), now);
    widen (value, now);
  } else {
    value->now = cy_shown_value (tag, table, pile, &sample);
  }
  return TRUE;
}

/* The words of a state that is over; where the pile's profile is not known any more it is a number. */
static char *
name_last (CyLiveTable *table, const CySession *session, CyMeasureId measure, double last)
{
  gint64 raw = (gint64) last;
  const CyTag *tag = NULL;
  guint connector;
  const char *word;

  if (measure == CY_MEASURE_CONN_STATE && raw >= 0 && raw < CY_N_PILE_STATES)
    return g_strdup (_ (cy_pile_state_get ((CyPileState) raw)->label));
  if (table != NULL)
    tag = find_tag (table, session, measure, &connector);
  word = tag == NULL ? NULL : cy_tag_name_of (tag, raw);
  return word == NULL ? g_strdup_printf ("%" G_GINT64_FORMAT, raw) : cy_device_word (word);
}

static gboolean
take_span (Value *value, CySessionFocus *focus, const CySession *session)
{
  const CyMeasure *measure = cy_measure_get (value->measure);
  CyLiveTable *table = cy_watch_get_table (cy_session_focus_get_watch (focus));
  guint connector;
  const CyHistoryBucket *span = cy_session_focus_find_span (focus, value->measure, &connector);

  if (span == NULL)
    return FALSE;
  if (measure->kind != CY_MEASURE_NUMBER) {
    value->now = name_last (table, session, value->measure, span->last);
    return TRUE;
  }
  value->peak = span->max;
  value->valley = span->min;
  value->now = spell (measure, span->last);
  return TRUE;
}

/* While it goes on the pile says what is; when it is over history says what was last. */
static Value *
make_value (CySessionFocus *focus, const CySession *session, CyMeasureId measure)
{
  CyLiveTable *table = cy_watch_get_table (cy_session_focus_get_watch (focus));
  Value *value = g_new0 (Value, 1);
  gboolean known;

  value->measure = measure;
  value->quality = CY_QUALITY_GOOD;
  value->peak = value->valley = NAN;
  known = take_span (value, focus, session);
  if (session->stopped_us == 0 && !cy_session_is_over (session)) {
    g_autofree char *last = g_steal_pointer (&value->now);

    if (take_live (value, table, session))
      known = TRUE;
    else
      value->now = g_steal_pointer (&last);
  }
  if (known)
    return value;
  value_free (value);
  return NULL;
}

static char *
explain (const Table *table, const CySession *session, guint n_values)
{
  const char *note = cy_session_focus_get_span_note (table->focus);

  if (session == NULL)
    return g_strdup ("");
  if (session->started_us == 0)
    return g_strdup (n_values > 0 ? _ ("No energy has flowed: there is no peak and no valley.")
                                  : _ ("No energy has flowed: nothing was measured."));
  if (note != NULL)
    return g_strdup (note);
  if (!cy_session_focus_has_span (table->focus))
    return g_strdup (_ ("Asking history…"));
  if (n_values > 0)
    return g_strdup ("");
  return g_strdup (table->of_vehicle ? _ ("The car said nothing, or nothing of it is kept.")
                                     : _ ("History has nothing of this time."));
}

static void
show_values (GtkWidget *box)
{
  const Table *table = g_object_get_data (G_OBJECT (box), "table");
  const CySession *session = cy_session_focus_get_session (table->focus);
  const CyMeasureId *measures = table->of_vehicle ? of_car : of_pile;
  guint n_measures = table->of_vehicle ? G_N_ELEMENTS (of_car) : G_N_ELEMENTS (of_pile);
  GPtrArray *values = g_ptr_array_new ();
  g_autofree char *note = NULL;

  for (guint i = 0; session != NULL && i < n_measures; i++) {
    Value *value = make_value (table->focus, session, measures[i]);

    if (value != NULL)
      g_ptr_array_add (values, value);
  }
  note = explain (table, session, values->len);
  gtk_label_set_text (table->note, note);
  gtk_widget_set_visible (GTK_WIDGET (table->note), *note != '\0');
  gtk_widget_set_visible (table->view, values->len > 0);
  cy_rows_sync (table->store, values, value_key, value_free);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static GtkWidget *
make_note (void)
{
  GtkWidget *note = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (note), 30);
  gtk_widget_add_css_class (note, "dim-label");
  return note;
}

/**
 * cy_session_measures_new:
 * @of_vehicle: whether of the car, and not of the pile.
 *
 * Follows @focus; what nothing was said of takes no room.
 */
GtkWidget *
cy_session_measures_new (CySessionFocus *focus, gboolean of_vehicle)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  Table *table = g_new0 (Table, 1);
  GtkNoSelection *selection;

  table->focus = g_object_ref (focus);
  table->of_vehicle = of_vehicle;
  table->store = g_list_store_new (CY_TYPE_ROW);
  table->note = GTK_LABEL (make_note ());
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (table->store)));
  table->view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_widget_add_css_class (table->view, "data-table");
  gtk_accessible_update_property (
    GTK_ACCESSIBLE (table->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
    of_vehicle ? _ ("Measures of the car") : _ ("Measures of the pile"), -1);
  cy_columns_fill (GTK_COLUMN_VIEW (table->view), columns, G_N_ELEMENTS (columns), NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (table->note));
  gtk_box_append (GTK_BOX (box), table->view);
  g_object_set_data_full (G_OBJECT (box), "table", table, table_free);
  g_signal_connect_object (focus, "changed", G_CALLBACK (show_values), box, G_CONNECT_SWAPPED);
  show_values (box);
  return box;
}
