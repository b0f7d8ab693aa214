/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-belongings.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-permit.h"
#include "cy-record-form.h"
#include "cy-record-remover.h"
#include "cy-seat.h"

enum {
  ADD,
  EDIT,
  FREEZE,
  REMOVE,
  N_ACTS,
};

struct _CyBelongings {
  GtkWidget parent_instance;

  GtkWidget *buttons[N_ACTS]; /* children */
  GtkColumnView *table;       /* child */
  CyNode *node;               /* owned */
  CyKindId kind;
  char *account;     /* owned, nullable */
  GListStore *store; /* owned, of CyRow of CyRecord */
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (CyBelongings, cy_belongings, GTK_TYPE_WIDGET)

static const char *
record_key (gconstpointer data)
{
  return ((const CyRecord *) data)->id;
}

static char *
show_id (gconstpointer data, gpointer user_data)
{
  return g_strdup (record_key (data));
}

static char *
show_text (gconstpointer data, const char *field)
{
  const char *text = cy_record_get_text (data, field);

  return g_strdup (text != NULL ? text : "");
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  return show_text (data, "name");
}

static char *
show_plate (gconstpointer data, gpointer user_data)
{
  return show_text (data, "plate");
}

static char *
show_vin (gconstpointer data, gpointer user_data)
{
  return show_text (data, "vin");
}

static gboolean
is_frozen (const CyRecord *record)
{
  return cy_record_get_bool (record, "frozen", FALSE);
}

static CySeverity
severity_of_card (gconstpointer data, gpointer user_data)
{
  return is_frozen (data) ? CY_SEVERITY_MEDIUM : CY_SEVERITY_NORMAL;
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return g_strdup (is_frozen (data) ? _ ("Frozen") : _ ("In use"));
}

static const CyColumn card_columns[] = {
  { N_ ("State"), show_state, severity_of_card, FALSE, FALSE, 8 },
  { N_ ("Card number"), show_id, NULL, FALSE, TRUE, 14 },
  { N_ ("Name"), show_name, NULL, FALSE, TRUE },
};

static const CyColumn vehicle_columns[] = {
  { N_ ("Number plate"), show_plate, NULL, FALSE, FALSE, 10 },
  { N_ ("VIN"), show_vin, NULL, FALSE, TRUE, 14 },
  { N_ ("Name"), show_name, NULL, FALSE, TRUE },
};

/* What is so of each: the actions, and the words on their buttons. */
static const struct {
  const char *action;
  const char *label;
} acts[N_ACTS] = {
  [ADD] = { "belongings.add", N_ ("_Add…") },
  [EDIT] = { "belongings.edit", N_ ("_Edit…") },
  [FREEZE] = { "belongings.freeze", N_ ("_Freeze") },
  [REMOVE] = { "belongings.remove", N_ ("Re_move…") },
};

static CyRecord *
get_selected (CyBelongings *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

static void
update_actions (CyBelongings *self)
{
  const CyRecord *record = get_selected (self);
  const char *no_account = self->account == NULL ? _ ("No account is selected.") : NULL;
  const char *nothing = record == NULL ? _ ("Nothing is selected.") : NULL;

  if (self->node == NULL)
    return;
  for (guint i = 0; i < N_ACTS; i++)
    cy_permit (GTK_WIDGET (self), self->buttons[i], acts[i].action, self->node, CY_ACTION_MEMBERS,
               i == ADD ? no_account : nothing);
  gtk_button_set_label (GTK_BUTTON (self->buttons[FREEZE]),
                        record != NULL && is_frozen (record) ? _ ("Un_freeze") : _ ("_Freeze"));
}

static void
refresh (CyBelongings *self)
{
  GPtrArray *mine = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);
  g_autoptr (GPtrArray) all = NULL;

  if (self->node != NULL && self->account != NULL)
    all = cy_yard_list (cy_node_get_yard (self->node), self->kind);
  for (guint i = 0; all != NULL && i < all->len; i++) {
    if (g_strcmp0 (cy_record_get_text (all->pdata[i], "account"), self->account) == 0)
      g_ptr_array_add (mine, cy_record_ref (all->pdata[i]));
  }
  cy_rows_sync (self->store, mine, record_key, (GDestroyNotify) cy_record_unref);
  update_actions (self);
}

/**
 * cy_belongings_show:
 * @account: (nullable): id of whose.
 */
void
cy_belongings_show (CyBelongings *self, const char *account)
{
  if (g_strcmp0 (self->account, account) != 0) {
    g_free (self->account);
    self->account = g_strdup (account);
  }
  refresh (self);
}

/* --- what is done --------------------------------------------------------------------------------- */

static GtkWindow *
get_window (CyBelongings *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
present_form (CyBelongings *self, GtkWidget *form)
{
  gtk_window_set_transient_for (GTK_WINDOW (form), get_window (self));
  gtk_window_present (GTK_WINDOW (form));
}

/* A new one is of this account from the beginning. */
static void
on_add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyBelongings *self = CY_BELONGINGS (widget);
  GtkWidget *form = cy_record_form_new_with (self->node, self->kind, "account", self->account);

  /* The number on a card is typed or read: no suggestion is right. */
  if (self->kind == CY_KIND_CARD) {
    GtkEntry *id = cy_record_form_get_id_entry (CY_RECORD_FORM (form));

    gtk_editable_set_text (GTK_EDITABLE (id), "");
    gtk_window_set_focus (GTK_WINDOW (form), GTK_WIDGET (id));
  }
  present_form (self, form);
}

static void
on_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyBelongings *self = CY_BELONGINGS (widget);
  CyRecord *record = get_selected (self);

  if (record != NULL)
    present_form (self, cy_record_form_new_edit (self->node, record));
}

static void
on_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyBelongings) self = user_data;

  if (error != NULL && self->node != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
}

static void
on_freeze_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyBelongings *self = CY_BELONGINGS (widget);
  CyRecord *selected = get_selected (self);
  g_autoptr (CyRecord) base = NULL;
  g_autoptr (CyRecord) record = NULL;

  if (selected == NULL)
    return;
  base = cy_record_ref (selected);
  record = cy_record_copy (base, NULL);
  (void) cy_record_set_text (record, "frozen", is_frozen (base) ? "" : "true", NULL);
  cy_node_put_record (self->node, base, record, cy_node_get_person (self->node), on_done_cb,
                      g_object_ref (self));
}

static void
on_removed_cb (guint n_changes, const GError *error, gpointer user_data)
{
  on_done_cb (n_changes, error, g_object_ref (user_data));
}

static void
on_remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyBelongings *self = CY_BELONGINGS (widget);
  const CyRecord *record = get_selected (self);

  if (record != NULL)
    (void) cy_record_remover_present (get_window (self), self->node, record, on_removed_cb,
                                      g_object_ref (self), g_object_unref);
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyBelongings *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), acts[EDIT].action, NULL);
}

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_belongings_dispose (GObject *object)
{
  CyBelongings *self = CY_BELONGINGS (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  g_clear_pointer (&self->account, g_free);
  G_OBJECT_CLASS (cy_belongings_parent_class)->dispose (object);
}

static void
cy_belongings_class_init (CyBelongingsClass *klass)
{
  static void (*const runs[N_ACTS]) (GtkWidget *, const char *, GVariant *) = {
    [ADD] = on_add_action,
    [EDIT] = on_edit_action,
    [FREEZE] = on_freeze_action,
    [REMOVE] = on_remove_action,
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_belongings_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  for (guint i = 0; i < N_ACTS; i++)
    gtk_widget_class_install_action (widget_class, acts[i].action, NULL, runs[i]);
}

static GtkWidget *
make_tools (CyBelongings *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  for (guint i = 0; i < N_ACTS; i++) {
    self->buttons[i] = gtk_button_new_with_mnemonic (_ (acts[i].label));
    gtk_actionable_set_action_name (GTK_ACTIONABLE (self->buttons[i]), acts[i].action);
    gtk_box_append (GTK_BOX (row), self->buttons[i]);
  }
  return row;
}

static void
cy_belongings_init (CyBelongings *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *tools = make_tools (self);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 6);
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  self->table = GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (self->selection)));
  gtk_widget_add_css_class (GTK_WIDGET (self->table), "data-table");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->table));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_parent (tools, widget);
  gtk_widget_set_parent (scroller, widget);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (update_actions),
                            self);
  g_signal_connect (self->table, "activate", G_CALLBACK (on_activate_cb), self);
}

/**
 * cy_belongings_new:
 * @kind: %CY_KIND_CARD or %CY_KIND_VEHICLE.
 */
GtkWidget *
cy_belongings_new (CyNode *node, CyKindId kind)
{
  CyBelongings *self = g_object_new (CY_TYPE_BELONGINGS, NULL);

  self->node = g_object_ref (node);
  self->kind = kind;
  if (kind == CY_KIND_CARD)
    cy_columns_fill (self->table, card_columns, G_N_ELEMENTS (card_columns), self);
  else
    cy_columns_fill (self->table, vehicle_columns, G_N_ELEMENTS (vehicle_columns), self);
  /* A vehicle is no key to anything: it is the account that is frozen. */
  gtk_widget_set_visible (self->buttons[FREEZE], kind == CY_KIND_CARD);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (cy_kind_get (kind)->label_plural), -1);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_node_get_seat (node), "changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  return GTK_WIDGET (self);
}
