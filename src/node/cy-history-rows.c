/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-history-wish.h"
#include "cy-node-history.h"

/* What history answers, as one node says it to another: an array of numbers for each row. */

typedef enum {
  NUMBER_INT64,
  NUMBER_UINT64,
  NUMBER_UINT,
  NUMBER_QUALITY,
  NUMBER_DOUBLE,  /* null where there is none */
  NUMBER_MEASURE, /* its name */
} NumberType;

typedef struct {
  NumberType type;
  gsize offset;
} Column;

#define POINT(base, prefix)                                  \
  { NUMBER_INT64, G_STRUCT_OFFSET (base, prefix time_us) },  \
    { NUMBER_DOUBLE, G_STRUCT_OFFSET (base, prefix value) }, \
    { NUMBER_INT64, G_STRUCT_OFFSET (base, prefix raw) },    \
  {                                                          \
    NUMBER_QUALITY, G_STRUCT_OFFSET (base, prefix quality)   \
  }

#define BUCKET(base, prefix)                                \
  { NUMBER_INT64, G_STRUCT_OFFSET (base, prefix time_us) }, \
    { NUMBER_DOUBLE, G_STRUCT_OFFSET (base, prefix min) },  \
    { NUMBER_DOUBLE, G_STRUCT_OFFSET (base, prefix max) },  \
    { NUMBER_DOUBLE, G_STRUCT_OFFSET (base, prefix mean) }, \
    { NUMBER_DOUBLE, G_STRUCT_OFFSET (base, prefix last) }, \
    { NUMBER_UINT, G_STRUCT_OFFSET (base, prefix count) },  \
  {                                                         \
    NUMBER_INT64, G_STRUCT_OFFSET (base, prefix known_us)   \
  }

static const Column points[] = { POINT (CyHistoryPoint, ) };

static const Column buckets[] = { BUCKET (CyHistoryBucket, ) };

static const Column values[] = {
  { NUMBER_UINT, G_STRUCT_OFFSET (CyHistoryValue, connector) },
  { NUMBER_MEASURE, G_STRUCT_OFFSET (CyHistoryValue, measure) },
  POINT (CyHistoryValue, point.),
};

static const Column spans[] = {
  { NUMBER_UINT, G_STRUCT_OFFSET (CyNodeSpan, connector) },
  { NUMBER_MEASURE, G_STRUCT_OFFSET (CyNodeSpan, measure) },
  BUCKET (CyNodeSpan, bucket.),
};

static const Column stays[] = {
  { NUMBER_INT64, G_STRUCT_OFFSET (CyHistoryStay, time_us) },
  { NUMBER_INT64, G_STRUCT_OFFSET (CyHistoryStay, raw) },
  { NUMBER_INT64, G_STRUCT_OFFSET (CyHistoryStay, known_us) },
  { NUMBER_UINT64, G_STRUCT_OFFSET (CyHistoryStay, count) },
};

static gboolean
is_point_known (gconstpointer row)
{
  return ((const CyHistoryPoint *) row)->quality == CY_QUALITY_GOOD;
}

static gboolean
is_bucket_known (gconstpointer row)
{
  return ((const CyHistoryBucket *) row)->known_us > 0;
}

static gboolean
is_span_known (gconstpointer row)
{
  return ((const CyNodeSpan *) row)->bucket.known_us > 0;
}

/* Of what was never known there is no row. */
static gboolean
is_known (gconstpointer row)
{
  return TRUE;
}

static const struct {
  gsize size;
  const Column *columns;
  guint n_columns;
  gboolean (*known) (gconstpointer row);
} kinds[CY_N_HISTORY_WISHES] = {
  [CY_HISTORY_WISH_POINTS] = { sizeof (CyHistoryPoint), points, G_N_ELEMENTS (points),
                               is_point_known },
  [CY_HISTORY_WISH_BUCKETS] = { sizeof (CyHistoryBucket), buckets, G_N_ELEMENTS (buckets),
                                is_bucket_known },
  [CY_HISTORY_WISH_INSTANT] = { sizeof (CyHistoryValue), values, G_N_ELEMENTS (values), is_known },
  [CY_HISTORY_WISH_SPAN] = { sizeof (CyNodeSpan), spans, G_N_ELEMENTS (spans), is_span_known },
  [CY_HISTORY_WISH_STAYS] = { sizeof (CyHistoryStay), stays, G_N_ELEMENTS (stays), is_known },
};

static void
value_clear (CyHistoryValue *value)
{
  g_clear_pointer (&value->pile, g_ref_string_release);
}

/**
 * cy_history_rows_new:
 *
 * Returns: (transfer full): no rows yet of what answers a wish of that kind.
 */
GArray *
cy_history_rows_new (CyHistoryWishKind kind)
{
  GArray *rows = g_array_new (FALSE, TRUE, (guint) kinds[kind].size);

  if (kind == CY_HISTORY_WISH_INSTANT)
    g_array_set_clear_func (rows, (GDestroyNotify) value_clear);
  return rows;
}

static void
write_number (JsonArray *array, const Column *column, gconstpointer row)
{
  double number;

  switch (column->type) {
  case NUMBER_DOUBLE:
    number = G_STRUCT_MEMBER (double, row, column->offset);
    if (isfinite (number))
      json_array_add_double_element (array, number);
    else
      json_array_add_null_element (array);
    break;
  case NUMBER_MEASURE:
    json_array_add_string_element (
      array, cy_measure_get (G_STRUCT_MEMBER (CyMeasureId, row, column->offset))->name);
    break;
  case NUMBER_UINT:
    json_array_add_int_element (array, G_STRUCT_MEMBER (guint, row, column->offset));
    break;
  case NUMBER_QUALITY:
    json_array_add_int_element (array, G_STRUCT_MEMBER (guint8, row, column->offset));
    break;
  case NUMBER_UINT64:
  case NUMBER_INT64:
  default:
    json_array_add_int_element (array, G_STRUCT_MEMBER (gint64, row, column->offset));
    break;
  }
}

/**
 * cy_history_rows_write:
 * @from: the first row that is written.
 * @n: at most so many.
 *
 * Returns: (transfer full): an array of arrays.
 */
JsonArray *
cy_history_rows_write (CyHistoryWishKind kind, const GArray *rows, guint from, guint n)
{
  JsonArray *array = json_array_new ();

  for (guint i = from; i < rows->len && i - from < n; i++) {
    gconstpointer row = rows->data + (gsize) i * kinds[kind].size;
    JsonArray *numbers = json_array_new ();

    for (guint j = 0; j < kinds[kind].n_columns; j++)
      write_number (numbers, &kinds[kind].columns[j], row);
    json_array_add_array_element (array, numbers);
  }
  return array;
}

static gboolean
read_whole (JsonNode *node, const CyJsonPath *path, NumberType type, gpointer place, GError **error)
{
  static const struct {
    gint64 low;
    gint64 high;
  } bounds[] = {
    [NUMBER_INT64] = { G_MININT64, G_MAXINT64 },
    [NUMBER_UINT64] = { 0, G_MAXINT64 },
    [NUMBER_UINT] = { 0, G_MAXUINT32 },
    [NUMBER_QUALITY] = { 0, CY_N_QUALITIES - 1 },
  };
  gint64 number;

  if (!cy_json_get_int (node, path, bounds[type].low, bounds[type].high, &number, error))
    return FALSE;
  if (type == NUMBER_UINT)
    *(guint *) place = (guint) number;
  else if (type == NUMBER_QUALITY)
    *(guint8 *) place = (guint8) number;
  else
    *(gint64 *) place = number;
  return TRUE;
}

static gboolean
read_number (JsonNode *node,
             const CyJsonPath *path,
             const Column *column,
             gpointer row,
             GError **error)
{
  gpointer place = G_STRUCT_MEMBER_P (row, column->offset);
  const char *name;

  if (column->type == NUMBER_DOUBLE && JSON_NODE_HOLDS_NULL (node)) {
    *(double *) place = NAN;
    return TRUE;
  }
  if (column->type == NUMBER_DOUBLE)
    return cy_json_get_double (node, path, -G_MAXDOUBLE, G_MAXDOUBLE, place, error);
  if (column->type != NUMBER_MEASURE)
    return read_whole (node, path, column->type, place, error);
  if (!cy_json_get_string (node, path, &name, error))
    return FALSE;
  if (cy_measure_find (name, place))
    return TRUE;
  cy_json_set_error (error, path, "is not known");
  return FALSE;
}

static gboolean
read_row (CyHistoryWishKind kind,
          JsonNode *node,
          const CyJsonPath *path,
          gpointer row,
          GError **error)
{
  JsonArray *numbers;

  if (!cy_json_get_array (node, path, &numbers, error))
    return FALSE;
  if (json_array_get_length (numbers) < kinds[kind].n_columns) {
    cy_json_set_error (error, path, "too few numbers");
    return FALSE;
  }
  for (guint i = 0; i < kinds[kind].n_columns; i++) {
    if (!read_number (json_array_get_element (numbers, i), CY_JSON_ELEMENT (path, i),
                      &kinds[kind].columns[i], row, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_history_rows_read:
 * @wish: what was asked.
 * @array: what another node answers.
 * @rows: gets them, at its end.
 */
gboolean
cy_history_rows_read (const CyHistoryWish *wish, JsonArray *array, GArray *rows, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const guint at = rows->len;

    g_array_set_size (rows, at + 1);
    if (!read_row (wish->kind, json_array_get_element (array, i), CY_JSON_ELEMENT (NULL, i),
                   rows->data + (gsize) at * kinds[wish->kind].size, error))
      return FALSE;
    if (wish->kind == CY_HISTORY_WISH_INSTANT)
      g_array_index (rows, CyHistoryValue, at).pile = g_ref_string_new (wish->request->pile);
  }
  return TRUE;
}

/**
 * cy_history_rows_tell:
 *
 * Returns: whether anything is known in any of them.
 */
gboolean
cy_history_rows_tell (CyHistoryWishKind kind, const GArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    if (kinds[kind].known (rows->data + (gsize) i * kinds[kind].size))
      return TRUE;
  }
  return FALSE;
}
