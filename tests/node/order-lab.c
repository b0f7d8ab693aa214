/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "order-lab.h"

#include <string.h>

#include "cy-journal.h"
#include "cy-json.h"
#include "cy-node-private.h"
#include "fixture.h"

const char order_lab_yard[] =
  "{\"stations\":[{\"id\":\"s1\",\"name\":\"人民广场站\"}],"
  "\"pile_types\":[{\"id\":\"t1\",\"name\":\"T1\",\"current\":\"dc\",\"power_w\":120000,"
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"t1\",\"station\":\"s1\"},"
  "{\"id\":\"p2\",\"name\":\"P2\",\"type\":\"t1\",\"station\":\"s1\"}],"
  "\"contacts\":[{\"id\":\"wang\",\"name\":\"王工\",\"user\":\"wang\"},"
  "{\"id\":\"li\",\"name\":\"李工\",\"left_on\":\"2020-01-01\"}],"
  "\"vendors\":[{\"id\":\"good\",\"name\":\"甲\",\"vetting\":\"approved\",\"agreement\":\"A1\","
  "\"agreement_from\":\"2020-01-01\",\"agreement_until\":\"2199-01-01\"},"
  "{\"id\":\"bad\",\"name\":\"乙\",\"vetting\":\"rejected\"}],"
  "\"procedures\":[{\"id\":\"hot\",\"name\":\"过温\",\"conditions\":\"temp.*\","
  "\"steps\":\"Isolate\\nMeasure [value V 0..60]\"}]}";

typedef struct {
  gboolean done;
  CyDossier *dossier; /* nullable until the second question is answered */
  char *id;
  GError *error;
} Answer;

static void
on_done_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  answer->id = dossier == NULL ? NULL : g_strdup (dossier->order.id);
  answer->error = error == NULL ? NULL : g_error_copy (error);
}

static gboolean
is_done (gpointer data)
{
  return ((Answer *) data)->done;
}

static void
on_dossier_cb (gpointer result, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_no_error (error);
  answer->done = TRUE;
  answer->dossier = result;
}

static CyDossier *
finish (NodeFixture *fixture, Answer *answer)
{
  node_wait (is_done, answer);
  g_assert_no_error (answer->error);
  answer->done = FALSE;
  cy_node_query_dossier (fixture->node, answer->id, on_dossier_cb, answer);
  node_wait (is_done, answer);
  g_free (answer->id);
  return answer->dossier;
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, 65536, NULL);

  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

CyDossier *
order_lab_create (NodeFixture *fixture, const char *payload)
{
  Answer answer = { 0 };

  cy_node_create_order (fixture->node, parse (payload), "op", on_done_cb, &answer);
  return finish (fixture, &answer);
}

static void
begin (NodeFixture *fixture,
       const char *id,
       const char *event,
       const char *actor,
       const char *payload,
       Answer *answer)
{
  CyOrderEvent which;

  g_assert_true (cy_order_event_find (event, &which));
  cy_node_do_order (fixture->node, id, which, parse (payload), actor, on_done_cb, answer);
}

CyDossier *
order_lab_do (NodeFixture *fixture,
              const char *id,
              const char *event,
              const char *actor,
              const char *payload)
{
  Answer answer = { 0 };

  begin (fixture, id, event, actor, payload, &answer);
  return finish (fixture, &answer);
}

void
order_lab_refused (NodeFixture *fixture,
                   const char *id,
                   const char *event,
                   const char *actor,
                   const char *payload,
                   const char *why)
{
  Answer answer = { 0 };

  if (id == NULL)
    cy_node_create_order (fixture->node, parse (payload), actor, on_done_cb, &answer);
  else
    begin (fixture, id, event, actor, payload, &answer);
  node_wait (is_done, &answer);
  g_assert_nonnull (answer.error);
  g_assert_nonnull (strstr (answer.error->message, why));
  g_error_free (answer.error);
}

typedef struct {
  gboolean done;
  GPtrArray *orders;
} Found;

static void
on_orders_cb (gpointer result, const GError *error, gpointer user_data)
{
  Found *found = user_data;

  g_assert_no_error (error);
  found->done = TRUE;
  found->orders = result;
}

static gboolean
is_found (gpointer data)
{
  return ((Found *) data)->done;
}

GPtrArray *
order_lab_list (NodeFixture *fixture, const CyOrderQuery *query)
{
  Found found = { 0 };

  cy_node_query_orders (fixture->node, query, on_orders_cb, &found);
  node_wait (is_found, &found);
  return found.orders;
}

static void
on_written_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
append (CyJournal *journal,
        const char *id,
        const char *event,
        const char *actor,
        const char *payload)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autofree char *subject = g_strconcat ("order:", id, NULL);
  g_autofree char *kind = g_strconcat ("order.", event, NULL);
  gboolean written = FALSE;

  g_ptr_array_add (drafts,
                   cy_draft_new (CY_ENTRY_CLASS_OPS, kind, subject, actor, g_strdup (payload)));
  cy_journal_append (journal, drafts, on_written_cb, &written);
  test_wait (&written);
}

/**
 * order_lab_past:
 * @made_us: [µs UTC].
 * @finished_us: when it went to the reviewer [µs UTC], 0 when it is still being worked at.
 *
 * An order as it was written some time ago; the fixture's node is restarted on it.
 */
void
order_lab_past (NodeFixture *fixture,
                const char *id,
                gint64 made_us,
                gint64 finished_us,
                const char *payload)
{
  g_autofree char *path = g_build_filename (fixture->dir, "yard.db", NULL);
  TestClock clock;
  g_autofree char *node = g_strdup (cy_node_get_id (fixture->node));
  const CyJournalOptions options = { .node = node, .incarnation = 1, .clock = &clock.clock };
  g_autoptr (GError) error = NULL;
  CyJournal *journal;

  cy_node_stop (fixture->node);
  test_clock_init (&clock, made_us);
  journal = cy_journal_open (path, &options, &error);
  g_assert_no_error (error);
  append (journal, id, "create", "op", payload);
  append (journal, id, "accept", "zhao", "{}");
  if (finished_us != 0) {
    clock.now_us = finished_us;
    append (journal, id, "submit", "zhao",
            "{\"cause\":\"c\",\"method\":\"m\",\"fix\":\"temporary\"}");
  }
  cy_journal_close (journal);
  node_fixture_restart (fixture, FALSE);
}

/**
 * order_lab_look:
 *
 * Has the node look for orders to be made, until nothing more comes of it.
 */
void
order_lab_look (NodeFixture *fixture)
{
  cy_order_watch_look (fixture->node->orders);
  node_spin (300);
}

typedef struct {
  gboolean done;
  GBytes *bytes;
  GError *error;
} Content;

static void
on_content_cb (gpointer result, const GError *error, gpointer user_data)
{
  *(Content *) user_data = (Content){ TRUE, result, error == NULL ? NULL : g_error_copy (error) };
}

static gboolean
is_read (gpointer data)
{
  return ((Content *) data)->done;
}

/**
 * order_lab_read:
 * @refusal: (nullable): part of why it cannot be read; without it, it must be.
 *
 * Returns: (transfer full) (nullable): an attachment of an order.
 */
GBytes *
order_lab_read (NodeFixture *fixture, const char *id, const char *sha256, const char *refusal)
{
  Content content = { 0 };

  cy_node_query_attachment (fixture->node, id, sha256, on_content_cb, &content);
  node_wait (is_read, &content);
  if (refusal == NULL)
    g_assert_no_error (content.error);
  else if (content.error == NULL || strstr (content.error->message, refusal) == NULL)
    g_error ("\"%s\" instead of \"%s\"",
             content.error == NULL ? "no error" : content.error->message, refusal);
  g_clear_error (&content.error);
  return content.bytes;
}
