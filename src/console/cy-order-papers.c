/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-papers.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-order-act.h"
#include "cy-picture-load.h"
#include "cy-question.h"
#include "cy-shown.h"
#include "cy-text.h"

#define THUMB_PX 64

struct _CyOrderPapers {
  GtkWidget parent_instance;

  GtkFlowBox *box;
  GtkLabel *empty;
  CyOrderFocus *focus; /* owned */
  GHashTable *places;  /* owned: of GtkImage, borrowed, by the SHA-256 of a picture */
  GQueue waiting;      /* owned SHA-256s of pictures that are not loaded yet */
  char *loading;       /* owned, nullable: one at a time */
  char *id;            /* owned, nullable: the order that is shown */
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (CyOrderPapers, cy_order_papers, GTK_TYPE_WIDGET)

/* --- pictures, one at a time ---------------------------------------------------------------------- */

static void load_next (CyOrderPapers *self);

static void
on_decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderPapers) self = cy_question_end (user_data, &number);
  g_autoptr (GdkTexture) texture = cy_picture_load_finish (result, NULL);
  GtkImage *place;

  if (self == NULL || self->loading == NULL)
    return;
  place = g_hash_table_lookup (self->places, self->loading);
  /* What cannot be shown keeps the sign of a picture, and can still be saved. */
  if (texture != NULL && place != NULL)
    gtk_image_set_from_paintable (place, GDK_PAINTABLE (texture));
  g_clear_pointer (&self->loading, g_free);
  load_next (self);
}

static void
on_read_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderPapers) self = cy_question_end (user_data, &number);
  g_autoptr (GBytes) bytes = result;

  if (self == NULL || self->loading == NULL)
    return;
  if (bytes != NULL) {
    cy_picture_load_async (bytes, THUMB_PX, on_decoded_cb, cy_question_new (self, 0));
    return;
  }
  g_clear_pointer (&self->loading, g_free);
  load_next (self);
}

static void
load_next (CyOrderPapers *self)
{
  CyNode *node = self->focus == NULL ? NULL : cy_order_focus_get_node (self->focus);

  if (self->loading != NULL || node == NULL)
    return;
  self->loading = g_queue_pop_head (&self->waiting);
  if (self->loading != NULL)
    cy_node_query_attachment (node, self->id, self->loading, on_read_cb, cy_question_new (self, 0));
}

/* --- what is shown -------------------------------------------------------------------------------- */

static GtkWidget *
make_button (const char *label, const char *action, const CyOrderPaper *paper)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  g_autofree char *name = g_strdup_printf ("%s: %s", label, paper->name);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", paper->sha256);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *
make_image (CyOrderPapers *self, const CyOrderPaper *paper)
{
  gboolean is_picture = paper->type != NULL && g_str_has_prefix (paper->type, "image/");
  GtkWidget *image = gtk_image_new_from_icon_name (is_picture ? "image-x-generic-symbolic"
                                                              : "text-x-generic-symbolic");

  gtk_image_set_pixel_size (GTK_IMAGE (image), THUMB_PX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  paper->name, -1);
  if (is_picture && g_hash_table_lookup (self->places, paper->sha256) == NULL) {
    g_hash_table_insert (self->places, g_strdup (paper->sha256), image);
    g_queue_push_tail (&self->waiting, g_strdup (paper->sha256));
  }
  return image;
}

static void
add_paper (CyOrderPapers *self, const CyOrderPaper *paper)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *name = gtk_label_new (paper->name);
  g_autofree char *size = g_format_size ((guint64) MAX (paper->size, 0));
  g_autofree char *when = cy_shown_time (paper->time_us);
  g_autofree char *about =
    g_strdup_printf ("%s\n%s · %s · %s", paper->name, size, paper->actor, when);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 16);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  cy_text_set_label_attributes (GTK_LABEL (name));
  gtk_widget_set_tooltip_text (card, about);
  gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Open"), "papers.open", paper));
  gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Save…"), "papers.save", paper));
  gtk_box_append (GTK_BOX (card), make_image (self, paper));
  gtk_box_append (GTK_BOX (words), name);
  gtk_box_append (GTK_BOX (words), buttons);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (card), words);
  gtk_flow_box_insert (self->box, card, -1);
}

static void
clear (CyOrderPapers *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_flow_box_remove (self->box, child);
  g_hash_table_remove_all (self->places);
  g_queue_clear_full (&self->waiting, g_free);
  self->n_shown = 0;
}

/* Papers are only ever added, so that of the same order only the new ones are. */
static void
on_changed_cb (CyOrderPapers *self)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);
  const char *id = cy_order_focus_get_id (self->focus);

  if (g_strcmp0 (id, self->id) != 0) {
    g_free (self->id);
    self->id = g_strdup (id);
    clear (self);
  }
  for (guint i = self->n_shown; dossier != NULL && i < dossier->papers->len; i++)
    add_paper (self, dossier->papers->pdata[i]);
  if (dossier != NULL)
    self->n_shown = dossier->papers->len;
  gtk_widget_set_visible (GTK_WIDGET (self->empty), self->n_shown == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->box), self->n_shown > 0);
  load_next (self);
}

/* --- opening and saving --------------------------------------------------------------------------- */

/* A file on its way out. */
typedef struct {
  CyQuestion *question;
  GFile *file; /* owned */
  gboolean open;
} Copying;

static Copying *
copying_new (CyOrderPapers *self, GFile *file, gboolean open)
{
  Copying *copying = g_new (Copying, 1);

  *copying = (Copying){ cy_question_new (self, 0), g_object_ref (file), open };
  return copying;
}

static CyOrderPapers *
copying_end (Copying *copying)
{
  guint number;
  CyOrderPapers *self = cy_question_end (copying->question, &number);

  g_object_unref (copying->file);
  g_free (copying);
  return self;
}

static void
tell_error (CyOrderPapers *self, const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("Not saved: %s"), error->message);

  cy_order_act_tell (GTK_WIDGET (self), text);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copying *copying = user_data;
  gboolean open = copying->open;
  g_autoptr (CyOrderPapers) self = copying_end (copying);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_file_get_uri (G_FILE (source));
  GtkRoot *root;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error) && self != NULL)
    tell_error (self, error);
  if (self == NULL || error != NULL || !open)
    return;
  root = gtk_widget_get_root (GTK_WIDGET (self));
  gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, GDK_CURRENT_TIME);
}

static void
on_content_cb (gpointer result, const GError *error, gpointer user_data)
{
  Copying *copying = user_data;
  g_autoptr (GBytes) bytes = result;
  g_autoptr (CyOrderPapers) self = NULL;

  if (bytes != NULL) {
    g_file_replace_contents_bytes_async (copying->file, bytes, NULL, FALSE,
                                         G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                         NULL, on_written_cb, copying);
    return;
  }
  self = copying_end (copying);
  if (self != NULL)
    tell_error (self, error);
}

static void
copy (CyOrderPapers *self, const char *sha256, GFile *file, gboolean open)
{
  cy_node_query_attachment (cy_order_focus_get_node (self->focus), self->id, sha256, on_content_cb,
                            copying_new (self, file, open));
}

/**
 * cy_order_papers_save:
 *
 * Saves a copy of one of the files.
 */
void
cy_order_papers_save (CyOrderPapers *self, const char *sha256, GFile *file)
{
  copy (self, sha256, file, FALSE);
}

/* The name is somebody else's: no more of it than its last part. */
static char *
dup_name (CyOrderPapers *self, const char *sha256)
{
  const CyDossier *dossier = cy_order_focus_get_dossier (self->focus);
  const CyOrderPaper *paper = dossier == NULL ? NULL : cy_dossier_find_paper (dossier, sha256);

  return paper == NULL ? NULL : g_path_get_basename (paper->name);
}

/* Other programs open files: it is a copy, in a folder of this person that is emptied at the latest when the
 * computer is started. */
static void
on_open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyOrderPapers *self = CY_ORDER_PAPERS (widget);
  const char *sha256 = g_variant_get_string (parameter, NULL);
  g_autofree char *name = dup_name (self, sha256);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("chargeyard-XXXXXX", &error);
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  if (folder == NULL) {
    tell_error (self, error);
    return;
  }
  if (name == NULL)
    return;
  path = g_build_filename (folder, name, NULL);
  file = g_file_new_for_path (path);
  copy (self, sha256, file, TRUE);
}

static void
on_chosen_cb (GtkNativeDialog *dialog, int response, CyOrderPapers *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && self->focus != NULL)
    cy_order_papers_save (self, g_object_get_data (G_OBJECT (dialog), "sha256"), file);
  g_object_unref (dialog);
}

static void
on_save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyOrderPapers *self = CY_ORDER_PAPERS (widget);
  const char *sha256 = g_variant_get_string (parameter, NULL);
  g_autofree char *name = dup_name (self, sha256);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser;

  if (name == NULL)
    return;
  chooser =
    gtk_file_chooser_native_new (_ ("Save a copy"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                 GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_object_set_data_full (G_OBJECT (chooser), "sha256", g_strdup (sha256), g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_order_papers_dispose (GObject *object)
{
  CyOrderPapers *self = CY_ORDER_PAPERS (object);

  g_clear_object (&self->focus);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_queue_clear_full (&self->waiting, g_free);
  g_clear_pointer (&self->loading, g_free);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (cy_order_papers_parent_class)->dispose (object);
}

static void
cy_order_papers_class_init (CyOrderPapersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_order_papers_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "papers.open", "s", on_open_action);
  gtk_widget_class_install_action (widget_class, "papers.save", "s", on_save_action);
}

static void
cy_order_papers_init (CyOrderPapers *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiting);
  self->empty = GTK_LABEL (gtk_label_new (_ ("No files yet. Attach a photo of what you found.")));
  gtk_label_set_wrap (self->empty, TRUE);
  gtk_label_set_xalign (self->empty, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "dim-label");
  gtk_widget_set_parent (GTK_WIDGET (self->empty), GTK_WIDGET (self));
  self->box = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->box, 4);
  gtk_widget_set_hexpand (GTK_WIDGET (self->box), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Photos and files"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

GtkWidget *
cy_order_papers_new (CyOrderFocus *focus)
{
  CyOrderPapers *self = g_object_new (CY_TYPE_ORDER_PAPERS, NULL);

  self->focus = g_object_ref (focus);
  g_signal_connect_object (focus, "changed::dossier", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_changed_cb (self);
  return GTK_WIDGET (self);
}
