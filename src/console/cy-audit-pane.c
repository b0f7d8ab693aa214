/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-audit-pane.h"

#include <glib/gi18n-lib.h>

#include "cy-audit-words.h"
#include "cy-children.h"
#include "cy-fact-grid.h"
#include "cy-json.h"
#include "cy-shown.h"
#include "cy-text.h"

/* What of a payload is shown at once [bytes]. */
#define PAYLOAD_MAX 20000

typedef enum {
  FACT_WHO,
  FACT_WHEN,
  FACT_NODE,
  FACT_DETAIL,
} Fact;

typedef enum {
  ENTRY_STREAM,
  ENTRY_NUMBER,
  ENTRY_KIND,
  ENTRY_SUBJECT,
  ENTRY_HASH,
  ENTRY_SIGNED,
} Entry;

struct _CyAuditPane {
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkGrid *facts;
  GtkWidget *changes_title;
  GtkGrid *changes;
  GtkGrid *entry;
  GtkLabel *payload;
  CyNode *node; /* owned */
};

G_DEFINE_FINAL_TYPE (CyAuditPane, cy_audit_pane, GTK_TYPE_WIDGET)

static void
put_label (CyAuditPane *self, int column, int row, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, column > 0);
  cy_text_set_label_attributes (GTK_LABEL (label));
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_grid_attach (self->changes, label, column, row, 1, 1);
}

static void
show_change (CyAuditPane *self, const char *subject, const CyAuditChange *change, int row)
{
  CyYard *yard = cy_node_get_yard (self->node);
  g_autofree char *cell = cy_audit_words_cell (subject, change->cell);
  g_autofree char *before = cy_audit_words_value (yard, subject, change->cell, change->before);
  g_autofree char *after = cy_audit_words_value (yard, subject, change->cell, change->after);

  put_label (self, 0, row, cell, "dim-label");
  put_label (self, 1, row, before, NULL);
  put_label (self, 2, row, after, NULL);
}

static void
show_changes (CyAuditPane *self, const CyAuditLine *line)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->changes))) != NULL)
    gtk_grid_remove (self->changes, child);
  gtk_widget_set_visible (self->changes_title, line->changes->len > 0);
  if (line->changes->len == 0)
    return;
  put_label (self, 1, 0, C_ ("audit", "Before"), "dim-label");
  put_label (self, 2, 0, C_ ("audit", "After"), "dim-label");
  for (guint i = 0; i < line->changes->len; i++)
    show_change (self, line->entry->subject, line->changes->pdata[i], (int) i + 1);
}

static char *
show_origin (CyAuditPane *self, const char *origin)
{
  return g_str_equal (origin, cy_node_get_id (self->node))
           ? g_strdup_printf (_ ("This node (%.8s)"), origin)
           : g_strdup_printf ("%.8s", origin);
}

static char *
show_payload (const char *payload)
{
  g_autoptr (JsonNode) node = cy_json_parse (payload, -1, 1024 * 1024, NULL);
  g_autofree char *text = node == NULL ? g_strdup (payload) : cy_json_to_text (node, TRUE);
  g_autofree char *head = g_strndup (text, PAYLOAD_MAX);

  return g_utf8_make_valid (head, -1);
}

static void
show_entry (CyAuditPane *self, const CyEntry *entry)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->seq);
  g_autofree char *payload = show_payload (entry->payload);
  g_autofree char *hash = cy_hash_spell (entry->hash);

  cy_fact_grid_set (self->entry, ENTRY_STREAM, entry->stream);
  cy_fact_grid_set (self->entry, ENTRY_NUMBER, number);
  cy_fact_grid_set (self->entry, ENTRY_KIND, entry->kind);
  cy_fact_grid_set (self->entry, ENTRY_SUBJECT, entry->subject);
  cy_fact_grid_set (self->entry, ENTRY_HASH, hash);
  cy_fact_grid_set (self->entry, ENTRY_SIGNED, entry->signature != NULL ? _ ("Yes") : _ ("No"));
  gtk_label_set_text (self->payload, payload);
}

static char *
show_actor (CyAuditPane *self, const char *actor)
{
  g_autofree char *name = cy_audit_words_actor (cy_node_get_yard (self->node), actor);

  return g_str_equal (name, actor) || cy_audit_is_own (actor)
           ? g_steal_pointer (&name)
           : g_strdup_printf ("%s (%s)", name, actor);
}

/**
 * cy_audit_pane_show:
 * @line: (nullable): what is shown; nothing is for %NULL.
 */
void
cy_audit_pane_show (CyAuditPane *self, const CyAuditLine *line)
{
  g_autofree char *action = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *time = NULL;
  g_autofree char *who = NULL;
  g_autofree char *origin = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), line != NULL);
  if (line == NULL)
    return;
  action = cy_audit_words_action (line);
  subject = cy_audit_words_about (cy_node_get_yard (self->node), line);
  title = g_strdup_printf ("%s · %s", action, subject);
  /* Of a record the table says it. */
  detail = line->changes->len > 0 ? g_strdup (cy_audit_words_standing (line))
                                  : cy_audit_words_detail (cy_node_get_yard (self->node), line);
  time = cy_shown_time (cy_hlc_to_us (line->entry->hlc));
  who = show_actor (self, line->entry->actor);
  origin = show_origin (self, line->entry->origin);
  gtk_label_set_text (self->title, title);
  cy_fact_grid_set (self->facts, FACT_WHO, who);
  cy_fact_grid_set (self->facts, FACT_WHEN, time);
  cy_fact_grid_set (self->facts, FACT_NODE, origin);
  cy_fact_grid_set (self->facts, FACT_DETAIL, detail);
  show_changes (self, line);
  show_entry (self, line->entry);
}

static void
cy_audit_pane_dispose (GObject *object)
{
  cy_children_unparent (GTK_WIDGET (object));
  g_clear_object (&CY_AUDIT_PANE (object)->node);
  G_OBJECT_CLASS (cy_audit_pane_parent_class)->dispose (object);
}

static void
cy_audit_pane_class_init (CyAuditPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_audit_pane_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-audit-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAuditPane, title);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPane, facts);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPane, changes_title);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPane, changes);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPane, entry);
  gtk_widget_class_bind_template_child (widget_class, CyAuditPane, payload);
}

static void
cy_audit_pane_init (CyAuditPane *self)
{
  static const char *const facts[] = { N_ ("Who"), N_ ("When"), N_ ("From node"), N_ ("Details") };
  static const char *const entry[] = { N_ ("Stream"),  N_ ("Number"), N_ ("Kind"),
                                       N_ ("Subject"), N_ ("Hash"),   N_ ("Signed") };

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    cy_fact_grid_add (self->facts, i, _ (facts[i]));
  for (guint i = 0; i < G_N_ELEMENTS (entry); i++)
    cy_fact_grid_add (self->entry, i, _ (entry[i]));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
cy_audit_pane_new (CyNode *node)
{
  CyAuditPane *self = g_object_new (CY_TYPE_AUDIT_PANE, NULL);

  self->node = g_object_ref (node);
  return GTK_WIDGET (self);
}
