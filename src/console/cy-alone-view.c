/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alone-view.h"

#include <glib/gi18n-lib.h>

#include "cy-audit-words.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-node-audit.h"
#include "cy-node-words.h"
#include "cy-question.h"
#include "cy-shown.h"
#include "cy-text.h"

/* What is shown; the audit page has all of it. */
#define MAX_LINES 300

struct _CyAloneView {
  GtkWidget parent_instance;

  GtkLabel *now;
  GtkLabel *summary;
  GtkDropDown *about;
  GtkWidget *scroller;
  GtkColumnView *lines;
  GtkLabel *empty;
  CyNode *node;            /* owned, nullable */
  GListStore *store;       /* owned; of CyRow of CyAuditLine */
  CyAlonePeriod *period;   /* owned, nullable: which is shown */
  GPtrArray *found;        /* owned, of CyAuditLine: while nodes are still asked about */
  guint n_asked;           /* of the period's nodes */
  guint64 n_shown;         /* of the period, when its lines were asked for */
  guint question;          /* the newest; older answers are dropped */
  GtkCustomFilter *filter; /* owned */
};

G_DEFINE_FINAL_TYPE (CyAloneView, cy_alone_view, GTK_TYPE_WIDGET)

static const CyEntry *
entry_of (gconstpointer data)
{
  return ((const CyAuditLine *) data)->entry;
}

static char *
show_time (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (cy_hlc_to_us (entry_of (data)->hlc));
}

static char *
show_actor (gconstpointer data, gpointer user_data)
{
  CyAloneView *self = user_data;

  return cy_audit_words_actor (cy_node_get_yard (self->node), entry_of (data)->actor);
}

static char *
show_node (gconstpointer data, gpointer user_data)
{
  CyAloneView *self = user_data;

  return cy_node_words_name (cy_node_get_yard (self->node), entry_of (data)->origin);
}

static char *
show_action (gconstpointer data, gpointer user_data)
{
  return cy_audit_words_action (data);
}

static char *
show_about (gconstpointer data, gpointer user_data)
{
  CyAloneView *self = user_data;

  return cy_audit_words_about (cy_node_get_yard (self->node), data);
}

static char *
show_detail (gconstpointer data, gpointer user_data)
{
  CyAloneView *self = user_data;

  return cy_audit_words_detail (cy_node_get_yard (self->node), data);
}

static const CyColumn columns[] = {
  { N_ ("When"), show_time, NULL, FALSE, FALSE, 12 },
  { N_ ("Who"), show_actor, NULL, FALSE, FALSE, 10 },
  { N_ ("From node"), show_node, NULL, FALSE, FALSE, 10 },
  { N_ ("What"), show_action, NULL, FALSE, FALSE, 18 },
  { N_ ("On what"), show_about, NULL, FALSE, TRUE, 16 },
  { N_ ("Details"), show_detail, NULL, FALSE, TRUE, 20 },
};

/* --- what is said above ------------------------------------------------------------------------- */

static void
show_now (CyAloneView *self)
{
  gint64 since_us = cy_node_get_alone_since (self->node);
  guint n = (guint) MIN (cy_node_count_unshared (self->node), G_MAXUINT);
  g_autofree char *shared = g_strdup_printf (
    ngettext ("%u entry written here is not shared with any connected node yet.",
              "%u entries written here are not shared with any connected node yet.", n),
    n);
  g_autofree char *since = cy_shown_time (since_us);
  g_autofree char *alone = g_strdup_printf (_ ("No other node is connected since %s."), since);
  g_autofree char *text =
    since_us == 0 ? NULL : g_strdup_printf (n > 0 ? "%s %s" : "%s", alone, shared);

  if (text == NULL && n > 0)
    text = g_strdup (shared);
  gtk_label_set_text (self->now, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->now), text != NULL);
}

/* "Alarms 12, Records 3", the groups there are. */
static char *
describe_groups (const CyAlonePeriod *period)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < CY_N_AUDIT_GROUPS; i++) {
    if (period->n_entries[i] > 0)
      g_string_append_printf (text, "%s%s %" G_GUINT64_FORMAT, text->len > 0 ? ", " : "",
                              _ (cy_audit_group_label (i)), period->n_entries[i]);
  }
  return g_string_free (text, FALSE);
}

static void
show_summary (CyAloneView *self)
{
  const CyAlonePeriod *period = self->period;
  guint64 n = period == NULL ? 0 : cy_alone_period_count (period);
  g_autofree char *from = cy_shown_time (period == NULL ? 0 : period->from_us);
  g_autofree char *to = cy_shown_time (period == NULL ? 0 : period->to_us);
  g_autofree char *groups = period == NULL ? NULL : describe_groups (period);
  g_autofree char *text = NULL;

  if (period == NULL)
    text = g_strdup (_ ("Since this program runs there was no time without any other node that is "
                        "over. What is found here afterwards is remembered until it ends; the "
                        "audit page has everything."));
  else if (n == 0)
    text = g_strdup_printf (_ ("Alone from %s to %s. Other nodes did nothing meanwhile, as far as "
                               "was heard."),
                            from, to);
  else
    text =
      g_strdup_printf (_ ("Alone from %s to %s. Other nodes meanwhile: %s."), from, to, groups);
  gtk_label_set_text (self->summary, text);
  gtk_widget_set_visible (self->scroller, n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->about), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), n == 0);
}

/* --- the lines ---------------------------------------------------------------------------------- */

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
  return cy_entry_compare (entry_of (*(gconstpointer *) b), entry_of (*(gconstpointer *) a));
}

static void
show_lines (CyAloneView *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n;

  g_ptr_array_sort (self->found, compare_lines);
  n = MIN (self->found->len, MAX_LINES);
  for (guint i = 0; i < n; i++) {
    CyAuditLine *line = g_steal_pointer (&self->found->pdata[i]);
    g_autofree char *key =
      g_strdup_printf ("%s %" G_GUINT64_FORMAT, line->entry->stream, line->entry->seq);

    g_ptr_array_add (rows, cy_row_new (key, line, (GDestroyNotify) cy_audit_line_free));
  }
  for (guint i = n; i < self->found->len; i++)
    cy_audit_line_free (self->found->pdata[i]);
  g_ptr_array_set_size (self->found, 0);
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)),
                       rows->pdata, rows->len);
}

/* The journal has entries of the same time that were known before the links were lost. */
static void
take_found (CyAloneView *self, GPtrArray *lines)
{
  g_ptr_array_set_free_func (lines, NULL);
  for (guint i = 0; i < lines->len; i++) {
    CyAuditLine *line = lines->pdata[i];

    if (cy_alone_period_has (self->period, line->entry))
      g_ptr_array_add (self->found, line);
    else
      cy_audit_line_free (line);
  }
  g_ptr_array_unref (lines);
}

static void ask_next (CyAloneView *self);

static void
on_lines_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAloneView) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) lines = result;

  if (self == NULL || self->node == NULL || number != self->question)
    return;
  if (error != NULL) {
    gtk_label_set_text (self->summary, error->message);
    return;
  }
  take_found (self, g_steal_pointer (&lines));
  ask_next (self);
}

static void
ask_next (CyAloneView *self)
{
  CyAuditSearch search = { .group = CY_N_AUDIT_GROUPS, .with_system = TRUE };

  if (self->n_asked >= self->period->origins->len) {
    show_lines (self);
    return;
  }
  search.origin = self->period->origins->pdata[self->n_asked++];
  search.from_us = self->period->from_us;
  search.to_us = self->period->to_us + 1;
  cy_node_collect_audit (self->node, &search, MAX_LINES, on_lines_cb,
                         cy_question_new (self, self->question));
}

static void
forget_found (CyAloneView *self)
{
  g_ptr_array_foreach (self->found, (GFunc) (GCallback) cy_audit_line_free, NULL);
  g_ptr_array_set_size (self->found, 0);
}

static void
ask (CyAloneView *self)
{
  self->n_shown = cy_alone_period_count (self->period);
  self->n_asked = 0;
  self->question++;
  forget_found (self);
  ask_next (self);
}

/**
 * cy_alone_view_refresh:
 *
 * Looks whether there is anything new.
 */
void
cy_alone_view_refresh (CyAloneView *self)
{
  CyAlonePeriod *period;
  gboolean is_same;

  if (self->node == NULL)
    return;
  period = cy_node_dup_last_alone (self->node);
  is_same = (period == NULL) == (self->period == NULL) &&
            (period == NULL || (period->from_us == self->period->from_us &&
                                cy_alone_period_count (period) == self->n_shown));
  cy_alone_period_free (self->period);
  self->period = period;
  show_now (self);
  show_summary (self);
  if (!is_same && period != NULL)
    ask (self);
}

/* --- the widget --------------------------------------------------------------------------------- */

static gboolean
matches (gpointer item, gpointer user_data)
{
  CyAloneView *self = user_data;
  guint chosen = gtk_drop_down_get_selected (self->about);
  const CyEntry *entry = entry_of (cy_row_get_data (item));

  return chosen == 0 || cy_audit_group_of (entry->kind) == (CyAuditGroup) (chosen - 1);
}

static void
on_about_cb (CyAloneView *self)
{
  if (self->filter == NULL)
    return;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
cy_alone_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_alone_view_parent_class)->map (widget);
  cy_alone_view_refresh (CY_ALONE_VIEW (widget));
}

static void
cy_alone_view_dispose (GObject *object)
{
  CyAloneView *self = CY_ALONE_VIEW (object);

  cy_children_unparent (GTK_WIDGET (self));
  if (self->found != NULL)
    forget_found (self);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->period, cy_alone_period_free);
  g_clear_object (&self->store);
  g_clear_object (&self->filter);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_alone_view_parent_class)->dispose (object);
}

static void
cy_alone_view_class_init (CyAloneViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_alone_view_dispose;
  widget_class->map = cy_alone_view_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-alone-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAloneView, now);
  gtk_widget_class_bind_template_child (widget_class, CyAloneView, summary);
  gtk_widget_class_bind_template_child (widget_class, CyAloneView, about);
  gtk_widget_class_bind_template_child (widget_class, CyAloneView, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyAloneView, lines);
  gtk_widget_class_bind_template_child (widget_class, CyAloneView, empty);
}

static void
fill_about (CyAloneView *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels, _ ("About everything"));
  for (guint i = 0; i < CY_N_AUDIT_GROUPS; i++)
    gtk_string_list_append (labels, _ (cy_audit_group_label (i)));
  gtk_drop_down_set_model (self->about, G_LIST_MODEL (labels));
  g_signal_connect_swapped (self->about, "notify::selected", G_CALLBACK (on_about_cb), self);
}

static void
cy_alone_view_init (CyAloneView *self)
{
  GtkFilterListModel *filtered;
  g_autoptr (GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->found = g_ptr_array_new ();
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->store)),
                                        g_object_ref (GTK_FILTER (self->filter)));
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (filtered)));
  gtk_column_view_set_model (self->lines, selection);
  cy_columns_fill (self->lines, columns, G_N_ELEMENTS (columns), self);
  cy_text_set_label_attributes (self->now);
  cy_text_set_label_attributes (self->summary);
  fill_about (self);
}

void
cy_alone_view_set_node (CyAloneView *self, CyNode *node)
{
  g_set_object (&self->node, node);
}
