/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>

#include "capture.h"
#include "cy-json.h"

/* Two areas, an operator, two stations, two types, three piles, a limit set and a contact. */
static const char small_yard[] =
  "{\"areas\":[{\"id\":\"sh\",\"name\":\"上海\",\"level\":\"city\"},"
  "{\"id\":\"pd\",\"name\":\"浦东新区\",\"level\":\"district\",\"parent\":\"sh\"}],"
  "\"operators\":[{\"id\":\"op\",\"name\":\"门关复充电\",\"phone\":\"021-5555\"}],"
  "\"stations\":[{\"id\":\"st-1\",\"name\":\"人民广场站\",\"area\":\"sh\",\"operator\":\"op\","
  "\"type\":\"public\",\"opening\":\"open\",\"latitude\":31.2304,\"longitude\":121.4737,"
  "\"address\":\"西藏中路 120 号\"},"
  "{\"id\":\"st-2\",\"name\":\"Lujiazui\",\"area\":\"pd\",\"type\":\"taxi\"}],"
  "\"pile_types\":[{\"id\":\"dc120\",\"name\":\"DC 120 kW\",\"current\":\"dc\","
  "\"power_w\":120000,\"connectors\":2,\"profile\":\"chargeyard-dc\",\"limits\":["
  "{\"measure\":\"temp.gun\",\"h\":80,\"hh\":90.5,\"hysteresis\":5},"
  "{\"measure\":\"dc.current\",\"hh\":250}]},"
  "{\"id\":\"ac7\",\"name\":\"AC 7 kW\",\"current\":\"ac\",\"power_w\":7000,\"connectors\":1,"
  "\"profile\":\"chargeyard-ac\",\"limit_set\":\"mild\"}],"
  "\"piles\":[{\"id\":\"p2\",\"name\":\"A02\",\"type\":\"dc120\",\"station\":\"st-1\","
  "\"link\":\"tcp://127.0.0.1:1502/2\",\"scan_ms\":1000},"
  "{\"id\":\"p10\",\"name\":\"A10\",\"type\":\"dc120\",\"station\":\"st-1\",\"in_service\":false},"
  "{\"id\":\"p1\",\"name\":\"B01\",\"type\":\"ac7\",\"station\":\"st-2\",\"brand\":\"Éclair\"}],"
  "\"limit_sets\":[{\"id\":\"mild\",\"name\":\"Mild\",\"limits\":["
  "{\"measure\":\"temp.inside\",\"h\":60}]}],"
  "\"contacts\":[{\"id\":\"c1\",\"name\":\"王师傅\",\"phone\":\"139\",\"priority\":\"high\"}]}";

static Fixture *
open_node (gboolean supervise, const char *listen)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autoptr (GError) error = NULL;
  CyNodeOptions options = { .profile_dir = g_getenv ("CY_TEST_PROFILES"),
                            .listen = listen,
                            .supervise = supervise };

  fixture->dir = g_dir_make_tmp ("cy-console-XXXXXX", &error);
  fixture->supervise = supervise;
  fixture->listen = listen;
  g_assert_no_error (error);
  options.data_dir = fixture->dir;
  fixture->node = cy_node_new (&options, &error);
  g_assert_no_error (error);
  return fixture;
}

/**
 * fixture_new:
 *
 * Returns: a node on an empty data directory that talks to no pile.
 */
Fixture *
fixture_new (void)
{
  return open_node (FALSE, NULL);
}

/**
 * fixture_new_supervising:
 *
 * Returns: the same, but it would talk to piles if it had any.
 */
Fixture *
fixture_new_supervising (void)
{
  return open_node (TRUE, NULL);
}

/**
 * fixture_new_listening:
 *
 * Returns: the same, and other nodes may call it.
 */
Fixture *
fixture_new_listening (void)
{
  return open_node (TRUE, "127.0.0.1:0");
}

/**
 * fixture_reopen:
 *
 * Ends the node and begins another on the same data, as after a restart.
 */
void
fixture_reopen (Fixture *fixture)
{
  CyNodeOptions options = { .data_dir = fixture->dir,
                            .profile_dir = g_getenv ("CY_TEST_PROFILES"),
                            .listen = fixture->listen,
                            .supervise = fixture->supervise };
  g_autoptr (GError) error = NULL;

  cy_node_stop (fixture->node);
  g_object_unref (fixture->node);
  fixture->node = cy_node_new (&options, &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_assert_cmpint (g_remove (path), ==, 0);
}

/**
 * fixture_free:
 *
 * Nobody may keep the node beyond the test: a page that leaks is found here.
 */
void
fixture_free (Fixture *fixture)
{
  cy_node_stop (fixture->node);
  g_assert_finalize_object (fixture->node);
  remove_tree (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture);
}

typedef struct {
  gboolean done;
  char *error;
} Wait;

static void
on_done_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Wait *wait = user_data;

  wait->done = TRUE;
  wait->error = error == NULL ? NULL : g_strdup (error->message);
}

static gboolean
is_done (gpointer data)
{
  return ((Wait *) data)->done;
}

void
fixture_import (Fixture *fixture, const char *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cy_json_parse (document, -1, G_MAXINT, &error);
  Wait wait = { 0 };

  g_assert_no_error (error);
  cy_node_import (fixture->node, node, "test", on_done_cb, &wait);
  capture_wait (is_done, &wait);
  g_assert_cmpstr (wait.error, ==, NULL);
}

void
fixture_import_small_yard (Fixture *fixture)
{
  fixture_import (fixture, small_yard);
}

/**
 * fixture_import_piles:
 *
 * Many piles of a type, `q0001` and so on, beside what is there.
 */
void
fixture_import_piles (Fixture *fixture, guint n_piles)
{
  g_autoptr (GString) text =
    g_string_new ("{\"pile_types\":[{\"id\":\"many\",\"name\":\"Many\",\"current\":\"ac\","
                  "\"power_w\":7000,\"connectors\":1,\"profile\":\"chargeyard-ac\"}],\"piles\":[");

  for (guint i = 1; i <= n_piles; i++)
    g_string_append_printf (text,
                            "%s{\"id\":\"q%04u\",\"name\":\"桩 %u\",\"type\":\"many\","
                            "\"link\":\"tcp://10.0.%u.%u:502/1\",\"scan_ms\":%u}",
                            i > 1 ? "," : "", i, i, i / 250, i % 250 + 1, 1000 + i % 7 * 100);
  g_string_append (text, "]}");
  fixture_import (fixture, text->str);
}

/**
 * fixture_get:
 *
 * Returns: (transfer none) (nullable): a record as the node has it now.
 */
CyRecord *
fixture_get (Fixture *fixture, CyKindId kind, const char *id)
{
  return cy_yard_get (cy_node_get_yard (fixture->node), kind, id);
}
