/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-control.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "cy-field-editor.h"
#include "cy-option.h"
#include "cy-order.h"
#include "cy-record-options.h"
#include "cy-text-lines.h"
#include "cy-trend-period.h"

#define LINE_MAX_CHARS 60
#define LINES_PX       64
#define CHECKS_PX      88
#define HOUR_US        ((gint64) 3600 * G_USEC_PER_SEC)

static char *
dup_entry (GtkWidget *control)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (control))));
}

static JsonNode *
text_node (const char *text)
{
  JsonNode *node = NULL;

  if (*text != '\0') {
    node = json_node_new (JSON_NODE_VALUE);
    json_node_set_string (node, text);
  }
  return node;
}

static JsonNode *
int_node (gint64 value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_int (node, value);
  return node;
}

/* --- texts ---------------------------------------------------------------------------------------- */

static GtkWidget *
make_line (CyNode *node, const CyOrderField *field, GtkWidget **out_control)
{
  GtkWidget *entry = gtk_entry_new ();

  cy_entry_set_chinese (GTK_ENTRY (entry));
  gtk_entry_set_max_length (GTK_ENTRY (entry), LINE_MAX_CHARS);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  *out_control = entry;
  return entry;
}

static void
load_line (GtkWidget *control, JsonNode *node)
{
  gtk_editable_set_text (GTK_EDITABLE (control), json_node_get_string (node));
}

static JsonNode *
store_line (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  g_autofree char *text = dup_entry (control);

  return text_node (text);
}

static GtkWidget *
make_lines (CyNode *node, const CyOrderField *field, GtkWidget **out_control)
{
  GtkTextView *view;
  GtkWidget *place = cy_text_lines_new (_ (field->label), LINES_PX, &view);

  *out_control = GTK_WIDGET (view);
  return place;
}

static void
load_lines (GtkWidget *control, JsonNode *node)
{
  cy_text_lines_set_text (GTK_TEXT_VIEW (control), json_node_get_string (node));
}

static JsonNode *
store_lines (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  g_autofree char *text = cy_text_lines_dup_text (GTK_TEXT_VIEW (control));

  return text_node (text);
}

/* --- numbers -------------------------------------------------------------------------------------- */

static gboolean
parse_number (const char *text, double *out_value)
{
  char *end;

  *out_value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*out_value);
}

static void
load_number (GtkWidget *control, JsonNode *node)
{
  g_autofree char *text = g_strdup_printf ("%.6g", json_node_get_double (node));

  gtk_editable_set_text (GTK_EDITABLE (control), text);
}

static JsonNode *
store_number (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  g_autofree char *text = dup_entry (control);
  JsonNode *node;
  double value;

  if (*text == '\0')
    return NULL;
  if (!parse_number (text, &value)) {
    *out_why = g_strdup (_ ("must be a number"));
    return NULL;
  }
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_double (node, value);
  return node;
}

static GtkWidget *
make_count (CyNode *node, const CyOrderField *field, GtkWidget **out_control)
{
  *out_control = gtk_spin_button_new_with_range (field->required ? 1 : 0, field->high, 1);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (*out_control), TRUE);
  gtk_widget_set_halign (*out_control, GTK_ALIGN_START);
  return *out_control;
}

static void
load_count (GtkWidget *control, JsonNode *node)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (control), (double) json_node_get_int (node));
}

static JsonNode *
store_count (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  gtk_spin_button_update (GTK_SPIN_BUTTON (control));
  return int_node (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (control)));
}

static void
load_money (GtkWidget *control, JsonNode *node)
{
  gint64 minor = json_node_get_int (node);
  g_autofree char *text =
    g_strdup_printf ("%lld.%02d", (long long) (minor / 100), (int) (minor % 100));

  gtk_editable_set_text (GTK_EDITABLE (control), text);
}

static JsonNode *
store_money (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  g_autofree char *text = dup_entry (control);
  double value;

  if (*text == '\0')
    return NULL;
  if (!parse_number (text, &value) || value < 0 || value > 1e9) {
    *out_why = g_strdup (_ ("must be an amount like 128.50"));
    return NULL;
  }
  return int_node (llround (value * 100));
}

/* --- a moment ------------------------------------------------------------------------------------- */

static char *
spell_time (gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return time == NULL ? g_strdup ("") : g_date_time_format (time, "%Y-%m-%d %H:%M");
}

static void
on_later_cb (GtkButton *button, GtkEditable *entry)
{
  gint64 hours = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "hours"));
  g_autofree char *text = spell_time (g_get_real_time () + hours * HOUR_US);

  gtk_editable_set_text (entry, text);
}

static void
add_later (GtkBox *box, GtkWidget *entry, int hours, const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf (_ ("From now: %s"), label);

  g_object_set_data (G_OBJECT (button), "hours", GINT_TO_POINTER (hours));
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_later_cb), entry, 0);
  gtk_box_append (box, button);
}

/* The end of work is behind people, what they expect is ahead of them. */
static GtkWidget *
make_time (CyNode *node, const CyOrderField *field, GtkWidget **out_control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = make_line (node, field, out_control);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("2026-11-25 08:00"));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 17);
  gtk_box_append (GTK_BOX (box), entry);
  if (g_str_equal (field->name, "finished_us")) {
    add_later (GTK_BOX (box), entry, 0, _ ("now"));
  } else {
    add_later (GTK_BOX (box), entry, 4, _ ("+4 h"));
    add_later (GTK_BOX (box), entry, 24, _ ("+1 day"));
    add_later (GTK_BOX (box), entry, 72, _ ("+3 days"));
  }
  return box;
}

static void
load_time (GtkWidget *control, JsonNode *node)
{
  gint64 time_us = json_node_get_int (node);
  g_autofree char *text = time_us == 0 ? g_strdup ("") : spell_time (time_us);

  gtk_editable_set_text (GTK_EDITABLE (control), text);
  g_object_set_data_full (G_OBJECT (control), "text", g_steal_pointer (&text), g_free);
  g_object_set_data_full (G_OBJECT (control), "time", g_memdup2 (&time_us, sizeof time_us), g_free);
}

/* Minutes are shown; what nobody touched keeps its seconds. */
static JsonNode *
store_time (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  g_autofree char *text = dup_entry (control);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const gint64 *loaded = g_object_get_data (G_OBJECT (control), "time");
  gint64 time_us;

  if (loaded != NULL && g_strcmp0 (text, g_object_get_data (G_OBJECT (control), "text")) == 0)
    return int_node (*loaded);
  if (*text == '\0')
    return NULL;
  if (!cy_trend_period_parse (text, zone, &time_us)) {
    *out_why = g_strdup (_ ("is no time: write it like 2026-11-25 08:00"));
    return NULL;
  }
  return int_node (time_us);
}

/* --- records -------------------------------------------------------------------------------------- */

static GtkWidget *
make_record (CyNode *node, const CyOrderField *field, GtkWidget **out_control)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", "–");
  cy_record_options_add (options, cy_node_get_yard (node), field->kind);
  cy_option_sort (options, 1);
  *out_control = cy_option_drop_down_new (options, TRUE);
  return *out_control;
}

static void
load_option (GtkWidget *control, JsonNode *node)
{
  cy_option_drop_down_select (GTK_DROP_DOWN (control), json_node_get_string (node));
}

static JsonNode *
store_option (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  return text_node (cy_option_drop_down_get (GTK_DROP_DOWN (control)));
}

static GtkWidget *
make_records (CyNode *node, const CyOrderField *field, GtkWidget **out_control)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GListStore) options = g_list_store_new (CY_TYPE_OPTION);

  cy_record_options_add (options, cy_node_get_yard (node), field->kind);
  cy_option_sort (options, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (options)); i++) {
    g_autoptr (CyOption) option = g_list_model_get_item (G_LIST_MODEL (options), i);
    GtkWidget *check = gtk_check_button_new_with_label (cy_option_get_label (option));

    g_object_set_data_full (G_OBJECT (check), "id", g_strdup (cy_option_get_value (option)),
                            g_free);
    gtk_box_append (GTK_BOX (box), check);
  }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), CHECKS_PX);
  *out_control = box;
  return scroller;
}

static gboolean
holds (JsonArray *array, const char *id)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (g_strcmp0 (json_array_get_string_element (array, i), id) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Whoever is in it stands first: nobody scrolls to see that. */
static void
load_records (GtkWidget *control, JsonNode *node)
{
  GtkWidget *next;

  for (GtkWidget *check = gtk_widget_get_first_child (control); check != NULL; check = next) {
    gboolean is_in = holds (json_node_get_array (node), g_object_get_data (G_OBJECT (check), "id"));

    next = gtk_widget_get_next_sibling (check);
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_in);
    if (is_in)
      gtk_box_reorder_child_after (GTK_BOX (control), check, NULL);
  }
}

static JsonNode *
store_records (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (GtkWidget *check = gtk_widget_get_first_child (control); check != NULL;
       check = gtk_widget_get_next_sibling (check)) {
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      json_array_add_string_element (array, g_object_get_data (G_OBJECT (check), "id"));
  }
  json_node_take_array (node, array);
  return node;
}

/* --- words ---------------------------------------------------------------------------------------- */

static GtkWidget *
make_priority (CyNode *node, const CyOrderField *field, GtkWidget **out_control)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  for (guint i = CY_N_PRIORITIES; i > 0; i--)
    cy_option_add (options, cy_priority_name (i - 1), _ (cy_priority_label (i - 1)));
  *out_control = cy_option_drop_down_new (options, FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (*out_control),
                              CY_N_PRIORITIES - 1 - CY_PRIORITY_MEDIUM);
  return *out_control;
}

/* Nothing is chosen beforehand: whether the cause is gone has to be said. */
static GtkWidget *
make_fix (CyNode *node, const CyOrderField *field, GtkWidget **out_control)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", "–");
  cy_option_add (options, cy_order_fix_name (CY_ORDER_FIX_ROOT), _ ("Root fix: the cause is gone"));
  cy_option_add (options, cy_order_fix_name (CY_ORDER_FIX_TEMPORARY),
                 _ ("Temporary fix: it works, the cause is still there"));
  cy_option_add (options, cy_order_fix_name (CY_ORDER_FIX_NONE), _ ("Nothing was to be mended"));
  *out_control = cy_option_drop_down_new (options, FALSE);
  return *out_control;
}

static JsonNode *
store_nothing (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  return NULL;
}

static const struct {
  GtkWidget *(*make) (CyNode *node, const CyOrderField *field, GtkWidget **out_control);
  void (*load) (GtkWidget *control, JsonNode *node);
  JsonNode *(*store) (GtkWidget *control, const CyOrderField *field, char **out_why);
} types[CY_N_ORDER_FIELD_TYPES] = {
  [CY_ORDER_FIELD_LINE] = { make_line, load_line, store_line },
  [CY_ORDER_FIELD_LINES] = { make_lines, load_lines, store_lines },
  [CY_ORDER_FIELD_NUMBER] = { make_line, load_number, store_number },
  [CY_ORDER_FIELD_COUNT] = { make_count, load_count, store_count },
  [CY_ORDER_FIELD_MONEY] = { make_line, load_money, store_money },
  [CY_ORDER_FIELD_TIME] = { make_time, load_time, store_time },
  [CY_ORDER_FIELD_RECORD] = { make_record, load_option, store_option },
  [CY_ORDER_FIELD_RECORDS] = { make_records, load_records, store_records },
  [CY_ORDER_FIELD_PRIORITY] = { make_priority, load_option, store_option },
  [CY_ORDER_FIELD_FIX] = { make_fix, load_option, store_option },
  [CY_ORDER_FIELD_PART] = { make_record, load_option, store_nothing },
};

/**
 * cy_order_control_new:
 * @out_control: (out) (transfer none): what holds the value, inside what is returned or the same.
 */
GtkWidget *
cy_order_control_new (CyNode *node, const CyOrderField *field, GtkWidget **out_control)
{
  return types[field->type].make (node, field, out_control);
}

/**
 * cy_order_control_load:
 * @node: as payloads have it.
 */
void
cy_order_control_load (GtkWidget *control, const CyOrderField *field, JsonNode *node)
{
  types[field->type].load (control, node);
}

/**
 * cy_order_control_store:
 * @out_why: (out): what is wrong with it, untouched when nothing is.
 *
 * Returns: (transfer full) (nullable): as payloads have it; %NULL when nothing was said or it is wrong.
 */
JsonNode *
cy_order_control_store (GtkWidget *control, const CyOrderField *field, char **out_why)
{
  return types[field->type].store (control, field, out_why);
}

/**
 * cy_order_control_make_empty:
 *
 * Returns: (transfer full): what takes back what was said before.
 */
JsonNode *
cy_order_control_make_empty (const CyOrderField *field)
{
  JsonNode *node;

  if (field->type == CY_ORDER_FIELD_TIME || field->type == CY_ORDER_FIELD_MONEY)
    return int_node (0);
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, "");
  return node;
}
