/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-found-nameplate.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"

struct _CyFoundNameplate {
  GtkWidget parent;

  GtkLabel *message;
  GtkColumnView *plates;
  GListStore *store; /* of CyRow of CyFoundPlate */
  guint n_different;
};

G_DEFINE_FINAL_TYPE (CyFoundNameplate, cy_found_nameplate, GTK_TYPE_WIDGET)

static char *
text_or_dash (const char *text)
{
  return g_strdup (text == NULL || *text == '\0' ? "–" : text);
}

static char *
show_what (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (((const CyFoundPlate *) data)->what));
}

static char *
show_expected (gconstpointer data, gpointer user_data)
{
  return text_or_dash (((const CyFoundPlate *) data)->expected);
}

static char *
show_found (gconstpointer data, gpointer user_data)
{
  return text_or_dash (((const CyFoundPlate *) data)->found);
}

static CySeverity
severity_of_plate (gconstpointer data, gpointer user_data)
{
  return ((const CyFoundPlate *) data)->verdict == CY_FOUND_DIFFERENT ? CY_SEVERITY_MEDIUM
                                                                      : CY_SEVERITY_NORMAL;
}

static char *
show_verdict (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_found_verdict_label (((const CyFoundPlate *) data)->verdict)));
}

static const CyColumn columns[] = {
  { N_ ("Entry"), show_what, NULL, FALSE, FALSE, 16 },
  { N_ ("The record says"), show_expected, NULL, FALSE, TRUE, 20 },
  { N_ ("The pile says"), show_found, NULL, FALSE, TRUE, 20 },
  { N_ ("Verdict"), show_verdict, severity_of_plate, FALSE, FALSE, 12 },
};

static void
plate_free (CyFoundPlate *plate)
{
  g_free (plate->expected);
  g_free (plate->found);
  g_free (plate);
}

static CyFoundPlate *
plate_new (const char *what, const char *expected, const char *found, CyFoundVerdict verdict)
{
  CyFoundPlate *plate = g_new (CyFoundPlate, 1);

  *plate = (CyFoundPlate){ what, g_strdup (expected), g_strdup (found), verdict };
  return plate;
}

static void
add_plate (CyFoundNameplate *self, CyFoundPlate *plate)
{
  g_autoptr (CyRow) row = cy_row_new (plate->what, plate, (GDestroyNotify) plate_free);

  self->n_different += plate->verdict == CY_FOUND_DIFFERENT;
  g_list_store_append (self->store, row);
}

/* Of a device that has no record yet: what it says is what to write into one. */
static void
show_alone (CyFoundNameplate *self, const CyFinding *finding)
{
  static const CyMeasureId measures[] = { CY_MEASURE_ID_MANUFACTURER, CY_MEASURE_ID_MODEL,
                                          CY_MEASURE_ID_SERIAL, CY_MEASURE_ID_FIRMWARE,
                                          CY_MEASURE_STATION_CONNECTOR_COUNT };

  for (guint i = 0; i < G_N_ELEMENTS (measures); i++) {
    const char *text = cy_finding_get_text (finding, measures[i]);

    if (text != NULL)
      add_plate (self,
                 plate_new (cy_measure_get (measures[i])->label, "", text, CY_FOUND_NOT_TOLD));
  }
}

static void
show_message (CyFoundNameplate *self, gboolean has_record)
{
  g_autofree char *text = NULL;

  if (!has_record)
    text = g_strdup (_ ("There is no record to compare with: what the pile says can go into one."));
  else if (self->n_different == 0)
    text = g_strdup (_ ("Nothing differs. What one of them does not tell is no difference."));
  else
    text = g_strdup_printf (
      ngettext ("%u entry differs. Is this the pile you think it is? Correct the record, or look "
                "for another device.",
                "%u entries differ. Is this the pile you think it is? Correct the record, or look "
                "for another device.",
                self->n_different),
      self->n_different);
  gtk_label_set_text (self->message, text);
}

/**
 * cy_found_nameplate_show:
 * @pile: (nullable): the record's id, %NULL when there is none.
 */
void
cy_found_nameplate_show (CyFoundNameplate *self,
                         const CyFinding *finding,
                         CyYard *yard,
                         const char *pile)
{
  g_list_store_remove_all (self->store);
  self->n_different = 0;
  if (pile == NULL) {
    show_alone (self, finding);
  } else {
    g_autoptr (GPtrArray) plates = cy_finding_check_nameplate (finding, yard, pile);

    for (guint i = 0; i < plates->len; i++) {
      const CyFoundPlate *plate = plates->pdata[i];

      add_plate (self, plate_new (plate->what, plate->expected, plate->found, plate->verdict));
    }
  }
  show_message (self, pile != NULL);
}

guint
cy_found_nameplate_get_n_different (CyFoundNameplate *self)
{
  return self->n_different;
}

static void
cy_found_nameplate_dispose (GObject *object)
{
  CyFoundNameplate *self = CY_FOUND_NAMEPLATE (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  G_OBJECT_CLASS (cy_found_nameplate_parent_class)->dispose (object);
}

static void
cy_found_nameplate_class_init (CyFoundNameplateClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_found_nameplate_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-found-nameplate.ui");
  gtk_widget_class_bind_template_child (widget_class, CyFoundNameplate, message);
  gtk_widget_class_bind_template_child (widget_class, CyFoundNameplate, plates);
}

static void
cy_found_nameplate_init (CyFoundNameplate *self)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->plates, GTK_SELECTION_MODEL (selection));
  cy_columns_fill (self->plates, columns, G_N_ELEMENTS (columns), self);
}

GtkWidget *
cy_found_nameplate_new (void)
{
  return g_object_new (CY_TYPE_FOUND_NAMEPLATE, NULL);
}
