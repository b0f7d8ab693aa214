/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limits-editor.h"

#include <glib/gi18n-lib.h>

#include "cy-json.h"
#include "cy-measure.h"
#include "cy-option.h"

/* The numbers of a limit as yard files name them, and as people read them. */
static const struct {
  const char *name;
  const char *title;
  const char *label;
} members[] = {
  { "ll", N_ ("LL"), N_ ("Outer lower limit") },
  { "l", N_ ("L"), N_ ("Lower limit") },
  { "h", N_ ("H"), N_ ("Upper limit") },
  { "hh", N_ ("HH"), N_ ("Outer upper limit") },
  { "hysteresis", N_ ("Hysteresis"), N_ ("How far the value must come back") },
  { "on_delay_s", N_ ("On delay"), N_ ("Seconds a violation must last") },
  { "off_delay_s", N_ ("Off delay"), N_ ("Seconds the value must be back") },
};

#define N_MEMBERS    G_N_ELEMENTS (members)
#define N_THRESHOLDS 4
#define TEXT_BYTES   65536

/* A drop-down would give all its room away [px]. */
#define MEASURE_WIDTH 190

/* One limit being edited. */
typedef struct {
  GtkWidget *measure; /* these are children of the grid */
  GtkWidget *entries[N_MEMBERS];
  GtkWidget *unit;
  GtkWidget *remove;
} Row;

/**
 * CyLimitsEditor:
 *
 * A small table of limits: a measure and its numbers per row. Its text is the JSON list that
 * cy_record_set_text() takes for `limits`; whether it is right is for the model to say.
 *
 * Signals: #CyLimitsEditor::changed.
 *
 * Threading: main thread.
 */
struct _CyLimitsEditor {
  GtkWidget parent_instance;
  GtkWidget *box; /* the child */
  GtkGrid *grid;
  GPtrArray *rows; /* owned Row */
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (CyLimitsEditor, cy_limits_editor, GTK_TYPE_WIDGET)

static guint signal_changed;

static void
changed (CyLimitsEditor *self)
{
  if (!self->loading)
    g_signal_emit (self, signal_changed, 0);
}

static GListStore *
list_measures (void)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", _ ("Choose a measure"));
  for (guint i = 0; i < CY_N_MEASURES; i++) {
    const CyMeasure *measure = cy_measure_get (i);

    if (measure->kind == CY_MEASURE_NUMBER)
      cy_option_add (options, measure->name, _ (measure->label));
  }
  cy_option_sort (options, 1);
  return options;
}

static void
on_measure_selected_cb (GtkDropDown *drop_down, GParamSpec *pspec, CyLimitsEditor *self)
{
  GtkLabel *unit = g_object_get_data (G_OBJECT (drop_down), "unit");
  CyMeasureId id;

  gtk_label_set_text (unit, cy_measure_find (cy_option_drop_down_get (drop_down), &id)
                              ? cy_measure_get (id)->unit
                              : "");
  changed (self);
}

/* Headings over nothing would only be in the way. */
static void
update_headings (CyLimitsEditor *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->grid), self->rows->len > 0);
}

/* GtkGrid closes the gap by itself. */
static void
remove_row (CyLimitsEditor *self, guint index)
{
  gtk_grid_remove_row (self->grid, (int) index + 1);
  g_ptr_array_remove_index (self->rows, index);
  update_headings (self);
}

static void
on_remove_clicked_cb (GtkButton *button, CyLimitsEditor *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = self->rows->pdata[i];

    if (row->remove == GTK_WIDGET (button)) {
      remove_row (self, i);
      break;
    }
  }
  changed (self);
}

static GtkWidget *
number_entry_new (CyLimitsEditor *self, guint member)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 6);
  gtk_entry_set_alignment (GTK_ENTRY (entry), 1);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 24);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (members[member].label), -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed), self);
  return entry;
}

static Row *
add_row (CyLimitsEditor *self)
{
  Row *row = g_new0 (Row, 1);
  int y = (int) self->rows->len + 1;

  row->measure = cy_option_drop_down_new (list_measures (), TRUE);
  row->unit = gtk_label_new (NULL);
  gtk_widget_set_hexpand (row->measure, TRUE);
  gtk_widget_set_size_request (row->measure, MEASURE_WIDTH, -1);
  gtk_label_set_width_chars (GTK_LABEL (row->unit), 4);
  gtk_label_set_xalign (GTK_LABEL (row->unit), 0);
  gtk_widget_add_css_class (row->unit, "dim-label");
  /* A drop-down that goes away may tell so after its neighbour went. */
  g_object_set_data_full (G_OBJECT (row->measure), "unit", g_object_ref (row->unit),
                          g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->measure), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Measure"), -1);
  g_signal_connect (row->measure, "notify::selected", G_CALLBACK (on_measure_selected_cb), self);
  gtk_grid_attach (self->grid, row->measure, 0, y, 1, 1);
  gtk_grid_attach (self->grid, row->unit, 1, y, 1, 1);
  for (guint i = 0; i < N_MEMBERS; i++) {
    row->entries[i] = number_entry_new (self, i);
    gtk_grid_attach (self->grid, row->entries[i], (int) i + 2, y, 1, 1);
  }
  row->remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  gtk_widget_add_css_class (row->remove, "flat");
  gtk_widget_set_tooltip_text (row->remove, _ ("Remove this limit"));
  g_signal_connect (row->remove, "clicked", G_CALLBACK (on_remove_clicked_cb), self);
  gtk_grid_attach (self->grid, row->remove, (int) N_MEMBERS + 2, y, 1, 1);
  g_ptr_array_add (self->rows, row);
  update_headings (self);
  return row;
}

/**
 * cy_limits_editor_add:
 *
 * Adds an empty limit, as the button does.
 */
void
cy_limits_editor_add (CyLimitsEditor *self)
{
  Row *row = add_row (self);

  gtk_widget_grab_focus (row->measure);
  changed (self);
}

guint
cy_limits_editor_get_n_limits (CyLimitsEditor *self)
{
  return self->rows->len;
}

/**
 * cy_limits_editor_get_cell:
 * @column: 0 for the measure's drop-down, then the entries in the order LL, L, H, HH, hysteresis, on
 *   delay, off delay.
 *
 * Returns: (transfer none): a control of a row.
 */
GtkWidget *
cy_limits_editor_get_cell (CyLimitsEditor *self, guint limit, guint column)
{
  const Row *row = self->rows->pdata[limit];

  g_return_val_if_fail (column <= N_MEMBERS, NULL);
  return column == 0 ? row->measure : row->entries[column - 1];
}

static void
set_wrong (GtkWidget *control, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (control, "error");
  else
    gtk_widget_remove_css_class (control, "error");
}

/**
 * cy_limits_editor_mark:
 * @limit: the row that is wrong, or -1 for none.
 * @member: (nullable): which of its controls, as yard files name it, or %NULL for the thresholds.
 */
void
cy_limits_editor_mark (CyLimitsEditor *self, int limit, const char *member)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = self->rows->pdata[i];
    gboolean here = (int) i == limit;

    set_wrong (row->measure, here && g_strcmp0 (member, "measure") == 0);
    for (guint j = 0; j < N_MEMBERS; j++)
      set_wrong (row->entries[j], here && (member == NULL ? j < N_THRESHOLDS
                                                          : g_str_equal (member, members[j].name)));
  }
}

static void
load_limit (CyLimitsEditor *self, JsonObject *limit)
{
  Row *row = add_row (self);

  cy_option_drop_down_select (GTK_DROP_DOWN (row->measure),
                              json_object_get_string_member_with_default (limit, "measure", ""));
  for (guint i = 0; i < N_MEMBERS; i++) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (!json_object_has_member (limit, members[i].name))
      continue;
    g_ascii_formatd (text, sizeof text, "%.10g",
                     json_object_get_double_member (limit, members[i].name));
    gtk_editable_set_text (GTK_EDITABLE (row->entries[i]), text);
  }
}

/**
 * cy_limits_editor_set_text:
 * @text: what cy_record_spell() says of a record's limits.
 */
void
cy_limits_editor_set_text (CyLimitsEditor *self, const char *text)
{
  g_autoptr (JsonNode) node = *text == '\0' ? NULL : cy_json_parse (text, -1, TEXT_BYTES, NULL);
  JsonArray *limits =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  self->loading = TRUE;
  while (self->rows->len > 0)
    remove_row (self, self->rows->len - 1);
  for (guint i = 0; limits != NULL && i < json_array_get_length (limits); i++) {
    JsonNode *limit = json_array_get_element (limits, i);

    if (JSON_NODE_HOLDS_OBJECT (limit))
      load_limit (self, json_node_get_object (limit));
  }
  self->loading = FALSE;
}

/* What is no number goes on as the text it is: the model refuses it and says where. */
static void
write_number (JsonBuilder *builder, const char *name, const char *text)
{
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);

  if (*text == '\0')
    return;
  json_builder_set_member_name (builder, name);
  if (end != text && *end == '\0')
    json_builder_add_double_value (builder, number);
  else
    json_builder_add_string_value (builder, text);
}

static void
write_limit (JsonBuilder *builder, const Row *row)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "measure");
  json_builder_add_string_value (builder, cy_option_drop_down_get (GTK_DROP_DOWN (row->measure)));
  for (guint i = 0; i < N_MEMBERS; i++) {
    g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->entries[i])));

    write_number (builder, members[i].name, g_strstrip (text));
  }
  json_builder_end_object (builder);
}

/**
 * cy_limits_editor_get_text:
 *
 * Returns: (transfer full): what cy_record_set_text() takes; empty when there are no limits.
 */
char *
cy_limits_editor_get_text (CyLimitsEditor *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  if (self->rows->len == 0)
    return g_strdup ("");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->rows->len; i++)
    write_limit (builder, self->rows->pdata[i]);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return cy_json_to_text (root, FALSE);
}

static GtkWidget *
heading_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
cy_limits_editor_dispose (GObject *object)
{
  g_clear_pointer (&CY_LIMITS_EDITOR (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (cy_limits_editor_parent_class)->dispose (object);
}

static void
cy_limits_editor_finalize (GObject *object)
{
  g_ptr_array_unref (CY_LIMITS_EDITOR (object)->rows);
  G_OBJECT_CLASS (cy_limits_editor_parent_class)->finalize (object);
}

static void
cy_limits_editor_class_init (CyLimitsEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cy_limits_editor_dispose;
  object_class->finalize = cy_limits_editor_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * CyLimitsEditor::changed:
   *
   * A person changed something.
   */
  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_limits_editor_init (CyLimitsEditor *self)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("Add _limit"));

  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->grid = GTK_GRID (grid);
  gtk_grid_set_column_spacing (self->grid, 4);
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_grid_attach (self->grid, heading_new (_ ("Measure")), 0, 0, 1, 1);
  gtk_grid_attach (self->grid, heading_new (_ ("Unit")), 1, 0, 1, 1);
  for (guint i = 0; i < N_MEMBERS; i++) {
    GtkWidget *heading = heading_new (_ (members[i].title));

    gtk_widget_set_tooltip_text (heading, _ (members[i].label));
    gtk_grid_attach (self->grid, heading, (int) i + 2, 0, 1, 1);
  }
  update_headings (self);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->box), grid);
  gtk_box_append (GTK_BOX (self->box), add);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (cy_limits_editor_add), self);
}

GtkWidget *
cy_limits_editor_new (void)
{
  return g_object_new (CY_TYPE_LIMITS_EDITOR, NULL);
}
