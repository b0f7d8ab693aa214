/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-frames-window.h"

#include <glib/gi18n-lib.h>

#include "cy-columns.h"
#include "cy-frame-words.h"
#include "cy-node-link.h"
#include "cy-text.h"

/* Frames kept: some minutes of a pile that is read once a second. */
#define CAPACITY 2000

/* How often new frames are looked for [ms]. */
#define PERIOD_MS 250

struct _CyFramesWindow {
  AdwWindow parent_instance;

  GtkLabel *heading;
  GtkToggleButton *pause;
  GtkToggleButton *only_trouble;
  GtkLabel *count;
  GtkColumnView *frames;
  GtkScrolledWindow *scroller;
  GtkLabel *dump;
  GtkLabel *message;
  CyNode *node; /* owned */
  char *pile;
  CyTrace *trace; /* owned, nullable: nothing is supervised */
  guint64 seen;   /* number of the newest frame that was read */
  guint64 missed; /* frames that went before they could be read */
  guint timer;
  gboolean follow;   /* the newest frame is in sight and shall stay so */
  GListStore *store; /* of CyRow of CyTraceFrame */
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  GtkFileChooserNative *chooser; /* owned, nullable: while it is open */
};

G_DEFINE_FINAL_TYPE (CyFramesWindow, cy_frames_window, ADW_TYPE_WINDOW)

static char *
show_time (gconstpointer data, gpointer user_data)
{
  return cy_frame_words_time (data);
}

static char *
show_direction (gconstpointer data, gpointer user_data)
{
  return g_strdup (cy_frame_words_direction (data));
}

static char *
show_outcome (gconstpointer data, gpointer user_data)
{
  return g_strdup (cy_frame_words_outcome (data));
}

static CySeverity
severity_of_frame (gconstpointer data, gpointer user_data)
{
  return cy_frame_words_severity (data);
}

static char *
show_unit (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyTraceFrame *) data)->unit);
}

static char *
show_transaction (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyTraceFrame *) data)->transaction);
}

static char *
show_latency (gconstpointer data, gpointer user_data)
{
  return cy_frame_words_latency (data);
}

static char *
show_text (gconstpointer data, gpointer user_data)
{
  return cy_frame_words_text (data);
}

static const CyColumn columns[] = {
  { N_ ("Time"), show_time, NULL, TRUE, FALSE },
  { N_ ("Direction"), show_direction, NULL, FALSE, FALSE },
  { N_ ("Outcome"), show_outcome, severity_of_frame, FALSE, FALSE },
  { N_ ("Unit id"), show_unit, NULL, TRUE, FALSE },
  { N_ ("Transaction"), show_transaction, NULL, TRUE, FALSE },
  { N_ ("After ms"), show_latency, NULL, TRUE, FALSE },
  { N_ ("Text"), show_text, NULL, FALSE, TRUE },
};

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  CyFramesWindow *self = user_data;

  return !gtk_toggle_button_get_active (self->only_trouble) ||
         cy_frame_words_is_trouble (cy_row_get_data (item));
}

static void
show_count (CyFramesWindow *self)
{
  guint n_frames = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  g_autofree char *frames =
    g_strdup_printf (ngettext ("%u frame", "%u frames", n_frames), n_frames);
  g_autofree char *missed = g_strdup_printf ("%" G_GUINT64_FORMAT, self->missed);
  g_autofree char *text =
    self->missed == 0 ? g_strdup (frames) : g_strdup_printf (_ ("%s, %s not seen"), frames, missed);

  gtk_label_set_text (self->count, text);
}

static void
add_frames (CyFramesWindow *self, GArray *frames)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  guint surplus;

  for (guint i = 0; i < frames->len; i++) {
    const CyTraceFrame *frame = &g_array_index (frames, CyTraceFrame, i);

    g_ptr_array_add (rows, cy_row_new ("", g_memdup2 (frame, sizeof *frame), g_free));
    self->seen = frame->number;
  }
  g_list_store_splice (self->store, n_rows, 0, rows->pdata, rows->len);
  n_rows += rows->len;
  surplus = n_rows > CAPACITY ? n_rows - CAPACITY : 0;
  if (surplus > 0)
    g_list_store_splice (self->store, 0, surplus, NULL, 0);
}

static void
look (CyFramesWindow *self)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (CyTraceFrame));

  if (self->trace == NULL || gtk_toggle_button_get_active (self->pause))
    return;
  self->missed += cy_trace_read (self->trace, self->seen, frames);
  if (frames->len == 0)
    return;
  add_frames (self, frames);
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  show_count (self);
}

static gboolean
on_timeout_cb (gpointer user_data)
{
  look (user_data);
  return G_SOURCE_CONTINUE;
}

static const CyTraceFrame *
get_selected (CyFramesWindow *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

/* Who looks at a frame wants it to stay where it is. */
static void
on_selected_cb (CyFramesWindow *self)
{
  const CyTraceFrame *frame = get_selected (self);
  g_autofree char *dump = frame == NULL ? g_strdup ("") : cy_frame_words_dump (frame);

  gtk_label_set_text (self->dump, frame != NULL && *dump == '\0' ? _ ("No bytes.") : dump);
}

/* The list follows the newest frame as long as nobody scrolls away from it. */
static void
on_scrolled_cb (GtkAdjustment *adjustment, CyFramesWindow *self)
{
  self->follow =
    gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
    gtk_adjustment_get_upper (adjustment) - 1;
}

static void
on_grown_cb (GtkAdjustment *adjustment, CyFramesWindow *self)
{
  if (self->follow)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) -
                                            gtk_adjustment_get_page_size (adjustment));
}

static void
on_filter_cb (CyFramesWindow *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyFramesWindow *self = CY_FRAMES_WINDOW (widget);

  g_list_store_remove_all (self->store);
  self->missed = 0;
  self->follow = TRUE;
  show_count (self);
}

/**
 * cy_frames_window_get_text:
 *
 * Returns: (transfer full): the frames that are shown, a line each.
 */
char *
cy_frames_window_get_text (CyFramesWindow *self)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (CyRow) row = g_list_model_get_item (model, i);
    g_autofree char *line = cy_frame_words_line (cy_row_get_data (row));

    g_string_append_printf (text, "%s\n", line);
  }
  return g_string_free (text, FALSE);
}

static void
on_copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *text = cy_frames_window_get_text (CY_FRAMES_WINDOW (widget));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
tell (CyFramesWindow *self, const char *text)
{
  gtk_label_set_text (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CyFramesWindow) self = user_data;
  g_autofree char *name = g_file_get_parse_name (G_FILE (source));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Saved: %s"), name);
  else
    text = g_strdup_printf (_ ("Not saved: %s"), error->message);
  if (self->node != NULL)
    tell (self, text);
}

/**
 * cy_frames_window_save:
 *
 * Writes the frames that are shown to a text file, and says what came of it.
 */
void
cy_frames_window_save (CyFramesWindow *self, GFile *file)
{
  char *text = cy_frames_window_get_text (self);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       on_saved_cb, g_object_ref (self));
}

static void
on_chosen_cb (GtkNativeDialog *dialog, int response, CyFramesWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    cy_frames_window_save (self, file);
  g_clear_object (&self->chooser);
}

static void
on_save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyFramesWindow *self = CY_FRAMES_WINDOW (widget);
  g_autofree char *file = g_strdup_printf ("frames-%s.txt", self->pile);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Save frames"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
cy_frames_window_dispose (GObject *object)
{
  CyFramesWindow *self = CY_FRAMES_WINDOW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->trace, cy_trace_free);
  g_clear_object (&self->chooser);
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  g_clear_pointer (&self->pile, g_free);
  G_OBJECT_CLASS (cy_frames_window_parent_class)->dispose (object);
}

static void
cy_frames_window_class_init (CyFramesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_frames_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-frames-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CyFramesWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, CyFramesWindow, pause);
  gtk_widget_class_bind_template_child (widget_class, CyFramesWindow, only_trouble);
  gtk_widget_class_bind_template_child (widget_class, CyFramesWindow, count);
  gtk_widget_class_bind_template_child (widget_class, CyFramesWindow, frames);
  gtk_widget_class_bind_template_child (widget_class, CyFramesWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyFramesWindow, dump);
  gtk_widget_class_bind_template_child (widget_class, CyFramesWindow, message);
  gtk_widget_class_install_action (widget_class, "frames.clear", NULL, on_clear_action);
  gtk_widget_class_install_action (widget_class, "frames.copy", NULL, on_copy_action);
  gtk_widget_class_install_action (widget_class, "frames.save", NULL, on_save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "frames.copy",
                                       NULL);
}

static void
cy_frames_window_init (CyFramesWindow *self)
{
  GtkFilterListModel *shown;
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->follow = TRUE;
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->filter = gtk_custom_filter_new (is_shown, self, NULL);
  shown = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->store)),
                                     GTK_FILTER (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (shown));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->frames, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_columns_fill (self->frames, columns, G_N_ELEMENTS (columns), self);
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled_cb), self, 0);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_grown_cb), self, 0);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->only_trouble, "toggled", G_CALLBACK (on_filter_cb), self);
}

/* What there is to say before the first frame comes. */
static void
begin (CyFramesWindow *self)
{
  g_autoptr (CyLiveTable) table = cy_node_ref_live (self->node);
  guint number;

  self->trace = cy_node_trace_pile (self->node, self->pile, CAPACITY);
  if (self->trace == NULL || table == NULL ||
      !cy_fleet_find (cy_live_table_get_fleet (table), self->pile, &number))
    tell (self, _ ("This pile is not read: nothing is sent to it."));
  else
    tell (self, _ ("Waiting for the first frame…"));
  show_count (self);
  self->timer = g_timeout_add (PERIOD_MS, on_timeout_cb, self);
}

/**
 * cy_frames_window_present:
 * @near: a widget of the window it belongs to.
 *
 * Opens a window that traces a pile until it is closed.
 *
 * Returns: (transfer none): the window.
 */
CyFramesWindow *
cy_frames_window_present (GtkWidget *near, CyNode *node, const char *pile)
{
  CyFramesWindow *self = g_object_new (CY_TYPE_FRAMES_WINDOW, NULL);
  GtkRoot *root = gtk_widget_get_root (near);
  CyYard *yard = cy_node_get_yard (node);
  CyRecord *record = cy_yard_get (yard, CY_KIND_PILE, pile);
  const char *link = record == NULL ? NULL : cy_record_get_text (record, "link");
  g_autofree char *name = cy_yard_display_name (yard, CY_KIND_PILE, pile);
  g_autofree char *title = g_strdup_printf (_ ("Frames of %s"), name);
  g_autofree char *heading =
    link == NULL ? g_strdup (name) : g_strdup_printf ("%s · %s", name, link);

  self->node = g_object_ref (node);
  self->pile = g_strdup (pile);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_text (self->heading, heading);
  cy_text_set_label_attributes (self->heading);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  begin (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->frames));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
