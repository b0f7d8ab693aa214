/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-money-dialog.h"

#include <glib/gi18n-lib.h>

#include "cy-field-editor.h"
#include "cy-money-words.h"
#include "cy-node-error.h"
#include "cy-option.h"

#define GO    "money.go"
#define AGAIN "money.again"

/* One thing that is asked. */
typedef struct {
  char *name;
  GtkWidget *label;   /* borrowed */
  GtkWidget *control; /* borrowed: a GtkEntry or a GtkDropDown */
} Field;

struct _CyMoneyDialog {
  AdwWindow parent_instance;

  GtkButton *leave;
  GtkButton *go;
  GtkLabel *about;
  GtkLabel *message;
  GtkButton *again;
  GtkBox *fields_place;
  GtkBox *done_place;
  GPtrArray *fields; /* owned, of Field */
  CyNode *node;      /* owned */
  CyMoneyDialogGo run;
  gpointer user_data;
  GDestroyNotify destroy;
  gboolean is_again; /* the same once more is meant */
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (CyMoneyDialog, cy_money_dialog, ADW_TYPE_WINDOW)

static void
field_free (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  g_free (field);
}

static const Field *
find_field (CyMoneyDialog *self, const char *name)
{
  for (guint i = 0; i < self->fields->len; i++) {
    const Field *field = self->fields->pdata[i];

    if (g_str_equal (field->name, name))
      return field;
  }
  return NULL;
}

static void
set_busy (CyMoneyDialog *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO, !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), AGAIN, !is_busy);
}

static void
say (CyMoneyDialog *self, const char *trouble, gboolean may_again)
{
  gtk_label_set_text (self->message, trouble);
  gtk_widget_set_visible (GTK_WIDGET (self->message), *trouble != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->again), may_again);
}

static void
run (CyMoneyDialog *self, gboolean is_again)
{
  if (self->is_busy || self->run == NULL)
    return;
  self->is_again = is_again;
  say (self, "", FALSE);
  for (guint i = 0; i < self->fields->len; i++)
    gtk_widget_remove_css_class (((const Field *) self->fields->pdata[i])->control, "error");
  set_busy (self, TRUE);
  self->run (self, self->user_data);
}

static void
on_go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  run (CY_MONEY_DIALOG (widget), FALSE);
}

static void
on_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  run (CY_MONEY_DIALOG (widget), TRUE);
}

static void
add_field (CyMoneyDialog *self, const char *name, const char *text, GtkWidget *control)
{
  GtkWidget *label = gtk_label_new (text);
  Field *field = g_new (Field, 1);

  *field = (Field){ g_strdup (name), label, control };
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  gtk_box_append (self->fields_place, label);
  gtk_box_append (self->fields_place, control);
  g_ptr_array_add (self->fields, field);
}

/**
 * cy_money_dialog_add_entry:
 * @name: what it is known by here.
 * @label: what is asked, translated.
 *
 * Returns: (transfer none): the entry.
 */
GtkWidget *
cy_money_dialog_add_entry (CyMoneyDialog *self, const char *name, const char *label)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 200);
  cy_entry_set_chinese (GTK_ENTRY (entry));
  add_field (self, name, label, entry);
  return entry;
}

/**
 * cy_money_dialog_add_choice:
 * @options: (transfer full): a list of #CyOption.
 *
 * Returns: (transfer none): the drop-down.
 */
GtkWidget *
cy_money_dialog_add_choice (CyMoneyDialog *self,
                            const char *name,
                            const char *label,
                            GListStore *options,
                            gboolean search)
{
  GtkWidget *choice = cy_option_drop_down_new (options, search);

  add_field (self, name, label, choice);
  return choice;
}

void
cy_money_dialog_show_field (CyMoneyDialog *self, const char *name, gboolean shown)
{
  const Field *field = find_field (self, name);

  gtk_widget_set_visible (field->label, shown);
  gtk_widget_set_visible (field->control, shown);
}

void
cy_money_dialog_set_label (CyMoneyDialog *self, const char *name, const char *label)
{
  const Field *field = find_field (self, name);

  gtk_label_set_text (GTK_LABEL (field->label), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (field->control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

GtkWidget *
cy_money_dialog_get_control (CyMoneyDialog *self, const char *name)
{
  return find_field (self, name)->control;
}

/**
 * cy_money_dialog_get:
 *
 * Returns: (transfer none) (nullable): what was typed or chosen; %NULL when that is nothing, or it is not asked.
 */
const char *
cy_money_dialog_get (CyMoneyDialog *self, const char *name)
{
  const Field *field = find_field (self, name);
  const char *value;

  if (!gtk_widget_get_visible (field->control))
    return NULL;
  value = GTK_IS_DROP_DOWN (field->control)
            ? cy_option_drop_down_get (GTK_DROP_DOWN (field->control))
            : gtk_editable_get_text (GTK_EDITABLE (field->control));
  return value == NULL || *value == '\0' ? NULL : value;
}

void
cy_money_dialog_set (CyMoneyDialog *self, const char *name, const char *value)
{
  const Field *field = find_field (self, name);

  if (GTK_IS_DROP_DOWN (field->control))
    cy_option_drop_down_select (GTK_DROP_DOWN (field->control), value);
  else
    gtk_editable_set_text (GTK_EDITABLE (field->control), value);
}

/**
 * cy_money_dialog_get_amount:
 *
 * Returns: whether an amount of money was typed; if not it was refused in words.
 */
gboolean
cy_money_dialog_get_amount (CyMoneyDialog *self, const char *name, gint64 *out_minor)
{
  g_autofree char *why = NULL;

  if (cy_money_words_parse (cy_money_dialog_get (self, name), out_minor, &why))
    return TRUE;
  cy_money_dialog_refuse_field (self, name, why);
  return FALSE;
}

gboolean
cy_money_dialog_is_again (CyMoneyDialog *self)
{
  return self->is_again;
}

void
cy_money_dialog_set_about (CyMoneyDialog *self, const char *about)
{
  gtk_label_set_text (self->about, about);
  gtk_widget_set_visible (GTK_WIDGET (self->about), *about != '\0');
}

/**
 * cy_money_dialog_refuse:
 *
 * It was not done. When it looks as if it were typed twice, once more is offered.
 */
void
cy_money_dialog_refuse (CyMoneyDialog *self, const GError *error)
{
  set_busy (self, FALSE);
  say (self, error->message, g_error_matches (error, CY_NODE_ERROR, CY_NODE_ERROR_TWICE));
}

/**
 * cy_money_dialog_refuse_field:
 * @why: translated.
 */
void
cy_money_dialog_refuse_field (CyMoneyDialog *self, const char *name, const char *why)
{
  const Field *field = find_field (self, name);

  set_busy (self, FALSE);
  say (self, why, FALSE);
  gtk_widget_add_css_class (field->control, "error");
  gtk_widget_grab_focus (field->control);
}

/**
 * cy_money_dialog_finish:
 * @news: what was done, translated.
 * @offers: (nullable) (transfer floating): what may be done with it now.
 */
void
cy_money_dialog_finish (CyMoneyDialog *self, const char *news, GtkWidget *offers)
{
  GtkWidget *label = gtk_label_new (news);

  self->run = NULL;
  set_busy (self, TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 56);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* An entry that goes must not be the one that is typed into. */
  gtk_widget_grab_focus (GTK_WIDGET (self->leave));
  gtk_widget_set_visible (GTK_WIDGET (self->fields_place), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->go), FALSE);
  cy_money_dialog_set_about (self, "");
  gtk_box_append (self->done_place, label);
  if (offers != NULL)
    gtk_box_append (self->done_place, offers);
  gtk_button_set_label (self->leave, _ ("_Close"));
}

const char *
cy_money_dialog_get_message (CyMoneyDialog *self)
{
  return gtk_label_get_text (self->message);
}

CyNode *
cy_money_dialog_get_node (CyMoneyDialog *self)
{
  return self->node;
}

static gboolean
on_close_request_cb (CyMoneyDialog *self)
{
  self->run = NULL;
  return FALSE;
}

static void
cy_money_dialog_dispose (GObject *object)
{
  CyMoneyDialog *self = CY_MONEY_DIALOG (object);

  self->run = NULL;
  if (self->destroy != NULL)
    g_steal_pointer (&self->destroy) (self->user_data);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_money_dialog_parent_class)->dispose (object);
}

static void
cy_money_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (CY_MONEY_DIALOG (object)->fields);
  G_OBJECT_CLASS (cy_money_dialog_parent_class)->finalize (object);
}

static void
cy_money_dialog_class_init (CyMoneyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_money_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = cy_money_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-money-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CyMoneyDialog, leave);
  gtk_widget_class_bind_template_child (widget_class, CyMoneyDialog, go);
  gtk_widget_class_bind_template_child (widget_class, CyMoneyDialog, about);
  gtk_widget_class_bind_template_child (widget_class, CyMoneyDialog, message);
  gtk_widget_class_bind_template_child (widget_class, CyMoneyDialog, again);
  gtk_widget_class_bind_template_child (widget_class, CyMoneyDialog, fields_place);
  gtk_widget_class_bind_template_child (widget_class, CyMoneyDialog, done_place);
  gtk_widget_class_install_action (widget_class, GO, NULL, on_go_action);
  gtk_widget_class_install_action (widget_class, AGAIN, NULL, on_again_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cy_money_dialog_init (CyMoneyDialog *self)
{
  self->fields = g_ptr_array_new_with_free_func (field_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->go));
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request_cb), NULL);
}

/**
 * cy_money_dialog_new:
 * @asker: over whose window it is asked.
 * @title: translated, as are @go and @about.
 *
 * Returns: (transfer none): the dialog, which is shown by cy_money_dialog_present().
 */
CyMoneyDialog *
cy_money_dialog_new (GtkWidget *asker,
                     CyNode *node,
                     const char *title,
                     const char *go,
                     const char *about)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  CyMoneyDialog *self = g_object_new (CY_TYPE_MONEY_DIALOG, "title", title, NULL);

  self->node = g_object_ref (node);
  gtk_button_set_label (self->go, go);
  cy_money_dialog_set_about (self, about);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  return self;
}

/**
 * cy_money_dialog_present:
 * @user_data: of @go, until @destroy is told.
 */
void
cy_money_dialog_present (CyMoneyDialog *self,
                         CyMoneyDialogGo go,
                         gpointer user_data,
                         GDestroyNotify destroy)
{
  self->run = go;
  self->user_data = user_data;
  self->destroy = destroy;
  gtk_window_present (GTK_WINDOW (self));
  if (self->fields->len > 0)
    gtk_widget_grab_focus (((const Field *) self->fields->pdata[0])->control);
}
