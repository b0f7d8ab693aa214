/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "orders.h"

#include "capture.h"
#include "cy-json.h"

/* Who may be asked, a vendor, and what is to be done about a hot gun. */
static const char people[] =
  "{\"contacts\":[{\"id\":\"li\",\"name\":\"李明\",\"user\":\"li\"},"
  "{\"id\":\"zhang\",\"name\":\"张伟\",\"user\":\"zhang\"}],"
  "\"vendors\":[{\"id\":\"v1\",\"name\":\"华东运维\",\"vetting\":\"approved\",\"agreement_until\":"
  "\"2099-12-31\",\"qualification_until\":\"2099-12-31\"}],"
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
 * orders_make:
 *
 * Returns: (transfer full): the id of a new order, made by `li`.
 */
char *
orders_make (Fixture *fixture, const char *payload)
{
  Wait wait = { 0 };

  cy_node_create_order (fixture->node, parse (payload), "li", on_done_cb, &wait);
  capture_wait (is_done, &wait);
  return wait.id;
}

void
orders_do (Fixture *fixture,
           const char *id,
           CyOrderEvent event,
           const char *payload,
           const char *actor)
{
  Wait wait = { 0 };

  cy_node_do_order (fixture->node, id, event, parse (payload), actor, on_done_cb, &wait);
  capture_wait (is_done, &wait);
  g_free (wait.id);
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
