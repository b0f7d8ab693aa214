/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-audit.h"

#include <string.h>

#include "cy-audit-table.h"
#include "cy-audit-words.h"
#include "cy-json.h"
#include "node-fixture.h"

typedef struct {
  gboolean done;
  GPtrArray *lines;
} Found;

static void
on_lines_cb (gpointer result, const GError *error, gpointer user_data)
{
  Found *found = user_data;

  g_assert_no_error (error);
  found->lines = result;
  found->done = TRUE;
}

static gboolean
is_found (gpointer data)
{
  return ((Found *) data)->done;
}

static GPtrArray *
collect (NodeFixture *fixture, const CyAuditSearch *search, guint limit)
{
  Found found = { 0 };

  cy_node_collect_audit (fixture->node, search, limit, on_lines_cb, &found);
  node_wait (is_found, &found);
  return found.lines;
}

static const char yard[] =
  "{\"areas\": [{\"id\": \"bj\", \"name\": \"北京市\", \"level\": \"province\"}],"
  " \"stations\": [{\"id\": \"s1\", \"name\": \"中关村站\", \"area\": \"bj\"}]}";

static void
change_name (NodeFixture *fixture, const char *name)
{
  g_autofree char *document = g_strdup_printf (
    "{\"stations\": [{\"id\": \"s1\", \"name\": \"%s\", \"area\": \"bj\"}]}", name);

  g_assert_cmpuint (node_fixture_import (fixture, document), ==, 1);
}

static void
expect_line (NodeFixture *fixture, CyAuditLine *line, const char *expected)
{
  g_autofree char *action = cy_audit_words_action (line);
  g_autofree char *subject = cy_audit_words_about (cy_node_get_yard (fixture->node), line);
  g_autofree char *detail = cy_audit_words_detail (cy_node_get_yard (fixture->node), line);
  g_autofree char *text = g_strdup_printf ("%s | %s | %s", action, subject, detail);

  g_assert_cmpstr (text, ==, expected);
}

/* What people did to records, in their words. */
static void
test_records (void)
{
  const CyAuditSearch search = { .group = CY_N_AUDIT_GROUPS, .subject = (char *) "station:" };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GPtrArray) lines = NULL;
  NodeAnswer answer = { 0 };

  node_fixture_import (fixture, yard);
  change_name (fixture, "海淀站");
  cy_node_delete_record (fixture->node, CY_KIND_STATION, "s1", "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  lines = collect (fixture, &search, 100);
  g_assert_cmpuint (lines->len, ==, 3);
  expect_line (fixture, lines->pdata[0], "Deleted | Station s1 | ");
  expect_line (fixture, lines->pdata[1], "Changed | Station s1 | Name: 中关村站 → 海淀站");
  expect_line (fixture, lines->pdata[2],
               "Added | Station s1 | Name: – → 中关村站; Area: – → 北京市");
}

/* More than one page, in order, and no more than was asked for. */
static void
test_pages (void)
{
  const CyAuditSearch search = { .group = CY_AUDIT_RECORDS };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GString) document = g_string_new ("{\"areas\": [");
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) some = NULL;

  for (guint i = 0; i < 1234; i++)
    g_string_append_printf (document, "%s{\"id\": \"a%u\", \"name\": \"A\"}", i > 0 ? "," : "", i);
  g_string_append (document, "]}");
  g_assert_cmpuint (node_fixture_import (fixture, document->str), ==, 1234);
  all = collect (fixture, &search, CY_NODE_AUDIT_MAX);
  some = collect (fixture, &search, 777);
  g_assert_cmpuint (all->len, ==, 1234);
  g_assert_cmpuint (some->len, ==, 777);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpuint (((CyAuditLine *) all->pdata[i])->entry->seq, ==, 1234 - i);
}

/* Of every kind of entry there are words; of one nobody knows there is its name. */
static void
test_words (void)
{
  static const struct {
    const char *kind, *subject, *payload, *expected;
  } cases[] = {
    { "alarm.ack", "alarm:p1/2/link", "{\"note\":\"on my way\",\"occurrence\":3}",
      "Alarm acknowledged | p1 2: No communication | on my way" },
    { "alarm.raise", "alarm:p1/0/link", "{\"occurrence\":3,\"level\":\"hh\",\"list\":[1]}",
      "Alarm raised | p1: No communication | occurrence: 3; level: hh" },
    { "order.accept", "order:WO-7", "{}", "Work order: Taken on | WO-7 | " },
    { "change.approve", "change:CR-7", "{}", "Change request: Approved | CR-7 | " },
    { "command.operate", "command:c1", "{\"reason\":\"a car\\nburns\"}",
      "Command operated | c1 | a car burns" },
    { "backup.made", "journal:n", "{\"files\":3,\"history\":true}",
      "Backup made | n | files: 3; history: Yes" },
    { "order.nonsense", "order:", "[]", "order.nonsense | order: | " },
    { "future.kind", "what", "no JSON", "future.kind | what | " },
    { "alarm.clear", "alarm:odd", "{}", "Alarm over | odd | " },
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyEntry *entry = cy_entry_new ();
    CyAuditLine *line;

    entry->kind = g_strdup (cases[i].kind);
    entry->subject = g_strdup (cases[i].subject);
    entry->payload = g_strdup (cases[i].payload);
    line = cy_audit_line_new (entry);
    expect_line (fixture, line, cases[i].expected);
    cy_audit_line_free (line);
  }
}

/* Of what a removed node wrote later it is said first that it does not count; of the removal how far it counts. */
static void
test_removal (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CyEntry *entry = cy_entry_new ();
  CyAuditLine *line = cy_audit_line_new (entry);
  CyAuditChange *change = g_new0 (CyAuditChange, 1);
  g_autofree char *detail = NULL;

  entry->kind = g_strdup ("order.accept");
  entry->subject = g_strdup ("order:WO-7");
  entry->payload = g_strdup ("{\"note\":\"n\"}");
  entry->beyond = TRUE;
  expect_line (
    fixture, line,
    "Work order: Taken on | WO-7 | Written after its node was removed; does not count · n");
  entry->beyond = FALSE;
  g_free (entry->subject);
  entry->subject = g_strdup ("node:b1");
  change->cell = g_strdup ("cut");
  change->after = g_strdup ("{\"1/cfg\":12,\"1/ops\":345}");
  g_ptr_array_add (line->changes, change);
  detail = cy_audit_words_detail (cy_node_get_yard (fixture->node), line);
  g_assert_cmpstr (detail, ==, "Counts up to: – → 1/cfg 12, 1/ops 345");
  cy_audit_line_free (line);
}

/* A command by what it is and for which pile, a paper with its title. */
static void
test_names (void)
{
  static const struct {
    const char *kind, *subject, *pile, *name, *payload, *expected;
  } cases[] = {
    { "command.select", "command:c1", "p1", "set_power",
      "{\"pile\":\"p1\",\"until_us\":5,\"arguments\":{\"power_w\":60000}}",
      "Command selected | p1 2: Limit power | power_w: 60000" },
    { "command.send", "command:c1", "p1", "of_the_future", "{}",
      "Command sent | p1 2: of_the_future | " },
    { "batch.pause", "batch:b", NULL, "stop", "{\"until_us\":0}",
      "Batch paused | Batch: Stop charging | " },
    { "order.accept", "order:WO-7", NULL, "枪头过温", "{}",
      "Work order: Taken on | WO-7 · 枪头过温 | " },
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyEntry *entry = cy_entry_new ();
    CyAuditLine *line;

    entry->kind = g_strdup (cases[i].kind);
    entry->subject = g_strdup (cases[i].subject);
    entry->payload = g_strdup (cases[i].payload);
    line = cy_audit_line_new (entry);
    line->pile = g_strdup (cases[i].pile);
    line->connector = 2;
    line->name = g_strdup (cases[i].name);
    expect_line (fixture, line, cases[i].expected);
    cy_audit_line_free (line);
  }
}

/* A copy that is taken along is in the journal; what is in it cannot be a formula. */
static void
test_export (void)
{
  const CyAuditSearch search = { .group = CY_N_AUDIT_GROUPS, .actor = (char *) "test" };
  const CyAuditSearch own = { .group = CY_AUDIT_OTHERS };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GString) table = g_string_new (NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) told = NULL;
  g_autoptr (JsonObject) described = NULL;
  const CyEntry *entry;
  NodeAnswer answer = { 0 };

  node_fixture_import (fixture, yard);
  change_name (fixture, "=1+1");
  lines = collect (fixture, &search, 100);
  cy_audit_table_begin (table);
  cy_audit_table_append (table, cy_node_get_yard (fixture->node), lines->pdata[0]);
  g_assert_true (g_str_has_prefix (table->str, "\xef\xbb\xbftime,actor,action,"));
  g_assert_nonnull (strstr (table->str, ",test,Changed,Station =1+1 (s1),Name: 中关村站 → =1+1,"));
  g_assert_nonnull (strstr (table->str, "\"name=\"\"中关村站\"\"\",\"name=\"\"=1+1\"\"\","));
  described = cy_audit_table_describe (cy_node_get_yard (fixture->node), lines->pdata[0]);
  g_assert_cmpstr (json_object_get_string_member (described, "subject"), ==, "station:s1");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (described, "changes")), ==,
                    1);
  cy_node_tell_export (fixture->node, &search, lines->len, "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  told = collect (fixture, &own, 1);
  entry = ((CyAuditLine *) told->pdata[0])->entry;
  g_assert_cmpstr (entry->kind, ==, "audit.export");
  g_assert_cmpstr (entry->payload, ==, "{\"lines\":3,\"who\":\"test\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/audit/records", test_records);
  g_test_add_func ("/node/audit/pages", test_pages);
  g_test_add_func ("/node/audit/words", test_words);
  g_test_add_func ("/node/audit/names", test_names);
  g_test_add_func ("/node/audit/removal", test_removal);
  g_test_add_func ("/node/audit/export", test_export);
  return g_test_run ();
}
