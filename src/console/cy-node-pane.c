/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-pane.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-fact-grid.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

enum {
  FACT_ID,
  FACT_KEY,
  FACT_ADDRESS,
  FACT_LINK,
  FACT_STATION,
  FACT_PILES,
  FACT_INCARNATION,
  FACT_CLOCK,
  FACT_MOVED,
  FACT_KEPT,
  FACT_UNSHARED,
  FACT_JOURNAL,
  N_FACTS,
};

static const char *const fact_names[N_FACTS] = {
  [FACT_ID] = N_ ("Node id"),
  [FACT_KEY] = N_ ("Public key"),
  [FACT_ADDRESS] = N_ ("Address"),
  [FACT_LINK] = N_ ("Link"),
  [FACT_STATION] = N_ ("Station"),
  [FACT_PILES] = N_ ("Piles it talks to"),
  [FACT_INCARNATION] = N_ ("Incarnation"),
  [FACT_CLOCK] = N_ ("Clock"),
  [FACT_MOVED] = N_ ("Since the link is up"),
  [FACT_KEPT] = N_ ("Roll-ups kept here"),
  [FACT_UNSHARED] = N_ ("Not yet shared"),
  [FACT_JOURNAL] = N_ ("Journal"),
};

/* A stream, as a row shows it. */
typedef struct {
  char *stream;
  char *name;
  guint64 here;
  guint64 there;
} Item;

struct _CyNodePane {
  GtkWidget parent_instance;

  GtkLabel *name;
  GtkBox *badge_place;
  GtkLabel *advice;
  GtkGrid *facts;
  GtkLabel *lag;
  GtkWidget *scroller;
  GtkColumnView *streams;
  CyStateBadge *badge;
  CyNode *node;      /* owned */
  GListStore *store; /* owned; of CyRow of Item */
};

G_DEFINE_FINAL_TYPE (CyNodePane, cy_node_pane, GTK_TYPE_WIDGET)

static void
item_free (Item *item)
{
  g_free (item->stream);
  g_free (item->name);
  g_free (item);
}

static const char *
item_key (gconstpointer data)
{
  return ((const Item *) data)->stream;
}

/* Texts that are translated have no room for 64 bits. */
static guint
count (guint64 n)
{
  return (guint) MIN (n, G_MAXUINT);
}

static char *
show_stream (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->name);
}

static char *
show_here (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, ((const Item *) data)->here);
}

static char *
show_there (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, ((const Item *) data)->there);
}

static char *
show_apart (gconstpointer data, gpointer user_data)
{
  const Item *item = data;

  return item->here > item->there
           ? g_strdup_printf (_ ("%u to send"), count (item->here - item->there))
           : g_strdup_printf (_ ("%u to receive"), count (item->there - item->here));
}

static const CyColumn columns[] = {
  { N_ ("Entries"), show_stream, NULL, FALSE, TRUE, 16 },
  { N_ ("Here"), show_here, NULL, TRUE, FALSE, 5 },
  { N_ ("There"), show_there, NULL, TRUE, FALSE, 5 },
  { N_ ("Missing"), show_apart, NULL, FALSE, FALSE, 12 },
};

static void
show_streams (CyNodePane *self, const CyNodeItem *item)
{
  CyYard *yard = cy_node_get_yard (self->node);
  GPtrArray *items = g_ptr_array_new ();
  g_autofree char *lag = cy_node_words_lag (item);
  guint n_streams = item->info == NULL ? 0 : item->info->streams->len;

  for (guint i = 0; i < n_streams; i++) {
    const CyPeerStream *stream = item->info->streams->pdata[i];
    Item *row = g_new (Item, 1);

    *row = (Item){ g_strdup (stream->stream), cy_node_words_stream (yard, stream->stream),
                   stream->here, stream->there };
    g_ptr_array_add (items, row);
  }
  cy_rows_sync (self->store, items, item_key, (GDestroyNotify) item_free);
  gtk_widget_set_visible (self->scroller, n_streams > 0);
  gtk_label_set_text (self->lag, lag);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->lag)), !item->is_self);
}

static void
show_clock (CyNodePane *self, const CyNodeItem *item)
{
  const char *advice = cy_node_words_clock_advice (item->info);
  g_autofree char *clock = cy_node_words_clock (item->info);

  cy_fact_grid_set (self->facts, FACT_CLOCK, item->is_self ? NULL : clock);
  gtk_label_set_text (self->advice, advice != NULL ? advice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL);
}

static char *
dup_key (CyNodePane *self, const CyNodeItem *item)
{
  CyRecord *record = cy_yard_get (cy_node_get_yard (self->node), CY_KIND_NODE, item->id);

  if (item->is_self)
    return cy_node_dup_key (self->node);
  return record == NULL ? NULL : g_strdup (cy_record_get_text (record, "key"));
}

static void
show_identity (CyNodePane *self, const CyNodeItem *item)
{
  g_autofree char *key = dup_key (self, item);
  g_autofree char *key_groups = key == NULL ? NULL : cy_node_words_key (key);
  g_autofree char *id_groups = cy_node_words_key (item->id);
  g_autofree char *incarnation =
    item->is_self ? g_strdup_printf ("%u", cy_node_get_incarnation (self->node)) : NULL;
  g_autoptr (CySnapshotState) state = item->is_self ? cy_node_describe_snapshot (self->node) : NULL;
  g_autofree char *journal = cy_node_words_journal (state);

  cy_fact_grid_set (self->facts, FACT_ID, id_groups);
  cy_fact_grid_set (self->facts, FACT_KEY, key_groups);
  cy_fact_grid_set (self->facts, FACT_INCARNATION, incarnation);
  cy_fact_grid_set (self->facts, FACT_JOURNAL, journal);
}

/* What stands in for it when it cannot be reached. */
static char *
describe_kept (const CyPeerInfo *info)
{
  g_autofree char *until = NULL;

  if (info->kept_trouble != NULL)
    return g_strdup (info->kept_trouble);
  if (info->n_kept == 0)
    return NULL;
  until = cy_shown_time (info->kept_until_us);
  return g_strdup_printf (ngettext ("of %u pile, until %s", "of %u piles, until %s", info->n_kept),
                          info->n_kept, until);
}

static void
show_link (CyNodePane *self, const CyNodeItem *item)
{
  g_autofree char *address = cy_node_words_address (item);
  g_autofree char *link = cy_node_words_link (item, g_get_real_time ());
  g_autofree char *piles = g_strdup_printf ("%u", item->n_piles);
  g_autofree char *moved = NULL;
  g_autofree char *kept = item->is_self ? NULL : describe_kept (item->info);
  g_autofree char *unshared = NULL;
  guint64 n_unshared = item->is_self ? cy_node_count_unshared (self->node) : 0;

  if (!item->is_self && item->info->up)
    moved = g_strdup_printf (_ ("%u entries received, %u sent"), count (item->info->n_received),
                             count (item->info->n_sent));
  if (n_unshared > 0)
    unshared =
      g_strdup_printf (ngettext ("%u entry that no connected node has",
                                 "%u entries that no connected node has", count (n_unshared)),
                       count (n_unshared));
  cy_fact_grid_set (self->facts, FACT_ADDRESS, address);
  cy_fact_grid_set (self->facts, FACT_LINK, link);
  cy_fact_grid_set (self->facts, FACT_STATION, item->station);
  cy_fact_grid_set (self->facts, FACT_PILES, piles);
  cy_fact_grid_set (self->facts, FACT_MOVED, moved);
  cy_fact_grid_set (self->facts, FACT_KEPT, kept);
  cy_fact_grid_set (self->facts, FACT_UNSHARED, unshared);
}

/**
 * cy_node_pane_show:
 * @item: (nullable): nobody is chosen.
 */
void
cy_node_pane_show (CyNodePane *self, const CyNodeItem *item)
{
  g_autofree char *state = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  if (item == NULL)
    return;
  state = cy_node_words_state (item);
  gtk_label_set_text (self->name, item->name);
  cy_state_badge_set (self->badge, cy_node_words_severity (item), state);
  show_identity (self, item);
  show_link (self, item);
  show_clock (self, item);
  show_streams (self, item);
}

static void
cy_node_pane_dispose (GObject *object)
{
  CyNodePane *self = CY_NODE_PANE (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_node_pane_parent_class)->dispose (object);
}

static void
cy_node_pane_class_init (CyNodePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_node_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-node-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, CyNodePane, name);
  gtk_widget_class_bind_template_child (widget_class, CyNodePane, badge_place);
  gtk_widget_class_bind_template_child (widget_class, CyNodePane, advice);
  gtk_widget_class_bind_template_child (widget_class, CyNodePane, facts);
  gtk_widget_class_bind_template_child (widget_class, CyNodePane, lag);
  gtk_widget_class_bind_template_child (widget_class, CyNodePane, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyNodePane, streams);
}

static void
cy_node_pane_init (CyNodePane *self)
{
  g_autoptr (GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = CY_STATE_BADGE (cy_state_badge_new (CY_SEVERITY_NORMAL, ""));
  gtk_box_append (self->badge_place, GTK_WIDGET (self->badge));
  for (guint i = 0; i < N_FACTS; i++)
    cy_fact_grid_add (self->facts, i, _ (fact_names[i]));
  self->store = g_list_store_new (CY_TYPE_ROW);
  selection =
    GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->store))));
  gtk_column_view_set_model (self->streams, selection);
  cy_columns_fill (self->streams, columns, G_N_ELEMENTS (columns), self);
  cy_text_set_label_attributes (self->name);
  cy_text_set_label_attributes (self->advice);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
cy_node_pane_new (CyNode *node)
{
  CyNodePane *self = g_object_new (CY_TYPE_NODE_PANE, NULL);

  self->node = g_object_ref (node);
  return GTK_WIDGET (self);
}
