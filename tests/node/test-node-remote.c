/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "cy-node-batch.h"
#include "cy-node-file.h"
#include "cy-node-history-private.h"
#include "cy-node-order-insight.h"
#include "cy-node-owner.h"
#include "cy-node-transfer.h"
#include "fixture.h"
#include "order-lab.h"

/* What is at one node and wanted at another. */

typedef struct {
  NodeFixture *one;
  NodeFixture *two;
  char *order; /* made at one */
} Town;

static void
on_found_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyDossier **dossier = user_data;

  g_assert_no_error (error);
  *dossier = result;
}

typedef struct {
  NodeFixture *fixture;
  const char *order;
  guint n_papers;
} Expected;

static gboolean
is_found (gpointer data)
{
  return *(CyDossier **) data != NULL;
}

/* Whether the order and its files are known at the other node. */
static gboolean
is_there (gpointer data)
{
  const Expected *expected = data;
  g_autoptr (CyDossier) dossier = NULL;

  cy_node_query_dossier (expected->fixture->node, expected->order, on_found_cb, &dossier);
  node_wait (is_found, &dossier);
  return dossier->order.state != CY_ORDER_NONE && dossier->papers->len == expected->n_papers;
}

static Town *
town_new (void)
{
  Town *town = g_new0 (Town, 1);
  g_autoptr (CyDossier) made = NULL;

  town->one = node_fixture_new_listening ();
  town->two = node_fixture_new_listening ();
  node_fixture_join (town->one, town->two);
  made = order_lab_create (town->one, "{\"title\":\"t\"}");
  town->order = g_strdup (made->order.id);
  return town;
}

static void
town_free (Town *town)
{
  node_fixture_free (town->one);
  node_fixture_free (town->two);
  g_free (town->order);
  g_free (town);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Town, town_free)

static void
on_attached_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  node_answer_cb (dossier == NULL ? 0 : dossier->papers->len, error, user_data);
}

/* Returns: the SHA-256 of a text that is attached at node one, when node two has heard of it. */
static char *
attach (Town *town, const char *text)
{
  g_autofree char *path = g_build_filename (town->one->dir, "note.txt", NULL);
  Expected expected = { town->two, town->order, 0 };
  NodeAnswer answer = { 0 };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  cy_node_attach_to_order (town->one->node, town->order, path, "op", on_attached_cb, &answer);
  expected.n_papers = node_answer_wait (&answer);
  node_wait (is_there, &expected);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static char *
kept_path (NodeFixture *fixture, const char *sha256)
{
  return g_build_filename (fixture->dir, "attachments", sha256, NULL);
}

/* Two and a half parts. */
static char *
make_text (void)
{
  char *text = g_malloc (CY_FILE_PART_BYTES * 5 / 2 + 1);

  for (gsize i = 0; i < CY_FILE_PART_BYTES * 5 / 2; i++)
    text[i] = (char) ('a' + i % 25);
  text[CY_FILE_PART_BYTES * 5 / 2] = '\0';
  return text;
}

typedef struct {
  guint n;
  gsize size;
} Readers;

static void
on_read_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GBytes) bytes = result;
  Readers *readers = user_data;

  g_assert_no_error (error);
  readers->n++;
  readers->size = g_bytes_get_size (bytes);
}

static gboolean
are_two (gpointer data)
{
  return ((Readers *) data)->n == 2;
}

/* It is brought once, whoever wants it, and is here afterwards. */
static void
test_file (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *text = make_text ();
  g_autofree char *sha256 = attach (town, text);
  g_autofree char *path = kept_path (town->two, sha256);
  g_autoptr (GBytes) bytes = NULL;
  Readers readers = { 0 };

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  for (guint i = 0; i < 2; i++)
    cy_node_query_attachment (town->two->node, town->order, sha256, on_read_cb, &readers);
  node_wait (are_two, &readers);
  g_assert_cmpuint (readers.size, ==, strlen (text));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  node_fixture_stop (town->one);
  bytes = order_lab_read (town->two, town->order, sha256, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

/* What went bad here is brought again. */
static void
test_damaged_here (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *path = kept_path (town->two, sha256);
  g_autoptr (GBytes) first = order_lab_read (town->two, town->order, sha256, NULL);
  g_autoptr (GBytes) again = NULL;

  g_assert_true (g_file_set_contents (path, "burnt", -1, NULL));
  again = order_lab_read (town->two, town->order, sha256, NULL);
  g_assert_true (g_bytes_equal (first, again));
}

static void
test_wrong_hash (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *path = kept_path (town->one, sha256);
  g_autofree char *kept = kept_path (town->two, sha256);

  g_assert_true (g_file_set_contents (path, "burnt", -1, NULL));
  g_assert_null (order_lab_read (town->two, town->order, sha256, "is another file"));
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
}

static void
test_too_large (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *path = kept_path (town->one, sha256);
  g_autofree char *large = g_strnfill (33 << 20, 'x');

  g_assert_true (g_file_set_contents (path, large, -1, NULL));
  g_assert_null (order_lab_read (town->two, town->order, sha256, "bytes are too many"));
}

static void
test_lost (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *path = kept_path (town->one, sha256);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (order_lab_read (town->two, town->order, sha256, "note.txt: from node one: "));
}

static void
test_absent (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");

  node_fixture_stop (town->one);
  g_assert_null (order_lab_read (town->two, town->order, sha256,
                                 "note.txt: it is at node one, which is not connected"));
}

/* An image is where somebody added it, until a pile of another node is to get it. */

#define IMAGE "firmware of a pile"

static void
add_image (Town *town)
{
  g_autofree char *path = g_build_filename (town->one->dir, "image.bin", NULL);
  CyRecord *record = cy_record_new (CY_KIND_FIRMWARE, "v2");
  NodeAnswer answer = { 0 };

  g_assert_true (g_file_set_contents (path, IMAGE, -1, NULL));
  g_assert_true (cy_record_set_text (record, "name", "V2", NULL));
  g_assert_true (cy_record_set_text (record, "version", "2.0.0", NULL));
  g_assert_true (cy_record_set_text (record, "fits", "t1", NULL));
  cy_node_add_firmware (town->one->node, path, record, "op", node_answer_cb, &answer);
  node_answer_wait (&answer);
  cy_record_unref (record);
}

static gboolean
has_image (gpointer data)
{
  const NodeFixture *fixture = data;
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, IMAGE, -1);
  g_autofree char *path = g_build_filename (fixture->dir, "firmware", sha256, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
knows_image (gpointer data)
{
  const NodeFixture *fixture = data;

  return cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_FIRMWARE, "v2") != NULL;
}

static void
test_firmware (void)
{
  static const CyCommandWish wish = { "p1", 0, "upgrade", "{\"image\":\"v2\"}", "op" };
  g_autoptr (Town) town = town_new ();
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  node_fixture_import (town->two, order_lab_yard);
  add_image (town);
  node_wait (knows_image, town->two);
  g_assert_false (has_image (town->two));
  g_assert_false (cy_command_desk_check (town->two->node->commands, &wish, &first));
  g_assert_nonnull (strstr (first->message, "The image is not here yet"));
  node_wait (has_image, town->two);
  /* Then it is about the pile. */
  g_assert_false (cy_command_desk_check (town->two->node->commands, &wish, &second));
  g_assert_null (strstr (second->message, "image"));
}

/* What a node gives away */

static void
on_given_cb (GBytes *part, gsize size, const GError *error, gpointer user_data)
{
  NodeAnswer *answer = user_data;

  node_answer_cb (part == NULL ? 0 : (guint) g_bytes_get_size (part), error, answer);
}

static void
ask (Town *town, const char *of, const char *sha256, gint64 offset, NodeAnswer *answer)
{
  g_autoptr (JsonObject) question = json_object_new ();

  if (of != NULL)
    json_object_set_string_member (question, "of", of);
  json_object_set_string_member (question, "sha256", sha256);
  json_object_set_int_member (question, "offset", offset);
  json_object_set_int_member (question, "length", 3);
  cy_node_give_file (town->one->node, question, on_given_cb, answer);
}

static void
test_given (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *other = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "secret", -1);
  g_autofree char *path = kept_path (town->one, other);
  g_autofree char *order = g_strconcat ("order:", town->order, NULL);
  const struct {
    const char *of;
    const char *sha256;
    gint64 offset;
    const char *refusal; /* NULL when it is given */
    guint n_bytes;
  } cases[] = {
    { order, sha256, 0, NULL, 3 },
    { order, sha256, 3, NULL, 2 },
    { order, sha256, 5, "has nothing at byte 5", 0 },
    { order, sha256, -1, "offset", 0 },
    { order, other, 0, "names no file", 0 }, /* it is there, but no entry says so */
    { order, "../../identity/node.key", 0, "names no file", 0 },
    { "order:other", sha256, 0, "names no file", 0 },
    { "firmware:x", sha256, 0, "names no file", 0 },
    { "pile:p1", sha256, 0, "has no files", 0 },
    { NULL, sha256, 0, "of", 0 },
  };

  g_assert_true (g_file_set_contents (path, "secret", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    NodeAnswer answer = { 0 };

    g_test_message ("%u", i);
    ask (town, cases[i].of, cases[i].sha256, cases[i].offset, &answer);
    if (cases[i].refusal == NULL)
      g_assert_cmpuint (node_answer_wait (&answer), ==, cases[i].n_bytes);
    else
      node_answer_refused (&answer, cases[i].refusal);
  }
}

/* History */

#define SECOND_US ((gint64) G_USEC_PER_SEC)
#define N_CHANGES 5000

/* A while ago, so that it is over. */
static gint64
get_begin (void)
{
  return (g_get_real_time () / SECOND_US - 6 * 3600) * SECOND_US;
}

static void
on_moved_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
add_row (GString *table, gint64 time_us, const char *measure, const char *value)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  g_string_append_printf (table, "%s,p1,1,%s,%s\n", text, measure, value);
}

/* Pages of power, and some states, of a pile of node one. */
static void
write_past (Town *town, gint64 from_us)
{
  static const char *const states[] = { "available", "preparing", "charging", "faulted" };
  g_autofree char *path = g_build_filename (town->one->dir, "past.csv", NULL);
  g_autoptr (GString) table = g_string_new ("time,pile,connector,measure,value\n");
  gboolean done = FALSE;

  for (guint i = 0; i < N_CHANGES; i++) {
    g_autofree char *value = g_strdup_printf ("%u", 30000 + 7 * (i % 100));

    add_row (table, from_us + i * SECOND_US, "dc.power", value);
  }
  for (guint i = 0; i < 12; i++)
    add_row (table, from_us + i * 400 * SECOND_US, "conn.state", states[i % 4]);
  g_assert_true (g_file_set_contents (path, table->str, -1, NULL));
  cy_node_import_history (town->one->node, path, "test", on_moved_cb, &done);
  node_wait (is_true, &done);
}

static gboolean
has_pile (gpointer data)
{
  const NodeFixture *fixture = data;

  return cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_PILE, "p1") != NULL;
}

static Town *
town_new_with_past (gint64 from_us)
{
  Town *town = town_new ();

  node_fixture_import (town->one, order_lab_yard);
  node_wait (has_pile, town->two);
  write_past (town, from_us);
  return town;
}

typedef struct {
  gboolean done;
  GArray *rows;
  GError *error;
} Answered;

static void
on_answered_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  *(Answered *) user_data = (Answered){ TRUE, rows, error == NULL ? NULL : g_error_copy (error) };
}

static gboolean
is_answered (gpointer data)
{
  return ((Answered *) data)->done;
}

static GArray *
finish (Answered *answered)
{
  node_wait (is_answered, answered);
  g_assert_no_error (answered->error);
  return answered->rows;
}

static GArray *
ask_points (CyNode *node, gint64 from_us, gint64 to_us)
{
  Answered answered = { 0 };

  cy_node_query_history (node,
                         cy_history_request_new ("p1", 1, CY_MEASURE_DC_POWER, from_us, to_us),
                         on_answered_cb, &answered);
  return finish (&answered);
}

static GArray *
ask_buckets (CyNode *node, gint64 from_us, gint64 to_us)
{
  Answered answered = { 0 };

  cy_node_query_buckets (node,
                         cy_history_request_new ("p1", 1, CY_MEASURE_DC_POWER, from_us, to_us),
                         2500, on_answered_cb, &answered);
  return finish (&answered);
}

static GArray *
ask_instant (CyNode *node, gint64 from_us, gint64 to_us)
{
  Answered answered = { 0 };

  cy_node_query_instant (node, "p1", (from_us + to_us) / 2, NULL, on_answered_cb, &answered);
  return finish (&answered);
}

static GArray *
ask_span (CyNode *node, gint64 from_us, gint64 to_us)
{
  Answered answered = { 0 };

  cy_node_query_span (node, "p1", from_us, to_us, NULL, on_answered_cb, &answered);
  return finish (&answered);
}

static GArray *
ask_stays (CyNode *node, gint64 from_us, gint64 to_us)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  Answered answered = { 0 };

  cy_node_query_days (node, cy_history_request_new ("p1", 1, CY_MEASURE_CONN_STATE, from_us, to_us),
                      zone, on_answered_cb, &answered);
  return finish (&answered);
}

static const struct {
  CyHistoryWishKind kind;
  GArray *(*ask) (CyNode *node, gint64 from_us, gint64 to_us);
  guint at_least;
} history_cases[] = {
  { CY_HISTORY_WISH_POINTS, ask_points, N_CHANGES - 1 },
  { CY_HISTORY_WISH_BUCKETS, ask_buckets, 2500 },
  { CY_HISTORY_WISH_INSTANT, ask_instant, 2 },
  { CY_HISTORY_WISH_SPAN, ask_span, 1 },
  { CY_HISTORY_WISH_STAYS, ask_stays, 4 },
};

static char *
spell (CyHistoryWishKind kind, GArray *rows)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (root, cy_history_rows_write (kind, rows, 0, rows->len));
  return cy_json_to_text (root, FALSE);
}

/* What the owner says is what is shown elsewhere, row by row; and what is over is shown when the owner is gone. */
static void
test_history (void)
{
  const gint64 from_us = get_begin ();
  const gint64 to_us = from_us + N_CHANGES * SECOND_US;
  g_autoptr (Town) town = town_new_with_past (from_us);
  char *texts[G_N_ELEMENTS (history_cases)];

  for (guint i = 0; i < G_N_ELEMENTS (history_cases); i++) {
    g_autoptr (GArray) own = history_cases[i].ask (town->one->node, from_us, to_us);
    g_autoptr (GArray) brought = history_cases[i].ask (town->two->node, from_us, to_us);
    g_autofree char *other = spell (history_cases[i].kind, brought);

    g_test_message ("%u", i);
    texts[i] = spell (history_cases[i].kind, own);
    g_assert_cmpuint (own->len, >=, history_cases[i].at_least);
    g_assert_cmpstr (other, ==, texts[i]);
  }
  node_fixture_stop (town->one);
  for (guint i = 0; i < G_N_ELEMENTS (history_cases); i++) {
    g_autoptr (GArray) again = history_cases[i].ask (town->two->node, from_us, to_us);
    g_autofree char *text = spell (history_cases[i].kind, again);

    g_assert_cmpstr (text, ==, texts[i]);
    g_free (texts[i]);
  }
}

/* A pile that was handed over: what was recorded before is where it was recorded. */
static void
test_handed_over (void)
{
  const gint64 from_us = get_begin ();
  const gint64 to_us = from_us + N_CHANGES * SECOND_US;
  g_autoptr (Town) town = town_new_with_past (from_us);
  g_autoptr (GArray) before = ask_points (town->one->node, from_us, to_us);
  g_autoptr (GArray) after = NULL;
  g_autofree char *text = spell (CY_HISTORY_WISH_POINTS, before);
  g_autofree char *other = NULL;
  NodeAnswer answer = { 0 };

  cy_node_hand_over (town->one->node, CY_KIND_PILE, "p1", cy_node_get_id (town->two->node), "op",
                     node_answer_cb, &answer);
  node_answer_wait (&answer);
  g_assert_false (cy_node_owns_pile (town->one->node, "p1"));
  after = ask_points (town->one->node, from_us, to_us);
  other = spell (CY_HISTORY_WISH_POINTS, after);
  g_assert_cmpstr (other, ==, text);
}

static void
assert_refused (Answered *answered, const char *reason)
{
  node_wait (is_answered, answered);
  g_assert_null (answered->rows);
  g_assert_nonnull (answered->error);
  if (strstr (answered->error->message, reason) == NULL)
    g_error ("\"%s\" instead of \"%s\"", answered->error->message, reason);
  g_clear_error (&answered->error);
}

/* What happened around a fault, as text. */

static void
on_scene_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(CyScene **) user_data = result;
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static char *
spell_scene (CyNode *node, const char *order)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (CyScene) scene = NULL;

  cy_node_query_scene (node, order, on_scene_cb, &scene);
  node_wait (is_set, &scene);
  for (guint i = 0; i < scene->lines->len; i++)
    g_string_append_printf (text, "%s\n", ((CySceneLine *) scene->lines->pdata[i])->text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_scene (void)
{
  g_autoptr (Town) town = town_new_with_past (get_begin ());
  g_autoptr (CyDossier) made =
    order_lab_create (town->one, "{\"title\":\"t\",\"pile\":\"p1\",\"connector\":1}");
  Expected expected = { town->two, made->order.id, 0 };
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;
  g_autofree char *alone = NULL;

  node_wait (is_there, &expected);
  own = spell_scene (town->one->node, made->order.id);
  other = spell_scene (town->two->node, made->order.id);
  g_assert_nonnull (strstr (own, "Gun 1: "));
  g_assert_cmpstr (own, ==, other);
  node_fixture_stop (town->one);
  alone = spell_scene (town->two->node, made->order.id);
  g_assert_nonnull (strstr (alone, "p1: its history is at node one, which is not connected"));
  g_assert_nonnull (strstr (alone, "Work order: "));
}

static void
test_history_refused (void)
{
  const gint64 now_us = g_get_real_time ();
  const gint64 day_us = 86400 * SECOND_US;
  g_autoptr (Town) town = town_new_with_past (get_begin ());
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  CyHistoryRequest *request =
    cy_history_request_new ("p1", 1, CY_MEASURE_DC_POWER, now_us - 63 * day_us, now_us);
  Answered answered = { 0 };

  cy_node_query_history (town->two->node, request, on_answered_cb, &answered);
  assert_refused (&answered, "p1: history of node one: every change is told of at most 62 days");
  answered = (Answered){ 0 };
  g_cancellable_cancel (cancelled);
  cy_node_query_span (town->two->node, "p1", now_us - day_us, now_us, cancelled, on_answered_cb,
                      &answered);
  node_wait (is_answered, &answered);
  g_assert_error (answered.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answered.error);
  node_fixture_stop (town->one);
  answered = (Answered){ 0 };
  cy_node_query_instant (town->two->node, "p1", now_us, NULL, on_answered_cb, &answered);
  assert_refused (&answered, "p1: its history is at node one, which is not connected");
}

/* What another node could ask */

static void
on_history_given_cb (JsonObject *answer, const GError *error, gpointer user_data)
{
  node_answer_cb (answer == NULL ? 0 : 1, error, user_data);
}

static void
test_history_questions (void)
{
#define QUESTION(kind, measure, times, rest)                                                  \
  "{\"kind\":\"" kind "\",\"pile\":\"p1\",\"connector\":1,\"measure\":\"" measure "\"," times \
  "," rest "}"
#define TIMES "\"from\":1,\"to\":2"
#define REST  "\"buckets\":1,\"cuts\":[],\"skip\":0"
  static const struct {
    const char *text;
    const char *refusal; /* NULL when it is answered */
  } cases[] = {
    { QUESTION ("points", "dc.power", TIMES, REST), NULL },
    { QUESTION ("all", "dc.power", TIMES, REST), "kind" },
    { QUESTION ("points", "nothing", TIMES, REST), "measure" },
    { QUESTION ("points", "dc.power", "\"from\":2,\"to\":2", REST), "to" },
    { QUESTION ("instant", "dc.power", "\"from\":2,\"to\":2", REST), NULL },
    { QUESTION ("points", "dc.power", "\"from\":-1,\"to\":2", REST), "from" },
    { QUESTION ("points", "dc.power", "\"from\":1,\"to\":999999999999999999", REST), "to" },
    { QUESTION ("points", "dc.power", "\"from\":1,\"to\":9999999999999", REST), "62 days" },
    { QUESTION ("buckets", "dc.power", TIMES, "\"buckets\":0,\"cuts\":[],\"skip\":0"), "buckets" },
    { QUESTION ("buckets", "dc.power", TIMES, "\"buckets\":100001,\"cuts\":[],\"skip\":0"),
      "buckets" },
    { QUESTION ("buckets", "dc.power", TIMES, "\"buckets\":9,\"cuts\":[],\"skip\":-1"), "skip" },
    { QUESTION ("stays", "conn.state", TIMES, "\"buckets\":1,\"cuts\":[\"a\"],\"skip\":0"),
      "cuts[0]" },
    { QUESTION ("stays", "conn.state", TIMES, "\"buckets\":1,\"skip\":0"), "cuts" },
    { "{\"kind\":\"span\"}", "pile" },
    { "{}", "kind" },
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) root = cy_json_parse (cases[i].text, -1, 4096, NULL);
    NodeAnswer answer = { 0 };

    g_test_message ("%s", cases[i].text);
    cy_node_give_history (fixture->node, json_node_get_object (root), on_history_given_cb, &answer);
    if (cases[i].refusal == NULL)
      g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
    else
      node_answer_refused (&answer, cases[i].refusal);
  }
}

/* What another node could answer */
static void
test_history_answers (void)
{
  static const struct {
    CyHistoryWishKind kind;
    const char *text;
    gboolean good;
    gboolean tells;
  } cases[] = {
    { CY_HISTORY_WISH_POINTS, "[]", TRUE, FALSE },
    { CY_HISTORY_WISH_POINTS, "[[1,2.5,25,1]]", TRUE, TRUE },
    { CY_HISTORY_WISH_POINTS, "[[1,null,0,3]]", TRUE, FALSE },
    { CY_HISTORY_WISH_POINTS, "[[1,2.5,25,1,\"newer\"]]", TRUE, TRUE },
    { CY_HISTORY_WISH_POINTS, "[[1,2.5,25]]", FALSE, FALSE },
    { CY_HISTORY_WISH_POINTS, "[[1,2.5,25,99]]", FALSE, FALSE },
    { CY_HISTORY_WISH_POINTS, "[[\"1\",2.5,25,0]]", FALSE, FALSE },
    { CY_HISTORY_WISH_POINTS, "[{}]", FALSE, FALSE },
    { CY_HISTORY_WISH_POINTS, "[null]", FALSE, FALSE },
    { CY_HISTORY_WISH_BUCKETS, "[[1,1,2,1.5,2,7,1000]]", TRUE, TRUE },
    { CY_HISTORY_WISH_BUCKETS, "[[1,null,null,null,null,0,0]]", TRUE, FALSE },
    { CY_HISTORY_WISH_BUCKETS, "[[1,1,2,1.5,2,-7,1000]]", FALSE, FALSE },
    { CY_HISTORY_WISH_INSTANT, "[[1,\"dc.power\",1,2.5,25,0]]", TRUE, TRUE },
    { CY_HISTORY_WISH_INSTANT, "[[1,\"dc.power\",1,2.5,25,0],[1,\"none\",1,2.5,25,0]]", FALSE,
      FALSE },
    { CY_HISTORY_WISH_SPAN, "[[1,\"dc.power\",1,1,2,1.5,2,7,1000]]", TRUE, TRUE },
    { CY_HISTORY_WISH_SPAN, "[[-1,\"dc.power\",1,1,2,1.5,2,7,1000]]", FALSE, FALSE },
    { CY_HISTORY_WISH_STAYS, "[[1,3,1000,2]]", TRUE, TRUE },
    { CY_HISTORY_WISH_STAYS, "[[1,3,1000,-2]]", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) root = cy_json_parse (cases[i].text, -1, 4096, NULL);
    g_autoptr (CyHistoryWish) wish =
      cy_history_wish_new (cases[i].kind, cy_history_request_new ("p1", 1, 0, 1, 2));
    g_autoptr (GArray) rows = cy_history_rows_new (cases[i].kind);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].text);
    g_assert_true (cy_history_rows_read (wish, json_node_get_array (root), rows, &error) ==
                   cases[i].good);
    g_assert_true ((error == NULL) == cases[i].good);
    if (cases[i].good)
      g_assert_true (cy_history_rows_tell (cases[i].kind, rows) == cases[i].tells);
  }
}

/* Room is made by what was not used for longest; what is too large, or was brought too long ago, is asked for again. */
static void
test_cache (void)
{
  TestClock clock;
  g_autoptr (CyHistoryCache) cache = NULL;

  test_clock_init (&clock, 0);
  cache = cy_history_cache_new (10, &clock.clock);
  cy_history_cache_put (cache, "a", "1234");
  cy_history_cache_put (cache, "b", "1234");
  g_assert_cmpstr (cy_history_cache_get (cache, "a"), ==, "1234");
  cy_history_cache_put (cache, "c", "1");
  g_assert_null (cy_history_cache_get (cache, "b"));
  g_assert_cmpstr (cy_history_cache_get (cache, "a"), ==, "1234");
  cy_history_cache_put (cache, "a", "5");
  g_assert_cmpstr (cy_history_cache_get (cache, "a"), ==, "5");
  cy_history_cache_put (cache, "d", "1234567890");
  g_assert_null (cy_history_cache_get (cache, "d"));
  cy_history_cache_put (cache, "e", "5");
  clock.now_us += 3601 * SECOND_US;
  g_assert_null (cy_history_cache_get (cache, "e"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-remote/file", test_file);
  g_test_add_func ("/node-remote/damaged-here", test_damaged_here);
  g_test_add_func ("/node-remote/wrong-hash", test_wrong_hash);
  g_test_add_func ("/node-remote/too-large", test_too_large);
  g_test_add_func ("/node-remote/lost", test_lost);
  g_test_add_func ("/node-remote/absent", test_absent);
  g_test_add_func ("/node-remote/firmware", test_firmware);
  g_test_add_func ("/node-remote/given", test_given);
  g_test_add_func ("/node-remote/history", test_history);
  g_test_add_func ("/node-remote/handed-over", test_handed_over);
  g_test_add_func ("/node-remote/scene", test_scene);
  g_test_add_func ("/node-remote/history-refused", test_history_refused);
  g_test_add_func ("/node-remote/history-questions", test_history_questions);
  g_test_add_func ("/node-remote/history-answers", test_history_answers);
  g_test_add_func ("/node-remote/cache", test_cache);
  return g_test_run ();
}
