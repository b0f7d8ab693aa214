/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-csv.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "cy-sample.h"
#include "cy-state.h"
#include "cy-time.h"

#define MAX_LINE_BYTES 4096
#define MAX_ROWS       20000000
#define MAX_DECIMALS   9

/* Blocks of a table are as long as those that are joined in the tiers. */
#define BLOCK_MS ((gint64) 6 * 3600 * 1000)

static const char *const columns[] = { "time", "pile", "connector", "measure", "value", "quality" };

enum {
  COLUMN_TIME,
  COLUMN_PILE,
  COLUMN_CONNECTOR,
  COLUMN_MEASURE,
  COLUMN_VALUE,
  COLUMN_QUALITY,
  N_COLUMNS
};

/* One tag of the table. */
typedef struct {
  char *pile;
  guint connector;
  char *measure;
  guint decimals; /* of the value with most of them */
  GArray *points; /* CyPoint: raw is of MAX_DECIMALS digits until the end */
} Column;

static void
column_free (Column *column)
{
  g_free (column->pile);
  g_free (column->measure);
  g_array_unref (column->points);
  g_free (column);
}

typedef struct {
  const char *path;
  guint64 line;
  guint64 n_rows;
  int order[N_COLUMNS]; /* where each column is, or -1 */
  GHashTable *tags;     /* owned key -> owned Column */
} Table;

static gboolean
fail (const Table *table, GError **error, const char *what, const char *word)
{
  g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
               "%s: line %" G_GUINT64_FORMAT ": %s%s", table->path, table->line, what, word);
  return FALSE;
}

/* Cells of a line, which it is cut into. */
static gboolean
split (char *line, GPtrArray *cells)
{
  char *from = line;

  g_ptr_array_set_size (cells, 0);
  while (TRUE) {
    char *to = from;

    g_ptr_array_add (cells, to);
    if (*from == '"') {
      for (from++; *from != '\0' && (*from != '"' || from[1] == '"'); from++) {
        from += *from == '"' ? 1 : 0;
        *to++ = *from;
      }
      if (*from != '"')
        return FALSE;
      from++;
    } else {
      while (*from != '\0' && *from != ',')
        *to++ = *from++;
    }
    if (*from != '\0' && *from != ',')
      return FALSE;
    if (*from == '\0') {
      *to = '\0';
      return TRUE;
    }
    from++;
    *to = '\0';
  }
}

static const char *
cell (const Table *table, GPtrArray *cells, guint column)
{
  int at = table->order[column];

  return at < 0 || (guint) at >= cells->len ? "" : cells->pdata[at];
}

static gboolean
read_head (Table *table, GPtrArray *cells, GError **error)
{
  for (guint c = 0; c < N_COLUMNS; c++) {
    table->order[c] = -1;
    for (guint i = 0; i < cells->len; i++) {
      if (g_str_equal (cells->pdata[i], columns[c]))
        table->order[c] = (int) i;
    }
    if (table->order[c] < 0 && c != COLUMN_QUALITY)
      return fail (table, error, "there is no column ", columns[c]);
  }
  return TRUE;
}

/* A decimal number, as so many billionths; nothing is rounded. */
static gboolean
parse_value (const char *text, gint64 *out_raw, guint *out_decimals)
{
  gboolean negative = *text == '-';
  gboolean seen = FALSE;
  gboolean point = FALSE;
  guint decimals = 0;
  guint64 raw = 0;

  for (const char *c = text + (negative ? 1 : 0); *c != '\0'; c++) {
    if (*c == '.' && !point) {
      point = TRUE;
      continue;
    }
    if (!g_ascii_isdigit (*c) || decimals == MAX_DECIMALS || raw > (guint64) G_MAXINT64 / 10 - 1)
      return FALSE;
    raw = raw * 10 + (guint64) (*c - '0');
    decimals += point ? 1 : 0;
    seen = TRUE;
  }
  *out_raw = negative ? -(gint64) raw : (gint64) raw;
  *out_decimals = decimals;
  return seen;
}

/* A state of a gun may be given by its name; what is no quantity has no decimals. */
static gboolean
parse_cell_value (const char *measure, const char *text, gint64 *out_raw, guint *out_decimals)
{
  CyMeasureId id;
  CyPileState state;

  if (g_str_equal (measure, "conn.state") && cy_pile_state_find (text, &state)) {
    *out_raw = state;
    *out_decimals = 0;
    return TRUE;
  }
  return parse_value (text, out_raw, out_decimals) &&
         (*out_decimals == 0 || !cy_measure_find (measure, &id) ||
          cy_measure_get (id)->kind == CY_MEASURE_NUMBER);
}

static gboolean
is_name (const char *text)
{
  return *text != '\0' && strlen (text) <= CY_PARCEL_MAX_TEXT_BYTES;
}

static gboolean
parse_time (const char *text, gint64 *out_time_ms)
{
  gint64 time_us;

  if (!g_ascii_isdigit (*text) || !cy_time_parse (text, 0, &time_us, NULL))
    return FALSE;
  *out_time_ms = time_us / CY_US_PER_MS;
  return *out_time_ms >= CY_PARCEL_MIN_MS && *out_time_ms <= CY_PARCEL_MAX_MS;
}

static gboolean
parse_quality (const char *text, gboolean has_value, guint8 *out_quality)
{
  if (*text == '\0') {
    *out_quality = has_value ? CY_QUALITY_GOOD : CY_QUALITY_OFFLINE;
    return TRUE;
  }
  for (guint q = 0; q < CY_N_QUALITIES; q++) {
    if (g_str_equal (text, cy_quality_name (q))) {
      *out_quality = (guint8) q;
      return has_value || q != CY_QUALITY_GOOD;
    }
  }
  return FALSE;
}

static Column *
find_column (Table *table, const char *pile, guint connector, const char *measure)
{
  g_autofree char *key = g_strdup_printf ("%s\n%u\n%s", pile, connector, measure);
  Column *column = g_hash_table_lookup (table->tags, key);

  if (column != NULL)
    return column;
  column = g_new0 (Column, 1);
  column->pile = g_strdup (pile);
  column->connector = connector;
  column->measure = g_strdup (measure);
  column->points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  g_hash_table_insert (table->tags, g_steal_pointer (&key), column);
  return column;
}

static gboolean
read_row (Table *table, GPtrArray *cells, GError **error)
{
  const char *pile = cell (table, cells, COLUMN_PILE);
  const char *measure = cell (table, cells, COLUMN_MEASURE);
  const char *value = cell (table, cells, COLUMN_VALUE);
  const char *quality = cell (table, cells, COLUMN_QUALITY);
  guint64 connector;
  CyPoint point = { 0 };
  guint decimals = 0;
  Column *column;

  if (!parse_time (cell (table, cells, COLUMN_TIME), &point.time_ms))
    return fail (table, error, "this is no time: ", cell (table, cells, COLUMN_TIME));
  if (!is_name (pile) || !is_name (measure))
    return fail (table, error, "a pile or a measure is missing or too long", "");
  if (!g_ascii_string_to_unsigned (cell (table, cells, COLUMN_CONNECTOR), 10, 0, G_MAXUINT8,
                                   &connector, NULL))
    return fail (table, error, "this is no gun: ", cell (table, cells, COLUMN_CONNECTOR));
  if (*value != '\0' && !parse_cell_value (measure, value, &point.raw, &decimals))
    return fail (table, error, "this is no number of at most nine decimals: ", value);
  if (!parse_quality (quality, *value != '\0', &point.quality))
    return fail (table, error, "this is no quality, or lacks its value: ", quality);
  column = find_column (table, pile, (guint) connector, measure);
  point.series = decimals; /* until all are known */
  column->decimals = MAX (column->decimals, decimals);
  g_array_append_val (column->points, point);
  return ++table->n_rows <= MAX_ROWS ||
         fail (table, error, "there are more than twenty million rows; cut the file", "");
}

static gboolean
read_lines (Table *table, GDataInputStream *in, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();

  while (TRUE) {
    g_autofree char *line = g_data_input_stream_read_line (in, NULL, cancellable, error);
    gboolean first = ++table->line == 1;
    char *text = line;

    if (line == NULL)
      return error == NULL || *error == NULL;
    if (strlen (line) > MAX_LINE_BYTES || !g_utf8_validate (line, -1, NULL))
      return fail (table, error, "this is no line of text", "");
    if (first && g_str_has_prefix (line, "\xef\xbb\xbf"))
      text += 3;
    g_strchomp (text);
    if (*text == '\0')
      continue;
    if (!split (text, cells))
      return fail (table, error, "a quotation mark is not closed", "");
    if (first ? !read_head (table, cells, error) : !read_row (table, cells, error))
      return FALSE;
  }
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const CyPoint *left = a;
  const CyPoint *right = b;

  return (left->time_ms > right->time_ms) - (left->time_ms < right->time_ms);
}

/* All of a tag with as many decimals, in order, and nothing twice. */
static gboolean
settle_column (Column *column, guint32 series, const char *path, GError **error)
{
  guint n = 0;

  g_array_sort (column->points, compare_times);
  for (guint i = 0; i < column->points->len; i++) {
    CyPoint point = g_array_index (column->points, CyPoint, i);
    const CyPoint *before = n == 0 ? NULL : &g_array_index (column->points, CyPoint, n - 1);

    for (guint d = point.series; d < column->decimals; d++) {
      if (__builtin_mul_overflow (point.raw, 10, &point.raw)) {
        g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
                     "%s: %s %u %s: its numbers have too many digits", path, column->pile,
                     column->connector, column->measure);
        return FALSE;
      }
    }
    point.series = series;
    if (before == NULL || before->raw != point.raw || before->quality != point.quality)
      g_array_index (column->points, CyPoint, n++) = point;
  }
  g_array_set_size (column->points, n);
  return TRUE;
}

static gint
compare_columns (gconstpointer a, gconstpointer b)
{
  const Column *left = *(Column *const *) a;
  const Column *right = *(Column *const *) b;
  int order = g_strcmp0 (left->pile, right->pile);

  if (order == 0)
    order = (int) left->connector - (int) right->connector;
  return order == 0 ? g_strcmp0 (left->measure, right->measure) : order;
}

/* What a block has of one tag: what held before, and what came in its time. */
static void
take_points (GArray *points, GArray *of_tag, guint *next, gint64 end_ms, gint64 *last_ms)
{
  if (*next > 0) {
    CyPoint held = g_array_index (of_tag, CyPoint, *next - 1);

    held.carried = TRUE;
    g_array_append_val (points, held);
  }
  while (*next < of_tag->len && g_array_index (of_tag, CyPoint, *next).time_ms < end_ms) {
    *last_ms = MAX (*last_ms, g_array_index (of_tag, CyPoint, *next).time_ms);
    g_array_append_vals (points, &g_array_index (of_tag, CyPoint, (*next)++), 1);
  }
}

static gint64
next_time (Column **list, guint n, const guint *next)
{
  gint64 time_ms = G_MAXINT64;

  for (guint i = 0; i < n; i++) {
    if (next[i] < list[i]->points->len)
      time_ms = MIN (time_ms, g_array_index (list[i]->points, CyPoint, next[i]).time_ms);
  }
  return time_ms;
}

static CyHistoryParcel *
make_parcel (Column **list, guint n, guint *next, gint64 from_ms, gint64 end_ms)
{
  CyHistoryParcel *parcel = cy_history_parcel_new ();

  parcel->owner = g_strdup ("csv");
  parcel->pile = g_strdup (list[0]->pile);
  parcel->class = CY_N_HISTORY_CLASSES;
  parcel->from_ms = from_ms;
  parcel->last_ms = from_ms;
  parcel->points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  for (guint i = 0; i < n; i++) {
    const CySeriesTag tag = { i + 1, list[i]->connector, list[i]->measure,
                              pow (10, -(double) list[i]->decimals), 0 };

    cy_series_tags_add (parcel->tags, &tag);
    take_points (parcel->points, list[i]->points, &next[i], end_ms, &parcel->last_ms);
  }
  parcel->block = cy_history_block_encode ((const CyPoint *) (gpointer) parcel->points->data,
                                           parcel->points->len, from_ms);
  return parcel;
}

/* Of one pile, block after block. */
static gboolean
cut_pile (Column **list, guint n, GPtrArray *parcels, const char *path, GError **error)
{
  g_autofree guint *next = g_new0 (guint, n);
  gint64 from_ms;
  gint64 time_ms;

  for (guint i = 0; i < n; i++) {
    if (!settle_column (list[i], i + 1, path, error))
      return FALSE;
  }
  from_ms = next_time (list, n, next);
  while ((time_ms = next_time (list, n, next)) != G_MAXINT64) {
    CyHistoryParcel *parcel = make_parcel (list, n, next, from_ms, time_ms + BLOCK_MS);

    from_ms = parcel->last_ms;
    g_ptr_array_add (parcels, parcel);
  }
  return TRUE;
}

static GPtrArray *
cut_all (Table *table, GError **error)
{
  g_autoptr (GPtrArray) parcels =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_history_parcel_free);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer column;

  g_hash_table_iter_init (&iter, table->tags);
  while (g_hash_table_iter_next (&iter, NULL, &column))
    g_ptr_array_add (list, column);
  g_ptr_array_sort (list, compare_columns);
  for (guint i = 0; i < list->len;) {
    Column **first = (Column **) &list->pdata[i];
    guint n = 1;

    while (i + n < list->len && g_str_equal (first[n]->pile, first[0]->pile))
      n++;
    if (!cut_pile (first, n, parcels, table->path, error))
      return NULL;
    i += n;
  }
  return g_steal_pointer (&parcels);
}

/**
 * cy_history_csv_is:
 *
 * Returns: whether a file is meant to be a table, by its name.
 */
gboolean
cy_history_csv_is (const char *path)
{
  g_autofree char *small = g_ascii_strdown (path, -1);

  return g_str_has_suffix (small, ".csv");
}

/**
 * cy_history_csv_read:
 * @name: what to call it in errors.
 * @cancellable: (nullable): ends it early.
 *
 * Reads a table into memory, and cuts it into blocks.
 *
 * Returns: (transfer full) (element-type CyHistoryParcel): by pile and time.
 *
 * Errors: GIO's; %CY_HISTORY_ERROR_DAMAGED, which says in which line. Any bytes at all are safe to give.
 */
GPtrArray *
cy_history_csv_read (GInputStream *stream,
                     const char *name,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GHashTable) tags =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) column_free);
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (stream);
  Table table = { .path = name, .tags = tags };
  g_autoptr (GError) local = NULL;

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_LF);
  if (!read_lines (&table, in, cancellable, &local)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return cut_all (&table, error);
}

/**
 * cy_history_csv_load:
 *
 * As cy_history_csv_read() of a file.
 */
GPtrArray *
cy_history_csv_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);

  return stream == NULL ? NULL
                        : cy_history_csv_read (G_INPUT_STREAM (stream), path, cancellable, error);
}
