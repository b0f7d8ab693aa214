/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-network-trouble.h"

#include <glib/gi18n-lib.h>

#include "cy-shown.h"
#include "cy-state-badge.h"
#include "cy-text.h"

/* More lines push the table off the screen; how many there are is said. */
#define MAX_LINES 4

/* One thing that is wrong. */
typedef struct {
  CySeverity severity;
  const char *state; /* in a word or two, translated */
  char *text;
  const char *action; /* the page's */
  const char *button; /* translated */
  char *target;
} Line;

struct _CyNetworkTrouble {
  GtkBox parent_instance;

  char *shown; /* owned, nullable: the lines as they are shown */
};

G_DEFINE_FINAL_TYPE (CyNetworkTrouble, cy_network_trouble, GTK_TYPE_BOX)

static void
line_free (Line *line)
{
  g_free (line->text);
  g_free (line->target);
  g_free (line);
}

static void
add (GPtrArray *lines, const Line *line)
{
  g_ptr_array_add (lines, g_memdup2 (line, sizeof *line));
}

static void
add_quarantined (GPtrArray *lines, CyNode *node)
{
  g_autoptr (GPtrArray) list = cy_node_list_quarantine (node);

  for (guint i = 0; i < list->len; i++) {
    const CyQuarantined *quarantined = list->pdata[i];
    g_autofree char *stream = cy_node_words_stream (cy_node_get_yard (node), quarantined->stream);

    add (lines,
         &(const Line){
           CY_SEVERITY_CRITICAL, _ ("Put aside"),
           g_strdup_printf (_ ("%s: nothing is taken any more. %s"), stream, quarantined->reason),
           "network.release", _ ("_Take again"), g_strdup (quarantined->stream) });
  }
}

/* A member that is not connected and talks to piles, which nobody sees now. */
static void
add_silent (GPtrArray *lines, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++) {
    const CyNodeItem *item = items->pdata[i];
    g_autofree char *since = NULL;

    if (item->is_self || item->info->up || item->n_piles == 0)
      continue;
    since = cy_shown_time (item->info->since_us);
    add (lines,
         &(const Line){ CY_SEVERITY_OFFLINE, _ ("Silent"),
                        g_strdup_printf (
                          ngettext ("%s is not connected (since %s). It talks to %u pile, which is "
                                    "not seen here.",
                                    "%s is not connected (since %s). It talks to %u piles, which "
                                    "are not seen here.",
                                    item->n_piles),
                          item->name, since, item->n_piles),
                        "network.take-over", _ ("_Take over…"), g_strdup (item->id) });
  }
}

static gboolean
is_listed (GPtrArray *items, const char *id)
{
  for (guint i = 0; i < items->len; i++) {
    if (g_str_equal (((const CyNodeItem *) items->pdata[i])->id, id))
      return TRUE;
  }
  return FALSE;
}

/* Who talks to piles and is no member: nobody hears of them. */
static void
add_strangers (GPtrArray *lines, CyNode *node, GPtrArray *items, GHashTable *counts)
{
  GHashTableIter iter;
  gpointer id;
  gpointer count;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &id, &count)) {
    guint n = GPOINTER_TO_UINT (count);
    g_autofree char *name = NULL;

    if (is_listed (items, id))
      continue;
    name = cy_node_words_name (cy_node_get_yard (node), id);
    add (lines, &(const Line){
                  CY_SEVERITY_HIGH, _ ("No member"),
                  g_strdup_printf (ngettext ("%u pile belongs to the node %s, which is no member: "
                                             "nobody talks to it.",
                                             "%u piles belong to the node %s, which is no member: "
                                             "nobody talks to them.",
                                             n),
                                   n, name),
                  "network.take-over", _ ("_Take over…"), g_strdup (id) });
  }
}

static GtkWidget *
make_row (const Line *line)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (line->text);
  GtkWidget *button = gtk_button_new_with_mnemonic (line->button);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  cy_text_set_label_attributes (GTK_LABEL (label));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), line->action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", line->target);
  gtk_box_append (GTK_BOX (row), cy_state_badge_new (line->severity, line->state));
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), button);
  gtk_widget_add_css_class (row, "trouble");
  return row;
}

static void
fill (CyNetworkTrouble *self, GPtrArray *lines)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  for (guint i = 0; i < MIN (lines->len, MAX_LINES); i++)
    gtk_box_append (GTK_BOX (self), make_row (lines->pdata[i]));
  if (lines->len > MAX_LINES) {
    g_autofree char *text = g_strdup_printf (_ ("… and %u more"), lines->len - MAX_LINES);

    gtk_box_append (GTK_BOX (self), gtk_label_new (text));
  }
  gtk_widget_set_visible (GTK_WIDGET (self), lines->len > 0);
}

static char *
spell (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n%s\n", ((const Line *) lines->pdata[i])->text,
                            ((const Line *) lines->pdata[i])->target);
  return g_string_free (text, FALSE);
}

/**
 * cy_network_trouble_show:
 * @items: (element-type CyNodeItem): the nodes as they are now.
 * @counts: how many piles each node talks to, members or not.
 *
 * Lines that are the same stay, and so does the focus on one of their buttons.
 */
void
cy_network_trouble_show (CyNetworkTrouble *self, CyNode *node, GPtrArray *items, GHashTable *counts)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  g_autofree char *text = NULL;

  add_quarantined (lines, node);
  add_strangers (lines, node, items, counts);
  add_silent (lines, items);
  text = spell (lines);
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  fill (self, lines);
}

static void
cy_network_trouble_finalize (GObject *object)
{
  g_free (CY_NETWORK_TROUBLE (object)->shown);
  G_OBJECT_CLASS (cy_network_trouble_parent_class)->finalize (object);
}

static void
cy_network_trouble_class_init (CyNetworkTroubleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cy_network_trouble_finalize;
}

static void
cy_network_trouble_init (CyNetworkTrouble *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
