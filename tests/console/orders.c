/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "orders.h"

#include <string.h>

#include "capture.h"
#include "cy-json.h"
#include "cy-option.h"
#include "cy-order-dialog.h"
#include "lab.h"

/* Who may be asked, a vendor, and what is to be done about a hot gun. */
static const char people[] =
  "{\"contacts\":[{\"id\":\"li\",\"name\":\"李明\",\"user\":\"li\"},"
  "{\"id\":\"zhang\",\"name\":\"张伟\",\"user\":\"zhang\"}],"
  "\"vendors\":[{\"id\":\"v1\",\"name\":\"华东运维\",\"vetting\":\"approved\",\"agreement_until\":"
  "\"2099-12-31\",\"qualification_until\":\"2099-12-31\"}],"
  "\"parts\":[{\"id\":\"gun\",\"name\":\"液冷枪头\",\"number\":\"LC-500\",\"price\":2860}],"
  "\"procedures\":[{\"id\":\"heat\",\"name\":\"枪头过温处理\",\"conditions\":\"temp.gun.high\","
  "\"steps\":\"断电挂牌\\n测量接触电阻 [value mΩ ..0.5]\\n枪头照片 [photo]\"}]}";

void
orders_import (Fixture *fixture)
{
  fixture_import_small_yard (fixture);
  fixture_import (fixture, people);
}

typedef struct {
  gboolean done;
  char *id;
  CyDossier *dossier;
} Wait;

static gboolean
is_done (gpointer data)
{
  return ((Wait *) data)->done;
}

static void
on_done_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  Wait *wait = user_data;

  g_assert_no_error (error);
  wait->id = g_strdup (dossier->order.id);
  wait->done = TRUE;
}

static JsonObject *
parse (const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cy_json_parse (payload, -1, G_MAXINT, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

/**
 * orders_make_as:
 *
 * Returns: (transfer full): the id of a new order.
 */
char *
orders_make_as (CyNode *node, const char *actor, const char *payload)
{
  Wait wait = { 0 };

  cy_node_create_order (node, parse (payload), actor, on_done_cb, &wait);
  capture_wait (is_done, &wait);
  return wait.id;
}

void
orders_do_as (CyNode *node,
              const char *id,
              CyOrderEvent event,
              const char *actor,
              const char *payload)
{
  Wait wait = { 0 };

  cy_node_do_order (node, id, event, parse (payload), actor, on_done_cb, &wait);
  capture_wait (is_done, &wait);
  g_free (wait.id);
}

/**
 * orders_make:
 *
 * Returns: (transfer full): the id of a new order, made by `li`.
 */
char *
orders_make (Fixture *fixture, const char *payload)
{
  return orders_make_as (fixture->node, "li", payload);
}

void
orders_do (Fixture *fixture,
           const char *id,
           CyOrderEvent event,
           const char *payload,
           const char *actor)
{
  orders_do_as (fixture->node, id, event, actor, payload);
}

void
orders_attach (Fixture *fixture, const char *id, const char *path, const char *actor)
{
  Wait wait = { 0 };

  cy_node_attach_to_order (fixture->node, id, path, actor, on_done_cb, &wait);
  capture_wait (is_done, &wait);
  g_free (wait.id);
}

/**
 * orders_make_submitted:
 *
 * An order without a checklist whose work @actor did.
 */
char *
orders_make_submitted (Fixture *fixture, const char *payload, const char *actor)
{
  char *id = orders_make (fixture, payload);

  orders_do (fixture, id, CY_ORDER_EVENT_ACCEPT, "{}", actor);
  orders_do (
    fixture, id, CY_ORDER_EVENT_SUBMIT,
    "{\"cause\":\"触点磨损\",\"method\":\"更换枪头\",\"result\":\"温升正常\",\"fix\":\"root\"}",
    actor);
  return id;
}

static void
on_dossier_cb (gpointer result, const GError *error, gpointer user_data)
{
  Wait *wait = user_data;

  g_assert_no_error (error);
  wait->dossier = result;
  wait->done = TRUE;
}

/**
 * orders_look:
 *
 * Returns: (transfer full): the order as it is.
 */
CyDossier *
orders_look (Fixture *fixture, const char *id)
{
  Wait wait = { 0 };

  cy_node_query_dossier (fixture->node, id, on_dossier_cb, &wait);
  capture_wait (is_done, &wait);
  return wait.dossier;
}

static gboolean
press_in (GtkWidget *widget, GListModel *shortcuts, guint key, GdkModifierType modifiers)
{
  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++) {
    g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
    GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

    if (!GTK_IS_KEYVAL_TRIGGER (trigger) ||
        gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) != key ||
        gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) != modifiers)
      continue;
    return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                         GTK_SHORTCUT_ACTION_EXCLUSIVE, widget,
                                         gtk_shortcut_get_arguments (shortcut));
  }
  return FALSE;
}

/**
 * orders_press:
 * @widget: whose key it is.
 *
 * Does what a key does.
 */
void
orders_press (GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_SHORTCUT_CONTROLLER (controller) &&
        press_in (widget, G_LIST_MODEL (controller), key, modifiers))
      return;
  }
  g_error ("no key %u on %s", key, G_OBJECT_TYPE_NAME (widget));
}

/* --- a window --------------------------------------------------------------------------------------- */

void
orders_view_open (OrdersView *view)
{
  view->fixture = fixture_new ();
  orders_import (view->fixture);
  view->told = g_ptr_array_new_with_free_func (g_free);
}

static void
on_tell_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_ptr_array_add (((OrdersView *) user_data)->told, g_variant_dup_string (parameter, NULL));
}

/**
 * orders_view_present:
 * @widget: (transfer floating): to look at, in a window that can be told something.
 */
void
orders_view_present (OrdersView *view, GtkWidget *widget)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) tell = g_simple_action_new ("tell", G_VARIANT_TYPE_STRING);

  view->widget = widget;
  view->window = capture_present (widget, 1400, 700, FALSE);
  g_signal_connect (tell, "activate", G_CALLBACK (on_tell_cb), view);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (tell));
  gtk_widget_insert_action_group (view->window, "win", G_ACTION_GROUP (group));
}

/**
 * orders_view_close:
 *
 * What is on its way to the journal keeps the node; what is written last is told last.
 */
void
orders_view_close (OrdersView *view)
{
  fixture_import (view->fixture, "{\"operators\":[{\"id\":\"end\",\"name\":\"End\"}]}");
  lab_close_window (view->window, view->widget);
  g_ptr_array_unref (view->told);
  fixture_free (view->fixture);
}

/**
 * orders_view_wait_told:
 *
 * Waits until the last thing that was told has a text.
 */
void
orders_view_wait_told (OrdersView *view, const char *text)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (view->told->len == 0 || strstr (view->told->pdata[view->told->len - 1], text) == NULL) {
    if (g_get_monotonic_time () > end)
      g_error ("not told \"%s\"", text);
    capture_spin (5);
  }
}

/**
 * orders_wait_state:
 *
 * Waits until an order is in a state.
 */
void
orders_wait_state (Fixture *fixture, const char *id, CyOrderState state)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  for (;;) {
    g_autoptr (CyDossier) dossier = orders_look (fixture, id);

    if (dossier->order.state == state)
      return;
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    capture_spin (5);
  }
}

/* --- the dialog ------------------------------------------------------------------------------------- */

GtkWidget *
orders_find_dialog (void)
{
  return lab_find_window (CY_TYPE_ORDER_DIALOG);
}

GtkWidget *
orders_get_control (GtkWidget *dialog, const char *name)
{
  return cy_order_form_get_control (cy_order_dialog_get_form (CY_ORDER_DIALOG (dialog)), name);
}

void
orders_say (GtkWidget *dialog, const char *name, const char *text)
{
  GtkWidget *control = orders_get_control (dialog, name);

  if (GTK_IS_TEXT_VIEW (control))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (control)), text, -1);
  else if (GTK_IS_DROP_DOWN (control))
    cy_option_drop_down_select (GTK_DROP_DOWN (control), text);
  else
    gtk_editable_set_text (GTK_EDITABLE (control), text);
}

void
orders_go (GtkWidget *dialog)
{
  orders_press (dialog, GDK_KEY_Return, GDK_CONTROL_MASK);
}

/**
 * orders_go_and_wait:
 *
 * Does it, and waits until the dialog is gone.
 */
void
orders_go_and_wait (GtkWidget *dialog)
{
  gpointer weak = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
  orders_go (dialog);
  capture_wait (lab_is_gone, &weak);
}
