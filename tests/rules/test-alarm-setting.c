/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-setting.h"

#include <string.h>

#include "cy-json.h"

static CyRecord *
make_record (CyKindId kind, const char *cells)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cy_json_parse (cells, -1, 65536, &error);
  CyRecord *record = cy_record_new (kind, "r1");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_assert_no_error (error);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (record->cells, name, json_node_copy (value));
  return record;
}

/* What is refused, by the field it is said of; an empty text is what is taken. */
static void
test_check (void)
{
  static const struct {
    CyKindId kind;
    const char *cells;
    const char *error;
  } cases[] = {
    { CY_KIND_CONDITION,
      "{'watch':'deviation','measure':'temp.gun.pos','other':'temp.gun.neg','threshold':10}", "" },
    { CY_KIND_CONDITION, "{'watch':'rate','measure':'temp.gun','threshold':5,'window_s':60}", "" },
    { CY_KIND_CONDITION, "{'watch':'silent','measure':'conn.state','threshold':60}", "" },
    { CY_KIND_CONDITION, "{'watch':'counter','measure':'charge.count','threshold':20000}", "" },
    { CY_KIND_CONDITION, "{'watch':'expression','expression':'dc.voltage > 10'}", "" },
    { CY_KIND_CONDITION, "{}", "watch: \"\" is nothing" },
    { CY_KIND_CONDITION, "{'watch':'luck'}", "watch: \"luck\" is nothing" },
    { CY_KIND_CONDITION, "{'watch':'rate','threshold':5}", "measure: is needed" },
    { CY_KIND_CONDITION, "{'watch':'rate','measure':'temp.gun'}", "threshold: is needed" },
    { CY_KIND_CONDITION,
      "{'watch':'rate','measure':'temp.gun','threshold':5,'other':'temp.inside'}",
      "other: means nothing" },
    { CY_KIND_CONDITION, "{'watch':'rate','measure':'temperature','threshold':5}",
      "measure: no measure \"temperature\"" },
    { CY_KIND_CONDITION, "{'watch':'rate','measure':'conn.state','threshold':5}",
      "measure: \"conn.state\" is not a number" },
    { CY_KIND_CONDITION, "{'watch':'rate','measure':'temp.gun','threshold':-5}", "threshold" },
    { CY_KIND_CONDITION,
      "{'watch':'rate','measure':'temp.gun','threshold':5,'on_delay_s':31536000}", "on_delay_s" },
    { CY_KIND_CONDITION, "{'watch':'expression','expression':'dc.voltage / 0 > 1'}",
      "expression: " },
    { CY_KIND_CONDITION, "{'watch':'expression','expression':'dc.voltag > 1'}", "expression: " },
    { CY_KIND_CONDITION, "{'watch':'expression','expression':'dc.voltage + 1'}",
      "is a number, not something true or false" },
    { CY_KIND_CONDITION,
      "{'watch':'frozen','measure':'temp.gun','threshold':60,'guard':'dc.power'}", "guard: " },
    { CY_KIND_SUPPRESSION, "{'conditions':'temp.*','expression':'conn.available'}", "" },
    { CY_KIND_SUPPRESSION, "{'expression':'conn.available'}", "conditions: which" },
    { CY_KIND_SUPPRESSION, "{'conditions':'temp.*'}", "expression: while what" },
    { CY_KIND_SUPPRESSION, "{'conditions':'temp.*','expression':'1 +'}", "expression: " },
    { CY_KIND_RATIONALE, "{'conditions':'temp.*'}", "" },
    { CY_KIND_PILE, "{}", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *cells = g_strdelimit (g_strdup (cases[i].cells), "'", '"');
    g_autoptr (CyRecord) record = make_record (cases[i].kind, cells);
    g_autoptr (GError) error = NULL;
    gboolean taken = cy_alarm_setting_check (record, &error);

    g_test_message ("%s: %s", cells, error == NULL ? "" : error->message);
    g_assert_cmpint (taken, ==, *cases[i].error == '\0');
    if (!taken)
      g_assert_nonnull (strstr (error->message, cases[i].error));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/alarm-setting/check", test_check);
  return g_test_run ();
}
