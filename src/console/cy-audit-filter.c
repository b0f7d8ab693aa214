/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-audit-filter.h"

#include <glib/gi18n-lib.h>

#include "cy-actor-name.h"
#include "cy-audit-words.h"
#include "cy-children.h"
#include "cy-option.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

/* Values of the list of people that are no accounts. */
#define EVERYBODY  ""
#define EVERYTHING "*"

struct _CyAuditFilter {
  GtkWidget parent_instance;

  CyNode *node; /* owned */
  GtkWidget *text;
  GtkWidget *who;
  GtkWidget *what;
  GtkWidget *when;
  GtkWidget *about; /* a button that takes it away; seen while it is looked for */
  GtkWidget *about_label;
  GListStore *people; /* owned */
  char *subject;      /* nullable: what is looked for only */
  gboolean filling;   /* a list is being filled: nobody chose anything */
};

G_DEFINE_FINAL_TYPE (CyAuditFilter, cy_audit_filter, GTK_TYPE_WIDGET)

static guint changed_signal;

static const struct {
  guint days; /* 0: always */
  const char *label;
} periods[] = {
  { 1, N_ ("Last 24 hours") }, { 7, N_ ("Last 7 days") }, { 30, N_ ("Last 30 days") },
  { 365, N_ ("Last year") },   { 0, N_ ("Since ever") },
};

static void
tell (CyAuditFilter *self)
{
  if (!self->filling)
    g_signal_emit (self, changed_signal, 0);
}

static void
add_account (CyAuditFilter *self, GHashTable *seen, const char *account)
{
  g_autofree char *name = NULL;
  g_autofree char *label = NULL;

  if (account == NULL || *account == '\0' || !g_hash_table_add (seen, g_strdup (account)))
    return;
  name = cy_actor_name (cy_node_get_yard (self->node), account);
  label =
    g_str_equal (name, account) ? g_strdup (account) : g_strdup_printf ("%s (%s)", name, account);
  cy_option_add (self->people, account, label);
}

/**
 * cy_audit_filter_set_people:
 *
 * Reads again who there is; who was chosen stays chosen.
 */
void
cy_audit_filter_set_people (CyAuditFilter *self)
{
  g_autoptr (GPtrArray) contacts = cy_yard_list (cy_node_get_yard (self->node), CY_KIND_CONTACT);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *chosen = g_strdup (cy_option_drop_down_get (GTK_DROP_DOWN (self->who)));

  self->filling = TRUE;
  g_list_store_remove_all (self->people);
  cy_option_add (self->people, EVERYBODY, _ ("Everybody"));
  cy_option_add (self->people, EVERYTHING, _ ("Everybody and the node itself"));
  cy_option_add (self->people, CY_ACTOR_SYSTEM, _ ("The node itself"));
  add_account (self, seen, cy_node_get_local_user (self->node));
  for (guint i = 0; i < contacts->len; i++)
    add_account (self, seen, cy_record_get_text (contacts->pdata[i], "user"));
  cy_option_sort (self->people, 3);
  cy_option_drop_down_select (GTK_DROP_DOWN (self->who), chosen != NULL ? chosen : EVERYBODY);
  self->filling = FALSE;
}

static gint64
since (CyAuditFilter *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->when));

  return chosen >= G_N_ELEMENTS (periods) || periods[chosen].days == 0
           ? 0
           : g_get_real_time () - periods[chosen].days * DAY_US;
}

/**
 * cy_audit_filter_make_search:
 *
 * Returns: (transfer full): what is looked for.
 */
CyAuditSearch *
cy_audit_filter_make_search (CyAuditFilter *self)
{
  const char *who = cy_option_drop_down_get (GTK_DROP_DOWN (self->who));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));
  guint what = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->what));
  CyAuditSearch *search = g_new0 (CyAuditSearch, 1);
  gboolean is_account = who != NULL && *who != '\0' && !g_str_equal (who, EVERYTHING);

  search->group =
    what >= 1 && what <= CY_N_AUDIT_GROUPS ? (CyAuditGroup) (what - 1) : CY_N_AUDIT_GROUPS;
  search->actor = is_account ? g_strdup (who) : NULL;
  search->with_system = g_strcmp0 (who, EVERYTHING) == 0;
  search->text = *text == '\0' ? NULL : g_strdup (text);
  search->subject = g_strdup (self->subject);
  search->from_us = since (self);
  return search;
}

/**
 * cy_audit_filter_look_for:
 * @subject: (nullable): only what happened to it; %NULL to anything.
 */
void
cy_audit_filter_look_for (CyAuditFilter *self, const char *subject)
{
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  g_free (self->subject);
  self->subject = g_strdup (subject);
  gtk_widget_set_visible (self->about, subject != NULL);
  gtk_label_set_text (GTK_LABEL (self->about_label), "");
  if (subject != NULL) {
    name = cy_audit_words_subject (cy_node_get_yard (self->node), subject);
    words = g_strdup_printf (_ ("Only %s"), name);
    gtk_label_set_text (GTK_LABEL (self->about_label), words);
    gtk_widget_set_tooltip_text (self->about, _ ("Take this away"));
  }
  tell (self);
}

void
cy_audit_filter_focus (CyAuditFilter *self)
{
  gtk_widget_grab_focus (self->text);
}

/**
 * cy_audit_filter_clear:
 *
 * Looks for everybody and everything again; the time stays.
 */
void
cy_audit_filter_clear (CyAuditFilter *self)
{
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), "");
  cy_option_drop_down_select (GTK_DROP_DOWN (self->who), EVERYBODY);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->what), 0);
  self->filling = FALSE;
  cy_audit_filter_look_for (self, NULL);
}

static void
on_about_clicked_cb (CyAuditFilter *self)
{
  cy_audit_filter_look_for (self, NULL);
}

static GtkWidget *
make_drop_down (CyAuditFilter *self, GListStore *options, gboolean search, const char *label)
{
  GtkWidget *drop_down = cy_option_drop_down_new (g_object_ref (options), search);

  gtk_widget_set_tooltip_text (drop_down, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (drop_down, "notify::selected", G_CALLBACK (tell), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (drop_down, GTK_WIDGET (self));
  return drop_down;
}

static GtkWidget *
make_groups (CyAuditFilter *self)
{
  g_autoptr (GListStore) options = g_list_store_new (CY_TYPE_OPTION);

  cy_option_add (options, "", _ ("Whatever was done"));
  for (guint i = 0; i < CY_N_AUDIT_GROUPS; i++)
    cy_option_add (options, cy_audit_group_name (i), _ (cy_audit_group_label (i)));
  return make_drop_down (self, options, FALSE, _ ("What was done"));
}

static GtkWidget *
make_periods (CyAuditFilter *self)
{
  g_autoptr (GListStore) options = g_list_store_new (CY_TYPE_OPTION);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    cy_option_add (options, periods[i].label, _ (periods[i].label));
  return make_drop_down (self, options, FALSE, _ ("When"));
}

static void
make_about (CyAuditFilter *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->about = gtk_button_new ();
  self->about_label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->about_label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->about_label), 30);
  gtk_box_append (GTK_BOX (box), self->about_label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (self->about), box);
  gtk_widget_set_visible (self->about, FALSE);
  g_signal_connect_swapped (self->about, "clicked", G_CALLBACK (on_about_clicked_cb), self);
  gtk_widget_set_parent (self->about, GTK_WIDGET (self));
}

static void
on_stopped_cb (CyAuditFilter *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->text), "");
}

static void
make_text (CyAuditFilter *self)
{
  self->text = gtk_search_entry_new ();
  g_object_set (self->text, "placeholder-text", _ ("Any part of it"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->text), 20);
  gtk_widget_set_tooltip_text (self->text, _ ("Search (Ctrl+F)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search the audit"), -1);
  g_signal_connect_object (self->text, "search-changed", G_CALLBACK (tell), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "stop-search", G_CALLBACK (on_stopped_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
}

static void
cy_audit_filter_dispose (GObject *object)
{
  CyAuditFilter *self = CY_AUDIT_FILTER (object);

  /* Lists that go tell of it. */
  self->filling = TRUE;
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->people);
  g_clear_object (&self->node);
  g_clear_pointer (&self->subject, g_free);
  G_OBJECT_CLASS (cy_audit_filter_parent_class)->dispose (object);
}

static void
cy_audit_filter_class_init (CyAuditFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cy_audit_filter_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);

  /**
   * CyAuditFilter::changed:
   *
   * Something else is looked for.
   */
  changed_signal = g_signal_new ("changed", CY_TYPE_AUDIT_FILTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
cy_audit_filter_init (CyAuditFilter *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->filling = TRUE;
}

GtkWidget *
cy_audit_filter_new (CyNode *node)
{
  CyAuditFilter *self = g_object_new (CY_TYPE_AUDIT_FILTER, NULL);

  self->node = g_object_ref (node);
  self->people = g_list_store_new (CY_TYPE_OPTION);
  make_text (self);
  self->who = make_drop_down (self, self->people, TRUE, _ ("Who did it"));
  self->what = make_groups (self);
  self->when = make_periods (self);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->when), 1);
  make_about (self);
  cy_audit_filter_set_people (self);
  return GTK_WIDGET (self);
}
