/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-shown-command.h"
#include "cy-shown.h"

#define BAR_PX 56

/* --- cells ---------------------------------------------------------------------------------------- */

static const CySession *
session_of (gconstpointer data)
{
  return ((const CySessionItem *) data)->session;
}

/* Of a pile that does not answer nobody knows whether it goes on. */
static CySeverity
severity_of_state (gconstpointer data, gpointer user_data)
{
  return cy_session_item_severity (data);
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return cy_session_item_tell_state (data);
}

static char *
show_station (gconstpointer data, gpointer user_data)
{
  return cy_session_words_station (cy_node_get_yard (user_data), session_of (data));
}

static char *
show_gun (gconstpointer data, gpointer user_data)
{
  const CySession *session = session_of (data);

  return cy_shown_target (cy_node_get_yard (user_data), session->pile, session->connector);
}

static char *
show_energy (gconstpointer data, gpointer user_data)
{
  return cy_session_words_energy (session_of (data)->energy_dwh);
}

static char *
show_money (gconstpointer data, gpointer user_data)
{
  /* Only what has come to the screen is weighed; the item remembers it. */
  CySessionNow now = cy_session_item_weigh ((CySessionItem *) data, user_data);

  return cy_session_words_money (now.money_minor);
}

/* What goes on is in the list of what goes on: the journal is half an hour behind it. */
static char *
show_final_energy (gconstpointer data, gpointer user_data)
{
  return cy_session_is_over (session_of (data)) ? show_energy (data, user_data) : g_strdup ("–");
}

static char *
show_final_money (gconstpointer data, gpointer user_data)
{
  return cy_session_words_money (session_of (data)->total_minor);
}

static char *
show_power (gconstpointer data, gpointer user_data)
{
  double power_w = ((const CySessionItem *) data)->power_w;

  return isnan (power_w) ? g_strdup ("–") : cy_shown_power (power_w);
}

static char *
show_payer (gconstpointer data, gpointer user_data)
{
  return cy_session_words_payer (cy_node_get_yard (user_data), session_of (data));
}

static char *
show_vin (gconstpointer data, gpointer user_data)
{
  const char *vin = session_of (data)->vin;

  return g_strdup (vin != NULL && *vin != '\0' ? vin : "–");
}

/* Since energy flows; before that, since the car is there. */
static char *
show_since (gconstpointer data, gpointer user_data)
{
  const CySession *session = session_of (data);

  return cy_shown_time (session->started_us != 0 ? session->started_us : session->opened_us);
}

static CySeverity
severity_of_verdict (gconstpointer data, gpointer user_data)
{
  return cy_session_words_verdict_severity (session_of (data));
}

static char *
show_verdict (gconstpointer data, gpointer user_data)
{
  return cy_session_words_verdict (session_of (data));
}

static char *
show_span (gconstpointer data, gpointer user_data)
{
  const CySession *session = session_of (data);

  if (session->started_us == 0 || session->stopped_us == 0)
    return g_strdup ("–");
  return cy_session_words_span (session->stopped_us - session->started_us);
}

static char *
show_strategy (gconstpointer data, gpointer user_data)
{
  return cy_session_words_strategy (session_of (data));
}

static char *
show_id (gconstpointer data, gpointer user_data)
{
  return g_strdup (session_of (data)->id);
}

static char *
show_finding (gconstpointer data, gpointer user_data)
{
  return cy_session_words_first_finding (session_of (data));
}

static char *
show_proposed (gconstpointer data, gpointer user_data)
{
  g_autoptr (CySessionProposal) proposal = cy_session_proposal_read (session_of (data)->proposal);

  return cy_session_words_energy (proposal == NULL ? CY_SESSION_UNKNOWN : proposal->energy_dwh);
}

/* --- how far it is, with a bar -------------------------------------------------------------------- */

static void
refresh_progress (GtkListItem *item, CyNode *node)
{
  CySessionItem *data = cy_row_get_data (gtk_list_item_get_item (item));
  CySessionNow now = cy_session_item_weigh (data, node);
  g_autofree char *text = cy_session_words_progress (data->session, &now);
  double part = cy_session_words_part (data->session, &now);
  GtkWidget *bar = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkLabel *label = GTK_LABEL (gtk_widget_get_next_sibling (bar));

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (bar), isnan (part) ? 0 : part);
  /* Its room stays, so that words stand below each other. */
  gtk_widget_set_opacity (bar, isnan (part) ? 0 : 1);
  gtk_label_set_text (label, text);
}

static void
on_progress_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer node)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *bar = gtk_progress_bar_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (bar, "cell");
  gtk_widget_set_size_request (bar, BAR_PX, -1);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  /* The words beside it say the same. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"), -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 11);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
on_progress_revision_cb (CyRow *row, GParamSpec *pspec, gpointer user_data)
{
  GtkListItem *item = user_data;

  refresh_progress (item, g_object_get_data (G_OBJECT (item), "node"));
}

static void
on_progress_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer node)
{
  g_object_set_data (G_OBJECT (item), "node", node);
  refresh_progress (item, node);
  g_signal_connect (gtk_list_item_get_item (item), "notify::revision",
                    G_CALLBACK (on_progress_revision_cb), item);
}

static void
on_progress_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer node)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), on_progress_revision_cb,
                                        item);
}

static void
add_progress_column (GtkColumnView *view, guint position, CyNode *node)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (_ ("Progress"), factory);

  g_signal_connect (factory, "setup", G_CALLBACK (on_progress_setup_cb), node);
  g_signal_connect (factory, "bind", G_CALLBACK (on_progress_bind_cb), node);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_progress_unbind_cb), node);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_insert_column (view, position, column);
}

/* --- tables --------------------------------------------------------------------------------------- */

static const CyColumn live_columns[] = {
  { N_ ("State"), show_state, severity_of_state, FALSE, FALSE, 11 },
  { N_ ("Station"), show_station, NULL, FALSE, TRUE, 12 },
  { N_ ("Gun"), show_gun, NULL, FALSE, FALSE, 10 },
  { N_ ("Energy"), show_energy, NULL, TRUE, FALSE, 10 },
  { N_ ("Cost"), show_money, NULL, TRUE, FALSE, 7 },
  { N_ ("Power"), show_power, NULL, TRUE, FALSE, 9 },
  { N_ ("Account or card"), show_payer, NULL, FALSE, FALSE, 10 },
  { N_ ("VIN"), show_vin, NULL, FALSE, FALSE, 17 },
  { N_ ("Since"), show_since, NULL, TRUE, FALSE, 8 },
};

static const CyColumn history_columns[] = {
  { N_ ("Charge began at"), show_since, NULL, TRUE, FALSE, 8 },
  { N_ ("Outcome"), show_verdict, severity_of_verdict, FALSE, FALSE, 14 },
  { N_ ("Station"), show_station, NULL, FALSE, TRUE, 12 },
  { N_ ("Gun"), show_gun, NULL, FALSE, FALSE, 10 },
  { N_ ("Lasted"), show_span, NULL, TRUE, FALSE, 9 },
  { N_ ("Energy"), show_final_energy, NULL, TRUE, FALSE, 10 },
  { N_ ("Cost"), show_final_money, NULL, TRUE, FALSE, 7 },
  { N_ ("Strategy"), show_strategy, NULL, FALSE, FALSE, 10 },
  { N_ ("Account or card"), show_payer, NULL, FALSE, FALSE, 10 },
  { N_ ("VIN"), show_vin, NULL, FALSE, FALSE, 17 },
  { N_ ("Session"), show_id, NULL, FALSE, FALSE, 20 },
};

static const CyColumn held_columns[] = {
  { N_ ("Charge began at"), show_since, NULL, TRUE, FALSE, 8 },
  { N_ ("Station"), show_station, NULL, FALSE, FALSE, 10 },
  { N_ ("Gun"), show_gun, NULL, FALSE, FALSE, 10 },
  { N_ ("Findings"), show_finding, NULL, FALSE, TRUE, 20 },
  { N_ ("Energy"), show_final_energy, NULL, TRUE, FALSE, 10 },
  { N_ ("Energy proposed"), show_proposed, NULL, TRUE, FALSE, 10 },
  { N_ ("Account or card"), show_payer, NULL, FALSE, FALSE, 10 },
};

static const struct {
  const CyColumn *columns;
  guint n_columns;
} tables[CY_N_SESSION_VIEWS] = {
  [CY_SESSION_VIEW_LIVE] = { live_columns, G_N_ELEMENTS (live_columns) },
  [CY_SESSION_VIEW_HISTORY] = { history_columns, G_N_ELEMENTS (history_columns) },
  [CY_SESSION_VIEW_HELD] = { held_columns, G_N_ELEMENTS (held_columns) },
};

/* Where the bar stands: behind state, station and gun. */
#define PROGRESS_POSITION 3

/**
 * cy_session_rows_fill_columns:
 * @node: outlives @view.
 */
void
cy_session_rows_fill_columns (GtkColumnView *view, CySessionListView which, CyNode *node)
{
  cy_columns_fill (view, tables[which].columns, tables[which].n_columns, node);
  if (which == CY_SESSION_VIEW_LIVE)
    add_progress_column (view, PROGRESS_POSITION, node);
}

static gboolean
is_spare (const CyColumn *column)
{
  return column->text == show_vin || column->text == show_id || column->text == show_strategy ||
         column->text == show_payer || column->text == show_span || column->text == show_since ||
         column->text == show_station || column->text == show_proposed;
}

/**
 * cy_session_rows_make_room:
 * @narrow: whether there is little room, and what is left out is told beside the table.
 */
void
cy_session_rows_make_room (GtkColumnView *view, CySessionListView which, gboolean narrow)
{
  GListModel *model = gtk_column_view_get_columns (view);

  for (guint i = 0; i < tables[which].n_columns; i++) {
    const CyColumn *spec = &tables[which].columns[i];
    guint position = which == CY_SESSION_VIEW_LIVE && i >= PROGRESS_POSITION ? i + 1 : i;
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, position);
    gboolean keeps = which != CY_SESSION_VIEW_LIVE && spec->text == show_since;

    gtk_column_view_column_set_visible (column, !narrow || keeps || !is_spare (spec));
  }
}
