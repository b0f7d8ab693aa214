/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "care-lab.h"

#include "capture.h"
#include "cy-json.h"
#include "cy-node-article.h"
#include "cy-node-order.h"

typedef struct {
  gboolean done;
  char *id;
} Wait;

static gboolean
is_done (gpointer data)
{
  return ((Wait *) data)->done;
}

static void
on_order_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
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
 * care_lab_make_order:
 *
 * Returns: (transfer full): the id of a new order.
 */
char *
care_lab_make_order (CyNode *node, const char *payload)
{
  Wait wait = { 0 };

  cy_node_create_order (node, parse (payload), "chief", on_order_cb, &wait);
  capture_wait (is_done, &wait);
  return wait.id;
}

void
care_lab_do (CyNode *node,
             const char *id,
             const char *event,
             const char *actor,
             const char *payload)
{
  CyOrderEvent which;
  Wait wait = { 0 };

  g_assert_true (cy_order_event_find (event, &which));
  cy_node_do_order (node, id, which, parse (payload), actor, on_order_cb, &wait);
  capture_wait (is_done, &wait);
  g_free (wait.id);
}

/**
 * care_lab_repair:
 * @article: (nullable): what was followed.
 *
 * Returns: (transfer full): the id of an order that `zhao` did, with a new gun, and that was approved.
 */
char *
care_lab_repair (CyNode *node, const char *payload, const char *article)
{
  char *id = care_lab_make_order (node, payload);
  g_autofree char *approval =
    article == NULL ? g_strdup ("{\"override\":\"试充正常\"}")
                    : g_strdup_printf ("{\"override\":\"试充正常\",\"article\":\"%s\"}", article);

  care_lab_do (node, id, "accept", "zhao", "{}");
  care_lab_do (node, id, "use", "zhao",
               "{\"what\":\"枪头总成\",\"number\":\"XJ-G1\",\"quantity\":1,"
               "\"serial_out\":\"G-1007\",\"serial_in\":\"G-2044\"}");
  care_lab_do (node, id, "submit", "zhao",
               "{\"cause\":\"插拔次数多，触点镀层磨损\",\"method\":\"更换枪头端子，检查锁止机构\","
               "\"result\":\"试充 30 分钟，枪头 41 °C\",\"fix\":\"root\"}");
  care_lab_do (node, id, "approve", "chief", approval);
  return id;
}

static void
on_changed_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Wait *) user_data)->done = TRUE;
}

void
care_lab_learn (CyNode *node, const char *order, const char *title)
{
  Wait wait = { 0 };

  cy_node_write_article (node, order, title, "chief", on_changed_cb, &wait);
  capture_wait (is_done, &wait);
}

/**
 * care_lab_record:
 *
 * Writes down one more thing about a pile.
 */
void
care_lab_record (CyNode *node, const char *pile, const char *field, const char *value)
{
  CyRecord *record = cy_yard_get (cy_node_get_yard (node), CY_KIND_PILE, pile);
  g_autoptr (CyRecord) changed = cy_record_copy (record, pile);
  Wait wait = { 0 };

  g_assert_true (cy_record_set_text (changed, field, value, NULL));
  cy_node_put_record (node, record, changed, "chief", on_changed_cb, &wait);
  capture_wait (is_done, &wait);
}

#define REPAIR(title) "{\"title\":\"" title "\",\"pile\":\"p2\",\"conditions\":[]}"

/**
 * care_lab_bring:
 *
 * Gives `p2` a past, and what was learned from it, as pictures show them.
 */
void
care_lab_bring (Fixture *fixture)
{
  static const struct {
    const char *field;
    const char *value;
  } facts[] = {
    { "brand", "许继电源" },          { "serial", "XJ-2024-0017" },       { "supplier", "xj" },
    { "installed_on", "2024-03-18" }, { "warranty_until", "2027-03-17" }, { "life_years", "10" },
  };
  CyNode *node = fixture->node;
  g_autofree char *learned = NULL;

  fixture_import (
    fixture,
    "{\"suppliers\":[{\"id\":\"xj\",\"name\":\"许继电源有限公司\",\"contact\":\"周工\","
    "\"phone\":\"010-5550-0101\",\"mail\":\"service@xj.example\"}],"
    "\"contacts\":[{\"id\":\"zhao\",\"name\":\"赵刚\",\"user\":\"zhao\"}],"
    "\"articles\":[{\"id\":\"coolant\",\"name\":\"液冷回路缺液\",\"conditions\":\"temp.*.high\","
    "\"cause\":\"接头渗漏。\",\"method\":\"补液至刻度线，紧固接头，排气后试充。\","
    "\"types\":\"DC 120 kW\",\"author\":\"王芳\",\"written_on\":\"2026-10-02\"}]}");
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    care_lab_record (node, "p2", facts[i].field, facts[i].value);
  g_free (care_lab_repair (node, REPAIR ("枪头过温，更换枪头"), "worn"));
  g_free (care_lab_repair (node, REPAIR ("枪头再次过温"), "worn"));
  learned = care_lab_repair (node, REPAIR ("枪头锁止失效"), NULL);
  care_lab_learn (node, learned, "枪头锁止失效：锁舌磨损");
}
