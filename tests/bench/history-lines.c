/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "history-server.h"

/* "dc.power" as a field: a name that needs no quoting anywhere. */
char *
history_lines_name (CyMeasureId measure)
{
  return g_strdelimit (g_strdup (cy_measure_get (measure)->name), ".", '_');
}

/* The value as a person would write it: 2305 of 0.1 is 230.5. */
static void
append_value (GString *text, gint64 raw, double scale)
{
  gint64 parts = 1;

  if (scale >= 1) {
    g_string_append_printf (text, "%" G_GINT64_FORMAT, raw * (gint64) scale);
    return;
  }
  while ((double) parts * scale < 0.999)
    parts *= 10;
  g_string_append_printf (text, "%s%" G_GINT64_FORMAT ".%0*d", raw < 0 ? "-" : "",
                          ABS (raw) / parts, parts == 10 ? 1 : 2, (int) (ABS (raw) % parts));
}

static void
append_field (GString *text, const CyTag *tag, const char *name, gint64 raw)
{
  g_string_append (text, name);
  g_string_append_c (text, '=');
  append_value (text, raw, tag->scale);
}

/**
 * history_lines_encode:
 * @batch: the changes of a pile's scan stand together.
 *
 * Returns: (transfer full): a line for each pile's scan, `pile,id=p7 dc_power=23400,... TIME`, with the
 *   time of the scan in milliseconds.
 */
GBytes *
history_lines_encode (const CySampleBatch *batch, CyFleet *fleet)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  CyTagSet *tags = cy_fleet_get (fleet, 0)->tags;
  GString *text = g_string_sized_new (256 * cy_fleet_get_n_piles (fleet));

  for (guint tag = 0; tag < cy_tag_set_get_n_tags (tags); tag++)
    g_ptr_array_add (names, history_lines_name (cy_tag_set_get (tags, tag)->measure));
  for (guint i = 0; i < batch->changes->len; i++) {
    const CySampleChange *change = &g_array_index (batch->changes, CySampleChange, i);
    const CySampleChange *next = change + 1;
    gboolean first = i == 0 || change[-1].pile != change->pile;

    if (first)
      g_string_append_printf (text, "pile,id=%s ", cy_fleet_get (fleet, change->pile)->id);
    else
      g_string_append_c (text, ',');
    append_field (text, cy_tag_set_get (tags, change->tag), names->pdata[change->tag], change->raw);
    if (i + 1 == batch->changes->len || next->pile != change->pile)
      g_string_append_printf (text, " %" G_GINT64_FORMAT "\n", change->time_us / 1000);
  }
  return g_string_free_to_bytes (text);
}
