/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-tariff.h"

#include <string.h>

#include "node-fixture.h"

#define YARD                                                                                   \
  "{\"tariffs\":[{\"id\":\"t\",\"name\":\"T\",\"version\":1,\"periods\":\"00:00-24:00 flat\"," \
  "\"flat_electricity\":\"1.0\",\"flat_service\":\"0.5\",\"time_zone\":\"UTC\"}],"             \
  "\"policies\":[{\"id\":\"h\",\"name\":\"H\",\"cap_total\":\"2.00\"}],"                       \
  "\"stations\":[{\"id\":\"s\",\"name\":\"S\",\"tariff\":\"t\"}],"                             \
  "\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"      \
  "\"connectors\":1,\"profile\":\"chargeyard-dc\"}],"                                          \
  "\"piles\":[{\"id\":\"p\",\"name\":\"P\",\"type\":\"dc\",\"station\":\"s\"},"                \
  "{\"id\":\"q\",\"name\":\"Q\",\"type\":\"dc\"}]}"

#define SET(members)                                                                           \
  "{\"tariffs\":[{\"id\":\"t\",\"name\":\"T\",\"periods\":\"00:00-24:00 flat\",\"time_zone\":" \
  "\"UTC\",\"flat_service\":\"0.5\"," members "}]}"

typedef struct {
  gboolean done;
  CyTariffState state;
  char *hash;
  char *error;
} Answer;

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
on_done_cb (const CyTariffVersion *version, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  answer->error = error == NULL ? NULL : g_strdup (error->message);
  answer->state = version == NULL ? CY_TARIFF_NONE : version->state;
  answer->hash = version == NULL ? NULL : cy_tariff_terms_hash (version->terms);
}

/* Waits; returns why it was refused, NULL when it was done. */
static char *
wait_for (Answer *answer, char **out_hash)
{
  node_wait (is_done, answer);
  if (out_hash != NULL && answer->error == NULL)
    *out_hash = g_strdup (answer->hash);
  g_free (answer->hash);
  return answer->error;
}

static char *
propose (NodeFixture *fixture, const char *actor, char **out_hash)
{
  Answer answer = { 0 };

  cy_node_propose_tariff (fixture->node, "t", actor, on_done_cb, &answer);
  return wait_for (&answer, out_hash);
}

static char *
approve (NodeFixture *fixture, guint32 version, const char *hash, const char *actor)
{
  Answer answer = { 0 };

  cy_node_approve_tariff (fixture->node, "t", version, hash, actor, on_done_cb, &answer);
  return wait_for (&answer, NULL);
}

static void
refused (char *why, const char *wanted)
{
  g_assert_nonnull (why);
  if (strstr (why, wanted) == NULL)
    g_error ("%s", why);
  g_free (why);
}

static gboolean
is_published (gpointer data)
{
  NodeFixture *fixture = data;
  g_autoptr (CyTariffTerms) terms = cy_node_find_tariff (fixture->node, "p", 0, NULL);

  return terms != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return !is_published (data);
}

static void
check_found (NodeFixture *fixture)
{
  g_autoptr (CyTariffTerms) terms = cy_node_find_tariff (fixture->node, "p", 0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (terms->version, ==, 1);
  g_assert_null (cy_node_find_tariff (fixture->node, "q", 0, &error));
  g_assert_nonnull (strstr (error->message, "has no tariff"));
  g_clear_error (&error);
  g_assert_null (cy_node_find_tariff (fixture->node, "x", 0, &error));
}

/* Charges that began with it. */
static void
assert_still_billed_by (NodeFixture *fixture)
{
  g_autoptr (CyTariffTerms) terms = cy_node_get_terms (fixture->node, "t", 1);

  g_assert_nonnull (terms);
}

static void
test_publish (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  Answer answer = { 0 };

  node_fixture_import (fixture, YARD);
  g_assert_null (cy_node_find_tariff (fixture->node, "p", 0, &error));
  g_assert_nonnull (strstr (error->message, "published and valid"));
  g_assert_null (propose (fixture, "li", &hash));
  g_assert_false (is_published (fixture));
  refused (propose (fixture, "wang", NULL), "already");
  refused (approve (fixture, 1, hash, "li"), "another person");
  refused (approve (fixture, 1, "0", "wang"), "not those");
  refused (approve (fixture, 2, hash, "wang"), "no tariff version");
  g_assert_null (approve (fixture, 1, hash, "wang"));
  node_wait (is_published, fixture);
  check_found (fixture);
  /* The record goes on, the version does not. */
  node_fixture_import (fixture, SET ("\"version\":1,\"flat_electricity\":\"1.1\""));
  refused (propose (fixture, "li", NULL), "other terms");
  node_fixture_restart (fixture, FALSE);
  check_found (fixture);
  cy_node_withdraw_tariff (fixture->node, "t", 1, "r", "wang", on_done_cb, &answer);
  g_assert_null (wait_for (&answer, NULL));
  node_wait (is_gone, fixture);
  assert_still_billed_by (fixture);
  node_fixture_restart (fixture, FALSE);
  g_assert_true (is_gone (fixture));
  assert_still_billed_by (fixture);
}

static void
test_guard (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autofree char *hash = NULL;

  node_fixture_import (fixture, YARD);
  node_fixture_import (fixture, SET ("\"version\":1,\"flat_electricity\":\"1.50001\""));
  refused (propose (fixture, "li", NULL), "2.00001 are more than the cap of 2.00");
  node_fixture_import (fixture, SET ("\"version\":1"));
  refused (propose (fixture, "li", NULL), "flat_electricity is missing");
  node_fixture_import (fixture, SET ("\"version\":1,\"flat_electricity\":\"1.5\""));
  g_assert_null (propose (fixture, "li", &hash));
  /* The cap falls before it is approved. */
  node_fixture_import (fixture,
                       "{\"policies\":[{\"id\":\"h\",\"name\":\"H\",\"cap_total\":\"1.00\"}]}");
  refused (approve (fixture, 1, hash, "wang"), "cap of 1.00");
  node_fixture_import (fixture,
                       "{\"policies\":[{\"id\":\"h\",\"name\":\"H\",\"tariff_alone\":true}]}");
  g_assert_null (approve (fixture, 1, hash, "li"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-tariff/publish", test_publish);
  g_test_add_func ("/node-tariff/guard", test_guard);
  return g_test_run ();
}
