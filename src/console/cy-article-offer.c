/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-article-offer.h"

#include <glib/gi18n-lib.h>

#include "cy-article-words.h"
#include "cy-question.h"
#include "cy-text.h"

/* More is a choice, and at three in the morning there is no time for one. */
#define OFFERED 3

struct _CyArticleOffer {
  GtkBox parent_instance;

  GtkBox *list;
  GtkLabel *empty;
  CyNode *node;    /* owned */
  char *condition; /* owned, nullable: nothing is asked about */
  char *pile;      /* owned, nullable */
  char *shown; /* owned, nullable: what is on the screen, to leave it alone while it is the same */
  guint question; /* the newest; older answers are dropped */
};

G_DEFINE_FINAL_TYPE (CyArticleOffer, cy_article_offer, GTK_TYPE_BOX)

static GtkWidget *
make_text (const char *text)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (text));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  cy_text_set_label_attributes (label);
  return GTK_WIDGET (label);
}

static GtkWidget *
make_heading (const CyNodeArticle *article)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *summary = cy_article_words_summary (article);
  GtkWidget *line = make_text (summary);

  gtk_widget_add_css_class (line, "dim-label");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), make_text (cy_record_get_text (article->record, "name")));
  gtk_box_append (GTK_BOX (box), line);
  return box;
}

static GtkWidget *
make_contents (const CyNodeArticle *article)
{
  const char *method = cy_record_get_text (article->record, "method");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *text = make_text (method != NULL ? method : "–");
  GtkWidget *more = gtk_button_new_with_label (_ ("Cause and result"));

  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_halign (more, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (more, _ ("All of this article"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (more), "win.show-article");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (more), "s", article->record->id);
  gtk_widget_set_margin_start (box, 18);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), more);
  return box;
}

static GtkWidget *
make_row (const CyNodeArticle *article, gboolean is_open)
{
  GtkWidget *row = gtk_expander_new (NULL);

  gtk_expander_set_label_widget (GTK_EXPANDER (row), make_heading (article));
  gtk_expander_set_child (GTK_EXPANDER (row), make_contents (article));
  gtk_expander_set_expanded (GTK_EXPANDER (row), is_open);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  cy_record_get_text (article->record, "name"), -1);
  return row;
}

static void
clear (CyArticleOffer *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, row);
  g_clear_pointer (&self->shown, g_free);
}

/* All that is shown of them, so that what somebody reads is not made anew under their eyes. */
static char *
sign (GPtrArray *articles)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < articles->len; i++) {
    const CyNodeArticle *article = articles->pdata[i];
    const char *method = cy_record_get_text (article->record, "method");
    g_autofree char *summary = cy_article_words_summary (article);

    g_string_append_printf (text, "%s\n%s\n%s\n%s\n", article->record->id,
                            cy_record_get_text (article->record, "name"), summary,
                            method != NULL ? method : "");
  }
  return g_string_free (text, FALSE);
}

static void
show_articles (CyArticleOffer *self, GPtrArray *articles)
{
  g_autofree char *signature = sign (articles);

  if (g_strcmp0 (signature, self->shown) == 0)
    return;
  clear (self);
  for (guint i = 0; i < articles->len; i++)
    gtk_box_append (self->list, make_row (articles->pdata[i], i == 0));
  gtk_label_set_text (self->empty,
                      articles->len == 0 ? _ ("Nothing was learned about this alarm yet.") : "");
  gtk_widget_set_visible (GTK_WIDGET (self->empty), articles->len == 0);
  self->shown = g_steal_pointer (&signature);
}

static void
on_articles_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyArticleOffer) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) articles = result;

  if (self == NULL || number != self->question || self->node == NULL)
    return;
  if (error == NULL) {
    show_articles (self, articles);
    return;
  }
  clear (self);
  gtk_label_set_text (self->empty, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), TRUE);
}

static void
ask (CyArticleOffer *self)
{
  const CyArticleQuery query = { .condition = self->condition,
                                 .pile = self->pile,
                                 .limit = OFFERED };

  if (self->condition != NULL)
    cy_node_query_articles (self->node, &query, on_articles_cb,
                            cy_question_new (self, ++self->question));
}

static char *
dup_some (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/**
 * cy_article_offer_show:
 * @condition: (nullable): of the alarm; nothing hides the offer.
 * @pile: (nullable): where it is; empty or %NULL when it is the node's own.
 */
void
cy_article_offer_show (CyArticleOffer *self, const char *condition, const char *pile)
{
  g_autofree char *where = dup_some (pile);

  gtk_widget_set_visible (GTK_WIDGET (self), condition != NULL);
  if (g_strcmp0 (condition, self->condition) == 0 && g_strcmp0 (where, self->pile) == 0)
    return;
  g_free (self->condition);
  g_free (self->pile);
  self->condition = g_strdup (condition);
  self->pile = g_steal_pointer (&where);
  self->question++;
  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), FALSE);
  ask (self);
}

static void
cy_article_offer_dispose (GObject *object)
{
  CyArticleOffer *self = CY_ARTICLE_OFFER (object);

  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_article_offer_parent_class)->dispose (object);
}

static void
cy_article_offer_finalize (GObject *object)
{
  CyArticleOffer *self = CY_ARTICLE_OFFER (object);

  g_free (self->condition);
  g_free (self->pile);
  g_free (self->shown);
  G_OBJECT_CLASS (cy_article_offer_parent_class)->finalize (object);
}

static void
cy_article_offer_class_init (CyArticleOfferClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_article_offer_dispose;
  G_OBJECT_CLASS (klass)->finalize = cy_article_offer_finalize;
}

static void
cy_article_offer_init (CyArticleOffer *self)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *heading = make_text (_ ("What helped before"));
  GtkWidget *all = gtk_button_new_with_mnemonic (_ ("All _knowledge"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (all), "win.show-page");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (all), "s", "knowledge");
  gtk_box_append (GTK_BOX (top), heading);
  gtk_box_append (GTK_BOX (top), all);
  self->list = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
  self->empty = GTK_LABEL (make_text (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->empty), FALSE);
  gtk_box_append (GTK_BOX (self), top);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->empty));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
cy_article_offer_new (CyNode *node)
{
  CyArticleOffer *self = g_object_new (CY_TYPE_ARTICLE_OFFER, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "order-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
