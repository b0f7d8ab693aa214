/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarms-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-node-alarm.h"
#include "cy-shown.h"

#define DAY_US           ((gint64) 24 * 3600 * G_USEC_PER_SEC)
#define MAX_HISTORY_ROWS 20000

/* Which alarms the page shows. */
static const struct {
  const char *label;
  gint64 span_us; /* 0 for what is not handled yet */
} spans[] = {
  { N_ ("Not handled yet"), 0 },
  { N_ ("Last 24 hours"), DAY_US },
  { N_ ("Last 7 days"), 7 * DAY_US },
  { N_ ("Last 90 days"), 90 * DAY_US },
};

typedef struct {
  char *key; /* subject and occurrence */
  CyAlarm *alarm;
  char *what;
  char *place;
} Item;

struct _CyAlarmsPage {
  GtkWidget parent;

  GtkDropDown *span;
  GtkSearchEntry *search;
  GtkLabel *count;
  GtkEntry *note;
  GtkButton *acknowledge;
  GtkColumnView *alarms;
  GtkWidget *scroller;
  GtkLabel *empty;   /* says why there are no rows */
  CyNode *node;      /* owned */
  GListStore *store; /* of CyRow of Item */
  GtkMultiSelection *selection;
  guint question; /* the newest query; older answers are dropped */
};

G_DEFINE_FINAL_TYPE (CyAlarmsPage, cy_alarms_page, GTK_TYPE_WIDGET)

static void
item_free (Item *item)
{
  g_free (item->key);
  g_free (item->what);
  g_free (item->place);
  cy_alarm_free (item->alarm);
  g_free (item);
}

static const char *
item_key (gconstpointer data)
{
  return ((const Item *) data)->key;
}

static CySeverity
severity_of_item (gconstpointer data, gpointer user_data)
{
  return cy_shown_severity_of_alarm (((const Item *) data)->alarm);
}

static char *
show_priority (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_priority_label (((const Item *) data)->alarm->priority)));
}

static char *
show_what (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->what);
}

static char *
show_place (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->place);
}

static char *
show_value (gconstpointer data, gpointer user_data)
{
  return cy_shown_alarm_value (((const Item *) data)->alarm);
}

static char *
show_raised (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const Item *) data)->alarm->raised_us);
}

static char *
show_cleared (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const Item *) data)->alarm->cleared_us);
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return cy_shown_alarm_state (((const Item *) data)->alarm);
}

static char *
show_acked (gconstpointer data, gpointer user_data)
{
  const CyAlarm *alarm = ((const Item *) data)->alarm;

  if (alarm->acked_us == 0)
    return NULL;
  return alarm->note == NULL ? g_strdup (alarm->acked_by)
                             : g_strdup_printf ("%s: %s", alarm->acked_by, alarm->note);
}

static const CyColumn columns[] = {
  { N_ ("Priority"), show_priority, severity_of_item, FALSE, FALSE },
  { N_ ("Alarm"), show_what, NULL, FALSE, TRUE },
  { N_ ("Where"), show_place, NULL, FALSE, TRUE },
  { N_ ("Value and limit"), show_value, NULL, TRUE, FALSE },
  { N_ ("Raised"), show_raised, NULL, TRUE, FALSE },
  { N_ ("Over"), show_cleared, NULL, TRUE, FALSE },
  { N_ ("State"), show_state, NULL, FALSE, FALSE },
  { N_ ("Acknowledged by"), show_acked, NULL, FALSE, FALSE },
};

static gboolean
matches (const Item *item, const char *needle)
{
  g_autofree char *text = g_strconcat (item->what, "\n", item->place, "\n", item->key, NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, needle) != NULL;
}

static Item *
item_new (CyYard *yard, const CyAlarm *alarm)
{
  Item *item = g_new (Item, 1);

  *item = (Item){ .key = g_strdup_printf ("%s#%u", alarm->subject, alarm->occurrence),
                  .alarm = cy_alarm_copy (alarm),
                  .what = cy_alarm_describe (alarm->condition),
                  .place = cy_shown_alarm_place (yard, alarm) };
  return item;
}

static void
show_empty (CyAlarmsPage *page, gboolean is_empty, gboolean searched)
{
  const char *reason = gtk_drop_down_get_selected (page->span) == 0 ? _ ("No alarms to handle.")
                                                                    : _ ("No alarms in this time.");

  gtk_label_set_text (page->empty, searched ? _ ("No alarm matches the search.") : reason);
  gtk_widget_set_visible (GTK_WIDGET (page->empty), is_empty);
  gtk_widget_set_visible (page->scroller, !is_empty);
}

static void
show_alarms (CyAlarmsPage *page, GPtrArray *alarms)
{
  CyYard *yard = cy_node_get_yard (page->node);
  g_autofree char *needle =
    g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (page->search)), -1);
  GPtrArray *items = g_ptr_array_new ();
  g_autofree char *count = NULL;
  guint n_unacknowledged = 0;

  for (guint i = 0; i < alarms->len; i++) {
    Item *item = item_new (yard, alarms->pdata[i]);

    if (*needle != '\0' && !matches (item, needle)) {
      item_free (item);
      continue;
    }
    n_unacknowledged += item->alarm->acked_us == 0;
    g_ptr_array_add (items, item);
  }
  count = g_strdup_printf (_ ("%u alarms, %u not acknowledged"), items->len, n_unacknowledged);
  gtk_label_set_text (page->count, count);
  show_empty (page, items->len == 0, *needle != '\0');
  cy_rows_sync (page->store, items, item_key, (GDestroyNotify) item_free);
}

typedef struct {
  CyAlarmsPage *page; /* owned */
  guint question;
} Question;

static void
on_history_cb (gpointer result, const GError *error, gpointer user_data)
{
  Question *question = user_data;
  CyAlarmsPage *page = question->page;

  if (question->question == page->question && page->node != NULL) {
    if (result != NULL)
      show_alarms (page, result);
    else
      gtk_label_set_text (page->count, error->message);
  }
  g_clear_pointer ((GPtrArray **) &result, g_ptr_array_unref);
  g_object_unref (page);
  g_free (question);
}

static void
refresh (CyAlarmsPage *page)
{
  guint span = gtk_drop_down_get_selected (page->span);
  gint64 now_us = g_get_real_time ();
  Question *question;

  page->question++;
  if (span == GTK_INVALID_LIST_POSITION || spans[span].span_us == 0) {
    g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (page->node);

    show_alarms (page, alarms);
    return;
  }
  question = g_new (Question, 1);
  *question = (Question){ g_object_ref (page), page->question };
  cy_node_search_alarms (page->node,
                         &(const CyAlarmSearch){ .from_us = now_us - spans[span].span_us,
                                                 .to_us = G_MAXINT64,
                                                 .limit = MAX_HISTORY_ROWS },
                         on_history_cb, question);
}

static void
refresh_if_seen (CyAlarmsPage *page)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (page)))
    refresh (page);
}

static void
on_acknowledged_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyAlarmsPage) page = user_data;

  if (error != NULL && page->node != NULL)
    gtk_widget_activate_action (GTK_WIDGET (page), "win.tell", "s", error->message);
}

/**
 * cy_alarms_page_acknowledge_selected:
 *
 * Acknowledges every selected alarm that still waits for it, with the note that is typed in.
 */
void
cy_alarms_page_acknowledge_selected (CyAlarmsPage *page)
{
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (page->selection));
  const char *note = gtk_editable_get_text (GTK_EDITABLE (page->note));

  for (guint i = 0; i < gtk_bitset_get_size (selected); i++) {
    g_autoptr (CyRow) row =
      g_list_model_get_item (G_LIST_MODEL (page->store), gtk_bitset_get_nth (selected, i));
    const Item *item = cy_row_get_data (row);

    if (item->alarm->acked_us == 0)
      cy_node_acknowledge_alarm (page->node, item->key, note, cy_node_get_local_user (page->node),
                                 on_acknowledged_cb, g_object_ref (page));
  }
  gtk_editable_set_text (GTK_EDITABLE (page->note), "");
}

static void
on_selection_cb (CyAlarmsPage *page)
{
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (page->selection));

  gtk_widget_set_sensitive (GTK_WIDGET (page->acknowledge), !gtk_bitset_is_empty (selected));
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyAlarmsPage *page)
{
  g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (page->store), position);
  const Item *item = cy_row_get_data (row);

  gtk_widget_activate_action (GTK_WIDGET (page), "win.show-pile", "(su)", item->alarm->pile,
                              item->alarm->connector);
}

static void
cy_alarms_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_alarms_page_parent_class)->map (widget);
  refresh (CY_ALARMS_PAGE (widget));
}

static void
cy_alarms_page_dispose (GObject *object)
{
  CyAlarmsPage *page = CY_ALARMS_PAGE (object);

  cy_children_unparent (GTK_WIDGET (page));
  g_clear_object (&page->store);
  g_clear_object (&page->node);
  G_OBJECT_CLASS (cy_alarms_page_parent_class)->dispose (object);
}

static void
cy_alarms_page_class_init (CyAlarmsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_alarms_page_dispose;
  widget_class->map = cy_alarms_page_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-alarms-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAlarmsPage, span);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmsPage, search);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmsPage, count);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmsPage, note);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmsPage, acknowledge);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmsPage, alarms);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmsPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyAlarmsPage, empty);
}

static void
cy_alarms_page_init (CyAlarmsPage *page)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (page));
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    gtk_string_list_append (labels, _ (spans[i].label));
  gtk_drop_down_set_model (page->span, G_LIST_MODEL (labels));
  page->store = g_list_store_new (CY_TYPE_ROW);
  page->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (page->store)));
  gtk_column_view_set_model (page->alarms, GTK_SELECTION_MODEL (page->selection));
  g_object_unref (page->selection);
  cy_columns_fill (page->alarms, columns, G_N_ELEMENTS (columns), page);
  g_signal_connect_swapped (page->selection, "selection-changed", G_CALLBACK (on_selection_cb),
                            page);
  g_signal_connect_swapped (page->acknowledge, "clicked",
                            G_CALLBACK (cy_alarms_page_acknowledge_selected), page);
  g_signal_connect (page->alarms, "activate", G_CALLBACK (on_activate_cb), page);
}

GtkWidget *
cy_alarms_page_new (CyNode *node)
{
  CyAlarmsPage *page = g_object_new (CY_TYPE_ALARMS_PAGE, NULL);

  page->node = g_object_ref (node);
  g_signal_connect_swapped (page->span, "notify::selected", G_CALLBACK (refresh), page);
  g_signal_connect_swapped (page->search, "search-changed", G_CALLBACK (refresh), page);
  g_signal_connect_object (node, "alarms-changed", G_CALLBACK (refresh_if_seen), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (refresh_if_seen), page,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (page);
}

guint
cy_alarms_page_get_n_rows (CyAlarmsPage *page)
{
  return g_list_model_get_n_items (G_LIST_MODEL (page->store));
}
