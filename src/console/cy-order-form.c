/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-form.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-children.h"
#include "cy-option.h"
#include "cy-order-control.h"

/* A field and what it is asked with. */
typedef struct {
  CyOrderField field; /* its texts are owned */
  GtkWidget *control; /* borrowed */
  JsonNode *loaded;   /* owned, nullable: what it was when people began */
} Line;

struct _CyOrderForm {
  GtkWidget parent_instance;

  GtkGrid *grid;
  CyNode *node;     /* owned */
  GPtrArray *lines; /* owned, of Line */
};

G_DEFINE_FINAL_TYPE (CyOrderForm, cy_order_form, GTK_TYPE_WIDGET)

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free ((char *) line->field.name);
  g_free ((char *) line->field.label);
  g_clear_pointer (&line->loaded, json_node_unref);
  g_free (line);
}

static void
cy_order_form_dispose (GObject *object)
{
  CyOrderForm *self = CY_ORDER_FORM (object);

  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_object (&self->node);
  cy_children_unparent (GTK_WIDGET (self));
  G_OBJECT_CLASS (cy_order_form_parent_class)->dispose (object);
}

static void
cy_order_form_class_init (CyOrderFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_order_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
cy_order_form_init (CyOrderForm *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}

static void
fill (CyOrderForm *self, JsonObject *values, gboolean remember)
{
  for (guint i = 0; i < self->lines->len; i++) {
    Line *line = self->lines->pdata[i];
    JsonNode *node = json_object_get_member (values, line->field.name);

    if (node == NULL)
      continue;
    cy_order_control_load (line->control, &line->field, node);
    if (!remember)
      continue;
    g_clear_pointer (&line->loaded, json_node_unref);
    line->loaded = json_node_copy (node);
  }
}

/* What the list says of a part is written out, and may be put right by whoever holds it in their hands. */
static void
on_part_cb (GtkDropDown *drop_down, GParamSpec *pspec, CyOrderForm *self)
{
  CyYard *yard = cy_node_get_yard (self->node);
  const CyRecord *part = cy_yard_get (yard, CY_KIND_PART, cy_option_drop_down_get (drop_down));
  const char *number = part == NULL ? NULL : cy_record_get_text (part, "number");
  g_autoptr (JsonObject) values = json_object_new ();
  g_autofree char *name = NULL;

  if (part == NULL)
    return;
  name = cy_yard_display_name (yard, CY_KIND_PART, part->id);
  json_object_set_string_member (values, "what", name);
  json_object_set_string_member (values, "number", number == NULL ? "" : number);
  json_object_set_int_member (values, "price_minor",
                              llround (cy_record_get_double (part, "price", 0) * 100));
  fill (self, values, FALSE);
}

static void
add_line (CyOrderForm *self, CyNode *node, const CyOrderField *field)
{
  Line *line = g_new0 (Line, 1);
  int row = (int) self->lines->len;
  g_autofree char *text = g_strdup_printf ("%s%s", _ (field->label), field->required ? " *" : "");
  GtkWidget *name = gtk_label_new (text);
  GtkWidget *place = cy_order_control_new (node, field, &line->control);

  line->field = *field;
  line->field.name = g_strdup (field->name);
  line->field.label = g_strdup (_ (field->label));
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 24);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), line->control);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_widget_set_hexpand (place, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_grid_attach (self->grid, name, 0, row, 1, 1);
  gtk_grid_attach (self->grid, place, 1, row, 1, 1);
  g_ptr_array_add (self->lines, line);
  if (field->type == CY_ORDER_FIELD_PART)
    g_signal_connect_object (line->control, "notify::selected", G_CALLBACK (on_part_cb), self, 0);
}

/**
 * cy_order_form_new:
 * @fields: (array length=n_fields): copied.
 */
GtkWidget *
cy_order_form_new (CyNode *node, const CyOrderField *fields, guint n_fields)
{
  CyOrderForm *self = g_object_new (CY_TYPE_ORDER_FORM, NULL);

  self->node = g_object_ref (node);
  for (guint i = 0; i < n_fields; i++)
    add_line (self, node, &fields[i]);
  return GTK_WIDGET (self);
}

/**
 * cy_order_form_load:
 * @values: what is so; members that are not asked for are no matter.
 */
void
cy_order_form_load (CyOrderForm *self, JsonObject *values)
{
  fill (self, values, TRUE);
}

/* What is as it was is not said again: another may have changed it meanwhile. */
static gboolean
is_unchanged (const Line *line, JsonNode *node)
{
  return !line->field.required && line->loaded != NULL && json_node_equal (line->loaded, node);
}

/**
 * cy_order_form_store:
 * @payload: written into; what nobody changed since cy_order_form_load() is left out unless it is required.
 *
 * Returns: (transfer full) (nullable): what is not right yet, for people; the keyboard is then where it can be
 *   put right.
 */
char *
cy_order_form_store (CyOrderForm *self, JsonObject *payload)
{
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = self->lines->pdata[i];
    g_autofree char *why = NULL;
    JsonNode *node = cy_order_control_store (line->control, &line->field, &why);

    if (why == NULL && node == NULL && line->field.required)
      why = g_strdup (_ ("is missing"));
    if (why != NULL) {
      g_clear_pointer (&node, json_node_unref);
      gtk_widget_grab_focus (line->control);
      return g_strdup_printf (_ ("“%s” %s"), line->field.label, why);
    }
    if (node == NULL && line->loaded != NULL)
      node = cy_order_control_make_empty (&line->field);
    if (node != NULL && is_unchanged (line, node))
      g_clear_pointer (&node, json_node_unref);
    if (node != NULL)
      json_object_set_member (payload, line->field.name, node);
  }
  return NULL;
}

/**
 * cy_order_form_get_control:
 *
 * Returns: (transfer none) (nullable): what a field is asked with.
 */
GtkWidget *
cy_order_form_get_control (CyOrderForm *self, const char *name)
{
  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = self->lines->pdata[i];

    if (g_str_equal (line->field.name, name))
      return line->control;
  }
  return NULL;
}
