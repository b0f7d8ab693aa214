/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-network-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "cy-alone-view.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-hand-over-dialog.h"
#include "cy-network-trouble.h"
#include "cy-node-pane.h"
#include "cy-node-words.h"
#include "cy-pairing-dialog.h"
#include "cy-question.h"
#include "cy-record-form.h"
#include "cy-seat.h"

struct _CyNetworkPage {
  GtkWidget parent_instance;

  GtkStack *views;
  CyAloneView *alone;
  GtkLabel *count;
  CyNetworkTrouble *trouble;
  GtkPaned *paned;
  GtkColumnView *nodes;
  CyNodePane *pane;
  CyNode *node;      /* owned */
  GListStore *store; /* owned; of CyRow of CyNodeItem */
  GtkSingleSelection *selection;
  CyYard *counted;    /* owned, nullable: whose piles are counted */
  GHashTable *counts; /* owned, nullable: of @counted, how many piles each node talks to */
  GtkLabel *uncounted;
  guint question; /* the newest about what does not count; older answers are dropped */
  guint timer;    /* source id, 0 while nobody looks: times go on */
};

G_DEFINE_FINAL_TYPE (CyNetworkPage, cy_network_page, GTK_TYPE_WIDGET)

/* --- the table ---------------------------------------------------------------------------------- */

static CySeverity
severity_of_state (gconstpointer data, gpointer user_data)
{
  return cy_node_words_severity (data);
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return cy_node_words_state (data);
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  const CyNodeItem *item = data;

  return g_strdup_printf ("%s (%.8s)", item->name, item->id);
}

static char *
show_station (gconstpointer data, gpointer user_data)
{
  const CyNodeItem *item = data;

  return g_strdup (item->station != NULL ? item->station : "–");
}

static char *
show_link (gconstpointer data, gpointer user_data)
{
  return cy_node_words_link (data, g_get_real_time ());
}

static char *
show_address (gconstpointer data, gpointer user_data)
{
  return cy_node_words_address (data);
}

static char *
show_lag (gconstpointer data, gpointer user_data)
{
  return cy_node_words_lag (data);
}

static CySeverity
severity_of_clock (gconstpointer data, gpointer user_data)
{
  return cy_node_words_clock_severity (((const CyNodeItem *) data)->info);
}

static char *
show_clock (gconstpointer data, gpointer user_data)
{
  return cy_node_words_clock (((const CyNodeItem *) data)->info);
}

static char *
show_piles (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyNodeItem *) data)->n_piles);
}

static char *
show_moved (gconstpointer data, gpointer user_data)
{
  const CyNodeItem *item = data;

  return item->is_self || !item->info->up
           ? g_strdup ("")
           : g_strdup_printf ("%" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT, item->info->n_received,
                              item->info->n_sent);
}

static const CyColumn columns[] = {
  { N_ ("State"), show_state, severity_of_state, FALSE, FALSE, 12 },
  { N_ ("Node"), show_name, NULL, FALSE, TRUE, 14 },
  { N_ ("Station"), show_station, NULL, FALSE, FALSE, 8 },
  { N_ ("Link"), show_link, NULL, FALSE, TRUE, 22 },
  { N_ ("Address"), show_address, NULL, FALSE, FALSE, 20 },
  { N_ ("Journals apart"), show_lag, NULL, FALSE, FALSE, 16 },
  { N_ ("Clock"), show_clock, severity_of_clock, FALSE, FALSE, 9 },
  { N_ ("Piles"), show_piles, NULL, TRUE, FALSE },
  { N_ ("Received / sent"), show_moved, NULL, TRUE, FALSE, 9 },
};

static const CyNodeItem *
get_selected (CyNetworkPage *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

static gboolean
has_record (CyNetworkPage *self, const CyNodeItem *item)
{
  return item != NULL &&
         cy_yard_get (cy_node_get_yard (self->node), CY_KIND_NODE, item->id) != NULL;
}

static void
show_selected (CyNetworkPage *self)
{
  const CyNodeItem *item = get_selected (self);
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean takes_part;

  if (self->node == NULL)
    return;
  takes_part = cy_node_is_supervising (self->node);
  cy_node_pane_show (self->pane, item);
  gtk_widget_action_set_enabled (widget, "network.invite", takes_part);
  gtk_widget_action_set_enabled (widget, "network.join", takes_part);
  gtk_widget_action_set_enabled (widget, "network.edit", has_record (self, item));
  gtk_widget_action_set_enabled (widget, "network.remove",
                                 has_record (self, item) && !item->is_self);
}

static void
show_count (CyNetworkPage *self, GPtrArray *items)
{
  g_autofree char *text = NULL;
  guint n_up = 0;

  for (guint i = 0; i < items->len; i++) {
    const CyNodeItem *item = items->pdata[i];

    n_up += !item->is_self && item->info->up;
  }
  text = items->len == 1
           ? g_strdup (_ ("No other node yet: invite one, or join a network."))
           : g_strdup_printf (_ ("%u of %u other nodes connected"), n_up, items->len - 1);
  gtk_label_set_text (self->count, text);
}

/* Who looks at a node that was removed itself must know why nothing of what is done there stays. */
static char *
describe_uncounted (GPtrArray *list, const char *self)
{
  guint n = 0;

  for (guint i = 0; i < list->len; i++) {
    const CyUncounted *uncounted = list->pdata[i];

    if (g_str_equal (uncounted->node, self))
      return g_strdup_printf (ngettext ("This node was removed from the network: %u entry that it "
                                        "wrote since does not count.",
                                        "This node was removed from the network: %u entries that "
                                        "it wrote since do not count.",
                                        (gulong) uncounted->n_entries),
                              (guint) uncounted->n_entries);
    n += (guint) uncounted->n_entries;
  }
  return n == 0 ? g_strdup ("")
                : g_strdup_printf (
                    ngettext ("%u entry that a node wrote after it was removed does not "
                              "count.",
                              "%u entries that nodes wrote after they were removed do not "
                              "count.",
                              n),
                    n);
}

/* Members who were removed and wrote on, in one quiet line: nothing is to be done about them. */
static void
on_uncounted_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyNetworkPage) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) list = result;
  g_autofree char *text = NULL;

  if (self == NULL || number != self->question || self->node == NULL || list == NULL)
    return;
  text = describe_uncounted (list, cy_node_get_id (self->node));
  gtk_label_set_text (self->uncounted, text);
  gtk_widget_set_visible (GTK_WIDGET (self->uncounted), *text != '\0');
}

static void
count_piles (CyNetworkPage *self)
{
  CyYard *yard = cy_node_get_yard (self->node);

  if (yard == self->counted)
    return;
  g_clear_pointer (&self->counted, cy_yard_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  self->counted = cy_yard_ref (yard);
  self->counts = cy_node_count_piles (self->node);
}

static void
refresh (CyNetworkPage *self)
{
  GPtrArray *items;

  if (self->node == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  count_piles (self);
  cy_node_query_uncounted (self->node, on_uncounted_cb, cy_question_new (self, ++self->question));
  items = cy_node_item_list (self->node, self->counts);
  show_count (self, items);
  cy_network_trouble_show (self->trouble, self->node, items, self->counts);
  g_ptr_array_set_free_func (items, NULL);
  cy_rows_sync (self->store, items, cy_node_item_key, (GDestroyNotify) cy_node_item_free);
  show_selected (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->alone)))
    cy_alone_view_refresh (self->alone);
}

static gboolean
on_second_cb (gpointer user_data)
{
  refresh (user_data);
  return G_SOURCE_CONTINUE;
}

/* --- what is done ------------------------------------------------------------------------------- */

static void
tell (CyNetworkPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

/* Whoever may not is told so before they are asked anything. */
static gboolean
require (CyNetworkPage *self)
{
  g_autoptr (GError) error = NULL;

  if (cy_node_require (self->node, cy_node_get_person (self->node), CY_ACTION_NETWORK, NULL,
                       &error))
    return TRUE;
  tell (self, error->message);
  return FALSE;
}

static void
on_invite_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyNetworkPage *self = CY_NETWORK_PAGE (widget);

  if (require (self))
    (void) cy_pairing_dialog_invite (widget, self->node);
}

static void
on_join_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyNetworkPage *self = CY_NETWORK_PAGE (widget);

  if (require (self))
    (void) cy_pairing_dialog_join (widget, self->node);
}

static GtkWindow *
get_window (CyNetworkPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
on_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyNetworkPage *self = CY_NETWORK_PAGE (widget);
  const CyNodeItem *item = get_selected (self);
  GtkWidget *form;

  if (!has_record (self, item))
    return;
  form = cy_record_form_new_edit (
    self->node, cy_yard_get (cy_node_get_yard (self->node), CY_KIND_NODE, item->id));
  gtk_window_set_transient_for (GTK_WINDOW (form), get_window (self));
  gtk_window_present (GTK_WINDOW (form));
}

static void
on_hand_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyNetworkPage *self = CY_NETWORK_PAGE (widget);
  const CyNodeItem *item = get_selected (self);

  if (require (self))
    (void) cy_hand_over_dialog_present (widget, self->node, NULL, item == NULL ? NULL : item->id);
}

static void
on_take_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyNetworkPage *self = CY_NETWORK_PAGE (widget);

  if (require (self))
    (void) cy_hand_over_dialog_present (widget, self->node, g_variant_get_string (parameter, NULL),
                                        cy_node_get_id (self->node));
}

static void
on_release_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyNetworkPage *self = CY_NETWORK_PAGE (widget);

  if (!require (self))
    return;
  (void) cy_node_release_stream (self->node, g_variant_get_string (parameter, NULL));
  refresh (self);
}

typedef struct {
  CyNetworkPage *page; /* owned */
  char *id;
  char *name;
  guint n_piles;
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->page);
  g_free (removal->id);
  g_free (removal->name);
  g_free (removal);
}

static void
on_removed_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyNetworkPage) self = user_data;

  if (self->node == NULL)
    return;
  if (error != NULL)
    tell (self, error->message);
  refresh (self);
}

static void
on_remove_response_cb (AdwMessageDialog *dialog, const char *response, Removal *removal)
{
  CyNode *node = removal->page->node;

  if (node != NULL && g_str_equal (response, "remove"))
    cy_node_delete_record (node, CY_KIND_NODE, removal->id, cy_node_get_person (node),
                           on_removed_cb, g_object_ref (removal->page));
}

static void
release_removal (gpointer data, GClosure *closure)
{
  removal_free (data);
}

/* Each thing to know is a paragraph: that it is out, how far it counts, and what becomes of its piles. */
static char *
describe_removal (const Removal *removal, guint64 n_entries)
{
  g_autofree char *entries = g_strdup_printf (
    ngettext ("Its %u entry that is here stays and counts. What it writes from now on, or wrote "
              "and is not here yet, is kept and does not count on any node.",
              "Its %u entries that are here stay and count. What it writes from now on, or wrote "
              "and is not here yet, is kept and does not count on any node.",
              (gulong) n_entries),
    (guint) n_entries);
  g_autofree char *piles =
    removal->n_piles == 0
      ? NULL
      : g_strdup_printf (ngettext ("%u pile stays its own until it is handed over: no other node "
                                   "talks to it.",
                                   "%u piles stay its own until they are handed over: no other "
                                   "node talks to them.",
                                   removal->n_piles),
                         removal->n_piles);

  return g_strjoin (
    "\n\n",
    _ ("It is not called any more, and may not call; to come back it must be paired again."),
    entries, piles, NULL);
}

static void
present_removal (Removal *removal, guint64 n_entries)
{
  g_autofree char *body = describe_removal (removal, n_entries);
  AdwMessageDialog *dialog =
    ADW_MESSAGE_DIALOG (adw_message_dialog_new (get_window (removal->page), NULL, body));

  adw_message_dialog_format_heading (dialog, _ ("Remove %s from the network?"), removal->name);
  adw_message_dialog_add_responses (dialog, "close", _ ("_Cancel"), "remove", _ ("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_remove_response_cb), removal,
                         release_removal, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_entries_counted_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autofree guint64 *n_entries = result;
  Removal *removal = user_data;

  if (removal->page->node == NULL || n_entries == NULL) {
    if (error != NULL && removal->page->node != NULL)
      tell (removal->page, error->message);
    removal_free (removal);
    return;
  }
  present_removal (removal, *n_entries);
}

/* How far its entries count is asked first: that is what is decided. */
static void
on_remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyNetworkPage *self = CY_NETWORK_PAGE (widget);
  const CyNodeItem *item = get_selected (self);
  Removal *removal;

  if (item == NULL || item->is_self || !require (self))
    return;
  removal = g_new (Removal, 1);
  *removal =
    (Removal){ g_object_ref (self), g_strdup (item->id), g_strdup (item->name), item->n_piles };
  cy_node_count_of_member (self->node, item->id, on_entries_counted_cb, removal);
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyNetworkPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "network.edit", NULL);
}

/* --- the widget --------------------------------------------------------------------------------- */

static void
cy_network_page_map (GtkWidget *widget)
{
  CyNetworkPage *self = CY_NETWORK_PAGE (widget);

  GTK_WIDGET_CLASS (cy_network_page_parent_class)->map (widget);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (1, on_second_cb, self);
  refresh (self);
}

static void
cy_network_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&CY_NETWORK_PAGE (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (cy_network_page_parent_class)->unmap (widget);
}

static void
cy_network_page_dispose (GObject *object)
{
  CyNetworkPage *self = CY_NETWORK_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_pointer (&self->counted, cy_yard_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_network_page_parent_class)->dispose (object);
}

static void
cy_network_page_class_init (CyNetworkPageClass *klass)
{
  static const struct {
    const char *name;
    const char *type;
    void (*run) (GtkWidget *widget, const char *name, GVariant *parameter);
  } actions[] = {
    { "network.invite", NULL, on_invite_action },
    { "network.join", NULL, on_join_action },
    { "network.edit", NULL, on_edit_action },
    { "network.hand-over", NULL, on_hand_over_action },
    { "network.take-over", "s", on_take_over_action },
    { "network.release", "s", on_release_action },
    { "network.remove", NULL, on_remove_action },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_network_page_dispose;
  widget_class->map = cy_network_page_map;
  widget_class->unmap = cy_network_page_unmap;
  g_type_ensure (CY_TYPE_ALONE_VIEW);
  g_type_ensure (CY_TYPE_NETWORK_TROUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-network-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyNetworkPage, views);
  gtk_widget_class_bind_template_child (widget_class, CyNetworkPage, alone);
  gtk_widget_class_bind_template_child (widget_class, CyNetworkPage, count);
  gtk_widget_class_bind_template_child (widget_class, CyNetworkPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, CyNetworkPage, uncounted);
  gtk_widget_class_bind_template_child (widget_class, CyNetworkPage, paned);
  gtk_widget_class_bind_template_child (widget_class, CyNetworkPage, nodes);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type,
                                     actions[i].run);
}

static void
cy_network_page_init (CyNetworkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->nodes, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_columns_fill (self->nodes, columns, G_N_ELEMENTS (columns), self);
  g_signal_connect (self->nodes, "activate", G_CALLBACK (on_activate_cb), self);
}

GtkWidget *
cy_network_page_new (CyNode *node)
{
  CyNetworkPage *self = g_object_new (CY_TYPE_NETWORK_PAGE, NULL);

  self->node = g_object_ref (node);
  self->pane = CY_NODE_PANE (cy_node_pane_new (node));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->pane));
  cy_alone_view_set_node (self->alone, node);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (show_selected),
                            self);
  g_signal_connect_object (node, "peers-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  show_selected (self);
  return GTK_WIDGET (self);
}

/**
 * cy_network_page_show_alone:
 *
 * Shows what the others did while this node was alone.
 */
void
cy_network_page_show_alone (CyNetworkPage *self)
{
  gtk_stack_set_visible_child_name (self->views, "alone");
}

/**
 * cy_network_page_get_node:
 *
 * Returns: (transfer none): whose network it is.
 */
CyNode *
cy_network_page_get_node (CyNetworkPage *self)
{
  return self->node;
}
