/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-form.h"

#include <glib/gi18n-lib.h>

#include "cy-change-choices.h"
#include "cy-change-targets.h"
#include "cy-change-words.h"
#include "cy-children.h"
#include "cy-field-editor.h"
#include "cy-option.h"
#include "cy-text-lines.h"

#define LINES_HEIGHT 62 /* [px] */

typedef struct _Control Control;

/* How a type of field is made, filled and read. */
typedef struct {
  GtkWidget *(*make) (CyChangeForm *self, Control *control);
  void (*set) (Control *control, JsonNode *value);
  /* NULL when nothing is said; @out_why when it cannot be read. */
  JsonNode *(*get) (Control *control, char **out_why);
} FieldClass;

struct _Control {
  const CyChangeField *field; /* static */
  const FieldClass *class;    /* static */
  GtkWidget *widget;          /* borrowed: what has the focus and the value */
};

struct _CyChangeForm {
  GtkWidget parent_instance;

  GtkGrid *grid;
  CyNode *node;     /* owned */
  GArray *controls; /* owned, of Control */
};

G_DEFINE_FINAL_TYPE (CyChangeForm, cy_change_form, GTK_TYPE_WIDGET)

static guint signal_changed;

static void
tell_changed (CyChangeForm *self)
{
  g_signal_emit (self, signal_changed, 0);
}

/* --- texts and times ------------------------------------------------------------------------------ */

static GtkWidget *
make_line (CyChangeForm *self, Control *control)
{
  control->widget = gtk_entry_new ();
  cy_entry_set_chinese (GTK_ENTRY (control->widget));
  gtk_entry_set_activates_default (GTK_ENTRY (control->widget), TRUE);
  g_signal_connect_object (control->widget, "changed", G_CALLBACK (tell_changed), self,
                           G_CONNECT_SWAPPED);
  return control->widget;
}

static void
set_line (Control *control, JsonNode *value)
{
  gtk_editable_set_text (GTK_EDITABLE (control->widget), json_node_get_string (value));
}

static JsonNode *
get_line (Control *control, char **out_why)
{
  return json_node_init_string (json_node_alloc (),
                                gtk_editable_get_text (GTK_EDITABLE (control->widget)));
}

static GtkWidget *
make_lines (CyChangeForm *self, Control *control)
{
  GtkTextView *view;
  GtkWidget *scroller = cy_text_lines_new (_ (control->field->label), LINES_HEIGHT, &view);

  control->widget = GTK_WIDGET (view);
  g_signal_connect_object (gtk_text_view_get_buffer (view), "changed", G_CALLBACK (tell_changed),
                           self, G_CONNECT_SWAPPED);
  return scroller;
}

static void
set_lines (Control *control, JsonNode *value)
{
  cy_text_lines_set_text (GTK_TEXT_VIEW (control->widget), json_node_get_string (value));
}

static JsonNode *
get_lines (Control *control, char **out_why)
{
  g_autofree char *text = cy_text_lines_dup_text (GTK_TEXT_VIEW (control->widget));

  return json_node_init_string (json_node_alloc (), text);
}

static GtkWidget *
make_time (CyChangeForm *self, Control *control)
{
  GtkWidget *entry = make_line (self, control);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("YYYY-MM-DD HH:MM"));
  return entry;
}

static void
set_time (Control *control, JsonNode *value)
{
  g_autofree char *text = cy_change_words_time (json_node_get_int (value));

  gtk_editable_set_text (GTK_EDITABLE (control->widget), text);
}

static JsonNode *
get_time (Control *control, char **out_why)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (control->widget));
  g_autofree char *iso = g_strdelimit (g_strstrip (g_strconcat (text, ":00", NULL)), " ", 'T');
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;

  if (*text == '\0')
    return json_node_init_int (json_node_alloc (), 0);
  time = g_date_time_new_from_iso8601 (iso, zone);
  if (time == NULL) {
    *out_why =
      g_strdup_printf (_ ("%s must be a time such as 2026-12-01 02:00"), _ (control->field->label));
    return NULL;
  }
  return json_node_init_int (json_node_alloc (), g_date_time_to_unix (time) * G_USEC_PER_SEC);
}

/* --- choices -------------------------------------------------------------------------------------- */

static GtkWidget *
make_choice (CyChangeForm *self, Control *control, GListStore *options)
{
  control->widget = cy_option_drop_down_new (options, FALSE);
  g_signal_connect_object (control->widget, "notify::selected", G_CALLBACK (tell_changed), self,
                           G_CONNECT_SWAPPED);
  return control->widget;
}

static void
set_choice (Control *control, JsonNode *value)
{
  cy_option_drop_down_select (GTK_DROP_DOWN (control->widget), json_node_get_string (value));
}

static JsonNode *
get_choice (Control *control, char **out_why)
{
  const char *value = cy_option_drop_down_get (GTK_DROP_DOWN (control->widget));

  return *value == '\0' ? NULL : json_node_init_string (json_node_alloc (), value);
}

static GtkWidget *
make_kind (CyChangeForm *self, Control *control)
{
  return make_choice (self, control, cy_change_choices_kinds (_ ("Choose…")));
}

static GtkWidget *
make_outcome (CyChangeForm *self, Control *control)
{
  return make_choice (self, control, cy_change_choices_outcomes ());
}

static GtkWidget *
make_lead (CyChangeForm *self, Control *control)
{
  return make_choice (self, control, cy_change_choices_leads ());
}

/* --- steps of the risk matrix --------------------------------------------------------------------- */

static GtkWidget *
make_likelihood (CyChangeForm *self, Control *control)
{
  return make_choice (self, control, cy_change_choices_steps (cy_node_likelihood_label));
}

static GtkWidget *
make_consequence (CyChangeForm *self, Control *control)
{
  return make_choice (self, control, cy_change_choices_steps (cy_node_consequence_label));
}

static void
set_step (Control *control, JsonNode *value)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (control->widget), (guint) json_node_get_int (value));
}

static JsonNode *
get_step (Control *control, char **out_why)
{
  guint step = gtk_drop_down_get_selected (GTK_DROP_DOWN (control->widget));

  return step == 0 || step > CY_NODE_RISK_STEPS ? NULL
                                                : json_node_init_int (json_node_alloc (), step);
}

/* --- what it is about ----------------------------------------------------------------------------- */

static GtkWidget *
make_targets (CyChangeForm *self, Control *control)
{
  control->widget = cy_change_targets_new (cy_node_get_yard (self->node));
  g_signal_connect_object (control->widget, "changed", G_CALLBACK (tell_changed), self,
                           G_CONNECT_SWAPPED);
  return control->widget;
}

static void
set_targets (Control *control, JsonNode *value)
{
  JsonArray *targets = json_node_get_array (value);

  for (guint i = 0; i < json_array_get_length (targets); i++)
    cy_change_targets_add (CY_CHANGE_TARGETS (control->widget),
                           json_array_get_string_element (targets, i));
}

static JsonNode *
get_targets (Control *control, char **out_why)
{
  g_auto (GStrv) targets = cy_change_targets_get (CY_CHANGE_TARGETS (control->widget));
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; targets[i] != NULL; i++)
    json_array_add_string_element (array, targets[i]);
  return json_node_init_array (json_node_alloc (), array);
}

static const FieldClass classes[] = {
  [CY_CHANGE_FIELD_LINE] = { make_line, set_line, get_line },
  [CY_CHANGE_FIELD_LINES] = { make_lines, set_lines, get_lines },
  [CY_CHANGE_FIELD_TIME] = { make_time, set_time, get_time },
  [CY_CHANGE_FIELD_TARGETS] = { make_targets, set_targets, get_targets },
  [CY_CHANGE_FIELD_KIND] = { make_kind, set_choice, get_choice },
  [CY_CHANGE_FIELD_LIKELIHOOD] = { make_likelihood, set_step, get_step },
  [CY_CHANGE_FIELD_CONSEQUENCE] = { make_consequence, set_step, get_step },
  [CY_CHANGE_FIELD_OUTCOME] = { make_outcome, set_choice, get_choice },
  [CY_CHANGE_FIELD_LEAD] = { make_lead, set_choice, get_choice },
};

/**
 * cy_change_form_find:
 *
 * Returns: (transfer none) (nullable): the control of the field of that name.
 */
GtkWidget *
cy_change_form_find (CyChangeForm *self, const char *name)
{
  for (guint i = 0; i < self->controls->len; i++) {
    const Control *control = &g_array_index (self->controls, Control, i);

    if (g_str_equal (control->field->name, name))
      return control->widget;
  }
  return NULL;
}

/**
 * cy_change_form_set:
 * @values: what the fields begin with, by their names.
 */
void
cy_change_form_set (CyChangeForm *self, JsonObject *values)
{
  for (guint i = 0; i < self->controls->len; i++) {
    Control *control = &g_array_index (self->controls, Control, i);
    JsonNode *value = json_object_get_member (values, control->field->name);

    if (value != NULL)
      control->class->set (control, value);
  }
}

/**
 * cy_change_form_get:
 * @out_why: (out): why it cannot be read, for people.
 *
 * Returns: (transfer full) (nullable): what was said, by the fields' names.
 */
JsonObject *
cy_change_form_get (CyChangeForm *self, char **out_why)
{
  g_autoptr (JsonObject) said = json_object_new ();

  *out_why = NULL;
  for (guint i = 0; i < self->controls->len && *out_why == NULL; i++) {
    Control *control = &g_array_index (self->controls, Control, i);
    JsonNode *value = control->class->get (control, out_why);

    if (value != NULL)
      json_object_set_member (said, control->field->name, value);
  }
  return *out_why == NULL ? g_steal_pointer (&said) : NULL;
}

static gboolean
cy_change_form_grab_focus (GtkWidget *widget)
{
  CyChangeForm *self = CY_CHANGE_FORM (widget);

  return self->controls->len > 0 &&
         gtk_widget_grab_focus (g_array_index (self->controls, Control, 0).widget);
}

static void
cy_change_form_dispose (GObject *object)
{
  CyChangeForm *self = CY_CHANGE_FORM (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_pointer (&self->controls, g_array_unref);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_change_form_parent_class)->dispose (object);
}

static void
cy_change_form_class_init (CyChangeFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_change_form_dispose;
  widget_class->grab_focus = cy_change_form_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  /**
   * CyChangeForm::changed:
   *
   * Something else is said.
   */
  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_change_form_init (CyChangeForm *self)
{
  self->controls = g_array_new (FALSE, FALSE, sizeof (Control));
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}

static void
add_field (CyChangeForm *self, const CyChangeField *field, int row)
{
  Control control = { field, &classes[field->type], NULL };
  GtkWidget *label = gtk_label_new (_ (field->label));
  GtkWidget *outer = control.class->make (self, &control);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_margin_top (label, 5);
  gtk_widget_set_hexpand (outer, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control.widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (field->label), -1);
  gtk_grid_attach (self->grid, label, 0, row, 1, 1);
  gtk_grid_attach (self->grid, outer, 1, row, 1, 1);
  g_array_append_val (self->controls, control);
}

/**
 * cy_change_form_new:
 * @fields: (array length=n_fields): what is asked; static.
 */
GtkWidget *
cy_change_form_new (CyNode *node, const CyChangeField *fields, guint n_fields)
{
  CyChangeForm *self = g_object_new (CY_TYPE_CHANGE_FORM, NULL);

  self->node = g_object_ref (node);
  for (guint i = 0; i < n_fields; i++)
    add_field (self, &fields[i], (int) i);
  return GTK_WIDGET (self);
}
