/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-wish.h"

#include "cy-node-error.h"

/* Questions about history, as they are said to another node. */

/* Every change is told of no longer a time: whoever wants to see more cannot tell them apart. */
#define MAX_RAW_DAYS 62
#define DAY_US       ((gint64) 86400 * G_USEC_PER_SEC)

#define MAX_BUCKETS 100000
#define MAX_CUTS    4096

/* Until the year 9999, as everything that shows a time. */
#define MAX_TIME_US ((gint64) 253402300800 * G_USEC_PER_SEC)

static const char *const names[CY_N_HISTORY_WISHES] = {
  [CY_HISTORY_WISH_POINTS] = "points",   [CY_HISTORY_WISH_BUCKETS] = "buckets",
  [CY_HISTORY_WISH_INSTANT] = "instant", [CY_HISTORY_WISH_SPAN] = "span",
  [CY_HISTORY_WISH_STAYS] = "stays",
};

/**
 * cy_history_wish_new:
 * @request: (transfer full): what of.
 */
CyHistoryWish *
cy_history_wish_new (CyHistoryWishKind kind, CyHistoryRequest *request)
{
  CyHistoryWish *wish = g_new (CyHistoryWish, 1);

  *wish = (CyHistoryWish){ .kind = kind, .request = request };
  return wish;
}

CyHistoryWish *
cy_history_wish_copy (const CyHistoryWish *wish)
{
  const CyHistoryRequest *request = wish->request;
  CyHistoryWish *copy = cy_history_wish_new (
    wish->kind, cy_history_request_new (request->pile, request->connector, request->measure,
                                        request->from_us, request->to_us));

  copy->request->cancellable =
    request->cancellable == NULL ? NULL : g_object_ref (request->cancellable);
  copy->n_buckets = wish->n_buckets;
  copy->cuts_us = wish->cuts_us == NULL ? NULL : g_array_copy (wish->cuts_us);
  return copy;
}

void
cy_history_wish_free (CyHistoryWish *wish)
{
  if (wish == NULL)
    return;
  g_clear_pointer (&wish->request, cy_history_request_free);
  g_clear_pointer (&wish->cuts_us, g_array_unref);
  g_free (wish);
}

/**
 * cy_history_wish_write:
 *
 * Returns: (transfer full): `{"what": "history", "kind": KIND, ...}`.
 */
JsonObject *
cy_history_wish_write (const CyHistoryWish *wish)
{
  const CyHistoryRequest *request = wish->request;
  JsonObject *object = json_object_new ();
  JsonArray *cuts = json_array_new ();

  json_object_set_string_member (object, "what", "history");
  json_object_set_string_member (object, "kind", names[wish->kind]);
  json_object_set_string_member (object, "pile", request->pile);
  json_object_set_int_member (object, "connector", request->connector);
  json_object_set_string_member (object, "measure", cy_measure_get (request->measure)->name);
  json_object_set_int_member (object, "from", request->from_us);
  json_object_set_int_member (object, "to", request->to_us);
  json_object_set_int_member (object, "buckets", MAX (wish->n_buckets, 1));
  for (guint i = 0; wish->cuts_us != NULL && i < wish->cuts_us->len; i++)
    json_array_add_int_element (cuts, g_array_index (wish->cuts_us, gint64, i));
  json_object_set_array_member (object, "cuts", cuts);
  return object;
}

static gboolean
read_int (JsonObject *object,
          const char *name,
          gint64 low,
          gint64 high,
          gint64 *out_value,
          GError **error)
{
  return cy_json_get_int (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name), low,
                          high, out_value, error);
}

static gboolean
read_text (JsonObject *object, const char *name, const char **out_text, GError **error)
{
  return cy_json_get_string (json_object_get_member (object, name), CY_JSON_MEMBER (NULL, name),
                             out_text, error);
}

static gboolean
find_kind (JsonObject *object, CyHistoryWishKind *out_kind, GError **error)
{
  const char *name;

  if (!read_text (object, "kind", &name, error))
    return FALSE;
  for (guint i = 0; i < CY_N_HISTORY_WISHES; i++) {
    if (g_str_equal (name, names[i])) {
      *out_kind = i;
      return TRUE;
    }
  }
  cy_json_set_error (error, CY_JSON_MEMBER (NULL, "kind"), "nothing is called so");
  return FALSE;
}

static CyHistoryRequest *
read_request (JsonObject *object, CyHistoryWishKind kind, GError **error)
{
  const gint64 shortest_us = kind == CY_HISTORY_WISH_INSTANT ? 0 : 1;
  CyMeasureId measure;
  const char *pile;
  const char *name;
  gint64 connector;
  gint64 from_us;
  gint64 to_us;

  if (!read_text (object, "pile", &pile, error) || !read_text (object, "measure", &name, error) ||
      !read_int (object, "connector", 0, G_MAXUINT8, &connector, error) ||
      !read_int (object, "from", 0, MAX_TIME_US, &from_us, error) ||
      !read_int (object, "to", from_us + shortest_us, MAX_TIME_US, &to_us, error))
    return NULL;
  if (!cy_measure_find (name, &measure)) {
    cy_json_set_error (error, CY_JSON_MEMBER (NULL, "measure"), "is not known");
    return NULL;
  }
  if (kind == CY_HISTORY_WISH_POINTS && to_us - from_us > MAX_RAW_DAYS * DAY_US) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "every change is told of at most %d days at once; ask for buckets", MAX_RAW_DAYS);
    return NULL;
  }
  return cy_history_request_new (pile, (guint) connector, measure, from_us, to_us);
}

static GArray *
read_cuts (JsonObject *object, GError **error)
{
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, "cuts");
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (gint64));
  JsonArray *array;

  if (!cy_json_get_array (json_object_get_member (object, "cuts"), path, &array, error))
    return NULL;
  if (json_array_get_length (array) > MAX_CUTS) {
    cy_json_set_error (error, path, "more than %d", MAX_CUTS);
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    gint64 cut_us;

    if (!cy_json_get_int (json_array_get_element (array, i), CY_JSON_ELEMENT (path, i), 0,
                          MAX_TIME_US, &cut_us, error))
      return NULL;
    g_array_append_val (cuts, cut_us);
  }
  return g_steal_pointer (&cuts);
}

/**
 * cy_history_wish_read:
 *
 * Returns: (transfer full) (nullable): what cy_history_wish_write() said.
 *
 * Errors: what is not so, by its name; #CY_NODE_ERROR_REFUSED for every change of a long time.
 */
CyHistoryWish *
cy_history_wish_read (JsonObject *object, GError **error)
{
  g_autoptr (CyHistoryWish) wish = cy_history_wish_new (CY_HISTORY_WISH_POINTS, NULL);
  gint64 n_buckets;

  if (!find_kind (object, &wish->kind, error) ||
      (wish->request = read_request (object, wish->kind, error)) == NULL ||
      !read_int (object, "buckets", 1, MAX_BUCKETS, &n_buckets, error) ||
      (wish->cuts_us = read_cuts (object, error)) == NULL)
    return NULL;
  wish->n_buckets = (guint) n_buckets;
  return g_steal_pointer (&wish);
}
