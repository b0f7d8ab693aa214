/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-record-remover.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "cy-seat.h"
#include "cy-text.h"

/* More of them nobody reads; how many there are is said. */
#define MAX_LISTED 200

#define LIST_HEIGHT 240

/* Whom a deletion is for. */
typedef struct {
  CyNode *node; /* owned */
  CyKindId kind;
  char *id;
  CyNodeDone done;
  gpointer user_data;
  GDestroyNotify destroy; /* nullable: of @user_data */
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  if (removal->destroy != NULL)
    removal->destroy (removal->user_data);
  g_object_unref (removal->node);
  g_free (removal->id);
  g_free (removal);
}

static void
on_deleted_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Removal *removal = user_data;

  removal->done (n_changes, error, removal->user_data);
  removal_free (removal);
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Removal *removal = g_object_steal_data (G_OBJECT (dialog), "removal");

  if (removal != NULL && g_str_equal (response, "delete"))
    cy_node_delete_record (removal->node, removal->kind, removal->id,
                           cy_node_get_person (removal->node), on_deleted_cb, removal);
  else if (removal != NULL)
    removal_free (removal);
}

/* "Pile: Pudong A01 (p1)", a line each. */
static char *
spell_dependents (CyYard *yard, GPtrArray *dependents)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (dependents->len, MAX_LISTED); i++) {
    const CyRecord *record = dependents->pdata[i];
    g_autofree char *name = cy_yard_display_name (yard, record->kind, record->id);

    g_string_append_printf (text, _ ("%s: %s (%s)"), _ (cy_kind_get (record->kind)->label), name,
                            record->id);
    g_string_append_c (text, '\n');
  }
  if (dependents->len > MAX_LISTED)
    g_string_append_printf (text, _ ("… and %u more"), dependents->len - MAX_LISTED);
  else if (text->len > 0)
    g_string_truncate (text, text->len - 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
list_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  cy_text_set_label_attributes (GTK_LABEL (label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What depends on it"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  return scroller;
}

static void
fill_refusal (AdwMessageDialog *dialog, CyYard *yard, const char *name, GPtrArray *dependents)
{
  g_autofree char *list = spell_dependents (yard, dependents);

  adw_message_dialog_format_heading (dialog, _ ("%s is still used"), name);
  adw_message_dialog_format_body (dialog,
                                  ngettext ("%u record depends on it. Change that one first.",
                                            "%u records depend on it. Change those first.",
                                            dependents->len),
                                  dependents->len);
  adw_message_dialog_set_extra_child (dialog, list_new (list));
  adw_message_dialog_add_response (dialog, "close", _ ("_Close"));
}

static void
fill_question (AdwMessageDialog *dialog, const CyRecord *record, const char *name)
{
  adw_message_dialog_format_heading (dialog, _ ("Delete %s?"), name);
  adw_message_dialog_format_body (dialog,
                                  _ ("%s, id %s. Nothing depends on it. What the journal and"
                                     " the history know about it stays."),
                                  _ (cy_kind_get (record->kind)->label), record->id);
  adw_message_dialog_add_responses (dialog, "close", _ ("_Cancel"), "delete", _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
}

/**
 * cy_record_remover_present:
 * @done: told after the record was deleted, or why it was not; never when the answer is no.
 * @destroy: (nullable): frees @user_data in any case.
 *
 * Asks once, then deletes. When other records depend on this one, lists them and does not ask.
 *
 * Returns: (transfer none): the dialog.
 */
GtkWindow *
cy_record_remover_present (GtkWindow *parent,
                           CyNode *node,
                           const CyRecord *record,
                           CyNodeDone done,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  CyYard *yard = cy_node_get_yard (node);
  g_autoptr (GPtrArray) dependents = cy_yard_dependents (yard, record->kind, record->id);
  g_autofree char *name = cy_yard_display_name (yard, record->kind, record->id);
  GtkWidget *dialog = adw_message_dialog_new (parent, NULL, NULL);
  Removal *removal = g_new0 (Removal, 1);

  *removal =
    (Removal){ g_object_ref (node), record->kind, g_strdup (record->id), done, user_data, destroy };
  g_object_set_data_full (G_OBJECT (dialog), "removal", removal, removal_free);
  if (dependents->len > 0)
    fill_refusal (ADW_MESSAGE_DIALOG (dialog), yard, name, dependents);
  else
    fill_question (ADW_MESSAGE_DIALOG (dialog), record, name);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
  return GTK_WINDOW (dialog);
}
