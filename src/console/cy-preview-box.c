/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-preview-box.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-command-rows.h"
#include "cy-shown-command.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

struct _CyPreviewBox {
  GtkWidget parent_instance;

  GtkColumnView *guns;
  GtkBox *warnings;
  GtkLabel *note;
  GtkLabel *last_title;
  GtkWidget *last_place;
  GtkColumnView *last;
  GListStore *gun_store;  /* of CyRow of CyPreviewGun */
  GListStore *last_store; /* of CyRow of CyCommandRow */
};

G_DEFINE_FINAL_TYPE (CyPreviewBox, cy_preview_box, GTK_TYPE_WIDGET)

static char *
show_gun (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyPreviewGun *) data)->connector);
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  const CyPreviewGun *gun = data;

  return gun->quality == CY_QUALITY_GOOD ? g_strdup (_ (cy_pile_state_get (gun->state)->label))
                                         : cy_shown_quality (gun->quality);
}

static CySeverity
severity_of_gun (gconstpointer data, gpointer user_data)
{
  const CyPreviewGun *gun = data;

  return MAX (cy_severity_of_sample (gun->quality, CY_LIMIT_LEVEL_NONE),
              cy_severity_of_state (gun->state));
}

static char *
show_power (gconstpointer data, gpointer user_data)
{
  const CyPreviewGun *gun = data;

  return isnan (gun->power_w) ? g_strdup ("–") : cy_shown_power (gun->power_w);
}

static char *
show_energy (gconstpointer data, gpointer user_data)
{
  const CyPreviewGun *gun = data;

  return isnan (gun->energy_wh) ? g_strdup ("–")
                                : g_strdup_printf ("%.2f kWh", gun->energy_wh / 1000);
}

static char *
show_measure (double value, CyMeasureId id)
{
  const CyMeasure *measure = cy_measure_get (id);
  g_autofree char *number = cy_shown_number (value, measure->decimals);

  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%s %s", number, measure->unit);
}

static char *
show_cost (gconstpointer data, gpointer user_data)
{
  return show_measure (((const CyPreviewGun *) data)->cost, CY_MEASURE_SESSION_COST);
}

static char *
show_soc (gconstpointer data, gpointer user_data)
{
  const CyPreviewGun *gun = data;

  return isnan (gun->soc) ? g_strdup ("–") : g_strdup_printf ("%.0f %%", gun->soc);
}

static char *
show_vehicle (gconstpointer data, gpointer user_data)
{
  const CyPreviewGun *gun = data;

  return g_strdup (*gun->vin != '\0' ? gun->vin : "–");
}

static const CyColumn columns[] = {
  { N_ ("Gun"), show_gun, NULL, TRUE, FALSE },
  { N_ ("State"), show_state, severity_of_gun, FALSE, FALSE },
  { N_ ("Power"), show_power, NULL, TRUE, FALSE },
  { N_ ("Energy so far"), show_energy, NULL, TRUE, FALSE },
  { N_ ("Money so far"), show_cost, NULL, TRUE, FALSE },
  { N_ ("SOC"), show_soc, NULL, TRUE, FALSE },
  { N_ ("Vehicle"), show_vehicle, NULL, FALSE, TRUE },
};

static void
show_guns (CyPreviewBox *self, GArray *guns)
{
  g_list_store_remove_all (self->gun_store);
  for (guint i = 0; i < guns->len; i++) {
    CyPreviewGun *gun = g_memdup2 (&g_array_index (guns, CyPreviewGun, i), sizeof *gun);
    g_autoptr (CyRow) row = cy_row_new ("", gun, g_free);

    g_list_store_append (self->gun_store, row);
  }
}

static void
show_warnings (CyPreviewBox *self, GPtrArray *warnings)
{
  cy_children_unparent (GTK_WIDGET (self->warnings));
  for (guint i = 0; i < warnings->len; i++)
    gtk_box_append (self->warnings,
                    cy_state_badge_new (CY_SEVERITY_MEDIUM, _ ((const char *) warnings->pdata[i])));
}

/**
 * cy_preview_box_show:
 */
void
cy_preview_box_show (CyPreviewBox *self, CyYard *yard, const CyCommandPreview *preview)
{
  gboolean has_last = preview->last != NULL && preview->last->len > 0;

  show_guns (self, preview->guns);
  show_warnings (self, preview->warnings);
  gtk_label_set_text (self->note, preview->note != NULL ? preview->note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), preview->note != NULL);
  if (has_last)
    cy_command_rows_sync (self->last_store, yard, preview->last);
  gtk_widget_set_visible (GTK_WIDGET (self->last_title), has_last);
  gtk_widget_set_visible (self->last_place, has_last);
}

static void
cy_preview_box_dispose (GObject *object)
{
  CyPreviewBox *self = CY_PREVIEW_BOX (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->gun_store);
  g_clear_object (&self->last_store);
  G_OBJECT_CLASS (cy_preview_box_parent_class)->dispose (object);
}

static void
cy_preview_box_class_init (CyPreviewBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_preview_box_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-preview-box.ui");
  gtk_widget_class_bind_template_child (widget_class, CyPreviewBox, guns);
  gtk_widget_class_bind_template_child (widget_class, CyPreviewBox, warnings);
  gtk_widget_class_bind_template_child (widget_class, CyPreviewBox, note);
  gtk_widget_class_bind_template_child (widget_class, CyPreviewBox, last_title);
  gtk_widget_class_bind_template_child (widget_class, CyPreviewBox, last_place);
  gtk_widget_class_bind_template_child (widget_class, CyPreviewBox, last);
}

static GListStore *
give_rows (GtkColumnView *view)
{
  GListStore *store = g_list_store_new (CY_TYPE_ROW);
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (store)));

  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (selection));
  return store;
}

static void
cy_preview_box_init (CyPreviewBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->gun_store = give_rows (self->guns);
  self->last_store = give_rows (self->last);
  cy_columns_fill (self->guns, columns, G_N_ELEMENTS (columns), self);
  cy_command_rows_fill_columns (self->last, CY_COMMAND_ROWS_OF_PILE);
  cy_text_set_label_attributes (self->note);
}

GtkWidget *
cy_preview_box_new (void)
{
  return g_object_new (CY_TYPE_PREVIEW_BOX, NULL);
}
