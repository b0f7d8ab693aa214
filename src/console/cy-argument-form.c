/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-argument-form.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-children.h"
#include "cy-command-offer.h"
#include "cy-json.h"
#include "cy-option.h"
#include "cy-shown-command.h"

typedef struct {
  char *name;
  double low;
  double high;
  gboolean is_optional;
  GtkWidget *control; /* an entry, or a drop-down when there are two answers with names */
  GtkLabel *message;
  gboolean touched;
} Line;

struct _CyArgumentForm {
  GtkWidget parent_instance;
  GtkGrid *grid;
  GPtrArray *lines; /* owned, of Line */
};

G_DEFINE_FINAL_TYPE (CyArgumentForm, cy_argument_form, GTK_TYPE_WIDGET)

static guint signal_changed;

static void
line_free (Line *line)
{
  g_free (line->name);
  g_free (line);
}

static void
on_changed_cb (CyArgumentForm *self)
{
  g_autofree char *json = NULL;
  gboolean valid;

  for (guint i = 0; i < self->lines->len; i++) {
    Line *line = self->lines->pdata[i];

    if (GTK_IS_ENTRY (line->control) &&
        *gtk_editable_get_text (GTK_EDITABLE (line->control)) != '\0')
      line->touched = TRUE;
  }
  json = cy_argument_form_get_json (self, &valid); /* shows what is wrong */
  g_signal_emit (self, signal_changed, 0);
}

static GtkWidget *
make_choice (void)
{
  GListStore *options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", _ ("Choose…"));
  cy_option_add (options, "1", _ ("In service"));
  cy_option_add (options, "0", _ ("Out of service"));
  return cy_option_drop_down_new (options, FALSE);
}

static GtkWidget *
make_entry (const CyOfferArgument *argument)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  if (argument->is_optional) {
    g_autofree char *fallback = g_strdup_printf ("%g", argument->fallback);

    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), fallback);
  }
  return entry;
}

static GtkWidget *
make_label (CyArgumentForm *self, const char *text, gboolean dim, int column, int row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
  return label;
}

static void
add_line (CyArgumentForm *self, const CyOfferArgument *argument)
{
  gboolean is_choice = g_str_equal (argument->name, "available");
  const char *label = cy_shown_argument_label (argument->name);
  g_autofree char *range =
    g_strdup_printf ("%s  %g … %g", argument->unit, argument->low, argument->high);
  int row = 2 * (int) self->lines->len;
  Line *line = g_new0 (Line, 1);

  *line = (Line){ g_strdup (argument->name),
                  argument->low,
                  argument->high,
                  argument->is_optional,
                  NULL,
                  NULL,
                  FALSE };
  line->control = is_choice ? make_choice () : make_entry (argument);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, range, -1);
  make_label (self, label, FALSE, 0, row);
  gtk_grid_attach (self->grid, line->control, 1, row, 1, 1);
  if (!is_choice)
    make_label (self, g_strstrip (range), TRUE, 2, row);
  line->message = GTK_LABEL (make_label (self, NULL, FALSE, 1, row + 1));
  gtk_widget_add_css_class (GTK_WIDGET (line->message), "error");
  gtk_widget_set_visible (GTK_WIDGET (line->message), FALSE);
  g_signal_connect_swapped (line->control, is_choice ? "notify::selected" : "changed",
                            G_CALLBACK (on_changed_cb), self);
  g_ptr_array_add (self->lines, line);
}

/**
 * cy_argument_form_set_arguments:
 * @arguments: (element-type CyOfferArgument): only looked at.
 */
void
cy_argument_form_set_arguments (CyArgumentForm *self, GArray *arguments)
{
  cy_children_unparent (GTK_WIDGET (self->grid));
  g_ptr_array_set_size (self->lines, 0);
  for (guint i = 0; i < arguments->len; i++)
    add_line (self, &g_array_index (arguments, CyOfferArgument, i));
}

static void
show_message (Line *line, const char *message)
{
  gtk_label_set_text (line->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (line->message), message != NULL);
  gtk_accessible_update_state (
    GTK_ACCESSIBLE (line->control), GTK_ACCESSIBLE_STATE_INVALID,
    message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static char *
spell (const Line *line)
{
  if (GTK_IS_DROP_DOWN (line->control))
    return g_strdup (cy_option_drop_down_get (GTK_DROP_DOWN (line->control)));
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (line->control))));
}

/* Returns whether the line is right; what is left out and may be is not put into @object. */
static gboolean
take_line (Line *line, JsonObject *object)
{
  g_autofree char *text = spell (line);
  g_autofree char *message = NULL;
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  if (*text == '\0') {
    show_message (line, line->touched && !line->is_optional ? _ ("Required") : NULL);
    return line->is_optional;
  }
  if (*end != '\0' || !(value >= line->low && value <= line->high)) {
    message = g_strdup_printf (_ ("A number from %g to %g"), line->low, line->high);
    show_message (line, message);
    return FALSE;
  }
  show_message (line, NULL);
  if (value == floor (value)) /* 60000 and not 60000.0 */
    json_object_set_int_member (object, line->name, (gint64) value);
  else
    json_object_set_double_member (object, line->name, value);
  return TRUE;
}

/**
 * cy_argument_form_get_json:
 * @out_valid: (out): whether every argument is right.
 *
 * Returns: (transfer full): JSON object text.
 */
char *
cy_argument_form_get_json (CyArgumentForm *self, gboolean *out_valid)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  *out_valid = TRUE;
  for (guint i = 0; i < self->lines->len; i++) {
    if (!take_line (self->lines->pdata[i], object))
      *out_valid = FALSE;
  }
  return cy_json_to_text (node, FALSE);
}

/**
 * cy_argument_form_get_control:
 *
 * Returns: (transfer none) (nullable): the control of an argument.
 */
GtkWidget *
cy_argument_form_get_control (CyArgumentForm *self, guint index)
{
  return index < self->lines->len ? ((Line *) self->lines->pdata[index])->control : NULL;
}

static void
cy_argument_form_dispose (GObject *object)
{
  CyArgumentForm *self = CY_ARGUMENT_FORM (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  G_OBJECT_CLASS (cy_argument_form_parent_class)->dispose (object);
}

static void
cy_argument_form_class_init (CyArgumentFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_argument_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  /**
   * CyArgumentForm::changed:
   *
   * A person changed an argument.
   */
  signal_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
cy_argument_form_init (CyArgumentForm *self)
{
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}

GtkWidget *
cy_argument_form_new (void)
{
  return g_object_new (CY_TYPE_ARGUMENT_FORM, NULL);
}
