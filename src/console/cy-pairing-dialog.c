/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pairing-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-node-peer.h"
#include "cy-qr-code.h"
#include "cy-seat.h"
#include "cy-shown-command.h"
#include "cy-text.h"

#define GO  "pairing.go"
#define YES "pairing.yes"
#define NO  "pairing.no"
#define USE "pairing.use"

/* More nodes of a network push the buttons off the screen. */
#define MAX_FOUND 6

struct _CyPairingDialog {
  AdwWindow parent_instance;

  GtkStack *stack; /* "entry", "code", "compare", "done" */
  GtkLabel *message;
  GtkButton *go;
  GtkButton *leave;
  GtkEntry *code_entry;
  GtkEntry *address_entry;
  GtkSpinner *spinner;
  GtkWidget *found_title;
  GtkBox *found;
  GtkLabel *code;
  GtkLabel *address;
  GtkLabel *remaining;
  CyQrCode *picture;
  GtkLabel *other;
  GtkLabel *fingerprint;
  GtkLabel *waiting;
  GtkLabel *done;
  CyNode *node; /* owned */
  char *shown;  /* owned, nullable: the nodes that are offered */
  gboolean invites;
  gboolean is_started; /* what the node says is about this pairing */
  gboolean is_over;    /* nothing is left to be refused when the window closes */
  gint64 expires_us;   /* of the code that is shown [µs UTC] */
  guint timer;         /* source id: counts down */
};

G_DEFINE_FINAL_TYPE (CyPairingDialog, cy_pairing_dialog, ADW_TYPE_WINDOW)

/* --- what is shown ------------------------------------------------------------------------------ */

static void
show_part (CyPairingDialog *self, const char *part)
{
  gtk_stack_set_visible_child_name (self->stack, part);
}

static void
update (CyPairingDialog *self)
{
  gboolean typed = *gtk_editable_get_text (GTK_EDITABLE (self->code_entry)) != '\0';
  const char *part = gtk_stack_get_visible_child_name (self->stack);
  gboolean at_entry = g_strcmp0 (part, "entry") == 0;
  gboolean busy = at_entry && self->is_started;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), GO,
                                 self->invites ? !self->is_started : typed && !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->go), self->invites ? !self->is_started : at_entry);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_button_set_label (self->leave, g_strcmp0 (part, "done") == 0 ? _ ("_Close") : _ ("_Cancel"));
}

static gboolean
on_second_cb (gpointer user_data)
{
  CyPairingDialog *self = user_data;
  gint64 left_s = MAX ((self->expires_us - g_get_real_time ()) / G_USEC_PER_SEC, 0);
  g_autofree char *text = g_strdup_printf (_ ("Valid for %d:%02d more, for one other node."),
                                           (int) (left_s / 60), (int) (left_s % 60));

  gtk_label_set_text (self->remaining, text);
  return G_SOURCE_CONTINUE;
}

static void
show_open (CyPairingDialog *self, const CyPairingInfo *info)
{
  g_autofree char *where = info->own_addresses == NULL
                             ? NULL
                             : g_strdup_printf (_ ("At the address %s"), info->own_addresses);

  if (!self->invites)
    return;
  gtk_label_set_text (self->code, info->code);
  gtk_label_set_text (self->address, where != NULL ? where : "");
  cy_qr_code_set_payload (self->picture, info->text);
  self->expires_us = info->expires_us;
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (1, on_second_cb, self);
  (void) on_second_cb (self);
  if (info->n_wrong > 0) {
    g_autofree char *wrong =
      g_strdup_printf (ngettext ("A wrong code was tried %u time.",
                                 "Wrong codes were tried %u times.", info->n_wrong),
                       info->n_wrong);

    cy_shown_message (self->message, wrong);
  }
  show_part (self, "code");
}

/* Who has said yes; once this end did, only the other one can still refuse. */
static void
show_agreed (CyPairingDialog *self, gboolean here, gboolean there)
{
  const char *text = here ? _ ("Waiting for the yes of the other end…") : "";

  gtk_label_set_text (self->waiting, !here && there ? _ ("The other end has said yes.") : text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), YES, !here);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), NO, !here);
  self->is_over = here;
}

static void
show_comparing (CyPairingDialog *self, const CyPairingInfo *info)
{
  g_autofree char *other = g_strdup_printf (_ ("The other node calls itself \"%s\"."), info->name);

  gtk_label_set_text (self->other, other);
  gtk_label_set_text (self->fingerprint, info->fingerprint);
  show_agreed (self, info->agreed, info->other_agreed);
  cy_shown_message (self->message, NULL);
  show_part (self, "compare");
}

static void
show_paired (CyPairingDialog *self, const CyPairingInfo *info)
{
  g_autofree char *text =
    g_strdup_printf (_ ("%s and this node are members of one network now. Their journals are "
                        "exchanged as soon as they are connected."),
                     info->name);

  self->is_over = TRUE;
  gtk_label_set_text (self->done, text);
  cy_shown_message (self->message, NULL);
  show_part (self, "done");
}

/* What was typed stays, for a second try. */
static void
show_failed (CyPairingDialog *self, const CyPairingInfo *info)
{
  g_autofree char *text = g_strdup_printf (_ ("Not paired: %s"), info->error);

  self->is_started = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  gtk_label_set_text (self->remaining, "");
  gtk_label_set_text (self->code, "–");
  cy_qr_code_set_payload (self->picture, NULL);
  gtk_button_set_label (self->go, self->invites ? _ ("_New code") : _ ("_Join"));
  cy_shown_message (self->message, text);
  show_part (self, self->invites ? "code" : "entry");
}

static void
on_pairing_changed_cb (CyPairingDialog *self)
{
  static void (*const shows[]) (CyPairingDialog * self, const CyPairingInfo *info) = {
    [CY_PAIRING_STEP_OPEN] = show_open,           [CY_PAIRING_STEP_CALLING] = NULL,
    [CY_PAIRING_STEP_COMPARING] = show_comparing, [CY_PAIRING_STEP_PAIRED] = show_paired,
    [CY_PAIRING_STEP_FAILED] = show_failed,
  };
  g_autoptr (CyPairingInfo) info = NULL;

  if (!self->is_started || self->node == NULL)
    return;
  info = cy_node_dup_pairing (self->node);
  if (info != NULL && info->invites == self->invites && shows[info->state] != NULL)
    shows[info->state](self, info);
  update (self);
}

/* --- nodes on the same network ------------------------------------------------------------------ */

static void
offer (CyPairingDialog *self, const CyNodeFound *found)
{
  g_autofree char *text =
    g_strdup_printf ("%s (%.8s) · %s", found->name, found->id, found->address);
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                           PANGO_ELLIPSIZE_MIDDLE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), USE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", found->address);
  gtk_box_append (self->found, button);
}

static char *
spell_found (GPtrArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++) {
    const CyNodeFound *found = list->pdata[i];

    g_string_append_printf (text, "%s %s %s\n", found->id, found->address, found->name);
  }
  return g_string_free (text, FALSE);
}

/* Buttons stay as long as they say the same, and so does the focus. */
static void
on_peers_changed_cb (CyPairingDialog *self)
{
  g_autoptr (GPtrArray) list = self->node == NULL ? NULL : cy_node_list_found (self->node);
  g_autofree char *text = list == NULL ? NULL : spell_found (list);
  GtkWidget *child;

  if (list == NULL || self->invites || g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->found))) != NULL)
    gtk_box_remove (self->found, child);
  for (guint i = 0; i < MIN (list->len, MAX_FOUND); i++)
    offer (self, list->pdata[i]);
  gtk_widget_set_visible (self->found_title, list->len > 0);
}

static void
on_use_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPairingDialog *self = CY_PAIRING_DIALOG (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->address_entry),
                         g_variant_get_string (parameter, NULL));
  gtk_widget_grab_focus (GTK_WIDGET (self->code_entry));
}

/* --- what is done ------------------------------------------------------------------------------- */

/* Whoever may not is told why, and nothing is begun. */
static gboolean
require (CyPairingDialog *self)
{
  g_autoptr (GError) error = NULL;

  if (cy_node_require (self->node, cy_node_get_person (self->node), CY_ACTION_NETWORK, NULL,
                       &error))
    return TRUE;
  cy_shown_message (self->message, error->message);
  return FALSE;
}

static void
join (CyPairingDialog *self)
{
  g_autofree char *code =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code_entry))));
  g_autofree char *address =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address_entry))));

  cy_node_accept (self->node, code, *address == '\0' ? NULL : address, FALSE,
                  cy_node_get_person (self->node));
}

static void
on_go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPairingDialog *self = CY_PAIRING_DIALOG (widget);

  if (!require (self))
    return;
  cy_shown_message (self->message, NULL);
  self->is_started = TRUE;
  self->is_over = FALSE;
  if (self->invites)
    cy_node_invite (self->node, FALSE, cy_node_get_person (self->node));
  else
    join (self);
  update (self);
}

static void
on_yes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPairingDialog *self = CY_PAIRING_DIALOG (widget);

  if (!require (self))
    return;
  cy_node_agree (self->node, cy_node_get_person (self->node));
  show_agreed (self, TRUE, FALSE);
}

static void
on_no_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_node_refuse (CY_PAIRING_DIALOG (widget)->node);
}

static void
on_activate_cb (CyPairingDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), GO, NULL);
}

/* --- the window --------------------------------------------------------------------------------- */

static gboolean
on_close_request_cb (CyPairingDialog *self)
{
  gboolean refuses = self->is_started && !self->is_over;

  /* What the node says of it from now on is nobody's business here. */
  self->is_started = FALSE;
  self->is_over = TRUE;
  if (refuses && cy_node_is_supervising (self->node))
    cy_node_refuse (self->node);
  return FALSE;
}

static void
cy_pairing_dialog_dispose (GObject *object)
{
  CyPairingDialog *self = CY_PAIRING_DIALOG (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->node);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (cy_pairing_dialog_parent_class)->dispose (object);
}

static void
cy_pairing_dialog_class_init (CyPairingDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_pairing_dialog_dispose;
  g_type_ensure (CY_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-pairing-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, message);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, go);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, leave);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, code_entry);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, address_entry);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, found_title);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, found);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, code);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, address);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, remaining);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, picture);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, other);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, waiting);
  gtk_widget_class_bind_template_child (widget_class, CyPairingDialog, done);
  gtk_widget_class_install_action (widget_class, GO, NULL, on_go_action);
  gtk_widget_class_install_action (widget_class, YES, NULL, on_yes_action);
  gtk_widget_class_install_action (widget_class, NO, NULL, on_no_action);
  gtk_widget_class_install_action (widget_class, USE, "s", on_use_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
cy_pairing_dialog_init (CyPairingDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cy_text_set_label_attributes (self->other);
  cy_text_set_label_attributes (self->done);
  g_signal_connect_swapped (self->code_entry, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->code_entry, "activate", G_CALLBACK (on_activate_cb), self);
  g_signal_connect_swapped (self->address_entry, "activate", G_CALLBACK (on_activate_cb), self);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request_cb), NULL);
}

static CyPairingDialog *
present (GtkWidget *asker, CyNode *node, gboolean invites)
{
  GtkRoot *root = gtk_widget_get_root (asker);
  CyPairingDialog *self = g_object_new (CY_TYPE_PAIRING_DIALOG, NULL);

  self->node = g_object_ref (node);
  self->invites = invites;
  gtk_window_set_title (GTK_WINDOW (self), invites ? _ ("Invite a node") : _ ("Join a network"));
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_button_set_label (self->go, invites ? _ ("_New code") : _ ("_Join"));
  g_signal_connect_object (node, "pairing-changed", G_CALLBACK (on_pairing_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "peers-changed", G_CALLBACK (on_peers_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_peers_changed_cb (self);
  show_part (self, invites ? "code" : "entry");
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

/**
 * cy_pairing_dialog_invite:
 *
 * Makes a code at once, if whoever sits there may and this node can be called.
 *
 * Returns: (transfer none): the dialog.
 */
CyPairingDialog *
cy_pairing_dialog_invite (GtkWidget *asker, CyNode *node)
{
  CyPairingDialog *self = present (asker, node, TRUE);

  if (cy_node_get_peer_port (node) == 0) {
    gtk_widget_action_set_enabled (GTK_WIDGET (self), GO, FALSE);
    cy_shown_message (self->message,
                      _ ("This node does not listen, so no other can call it. Start it with "
                         "--listen ADDRESS:PORT, or invite at the other node and join here."));
  } else {
    gtk_widget_activate_action (GTK_WIDGET (self), GO, NULL);
  }
  return self;
}

/**
 * cy_pairing_dialog_join:
 *
 * Returns: (transfer none): the dialog.
 */
CyPairingDialog *
cy_pairing_dialog_join (GtkWidget *asker, CyNode *node)
{
  CyPairingDialog *self = present (asker, node, FALSE);

  gtk_widget_grab_focus (GTK_WIDGET (self->code_entry));
  return self;
}

const char *
cy_pairing_dialog_get_message (CyPairingDialog *self)
{
  return gtk_label_get_text (self->message);
}
