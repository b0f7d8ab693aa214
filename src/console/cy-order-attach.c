/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-attach.h"

#include <glib/gi18n-lib.h>

#include "cy-order-act.h"
#include "cy-seat.h"

/* A file on its way to an order, and the step it shows. */
typedef struct {
  GWeakRef asker;
  CyOrderFocus *focus; /* owned */
  char *id;            /* owned: the order it was chosen for, whatever is looked at then */
  guint step;          /* from 1; 0 for none */
} Attaching;

static Attaching *
attaching_new (GtkWidget *asker, CyOrderFocus *focus, guint step)
{
  Attaching *attaching = g_new0 (Attaching, 1);

  g_weak_ref_init (&attaching->asker, asker);
  attaching->focus = g_object_ref (focus);
  attaching->id = g_strdup (cy_order_focus_get_id (focus));
  attaching->step = step;
  return attaching;
}

static void
attaching_free (Attaching *attaching)
{
  g_weak_ref_clear (&attaching->asker);
  g_object_unref (attaching->focus);
  g_free (attaching->id);
  g_free (attaching);
}

static void
finish (Attaching *attaching, const GError *error)
{
  g_autoptr (GtkWidget) asker = g_weak_ref_get (&attaching->asker);

  if (asker != NULL && error != NULL)
    cy_order_act_tell (asker, error->message);
  attaching_free (attaching);
}

static void
on_ticked_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  finish (user_data, error);
}

/* What was attached last is what was just attached: the answer is the order as it is then. */
static void
tick (Attaching *attaching, const CyDossier *dossier)
{
  CyNode *node = cy_order_focus_get_node (attaching->focus);
  const CyOrderPaper *paper = dossier->papers->pdata[dossier->papers->len - 1];
  JsonObject *payload = json_object_new ();

  json_object_set_int_member (payload, "step", attaching->step);
  json_object_set_string_member (payload, "photo", paper->sha256);
  cy_node_do_order (node, attaching->id, CY_ORDER_EVENT_TICK, payload, cy_node_get_person (node),
                    on_ticked_cb, attaching);
}

static void
on_attached_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  Attaching *attaching = user_data;

  if (error == NULL && attaching->step > 0 && cy_order_focus_get_node (attaching->focus) != NULL &&
      dossier->papers->len > 0)
    tick (attaching, dossier);
  else
    finish (attaching, error);
}

static void
attach (Attaching *attaching, const char *path)
{
  CyNode *node = cy_order_focus_get_node (attaching->focus);

  if (node == NULL) {
    attaching_free (attaching);
    return;
  }
  cy_node_attach_to_order (node, attaching->id, path, cy_node_get_person (node), on_attached_cb,
                           attaching);
}

/**
 * cy_order_attach:
 * @step: the step of the checklist it shows, which is ticked with it; 0 for none.
 *
 * Gives the order a copy of a file.
 */
void
cy_order_attach (GtkWidget *asker, CyOrderFocus *focus, const char *path, guint step)
{
  attach (attaching_new (asker, focus, step), path);
}

static void
on_chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    attach (user_data, path);
  else
    attaching_free (user_data);
  g_object_unref (dialog);
}

static void
add_pictures (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * cy_order_attach_ask:
 * @step: see cy_order_attach(); then only pictures are offered.
 *
 * Asks for a file first.
 */
void
cy_order_attach_ask (GtkWidget *asker, CyOrderFocus *focus, guint step)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    step > 0 ? _ ("Photo of the step") : _ ("Attach a file"),
    GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  if (step > 0)
    add_pictures (GTK_FILE_CHOOSER (chooser));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_chosen_cb),
                    attaching_new (asker, focus, step));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
