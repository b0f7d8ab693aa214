/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-audit-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-audit-export.h"
#include "cy-audit-filter.h"
#include "cy-audit-pane.h"
#include "cy-audit-words.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-node-audit.h"
#include "cy-node-check.h"
#include "cy-page-keys.h"
#include "cy-question.h"
#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* Lines that are shown at once; the next so many are asked for. */
#define BATCH 200

/* How often the progress of a verification is shown [ms]. */
#define PROGRESS_MS 200

struct _CyAuditPage {
  GtkWidget parent_instance;

  GtkBox *tools;
  GtkBox *status;
  GtkLabel *count;
  GtkSpinner *spinner;
  GtkLabel *verdict;
  GtkWidget *badge;
  GtkPaned *paned;
  GtkStack *stack; /* "rows" or "none" */
  GtkColumnView *lines;
  GtkWidget *scroller;
  GtkWidget *more;
  CyAuditFilter *filter;
  CyAuditPane *pane;
  CyNode *node;      /* owned */
  GListStore *store; /* owned; of CyRow of CyAuditLine */
  GtkSingleSelection *selection;
  GtkEventController *shortcuts; /* borrowed, nullable: while the page is seen */
  CyAuditSearch *search;         /* owned: what is looked for now */
  CyAuditPlace next;             /* where it goes on */
  guint wanted;                  /* lines that shall be there before it stops by itself */
  guint question;                /* the newest; older answers are dropped */
  GtkNativeDialog *chooser;      /* owned, nullable */
  CyProgress *progress;          /* owned, nullable: while it is verified */
  guint timer;                   /* source id: looks at @progress */
};

G_DEFINE_FINAL_TYPE (CyAuditPage, cy_audit_page, GTK_TYPE_WIDGET)

/* --- the table ------------------------------------------------------------------------------------ */

static char *
show_time (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (cy_hlc_to_us (((const CyAuditLine *) data)->entry->hlc));
}

static char *
show_actor (gconstpointer data, gpointer user_data)
{
  CyAuditPage *self = user_data;

  return cy_audit_words_actor (cy_node_get_yard (self->node),
                               ((const CyAuditLine *) data)->entry->actor);
}

static char *
show_action (gconstpointer data, gpointer user_data)
{
  return cy_audit_words_action (data);
}

static char *
show_subject (gconstpointer data, gpointer user_data)
{
  CyAuditPage *self = user_data;

  return cy_audit_words_about (cy_node_get_yard (self->node), data);
}

static char *
show_detail (gconstpointer data, gpointer user_data)
{
  CyAuditPage *self = user_data;

  return cy_audit_words_detail (cy_node_get_yard (self->node), data);
}

static const CyColumn columns[] = {
  { N_ ("When"), show_time, NULL, FALSE, FALSE, 12 },
  { N_ ("Who"), show_actor, NULL, FALSE, FALSE, 10 },
  { N_ ("What"), show_action, NULL, FALSE, FALSE, 18 },
  { N_ ("On what"), show_subject, NULL, FALSE, TRUE, 16 },
  { N_ ("Details"), show_detail, NULL, FALSE, TRUE, 20 },
};

static const CyAuditLine *
get_selected (CyAuditPage *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

static void
show_selected (CyAuditPage *self)
{
  const CyAuditLine *line = get_selected (self);

  if (self->node == NULL)
    return;
  cy_audit_pane_show (self->pane, line);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "audit.about", line != NULL);
}

/* --- asking --------------------------------------------------------------------------------------- */

static void ask (CyAuditPage *self);

static void
append (CyAuditPage *self, GPtrArray *lines)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < lines->len; i++) {
    CyAuditLine *line = lines->pdata[i];
    g_autofree char *key =
      g_strdup_printf ("%s %" G_GUINT64_FORMAT, line->entry->stream, line->entry->seq);

    g_ptr_array_add (rows, cy_row_new (key, line, (GDestroyNotify) cy_audit_line_free));
  }
  g_ptr_array_set_free_func (lines, NULL);
  g_list_store_splice (self->store, g_list_model_get_n_items (G_LIST_MODEL (self->store)), 0,
                       rows->pdata, rows->len);
}

/* How much there is, and how far back that reaches. */
static void
show_count (CyAuditPage *self, gint64 reached_us, gboolean is_end)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  g_autofree char *lines = g_strdup_printf (ngettext ("%u line", "%u lines", n), n);
  g_autofree char *time = cy_shown_time (reached_us);
  g_autofree char *text = is_end || reached_us == 0
                            ? g_strdup (lines)
                            : g_strdup_printf (_ ("%s, looked back to %s"), lines, time);

  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 || !is_end ? "rows" : "none");
  gtk_widget_set_visible (self->more, !is_end);
}

/* What is rare takes more than one page to find; the page is shown as it fills. */
static void
on_page_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAuditPage) self = cy_question_end (user_data, &number);
  g_autoptr (CyAuditPart) page = result;
  guint n;

  if (self == NULL || number != self->question || self->node == NULL)
    return;
  if (error != NULL) {
    gtk_label_set_text (self->count, error->message);
    gtk_spinner_stop (self->spinner);
    return;
  }
  append (self, page->lines);
  self->next = page->next;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  show_count (self, page->next_us, page->is_end);
  if (!page->is_end && n < self->wanted)
    ask (self);
  else
    gtk_spinner_stop (self->spinner);
}

static void
ask (CyAuditPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  gtk_spinner_start (self->spinner);
  cy_node_query_audit (self->node, self->search, &self->next, MAX (self->wanted, n + 1) - n,
                       on_page_cb, cy_question_new (self, ++self->question));
}

static void
start (CyAuditPage *self)
{
  g_clear_pointer (&self->search, cy_audit_search_free);
  self->search = cy_audit_filter_make_search (self->filter);
  self->next = (CyAuditPlace){ 0 };
  self->wanted = BATCH;
  g_list_store_remove_all (self->store);
  ask (self);
}

/* What nobody looks at is asked for when somebody does. */
static void
on_filter_changed_cb (CyAuditPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    start (self);
}

static void
on_yard_changed_cb (CyAuditPage *self)
{
  cy_audit_filter_set_people (self->filter);
}

static void
on_more_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAuditPage *self = CY_AUDIT_PAGE (widget);

  self->wanted = g_list_model_get_n_items (G_LIST_MODEL (self->store)) + BATCH;
  ask (self);
}

static void
on_edge_cb (CyAuditPage *self, GtkPositionType position)
{
  if (position == GTK_POS_BOTTOM && gtk_widget_get_visible (self->more) &&
      !gtk_spinner_get_spinning (self->spinner))
    on_more_action (GTK_WIDGET (self), NULL, NULL);
}

/* --- verifying ------------------------------------------------------------------------------------ */

static void
show_verdict (CyAuditPage *self, gboolean well, const char *text)
{
  cy_state_badge_set (CY_STATE_BADGE (self->badge),
                      well ? CY_SEVERITY_NORMAL : CY_SEVERITY_CRITICAL,
                      well ? _ ("In order") : _ ("Not in order"));
  gtk_widget_set_visible (self->badge, TRUE);
  gtk_label_set_text (self->verdict, text);
}

/* What was written after its node was removed is sound, and is in no table. */
static char *
describe_entries (JsonObject *found)
{
  guint n = (guint) json_object_get_int_member (found, "entries");
  guint n_uncounted = (guint) json_object_get_int_member (found, "uncounted");
  g_autofree char *entries = g_strdup_printf (
    ngettext ("%u entry is as it was written", "%u entries are as they were written", n), n);

  return n_uncounted == 0
           ? g_steal_pointer (&entries)
           : g_strdup_printf (ngettext ("%s; %u of them was written after its node was removed and "
                                        "does not count",
                                        "%s; %u of them were written after their node was removed "
                                        "and do not count",
                                        n_uncounted),
                              entries, n_uncounted);
}

static char *
describe_sound (JsonObject *found)
{
  gint64 unknown = json_object_get_int_member (found, "unknown_keys");
  g_autofree char *entries = describe_entries (found);

  return unknown == 0 ? g_steal_pointer (&entries)
                      : g_strdup_printf (_ ("%s; the keys of %u streams are not known here"),
                                         entries, (guint) unknown);
}

/* What is wrong with an entry, by what a verification calls it. */
static const struct {
  const char *what;
  const char *words;
} breaks[] = {
  { "text", N_ ("was altered") },
  { "hash", N_ ("has another hash than the one that was signed") },
  { "order", N_ ("is missing") },
  { "signature", N_ ("is not signed by its node") },
};

static const char *
describe_break (const char *what)
{
  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++) {
    if (g_str_equal (breaks[i].what, what))
      return _ (breaks[i].words);
  }
  return what;
}

/* The first of them: which entry, what it was about, and what is wrong with it. */
static char *
describe_broken (CyAuditPage *self, JsonObject *found)
{
  JsonObject *first =
    json_array_get_object_element (json_object_get_array_member (found, "broken"), 0);
  guint n = (guint) json_object_get_int_member (found, "broken_count");
  guint seq = (guint) json_object_get_int_member (first, "seq");
  const char *stream = json_object_get_string_member (first, "stream");
  const char *dot = strchr (stream, '.');
  g_autofree char *place = g_strdup_printf ("%.8s%s", stream, dot != NULL ? dot : "");
  g_autofree char *name = cy_audit_words_subject (cy_node_get_yard (self->node),
                                                  json_object_get_string_member (first, "subject"));
  const char *words = describe_break (json_object_get_string_member (first, "what"));
  g_autofree char *text =
    *name == '\0' ? g_strdup_printf (_ ("Entry %u of %s %s"), seq, place, words)
                  : g_strdup_printf (_ ("Entry %u of %s (%s) %s"), seq, place, name, words);

  return n == 1
           ? g_steal_pointer (&text)
           : g_strdup_printf (ngettext ("%s; and %u more place", "%s; and %u more places", n - 1),
                              text, n - 1);
}

static void
stop_progress (CyAuditPage *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->progress, cy_progress_unref);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "audit.verify", TRUE);
}

static void
on_verified_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyAuditPage) self = cy_question_end (user_data, &number);
  g_autoptr (JsonNode) node = result;
  g_autofree char *text = NULL;
  JsonObject *found;

  if (self == NULL || self->node == NULL)
    return;
  stop_progress (self);
  if (error != NULL) {
    show_verdict (self, FALSE, error->message);
    return;
  }
  found = json_node_get_object (node);
  text = json_object_get_boolean_member (found, "ok") ? describe_sound (found)
                                                      : describe_broken (self, found);
  show_verdict (self, json_object_get_boolean_member (found, "ok"), text);
}

static gboolean
on_progress_cb (gpointer user_data)
{
  CyAuditPage *self = user_data;
  double fraction;
  g_autofree char *what = cy_progress_get (self->progress, &fraction);
  g_autofree char *text = g_strdup_printf (_ ("Verifying: %.0f %%"), 100 * fraction);

  gtk_label_set_text (self->verdict, text);
  return G_SOURCE_CONTINUE;
}

static void
on_verify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAuditPage *self = CY_AUDIT_PAGE (widget);

  if (self->progress != NULL)
    return;
  self->progress = cy_progress_new ();
  self->timer = g_timeout_add (PROGRESS_MS, on_progress_cb, self);
  gtk_widget_set_visible (self->badge, FALSE);
  gtk_widget_action_set_enabled (widget, "audit.verify", FALSE);
  on_progress_cb (self);
  cy_node_verify (self->node, self->progress, on_verified_cb, cy_question_new (self, 0));
}

/* --- saving --------------------------------------------------------------------------------------- */

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint number;
  g_autoptr (CyAuditPage) self = cy_question_end (user_data, &number);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  (void) cy_audit_export_finish (result, &n, &error);
  if (self == NULL)
    return;
  text = error != NULL ? g_strdup_printf (_ ("Not saved: %s"), error->message)
                       : g_strdup_printf (ngettext ("%u line saved", "%u lines saved", n), n);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
  if (error == NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    start (self);
}

/**
 * cy_audit_page_save:
 * @file: a name in `.json` is JSON, any other a table.
 *
 * Saves all that is found, whether it is loaded or not.
 */
void
cy_audit_page_save (CyAuditPage *self, GFile *file)
{
  g_autoptr (CyAuditSearch) search = cy_audit_filter_make_search (self->filter);

  cy_audit_export (self->node, search, file, on_saved_cb, cy_question_new (self, 0));
}

static void
on_chosen_cb (GtkNativeDialog *dialog, int response, CyAuditPage *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    cy_audit_page_save (self, file);
  g_clear_object (&self->chooser);
}

static void
on_save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyAuditPage *self = CY_AUDIT_PAGE (widget);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *name = g_strdup_printf ("%s-%s.csv", _ ("audit"), when);

  if (self->chooser != NULL)
    return;
  self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (
    _ ("Save what is found: a name in .json is JSON, any other a table"),
    GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen_cb), self, 0);
  gtk_native_dialog_show (self->chooser);
}

/* --- actions and keys ----------------------------------------------------------------------------- */

static void
on_about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyAuditPage *self = CY_AUDIT_PAGE (widget);
  const CyAuditLine *line = get_selected (self);
  g_autofree char *subject = line == NULL ? NULL : g_strdup (line->entry->subject);

  if (subject != NULL)
    cy_audit_filter_look_for (self->filter, subject);
}

static void
on_clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_audit_filter_clear (CY_AUDIT_PAGE (widget)->filter);
}

static void
on_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_audit_filter_focus (CY_AUDIT_PAGE (widget)->filter);
}

static void
on_refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  start (CY_AUDIT_PAGE (widget));
}

static void
on_activated_cb (CyAuditPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "audit.about", NULL);
}

/* Keys work wherever the keyboard is, but only while this is the page that is seen. */
static void
cy_audit_page_map (GtkWidget *widget)
{
  static const CyPageKey keys[] = {
    { GDK_KEY_f, "audit.search" },
    { GDK_KEY_r, "audit.refresh" },
    { GDK_KEY_s, "audit.save" },
  };
  CyAuditPage *self = CY_AUDIT_PAGE (widget);

  GTK_WIDGET_CLASS (cy_audit_page_parent_class)->map (widget);
  self->shortcuts = cy_page_keys_new (keys, G_N_ELEMENTS (keys));
  gtk_widget_add_controller (widget, self->shortcuts);
  start (self);
}

static void
cy_audit_page_unmap (GtkWidget *widget)
{
  CyAuditPage *self = CY_AUDIT_PAGE (widget);

  if (self->shortcuts != NULL)
    gtk_widget_remove_controller (widget, self->shortcuts);
  self->shortcuts = NULL;
  GTK_WIDGET_CLASS (cy_audit_page_parent_class)->unmap (widget);
}

/* Escape in the table lists all again. */
static gboolean
on_escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  CyAuditPage *self = user_data;

  if (self->search == NULL || self->search->subject == NULL)
    return FALSE;
  cy_audit_filter_look_for (self->filter, NULL);
  return TRUE;
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_audit_page_dispose (GObject *object)
{
  CyAuditPage *self = CY_AUDIT_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->progress, cy_progress_unref);
  g_clear_object (&self->chooser);
  g_clear_object (&self->node);
  self->shortcuts = NULL;
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_pointer (&self->search, cy_audit_search_free);
  G_OBJECT_CLASS (cy_audit_page_parent_class)->dispose (object);
}

static const struct {
  const char *name;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "audit.search", on_search_action },   { "audit.about", on_about_action },
  { "audit.clear", on_clear_action },     { "audit.more", on_more_action },
  { "audit.refresh", on_refresh_action }, { "audit.save", on_save_action },
  { "audit.verify", on_verify_action },
};

static void
cy_audit_page_class_init (CyAuditPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_audit_page_dispose;
  widget_class->map = cy_audit_page_map;
  widget_class->unmap = cy_audit_page_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-audit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, tools);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, status);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, count);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, paned);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, lines);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPage, more);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
}

static void
cy_audit_page_init (CyAuditPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = cy_state_badge_new (CY_SEVERITY_NORMAL, "");
  gtk_widget_set_visible (self->badge, FALSE);
  gtk_box_insert_child_after (self->status, self->badge, GTK_WIDGET (self->spinner));
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->lines, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_columns_fill (self->lines, columns, G_N_ELEMENTS (columns), self);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_callback_action_new (on_escape_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->lines), keys);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_selected),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->lines, "activate", G_CALLBACK (on_activated_cb), self);
  g_signal_connect_swapped (self->scroller, "edge-reached", G_CALLBACK (on_edge_cb), self);
}

GtkWidget *
cy_audit_page_new (CyNode *node)
{
  CyAuditPage *self = g_object_new (CY_TYPE_AUDIT_PAGE, NULL);

  self->node = g_object_ref (node);
  self->filter = CY_AUDIT_FILTER (cy_audit_filter_new (node));
  gtk_box_prepend (self->tools, GTK_WIDGET (self->filter));
  self->pane = CY_AUDIT_PANE (cy_audit_pane_new (node));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->pane));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "audit.about", FALSE);
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (on_filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_yard_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
