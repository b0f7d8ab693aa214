/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-directory.h"

#define NOWHERE G_MAXUINT

struct _CyHistoryDirectory {
  GArray *entries; /* CyDirectoryEntry */
  GArray *places;  /* guint, by series: where its entry is, or NOWHERE */
  gint64 newest;   /* series in the table */
};

static void
entry_clear (CyDirectoryEntry *entry)
{
  g_ref_string_release (entry->pile);
}

CyHistoryDirectory *
cy_history_directory_new (void)
{
  CyHistoryDirectory *directory = g_new0 (CyHistoryDirectory, 1);

  directory->entries = g_array_new (FALSE, FALSE, sizeof (CyDirectoryEntry));
  directory->places = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_set_clear_func (directory->entries, (GDestroyNotify) entry_clear);
  return directory;
}

void
cy_history_directory_free (CyHistoryDirectory *directory)
{
  g_array_unref (directory->entries);
  g_array_unref (directory->places);
  g_free (directory);
}

static gboolean
take_series (const CySeries *series,
             const char *pile,
             guint connector,
             const char *measure,
             gpointer user_data)
{
  CyHistoryDirectory *directory = user_data;
  guint n = directory->entries->len;
  CyDirectoryEntry entry = { series->id, NULL, connector, 0, series->scale, series->offset };
  const CyDirectoryEntry *before =
    n == 0 ? NULL : &g_array_index (directory->entries, CyDirectoryEntry, n - 1);

  if (!cy_measure_find (measure, &entry.measure))
    return TRUE;
  entry.pile = before != NULL && g_str_equal (before->pile, pile)
                 ? g_ref_string_acquire (before->pile)
                 : g_ref_string_new (pile);
  g_array_append_val (directory->entries, entry);
  return TRUE;
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  const CyDirectoryEntry *left = a;
  const CyDirectoryEntry *right = b;
  int order = left->pile == right->pile ? 0 : g_strcmp0 (left->pile, right->pile);

  if (order == 0)
    order = (int) left->connector - (int) right->connector;
  if (order == 0)
    order = (int) left->measure - (int) right->measure;
  if (order == 0)
    order = (left->series > right->series) - (left->series < right->series);
  return order;
}

static void
note_places (CyHistoryDirectory *directory)
{
  for (guint i = 0; i < directory->entries->len; i++) {
    guint32 series = g_array_index (directory->entries, CyDirectoryEntry, i).series;

    while (directory->places->len <= series)
      g_array_append_val (directory->places, ((guint){ NOWHERE }));
    g_array_index (directory->places, guint, series) = i;
  }
}

/**
 * cy_history_directory_refresh:
 *
 * Reads the table again if there is more in it. Places are others after that.
 */
gboolean
cy_history_directory_refresh (CyHistoryDirectory *directory, CyDb *db, GError **error)
{
  gint64 newest;

  if (!cy_history_store_get_newest_series (db, &newest, error))
    return FALSE;
  if (newest == directory->newest)
    return TRUE;
  directory->newest = 0;
  g_array_set_size (directory->entries, 0);
  g_array_set_size (directory->places, 0);
  if (!cy_history_store_each_series (db, NULL, take_series, directory, error))
    return FALSE;
  g_array_sort (directory->entries, compare_entries);
  note_places (directory);
  directory->newest = newest;
  return TRUE;
}

const CyDirectoryEntry *
cy_history_directory_get (CyHistoryDirectory *directory, guint place)
{
  return &g_array_index (directory->entries, CyDirectoryEntry, place);
}

/* The first entry whose pile is not before that one, or not even it. */
static guint
search (CyHistoryDirectory *directory, const char *pile, gboolean behind)
{
  guint low = 0;
  guint high = directory->entries->len;

  while (low < high) {
    guint middle = (low + high) / 2;
    int order = g_strcmp0 (cy_history_directory_get (directory, middle)->pile, pile);

    if (order < 0 || (behind && order == 0))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/**
 * cy_history_directory_find_pile:
 * @pile: (nullable): one pile, or %NULL for all.
 * @out_end: (out): one behind the last place.
 */
void
cy_history_directory_find_pile (CyHistoryDirectory *directory,
                                const char *pile,
                                guint *out_first,
                                guint *out_end)
{
  *out_first = pile == NULL ? 0 : search (directory, pile, FALSE);
  *out_end = pile == NULL ? directory->entries->len : search (directory, pile, TRUE);
}

gboolean
cy_history_directory_find_series (CyHistoryDirectory *directory, guint32 series, guint *out_place)
{
  if (series >= directory->places->len ||
      g_array_index (directory->places, guint, series) == NOWHERE)
    return FALSE;
  *out_place = g_array_index (directory->places, guint, series);
  return TRUE;
}
