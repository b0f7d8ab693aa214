/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "care-lab.h"

#include "capture.h"
#include "cy-node-article.h"
#include "orders.h"

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/**
 * care_lab_make_order:
 *
 * Returns: (transfer full): the id of a new order, made by `chief`.
 */
char *
care_lab_make_order (CyNode *node, const char *payload)
{
  return orders_make_as (node, "chief", payload);
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

  orders_do_as (node, id, CY_ORDER_EVENT_ACCEPT, "zhao", "{}");
  orders_do_as (node, id, CY_ORDER_EVENT_USE, "zhao",
                "{\"what\":\"枪头总成\",\"number\":\"XJ-G1\",\"quantity\":1,"
                "\"serial_out\":\"G-1007\",\"serial_in\":\"G-2044\"}");
  orders_do_as (node, id, CY_ORDER_EVENT_SUBMIT, "zhao",
                "{\"cause\":\"插拔次数多，触点镀层磨损\",\"method\":\"更换枪头端子，检查锁止机构\","
                "\"result\":\"试充 30 分钟，枪头 41 °C\",\"fix\":\"root\"}");
  orders_do_as (node, id, CY_ORDER_EVENT_APPROVE, "chief", approval);
  return id;
}

static void
on_changed_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

void
care_lab_learn (CyNode *node, const char *order, const char *title)
{
  gboolean done = FALSE;

  cy_node_write_article (node, order, title, "chief", on_changed_cb, &done);
  capture_wait (is_true, &done);
}

/**
 * care_lab_record:
 *
 * Writes down one more thing about something in the yard.
 */
void
care_lab_record (CyNode *node, CyKindId kind, const char *id, const char *field, const char *value)
{
  CyRecord *record = cy_yard_get (cy_node_get_yard (node), kind, id);
  g_autoptr (CyRecord) changed = cy_record_copy (record, id);
  gboolean done = FALSE;

  g_assert_true (cy_record_set_text (changed, field, value, NULL));
  cy_node_put_record (node, record, changed, "chief", on_changed_cb, &done);
  capture_wait (is_true, &done);
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
    care_lab_record (node, CY_KIND_PILE, "p2", facts[i].field, facts[i].value);
  g_free (care_lab_repair (node, REPAIR ("枪头过温，更换枪头"), "worn"));
  g_free (care_lab_repair (node, REPAIR ("枪头再次过温"), "worn"));
  learned = care_lab_repair (node, REPAIR ("枪头锁止失效"), NULL);
  care_lab_learn (node, learned, "枪头锁止失效：锁舌磨损");
}
