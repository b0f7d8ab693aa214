/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-seat-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-password.h"
#include "cy-shown-command.h"

#define GO "seat-dialog.go"

/* What is typed, by its name. */
typedef struct {
  const char *name;
  const char *label;
  gboolean is_secret;
} Field;

typedef struct {
  const char *title;
  const char *about;
  const char *go;
  Field fields[4];
  const char *again; /* nullable: the name of what must be typed twice */
  void (*run) (CySeatDialog *self);
} Ask;

struct _CySeatDialog {
  AdwWindow parent_instance;

  GtkLabel *about;
  GtkLabel *message;
  GtkBox *fields;
  GtkButton *go;
  GtkSpinner *spinner;
  CyNode *node; /* owned */
  CySeatAsk ask;
  GHashTable *entries; /* borrowed name -> borrowed GtkEditable */
  char *user;          /* owned, nullable: whose code it was */
  char *code;          /* owned, nullable, wiped */
  gboolean is_busy;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (CySeatDialog, cy_seat_dialog, ADW_TYPE_WINDOW)

static guint signal_done;

static void run_log_in (CySeatDialog *self);
static void run_unlock (CySeatDialog *self);
static void run_proof (CySeatDialog *self);
static void run_code (CySeatDialog *self);
static void run_password (CySeatDialog *self);
static void run_pin (CySeatDialog *self);

static const Ask asks[CY_N_SEAT_ASKS] = {
  [CY_SEAT_ASK_LOG_IN] = { N_ ("Log in"),
                           N_ ("The network is seen by everybody; to act, say who you are. Who has "
                               "no password yet, or forgot it, gets a one-time code from an "
                               "administrator."),
                           N_ ("_Log in"),
                           { { "user", N_ ("Log-in name"), FALSE },
                             { "password", N_ ("Password or one-time code"), TRUE } },
                           NULL,
                           run_log_in },
  [CY_SEAT_ASK_UNLOCK] = { N_ ("Unlock"),
                           N_ ("This screen is locked."),
                           N_ ("_Unlock"),
                           { { "secret", N_ ("PIN or password"), TRUE } },
                           NULL,
                           run_unlock },
  [CY_SEAT_ASK_PROOF] = { N_ ("Is it still you?"),
                          N_ ("This is dangerous, so show once more that it is you."),
                          N_ ("_Go on"),
                          { { "secret", N_ ("PIN or password"), TRUE } },
                          NULL,
                          run_proof },
  [CY_SEAT_ASK_CODE] = { N_ ("Choose a password"),
                         N_ (
                           "The one-time code is right. From now on you log in with a password of "
                           "your own: at least 8 characters, and not your log-in name."),
                         N_ ("_Set password"),
                         { { "new", N_ ("New password"), TRUE },
                           { "again", N_ ("Once more"), TRUE } },
                         "new",
                         run_code },
  [CY_SEAT_ASK_PASSWORD] = { N_ ("Change password"),
                             N_ ("At least 8 characters, and not your log-in name. You are logged "
                                 "out at every screen of this node."),
                             N_ ("_Set password"),
                             { { "password", N_ ("Password so far"), TRUE },
                               { "new", N_ ("New password"), TRUE },
                               { "again", N_ ("Once more"), TRUE } },
                             "new",
                             run_password },
  [CY_SEAT_ASK_PIN] = { N_ ("Set PIN"),
                        N_ ("Four to eight digits. They unlock this screen and confirm dangerous "
                            "commands while you are logged in; three wrong ones log you out."),
                        N_ ("_Set PIN"),
                        { { "password", N_ ("Password"), TRUE },
                          { "new", N_ ("New PIN"), TRUE },
                          { "again", N_ ("Once more"), TRUE } },
                        "new",
                        run_pin },
};

/* A blank behind a name is nobody's name. */
static char *
dup_user (CySeatDialog *self)
{
  return g_strstrip (
    g_strdup (gtk_editable_get_text (g_hash_table_lookup (self->entries, "user"))));
}

static const char *
text_of (CySeatDialog *self, const char *name)
{
  GtkEditable *entry = g_hash_table_lookup (self->entries, name);

  return entry == NULL ? "" : gtk_editable_get_text (entry);
}

static gboolean
is_complete (CySeatDialog *self)
{
  const Field *fields = asks[self->ask].fields;

  for (guint i = 0; i < G_N_ELEMENTS (asks[0].fields) && fields[i].name != NULL; i++) {
    if (*text_of (self, fields[i].name) == '\0')
      return FALSE;
  }
  return TRUE;
}

/* An entry that is typed into keeps the focus, so it is not made insensitive. */
static void
update (CySeatDialog *self)
{
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    gtk_editable_set_editable (entry, !self->is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO, !self->is_busy && is_complete (self));
  gtk_spinner_set_spinning (self->spinner, self->is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->is_busy);
}

static void
set_busy (CySeatDialog *self, gboolean busy)
{
  self->is_busy = busy;
  update (self);
}

/* Nothing that is secret stays where it could be looked at. */
static void
forget_secrets (CySeatDialog *self)
{
  const Field *fields = asks[self->ask].fields;

  for (guint i = 0; i < G_N_ELEMENTS (asks[0].fields) && fields[i].name != NULL; i++) {
    if (fields[i].is_secret)
      gtk_editable_set_text (g_hash_table_lookup (self->entries, fields[i].name), "");
  }
}

static void
focus_first_empty (CySeatDialog *self)
{
  const Field *fields = asks[self->ask].fields;

  for (guint i = 0; i < G_N_ELEMENTS (asks[0].fields) && fields[i].name != NULL; i++) {
    if (*text_of (self, fields[i].name) == '\0') {
      gtk_widget_grab_focus (g_hash_table_lookup (self->entries, fields[i].name));
      return;
    }
  }
}

static void
refuse (CySeatDialog *self, const char *why)
{
  set_busy (self, FALSE);
  forget_secrets (self);
  cy_shown_message (self->message, why);
  focus_first_empty (self);
}

static GtkWidget *
make_entry (CySeatDialog *self, const Field *field)
{
  GtkWidget *entry = field->is_secret ? gtk_password_entry_new () : gtk_entry_new ();

  if (field->is_secret)
    g_object_set (entry, "activates-default", TRUE, "show-peek-icon", TRUE, NULL);
  else
    gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (field->label), -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (update), self);
  return entry;
}

static void
fill (CySeatDialog *self)
{
  const Ask *ask = &asks[self->ask];
  GtkWidget *child;

  /* An entry that goes must not be the one that is typed into. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->fields))) != NULL)
    gtk_box_remove (self->fields, child);
  g_hash_table_remove_all (self->entries);
  for (guint i = 0; i < G_N_ELEMENTS (ask->fields) && ask->fields[i].name != NULL; i++) {
    GtkWidget *label = gtk_label_new (_ (ask->fields[i].label));
    GtkWidget *entry = make_entry (self, &ask->fields[i]);

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_widget_add_css_class (label, "dim-label");
    gtk_box_append (self->fields, label);
    gtk_box_append (self->fields, entry);
    g_hash_table_insert (self->entries, (gpointer) ask->fields[i].name, entry);
  }
  gtk_window_set_title (GTK_WINDOW (self), _ (ask->title));
  gtk_label_set_text (self->about, _ (ask->about));
  gtk_button_set_label (self->go, _ (ask->go));
  update (self);
  focus_first_empty (self);
}

static void
succeed (CySeatDialog *self)
{
  g_signal_emit (self, signal_done, 0);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- what is done with it ----------------------------------------------------------------------- */

static void
on_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CySeatDialog) self = user_data;

  if (self->closed)
    return;
  if (error != NULL)
    refuse (self, error->message);
  else
    succeed (self);
  /* Three wrong PINs ended the session: there is nothing left to show. */
  if (!self->closed && cy_seat_get_user (cy_node_get_seat (self->node)) == NULL &&
      (self->ask == CY_SEAT_ASK_UNLOCK || self->ask == CY_SEAT_ASK_PROOF)) {
    self->ask = CY_SEAT_ASK_LOG_IN;
    fill (self);
  }
}

static void
on_logged_in_cb (const char *token, gboolean must_change, const GError *error, gpointer user_data)
{
  g_autoptr (CySeatDialog) self = user_data;

  if (self->closed)
    return;
  if (error != NULL) {
    refuse (self, error->message);
  } else if (must_change) {
    self->user = dup_user (self);
    self->code = g_strdup (text_of (self, "password"));
    self->ask = CY_SEAT_ASK_CODE;
    cy_shown_message (self->message, NULL);
    set_busy (self, FALSE);
    fill (self);
  } else {
    succeed (self);
  }
}

static void
run_log_in (CySeatDialog *self)
{
  g_autofree char *user = dup_user (self);

  cy_seat_log_in (cy_node_get_seat (self->node), user, text_of (self, "password"), on_logged_in_cb,
                  g_object_ref (self));
}

static void
run_unlock (CySeatDialog *self)
{
  cy_seat_unlock (cy_node_get_seat (self->node), text_of (self, "secret"), on_done_cb,
                  g_object_ref (self));
}

static void
run_proof (CySeatDialog *self)
{
  cy_seat_prove (cy_node_get_seat (self->node), text_of (self, "secret"), on_done_cb,
                 g_object_ref (self));
}

/* With the new password they come in. */
static void
on_code_used_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CySeatDialog) self = user_data;

  if (self->closed)
    return;
  if (error != NULL)
    refuse (self, error->message);
  else
    cy_seat_log_in (cy_node_get_seat (self->node), self->user, text_of (self, "new"),
                    on_logged_in_cb, g_object_ref (self));
}

static void
run_code (CySeatDialog *self)
{
  cy_node_set_password (self->node, self->user, self->code, text_of (self, "new"), on_code_used_cb,
                        g_object_ref (self));
}

static void
on_changed_cb (guint n_changes, const GError *error, gpointer user_data)
{
  CySeatDialog *self = user_data;

  /* Their sessions ended with the old password, this one too: they come in with the new one. */
  if (error == NULL && !self->closed)
    cy_seat_log_in (cy_node_get_seat (self->node), self->user, text_of (self, "new"),
                    on_logged_in_cb, self);
  else
    on_done_cb (n_changes, error, self);
}

static void
run_password (CySeatDialog *self)
{
  g_free (self->user);
  self->user = g_strdup (cy_seat_get_user (cy_node_get_seat (self->node)));
  cy_node_set_password (self->node, self->user != NULL ? self->user : "",
                        text_of (self, "password"), text_of (self, "new"), on_changed_cb,
                        g_object_ref (self));
}

static void
run_pin (CySeatDialog *self)
{
  const char *user = cy_seat_get_user (cy_node_get_seat (self->node));

  cy_node_set_pin (self->node, user != NULL ? user : "", text_of (self, "password"),
                   text_of (self, "new"), on_done_cb, g_object_ref (self));
}

static void
on_go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CySeatDialog *self = CY_SEAT_DIALOG (widget);
  const Ask *ask = &asks[self->ask];

  if (self->is_busy || !is_complete (self))
    return;
  if (ask->again != NULL && !g_str_equal (text_of (self, ask->again), text_of (self, "again"))) {
    refuse (self, _ ("The two are not the same."));
    return;
  }
  cy_shown_message (self->message, NULL);
  set_busy (self, TRUE);
  ask->run (self);
}

/* --- the window --------------------------------------------------------------------------------- */

static gboolean
on_close_request_cb (CySeatDialog *self)
{
  if (!self->closed)
    forget_secrets (self);
  self->closed = TRUE;
  g_clear_pointer (&self->code, cy_password_wipe);
  return FALSE;
}

static void
cy_seat_dialog_dispose (GObject *object)
{
  CySeatDialog *self = CY_SEAT_DIALOG (object);

  self->closed = TRUE;
  g_clear_pointer (&self->code, cy_password_wipe);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_seat_dialog_parent_class)->dispose (object);
}

static void
cy_seat_dialog_class_init (CySeatDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_seat_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-seat-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CySeatDialog, about);
  gtk_widget_class_bind_template_child (widget_class, CySeatDialog, message);
  gtk_widget_class_bind_template_child (widget_class, CySeatDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, CySeatDialog, go);
  gtk_widget_class_bind_template_child (widget_class, CySeatDialog, spinner);
  gtk_widget_class_install_action (widget_class, GO, NULL, on_go_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  /**
   * CySeatDialog::done:
   *
   * What was asked for is there; the dialog closes.
   */
  signal_done = g_signal_new ("done", CY_TYPE_SEAT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
}

static void
cy_seat_dialog_init (CySeatDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->entries = g_hash_table_new (g_str_hash, g_str_equal);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->go));
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request_cb), NULL);
}

/* Whose secret it is that is asked for. */
static void
name_user (CySeatDialog *self)
{
  const char *user = cy_seat_get_user (cy_node_get_seat (self->node));
  g_autofree char *name = NULL;
  g_autofree char *about = NULL;

  if (user == NULL || (self->ask != CY_SEAT_ASK_UNLOCK && self->ask != CY_SEAT_ASK_PROOF))
    return;
  name = cy_yard_display_name (cy_node_get_yard (self->node), CY_KIND_USER, user);
  about = g_strdup_printf ("%s\n%s (%s)", gtk_label_get_text (self->about), name, user);
  gtk_label_set_text (self->about, about);
}

/**
 * cy_seat_dialog_present:
 * @asker: over whose window it is asked.
 *
 * Returns: (transfer none): the dialog.
 */
CySeatDialog *
cy_seat_dialog_present (GtkWidget *asker, CyNode *node, CySeatAsk ask)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  CySeatDialog *self = g_object_new (CY_TYPE_SEAT_DIALOG, NULL);

  self->node = g_object_ref (node);
  self->ask = ask;
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  fill (self);
  name_user (self);
  gtk_window_present (GTK_WINDOW (self));
  focus_first_empty (self);
  return self;
}

/**
 * cy_seat_dialog_get_field:
 * @name: `user`, `password`, `secret`, `new` or `again`.
 *
 * Returns: (transfer none) (nullable): where it is typed.
 */
GtkEditable *
cy_seat_dialog_get_field (CySeatDialog *self, const char *name)
{
  return g_hash_table_lookup (self->entries, name);
}

const char *
cy_seat_dialog_get_message (CySeatDialog *self)
{
  return gtk_label_get_text (self->message);
}

/**
 * cy_seat_dialog_prove:
 * @then: a `void (*) (gpointer user_data)`.
 */
void
cy_seat_dialog_prove (GtkWidget *asker,
                      CyNode *node,
                      GCallback then,
                      gpointer user_data,
                      GDestroyNotify destroy)
{
  CySeatDialog *dialog;

  if (!cy_seat_needs_proof (cy_node_get_seat (node), g_get_monotonic_time ())) {
    ((void (*) (gpointer)) then) (user_data);
    destroy (user_data);
    return;
  }
  dialog = cy_seat_dialog_present (asker, node, CY_SEAT_ASK_PROOF);
  g_signal_connect_data (dialog, "done", then, user_data, (GClosureNotify) (GCallback) destroy,
                         G_CONNECT_SWAPPED);
}
