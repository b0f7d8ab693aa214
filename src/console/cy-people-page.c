/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-people-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "cy-account-dialog.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-permission-grid.h"
#include "cy-question.h"
#include "cy-record-form.h"
#include "cy-record-remover.h"
#include "cy-shown.h"

struct _CyPeoplePage {
  GtkWidget parent_instance;

  GtkStack *views;
  GtkWidget *tools;
  GtkLabel *count;
  GtkWidget *scroller;
  GtkColumnView *accounts;
  AdwStatusPage *nothing; /* says why there are no rows */
  GtkButton *way;         /* and what to do about it */
  GtkButton *disable;
  CyNode *node;      /* owned */
  GListStore *store; /* owned, of CyRow of CyPerson */
  GtkSingleSelection *selection;
  guint question;
};

G_DEFINE_FINAL_TYPE (CyPeoplePage, cy_people_page, GTK_TYPE_WIDGET)

/* --- the table ---------------------------------------------------------------------------------- */

static const char *
person_key (gconstpointer data)
{
  return ((const CyPerson *) data)->record->id;
}

static CySeverity
severity_of_person (gconstpointer data, gpointer user_data)
{
  const CyPerson *person = data;

  if (person->locked_until_us != 0)
    return CY_SEVERITY_MEDIUM;
  if (!cy_user_is_enabled (person->record))
    return CY_SEVERITY_OFFLINE;
  return person->has_password ? CY_SEVERITY_NORMAL : CY_SEVERITY_LOW;
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  const CyPerson *person = data;
  g_autofree char *until = NULL;

  if (!cy_user_is_enabled (person->record))
    return g_strdup (_ ("Disabled"));
  if (person->locked_until_us != 0) {
    until = cy_shown_time (person->locked_until_us);
    return g_strdup_printf (_ ("Locked until %s"), until);
  }
  if (person->has_recovery)
    return g_strdup (_ ("Has a one-time code"));
  return g_strdup (person->has_password ? _ ("In use") : _ ("Has no password"));
}

static char *
show_name (gconstpointer data, gpointer user_data)
{
  return g_strdup (cy_record_get_text (((const CyPerson *) data)->record, "name"));
}

static char *
show_id (gconstpointer data, gpointer user_data)
{
  return g_strdup (person_key (data));
}

static char *
show_role (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_role_label (cy_user_get_role (((const CyPerson *) data)->record))));
}

/* An id may be an area's or a station's; one that is gone is shown as it is. */
static char *
name_place (CyYard *yard, const char *id)
{
  return cy_yard_display_name (
    yard, cy_yard_get (yard, CY_KIND_AREA, id) != NULL ? CY_KIND_AREA : CY_KIND_STATION, id);
}

static char *
show_areas (gconstpointer data, gpointer user_data)
{
  CyPeoplePage *self = user_data;
  g_auto (GStrv) areas = cy_user_list_areas (((const CyPerson *) data)->record);
  GString *text = g_string_new (areas[0] == NULL ? _ ("everywhere") : NULL);

  for (guint i = 0; areas[i] != NULL; i++) {
    g_autofree char *name = name_place (cy_node_get_yard (self->node), areas[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
  }
  return g_string_free (text, FALSE);
}

static char *
show_login (gconstpointer data, gpointer user_data)
{
  const CyPerson *person = data;

  return person->login_us == 0 ? g_strdup (_ ("never")) : cy_shown_time (person->login_us);
}

static char *
show_pin (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyPerson *) data)->has_pin ? _ ("yes") : "–");
}

static const CyColumn columns[] = {
  { N_ ("State"), show_state, severity_of_person, FALSE, FALSE, 14 },
  { N_ ("Name"), show_name, NULL, FALSE, TRUE },
  { N_ ("Log-in name"), show_id, NULL, FALSE, FALSE, 10 },
  { N_ ("Role"), show_role, NULL, FALSE, FALSE },
  { N_ ("Acts in"), show_areas, NULL, FALSE, TRUE },
  { N_ ("Last log-in"), show_login, NULL, TRUE, FALSE, 16 },
  { N_ ("PIN"), show_pin, NULL, FALSE, FALSE },
};

/* --- what is shown ------------------------------------------------------------------------------ */

static const CyPerson *
get_selected (CyPeoplePage *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  return row == NULL ? NULL : cy_row_get_data (row);
}

static void
update_actions (CyPeoplePage *self)
{
  const CyPerson *person = get_selected (self);
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean enabled = person != NULL && cy_user_is_enabled (person->record);

  gtk_widget_action_set_enabled (widget, "people.edit", person != NULL);
  gtk_widget_action_set_enabled (widget, "people.recovery", enabled);
  gtk_widget_action_set_enabled (widget, "people.unlock",
                                 person != NULL && person->locked_until_us != 0);
  gtk_widget_action_set_enabled (widget, "people.disable", person != NULL);
  gtk_widget_action_set_enabled (widget, "people.delete", person != NULL);
  gtk_button_set_label (self->disable, person == NULL || enabled ? _ ("_Disable") : _ ("_Enable"));
}

static void
show_people (CyPeoplePage *self, GPtrArray *people)
{
  g_autofree char *count =
    g_strdup_printf (ngettext ("%u account", "%u accounts", people->len), people->len);

  gtk_label_set_text (self->count, count);
  cy_rows_sync (self->store, people, person_key, (GDestroyNotify) cy_person_free);
  update_actions (self);
}

static void
on_people_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyPeoplePage) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) people = result;

  if (self != NULL && self->node != NULL && number == self->question && people != NULL)
    show_people (self, g_steal_pointer (&people));
}

/* Why there is no list: nobody made an account yet, or whoever sits here may not look at them. */
static void
show_nothing (CyPeoplePage *self,
              const char *title,
              const char *why,
              const char *way,
              const char *action)
{
  adw_status_page_set_title (self->nothing, title);
  adw_status_page_set_description (self->nothing, why);
  gtk_button_set_label (self->way, way != NULL ? way : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->way), action);
  gtk_widget_set_visible (GTK_WIDGET (self->way), way != NULL);
}

static void
explain (CyPeoplePage *self, const GError *error)
{
  CySeatState state = cy_seat_get_state (cy_node_get_seat (self->node));

  if (state == CY_SEAT_OPEN)
    show_nothing (
      self, _ ("There are no accounts yet"),
      _ ("Whoever is at this screen, or at a command line of this computer, may do "
         "everything, and the journal says only whose computer it is. With accounts people "
         "log in, each may do what their role allows, and the journal says who it was. A "
         "charge can be stopped by everybody all the same."),
      _ ("_Make the first account…"), "people.add");
  else if (state == CY_SEAT_TAKEN)
    show_nothing (self, _ ("Accounts are for administrators"), error->message, NULL, NULL);
  else
    show_nothing (self, _ ("Accounts are for administrators"),
                  _ ("Nobody is logged in at this screen, or it is locked."), _ ("_Log in…"),
                  "win.seat");
}

static void
refresh (CyPeoplePage *self)
{
  g_autoptr (GError) error = NULL;
  gboolean seen;

  if (self->node == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  seen = cy_node_has_accounts (self->node) &&
         cy_node_may (self->node, cy_node_get_person (self->node), CY_ACTION_PEOPLE, NULL, &error);
  gtk_widget_set_visible (self->tools, seen);
  gtk_widget_set_visible (self->scroller, seen);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), !seen);
  self->question++;
  if (seen) {
    cy_node_query_people (self->node, on_people_cb, cy_question_new (self, self->question));
  } else {
    g_list_store_remove_all (self->store);
    explain (self, error);
  }
}

/* --- what is done ------------------------------------------------------------------------------- */

static void
tell (CyPeoplePage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

static void
on_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyPeoplePage) self = user_data;

  if (self->node == NULL)
    return;
  if (error != NULL)
    tell (self, error->message);
  refresh (self);
}

static GtkWindow *
get_window (CyPeoplePage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
on_add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) cy_account_dialog_present (widget, CY_PEOPLE_PAGE (widget)->node);
}

static void
on_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPeoplePage *self = CY_PEOPLE_PAGE (widget);
  const CyPerson *person = get_selected (self);
  GtkWidget *form;

  if (person == NULL)
    return;
  form = cy_record_form_new_edit (self->node, person->record);
  gtk_window_set_transient_for (GTK_WINDOW (form), get_window (self));
  gtk_window_present (GTK_WINDOW (form));
}

typedef struct {
  CyPeoplePage *page; /* owned */
  CyRecord *user;     /* owned */
} Giving;

static void
giving_free (Giving *giving)
{
  g_object_unref (giving->page);
  cy_record_unref (giving->user);
  g_free (giving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Giving, giving_free)

static void
on_code_cb (const char *code, const GError *error, gpointer user_data)
{
  g_autoptr (Giving) giving = user_data;
  CyPeoplePage *self = giving->page;
  GtkWidget *dialog;

  if (self->node == NULL)
    return;
  if (error != NULL) {
    tell (self, error->message);
    return;
  }
  dialog = adw_message_dialog_new (get_window (self), _ ("One-time code"), NULL);
  adw_message_dialog_set_extra_child (
    ADW_MESSAGE_DIALOG (dialog),
    cy_account_code_new (cy_record_get_text (giving->user, "name"), code));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
  refresh (self);
}

static void
on_recovery_response_cb (AdwMessageDialog *dialog, const char *response, Giving *giving)
{
  CyNode *node = giving->page->node;

  if (node == NULL || !g_str_equal (response, "give"))
    giving_free (giving);
  else
    cy_node_give_recovery (node, giving->user->id, cy_node_get_person (node), on_code_cb, giving);
}

/* It makes void what opens the account now, so it is asked for once. */
static void
on_recovery_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPeoplePage *self = CY_PEOPLE_PAGE (widget);
  const CyPerson *person = get_selected (self);
  AdwMessageDialog *dialog;
  Giving *giving;

  if (person == NULL)
    return;
  giving = g_new (Giving, 1);
  *giving = (Giving){ g_object_ref (self), cy_record_ref (person->record) };
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
    get_window (self), NULL,
    _ (
      "Their password and PIN are void from then on, and whoever is logged in with them is out.")));
  adw_message_dialog_format_heading (dialog, _ ("A one-time code for %s?"),
                                     cy_record_get_text (person->record, "name"));
  adw_message_dialog_add_responses (dialog, "close", _ ("_Cancel"), "give", _ ("_Make code"), NULL);
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  g_signal_connect (dialog, "response", G_CALLBACK (on_recovery_response_cb), giving);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_unlock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPeoplePage *self = CY_PEOPLE_PAGE (widget);
  const CyPerson *person = get_selected (self);

  if (person != NULL)
    cy_node_unlock_user (self->node, person->record->id, cy_node_get_person (self->node),
                         on_done_cb, g_object_ref (self));
}

static void
on_disable_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPeoplePage *self = CY_PEOPLE_PAGE (widget);
  const CyPerson *person = get_selected (self);
  g_autoptr (CyRecord) base = NULL;
  g_autoptr (CyRecord) record = NULL;

  if (person == NULL)
    return;
  base = cy_record_ref (person->record);
  record = cy_record_copy (base, NULL);
  (void) cy_record_set_text (record, "disabled", cy_user_is_enabled (base) ? "true" : "", NULL);
  cy_node_put_record (self->node, base, record, cy_node_get_person (self->node), on_done_cb,
                      g_object_ref (self));
}

static void
on_deleted_cb (guint n_changes, const GError *error, gpointer user_data)
{
  CyPeoplePage *self = user_data;

  if (error != NULL && self->node != NULL)
    tell (self, error->message);
}

static void
on_delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyPeoplePage *self = CY_PEOPLE_PAGE (widget);
  const CyPerson *person = get_selected (self);

  if (person != NULL)
    (void) cy_record_remover_present (get_window (self), self->node, person->record, on_deleted_cb,
                                      g_object_ref (self), g_object_unref);
}

static void
on_activate_cb (GtkColumnView *view, guint position, CyPeoplePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "people.edit", NULL);
}

/* --- the widget --------------------------------------------------------------------------------- */

static void
cy_people_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_people_page_parent_class)->map (widget);
  refresh (CY_PEOPLE_PAGE (widget));
}

static void
cy_people_page_dispose (GObject *object)
{
  CyPeoplePage *self = CY_PEOPLE_PAGE (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_people_page_parent_class)->dispose (object);
}

static void
cy_people_page_class_init (CyPeoplePageClass *klass)
{
  static const struct {
    const char *name;
    void (*run) (GtkWidget *widget, const char *name, GVariant *parameter);
  } actions[] = {
    { "people.add", on_add_action },           { "people.edit", on_edit_action },
    { "people.recovery", on_recovery_action }, { "people.unlock", on_unlock_action },
    { "people.disable", on_disable_action },   { "people.delete", on_delete_action },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_people_page_dispose;
  widget_class->map = cy_people_page_map;
  g_type_ensure (CY_TYPE_PERMISSION_GRID);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-people-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CyPeoplePage, views);
  gtk_widget_class_bind_template_child (widget_class, CyPeoplePage, tools);
  gtk_widget_class_bind_template_child (widget_class, CyPeoplePage, count);
  gtk_widget_class_bind_template_child (widget_class, CyPeoplePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyPeoplePage, accounts);
  gtk_widget_class_bind_template_child (widget_class, CyPeoplePage, nothing);
  gtk_widget_class_bind_template_child (widget_class, CyPeoplePage, way);
  gtk_widget_class_bind_template_child (widget_class, CyPeoplePage, disable);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].run);
}

static void
cy_people_page_init (CyPeoplePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->accounts, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_columns_fill (self->accounts, columns, G_N_ELEMENTS (columns), self);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (update_actions),
                            self);
  g_signal_connect (self->accounts, "activate", G_CALLBACK (on_activate_cb), self);
}

GtkWidget *
cy_people_page_new (CyNode *node)
{
  CyPeoplePage *self = g_object_new (CY_TYPE_PEOPLE_PAGE, NULL);

  self->node = g_object_ref (node);
  g_signal_connect_object (node, "yard-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (node, "people-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cy_node_get_seat (node), "changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  return GTK_WIDGET (self);
}

/**
 * cy_people_page_get_node:
 *
 * Returns: (transfer none): whose people they are.
 */
CyNode *
cy_people_page_get_node (CyPeoplePage *self)
{
  return self->node;
}
