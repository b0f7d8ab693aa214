/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-knowledge-page.h"

#include <glib/gi18n-lib.h>

#include "cy-article-pane.h"
#include "cy-article-words.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-node-alarm.h"
#include "cy-page-keys.h"
#include "cy-question.h"
#include "cy-record-form.h"
#include "cy-text.h"

#define MAX_ROWS 500

struct _CyKnowledgePage {
  GtkWidget parent_instance;

  GtkSearchEntry *search;
  GtkLabel *count;
  GtkPaned *paned;
  GtkStack *stack; /* "rows", "none" or "nothing" */
  GtkColumnView *articles;
  CyArticlePane *pane;
  CyNode *node;      /* owned */
  char **known;      /* owned: conditions that alarms had */
  GListStore *store; /* owned; of CyRow of CyNodeArticle */
  GtkSingleSelection *selection;
  GtkEventController *shortcuts; /* borrowed, nullable: while the page is seen */
  char *wanted;                  /* owned, nullable: to be selected when it is found */
  guint question;                /* the newest; older answers are dropped */
};

G_DEFINE_FINAL_TYPE (CyKnowledgePage, cy_knowledge_page, GTK_TYPE_WIDGET)

static const char *
article_key (gconstpointer data)
{
  return ((const CyNodeArticle *) data)->record->id;
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  return g_strdup (cy_record_get_text (((const CyNodeArticle *) data)->record, "name"));
}

static char *
show_conditions (gconstpointer data, gpointer user_data)
{
  CyKnowledgePage *self = user_data;

  return cy_article_words_conditions (cy_node_get_yard (self->node),
                                      ((const CyNodeArticle *) data)->record, self->known);
}

static char *
show_worth (gconstpointer data, gpointer user_data)
{
  return cy_article_words_worth (data);
}

static char *
show_time (gconstpointer data, gpointer user_data)
{
  return cy_article_words_time (data);
}

static const CyColumn columns[] = {
  { N_ ("Title"), show_name, NULL, FALSE, TRUE, 16 },
  { N_ ("Alarms"), show_conditions, NULL, FALSE, FALSE, 24 },
  { N_ ("Success"), show_worth, NULL, FALSE, FALSE, 0 },
  { N_ ("Usual time, h:mm"), show_time, NULL, TRUE, FALSE, 0 },
};

static const CyNodeArticle *
get_selected (CyKnowledgePage *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

static void
show_selected (CyKnowledgePage *self)
{
  const CyNodeArticle *article = get_selected (self);

  if (self->node == NULL)
    return;
  cy_article_pane_show (self->pane, article);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "knowledge.edit", article != NULL);
}

static void
select_wanted (CyKnowledgePage *self)
{
  for (guint i = 0;
       self->wanted != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++) {
    g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->store), i);

    if (g_str_equal (cy_row_get_key (row), self->wanted)) {
      gtk_single_selection_set_selected (self->selection, i);
      g_clear_pointer (&self->wanted, g_free);
    }
  }
}

static void
show_count (CyKnowledgePage *self, guint n)
{
  gboolean searched = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
  g_autofree char *text = g_strdup_printf (ngettext ("%u article", "%u articles", n), n);

  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "rows" : searched ? "nothing" : "none");
}

static void
on_articles_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyKnowledgePage) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) articles = result;
  guint n;

  if (self == NULL || number != self->question || self->node == NULL)
    return;
  if (error != NULL) {
    gtk_label_set_text (self->count, error->message);
    return;
  }
  n = articles->len;
  g_ptr_array_set_free_func (articles, NULL);
  cy_rows_sync (self->store, g_steal_pointer (&articles), article_key,
                (GDestroyNotify) cy_node_article_free);
  show_count (self, n);
  select_wanted (self);
  show_selected (self);
}

static void
ask (CyKnowledgePage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  const CyArticleQuery query = { .text = *text == '\0' ? NULL : (char *) text, .limit = MAX_ROWS };

  g_strfreev (self->known);
  self->known = cy_node_list_conditions (self->node);
  cy_node_query_articles (self->node, &query, on_articles_cb,
                          cy_question_new (self, ++self->question));
}

/* What nobody looks at is asked for when somebody does. */
static void
on_changed_cb (CyKnowledgePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask (self);
}

/**
 * cy_knowledge_page_show_article:
 *
 * Selects an article, whatever was searched for.
 */
void
cy_knowledge_page_show_article (CyKnowledgePage *self, const char *id)
{
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  ask (self);
}

/* --- actions and keys ----------------------------------------------------------------------------- */

static void
on_saved_cb (CyRecordForm *form, const char *id, CyKnowledgePage *self)
{
  cy_knowledge_page_show_article (self, id);
}

static void
present_form (CyKnowledgePage *self, GtkWidget *form)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (form), GTK_WINDOW (root));
  g_signal_connect_object (form, "saved", G_CALLBACK (on_saved_cb), self, 0);
  gtk_window_present (GTK_WINDOW (form));
}

static void
on_add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyKnowledgePage *self = CY_KNOWLEDGE_PAGE (widget);

  present_form (self, cy_record_form_new (self->node, CY_KIND_ARTICLE));
}

static void
on_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyKnowledgePage *self = CY_KNOWLEDGE_PAGE (widget);
  const CyNodeArticle *article = get_selected (self);

  if (article != NULL)
    present_form (self, cy_record_form_new_edit (self->node, article->record));
}

static void
on_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (CY_KNOWLEDGE_PAGE (widget)->search));
}

static void
on_activated_cb (CyKnowledgePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "knowledge.edit", NULL);
}

/* Enter goes to what was found. */
static void
on_search_activate_cb (CyKnowledgePage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->articles));
}

static void
on_search_stopped_cb (CyKnowledgePage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->articles));
}

/* Keys work wherever the keyboard is, but only while this is the page that is seen. */
static void
cy_knowledge_page_map (GtkWidget *widget)
{
  static const CyPageKey keys[] = {
    { GDK_KEY_f, "knowledge.search" },
    { GDK_KEY_n, "knowledge.add" },
  };
  CyKnowledgePage *self = CY_KNOWLEDGE_PAGE (widget);

  GTK_WIDGET_CLASS (cy_knowledge_page_parent_class)->map (widget);
  self->shortcuts = cy_page_keys_new (keys, G_N_ELEMENTS (keys));
  gtk_widget_add_controller (widget, self->shortcuts);
  ask (self);
}

static void
cy_knowledge_page_unmap (GtkWidget *widget)
{
  CyKnowledgePage *self = CY_KNOWLEDGE_PAGE (widget);

  if (self->shortcuts != NULL)
    gtk_widget_remove_controller (widget, self->shortcuts);
  self->shortcuts = NULL;
  GTK_WIDGET_CLASS (cy_knowledge_page_parent_class)->unmap (widget);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_knowledge_page_dispose (GObject *object)
{
  CyKnowledgePage *self = CY_KNOWLEDGE_PAGE (object);

  g_clear_object (&self->node);
  self->shortcuts = NULL;
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_pointer (&self->known, g_strfreev);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (cy_knowledge_page_parent_class)->dispose (object);
}

static void
cy_knowledge_page_class_init (CyKnowledgePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_knowledge_page_dispose;
  widget_class->map = cy_knowledge_page_map;
  widget_class->unmap = cy_knowledge_page_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-knowledge-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyKnowledgePage, search);
  gtk_widget_class_bind_template_child (widget_class, CyKnowledgePage, count);
  gtk_widget_class_bind_template_child (widget_class, CyKnowledgePage, paned);
  gtk_widget_class_bind_template_child (widget_class, CyKnowledgePage, stack);
  gtk_widget_class_bind_template_child (widget_class, CyKnowledgePage, articles);
  gtk_widget_class_install_action (widget_class, "knowledge.search", NULL, on_search_action);
  gtk_widget_class_install_action (widget_class, "knowledge.add", NULL, on_add_action);
  gtk_widget_class_install_action (widget_class, "knowledge.edit", NULL, on_edit_action);
}

static void
cy_knowledge_page_init (CyKnowledgePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->articles, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_columns_fill (self->articles, columns, G_N_ELEMENTS (columns), self);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_selected),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->articles, "activate", G_CALLBACK (on_activated_cb), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_search_activate_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (on_search_stopped_cb), self);
}

GtkWidget *
cy_knowledge_page_new (CyNode *node)
{
  CyKnowledgePage *self = g_object_new (CY_TYPE_KNOWLEDGE_PAGE, NULL);

  self->node = g_object_ref (node);
  self->known = g_new0 (char *, 1);
  self->pane = CY_ARTICLE_PANE (cy_article_pane_new (node));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->pane));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "knowledge.edit", FALSE);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "order-changed", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
