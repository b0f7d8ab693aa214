/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-paper-save.h"
#include "cy-seat.h"

#include <glib/gi18n-lib.h>

/* A paper that somebody is asked where to save. */
typedef struct {
  CyNode *node; /* owned */
  CyPaperPrint print;
  char *id;
  CyPaperSaved saved;
} Wish;

/* A paper on its way to a file; its asker may go before. */
typedef struct {
  GWeakRef asker;
  GFile *file; /* owned */
  CyPaperSaved saved;
} Saving;

static void
finish (Saving *saving, const GError *error)
{
  g_autoptr (GtkWidget) asker = g_weak_ref_get (&saving->asker);
  g_autofree char *name = g_file_get_parse_name (saving->file);
  g_autofree char *news = error == NULL ? g_strdup_printf (_ ("Saved: %s"), name)
                                        : g_strdup_printf (_ ("Not saved: %s"), error->message);

  if (asker != NULL)
    saving->saved (asker, news);
  g_weak_ref_clear (&saving->asker);
  g_object_unref (saving->file);
  g_free (saving);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  (void) g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  finish (user_data, error);
}

static void
on_printed_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GBytes) bytes = result;
  Saving *saving = user_data;

  if (bytes == NULL)
    finish (saving, error);
  else
    g_file_replace_contents_bytes_async (saving->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         on_written_cb, saving);
}

/**
 * cy_paper_save:
 * @saved: told what came of it, if @asker is still there.
 *
 * Prints a paper into a file. A file of that name is replaced once the new one is whole.
 */
void
cy_paper_save (GtkWidget *asker, const CyPaper *paper, GFile *file, CyPaperSaved saved)
{
  Saving *saving = g_new0 (Saving, 1);

  g_weak_ref_init (&saving->asker, asker);
  saving->file = g_object_ref (file);
  saving->saved = saved;
  paper->print (paper->node, paper->id, cy_node_get_person (paper->node), on_printed_cb, saving);
}

static void
wish_free (gpointer data, GClosure *closure)
{
  Wish *wish = data;

  g_object_unref (wish->node);
  g_free (wish->id);
  g_free (wish);
}

#define CHOOSER "cy-paper-chooser"

static void
on_chosen_cb (GtkNativeDialog *dialog, int response, Wish *wish)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  const CyPaper paper = { .node = wish->node, .print = wish->print, .id = wish->id };
  GtkWidget *asker = g_object_get_data (G_OBJECT (dialog), "asker");

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    cy_paper_save (asker, &paper, file, wish->saved);
  g_object_set_data (G_OBJECT (asker), CHOOSER, NULL);
}

/**
 * cy_paper_save_ask:
 *
 * Asks where to save a paper and does so. The dialog goes with who asked.
 */
void
cy_paper_save_ask (GtkWidget *asker, const CyPaper *paper, CyPaperSaved saved)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (paper->title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                 GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  Wish *wish = g_new (Wish, 1);

  *wish = (Wish){ g_object_ref (paper->node), paper->print, g_strdup (paper->id), saved };
  gtk_file_filter_set_name (filter, _ ("PDF"));
  gtk_file_filter_add_pattern (filter, "*.pdf");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), paper->name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data (G_OBJECT (chooser), "asker", asker);
  g_signal_connect_data (chooser, "response", G_CALLBACK (on_chosen_cb), wish, wish_free, 0);
  g_object_set_data_full (G_OBJECT (asker), CHOOSER, chooser, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
