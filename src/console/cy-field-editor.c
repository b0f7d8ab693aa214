/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-field-editor.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "cy-date-button.h"
#include "cy-day-strip.h"
#include "cy-limits-editor.h"
#include "cy-option.h"
#include "cy-text-lines.h"

/**
 * CyFieldEditor:
 *
 * The control for one field of a record, with what is wrong with it underneath.
 *
 * What a person did not touch is not written: a form never changes what it merely shows.
 *
 * Signals: #CyFieldEditor::changed.
 *
 * Threading: main thread.
 */
typedef struct _Way Way;

struct _CyFieldEditor {
  GtkWidget parent_instance;
  const CyField *field; /* static */
  const Way *way;       /* static */
  GtkWidget *box;       /* the child */
  GtkWidget *row;       /* in the box: the controls */
  GtkWidget *control;   /* the one that a mnemonic goes to */
  GtkWidget *second;    /* nullable: longitude beside latitude */
  GtkLabel *message;
  gboolean touched;
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (CyFieldEditor, cy_field_editor, GTK_TYPE_WIDGET)

/* How a type of field is edited: its controls, and its text into and out of them. */
struct _Way {
  void (*build) (CyFieldEditor *self, CyNode *node);
  void (*load) (CyFieldEditor *self, const char *text);
  char *(*spell) (CyFieldEditor *self);
};

static guint signal_changed;

static void
on_control_changed_cb (CyFieldEditor *self)
{
  if (self->loading || self->box == NULL)
    return;
  self->touched = TRUE;
  g_signal_emit (self, signal_changed, 0);
}

static void
set_label (GtkWidget *control, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

/**
 * cy_entry_set_chinese:
 *
 * Gives what is typed Chinese forms of Han characters whatever the locale is.
 */
void
cy_entry_set_chinese (GtkEntry *entry)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();

  pango_attr_list_insert (list, pango_attr_language_new (pango_language_from_string ("zh-cn")));
  gtk_entry_set_attributes (entry, list);
}

static GtkWidget *
add_entry (CyFieldEditor *self, const char *label)
{
  GtkWidget *entry = gtk_entry_new ();

  cy_entry_set_chinese (GTK_ENTRY (entry));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), FALSE);
  gtk_widget_set_hexpand (entry, TRUE);
  set_label (entry, label);
  gtk_box_append (GTK_BOX (self->row), entry);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_control_changed_cb), self);
  return entry;
}

static void
add_dim_label (CyFieldEditor *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->row), label);
}

/* Texts and links */

static void
build_text (CyFieldEditor *self, CyNode *node)
{
  self->control = add_entry (self, _ (self->field->label));
  if (self->field->type == CY_FIELD_LINK)
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), "tcp://192.168.1.20:502/1");
}

static void
load_text (CyFieldEditor *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->control), text);
}

static char *
spell_text (CyFieldEditor *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->control))));
}

/* Texts of many lines */

/* Lines that can be read without scrolling [px]; steps are many. */
#define LINES_HEIGHT 76
#define STEPS_HEIGHT 240

/* Longer than this is told in sentences [bytes]. */
#define LINE_MAX_BYTES 2000

static void
build_lines (CyFieldEditor *self, CyNode *node)
{
  int height = self->field->type == CY_FIELD_STEPS ? STEPS_HEIGHT : LINES_HEIGHT;
  GtkTextView *view;
  GtkWidget *lines = cy_text_lines_new (_ (self->field->label), height, &view);

  self->control = GTK_WIDGET (view);
  gtk_box_append (GTK_BOX (self->row), lines);
  g_signal_connect_object (gtk_text_view_get_buffer (view), "changed",
                           G_CALLBACK (on_control_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
load_lines (CyFieldEditor *self, const char *text)
{
  cy_text_lines_set_text (GTK_TEXT_VIEW (self->control), text);
}

static char *
spell_lines (CyFieldEditor *self)
{
  return cy_text_lines_dup_text (GTK_TEXT_VIEW (self->control));
}

/* How a line is written is said underneath. */
static void
build_helped_lines (CyFieldEditor *self, CyNode *node, const char *words)
{
  GtkWidget *help = gtk_label_new (words);

  build_lines (self, node);
  gtk_label_set_xalign (GTK_LABEL (help), 0);
  gtk_label_set_wrap (GTK_LABEL (help), TRUE);
  gtk_widget_add_css_class (help, "dim-label");
  gtk_widget_add_css_class (help, "caption");
  gtk_box_insert_child_after (GTK_BOX (self->box), help, self->row);
}

static void
build_steps (CyFieldEditor *self, CyNode *node)
{
  build_helped_lines (
    self, node,
    _ ("A step to a line. What proves it stands behind it in a bracket: [photo], [value V], "
       "[value °C 10..80], [value MΩ 5..]"));
}

static void
build_seasons (CyFieldEditor *self, CyNode *node)
{
  build_helped_lines (
    self, node,
    _ ("A rule to a line, the first that fits counts: months 7-8 weekdays mon-fri: 11:00-13:00 "
       "sharp. "
       "Or dates 10-01..10-07, dates 2026-12-31. What it leaves out stays as on other days"));
}

/* Whole numbers: an entry and not a spin button, because "not set" is no number. */

static void
build_int (CyFieldEditor *self, CyNode *node)
{
  g_autofree char *range = g_strdup_printf ("%" G_GINT64_FORMAT " … %" G_GINT64_FORMAT,
                                            self->field->low, self->field->high);

  self->control = add_entry (self, _ (self->field->label));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), range);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->control), GTK_INPUT_PURPOSE_DIGITS);
  if (self->field->unit != NULL)
    add_dim_label (self, self->field->unit);
}

/* Yes or no */

static void
build_bool (CyFieldEditor *self, CyNode *node)
{
  self->control = gtk_switch_new ();
  gtk_widget_set_halign (self->control, GTK_ALIGN_START);
  set_label (self->control, _ (self->field->label));
  gtk_box_append (GTK_BOX (self->row), self->control);
  g_signal_connect_swapped (self->control, "notify::active", G_CALLBACK (on_control_changed_cb),
                            self);
}

/* What is in service counts as such until somebody says no, everything else until somebody says yes. */
static void
load_bool (CyFieldEditor *self, const char *text)
{
  gboolean unset = g_str_equal (self->field->name, "in_service");

  gtk_switch_set_active (GTK_SWITCH (self->control),
                         *text == '\0' ? unset : g_str_equal (text, "true"));
}

static char *
spell_bool (CyFieldEditor *self)
{
  return g_strdup (gtk_switch_get_active (GTK_SWITCH (self->control)) ? "true" : "false");
}

/* One of several */

static void
add_drop_down (CyFieldEditor *self, GListStore *options, gboolean search)
{
  self->control = cy_option_drop_down_new (options, search);
  gtk_widget_set_hexpand (self->control, TRUE);
  set_label (self->control, _ (self->field->label));
  gtk_box_append (GTK_BOX (self->row), self->control);
  g_signal_connect_swapped (self->control, "notify::selected", G_CALLBACK (on_control_changed_cb),
                            self);
}

static GListStore *
list_none (CyFieldEditor *self)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", self->field->required ? _ ("Choose…") : _ ("Not set"));
  return options;
}

static void
build_choice (CyFieldEditor *self, CyNode *node)
{
  GListStore *options = list_none (self);

  for (const CyChoice *choice = self->field->choices; choice->name != NULL; choice++)
    cy_option_add (options, choice->name, _ (choice->label));
  add_drop_down (self, options, FALSE);
}

static void
build_ref (CyFieldEditor *self, CyNode *node)
{
  CyYard *yard = cy_node_get_yard (node);
  g_autoptr (GPtrArray) records = cy_yard_list (yard, self->field->reference);
  GListStore *options = list_none (self);

  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];
    g_autofree char *name = cy_yard_display_name (yard, record->kind, record->id);

    cy_option_add (options, record->id, name);
  }
  cy_option_sort (options, 1);
  add_drop_down (self, options, TRUE);
}

static void
build_profile (CyFieldEditor *self, CyNode *node)
{
  g_auto (GStrv) profiles = cy_node_list_profiles (node);
  GListStore *options = list_none (self);

  for (guint i = 0; profiles != NULL && profiles[i] != NULL; i++)
    cy_option_add (options, profiles[i], profiles[i]);
  add_drop_down (self, options, TRUE);
}

static void
load_option (CyFieldEditor *self, const char *text)
{
  cy_option_drop_down_select (GTK_DROP_DOWN (self->control), text);
}

static char *
spell_option (CyFieldEditor *self)
{
  return g_strdup (cy_option_drop_down_get (GTK_DROP_DOWN (self->control)));
}

/* Positions */

static void
build_position (CyFieldEditor *self, CyNode *node)
{
  self->control = add_entry (self, _ ("Latitude"));
  self->second = add_entry (self, _ ("Longitude"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), _ ("Latitude"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->second), _ ("Longitude"));
  add_dim_label (self, "°");
}

static void
load_position (CyFieldEditor *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 2);
  gboolean both = g_strv_length (parts) == 2;

  gtk_editable_set_text (GTK_EDITABLE (self->control), both ? parts[0] : "");
  gtk_editable_set_text (GTK_EDITABLE (self->second), both ? parts[1] : "");
}

static char *
spell_position (CyFieldEditor *self)
{
  g_autofree char *latitude = spell_text (self);
  g_autofree char *longitude =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->second))));

  if (*latitude == '\0' && *longitude == '\0')
    return g_strdup ("");
  return g_strdup_printf ("%s,%s", latitude, longitude);
}

/* Periods of a day: a text, and what it says as a picture underneath. */

static void
on_periods_changed_cb (GtkEditable *entry, CyDayStrip *strip)
{
  guint8 slots[CY_TARIFF_SLOTS];

  cy_tariff_sketch_periods (gtk_editable_get_text (entry), slots);
  cy_day_strip_set_slots (strip, slots);
}

static void
build_periods (CyFieldEditor *self, CyNode *node)
{
  GtkWidget *strip = cy_day_strip_new ();

  self->control = add_entry (self, _ (self->field->label));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->control),
                                  "00:00-08:00 valley, 08:00-22:00 peak, 22:00-24:00 flat");
  gtk_box_insert_child_after (GTK_BOX (self->box), strip, self->row);
  g_signal_connect_object (self->control, "changed", G_CALLBACK (on_periods_changed_cb), strip, 0);
}

/* Dates: typed, or chosen from a calendar. */

static void
build_date (CyFieldEditor *self, CyNode *node)
{
  GtkWidget *button;

  self->control = add_entry (self, _ (self->field->label));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), "2026-01-31");
  button = cy_date_button_new (GTK_EDITABLE (self->control), _ (self->field->label));
  gtk_box_append (GTK_BOX (self->row), button);
}

/* Limits */

static void
build_limits (CyFieldEditor *self, CyNode *node)
{
  self->control = cy_limits_editor_new ();
  gtk_widget_set_hexpand (self->control, TRUE);
  gtk_box_append (GTK_BOX (self->row), self->control);
  g_signal_connect_swapped (self->control, "changed", G_CALLBACK (on_control_changed_cb), self);
}

static void
load_limits (CyFieldEditor *self, const char *text)
{
  cy_limits_editor_set_text (CY_LIMITS_EDITOR (self->control), text);
}

static char *
spell_limits (CyFieldEditor *self)
{
  return cy_limits_editor_get_text (CY_LIMITS_EDITOR (self->control));
}

static const Way ways[] = {
  [CY_FIELD_TEXT] = { build_text, load_text, spell_text },
  [CY_FIELD_INT] = { build_int, load_text, spell_text },
  [CY_FIELD_BOOL] = { build_bool, load_bool, spell_bool },
  [CY_FIELD_CHOICE] = { build_choice, load_option, spell_option },
  [CY_FIELD_REF] = { build_ref, load_option, spell_option },
  [CY_FIELD_LINK] = { build_text, load_text, spell_text },
  [CY_FIELD_PERIODS] = { build_periods, load_text, spell_text },
  [CY_FIELD_PRICE] = { build_text, load_text, spell_text },
  [CY_FIELD_NUMBER] = { build_int, load_text, spell_text },
  [CY_FIELD_STEPS] = { build_steps, load_lines, spell_lines },
  [CY_FIELD_HUNDREDTHS] = { build_text, load_text, spell_text },
  [CY_FIELD_SEASONS] = { build_seasons, load_lines, spell_lines },
  [CY_FIELD_DATE] = { build_date, load_text, spell_text },
  [CY_FIELD_POSITION] = { build_position, load_position, spell_position },
  [CY_FIELD_LIMITS] = { build_limits, load_limits, spell_limits },
};

/* A text for files, but people choose among the profiles that are installed. */
static const Way profile_way = { build_profile, load_option, spell_option };

static const Way lines_way = { build_lines, load_lines, spell_lines };

static const Way *
way_of (const CyField *field)
{
  if (field->type == CY_FIELD_TEXT && g_str_equal (field->name, "profile"))
    return &profile_way;
  if (field->type == CY_FIELD_TEXT && field->high > LINE_MAX_BYTES)
    return &lines_way;
  return &ways[field->type];
}

/* "limits[2].hh: 70 must ..." names a row and a member; shown are the row's number from 1 and what
 * is behind the colon. */
static char *
say_limit (CyFieldEditor *self, const char *message)
{
  const char *prefix = "limits[";
  const char *colon = strstr (message, ": ");
  g_autofree char *member = NULL;
  const char *dot;
  long row;

  if (!g_str_has_prefix (message, prefix) || colon == NULL)
    return g_strdup (message);
  row = strtol (message + strlen (prefix), NULL, 10);
  dot = strstr (message, "].");
  if (dot != NULL && dot < colon)
    member = g_strndup (dot + 2, (gsize) (colon - dot - 2));
  cy_limits_editor_mark (CY_LIMITS_EDITOR (self->control), (int) row, member);
  if (g_str_has_suffix (message, "no measure \"\""))
    return g_strdup_printf (_ ("Limit %ld: choose a measure"), row + 1);
  return g_strdup_printf (_ ("Limit %ld: %s"), row + 1, colon + 2);
}

/* The address stands in the entry above; what counts is behind it. */
static char *
say_link (const char *message)
{
  const char *behind = g_strrstr (message, "\": ");

  return g_strdup (behind != NULL ? behind + strlen ("\": ") : message);
}

/* "TEXT" and what is wrong with it, or the first minute that no period covers. */
static char *
say_periods (const char *text, const char *message)
{
  const char *what = g_strrstr (message, "\" ");
  const char *colon = strstr (message, ": ");
  guint8 minutes[CY_TARIFF_DAY_MINUTES];
  guint gap = 0;

  if (what != NULL) {
    const char *shown = colon != NULL && colon < what ? colon + 2 : message;
    g_autofree char *quoted = g_strndup (shown, (gsize) (what + 1 - shown));

    return g_strdup_printf ("%s %s", quoted, _ (what + 2));
  }
  cy_tariff_day_sketch (text, minutes);
  while (gap < CY_TARIFF_DAY_MINUTES && minutes[gap] != CY_TARIFF_NO_CLASS)
    gap++;
  return g_strdup_printf (_ ("A gap in the day: no class from %02u:%02u on"), gap / 60, gap % 60);
}

/* "steps: line 3: " and what is wrong with the line. */
static char *
say_steps (const char *message)
{
  const char *line = strstr (message, ": line ");
  const char *what = line == NULL ? NULL : strstr (line + strlen (": line "), ": ");

  if (what == NULL)
    return g_strdup (message);
  return g_strdup_printf (_ ("Line %lu: %s"), strtoul (line + strlen (": line "), NULL, 10),
                          _ (what + strlen (": ")));
}

/* "rules: line 3: ", the words that are wrong and what is wrong with them. */
static char *
say_seasons (const char *message)
{
  const char *line = strstr (message, ": line ");
  const char *quote = line == NULL ? NULL : strchr (line, '"');
  const char *what = g_strrstr (message, "\" ");
  g_autofree char *quoted = NULL;

  if (quote == NULL || what == NULL || what < quote)
    return g_strdup (message);
  quoted = g_strndup (quote, (gsize) (what + 1 - quote));
  return g_strdup_printf (_ ("Line %lu: %s %s"), strtoul (line + strlen (": line "), NULL, 10),
                          quoted, _ (what + 2));
}

/* What is wrong, in people's words where there is something better than the model's. */
static char *
say (CyFieldEditor *self, const char *text, const GError *error)
{
  const CyField *field = self->field;
  const char *colon = strstr (error->message, ": ");
  g_autofree char *low = g_strdup_printf ("%" G_GINT64_FORMAT, field->low);
  g_autofree char *high = g_strdup_printf ("%" G_GINT64_FORMAT, field->high);

  if (field->required && *text == '\0')
    return g_strdup (_ ("Required"));
  switch (field->type) {
  case CY_FIELD_INT:
    return g_strdup_printf (_ ("A whole number from %s to %s"), low, high);
  case CY_FIELD_NUMBER:
    return g_strdup_printf (_ ("A number from %s to %s"), low, high);
  case CY_FIELD_DATE:
    return g_strdup (_ ("A day of the calendar from 1990 to 2199, like 2026-01-31"));
  case CY_FIELD_POSITION:
    return g_strdup (_ ("Latitude −90 to 90 and longitude −180 to 180, both or neither"));
  case CY_FIELD_LIMITS:
    return say_limit (self, error->message);
  case CY_FIELD_LINK:
    return say_link (error->message);
  case CY_FIELD_STEPS:
    return say_steps (error->message);
  case CY_FIELD_SEASONS:
    return say_seasons (error->message);
  case CY_FIELD_HUNDREDTHS:
  case CY_FIELD_PERIODS:
    return say_periods (text, error->message);
  default:
    return g_strdup (colon != NULL ? colon + 2 : error->message);
  }
}

static void
set_invalid (GtkWidget *control, gboolean invalid)
{
  if (control == NULL)
    return;
  if (invalid)
    gtk_widget_add_css_class (control, "error");
  else
    gtk_widget_remove_css_class (control, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_STATE_INVALID,
                               invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
show_message (CyFieldEditor *self, const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  if (self->field->type != CY_FIELD_LIMITS) {
    set_invalid (self->control, message != NULL);
    set_invalid (self->second, message != NULL);
  } else if (message == NULL) {
    cy_limits_editor_mark (CY_LIMITS_EDITOR (self->control), -1, NULL);
  }
}

/**
 * cy_field_editor_load:
 * @record: whose field is shown.
 */
void
cy_field_editor_load (CyFieldEditor *self, const CyRecord *record)
{
  g_autofree char *text = cy_record_spell (record, self->field->name);

  self->loading = TRUE;
  self->way->load (self, text);
  self->loading = FALSE;
  self->touched = FALSE;
  show_message (self, NULL);
}

/**
 * cy_field_editor_store:
 * @record: written into, when a person changed the field.
 *
 * Returns: whether the field is right; if not, what is wrong is shown underneath. A required field
 *   that nobody came to yet is wrong, but not told so.
 */
gboolean
cy_field_editor_store (CyFieldEditor *self, CyRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  g_autofree char *text = NULL;

  if (!self->touched)
    return !self->field->required || json_object_has_member (record->cells, self->field->name);
  text = self->way->spell (self);
  if (self->field->type == CY_FIELD_LIMITS)
    cy_limits_editor_mark (CY_LIMITS_EDITOR (self->control), -1, NULL);
  if (!cy_record_set_text (record, self->field->name, text, &error))
    message = say (self, text, error);
  show_message (self, message);
  return error == NULL;
}

const CyField *
cy_field_editor_get_field (CyFieldEditor *self)
{
  return self->field;
}

/**
 * cy_field_editor_get_control:
 *
 * Returns: (transfer none): the control; for a position its latitude.
 */
GtkWidget *
cy_field_editor_get_control (CyFieldEditor *self)
{
  return self->control;
}

/**
 * cy_field_editor_get_message:
 *
 * Returns: (transfer none): what is said to be wrong, empty when nothing is.
 */
const char *
cy_field_editor_get_message (CyFieldEditor *self)
{
  return gtk_label_get_text (self->message);
}

static gboolean
cy_field_editor_grab_focus (GtkWidget *widget)
{
  CyFieldEditor *self = CY_FIELD_EDITOR (widget);

  return gtk_widget_child_focus (self->control, GTK_DIR_TAB_FORWARD);
}

static void
cy_field_editor_dispose (GObject *object)
{
  GtkWidget *box = g_steal_pointer (&CY_FIELD_EDITOR (object)->box);

  g_clear_pointer (&box, gtk_widget_unparent);
  G_OBJECT_CLASS (cy_field_editor_parent_class)->dispose (object);
}

static void
cy_field_editor_class_init (CyFieldEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_field_editor_dispose;
  widget_class->grab_focus = cy_field_editor_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  /**
   * CyFieldEditor::changed:
   *
   * A person changed the field.
   */
  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_field_editor_init (CyFieldEditor *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->message = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->message, 0);
  gtk_label_set_wrap (self->message, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "caption");
  gtk_box_append (GTK_BOX (self->box), self->row);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * cy_field_editor_new:
 * @field: static, as those of the kinds are.
 * @node: what is asked for records that may be referred to, and for profiles. Not kept.
 */
GtkWidget *
cy_field_editor_new (const CyField *field, CyNode *node)
{
  CyFieldEditor *self = g_object_new (CY_TYPE_FIELD_EDITOR, NULL);

  self->field = field;
  self->way = way_of (field);
  self->loading = TRUE;
  self->way->build (self, node);
  self->loading = FALSE;
  return GTK_WIDGET (self);
}
