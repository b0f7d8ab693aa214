/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-sections.h"

#include <glib/gi18n-lib.h>

#include "cy-fact-grid.h"
#include "cy-order-words.h"
#include "cy-rationale.h"
#include "cy-shown.h"
#include "cy-text.h"

/* The newest of a long story. */
#define TOLD_MAX 200

/* A part, what it is about, and what else it needs; it goes with its widget. */
typedef struct {
  GtkWidget *widget;   /* borrowed: owns it */
  CyOrderFocus *focus; /* owned */
  CyOrderFactGroup group;
} Section;

static void
section_free (gpointer data)
{
  Section *section = data;

  g_object_unref (section->focus);
  g_free (section);
}

static Section *
section_new (GtkWidget *widget, CyOrderFocus *focus)
{
  Section *section = g_new0 (Section, 1);

  section->widget = widget;
  section->focus = g_object_ref (focus);
  g_object_set_data_full (G_OBJECT (widget), "section", section, section_free);
  return section;
}

static void
follow (Section *section, const char *detail, void (*show) (GtkWidget *widget))
{
  g_signal_connect_object (section->focus, detail, G_CALLBACK (show), section->widget,
                           G_CONNECT_SWAPPED);
}

static Section *
section_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "section");
}

/**
 * cy_order_section_new:
 * @child: (transfer floating): what stands below @title.
 */
GtkWidget *
cy_order_section_new (const char *title, GtkWidget *child)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), child);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  return box;
}

/* --- facts ---------------------------------------------------------------------------------------- */

static void
show_facts (GtkWidget *widget)
{
  const Section *section = section_of (widget);
  const CyOrderFactsOf of = { cy_node_get_yard (cy_order_focus_get_node (section->focus)),
                              cy_order_focus_get_dossier (section->focus),
                              cy_order_focus_get_insight (section->focus), g_get_real_time () };
  GtkWidget *parent = gtk_widget_get_parent (widget);
  gboolean any = FALSE;

  for (guint i = 0; i < cy_order_facts_count (section->group); i++) {
    g_autofree char *value =
      of.dossier == NULL ? NULL : cy_order_facts_value (section->group, i, &of);

    cy_fact_grid_set (GTK_GRID (widget), i, value);
    any = any || (value != NULL && *value != '\0');
  }
  /* A title with nothing below it says nothing. */
  if (parent != NULL)
    gtk_widget_set_visible (parent, any);
}

/**
 * cy_order_facts_new:
 *
 * The facts of a group, to be put into a section of their own, which is hidden while there are none.
 */
GtkWidget *
cy_order_facts_new (CyOrderFocus *focus, CyOrderFactGroup group)
{
  GtkWidget *grid = gtk_grid_new ();
  Section *section = section_new (grid, focus);

  section->group = group;
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  for (guint i = 0; i < cy_order_facts_count (group); i++)
    cy_fact_grid_add (GTK_GRID (grid), i, cy_order_facts_label (group, i));
  follow (section, "changed::dossier", show_facts);
  follow (section, "changed::insight", show_facts);
  show_facts (grid);
  return grid;
}

/* --- its alarms, and what was before ------------------------------------------------------------- */

static void
clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static GtkWidget *
make_alarm_link (CyYard *yard, const char *id)
{
  g_autofree char *pile = NULL;
  g_autofree char *condition = NULL;
  g_autofree char *words = NULL;
  g_auto (GStrv) parts = g_strsplit (id, "#", 2);
  GtkWidget *button;
  guint connector;

  if (!cy_alarm_parse_subject (parts[0], &pile, &connector, &condition))
    return NULL;
  words = cy_condition_describe (yard, condition);
  button = gtk_button_new_with_label (words);
  gtk_widget_set_tooltip_text (button, _ ("To the alarm"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.find-alarm");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", parts[0]);
  cy_text_set_label_attributes (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))));
  return button;
}

static GtkWidget *
make_order_link (const char *id)
{
  g_autofree char *text = g_strdup_printf (_ ("To the earlier work order %s"), id);
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-order");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  return button;
}

static void
show_links (GtkWidget *widget)
{
  const Section *section = section_of (widget);
  const CyDossier *dossier = cy_order_focus_get_dossier (section->focus);
  CyYard *yard = cy_node_get_yard (cy_order_focus_get_node (section->focus));
  guint n_shown = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_shown++;
  /* Whoever stands on one of them stays there. */
  if (dossier != NULL &&
      n_shown == dossier->alarms->len + (dossier->order.earlier != NULL ? 1 : 0) &&
      gtk_widget_get_focus_child (widget) != NULL)
    return;
  clear (widget);
  for (guint i = 0; dossier != NULL && i < dossier->alarms->len; i++) {
    GtkWidget *link = make_alarm_link (yard, dossier->alarms->pdata[i]);

    if (link != NULL)
      gtk_box_append (GTK_BOX (widget), link);
  }
  if (dossier != NULL && dossier->order.earlier != NULL)
    gtk_box_append (GTK_BOX (widget), make_order_link (dossier->order.earlier));
  gtk_widget_set_visible (widget, gtk_widget_get_first_child (widget) != NULL);
}

/**
 * cy_order_links_new:
 *
 * A way to each of the alarms the order is about, and to the order after which the same came again.
 */
GtkWidget *
cy_order_links_new (CyOrderFocus *focus)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Where to look"), -1);
  follow (section_new (box, focus), "changed::dossier", show_links);
  show_links (box);
  return box;
}

/* --- what it cost --------------------------------------------------------------------------------- */

static char *
spell_cost (const CyOrderCost *cost)
{
  static const char *const kinds[CY_N_ORDER_COSTS] = { N_ ("Part"), N_ ("Labour"), N_ ("Other") };
  g_autofree char *amount = cy_order_words_money (cost->amount_minor);
  g_autofree char *price = cy_order_words_money (cost->price_minor);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s · %s", _ (kinds[cost->kind]), cost->what);
  if (cost->number != NULL)
    g_string_append_printf (text, " (%s)", cost->number);
  if (cost->kind == CY_ORDER_COST_PART)
    g_string_append_printf (text, " · %u × %s", cost->quantity, price);
  if (cost->kind == CY_ORDER_COST_LABOUR)
    g_string_append_printf (text, _ (" · %u min, %s an hour"), cost->minutes, price);
  g_string_append_printf (text, " = %s", amount);
  if (cost->serial_out != NULL || cost->serial_in != NULL)
    g_string_append_printf (text, _ (" · out %s, in %s"),
                            cost->serial_out == NULL ? "–" : cost->serial_out,
                            cost->serial_in == NULL ? "–" : cost->serial_in);
  return g_string_free (text, FALSE);
}

static void
show_costs (GtkWidget *widget)
{
  const Section *section = section_of (widget);
  const CyDossier *dossier = cy_order_focus_get_dossier (section->focus);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *total = NULL;

  for (guint i = 0; dossier != NULL && i < dossier->costs->len; i++) {
    g_autofree char *line = spell_cost (dossier->costs->pdata[i]);

    g_string_append_printf (text, "%s\n", line);
  }
  if (text->len == 0) {
    gtk_label_set_text (GTK_LABEL (widget), _ ("No parts, labour or other cost yet."));
    return;
  }
  total = cy_order_words_money (dossier->order.cost_minor);
  g_string_append_printf (text, _ ("Total %s"), total);
  gtk_label_set_text (GTK_LABEL (widget), text->str);
}

static GtkWidget *
make_text (CyOrderFocus *focus, void (*show) (GtkWidget *widget))
{
  GtkWidget *widget = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (widget), 0);
  gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (widget), 40);
  gtk_label_set_selectable (GTK_LABEL (widget), TRUE);
  cy_text_set_label_attributes (GTK_LABEL (widget));
  follow (section_new (widget, focus), "changed::dossier", show);
  show (widget);
  return widget;
}

/**
 * cy_order_costs_new:
 *
 * Parts, labour and what else was paid for, and what it comes to.
 */
GtkWidget *
cy_order_costs_new (CyOrderFocus *focus)
{
  return make_text (focus, show_costs);
}

/* --- its story ------------------------------------------------------------------------------------ */

static void
tell_remark (GString *text, const CyOrderRemark *remark)
{
  g_autofree char *when = cy_shown_time (remark->time_us);

  g_string_append_printf (text, "%s%s %s: %s", text->len > 0 ? "\n" : "", when, remark->actor,
                          _ (cy_order_event_label (remark->event)));
  if (remark->note != NULL)
    g_string_append_printf (text, " · %s", remark->note);
  if (remark->overtaken != NULL)
    g_string_append_printf (text, _ ("\n   Came too late and changed nothing: %s"),
                            remark->overtaken);
}

static void
show_story (GtkWidget *widget)
{
  const Section *section = section_of (widget);
  const CyDossier *dossier = cy_order_focus_get_dossier (section->focus);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = dossier == NULL ? 0 : dossier->remarks->len;

  /* The newest first: what matters now is what was done last. */
  for (guint i = 0; i < MIN (n, TOLD_MAX); i++)
    tell_remark (text, dossier->remarks->pdata[n - 1 - i]);
  gtk_label_set_text (GTK_LABEL (widget), text->str);
}

/**
 * cy_order_story_new:
 *
 * What people did to the order, and what came too late.
 */
GtkWidget *
cy_order_story_new (CyOrderFocus *focus)
{
  return make_text (focus, show_story);
}
