/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-field-editor.h"

#define GO     "go"
#define ONCE   0
#define CUSTOM (-1)

/* What each wish asks for. */
static const struct {
  const char *title;
  const char *note;
  const char *go;
  gboolean duration;
  gboolean order;
} forms[CY_N_ALARM_WISHES] = {
  [CY_ALARM_WISH_SHELVE] = { N_ ("Shelve"), N_ ("Reason *"), N_ ("_Shelve"), TRUE, FALSE },
  [CY_ALARM_WISH_OUT_OF_SERVICE] = { N_ ("Take out of service"), N_ ("Reason *"),
                                     N_ ("_Take out of service"), FALSE, TRUE },
  [CY_ALARM_WISH_COMMENT] = { N_ ("Comment"), N_ ("Comment *"), N_ ("_Add comment"), FALSE, FALSE },
};

static const struct {
  const char *label;
  gint64 minutes;
} durations[] = {
  { N_ ("15 minutes"), 15 },         { N_ ("1 hour"), 60 },
  { N_ ("4 hours"), 240 },           { N_ ("8 hours"), 480 },
  { N_ ("Until it is over"), ONCE }, { N_ ("Other time"), CUSTOM },
};

typedef struct {
  CyAlarmWishKind kind;
  GtkEntry *note;
  GtkEntry *order;        /* nullable */
  GtkDropDown *duration;  /* nullable */
  GtkSpinButton *minutes; /* nullable */
  GArray *choices;        /* owned, of guint: indices of durations that are offered */
  CyAlarmAnswer answer;
  gpointer user_data;
  GDestroyNotify destroy;
} Dialog;

static void
dialog_free (gpointer data, GClosure *closure)
{
  Dialog *dialog = data;

  dialog->destroy (dialog->user_data);
  g_array_unref (dialog->choices);
  g_free (dialog);
}

static gint64
get_choice (const Dialog *dialog)
{
  guint selected = gtk_drop_down_get_selected (dialog->duration);

  return selected >= dialog->choices->len
           ? CUSTOM
           : durations[g_array_index (dialog->choices, guint, selected)].minutes;
}

static void
on_response_cb (AdwMessageDialog *widget, const char *response, gpointer user_data)
{
  const Dialog *dialog = user_data;
  g_autofree char *note =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (dialog->note))));
  CyAlarmWish wish = { .kind = dialog->kind, .note = note };

  if (!g_str_equal (response, GO) || *note == '\0')
    return;
  if (dialog->order != NULL)
    wish.order = gtk_editable_get_text (GTK_EDITABLE (dialog->order));
  if (dialog->duration != NULL) {
    wish.minutes = get_choice (dialog);
    wish.once = wish.minutes == ONCE;
    if (wish.minutes == CUSTOM)
      wish.minutes = gtk_spin_button_get_value_as_int (dialog->minutes);
  }
  dialog->answer (&wish, dialog->user_data);
}

static void
on_note_changed_cb (GtkEditable *note, AdwMessageDialog *widget)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (note)));

  adw_message_dialog_set_response_enabled (widget, GO, *text != '\0');
}

/* The last choice is another time than the others. */
static void
on_duration_cb (GtkDropDown *duration, GParamSpec *pspec, GtkWidget *minutes)
{
  guint n_choices = g_list_model_get_n_items (gtk_drop_down_get_model (duration));

  gtk_widget_set_visible (minutes, gtk_drop_down_get_selected (duration) + 1 == n_choices);
}

/* --- the form ------------------------------------------------------------------------------------- */

static void
attach (GtkGrid *grid, int row, const char *label, GtkWidget *control)
{
  GtkWidget *name = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (name), control);
  gtk_widget_set_hexpand (control, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_grid_attach (grid, name, 0, row, 1, 1);
  gtk_grid_attach (grid, control, 1, row, 1, 1);
}

static GtkEntry *
add_entry (GtkGrid *grid, int row, const char *label)
{
  GtkWidget *entry = gtk_entry_new ();

  cy_entry_set_chinese (GTK_ENTRY (entry));
  gtk_entry_set_max_length (GTK_ENTRY (entry), 500);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  attach (grid, row, label, entry);
  return GTK_ENTRY (entry);
}

/* What is longer than it may be is not offered. */
static void
add_duration (Dialog *dialog, GtkGrid *grid, gint64 longest_min)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++) {
    if (durations[i].minutes > longest_min)
      continue;
    gtk_string_list_append (labels, _ (durations[i].label));
    g_array_append_val (dialog->choices, i);
  }
  dialog->duration = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_drop_down_set_model (dialog->duration, G_LIST_MODEL (labels));
  dialog->minutes = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, (double) longest_min, 1));
  gtk_spin_button_set_value (dialog->minutes, (double) MIN (30, longest_min));
  gtk_widget_set_tooltip_text (GTK_WIDGET (dialog->minutes), _ ("Minutes"));
  gtk_widget_set_hexpand (GTK_WIDGET (dialog->duration), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (dialog->duration));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (dialog->minutes));
  attach (grid, 1, _ ("For how long"), box);
  g_signal_connect_object (dialog->duration, "notify::selected", G_CALLBACK (on_duration_cb),
                           dialog->minutes, 0);
  on_duration_cb (dialog->duration, NULL, GTK_WIDGET (dialog->minutes));
}

static GtkWidget *
make_form (Dialog *dialog, gint64 longest_min)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  dialog->note = add_entry (GTK_GRID (grid), 0, _ (forms[dialog->kind].note));
  if (forms[dialog->kind].order)
    dialog->order = add_entry (GTK_GRID (grid), 1, _ ("Work order"));
  if (forms[dialog->kind].duration)
    add_duration (dialog, GTK_GRID (grid), longest_min);
  return grid;
}

/**
 * cy_alarm_dialog_present:
 * @asker: over whose window it is asked.
 * @kind: shelve, out of service or comment.
 * @what: which alarms it is about, for people.
 * @longest_min: how long an alarm may be shelved [min].
 * @answer: told what to do; not told when people think better of it.
 *
 * Asks what has to be said when something is done to alarms: the reason may not be missing.
 *
 * Returns: (transfer none): the dialog.
 */
GtkWidget *
cy_alarm_dialog_present (GtkWidget *asker,
                         CyAlarmWishKind kind,
                         const char *what,
                         gint64 longest_min,
                         CyAlarmAnswer answer,
                         gpointer user_data,
                         GDestroyNotify destroy)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  GtkWidget *widget = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ (forms[kind].title), what);
  AdwMessageDialog *window = ADW_MESSAGE_DIALOG (widget);
  Dialog *dialog = g_new0 (Dialog, 1);

  dialog->kind = kind;
  dialog->choices = g_array_new (FALSE, FALSE, sizeof (guint));
  dialog->answer = answer;
  dialog->user_data = user_data;
  dialog->destroy = destroy;
  adw_message_dialog_add_responses (window, "close", _ ("_Cancel"), GO, _ (forms[kind].go), NULL);
  adw_message_dialog_set_extra_child (window, make_form (dialog, longest_min));
  adw_message_dialog_set_close_response (window, "close");
  adw_message_dialog_set_default_response (window, GO);
  adw_message_dialog_set_response_enabled (window, GO, FALSE);
  g_signal_connect_object (dialog->note, "changed", G_CALLBACK (on_note_changed_cb), window, 0);
  g_signal_connect_data (window, "response", G_CALLBACK (on_response_cb), dialog, dialog_free, 0);
  gtk_window_set_focus (GTK_WINDOW (window), GTK_WIDGET (dialog->note));
  gtk_window_present (GTK_WINDOW (window));
  return widget;
}
