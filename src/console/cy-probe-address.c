/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-probe-address.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-link.h"
#include "cy-node-probe.h"

/* How the address of a serial line begins. */
#define SERIAL "rtu://"

struct _CyProbeAddress {
  GtkWidget parent;

  GtkWidget *parts;
  GtkEntry *host;
  GtkSpinButton *port;
  GtkSpinButton *unit;
  GtkLabel *warning;
  GtkSpinButton *from;
  GtkSpinButton *to;
  GtkSpinButton *rate;
  GtkProgressBar *progress;
  GtkLabel *message;
  GtkColumnView *units;
  CyNode *node;              /* owned */
  GCancellable *cancellable; /* owned, nullable: while it searches */
  GListStore *store;         /* of CyRow of CyFoundUnit */
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (CyProbeAddress, cy_probe_address, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
show_unit (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyFoundUnit *) data)->unit);
}

static char *
show_answer (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyFoundUnit *) data)->refused ? _ ("answers, but has no register 0")
                                                         : _ ("answers"));
}

static char *
show_latency (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf (_ ("%.1f ms"), (double) ((const CyFoundUnit *) data)->latency_us / 1000);
}

static const CyColumn columns[] = {
  { N_ ("Unit id"), show_unit, NULL, TRUE, FALSE },
  { N_ ("What it does"), show_answer, NULL, FALSE, TRUE },
  { N_ ("After"), show_latency, NULL, TRUE, FALSE },
};

/**
 * cy_probe_address_get_link:
 *
 * Returns: (transfer full) (nullable): the link address that is typed in, %NULL while it is none.
 */
char *
cy_probe_address_get_link (CyProbeAddress *self)
{
  g_autofree char *host = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->host)));
  g_autofree char *link = NULL;
  g_autoptr (CyLink) parsed = NULL;

  g_strstrip (host);
  if (g_str_has_prefix (host, SERIAL))
    link = g_strdup_printf ("%s/%d", host, gtk_spin_button_get_value_as_int (self->unit));
  else
    link = g_strdup_printf (
      strchr (host, ':') != NULL && *host != '[' ? "tcp://[%s]:%d/%d" : "tcp://%s:%d/%d", host,
      gtk_spin_button_get_value_as_int (self->port), gtk_spin_button_get_value_as_int (self->unit));
  parsed = cy_link_parse (link, NULL);
  return parsed == NULL ? NULL : g_steal_pointer (&link);
}

/* Somebody else's session may be the only one the device stands. */
static void
show_warning (CyProbeAddress *self, const char *link)
{
  g_autofree char *reader = link == NULL ? NULL : cy_node_find_reader (self->node, link);
  g_autofree char *name =
    reader == NULL ? NULL
                   : cy_yard_display_name (cy_node_get_yard (self->node), CY_KIND_PILE, reader);
  g_autofree char *text =
    g_strdup_printf (_ ("%s is in service and is read over this connection. A device that stands "
                        "only one will refuse; take its piles out of service for the time."),
                     name != NULL ? name : "");

  gtk_label_set_text (self->warning, text);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), reader != NULL);
}

static void
on_changed_cb (CyProbeAddress *self)
{
  g_autofree char *link = self->node == NULL ? NULL : cy_probe_address_get_link (self);

  if (self->node == NULL)
    return;
  gtk_widget_set_sensitive (
    GTK_WIDGET (self->port),
    !g_str_has_prefix (gtk_editable_get_text (GTK_EDITABLE (self->host)), SERIAL));
  show_warning (self, link);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "address.search",
                                 link != NULL && self->cancellable == NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * cy_probe_address_set_link:
 * @link: (nullable): where to begin.
 */
void
cy_probe_address_set_link (CyProbeAddress *self, const char *link)
{
  g_autoptr (CyLink) parsed = link == NULL ? NULL : cy_link_parse (link, NULL);

  if (parsed != NULL) {
    /* Of a serial line everything before the unit id. */
    g_autofree char *host = parsed->kind == CY_LINK_RTU
                              ? g_strndup (link, (gsize) (strrchr (link, '/') - link))
                              : g_strdup (parsed->host);

    gtk_editable_set_text (GTK_EDITABLE (self->host), host);
    if (parsed->kind == CY_LINK_TCP)
      gtk_spin_button_set_value (self->port, parsed->port);
    gtk_spin_button_set_value (self->unit, parsed->unit);
  }
  on_changed_cb (self);
}

static void
add_unit (CyProbeAddress *self, const CyFoundUnit *unit)
{
  g_autoptr (CyRow) row = cy_row_new ("", g_memdup2 (unit, sizeof *unit), g_free);

  g_list_store_append (self->store, row);
}

static void
on_progress_cb (guint done, guint total, const CyFoundUnit *unit, gpointer user_data)
{
  CyProbeAddress *self = user_data;
  g_autofree char *text = NULL;

  if (self->node == NULL || self->cancellable == NULL)
    return;
  if (unit != NULL)
    add_unit (self, unit);
  text = g_strdup_printf (_ ("%u of %u unit ids asked, %u answer"), done, total,
                          g_list_model_get_n_items (G_LIST_MODEL (self->store)));
  gtk_label_set_text (self->message, text);
  gtk_progress_bar_set_fraction (self->progress, (double) done / MAX (total, 1));
}

static void
on_units_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyProbeAddress) self = user_data;
  g_autoptr (CyUnitsAnswer) answer = result;

  if (self->node == NULL)
    return;
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "address.stop", FALSE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_text (self->message, _ ("Stopped. Choose a unit that answers, or type one in."));
  else if (error != NULL)
    gtk_label_set_text (self->message, error->message);
  else if (answer->units->len == 0)
    gtk_label_set_text (self->message, _ ("No unit id answers. Check the address and the port."));
  else
    gtk_label_set_text (self->message, _ ("Choose the unit that is the pile."));
  on_changed_cb (self);
}

static void
on_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyProbeAddress *self = CY_PROBE_ADDRESS (widget);
  g_autofree char *link = cy_probe_address_get_link (self);
  const CyUnitsRequest request = {
    .host = link,
    .from = (guint8) gtk_spin_button_get_value_as_int (self->from),
    .to = (guint8) gtk_spin_button_get_value_as_int (self->to),
    .per_second = (guint) gtk_spin_button_get_value_as_int (self->rate),
  };

  if (link == NULL || self->cancellable != NULL)
    return;
  g_list_store_remove_all (self->store);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_label_set_text (self->message, _ ("Asking…"));
  gtk_widget_action_set_enabled (widget, "address.search", FALSE);
  gtk_widget_action_set_enabled (widget, "address.stop", TRUE);
  cy_node_probe_units (self->node, &request, self->cancellable, on_progress_cb, on_units_cb,
                       g_object_ref (self));
}

static void
on_stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_probe_address_stop (CY_PROBE_ADDRESS (widget));
}

/**
 * cy_probe_address_stop:
 *
 * Gives up the search.
 */
void
cy_probe_address_stop (CyProbeAddress *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
on_selected_cb (CyProbeAddress *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (row != NULL)
    gtk_spin_button_set_value (self->unit, ((const CyFoundUnit *) cy_row_get_data (row))->unit);
}

static void
cy_probe_address_dispose (GObject *object)
{
  CyProbeAddress *self = CY_PROBE_ADDRESS (object);

  cy_probe_address_stop (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->node);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  G_OBJECT_CLASS (cy_probe_address_parent_class)->dispose (object);
}

static void
cy_probe_address_class_init (CyProbeAddressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_probe_address_dispose;
  signals[CHANGED] = g_signal_new ("changed", CY_TYPE_PROBE_ADDRESS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-probe-address.ui");
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, parts);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, host);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, port);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, unit);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, warning);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, from);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, to);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, rate);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, progress);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, message);
  gtk_widget_class_bind_template_child (widget_class, CyProbeAddress, units);
  gtk_widget_class_install_action (widget_class, "address.search", NULL, on_search_action);
  gtk_widget_class_install_action (widget_class, "address.stop", NULL, on_stop_action);
}

static void
cy_probe_address_init (CyProbeAddress *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_column_view_set_model (self->units, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_columns_fill (self->units, columns, G_N_ELEMENTS (columns), self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "address.search", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "address.stop", FALSE);
  g_signal_connect_swapped (self->host, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (self->port, "value-changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (self->unit, "value-changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected_cb),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
cy_probe_address_new (CyNode *node)
{
  CyProbeAddress *self = g_object_new (CY_TYPE_PROBE_ADDRESS, NULL);

  self->node = g_object_ref (node);
  return GTK_WIDGET (self);
}
