/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-account-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-field-editor.h"
#include "cy-id.h"
#include "cy-option.h"
#include "cy-shown-command.h"

#define GO "account.go"

struct _CyAccountDialog {
  AdwWindow parent_instance;

  GtkButton *leave;
  GtkButton *go;
  GtkStack *stack;
  GtkLabel *about;
  GtkLabel *message;
  GtkEntry *id;
  GtkEntry *name;
  GtkBox *role_place;
  GtkBox *areas_place;
  GtkEntry *areas;
  GtkEditable *password;
  GtkEditable *again;
  GtkBox *code_place;
  GtkDropDown *role;  /* child */
  GtkDropDown *place; /* child */
  CyNode *node;       /* owned */
  gboolean is_first;  /* there was no account when it was asked for */
  gboolean is_busy;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (CyAccountDialog, cy_account_dialog, ADW_TYPE_WINDOW)

static void
update (CyAccountDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO,
                                 !self->is_busy &&
                                   *gtk_editable_get_text (GTK_EDITABLE (self->id)) != '\0' &&
                                   *gtk_editable_get_text (GTK_EDITABLE (self->name)) != '\0');
}

static void
refuse (CyAccountDialog *self, const char *why)
{
  self->is_busy = FALSE;
  cy_shown_message (self->message, why);
  update (self);
}

/**
 * cy_account_code_new:
 *
 * Returns: (transfer floating): the code as large as it must be to be read aloud.
 */
GtkWidget *
cy_account_code_new (const char *user, const char *code)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label = gtk_label_new (code);
  g_autofree char *words =
    g_strdup_printf (_ ("Give this code to %s. It is shown now and never again. Within three days "
                        "it opens the account "
                        "once: log in with it in place of a password, and choose a password."),
                     user);
  GtkWidget *about = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (about), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (about), 50);
  gtk_label_set_xalign (GTK_LABEL (about), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "title-1");
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_set_name (label, "code");
  gtk_box_append (GTK_BOX (box), about);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
show_code (CyAccountDialog *self, const char *code)
{
  /* An entry that goes must not be the one that is typed into. */
  gtk_widget_grab_focus (GTK_WIDGET (self->leave));
  gtk_box_append (self->code_place,
                  cy_account_code_new (gtk_editable_get_text (GTK_EDITABLE (self->name)), code));
  gtk_stack_set_visible_child_name (self->stack, "code");
  gtk_widget_set_visible (GTK_WIDGET (self->go), FALSE);
  gtk_button_set_label (self->leave, _ ("_Close"));
}

static void
on_logged_in_cb (const char *token, gboolean must_change, const GError *error, gpointer user_data)
{
  g_autoptr (CyAccountDialog) self = user_data;

  /* When it did not work they log in by hand: the account is there. */
  if (!self->closed)
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_added_cb (const char *code, const GError *error, gpointer user_data)
{
  g_autoptr (CyAccountDialog) self = user_data;

  if (self->closed)
    return;
  if (error != NULL)
    refuse (self, error->message);
  else if (*code != '\0')
    show_code (self, code);
  else if (self->is_first)
    cy_seat_log_in (cy_node_get_seat (self->node), gtk_editable_get_text (GTK_EDITABLE (self->id)),
                    gtk_editable_get_text (self->password), on_logged_in_cb, g_object_ref (self));
  else
    gtk_window_close (GTK_WINDOW (self));
}

static CyRecord *
make_record (CyAccountDialog *self, GError **error)
{
  const char *id = gtk_editable_get_text (GTK_EDITABLE (self->id));
  g_autoptr (CyRecord) record = NULL;

  if (!cy_id_validate (id, error))
    return NULL;
  record = cy_record_new (CY_KIND_USER, id);
  if (!cy_record_set_text (record, "name", gtk_editable_get_text (GTK_EDITABLE (self->name)),
                           error) ||
      !cy_record_set_text (record, "role", cy_option_drop_down_get (self->role), error) ||
      !cy_record_set_text (record, "areas", gtk_editable_get_text (GTK_EDITABLE (self->areas)),
                           error))
    return NULL;
  return g_steal_pointer (&record);
}

static void
on_go_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyAccountDialog *self = CY_ACCOUNT_DIALOG (widget);
  const char *password = gtk_editable_get_text (self->password);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyRecord) record = make_record (self, &error);

  if (record == NULL) {
    refuse (self, error->message);
    return;
  }
  if (!g_str_equal (password, gtk_editable_get_text (self->again))) {
    refuse (self, _ ("The two are not the same."));
    return;
  }
  cy_shown_message (self->message, NULL);
  self->is_busy = TRUE;
  update (self);
  cy_node_add_user (self->node, record, *password != '\0' ? password : NULL,
                    cy_node_get_person (self->node), on_added_cb, g_object_ref (self));
}

/* A place that is chosen joins those that are written already. */
static void
on_place_cb (CyAccountDialog *self)
{
  const char *id = cy_option_drop_down_get (self->place);
  const char *before = gtk_editable_get_text (GTK_EDITABLE (self->areas));
  g_autofree char *after = NULL;

  if (id == NULL || *id == '\0')
    return;
  after = g_strconcat (before, *before != '\0' ? " " : "", id, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->areas), after);
  gtk_drop_down_set_selected (self->place, 0);
}

static void
add_places (CyAccountDialog *self, GListStore *options, CyKindId kind)
{
  CyYard *yard = cy_node_get_yard (self->node);
  g_autoptr (GPtrArray) records = cy_yard_list (yard, kind);

  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];
    g_autofree char *name = cy_yard_display_name (yard, kind, record->id);
    g_autofree char *label = g_strdup_printf ("%s: %s", _ (cy_kind_get (kind)->label), name);

    cy_option_add (options, record->id, label);
  }
}

static void
add_choices (CyAccountDialog *self)
{
  GListStore *roles = g_list_store_new (CY_TYPE_OPTION);
  GListStore *places = g_list_store_new (CY_TYPE_OPTION);

  for (CyRole role = CY_ROLE_NONE + 1; role < CY_N_ROLES; role++)
    cy_option_add (roles, cy_role_name (role), _ (cy_role_label (role)));
  self->role = GTK_DROP_DOWN (cy_option_drop_down_new (roles, FALSE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->role), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Role"), -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->role), TRUE);
  gtk_box_append (self->role_place, GTK_WIDGET (self->role));
  cy_option_drop_down_select (self->role, self->is_first ? "administrator" : "operator");
  gtk_widget_set_sensitive (GTK_WIDGET (self->role), !self->is_first);
  cy_option_add (places, "", _ ("Choose…"));
  add_places (self, places, CY_KIND_AREA);
  add_places (self, places, CY_KIND_STATION);
  self->place = GTK_DROP_DOWN (cy_option_drop_down_new (places, TRUE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->place), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Area or station"), -1);
  gtk_box_append (self->areas_place, GTK_WIDGET (self->place));
  gtk_widget_set_sensitive (GTK_WIDGET (self->areas_place), !self->is_first);
  g_signal_connect_swapped (self->place, "notify::selected", G_CALLBACK (on_place_cb), self);
}

static gboolean
on_close_request_cb (CyAccountDialog *self)
{
  self->closed = TRUE;
  return FALSE;
}

static void
cy_account_dialog_dispose (GObject *object)
{
  CyAccountDialog *self = CY_ACCOUNT_DIALOG (object);

  self->closed = TRUE;
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_account_dialog_parent_class)->dispose (object);
}

static void
cy_account_dialog_class_init (CyAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_account_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, leave);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, go);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, about);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, message);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, id);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, name);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, role_place);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, areas_place);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, areas);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, password);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, again);
  gtk_widget_class_bind_template_child (widget_class, CyAccountDialog, code_place);
  gtk_widget_class_install_action (widget_class, GO, NULL, on_go_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cy_account_dialog_init (CyAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cy_entry_set_chinese (self->name);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->go));
  g_signal_connect_swapped (self->id, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (update), self);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request_cb), NULL);
}

/**
 * cy_account_dialog_present:
 * @asker: over whose window it is asked.
 *
 * Returns: (transfer none): the dialog.
 */
CyAccountDialog *
cy_account_dialog_present (GtkWidget *asker, CyNode *node)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  CyAccountDialog *self = g_object_new (CY_TYPE_ACCOUNT_DIALOG, NULL);

  self->node = g_object_ref (node);
  self->is_first = !cy_node_has_accounts (node);
  gtk_label_set_text (
    self->about, _ ("The first account is an administrator of everything. From then on people log "
                    "in, and this screen is theirs who did."));
  gtk_widget_set_visible (GTK_WIDGET (self->about), self->is_first);
  add_choices (self);
  update (self);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->id));
  return self;
}

const char *
cy_account_dialog_get_message (CyAccountDialog *self)
{
  return gtk_label_get_text (self->message);
}
