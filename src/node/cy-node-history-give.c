/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-inquiry.h"
#include "cy-history-share.h"
#include "cy-node-error.h"
#include "cy-node-history-private.h"
#include "cy-time.h"

/* What this node recorded, for those that keep its roll-ups; `cy-history-keeper.c` asks. */

#define MAX_LISTED 2048

/* What is measured has been written by then, though the disk may have stood still [ms]. */
#define OVER_MS ((gint64) 15 * 60 * 1000)

#define MAX_TIME_US ((gint64) 253402300800 * G_USEC_PER_SEC)

typedef struct {
  char *text; /* owned: a pile, or the last that was listed */
  CyHistoryShareWish wish;
  GArray *piles; /* owned, nullable: CyHistoryRecorded */
  GBytes *share; /* owned, nullable */
  CyHistoryGiven given;
  gpointer user_data;
} Giving;

static void
giving_free (Giving *giving)
{
  g_free (giving->text);
  g_clear_pointer (&giving->piles, g_array_unref);
  g_clear_pointer (&giving->share, g_bytes_unref);
  g_free (giving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Giving, giving_free)

static JsonObject *
describe (const Giving *giving)
{
  JsonObject *answer = json_object_new ();
  JsonArray *piles;

  if (giving->share != NULL) {
    g_autofree char *text =
      g_base64_encode (g_bytes_get_data (giving->share, NULL), g_bytes_get_size (giving->share));

    json_object_set_string_member (answer, "share", text);
    return answer;
  }
  piles = json_array_new ();
  for (guint i = 0; i < MIN (giving->piles->len, MAX_LISTED); i++) {
    const CyHistoryRecorded *recorded = &g_array_index (giving->piles, CyHistoryRecorded, i);
    JsonArray *row = json_array_new ();

    json_array_add_string_element (row, recorded->pile);
    json_array_add_int_element (row, recorded->edition);
    json_array_add_array_element (piles, row);
  }
  json_object_set_array_member (answer, "piles", piles);
  json_object_set_boolean_member (answer, "more", giving->piles->len > MAX_LISTED);
  return answer;
}

static void
on_given_cb (gpointer data, const GError *error)
{
  g_autoptr (Giving) giving = data;
  g_autoptr (JsonObject) answer = error == NULL ? describe (giving) : NULL;

  giving->given (answer, error, giving->user_data);
}

static gboolean
list_recorded (const CyHistorySource *source, gpointer data, GError **error)
{
  Giving *giving = data;

  giving->piles = cy_history_query_recorded (source, giving->text, MAX_LISTED + 1, error);
  return giving->piles != NULL;
}

static gboolean
make_share (const CyHistorySource *source, gpointer data, GError **error)
{
  Giving *giving = data;

  giving->share = cy_history_query_share (source, &giving->wish, error);
  return giving->share != NULL;
}

static gboolean
read_text (JsonObject *question, const char *name, Giving *giving, GError **error)
{
  const char *text;

  if (!cy_json_get_string (json_object_get_member (question, name), CY_JSON_MEMBER (NULL, name),
                           &text, error))
    return FALSE;
  giving->text = g_strdup (text);
  return TRUE;
}

static gboolean
read_wish (CyNode *node, JsonObject *question, Giving *giving, GError **error)
{
  gint64 from_us;

  if (!read_text (question, "pile", giving, error) ||
      !cy_json_get_int (json_object_get_member (question, "from"), CY_JSON_MEMBER (NULL, "from"), 0,
                        MAX_TIME_US, &from_us, error) ||
      !cy_json_get_int (json_object_get_member (question, "edition"),
                        CY_JSON_MEMBER (NULL, "edition"), 0, G_MAXINT64, &giving->wish.edition,
                        error))
    return FALSE;
  giving->wish.pile = giving->text;
  giving->wish.from_ms = from_us / CY_US_PER_MS;
  giving->wish.until_ms = cy_clock_wall_us (node->clock) / CY_US_PER_MS - OVER_MS;
  return TRUE;
}

static void
give (CyNode *node, Giving *giving, gboolean understood, CyHistoryInquire inquire, GError *why)
{
  g_autoptr (GError) error = why;

  if (understood && node->history == NULL)
    error = g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "this node has stopped");
  if (error == NULL) {
    cy_history_inquire (node->history, inquire, giving, on_given_cb);
  } else {
    giving->given (NULL, error, giving->user_data);
    giving_free (giving);
  }
}

/**
 * cy_node_give_recorded:
 * @question: `{"after": ID}`.
 *
 * Lists the piles of which this node recorded something, in order of their ids.
 */
void
cy_node_give_recorded (CyNode *node, JsonObject *question, CyHistoryGiven given, gpointer user_data)
{
  Giving *giving = g_new0 (Giving, 1);
  GError *error = NULL;
  gboolean understood;

  giving->given = given;
  giving->user_data = user_data;
  understood = read_text (question, "after", giving, &error);
  give (node, giving, understood, list_recorded, error);
}

/**
 * cy_node_give_rollups:
 * @question: `{"pile": ID, "from": T, "edition": N}`.
 *
 * The next share of what this node recorded of a pile.
 */
void
cy_node_give_rollups (CyNode *node, JsonObject *question, CyHistoryGiven given, gpointer user_data)
{
  Giving *giving = g_new0 (Giving, 1);
  GError *error = NULL;
  gboolean understood;

  giving->given = given;
  giving->user_data = user_data;
  understood = read_wish (node, question, giving, &error);
  give (node, giving, understood, make_share, error);
}
