/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "alarm-past.h"
#include "control-fixture.h"
#include "cy-control-client.h"
#include "cy-control.h"
#include "cy-node-alarm.h"
#include "sim-lab.h"

static const char yard[] =
  "{\"areas\":[{\"id\":\"sh\",\"name\":\"上海\"}],"
  "\"stations\":[{\"id\":\"s1\",\"name\":\"人民广场站\",\"area\":\"sh\"}],"
  "\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"
  "\"connectors\":2,\"profile\":\"chargeyard-dc\",\"limits\":[{\"measure\":\"temp.gun\",\"h\":80,"
  "\"hh\":90,\"on_delay_s\":0}]}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"dc\",\"station\":\"s1\","
  "\"link\":\"tcp://127.0.0.1:PORT/1\",\"scan_ms\":200}]}";

/* Asks for a verb and looks for a text in the answer, spelled without white space. */
static void
expect (ControlFixture *fixture,
        const char *verb,
        const char *body,
        guint status,
        const char *contains)
{
  guint got = 0;
  g_autoptr (JsonNode) answer = control_fixture_post (fixture, verb, body, &got);
  g_autofree char *text = cy_json_to_text (answer, FALSE);

  if (got != status || strstr (text, contains) == NULL)
    g_error ("%s %s: %u %.2000s", verb, body, got, text);
  if (got != 200)
    g_assert_true (JSON_NODE_HOLDS_OBJECT (answer) &&
                   json_object_has_member (json_node_get_object (answer), "error"));
}

typedef struct {
  const char *verb;
  const char *body;
  guint status;
  const char *contains;
} Case;

static gboolean
has_alarm (gpointer data)
{
  ControlFixture *fixture = data;
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (fixture->node->node);

  return alarms->len > 0;
}

/* Every verb, as a program would use it. */
static void
test_verbs (void)
{
  static const Case cases[] = {
    { "status", "{}", 200, "\"links\":{\"up\":1,\"down\":0}" },
    { "piles", "{}", 200, "\"pile\":\"p1\",\"connector\":2,\"state\":" },
    { "piles", "{\"station\":\"s1\"}", 200, "\"quality\":\"good\"" },
    { "piles", "{\"station\":\"none\"}", 200, "[]" },
    { "live", "{\"pile\":\"p1\"}", 200, "\"measure\":\"temp.gun\",\"value\":92" },
    { "live", "{\"pile\":\"none\"}", 200, "[]" },
    { "alarms", "{}", 200, "\"id\":\"p1/1/temp.gun.high#1\"" },
    { "alarms", "{\"active\":true}", 200, "\"state\":\"unacked\"" },
    { "alarms", "{\"from\":\"now-1h\"}", 200, "\"limit\":90" },
    { "alarm", "{\"action\":\"ack\",\"id\":\"p1/1/temp.gun.high#1\",\"note\":\"看\"}", 200,
      "{\"changes\":1}" },
    { "alarm", "{\"action\":\"ack\",\"id\":\"p1/1/temp.gun.high#1\"}", 409,
      "already acknowledged by" },
    { "alarm", "{\"action\":\"ack\",\"id\":\"p1/1/none\"}", 409, "there is no alarm" },
    { "list", "{\"kind\":\"pile\"}", 200, "\"id\":\"p1\"" },
    { "list", "{\"kind\":\"pile\",\"where\":\"station=s1\"}", 200, "\"id\":\"p1\"" },
    { "list", "{\"kind\":\"pile\",\"where\":\"id=p2\"}", 200, "[]" },
    { "list", "{\"kind\":\"station\",\"search\":\"人民\"}", 200, "\"id\":\"s1\"" },
    { "show", "{\"kind\":\"pile\",\"id\":\"p1\"}", 200, "\"name\":\"P1\"" },
    { "show", "{\"kind\":\"pile\",\"id\":\"p9\"}", 409, "there is no pile \\\"p9\\\"" },
    { "set", "{\"kind\":\"pile\",\"id\":\"p1\",\"fields\":{\"name\":\"一号\"}}", 200,
      "{\"changes\":1}" },
    { "show", "{\"kind\":\"pile\",\"id\":\"p1\"}", 200, "\"name\":\"一号\"" },
    { "set", "{\"kind\":\"pile\",\"id\":\"p1\",\"fields\":{\"type\":\"none\"}}", 409, "none" },
    { "beacons", "{}", 200, "[]" },
    { "set", "{\"kind\":\"beacon\",\"id\":\"b\",\"fields\":{\"name\":\"B\",\"device\":\"p1\"}}",
      200, "{\"changes\":1}" },
    { "beacons", "{}", 200, "{\"beacon\":\"b\",\"device\":\"p1\",\"alarms\":" },
    { "beacon", "{\"action\":\"silence\",\"id\":\"b\"}", 200, "{\"changes\":0}" },
    { "beacon", "{\"action\":\"silence\",\"id\":\"c\"}", 409, "there is no beacon" },
    { "beacon", "{\"action\":\"ring\"}", 400, "is not silence" },
    { "delete", "{\"kind\":\"beacon\",\"id\":\"b\"}", 200, "{\"changes\":1}" },
    { "set", "{\"kind\":\"area\",\"id\":\"bad id!\",\"fields\":{\"name\":\"x\"}}", 409, "bad id!" },
    { "delete", "{\"kind\":\"pile_type\",\"id\":\"dc\"}", 409, "still used by" },
    { "export", "{\"kinds\":[\"area\"]}", 200, "\"areas\":[{\"id\":\"sh\"" },
    { "export", "{}", 200, "\"piles\":" },
    { "import", "{\"document\":{\"areas\":[{\"id\":\"bj\",\"name\":\"北京\"}]}}", 200,
      "{\"areas\":1,\"changes\":1}" },
    { "import", "{\"document\":{\"areas\":[{\"id\":\"bj\"}]}}", 409, "areas[0]" },
    { "delete", "{\"kind\":\"area\",\"id\":\"bj\"}", 200, "{\"changes\":1}" },
    { "journal", "{\"subject\":\"alarm:p1/1/temp.gun.high\"}", 200, "\"kind\":\"alarm.raise\"" },
    { "journal", "{\"since\":\"2999-01-01T00:00:00Z\"}", 200, "[]" },
    { "history", "{\"pile\":\"p1\",\"measure\":\"temp.gun\"}", 200, "[" },
    { "history", "{\"pile\":\"p1\",\"measure\":\"temp.gun\",\"connector\":\"1\",\"buckets\":3}",
      200, "\"mean\"" },
    { "instant", "{\"station\":\"s1\",\"measure\":\"temp.gun\"}", 200,
      "\"pile\":\"p1\",\"connector\":1,\"measure\":\"temp.gun\",\"value\":" },
    { "instant", "{\"pile\":\"p1\",\"measure\":\"conn.state\"}", 200, "\"value\":\"" },
    { "instant", "{\"pile\":\"p1\",\"at\":\"2000-01-01T00:00:00Z\"}", 200, "[]" },
    { "instant", "{\"station\":\"none\"}", 200, "[]" },
    { "span", "{\"pile\":\"p1\",\"measure\":\"temp.gun\"}", 200,
      "\"measure\":\"temp.gun\",\"unit\":\"°C\",\"min\":" },
    { "span", "{\"pile\":\"none\"}", 200, "[]" },
    { "stays", "{\"pile\":\"p1\",\"measure\":\"conn.state\"}", 200, "\"seconds\":" },
    { "probe", "{\"what\":\"read\",\"target\":\"p1\"}", 200, "\"read_by\":\"p1\"" },
    { "probe", "{\"what\":\"nameplate\",\"target\":\"p1\"}", 200,
      "\"what\":\"Guns\",\"expected\":\"2\",\"found\":\"2\",\"verdict\":\"same\"" },
    { "probe", "{\"what\":\"profiles\",\"target\":\"p1\",\"current\":\"dc\"}", 200,
      "\"profile\":\"chargeyard-dc\"" },
    { "commission", "{\"pile\":\"p1\"}", 200, "\"profile\":\"chargeyard-dc\"" },
    { "journal", "{\"subject\":\"pile:p1\"}", 200, "\"kind\":\"pile.commission\"" },
    { "digest", "{}", 200, "projections" },
    { "rebuild", "{}", 200, "changes" },
    { "check", "{}", 200, "\"ok\":true" },
  };
  g_autoptr (SimLab) lab = sim_lab_new (yard);
  ControlFixture fixture;

  control_fixture_open (&fixture, TRUE);
  node_fixture_import (fixture.node, lab->document);
  sim_lab_say (lab, "set p1/1 temp.gun 92");
  node_wait (has_alarm, &fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    expect (&fixture, cases[i].verb, cases[i].body, cases[i].status, cases[i].contains);
  control_fixture_close (&fixture);
}

/* History out of the node, and back: what it knows already it leaves out. */
static void
test_transfer (void)
{
  g_autofree char *dir = node_fixture_make_dir ();
  g_autofree char *table = g_build_filename (dir, "early.csv", NULL);
  g_autofree char *all = g_build_filename (dir, "all.history", NULL);
  g_autofree char *read_table = g_strdup_printf ("{\"path\":\"%s\"}", table);
  g_autofree char *write_all = g_strdup_printf ("{\"path\":\"%s\",\"station\":\"s1\"}", all);
  g_autofree char *read_all = g_strdup_printf ("{\"path\":\"%s\"}", all);
  g_autofree char *none = g_strdup_printf ("{\"path\":\"%s\",\"pile\":\"p9\"}", table);
  ControlFixture fixture;

  control_fixture_open (&fixture, FALSE);
  g_assert_true (g_file_set_contents (table,
                                      "time,pile,connector,measure,value\n"
                                      "2026-01-01T00:00:00Z,p1,1,temp.gun,21.5\n"
                                      "2026-01-01T00:10:00Z,p1,1,temp.gun,22\n"
                                      "2026-01-01T00:00:00Z,p1,1,conn.state,charging\n",
                                      -1, NULL));
  expect (&fixture, "import-history", read_table, 200, "{\"blocks\":2,\"points\":3,\"skipped\":0}");
  expect (&fixture, "import-history", read_table, 200, "{\"blocks\":0,\"points\":0,\"skipped\":2}");
  expect (&fixture, "journal", "{\"subject\":\"history\"}", 200,
          "\"payload\":{\"file\":\"early.csv\",\"blocks\":2,\"points\":3,\"skipped\":0}");
  expect (&fixture, "instant", "{\"pile\":\"p1\",\"at\":\"2026-01-01T00:05:00Z\"}", 200,
          "\"value\":21.5");
  expect (&fixture, "span",
          "{\"pile\":\"p1\",\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:20:00Z\"}",
          200, "\"min\":21.5,\"max\":22");
  expect (&fixture, "export-history", write_all, 200, "\"skipped\":0}");
  expect (&fixture, "import-history", read_all, 200, "{\"blocks\":0,\"points\":0,");
  expect (&fixture, "check", "{}", 200, "\"ok\":true");
  expect (&fixture, "export-history", none, 200, "{\"blocks\":0,\"points\":0,\"skipped\":0}");
  control_fixture_close (&fixture);
  g_unlink (table);
  g_unlink (all);
  g_rmdir (dir);
}

/* How alarms were, and how many another limit would have given. */
static void
test_health (void)
{
  static const Case cases[] = {
    { "alarm-health", "{}", 200, "\"announced\":901,\"aside\":2,\"standing\":2" },
    { "alarm-health", "{}", 200,
      "{\"figure\":\"max_10_min\",\"value\":41.0,\"target\":10.0,\"maximum\":null,\"share\":false,"
      "\"verdict\":\"poor\"}" },
    { "alarm-health", "{}", 200,
      "{\"subject\":\"p1/1/fault.contactor\",\"count\":60,\"remedy\":\"on_delay\",\"delay_s\":10,"
      "\"saved\":60}" },
    { "alarm-health", "{\"station\":\"s1\"}", 200, "\"announced\":61,\"aside\":0" },
    { "alarm-health", "{\"area\":\"sh\",\"from\":\"now-1d\"}", 200, "\"announced\":60" },
    { "alarm-health", "{\"station\":\"none\"}", 200, "\"floods\":[]" },
    { "alarm-health", "{\"from\":\"now\",\"to\":\"now-1h\"}", 409, "longer than nothing" },
    { "alarm-health", "{\"from\":\"soon\"}", 400, "from" },
    { "try-limit",
      "{\"words\":[\"p1\",\"measure=temp.gun\",\"h=70\",\"hh=85\"],\"from\":\"2026-01-01T00:00:"
      "00Z\","
      "\"to\":\"2026-01-02T00:00:00Z\"}",
      200,
      "{\"total\":{\"now\":1,\"tried\":2,\"gone\":{\"l\":0,\"ll\":0,\"h\":0,\"hh\":0},"
      "\"added\":{\"l\":0,\"ll\":0,\"h\":0,\"hh\":1}" },
    { "try-limit",
      "{\"words\":[\"measure=temp.gun\",\"h=50\"],\"station\":\"s1\",\"gun\":2,"
      "\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\"}",
      200, "\"guns\":[]" },
    { "try-limit", "{}", 400, "words must be a list" },
    { "try-limit", "{\"words\":[\"p1\"]}", 400, "measure" },
    { "try-limit", "{\"words\":[\"p1\",\"measure=temp.gun\",\"h=warm\"]}", 400, "h" },
    { "try-limit", "{\"words\":[\"p1\",\"measure=temp.gun\",\"h=9\",\"hh=8\"]}", 400, "hh" },
    { "try-limit", "{\"words\":[\"p9\",\"measure=temp.gun\",\"h=9\"]}", 409, "no pile" },
    { "try-limit", "{\"words\":[\"p1\",\"measure=temp.gun\",\"h=9\"],\"from\":\"now-200d\"}", 409,
      "100 days" },
  };
  g_autoptr (SimLab) lab = sim_lab_new (yard);
  ControlFixture fixture;
  g_autofree char *table = NULL;
  g_autofree char *read_table = NULL;

  control_fixture_open (&fixture, FALSE);
  node_fixture_import (fixture.node, lab->document);
  alarm_past_write (fixture.node->dir, g_get_real_time ());
  table = g_build_filename (fixture.node->dir, "hot.csv", NULL);
  read_table = g_strdup_printf ("{\"path\":\"%s\"}", table);
  g_assert_true (g_file_set_contents (table,
                                      "time,pile,connector,measure,value\n"
                                      "2026-01-01T00:00:00Z,p1,1,temp.gun,20\n"
                                      "2026-01-01T01:00:00Z,p1,1,temp.gun,84\n"
                                      "2026-01-01T02:00:00Z,p1,1,temp.gun,86\n"
                                      "2026-01-01T03:00:00Z,p1,1,temp.gun,20\n",
                                      -1, NULL));
  expect (&fixture, "import-history", read_table, 200, "\"points\":4");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    expect (&fixture, cases[i].verb, cases[i].body, cases[i].status, cases[i].contains);
  control_fixture_close (&fixture);
}

/* What makes no sense is refused in words, and nothing of it happens. */
static void
test_nonsense (void)
{
  static const Case cases[] = {
    { "nonsense", "{}", 400, "there is no verb \\\"nonsense\\\"" },
    { "", "{}", 400, "there is no verb" },
    { "probe", "{}", 400, "what is missing" },
    { "probe", "{\"what\":\"units\"}", 400, "target is missing" },
    { "probe", "{\"what\":\"moon\",\"target\":\"x\"}", 400, "nothing to probe" },
    { "probe", "{\"what\":\"units\",\"target\":\"h\",\"to\":256}", 400, "from 0 to 255" },
    { "probe", "{\"what\":\"units\",\"target\":\"h\",\"rate\":0}", 400, "from 1 to 20" },
    { "probe", "{\"what\":\"units\",\"target\":\"\"}", 409, "" },
    { "probe", "{\"what\":\"profiles\",\"target\":\"x\"}", 409, "neither a pile nor" },
    { "probe", "{\"what\":\"read\",\"target\":\"tcp://127.0.0.1:9/1\"}", 400,
      "profile is missing" },
    { "probe", "{\"what\":\"read\",\"target\":\"nonsense://\",\"profile\":\"chargeyard-ac\"}", 409,
      "" },
    { "probe", "{\"what\":\"nameplate\",\"target\":\"p9\"}", 409, "there is no pile" },
    { "commission", "{}", 400, "pile is missing" },
    { "commission", "{\"pile\":\"p9\"}", 409, "there is no pile" },
    { "list", "{}", 400, "kind is missing" },
    { "list", "{\"kind\":7}", 400, "kind is missing" },
    { "list", "{\"kind\":\"planet\"}", 400, "planet" },
    { "list", "{\"kind\":\"pile\",\"where\":\"nonsense\"}", 400, "FIELD=VALUE" },
    { "list", "{\"kind\":\"pile\",\"where\":\"colour=red\"}", 400, "colour" },
    { "show", "{\"kind\":\"pile\"}", 400, "id is missing" },
    { "show", "{\"kind\":\"pile\",\"id\":{}}", 400, "id is missing" },
    { "set", "{\"kind\":\"pile\",\"id\":\"p1\"}", 409, "fields" },
    { "set", "{\"kind\":\"pile\",\"id\":\"p1\",\"fields\":[]}", 409, "fields" },
    { "set", "{\"kind\":\"pile\",\"id\":\"p1\",\"fields\":{\"name\":1}}", 409, "name" },
    { "set", "{\"kind\":\"pile\",\"id\":\"p1\",\"fields\":{\"colour\":\"red\"}}", 409, "colour" },
    { "export", "{\"kinds\":[\"planet\"]}", 400, "planet" },
    { "export", "{\"kinds\":[7]}", 400, "kind" },
    { "export", "{\"kinds\":[null]}", 400, "kind" },
    { "export", "{\"kinds\":[{}]}", 400, "kind" },
    { "export", "{\"kinds\":\"area\"}", 400, "kinds" },
    { "import", "{}", 409, "JSON object" },
    { "import", "{\"document\":[]}", 409, "JSON object" },
    { "import", "{\"document\":null}", 409, "JSON object" },
    { "alarm", "{}", 400, "action is missing" },
    { "alarm", "{\"action\":\"ack\"}", 400, "id is missing" },
    { "alarm", "{\"action\":\"silence\",\"id\":\"x\"}", 400, "silence" },
    { "alarms", "{\"from\":\"yesterday-ish\"}", 400, "from" },
    { "alarms", "{\"from\":\"now-1h\",\"to\":\"nonsense\"}", 400, "to" },
    { "alarms", "{\"active\":[]}", 400, "active" },
    { "alarms", "{\"active\":\"yes\"}", 400, "active" },
    { "instant", "{\"at\":\"once\"}", 400, "once" },
    { "span", "{}", 400, "pile is missing" },
    { "span", "{\"pile\":\"p1\",\"from\":\"now\",\"to\":\"now-1h\"}", 400, "after the beginning" },
    { "stays", "{\"pile\":\"p1\",\"measure\":\"temp.gun\"}", 409, "temp.gun" },
    { "stays", "{\"pile\":\"p1\",\"measure\":\"mood\"}", 400, "mood" },
    { "export-history", "{}", 400, "path is missing" },
    { "export-history", "{\"path\":\"/nowhere/x.csv\"}", 409, "/nowhere/x.csv" },
    { "export-history", "{\"path\":\"x\",\"from\":\"now\",\"to\":\"now-1h\"}", 400,
      "after the beginning" },
    { "import-history", "{\"path\":\"/nowhere/x.csv\"}", 409, "/nowhere/x.csv" },
    { "import-history", "{\"path\":\"/dev/null\"}", 409, "/dev/null" },
    { "history", "{\"pile\":\"p1\"}", 400, "measure is missing" },
    { "history", "{\"measure\":\"temp.gun\"}", 400, "pile is missing" },
    { "history", "{\"pile\":\"p1\",\"measure\":\"mood\"}", 400, "mood" },
    { "history", "{\"pile\":\"p1\",\"measure\":\"temp.gun\",\"connector\":900}", 400, "connector" },
    { "history", "{\"pile\":\"p1\",\"measure\":\"temp.gun\",\"buckets\":1e9}", 400, "buckets" },
    { "history", "{\"pile\":\"p1\",\"measure\":\"temp.gun\",\"buckets\":{}}", 400, "buckets" },
    { "history", "{\"pile\":\"p1\",\"measure\":\"temp.gun\",\"from\":\"now\",\"to\":\"now-1h\"}",
      400, "the end must be after" },
    { "piles", "{}", 503, "no node is running" },
    { "live", "{}", 503, "no node is running" },
  };
  ControlFixture fixture;

  control_fixture_open (&fixture, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    expect (&fixture, cases[i].verb, cases[i].body, cases[i].status, cases[i].contains);
  expect (&fixture, "journal", "{}", 200, "[]");
  control_fixture_close (&fixture);
}

static void
test_socket (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  ControlFixture fixture;
  GStatBuf status;

  control_fixture_open (&fixture, FALSE);
  path = cy_control_socket_path (fixture.node->dir);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_true (S_ISSOCK (status.st_mode));
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_clear_pointer (&fixture.server, cy_control_server_free);
  g_assert_cmpint (g_stat (path, &status), !=, 0);
  /* What a process that died has left is no obstacle. */
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  fixture.server = cy_control_server_new (fixture.node->node, &error);
  g_assert_no_error (error);
  expect (&fixture, "status", "{}", 200, "uptime_s");
  control_fixture_close (&fixture);
}

typedef struct {
  const char *dir;
  const char *verb;
  const char *actor;
  JsonNode *arguments;
  GError *error;
} Call;

static gpointer
run_call (gpointer data)
{
  Call *call = data;

  return cy_control_client_call (call->dir, call->verb, call->arguments, call->actor, NULL,
                                 &call->error);
}

static void
test_client (void)
{
  g_autoptr (JsonNode) empty = cy_json_parse ("{}", -1, 10, NULL);
  g_autoptr (JsonNode) area =
    cy_json_parse ("{\"kind\":\"area\",\"id\":\"a\",\"fields\":{\"name\":\"A\"}}", -1, 100, NULL);
  ControlFixture fixture;
  Call call = { .verb = "status", .arguments = empty };

  control_fixture_open (&fixture, FALSE);
  call.dir = fixture.node->dir;
  json_node_unref (control_fixture_run (run_call, &call));
  g_assert_no_error (call.error);

  call.verb = "nonsense";
  g_assert_null (control_fixture_run (run_call, &call));
  g_assert_error (call.error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE);
  g_clear_error (&call.error);
  call.verb = "piles";
  g_assert_null (control_fixture_run (run_call, &call));
  g_assert_error (call.error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_NO_NODE);
  g_clear_error (&call.error);

  /* Who asks is written down, whatever their script; nobody named is the owner. */
  call = (Call){ fixture.node->dir, "set", "李工", area, NULL };
  json_node_unref (control_fixture_run (run_call, &call));
  g_assert_no_error (call.error);
  expect (&fixture, "journal", "{}", 200, "\"actor\":\"李工\"");

  g_clear_pointer (&fixture.server, cy_control_server_free);
  call = (Call){ fixture.node->dir, "status", NULL, empty, NULL };
  g_assert_null (control_fixture_run (run_call, &call));
  g_assert_error (call.error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_NO_NODE);
  g_clear_error (&call.error);
  control_fixture_close (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control-server/verbs", test_verbs);
  g_test_add_func ("/control-server/transfer", test_transfer);
  g_test_add_func ("/control-server/health", test_health);
  g_test_add_func ("/control-server/nonsense", test_nonsense);
  g_test_add_func ("/control-server/socket", test_socket);
  g_test_add_func ("/control-server/client", test_client);
  return g_test_run ();
}
