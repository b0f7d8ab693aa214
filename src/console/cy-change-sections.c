/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-sections.h"

#include <glib/gi18n-lib.h>

#include "cy-change-words.h"
#include "cy-order.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* How many targets are named in a line. */
#define N_NAMED 12

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  cy_text_set_label_attributes (GTK_LABEL (label));
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_text (GtkBox *box, const char *text, const char *style)
{
  gtk_box_append (box, make_label (text, style));
}

static void
empty_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/* --- facts ---------------------------------------------------------------------------------------- */

static char *
tell_kind (const CyChange *change, CyYard *yard)
{
  return g_strdup (_ (cy_change_kind_label (change->kind)));
}

static char *
tell_targets (const CyChange *change, CyYard *yard)
{
  return cy_change_words_targets (yard, change->targets, N_NAMED);
}

static char *
tell_window (const CyChange *change, CyYard *yard)
{
  return cy_change_words_window (change);
}

static char *
tell_creator (const CyChange *change, CyYard *yard)
{
  return g_strdup (change->creator);
}

static char *
tell_proposer (const CyChange *change, CyYard *yard)
{
  return g_strdup (change->proposer);
}

static char *
tell_approvals (const CyChange *change, CyYard *yard)
{
  return cy_change_words_approvals (change);
}

static char *
tell_lead (const CyChange *change, CyYard *yard)
{
  if (change->order != NULL)
    return g_strdup_printf (_ ("work order %s"), change->order);
  if (change->command != NULL)
    return g_strdup_printf (_ ("command %s"), change->command);
  return change->batch == NULL ? NULL : g_strdup_printf (_ ("batch %s"), change->batch);
}

static const struct {
  const char *label;
  char *(*tell) (const CyChange *change, CyYard *yard);
} facts[] = {
  { N_ ("Kind"), tell_kind },
  { N_ ("About"), tell_targets },
  { N_ ("Planned"), tell_window },
  { N_ ("Written by"), tell_creator },
  { N_ ("Proposed by"), tell_proposer },
  { N_ ("Approved by"), tell_approvals },
  { N_ ("Made by"), tell_lead },
};

void
cy_change_sections_fill_facts (GtkGrid *grid, const CyChange *change, CyYard *yard)
{
  GtkWidget *child;
  int row = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++) {
    g_autofree char *text = facts[i].tell (change, yard);
    GtkWidget *name;

    if (text == NULL || *text == '\0')
      continue;
    name = gtk_label_new (_ (facts[i].label));
    gtk_label_set_xalign (GTK_LABEL (name), 0);
    gtk_widget_set_valign (name, GTK_ALIGN_START);
    gtk_widget_add_css_class (name, "dim-label");
    gtk_grid_attach (grid, name, 0, row, 1, 1);
    gtk_grid_attach (grid, make_label (text, NULL), 1, row++, 1, 1);
  }
}

/* --- texts ---------------------------------------------------------------------------------------- */

void
cy_change_sections_fill_texts (GtkBox *box, const CyChangeDossier *dossier)
{
  const struct {
    const char *heading;
    const char *text;
  } texts[] = {
    { N_ ("What is changed"), dossier->what },   { N_ ("Why"), dossier->why },
    { N_ ("Way back"), dossier->rollback },      { N_ ("Why not"), dossier->reason },
    { N_ ("What came of it"), dossier->result },
  };

  empty_box (box);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (texts[i].text == NULL)
      continue;
    add_text (box, _ (texts[i].heading), "heading");
    add_text (box, texts[i].text, NULL);
  }
}

/* --- lists ---------------------------------------------------------------------------------------- */

/**
 * cy_change_sections_fill_similar:
 * @similar: (nullable) (element-type CySimilarChange): %NULL while it is being looked for.
 */
void
cy_change_sections_fill_similar (GtkBox *box, GPtrArray *similar)
{
  empty_box (box);
  if (similar == NULL) {
    add_text (box, _ ("Looking for them…"), "dim-label");
    return;
  }
  if (similar->len == 0)
    add_text (box, _ ("There was no such change on these piles or on others of their type."),
              "dim-label");
  for (guint i = 0; i < similar->len; i++) {
    const CySimilarChange *one = similar->pdata[i];
    g_autofree char *text = cy_change_words_similar (one);
    g_autofree char *aftermath = cy_change_words_aftermath (one);

    gtk_box_append (
      box, cy_state_badge_new (cy_change_words_severity (one->change, 0), one->change->title));
    add_text (box, text, NULL);
    if (aftermath != NULL)
      add_text (box, aftermath, "dim-label");
  }
}

void
cy_change_sections_fill_orders (GtkBox *box, const CyChangeDossier *dossier)
{
  empty_box (box);
  gtk_widget_set_visible (GTK_WIDGET (box), dossier->orders->len > 0);
  if (dossier->orders->len > 0)
    add_text (box, _ ("Work orders"), "heading");
  for (guint i = 0; i < dossier->orders->len; i++) {
    const CyOrder *order = dossier->orders->pdata[i];
    g_autofree char *text = g_strdup_printf ("%s · %s · %s", order->id, order->title,
                                             _ (cy_order_state_label (order->state)));

    add_text (box, text, NULL);
  }
}

void
cy_change_sections_fill_story (GtkBox *box, const CyChangeDossier *dossier)
{
  empty_box (box);
  for (guint i = dossier->remarks->len; i > 0; i--) {
    const CyChangeRemark *remark = dossier->remarks->pdata[i - 1];
    g_autofree char *text = cy_change_words_remark (remark);

    add_text (box, text, NULL);
    if (remark->overtaken != NULL) {
      g_autofree char *why = g_strdup_printf (_ ("Changed nothing: %s"), remark->overtaken);

      add_text (box, why, "trouble");
    }
  }
}
