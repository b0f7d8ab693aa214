/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-entry-wire.h"
#include "cy-journal-snapshot.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-snapshot-fetch.h"
#include "cy-snapshot-pages.h"
#include "cy-stream.h"

/* Another node lacks entries that were cut off here: it is given what is kept instead, a page for each question. */

typedef struct {
  char *of; /* nullable: the first page is of whatever snapshot this is cut to */
  char *stream;
  guint64 seq;
  CySnapshotGiven given;
  gpointer user_data;
} Giving;

static void
giving_free (Giving *giving)
{
  g_free (giving->of);
  g_free (giving->stream);
  g_free (giving);
}

typedef struct {
  char *of;
  GByteArray *bytes;
} Page;

static void
page_free (Page *page)
{
  g_free (page->of);
  g_byte_array_unref (page->bytes);
  g_free (page);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static gboolean
find_cut (CyDb *db, const Giving *giving, CySnapshot **out_snapshot, GError **error)
{
  g_auto (CyCutState) state = { 0 };

  if (!cy_journal_load_cut (db, &state, error))
    return FALSE;
  if (!state.is_done) {
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "its journal is not cut, or not to the end yet");
    return FALSE;
  }
  if (giving->of != NULL && !g_str_equal (giving->of, state.begun)) {
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "its journal was cut again meanwhile");
    return FALSE;
  }
  if (!cy_journal_find_snapshot (db, state.begun, out_snapshot, error))
    return FALSE;
  if (*out_snapshot == NULL)
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "it does not know its own snapshot");
  return *out_snapshot != NULL;
}

static gpointer
query_page (CyDb *db, gpointer data, GError **error)
{
  const Giving *giving = data;
  g_autoptr (CySnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  Page *page;

  if (!find_cut (db, giving, &snapshot, error) ||
      (entries = cy_journal_load_page (db, snapshot, giving->stream, giving->seq,
                                       CY_SNAPSHOT_PAGE_ENTRIES, CY_SNAPSHOT_PAGE_BYTES, error)) ==
        NULL)
    return NULL;
  page = g_new (Page, 1);
  *page = (Page){ cy_snapshot_name (snapshot), g_byte_array_new () };
  cy_runs_encode (page->bytes, entries);
  return page;
}

static void
on_page_cb (gpointer result, const GError *error, gpointer user_data)
{
  Giving *giving = user_data;
  g_autoptr (Page) page = result;
  g_autoptr (JsonObject) answer = NULL;
  g_autofree char *data = NULL;

  if (page != NULL) {
    data = g_base64_encode (page->bytes->data, page->bytes->len);
    answer = json_object_new ();
    json_object_set_string_member (answer, "of", page->of);
    json_object_set_string_member (answer, "data", data);
  }
  giving->given (answer, error, giving->user_data);
  giving_free (giving);
}

static gboolean
read_question (Giving *giving, JsonObject *question, GError **error)
{
  const char *text;
  gint64 seq;

  giving->stream = g_strdup ("");
  if (!json_object_has_member (question, "of"))
    return TRUE;
  if (!cy_json_get_string (json_object_get_member (question, "of"), CY_JSON_MEMBER (NULL, "of"),
                           &text, error))
    return FALSE;
  giving->of = g_strdup (text);
  if (!cy_json_get_string (json_object_get_member (question, "stream"),
                           CY_JSON_MEMBER (NULL, "stream"), &text, error) ||
      !cy_json_get_int (json_object_get_member (question, "seq"), CY_JSON_MEMBER (NULL, "seq"), 1,
                        G_MAXINT64, &seq, error))
    return FALSE;
  g_free (giving->stream);
  giving->stream = g_strdup (text);
  giving->seq = (guint64) seq;
  return TRUE;
}

/**
 * cy_snapshot_give:
 * @question: see `protocol/peers.md`.
 */
void
cy_snapshot_give (CyNode *node, JsonObject *question, CySnapshotGiven given, gpointer user_data)
{
  Giving *giving = g_new0 (Giving, 1);
  g_autoptr (GError) error = NULL;

  giving->given = given;
  giving->user_data = user_data;
  if (read_question (giving, question, &error)) {
    cy_journal_query (node->journal, query_page, giving, NULL, on_page_cb, giving);
    return;
  }
  given (NULL, error, user_data);
  giving_free (giving);
}
