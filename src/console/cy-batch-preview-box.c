/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch-preview-box.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-shown-command.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* A target that would refuse, and why. */
typedef struct {
  char *target;
  char *why;
} Refusal;

struct _CyBatchPreviewBox {
  GtkWidget parent_instance;

  GtkLabel *told;
  GtkBox *warnings;
  GtkWidget *refusals_place;
  GtkColumnView *refusals;
  GListStore *store; /* of CyRow of Refusal */
};

G_DEFINE_FINAL_TYPE (CyBatchPreviewBox, cy_batch_preview_box, GTK_TYPE_WIDGET)

static void
refusal_free (gpointer data)
{
  Refusal *refusal = data;

  g_free (refusal->target);
  g_free (refusal->why);
  g_free (refusal);
}

static char *
show_target (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Refusal *) data)->target);
}

static char *
show_why (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Refusal *) data)->why);
}

static const CyColumn columns[] = {
  { N_ ("Would refuse it now"), show_target, NULL, FALSE, FALSE },
  { N_ ("Why"), show_why, NULL, FALSE, TRUE },
};

static void
warn (CyBatchPreviewBox *self, char *text)
{
  gtk_box_append (self->warnings, cy_state_badge_new (CY_SEVERITY_MEDIUM, text));
  g_free (text);
}

static void
show_warnings (CyBatchPreviewBox *self, const CyBatchPreview *preview)
{
  guint n = preview->refusals->len;

  cy_children_unparent (GTK_WIDGET (self->warnings));
  if (preview->n_charging > 0)
    warn (self, g_strdup_printf (_ ("%u of these guns are charging, %.1f kWh so far"),
                                 preview->n_charging, preview->energy_wh / 1000));
  if (n > 0)
    warn (self, g_strdup_printf (_ ("%u would refuse it as they are now"), n));
  if (preview->batch->needs_second)
    warn (self, g_strdup (_ ("A second person must agree before it is sent")));
}

static void
show_refusals (CyBatchPreviewBox *self, CyYard *yard, GPtrArray *refusals)
{
  g_list_store_remove_all (self->store);
  for (guint i = 0; i < refusals->len; i++) {
    const CyBatchRefusal *refusal = refusals->pdata[i];
    Refusal *shown = g_new (Refusal, 1);
    g_autoptr (CyRow) row = NULL;

    *shown =
      (Refusal){ cy_shown_target_text (yard, refusal->target), cy_shown_outcome (refusal->why) };
    row = cy_row_new (refusal->target, shown, refusal_free);
    g_list_store_append (self->store, row);
  }
  gtk_widget_set_visible (self->refusals_place, refusals->len > 0);
}

/**
 * cy_batch_preview_box_show:
 */
void
cy_batch_preview_box_show (CyBatchPreviewBox *self, CyYard *yard, const CyBatchPreview *preview)
{
  const CyBatch *batch = preview->batch;
  guint n = g_strv_length (batch->targets);
  g_autofree char *name = cy_shown_command_name (batch->name);
  g_autofree char *arguments = cy_shown_arguments (yard, batch->arguments);
  g_autofree char *what =
    g_strdup_printf ("%s%s%s", name, *arguments != '\0' ? ": " : "", arguments);
  g_autofree char *told = g_strdup_printf (
    ngettext ("%u target will be told: %s", "%u targets will be told: %s", n), n, what);

  gtk_label_set_text (self->told, told);
  show_warnings (self, preview);
  show_refusals (self, yard, preview->refusals);
}

static void
cy_batch_preview_box_dispose (GObject *object)
{
  CyBatchPreviewBox *self = CY_BATCH_PREVIEW_BOX (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  G_OBJECT_CLASS (cy_batch_preview_box_parent_class)->dispose (object);
}

static void
cy_batch_preview_box_class_init (CyBatchPreviewBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_batch_preview_box_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-batch-preview-box.ui");
  gtk_widget_class_bind_template_child (widget_class, CyBatchPreviewBox, told);
  gtk_widget_class_bind_template_child (widget_class, CyBatchPreviewBox, warnings);
  gtk_widget_class_bind_template_child (widget_class, CyBatchPreviewBox, refusals_place);
  gtk_widget_class_bind_template_child (widget_class, CyBatchPreviewBox, refusals);
}

static void
cy_batch_preview_box_init (CyBatchPreviewBox *self)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->refusals, GTK_SELECTION_MODEL (selection));
  cy_columns_fill (self->refusals, columns, G_N_ELEMENTS (columns), self);
  cy_text_set_label_attributes (self->told);
}

GtkWidget *
cy_batch_preview_box_new (void)
{
  return g_object_new (CY_TYPE_BATCH_PREVIEW_BOX, NULL);
}
