/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-article-pane.h"

#include <glib/gi18n-lib.h>

#include "cy-article-words.h"
#include "cy-children.h"
#include "cy-fact-grid.h"
#include "cy-node-alarm.h"
#include "cy-text.h"

struct _CyArticlePane {
  GtkWidget parent_instance;

  GtkLabel *name;
  GtkGrid *facts;
  GtkButton *order;
  GtkLabel *cause;
  GtkLabel *method;
  GtkLabel *result;
  CyNode *node;     /* owned */
  CyRecord *record; /* owned, nullable: what it shows */
};

G_DEFINE_FINAL_TYPE (CyArticlePane, cy_article_pane, GTK_TYPE_WIDGET)

enum {
  FACT_WORTH,
  FACT_TIME,
  FACT_CONDITIONS,
  FACT_MODELS,
  FACT_AUTHOR,
  FACT_WRITTEN,
  N_FACTS,
};

static const char *const fact_labels[N_FACTS] = {
  [FACT_WORTH] = N_ ("Success"),     [FACT_TIME] = N_ ("Usual time"),
  [FACT_CONDITIONS] = N_ ("Alarms"), [FACT_MODELS] = N_ ("Models"),
  [FACT_AUTHOR] = N_ ("Author"),     [FACT_WRITTEN] = N_ ("Written on"),
};

static void
show_text (GtkLabel *label, const CyRecord *record, const char *field)
{
  const char *text = cy_record_get_text (record, field);

  gtk_label_set_text (label, text != NULL && *text != '\0' ? text : "–");
}

static void
show_facts (CyArticlePane *self, const CyNodeArticle *article)
{
  CyYard *yard = cy_node_get_yard (self->node);
  g_auto (GStrv) known = cy_node_list_conditions (self->node);
  g_autofree char *worth = cy_article_words_worth (article);
  g_autofree char *time = cy_article_words_time (article);
  g_autofree char *hours = article->median_us == 0 ? NULL : g_strdup_printf (_ ("%s h"), time);
  g_autofree char *conditions = cy_article_words_conditions (yard, article->record, known);

  cy_fact_grid_set (self->facts, FACT_WORTH, worth);
  cy_fact_grid_set (self->facts, FACT_TIME, hours);
  cy_fact_grid_set (self->facts, FACT_CONDITIONS, conditions);
  cy_fact_grid_set (self->facts, FACT_MODELS, cy_record_get_text (article->record, "types"));
  cy_fact_grid_set (self->facts, FACT_AUTHOR, cy_record_get_text (article->record, "author"));
  cy_fact_grid_set (self->facts, FACT_WRITTEN, cy_record_get_text (article->record, "written_on"));
}

static void
show_order (CyArticlePane *self, const CyRecord *record)
{
  const char *order = cy_record_get_text (record, "order");
  g_autofree char *label =
    order == NULL ? NULL : g_strdup_printf (_ ("Learned from work order %s"), order);

  gtk_widget_set_visible (GTK_WIDGET (self->order), order != NULL);
  gtk_button_set_label (self->order, label != NULL ? label : "");
}

/**
 * cy_article_pane_show:
 * @article: (nullable): what to show; nothing hides the pane.
 */
void
cy_article_pane_show (CyArticlePane *self, const CyNodeArticle *article)
{
  g_clear_pointer (&self->record, cy_record_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), article != NULL);
  if (article == NULL)
    return;
  self->record = cy_record_ref (article->record);
  show_text (self->name, self->record, "name");
  show_facts (self, article);
  show_order (self, self->record);
  show_text (self->cause, self->record, "cause");
  show_text (self->method, self->record, "method");
  show_text (self->result, self->record, "result");
}

static void
on_show_order_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyArticlePane *self = CY_ARTICLE_PANE (widget);
  const char *order = self->record == NULL ? NULL : cy_record_get_text (self->record, "order");

  if (order != NULL)
    gtk_widget_activate_action (widget, "win.show-order", "s", order);
}

static void
cy_article_pane_dispose (GObject *object)
{
  CyArticlePane *self = CY_ARTICLE_PANE (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_pointer (&self->record, cy_record_unref);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_article_pane_parent_class)->dispose (object);
}

static void
cy_article_pane_class_init (CyArticlePaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_article_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-article-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, CyArticlePane, name);
  gtk_widget_class_bind_template_child (widget_class, CyArticlePane, facts);
  gtk_widget_class_bind_template_child (widget_class, CyArticlePane, order);
  gtk_widget_class_bind_template_child (widget_class, CyArticlePane, cause);
  gtk_widget_class_bind_template_child (widget_class, CyArticlePane, method);
  gtk_widget_class_bind_template_child (widget_class, CyArticlePane, result);
  gtk_widget_class_install_action (widget_class, "article.show-order", NULL, on_show_order_action);
}

static void
cy_article_pane_init (CyArticlePane *self)
{
  GtkLabel *texts[4];

  gtk_widget_init_template (GTK_WIDGET (self));
  texts[0] = self->name;
  texts[1] = self->cause;
  texts[2] = self->method;
  texts[3] = self->result;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    cy_text_set_label_attributes (texts[i]);
  cy_text_set_label_bold (self->name, TRUE);
  for (guint i = 0; i < N_FACTS; i++)
    cy_fact_grid_add (self->facts, i, _ (fact_labels[i]));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
cy_article_pane_new (CyNode *node)
{
  CyArticlePane *self = g_object_new (CY_TYPE_ARTICLE_PANE, NULL);

  self->node = g_object_ref (node);
  return GTK_WIDGET (self);
}
